//! Requests a URL and classifies the answer.
//!
//! Sends a HEAD request first. Many servers answer HEAD incorrectly or not at all, so a failure is confirmed
//! with GET. Follows redirects. Hosts that resolve to private addresses are not requested unless an
//! option allows it.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::time::Duration;

use chrono::DateTime;
use ureq::http::{HeaderMap, Method, Request, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::options::{ExternalOptions, Outcome};
use super::queue::Reply;

/// An HTTP client.
pub(super) struct Client {
    agent: ureq::Agent,
    pause: Duration,
}

/// Some servers reject requests without a user agent.
const USER_AGENT: &str = concat!("feedgen/", env!("CARGO_PKG_VERSION"), " (checks links)");

impl Client {
    pub(super) fn new(options: &ExternalOptions) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(options.timeout))
            .max_redirects(10)
            .user_agent(USER_AGENT)
            .accept("*/*")
            .max_idle_connections_per_host(1)
            .build();
        let resolver =
            PublicResolver { resolver: DefaultResolver::default(), allow_private: options.private };
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, pause: options.pause }
    }

    /// Requests `url` and classifies the answer.
    pub(super) fn request(&self, url: &str) -> Reply {
        let answer = self.send(Method::HEAD, url);
        let is_conclusive = match &answer {
            Ok((status, _)) => matches!(status, 200..=399 | 429 | 503),
            Err(ureq::Error::HostNotFound) => true,
            Err(ureq::Error::Other(other)) => other.is::<PrivateAddress>(),
            Err(ureq::Error::Io(error)) => error.kind() == ErrorKind::ConnectionRefused,
            Err(_) => false,
        };
        if is_conclusive {
            return reply(answer);
        }
        std::thread::sleep(self.pause);
        reply(self.send(Method::GET, url))
    }

    /// Sends a request; returns status and headers. The body is not read.
    fn send(&self, method: Method, url: &str) -> Result<(u16, HeaderMap), ureq::Error> {
        let request = Request::builder().method(method).uri(url).body(())?;
        let response = self.agent.run(request)?;
        Ok((response.status().as_u16(), response.headers().clone()))
    }
}

fn reply(answer: Result<(u16, HeaderMap), ureq::Error>) -> Reply {
    let broken = |reason: &str| Reply::Final(Outcome::Broken(reason.to_owned()));
    let unreachable = |reason: &str| Reply::Unreachable(reason.to_owned());
    match answer {
        Ok((200..=399, _)) => Reply::Final(Outcome::Ok),
        Ok((429 | 503, headers)) => {
            let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
            let retry_header = text("retry-after");
            Reply::RetryLater(retry_header.and_then(|value| retry_after(value, text("date"))))
        }
        Ok((404, _)) => broken("page not found (404)"),
        Ok((410, _)) => broken("page permanently removed (410)"),
        // These may depend on the client: the page may exist for readers.
        Ok((401 | 402 | 403 | 405 | 406 | 407 | 418 | 451 | 999, _)) => {
            Reply::Final(Outcome::Unknown)
        }
        Ok((status @ 500.., _)) => broken(&format!("server error ({status})")),
        Ok((status, _)) => broken(&format!("request rejected ({status})")),
        Err(ureq::Error::HostNotFound) => unreachable("host not found"),
        Err(ureq::Error::Timeout(_)) => Reply::NoAnswer("request timed out".to_owned()),
        Err(ureq::Error::TooManyRedirects) => broken("too many redirects"),
        Err(ureq::Error::Other(other)) if other.is::<PrivateAddress>() => {
            Reply::Final(Outcome::Unknown)
        }
        // Name resolution fails on this machine.
        Err(ureq::Error::Io(error)) if error.to_string().contains("Temporary failure") => {
            Reply::Final(Outcome::Unknown)
        }
        Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
            unreachable("connection refused")
        }
        Err(ureq::Error::Io(error)) => Reply::NoAnswer(error.to_string()),
        Err(error) => broken(&error.to_string()),
    }
}

/// Parses `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date relative to the server's `date`.
fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parse = |date: &str| DateTime::parse_from_rfc2822(date.trim()).ok();
    let wait = parse(value)?.signed_duration_since(parse(date?)?);
    Some(wait.to_std().unwrap_or_default())
}

/// A resolver that rejects hosts with private addresses.
#[derive(Debug)]
struct PublicResolver {
    resolver: DefaultResolver,
    allow_private: bool,
}

/// The error for a host with a private address.
#[derive(Debug)]
struct PrivateAddress;

impl std::fmt::Display for PrivateAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host is in a private network")
    }
}

impl std::error::Error for PrivateAddress {}

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.resolver.resolve(uri, config, timeout)?;
        // With a proxy, this resolves the proxy, which usually has a private address.
        let is_allowed = self.allow_private || config.proxy().is_some();
        if !is_allowed && addresses.iter().any(|address| is_private(address.ip())) {
            return Err(ureq::Error::Other(Box::new(PrivateAddress)));
        }
        Ok(addresses)
    }
}

/// Whether an address is not a public unicast address, by the registries of special-purpose addresses
/// (RFC 6890 and its successors).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_documentation()
                || matches!((a, b, c), (0 | 240.., _, _) | (100, 64..=127, _) | (198, 18 | 19, _))
                || matches!((a, b, c), (192, 0, 0) | (192, 88, 99))
        }
        IpAddr::V6(ip) => {
            let [first, second, ..] = ip.segments();
            // Excludes mapped, translated, unique local, link-local and site-local addresses.
            let is_global = first & 0xe000 == 0x2000;
            // Protocol assignments (Teredo, ORCHID, benchmarks), documentation, and 6to4, which
            // contains an IPv4 address.
            let is_special = (first == 0x2001 && (second < 0x200 || second == 0xdb8))
                || first == 0x2002
                || (first == 0x3fff && second < 0x1000);
            !is_global || is_special
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = Some("Fri, 19 Jan 2024 08:00:00 GMT");
        for (value, expected) in [
            ("120", Some(120)),
            ("Fri, 19 Jan 2024 08:00:30 GMT", Some(30)),
            ("Fri, 19 Jan 2024 07:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(value, date), expected.map(Duration::from_secs), "{value}");
        }
        assert_eq!(retry_after("Fri, 19 Jan 2024 08:00:30 GMT", None), None);
    }

    #[test]
    fn special_purpose_addresses_are_private() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::ffff:127.0.0.1",
            "fe80::1",
            "fd00::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "::127.0.0.1",
            "::7f00:1",
            "::ffff:10.0.0.1",
            "::ffff:0:7f00:1",
            "fec0::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "ff02::1",
            "::",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in [
            "93.184.216.34",
            "172.32.0.1",
            "2606:2800:220:1::1",
            "192.0.43.8",
            "2001:4860::8888",
            "2a00::1",
        ] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
