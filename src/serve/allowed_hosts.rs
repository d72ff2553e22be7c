//! The host names that requests may use.
//!
//! In a DNS rebinding attack, another site resolves its own name to the address of this server. Browsers still send
//! that name in the `Host` header, so the server rejects unknown names.

use std::net::IpAddr;

/// The allowed values of the `Host` header.
#[derive(Debug)]
pub(super) struct AllowedHosts {
    /// Whether all names are allowed: the server listens on the network, and the options name no host.
    all: bool,
    /// Whether addresses other than loopback are allowed. An address can't be rebound.
    all_addresses: bool,
    /// Additional names; a leading dot includes all subdomains.
    names: Vec<String>,
}

impl AllowedHosts {
    /// The allowed hosts of a server. `is_local` is whether it listens on loopback addresses only, `host` its own
    /// name and `additional` the names given by options.
    pub(super) fn new(is_local: bool, host: &str, additional: &[String]) -> Self {
        let is_name = host.parse::<IpAddr>().is_err();
        let own = is_name.then(|| host.to_lowercase());
        Self {
            all: !is_local && additional.is_empty(),
            all_addresses: !is_local,
            names: additional.iter().cloned().chain(own).collect(),
        }
    }

    /// Whether the server responds to a request with this `Host` header.
    pub(super) fn allows(&self, host: Option<&str>) -> bool {
        if self.all {
            return true;
        }
        let Some(host) = host else { return false };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_allowed_address =
            address.is_ok_and(|address| self.all_addresses || address.to_canonical().is_loopback());
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let matches = |allowed: &String| match allowed.strip_prefix('.') {
            Some(domain) => {
                let subdomain = name.strip_suffix(domain);
                subdomain.is_some_and(|subdomain| subdomain.is_empty() || subdomain.ends_with('.'))
            }
            None => name == *allowed,
        };
        is_allowed_address || is_localhost(&name) || self.names.iter().any(matches)
    }
}

/// Whether `name` is `localhost` or a subdomain of it.
pub(super) fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(hosts: &AllowedHosts, host: &str) -> bool {
        hosts.allows(Some(host))
    }

    #[test]
    fn local_hosts_and_given_names_are_allowed() {
        let names = vec!["preview.example.org".to_owned(), ".dev.example".to_owned()];
        let hosts = AllowedHosts { all: false, all_addresses: false, names };
        for host in [
            "localhost",
            "LOCALHOST:4000",
            "news.localhost",
            "127.0.0.1:4000",
            "[::1]:4000",
            "preview.example.org",
            "Preview.Example.Org:443",
            "preview.example.org.",
            "dev.example",
            "a.b.dev.example",
        ] {
            assert!(allows(&hosts, host), "{host}");
        }
        for host in [
            "",
            "example.org",
            "a.preview.example.org",
            "preview.example.org.evil.example",
            "xdev.example",
            "localhost.evil.example",
            "192.168.1.5",
            "0.0.0.0",
        ] {
            assert!(!allows(&hosts, host), "{host}");
        }
        assert!(!hosts.allows(None));
    }

    #[test]
    fn given_names_restrict_an_open_server() {
        let open = AllowedHosts { all: true, all_addresses: true, names: Vec::new() };
        assert!(allows(&open, "news.example") && open.allows(None));
        let names = vec!["preview.example.org".to_owned()];
        let bound = AllowedHosts { all: false, all_addresses: true, names };
        assert!(allows(&bound, "preview.example.org") && allows(&bound, "192.168.1.5:4000"));
        assert!(!allows(&bound, "evil.example"));
    }
}
