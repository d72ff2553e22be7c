//! Why a request failed, for people.

use std::io;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use super::connection::ConnectionReset;
use super::guard::PrivateAddress;

/// The reason of a failed request. `Display` is a phrase for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is not an absolute http(s) URL.
    InvalidUrl,
    /// The host has no address.
    HostNotFound,
    /// Names can't be resolved at the moment: probably, this computer has no connection.
    NoNameServer,
    /// A host in a private network, which may be requested only with an option.
    PrivateAddress,
    /// The host refuses connections, or no route leads to it.
    Unreachable(&'static str),
    /// No answer within this time.
    NoAnswer(Duration),
    /// The response was not complete within this time.
    TooSlow(Duration),
    /// The connection ended before the response was complete.
    ConnectionClosed,
    /// The secure connection failed, for this reason.
    Tls(String),
    /// More than ten redirects, or a circle.
    TooManyRedirects,
    /// A redirect without a valid target.
    InvalidRedirect,
    /// A redirect to a URL that is not http(s); the scheme.
    ForbiddenRedirect(String),
    /// The decoded body is larger than this number of bytes.
    TooLarge(u64),
    /// The headers are too large or too many.
    HeadersTooLarge,
    /// A `Content-Encoding` that was not requested.
    UnknownEncoding(String),
    /// The body is not what its `Content-Encoding` (this one) says.
    InvalidEncoding(&'static str),
    /// The response violates HTTP, in this way.
    InvalidResponse(String),
    /// The response has no body.
    EmptyBody,
    /// The status code.
    Status(u16),
    /// The host asked to wait until this time.
    Wait(DateTime<Utc>),
    /// Excluded by `robots.txt`.
    Disallowed,
    /// Offline, and no document is stored.
    NotStored,
    /// Another error of the system.
    Io(String),
}

impl FetchError {
    /// Whether the host as a whole is unreachable, so that another request to it would fail as well.
    pub fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::HostNotFound | Self::NoNameServer | Self::Unreachable(_) | Self::NoAnswer(_)
        )
    }

    /// The reason of an error before the body; `timeout` is the limit of the request.
    pub fn before_body(error: ureq::Error, timeout: Duration) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::NoAnswer(timeout),
            other => Self::from_error(other),
        }
    }

    /// The reason of an error while reading the body.
    pub(super) fn in_body(error: io::Error, timeout: Duration) -> Self {
        match ureq::Error::from(error) {
            ureq::Error::Timeout(_) => Self::TooSlow(timeout),
            other => Self::from_error(other),
        }
    }

    fn from_error(error: ureq::Error) -> Self {
        match error {
            ureq::Error::HostNotFound => Self::HostNotFound,
            ureq::Error::TooManyRedirects => Self::TooManyRedirects,
            ureq::Error::Other(other) if other.is::<PrivateAddress>() => Self::PrivateAddress,
            ureq::Error::Other(other) if other.is::<ConnectionReset>() => Self::ConnectionClosed,
            ureq::Error::Io(error) => Self::from_io(&error),
            ureq::Error::Tls(reason) => Self::Tls(reason.to_owned()),
            ureq::Error::Rustls(error) => Self::Tls(error.to_string()),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Self::InvalidUrl,
            ureq::Error::LargeResponseHeader(..) => Self::HeadersTooLarge,
            ureq::Error::Protocol(error) => {
                let reason = error.to_string();
                if reason.contains("too many headers") {
                    return Self::HeadersTooLarge;
                }
                Self::InvalidResponse(reason)
            }
            other => Self::Io(other.to_string()),
        }
    }

    fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Unreachable("connection refused"),
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable => Self::Unreachable("no route to the host"),
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => Self::ConnectionClosed,
            _ => {
                let text = error.to_string();
                // The standard library has no kind for errors of the resolver.
                let is_lookup = text.contains("failed to lookup address information");
                match text.contains("Temporary failure") {
                    true if is_lookup => Self::NoNameServer,
                    false if is_lookup => Self::HostNotFound,
                    _ => Self::Io(text),
                }
            }
        }
    }
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidUrl => f.write_str("not a valid http(s) URL"),
            Self::HostNotFound => f.write_str("host not found"),
            Self::NoNameServer => f.write_str("host names can't be resolved at the moment"),
            Self::PrivateAddress => PrivateAddress.fmt(f),
            Self::Unreachable(reason) => f.write_str(reason),
            Self::NoAnswer(limit) => write!(f, "no answer within {}", Seconds(*limit)),
            Self::TooSlow(limit) => write!(f, "not complete within {}", Seconds(*limit)),
            Self::ConnectionClosed => f.write_str("connection closed during the response"),
            Self::Tls(reason) => write!(f, "no secure connection: {reason}"),
            Self::TooManyRedirects => f.write_str("too many redirects"),
            Self::InvalidRedirect => f.write_str("redirect without a valid target"),
            Self::ForbiddenRedirect(scheme) => write!(f, "redirect to a `{scheme}:` URL"),
            Self::TooLarge(limit) => write!(f, "larger than {}", Size(*limit)),
            Self::HeadersTooLarge => f.write_str("the headers are too large"),
            Self::UnknownEncoding(name) => write!(f, "unknown content encoding `{name}`"),
            Self::InvalidEncoding(name) => write!(f, "damaged {name} data"),
            Self::InvalidResponse(reason) => write!(f, "invalid response: {reason}"),
            Self::EmptyBody => f.write_str("empty response"),
            Self::Status(304) => f.write_str("not modified (304), but nothing is stored"),
            Self::Status(404) => f.write_str("not found (404)"),
            Self::Status(410) => f.write_str("permanently removed (410)"),
            Self::Status(401 | 403) => f.write_str("access denied"),
            Self::Status(429) => f.write_str("too many requests (429)"),
            Self::Status(status @ 500..) => write!(f, "server error ({status})"),
            Self::Status(status) => write!(f, "request rejected ({status})"),
            Self::Wait(time) => {
                let time = time.to_rfc3339_opts(SecondsFormat::Secs, true);
                write!(f, "the server asked to wait until {time}")
            }
            Self::Disallowed => f.write_str("excluded by robots.txt"),
            Self::NotStored => f.write_str("not stored by an earlier import"),
            Self::Io(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for FetchError {}

/// Formats a time such as `30 s`.
struct Seconds(Duration);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s", self.0.as_secs_f32())
    }
}

