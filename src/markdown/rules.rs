//! The settings of the sanitiser.

use url::Url;

use crate::config::{Limits, UrlStyle};
use crate::text::html::TreeBudget;
use crate::text::language::is_right_to_left;
use crate::text::url::resolve_in_folder;

/// Interface texts inside rendered Markdown.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The title of links from a footnote back to the text.
    pub back_to_text: String,
    /// The text of a link to a player.
    pub play_video: String,
    /// The language of the labels.
    pub language: String,
    /// Whether the language is written from right to left.
    pub is_rtl: bool,
}

/// The settings of the sanitiser.
pub(super) struct Rules {
    pub(super) base_path: String,
    pub(super) urls: UrlStyle,
    /// The hosts of allowed players.
    pub(super) hosts: Vec<String>,
    pub(super) labels: Labels,
    pub(super) budget: TreeBudget,
}

impl Labels {
    /// Creates the labels in `language`.
    pub fn new(language: &str, back_to_text: &str, play_video: &str) -> Self {
        Self {
            back_to_text: back_to_text.to_owned(),
            play_video: play_video.to_owned(),
            language: language.to_owned(),
            is_rtl: is_right_to_left(language),
        }
    }
}

/// The budget of the HTML tree of a text.
pub(super) fn budget(limits: Limits) -> TreeBudget {
    /// A lower bound of the bytes of source per node.
    const MIN_NODE_LEN: usize = 8;
    TreeBudget {
        depth: limits.depth,
        nodes: (limits.file_size / MIN_NODE_LEN).max(20_000),
        bytes: (limits.file_size * 4).max(1_000_000),
        tag: limits.text_length,
    }
}

/// The prefix of generated ids and of fragments that refer to them. Sources can't contain this character.
pub(super) const GENERATED_PREFIX: char = '\u{fdd1}';

/// Whether an id is reserved for the theme and for footnotes.
pub(super) fn is_reserved(id: &str) -> bool {
    ["fg-", "fn-", "fnref-"].iter().any(|prefix| id.starts_with(prefix))
}

/// The document that contains the HTML.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'a> {
    /// A page of the site.
    Page {
        /// The URL of the stylesheet of the page.
        stylesheet: &'a str,
        /// The folder of the files next to the source, as a path from the site's root.
        asset_folder: Option<&'a str>,
    },
    /// A feed, with absolute URLs.
    Feed {
        /// The URL of the page of the text, the base of relative URLs.
        page: &'a Url,
        /// The folder of the files next to the source, as a path from the site's root.
        asset_folder: Option<&'a str>,
        /// The approximate maximum length; the rest is truncated.
        max_bytes: usize,
    },
}

impl Target<'_> {
    /// Resolves a relative path against the asset folder, if there is one.
    pub(super) fn resolve_asset(self, path: &str) -> Option<String> {
        let (Self::Page { asset_folder, .. } | Self::Feed { asset_folder, .. }) = self;
        resolve_in_folder(asset_folder?, path)
    }
}
