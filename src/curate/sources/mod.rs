//! `sources.toml` and lists of feeds (OPML).
