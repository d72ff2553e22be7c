//! Arguments of `feedgen serve`.

use std::net::{IpAddr, Ipv6Addr};

use clap::Args;

use super::shared::RenderArgs;

/// Arguments of `feedgen serve`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
    /// The site.
    #[command(flatten)]
    pub render: RenderArgs,
    /// Address or host name to listen on, such as localhost or 0.0.0.0:8080
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", value_parser = HostPort::parse, help_heading = "Server")]
    pub host: HostPort,
    /// Port, 0 for any free one [default: the first free one from 4000]
    #[arg(long, value_name = "N", help_heading = "Server")]
    pub port: Option<u16>,
    /// Allow requests for this host name, or .NAME for its subdomains (repeatable)
    #[arg(long = "allow-host", value_name = "NAME", value_parser = allowed_name, help_heading = "Server")]
    pub allow_hosts: Vec<String>,
    /// Poll for changes every second, for network drives and containers
    #[arg(long, help_heading = "Server")]
    pub poll: bool,
    /// Open the desk: review drafts in the browser, which changes files
    #[arg(long, help_heading = "Server")]
    pub desk: bool,
    /// Open the site in a browser, or the desk
    #[arg(long, help_heading = "Server")]
    pub open: bool,
}

const EXAMPLES: &str = "\
Examples:
  feedgen serve
  feedgen serve --drafts --open
  feedgen serve --desk --open                         review drafts
  feedgen serve --root news --port 8080
  feedgen serve --allow-host preview.example.org     behind a proxy of that name
  feedgen serve --host 0.0.0.0 --poll                in a container";

/// A host with an optional port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// An address, or a name.
    pub host: String,
    /// The port.
    pub port: Option<u16>,
}

impl HostPort {
    /// Parses `localhost`, `127.0.0.1`, `::1` or `[::1]`, each with an optional port (an IPv6
    /// address with a port needs brackets).
    ///
    /// # Errors
    /// If the text is not a host; the message is for people.
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
                return Err(
                    "an IPv6 address with a port needs brackets, as in [::1]:8080".to_owned()
                );
            }
            None => host,
        };
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
        if host.parse::<IpAddr>().is_err() && (host.is_empty() || !host.chars().all(is_name)) {
            return Err(
                "expected an address such as 127.0.0.1, or a host name such as localhost; \
                        0.0.0.0 listens on all addresses"
                    .to_owned(),
            );
        }
        Ok(Self { host: host.to_owned(), port: port.transpose()? })
    }
}

/// Parses a host name that requests may use, into lower case and without a port.
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
