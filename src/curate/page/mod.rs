//! Web pages: what they say about themselves.
