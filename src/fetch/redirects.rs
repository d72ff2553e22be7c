//! Follows redirects (RFC 9110, section 15.4): http(s) only, and not into private networks.

use url::Url;

use super::error::FetchError;
use super::guard::has_private_host;

const MAX_REDIRECTS: usize = 10;

/// The answer to one request.
pub(super) enum Hop<A> {
    /// The end of the redirects.
    Answer(A),
    /// The status and `Location`.
    Redirect(u16, Vec<u8>),
}

/// The end of the redirects.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct End<A> {
    pub(super) answer: A,
    /// Where the answer was found.
    pub(super) url: Url,
    /// Where the permanent redirects led that came before any temporary one.
    pub(super) permanent: Option<Url>,
}

/// Requests `url` with `send`, and the targets of redirects until there is an answer. Private hosts are
/// requested only if `allow_private`.
///
/// # Errors
/// Those of `send`, and if a URL is not allowed, or there are too many redirects.
pub(super) fn follow<A>(
    url: &str,
    allow_private: bool,
    mut send: impl FnMut(&Url) -> Result<Hop<A>, FetchError>,
) -> Result<End<A>, FetchError> {
    let mut url = Url::parse(url).map_err(|_| FetchError::InvalidUrl)?;
    if !is_http(&url) {
        return Err(FetchError::InvalidUrl);
    }
    url.set_fragment(None);
    let mut visited = Vec::new();
    let mut permanent = None;
    let mut is_permanent = true;
    loop {
        if !allow_private && has_private_host(&url) {
            return Err(FetchError::PrivateAddress);
        }
        let (status, location) = match send(&url)? {
            Hop::Answer(answer) => return Ok(End { answer, url, permanent }),
            Hop::Redirect(status, location) => (status, location),
        };
        let target = target(&url, &location)?;
        visited.push(url);
        if visited.len() > MAX_REDIRECTS || visited.contains(&target) {
            return Err(FetchError::TooManyRedirects);
        }
        is_permanent = is_permanent && matches!(status, 301 | 308);
        if is_permanent {
            permanent = Some(target.clone());
        }
        url = target;
    }
}

/// The target of a redirect from `url`, without its fragment.
fn target(url: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let location = String::from_utf8_lossy(location);
    let mut target = url.join(location.trim()).map_err(|_| FetchError::InvalidRedirect)?;
    if !is_http(&target) {
        let scheme = target.scheme().chars().take(20).collect();
        return Err(FetchError::ForbiddenRedirect(scheme));
    }
    target.set_fragment(None);
    Ok(target)
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of requests, and the final URL or the error, if each URL redirects to the next one.
    fn run(urls: &[&str], allow_private: bool) -> (usize, Result<String, FetchError>) {
        let mut targets = urls[1..].iter();
        let mut requests = 0;
        let result = follow(urls[0], allow_private, |_| {
            requests += 1;
            Ok(match targets.next() {
                Some(target) => Hop::Redirect(302, target.as_bytes().to_vec()),
                None => Hop::Answer(()),
            })
        });
        (requests, result.map(|end| end.url.into()))
    }

    #[test]
    fn no_redirect_leads_into_a_private_network() {
        for target in [
            "http://127.0.0.1/",
            "http://127.0.0.1:8080/",
            "//10.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://0x7f.1/",
            "http://localhost/",
            "http:\\\\169.254.169.254\\latest",
        ] {
            let hops = ["https://example.org/", "https://example.net/", target];
            assert_eq!(run(&hops, false), (2, Err(FetchError::PrivateAddress)), "{target}");
            assert!(run(&hops, true).1.is_ok(), "{target}");
        }
        assert_eq!(run(&["http://127.1/"], false), (0, Err(FetchError::PrivateAddress)));
    }

    #[test]
    fn targets_are_relative_http_urls() {
        for (location, expected) in [
            ("b", Ok("https://example.org/a/b")),
            (" /b ", Ok("https://example.org/b")),
            ("?b#c", Ok("https://example.org/a/?b")),
            ("//example.net", Ok("https://example.net/")),
            ("HTTP://EXAMPLE.NET:80/\u{e9} x", Ok("http://example.net/%C3%A9%20x")),
            ("ftp://example.org/", Err(FetchError::ForbiddenRedirect("ftp".to_owned()))),
            ("mailto:a@example.org", Err(FetchError::ForbiddenRedirect("mailto".to_owned()))),
            ("//[::", Err(FetchError::InvalidRedirect)),
            ("http://", Err(FetchError::InvalidRedirect)),
        ] {
            let (_, result) = run(&["https://example.org/a/#x", location], false);
            assert_eq!(result, expected.map(str::to_owned), "{location}");
        }
    }
}
