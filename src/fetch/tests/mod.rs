//! Requests to local servers that misbehave.

mod client;
mod fetcher;
mod server;
