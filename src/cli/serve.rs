//! Arguments of `feedgen serve`.

use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;

use clap::Args;

use crate::config::BaseUrl;

/// Arguments of `feedgen serve`.
#[derive(Debug, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct ServeArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Its configuration [default: site.toml in the site's folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The address or host name to listen at, as in localhost or `[::1]:8080`; any but this machine's
    /// own lets others see the site
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", value_parser = HostPort::parse)]
    pub host: HostPort,
    /// The port; 0 for any [default: the first free one from 4000 on]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Answers requests for this host name as well, as behind a proxy; give it again for each
    /// further one, with a dot in front (.example.org) for all names below it
    #[arg(long = "allow-host", value_name = "NAME", value_parser = allowed_name)]
    pub allow_hosts: Vec<String>,
    /// The base URL of links [default: this server, with the path of the site's own]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Shows unpublished articles as well
    #[arg(long)]
    pub drafts: bool,
    /// Looks for changes once a second, where the system does not tell of them (network drives,
    /// folders mounted into containers)
    #[arg(long)]
    pub poll: bool,
    /// Opens the site in a browser
    #[arg(long)]
    pub open: bool,
}

const SERVE_EXAMPLES: &str = "\
Examples:
  feedgen serve
  feedgen serve --drafts --open
  feedgen serve --root news --port 8080
  feedgen serve --allow-host preview.example.org     behind a proxy of that name
  feedgen serve --host 0.0.0.0 --poll                in a container";

/// A host, perhaps with a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// An address, or a name.
    pub host: String,
    /// The port.
    pub port: Option<u16>,
}

impl HostPort {
    /// Reads `localhost`, `127.0.0.1`, `::1` or `[::1]`, each with a port or without one (an IPv6
    /// address with a port has brackets).
    ///
    /// # Errors
    /// What is wrong with it, for the person who called.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.parse::<IpAddr>().is_ok() {
            return Ok(Self { host: text.to_owned(), port: None });
        }
        if text.contains("://") || text.contains('/') {
            return Err("expected a host without scheme and path, such as localhost".to_owned());
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
            _ => (text, None),
        };
        let port = port.map(|port| {
            port.parse().map_err(|_| format!("`{port}` is not a port; expected 0 to 65535"))
        });
        let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(inner) if inner.parse::<Ipv6Addr>().is_ok() => inner,
            Some(inner) => return Err(format!("`{inner}` is not an IPv6 address")),
            None if host.contains(':') => {
                return Err("an IPv6 address with a port has brackets, as in [::1]:8080".to_owned());
            }
            None => host,
        };
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
        if host.parse::<IpAddr>().is_err() && (host.is_empty() || !host.chars().all(is_name)) {
            return Err(
                "expected an address such as 127.0.0.1, or a host name such as localhost; \
                        0.0.0.0 listens at all addresses"
                    .to_owned(),
            );
        }
        Ok(Self { host: host.to_owned(), port: port.transpose()? })
    }
}

/// A host name that requests may name, in lower case and without a port, which does not matter.
fn allowed_name(text: &str) -> Result<String, String> {
    let (dot, name) = match text.strip_prefix("*.").or_else(|| text.strip_prefix('.')) {
        Some(name) => (".", name),
        None => ("", text),
    };
    let expected = || "expected a host name such as preview.example.org".to_owned();
    let HostPort { host, .. } = HostPort::parse(name).map_err(|_| expected())?;
    if host.parse::<IpAddr>().is_ok() {
        return Ok(format!("{dot}{host}"));
    }
    // As browsers send it: in lower case, and in ASCII.
    let host = url::Host::parse(host.trim_end_matches('.')).map_err(|_| expected())?;
    Ok(format!("{dot}{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_and_without_ports() {
        for (text, host, port) in [
            ("127.0.0.1", "127.0.0.1", None),
            ("localhost", "localhost", None),
            ("localhost:8080", "localhost", Some(8080)),
            ("127.0.0.1:0", "127.0.0.1", Some(0)),
            ("::1", "::1", None),
            ("::", "::", None),
            ("[::1]", "::1", None),
            ("[::1]:8080", "::1", Some(8080)),
            ("my-machine.local", "my-machine.local", None),
        ] {
            let expected = HostPort { host: host.to_owned(), port };
            assert_eq!(HostPort::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            ":8080",
            "*",
            "a b",
            "http://localhost",
            "localhost/",
            "localhost:",
            "localhost:http",
            "localhost:65536",
            "localhost:80:80",
            "[::1",
            "[localhost]",
            "[::1]8080",
        ] {
            assert!(HostPort::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn allowed_names() {
        for (text, expected) in [
            ("Preview.Example.org", "preview.example.org"),
            ("preview.example.org:8443", "preview.example.org"),
            ("preview.example.org.", "preview.example.org"),
            (".example.org", ".example.org"),
            ("*.example.org", ".example.org"),
            ("192.168.1.5", "192.168.1.5"),
            ("Müller.example", "xn--mller-kva.example"),
        ] {
            assert_eq!(allowed_name(text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["", ".", "*", "https://example.org", "example.org/x", "a.*.org"] {
            assert!(allowed_name(text).is_err(), "{text}");
        }
    }
}
