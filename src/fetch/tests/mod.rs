//! Requests to local servers that misbehave.

mod client;
mod delays;
mod fetcher;
mod runs;
mod server;
