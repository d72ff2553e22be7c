//! One address, one answer.
//!
//! A HEAD request, as nobody needs the page; whoever refuses that, or says that there is nothing,
//! is asked by GET, as many servers know only that. Redirects are followed. Servers on this
//! machine and in its network are not asked unless that is wanted, whatever name leads to them.

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
        match self.request(Method::HEAD, url) {
            Ok((404 | 405 | 406 | 410 | 400 | 403 | 500..=502 | 504.., _))
            | Err(ureq::Error::Protocol(_)) => {
                std::thread::sleep(self.pause);
                reply(self.request(Method::GET, url))
            }
            other => reply(other),
        }
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
        Err(ureq::Error::HostNotFound) => dead("there is no such host"),
        Err(ureq::Error::Timeout(_)) => dead("there is no answer in time"),
        Err(ureq::Error::TooManyRedirects) => dead("it is redirected without end"),
        Err(ureq::Error::Other(other)) if other.is::<IsPrivate>() => Reply::Done(Outcome::Unclear),
        // This machine is not on the net, or its name server is not.
        Err(ureq::Error::Io(error)) if error.to_string().contains("Temporary failure") => {
            Reply::Done(Outcome::Unclear)
        }
        Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => {
            dead("the host refuses the connection")
        }
        Err(ureq::Error::Io(error)) => dead(&error.to_string()),
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

/// Whether an address is of this machine, of a network that is not the public one, or of no
/// single machine (RFC 6890).
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || matches!((a, b), (0 | 240.., _) | (100, 64..=127) | (198, 18 | 19) | (192, 0))
        }
        IpAddr::V6(ip) => {
            let first = ip.segments()[0];
            ip.to_ipv4_mapped().is_some_and(|ip| is_private(ip.into()))
                || ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
                // Addresses of other protocols inside this one.
                || (first == 0x64 && ip.segments()[1] == 0xff9b)
                || first == 0x2002
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
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["93.184.216.34", "172.32.0.1", "2606:2800:220:1::1"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
