//! The page of feeds. A standalone page at its address replaces it, without a collision.

use super::FOLLOW;
use crate::config::Config;
use crate::graph::Graph;

/// The page at [`FOLLOW`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowPage {
    /// The generated page of feeds.
    Generated,
    /// A standalone page of the site.
    Own,
    /// None, because the site has no feeds.
    None,
}

/// Decides which page is at [`FOLLOW`].
pub fn follow_page(graph: &Graph, config: &Config) -> FollowPage {
    if graph.pages.rows().iter().any(|page| *page.path == *FOLLOW) {
        FollowPage::Own
    } else if config.feeds.formats.is_empty() {
        FollowPage::None
    } else {
        FollowPage::Generated
    }
}
