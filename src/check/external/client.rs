//! Requests a URL and classifies the answer.
//!
//! Sends a HEAD request first. Many servers answer HEAD incorrectly or not at all, so a failure is confirmed
//! with GET. Follows redirects. Hosts that resolve to private addresses are not requested unless an
//! option allows it.

use std::time::Duration;

use ureq::http::{HeaderMap, Method, Request};
use ureq::unversioned::transport::DefaultConnector;

use super::options::{ExternalOptions, Outcome};
use super::queue::Reply;
use crate::fetch::{FetchError, PublicResolver, retry_after};

/// An HTTP client.
pub(super) struct Client {
    agent: ureq::Agent,
    pause: Duration,
    timeout: Duration,
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
        let resolver = PublicResolver::new(options.private);
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, pause: options.pause, timeout: options.timeout }
    }

    /// Requests `url` and classifies the answer.
    pub(super) fn request(&self, url: &str) -> Reply {
        let answer = self.send(Method::HEAD, url);
        let is_conclusive = match &answer {
            Ok((status, _)) => matches!(status, 200..=399 | 429 | 503),
            Err(FetchError::NoAnswer(_)) => false,
            Err(error) => error.is_unreachable() || *error == FetchError::PrivateAddress,
        };
        if is_conclusive {
            return reply(answer);
        }
        std::thread::sleep(self.pause);
        reply(self.send(Method::GET, url))
    }

    /// Sends a request; returns status and headers. The body is not read.
    fn send(&self, method: Method, url: &str) -> Result<(u16, HeaderMap), FetchError> {
        let request = Request::builder().method(method).uri(url).body(());
        let request = request.map_err(|_| FetchError::InvalidUrl)?;
        let response = self.agent.run(request);
        let response = response.map_err(|error| FetchError::before_body(error, self.timeout))?;
        Ok((response.status().as_u16(), response.headers().clone()))
    }
}

fn reply(answer: Result<(u16, HeaderMap), FetchError>) -> Reply {
    let broken = |reason: &str| Reply::Final(Outcome::Broken(reason.to_owned()));
    match answer {
        Ok((200..=399, _)) => Reply::Final(Outcome::Ok),
        Ok((429 | 503, headers)) => Reply::RetryLater(retry_after(&headers, None)),
        Ok((404, _)) => broken("page not found (404)"),
        Ok((410, _)) => broken("page permanently removed (410)"),
        // These may depend on the client: the page may exist for readers.
        Ok((401 | 402 | 403 | 405 | 406 | 407 | 418 | 451 | 999, _)) => {
            Reply::Final(Outcome::Unknown)
        }
        Ok((status @ 500.., _)) => broken(&format!("server error ({status})")),
        Ok((status, _)) => broken(&format!("request rejected ({status})")),
        // The second one fails on this machine.
        Err(FetchError::PrivateAddress | FetchError::NoNameServer) => {
            Reply::Final(Outcome::Unknown)
        }
        Err(FetchError::NoAnswer(_)) => Reply::NoAnswer("request timed out".to_owned()),
        Err(error) if error.is_unreachable() => Reply::Unreachable(error.to_string()),
        Err(error @ (FetchError::ConnectionClosed | FetchError::Io(_))) => {
            Reply::NoAnswer(error.to_string())
        }
        Err(error) => broken(&error.to_string()),
    }
}
