//! Where the server listens, what it is called there, and which names requests may give it.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

use super::options::Failure;

/// The port that is tried first.
pub const DEFAULT_PORT: u16 = 4000;
/// How many ports are tried.
const PORTS_TRIED: u16 = 50;

/// A server that listens.
pub(super) struct Listening {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) port: u16,
    /// The host as it stands in a URL.
    pub(super) host: String,
    pub(super) names: Names,
}

/// Listens at all addresses of `host`; without a port at the first free one.
///
/// # Errors
/// When there is no such host, or it can't be listened at.
pub(super) fn listen(
    host: &str,
    port: Option<u16>,
    allowed: &[String],
) -> Result<Listening, Failure> {
    let addresses = addresses(host).map_err(Failure::Call)?;
    let bound = match port {
        Some(port) => bind(&addresses, port),
        None => (DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED)
            .map(|port| bind(&addresses, port))
            .find(Result::is_ok)
            .unwrap_or_else(|| bind(&addresses, 0)),
    };
    let failed = |error: std::io::Error| {
        let place = port.map_or_else(|| host.to_owned(), |port| format!("{host} port {port}"));
        Failure::Call(format!("can't listen at {place}: {error}"))
    };
    let (listeners, port) = bound.map_err(failed)?;
    let is_open = addresses.iter().any(|address| !address.is_loopback());
    let is_name = host.parse::<IpAddr>().is_err();
    let own = is_name.then(|| host.to_lowercase());
    let names = Names {
        any: is_open && allowed.is_empty(),
        any_address: is_open,
        allowed: allowed.iter().cloned().chain(own).collect(),
    };
    Ok(Listening { listeners, port, host: in_url(host), names })
}

/// The addresses of `host`; of `localhost` both, as browsers try either.
fn addresses(host: &str) -> Result<Vec<IpAddr>, String> {
    if let Ok(address) = host.parse() {
        return Ok(vec![address]);
    }
    if is_localhost(host) {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let found = (host, 0).to_socket_addrs();
    let mut addresses: Vec<IpAddr> = found
        .map_err(|error| format!("can't find the host `{host}`: {error}"))?
        .map(|address| address.ip())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

/// Listens at all `addresses` that this machine has, at the same port.
fn bind(addresses: &[IpAddr], port: u16) -> std::io::Result<(Vec<TcpListener>, u16)> {
    let (mut listeners, mut taken, mut failure) = (Vec::new(), port, None);
    for address in addresses {
        match TcpListener::bind(SocketAddr::new(*address, taken)) {
            Ok(listener) => {
                taken = listener.local_addr()?.port();
                listeners.push(listener);
            }
            // Another server would answer there.
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    if listeners.is_empty() {
        return Err(failure.unwrap_or_else(|| ErrorKind::AddrNotAvailable.into()));
    }
    Ok((listeners, taken))
}

/// The host as it stands in a URL; an address that stands for all of them is this machine's own.
fn in_url(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        Ok(IpAddr::V6(address)) => format!("[{address}]"),
        _ => host.to_owned(),
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// The host names that requests may give this server. A site elsewhere can have its own name lead
/// to this address (DNS rebinding), but not make a browser send another name.
#[derive(Debug)]
pub(super) struct Names {
    /// Whether all are allowed: others may see the site, and no name was given.
    any: bool,
    /// Whether addresses are that are not this machine's own; they can't be rebound.
    any_address: bool,
    /// Further names; one with a dot in front stands for all below it.
    allowed: Vec<String>,
}

impl Names {
    /// Whether the server answers a request with this `Host` header.
    pub(super) fn allow(&self, host: Option<&str>) -> bool {
        if self.any {
            return true;
        }
        let Some(host) = host else { return false };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_own =
            address.is_ok_and(|address| self.any_address || address.to_canonical().is_loopback());
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let is = |allowed: &String| match allowed.strip_prefix('.') {
            Some(domain) => {
                let below = name.strip_suffix(domain);
                below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
            }
            None => name == *allowed,
        };
        is_own || is_localhost(&name) || self.allowed.iter().any(is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(names: &Names, host: &str) -> bool {
        names.allow(Some(host))
    }

    #[test]
    fn a_server_of_this_machine_answers_to_its_names() {
        let allowed = vec!["preview.example.org".to_owned(), ".dev.example".to_owned()];
        let names = Names { any: false, any_address: false, allowed };
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
            assert!(allow(&names, host), "{host}");
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
            assert!(!allow(&names, host), "{host}");
        }
        assert!(!names.allow(None));
    }

    #[test]
    fn names_given_bound_an_open_server() {
        let open = Names { any: true, any_address: true, allowed: Vec::new() };
        assert!(allow(&open, "news.example") && open.allow(None));
        let allowed = vec!["preview.example.org".to_owned()];
        let bound = Names { any: false, any_address: true, allowed };
        assert!(allow(&bound, "preview.example.org") && allow(&bound, "192.168.1.5:4000"));
        assert!(!allow(&bound, "evil.example"));
    }

    #[test]
    fn localhost_is_both_addresses() {
        let Ok(Listening { listeners, port, host, .. }) = listen("localhost", Some(0), &[]) else {
            panic!("can't listen");
        };
        assert_eq!(host, "localhost");
        for listener in &listeners {
            let address = listener.local_addr().unwrap();
            assert!(address.ip().is_loopback() && address.port() == port, "{address}");
        }
        assert!(matches!(listen("localhost", Some(port), &[]), Err(Failure::Call(_))));
        assert!(matches!(listen("no.address.invalid", None, &[]), Err(Failure::Call(_))));
    }
}
