//! Requests to servers that nobody vouches for: feeds, pages, links.
//!
//! In: URLs. Out: bodies, headers and reasons of failures, as plain data. No request reaches a private
//! network unless an option allows it; sizes, times and redirects are limited.
