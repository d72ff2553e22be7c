//! Rejects requests to private networks.
//!
//! The names of feeds, pages and links come from others, and a name may resolve to the router, to a cloud's
//! metadata service or to this computer. [`PublicResolver`] checks the addresses that a connection is then
//! made to, so that neither a name, nor a redirect, nor a second answer of the name server gets around it.

use std::net::IpAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// A resolver that rejects hosts with a private address.
#[derive(Debug)]
pub struct PublicResolver {
    resolver: DefaultResolver,
    allow_private: bool,
}

impl PublicResolver {
    /// Creates a resolver; with `allow_private`, it rejects nothing.
    pub fn new(allow_private: bool) -> Self {
        Self { resolver: DefaultResolver::default(), allow_private }
    }
}

/// The error for a host with a private address.
#[derive(Debug)]
pub struct PrivateAddress;

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
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.resolver.resolve(uri, config, timeout)?;
        // The user's proxy usually has a private address. It resolves the names of other hosts itself.
        let is_proxy =
            config.proxy().is_some_and(|proxy| proxy.uri().authority() == uri.authority());
        let is_allowed = self.allow_private || is_proxy;
        if !is_allowed && addresses.iter().any(|address| is_private(address.ip())) {
            return Err(ureq::Error::Other(Box::new(PrivateAddress)));
        }
        Ok(addresses)
    }
}

/// Whether the host of `url` is a private address or a name of this computer (RFC 6761). The parser of URLs
/// has normalised all notations of addresses. Needed with a proxy, which may reach other networks.
pub fn has_private_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private(ip.into()),
        Some(Host::Ipv6(ip)) => is_private(ip.into()),
        Some(Host::Domain(name)) => is_localhost(name),
        None => false,
    }
}

/// Whether the host of `url` is this computer.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        Some(Host::Domain(name)) => is_localhost(name),
        None => false,
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
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
    #[test]
    fn addresses_are_checked_when_a_connection_is_made() {
        let proxy = ureq::Proxy::new("http://127.0.0.1:3128").unwrap();
        let direct = ureq::Agent::config_builder().proxy(None).build();
        let proxied = ureq::Agent::config_builder().proxy(Some(proxy)).build();
        let resolve = |uri: &str, config: &Config, allow_private| {
            let timeout = NextTimeout {
                after: std::time::Duration::from_secs(30).into(),
                reason: ureq::Timeout::Global,
                ..NextTimeout::default()
            };
            let resolver = PublicResolver::new(allow_private);
            match resolver.resolve(&uri.parse().unwrap(), config, timeout) {
                Err(ureq::Error::Other(error)) => !error.is::<PrivateAddress>(),
                result => result.is_ok(),
            }
        };
        for uri in ["http://127.0.0.1/", "http://[::1]:8080/", "http://10.0.0.1", "http://0x7f.1/"]
        {
            assert!(!resolve(uri, &direct, false) && resolve(uri, &direct, true), "{uri}");
        }
        assert!(resolve("http://93.184.216.34/", &direct, false));
        // Only the proxy itself may be in a private network.
        assert!(resolve("http://127.0.0.1:3128", &proxied, false));
        assert!(!resolve("http://127.0.0.1:80", &proxied, false));
        assert!(!resolve("http://127.0.0.1:3128", &direct, false));
    }

    #[test]
    fn all_notations_of_private_hosts_are_recognised() {
        let url = |host: &str| Url::parse(&format!("http://{host}/")).unwrap();
        for (host, is_private, loopback) in [
            ("127.0.0.1", true, true),
            ("0x7f.1", true, true),
            ("2130706433", true, true),
            ("0177.0.0.1", true, true),
            ("127.1", true, true),
            ("\u{ff11}27.0.0.1", true, true),
            ("[::1]", true, true),
            ("[::ffff:127.0.0.1]", true, true),
            ("[0:0:0:0:0:ffff:7f00:1]", true, true),
            ("localhost", true, true),
            ("LOCALHOST.", true, true),
            ("a.localhost", true, true),
            ("10.0.0.1", true, false),
            ("0xa9fea9fe", true, false),
            ("[fd00::1]", true, false),
            ("0", true, false),
            ("example.org", false, false),
            ("localhost.example.org", false, false),
            ("notlocalhost", false, false),
            ("93.184.216.34", false, false),
            ("[2a00::1]", false, false),
        ] {
            assert_eq!(has_private_host(&url(host)), is_private, "{host}");
            assert_eq!(is_loopback(&url(host)), loopback, "{host}");
        }
    }
}
