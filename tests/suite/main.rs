//! End to end: folders in, files out, on the real binary.
//!
//! One target with a module for each concern, so that it links once. [`site`] holds what
//! they share; the others are tests.
#![allow(clippy::disallowed_methods, reason = "tests make folders and look into them")]
#![allow(clippy::unwrap_used, reason = "in a test this is how a surprise is reported")]

mod addresses;
mod api;
mod bundles;
mod check;
mod cli;
mod copying;
mod corpus;
mod curating;
mod diagnostics;
mod docs;
mod families;
mod faults;
mod feeds;
mod fuzz;
mod guard;
mod host;
mod hostile;
mod html;
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
mod search;
mod seed;
mod serve;
mod site;
mod state;
mod theme;
mod unpublished;
