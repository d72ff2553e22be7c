//! Binds the sockets of the server.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

use super::allowed_hosts::{AllowedHosts, is_localhost};
use super::options::ServeError;

/// The first port to try.
const DEFAULT_PORT: u16 = 4000;
/// The number of ports to try.
const PORT_COUNT: u16 = 50;

/// Bound sockets.
pub(super) struct Listening {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) port: u16,
    /// The host in the form of a URL.
    pub(super) host: String,
    pub(super) allowed_hosts: AllowedHosts,
    /// Whether only this machine can connect.
    pub(super) is_local: bool,
}

/// Listens on all addresses of `host`, on the given or else the first free port.
///
/// # Errors
/// When the host is unknown, or its addresses can't be bound.
pub(super) fn listen(
    host: &str,
    port: Option<u16>,
    allowed_hosts: &[String],
) -> Result<Listening, ServeError> {
    let addresses = addresses(host).map_err(ServeError::Options)?;
    let bound = match port {
        Some(port) => bind(&addresses, port),
        None => (DEFAULT_PORT..DEFAULT_PORT + PORT_COUNT)
            .map(|port| bind(&addresses, port))
            .find(Result::is_ok)
            .unwrap_or_else(|| bind(&addresses, 0)),
    };
    let (listeners, port) = bound.map_err(|error| {
        let place = port.map_or_else(|| host.to_owned(), |port| format!("{host} port {port}"));
        ServeError::Options(format!("can't listen on {place}: {error}"))
    })?;
    let is_local = addresses.iter().all(IpAddr::is_loopback);
    let allowed_hosts = AllowedHosts::new(is_local, host, allowed_hosts);
    Ok(Listening { listeners, port, host: url_host(host), allowed_hosts, is_local })
}

/// The addresses of `host`. `localhost` has two, as browsers try either.
fn addresses(host: &str) -> Result<Vec<IpAddr>, String> {
    if let Ok(address) = host.parse() {
        return Ok(vec![address]);
    }
    if is_localhost(host) {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let resolved = (host, 0).to_socket_addrs();
    let mut addresses: Vec<IpAddr> = resolved
        .map_err(|error| format!("unknown host `{host}`: {error}"))?
        .map(|address| address.ip())
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

/// Binds the same port on all `addresses` that this machine has.
fn bind(addresses: &[IpAddr], port: u16) -> std::io::Result<(Vec<TcpListener>, u16)> {
    let (mut listeners, mut bound_port, mut first_error) = (Vec::new(), port, None);
    for address in addresses {
        match TcpListener::bind(SocketAddr::new(*address, bound_port)) {
            Ok(listener) => {
                bound_port = listener.local_addr()?.port();
                listeners.push(listener);
            }
            // Some requests would reach another server.
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if listeners.is_empty() {
        return Err(first_error.unwrap_or_else(|| ErrorKind::AddrNotAvailable.into()));
    }
    Ok((listeners, bound_port))
}

/// The host in the form of a URL; loopback for the unspecified address.
fn url_host(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        Ok(IpAddr::V6(address)) => format!("[{address}]"),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_listens_on_both_addresses() {
        let Ok(Listening { listeners, port, host, .. }) = listen("localhost", Some(0), &[]) else {
            panic!("can't listen");
        };
        assert_eq!(host, "localhost");
        for listener in &listeners {
            let address = listener.local_addr().unwrap();
            assert!(address.ip().is_loopback() && address.port() == port, "{address}");
        }
        assert!(matches!(listen("localhost", Some(port), &[]), Err(ServeError::Options(_))));
        assert!(matches!(listen("no.address.invalid", None, &[]), Err(ServeError::Options(_))));
    }
}
