//! feedgen: a static site generator for curated news feeds.
//!
//! One way, each arrow a plain function from one phase's product to the next:
//!
//! ```text
//! config → load → graph → plan → render → write
//! ```
//!
//! [`commands::run`] dispatches a command, [`project`] runs the first four phases, [`build`] all of them.
//! ARCHITECTURE.md has the map.

pub mod budget;
pub mod build;
pub mod cache;
pub mod check;
pub mod cli;
pub mod collections;
pub mod commands;
pub mod config;
pub mod curate;
pub mod diag;
pub mod embed;
pub mod fetch;
pub mod folder;
pub mod graph;
pub mod guard;
pub mod ids;
pub mod leaks;
pub mod load;
pub mod markdown;
pub mod plan;
pub mod progress;
pub mod project;
pub mod render;
pub mod scores;
pub mod serve;
pub mod stories;
pub mod text;
pub mod texts;
pub mod theme;
pub mod write;
