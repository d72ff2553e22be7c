//! One address, one answer.
//!
//! A HEAD request, as nobody needs the page. Many servers refuse that, answer it wrongly or never, so the verdict on a
//! page comes from GET. Redirects are followed. Servers on this machine and in its network are not asked
//! unless that is wanted, whatever name leads to them.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::time::Duration;

use chrono::DateTime;
use ureq::http::{HeaderMap, Method, Request, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::queue::Reply;
use super::{Options, Outcome};

/// Asks servers.
pub(super) struct Agent {
    agent: ureq::Agent,
    pause: Duration,
}

/// As whom it asks: some servers turn away who says nothing of themselves.
const NAME: &str = concat!("feedgen/", env!("CARGO_PKG_VERSION"), " (checks links)");

impl Agent {
    pub(super) fn new(options: &Options) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(options.timeout))
            .max_redirects(10)
            .user_agent(NAME)
            .accept("*/*")
            .max_idle_connections_per_host(1)
            .build();
        let resolver = Public { resolver: DefaultResolver::default(), private: options.private };
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, pause: options.pause }
    }

    /// What an address leads to.
    pub(super) fn ask(&self, url: &str) -> Reply {
        let answer = self.request(Method::HEAD, url);
        let is_verdict = match &answer {
            Ok((status, _)) => matches!(status, 200..=399 | 429 | 503),
            Err(ureq::Error::HostNotFound) => true,
            Err(ureq::Error::Other(other)) => other.is::<IsPrivate>(),
            Err(ureq::Error::Io(error)) => error.kind() == ErrorKind::ConnectionRefused,
            Err(_) => false,
        };
        if is_verdict {
            return reply(answer);
        }
        std::thread::sleep(self.pause);
        reply(self.request(Method::GET, url))
    }

    /// The status and what else was said, but for the body, which is not read.
    fn request(&self, method: Method, url: &str) -> Result<(u16, HeaderMap), ureq::Error> {
        let request = Request::builder().method(method).uri(url).body(())?;
        let response = self.agent.run(request)?;
        Ok((response.status().as_u16(), response.headers().clone()))
    }
}

fn reply(answer: Result<(u16, HeaderMap), ureq::Error>) -> Reply {
    let dead = |reason: &str| Reply::Done(Outcome::Dead(reason.to_owned()));
    let no_host = |reason: &str| Reply::NoHost(reason.to_owned());
    match answer {
        Ok((200..=399, _)) => Reply::Done(Outcome::Good),
        Ok((429 | 503, headers)) => {
            let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
            Reply::Later(text("retry-after").and_then(|said| retry_after(said, text("date"))))
        }
        Ok((404, _)) => dead("there is no such page (404)"),
        Ok((410, _)) => dead("the page is gone for good (410)"),
        // These say something of who asks.
        Ok((401 | 402 | 403 | 405 | 406 | 407 | 418 | 451 | 999, _)) => {
            Reply::Done(Outcome::Unclear)
        }
        Ok((status @ 500.., _)) => dead(&format!("the server fails ({status})")),
        Ok((status, _)) => dead(&format!("the server refuses ({status})")),
        Err(ureq::Error::HostNotFound) => no_host("there is no such host"),
        Err(ureq::Error::Timeout(_)) => Reply::NoProgress("there is no answer in time".to_owned()),
        Err(ureq::Error::TooManyRedirects) => dead("it is redirected without end"),
        Err(ureq::Error::Other(other)) if other.is::<IsPrivate>() => Reply::Done(Outcome::Unclear),
        // This machine is not on the net, or its name server is not.
        Err(ureq::Error::Io(error)) if error.to_string().contains("Temporary failure") => {
            Reply::Done(Outcome::Unclear)
        }
        Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
            no_host("the host refuses the connection")
        }
        Err(ureq::Error::Io(error)) => Reply::NoProgress(error.to_string()),
        Err(error) => dead(&error.to_string()),
    }
}

/// How long to wait: seconds, or a date (RFC 9110, section 10.2.3), which is held against the
/// clock of who says it.
fn retry_after(said: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = said.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parse = |date: &str| DateTime::parse_from_rfc2822(date.trim()).ok();
    let wait = parse(said)?.signed_duration_since(parse(date?)?);
    Some(wait.to_std().unwrap_or_default())
}

/// Finds the addresses of hosts, but for those of this machine and its network.
#[derive(Debug)]
struct Public {
    resolver: DefaultResolver,
    private: bool,
}

/// Why a host is not asked.
#[derive(Debug)]
struct IsPrivate;

impl std::fmt::Display for IsPrivate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host is in this network")
    }
}

impl std::error::Error for IsPrivate {}

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        // Behind a proxy it is that which asks, and it is in this network itself.
        let is_free = self.private || config.proxy().is_some();
        if !is_free && found.iter().any(|address| is_private(address.ip())) {
            return Err(ureq::Error::Other(Box::new(IsPrivate)));
        }
        Ok(found)
    }
}

/// Whether an address is not one of a single machine in the public network, by the registries of
/// special addresses (RFC 6890 and its successors).
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
            // All else, such as mapped, translated, unique local, link-local and site-local addresses, is
            // outside of the global unicast range.
            let is_global = first & 0xe000 == 0x2000;
            // Protocol assignments (Teredo, ORCHID, benchmarks), documentation, and 6to4, which
            // holds an address of IPv4.
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
    fn waits_are_seconds_or_dates() {
        let date = Some("Fri, 19 Jan 2024 08:00:00 GMT");
        for (said, expected) in [
            ("120", Some(120)),
            ("Fri, 19 Jan 2024 08:00:30 GMT", Some(30)),
            ("Fri, 19 Jan 2024 07:00:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(said, date), expected.map(Duration::from_secs), "{said}");
        }
        assert_eq!(retry_after("Fri, 19 Jan 2024 08:00:30 GMT", None), None);
    }

    #[test]
    fn what_is_in_this_network_is_known() {
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
