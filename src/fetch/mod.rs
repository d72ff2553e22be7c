//! Requests to servers that nobody vouches for: feeds, pages, links.
//!
//! In: URLs. Out: bodies, headers and reasons of failures, as plain data. No request reaches a private
//! network unless an option allows it; sizes, times and redirects are limited; a host receives one request
//! at a time. A [`Client`] sends a request, a [`Fetcher`] only one that is due, [`for_each_by_host`]
//! schedules many.

mod client;
mod connection;
mod decode;
mod error;
mod fetcher;
mod gates;
mod guard;
mod headers;
mod hosts;
mod redirects;
mod robots;
mod store;

pub use client::{
    ACCEPT_FEED, ACCEPT_PAGE, Client, ClientOptions, MAX_BODY, Request, Response, USER_AGENT,
};
pub use error::FetchError;
pub use fetcher::{Document, Failures, Fetched, Fetcher, History, Moved, Outcome, Policy};
pub use guard::PublicResolver;
pub use headers::{MAX_DELAY, retry_after};
pub use hosts::{Next, for_each_by_host, group_by_host, host_of, run_hosts};
pub use store::Store;

#[cfg(test)]
mod tests;
