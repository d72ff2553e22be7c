//! Links inside HTML that leaves its page, made absolute.

use url::Url;

use crate::text::plain::decode;
use crate::text::url::is_plain_https;

/// Attributes that hold a URL, of those that a sanitised text can have.
const WITH_URL: [&str; 3] = ["href", "src", "cite"];

/// `html` with every URL absolute, as seen from the page at `base`. For HTML as a sanitiser
/// writes it: `<` starts a tag wherever it stands, and values are in double quotes.
pub fn absolute(html: &str, base: &Url) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = copy_tag(&rest[at..], base, &mut out);
    }
    out.push_str(rest);
    out
}

/// Copies the tag at the start of `html`; returns what follows it.
fn copy_tag<'h>(html: &'h str, base: &Url, out: &mut String) -> &'h str {
    let mut rest = html;
    loop {
        let Some(at) = rest.find(['"', '>']) else {
            out.push_str(rest);
            return "";
        };
        let (before, behind) = rest.split_at(at + 1);
        out.push_str(before);
        if before.ends_with('>') {
            return behind;
        }
        let (value, behind) = behind.split_once('"').unwrap_or((behind, ""));
        let name = before.trim_end_matches("=\"").rsplit(' ').next().unwrap_or("");
        match WITH_URL.contains(&name).then(|| resolved(value, base)).flatten() {
            Some(url) => escape(&url, out),
            None => out.push_str(value),
        }
        out.push('"');
        rest = behind;
    }
}

/// The absolute form of a URL that is not; `None` for one that is.
fn resolved(value: &str, base: &Url) -> Option<String> {
    let url = decode(value);
    if is_plain_https(&url) || Url::parse(&url).is_ok() {
        return None;
    }
    // What can't be resolved at all is still better off at its page than without a host.
    Some(base.join(&url).as_ref().unwrap_or(base).to_string())
}

/// As a value in double quotes.
fn escape(url: &str, out: &mut String) {
    for c in url.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let base = Url::parse("https://example.org/ai/news/a/").expect("a URL");
        assert_eq!(absolute(html, &base), expected);
    }

    #[test]
    fn links_into_the_site_get_their_host() {
        check(
            "<p><a href=\"/ai/b/?x=1&amp;y=%22#z\" rel=\"noopener\">b</a></p>",
            "<p><a href=\"https://example.org/ai/b/?x=1&amp;y=%22#z\" rel=\"noopener\">b</a></p>",
        );
        check(
            "<sup><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>",
            "<sup><a href=\"https://example.org/ai/news/a/#fn-1\" id=\"fnref-1\">1</a></sup>",
        );
        check(
            "<img src=\"../i.png\" alt=\"href=\">",
            "<img src=\"https://example.org/ai/news/i.png\" alt=\"href=\">",
        );
        check("<q cite=\"\">a</q>", "<q cite=\"https://example.org/ai/news/a/\">a</q>");
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        for html in [
            "",
            "href=\"/x\" is no tag, nor is &lt;a href=\"/x\"&gt;",
            "<a href=\"https://e.org/?a=1&amp;b=2\" title=\"a > b\">x</a>",
            "<a href=\"HTTP://e.org\">x</a><a href=\"mailto:a@e.org\">y</a>",
            "<img alt=\"<a href=/x\" src=\"https://e.org/a.png\">",
            "<p>a</p>\n<hr>",
        ] {
            check(html, html);
        }
    }

    #[test]
    fn broken_html_loses_nothing() {
        for html in ["<", "a <b", "<a href=\"https://e.org", "<a title=\"x\" "] {
            let base = Url::parse("https://example.org/").expect("a URL");
            assert!(absolute(html, &base).starts_with(html), "{html}");
        }
    }
}
