//! End-to-end tests of the real binary: source folders in, output files out.
//!
//! All tests are modules of one target, which links once. [`site`], [`html`] and [`server`] contain shared helpers.
#![allow(clippy::disallowed_methods, reason = "tests create and read files")]
#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod addresses;
mod api;
mod bundles;
mod check;
mod cli;
mod copying;
mod corpus;
mod curating;
mod desk;
mod diagnostics;
mod docs;
mod families;
mod faults;
mod feeds;
mod fuzz;
mod generated;
mod guard;
mod host;
mod hostile;
mod html;
mod import;
mod import_feeds;
mod import_pages;
mod incremental;
mod init;
mod keep_going;
mod layering;
mod memory;
mod names;
mod output;
mod pages;
mod printing;
mod sample;
mod scores;
mod search;
mod seed;
mod serve;
mod server;
mod site;
mod sources;
mod state;
mod stories;
mod theme;
mod unpublished;