/// Formats a size such as `32 MB`.
struct Size(u64);

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const MB: u64 = 1024 * 1024;
        match self.0 {
            bytes if bytes >= MB && bytes % MB == 0 => write!(f, "{} MB", bytes / MB),
            bytes if bytes >= 1024 && bytes % 1024 == 0 => write!(f, "{} KB", bytes / 1024),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_shown_in_readable_units() {
        for (error, expected) in [
            (FetchError::TooLarge(32 * 1024 * 1024), "larger than 32 MB"),
            (FetchError::TooLarge(2048), "larger than 2 KB"),
            (FetchError::TooLarge(1025), "larger than 1025 bytes"),
            (FetchError::NoAnswer(Duration::from_secs(30)), "no answer within 30 s"),
            (FetchError::TooSlow(Duration::from_millis(300)), "not complete within 0.3 s"),
            (FetchError::Status(503), "server error (503)"),
            (FetchError::Status(418), "request rejected (418)"),
            (FetchError::PrivateAddress, "the host is in a private network"),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn errors_of_the_resolver_are_recognised() {
        let io = |text: &str| FetchError::from_io(&io::Error::other(text.to_owned()));
        let lookup = "failed to lookup address information: ";
        assert_eq!(io(&format!("{lookup}Name or service not known")), FetchError::HostNotFound);
        let temporary = format!("{lookup}Temporary failure in name resolution");
        assert_eq!(io(&temporary), FetchError::NoNameServer);
        assert_eq!(io("disk full"), FetchError::Io("disk full".to_owned()));
    }
}
