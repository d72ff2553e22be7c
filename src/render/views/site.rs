//! The site, as every template sees it.

use serde::Serialize;

use super::{FeedLinkView, LinkView};

/// The site, on every page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SiteView<'a> {
    /// Its name.
    pub title: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Its language, BCP 47.
    pub language: &'a str,
    /// Whether that is written from right to left.
    pub is_rtl: bool,
    /// The home page.
    pub url: String,
    /// The home page as an absolute URL.
    pub base_url: String,
    /// The index of topics.
    pub topics_url: String,
    /// The index of providers.
    pub providers_url: String,
    /// The index of months.
    pub archive_url: Option<String>,
    /// The search page.
    pub search_url: Option<String>,
    /// The feed of all articles, in each format.
    pub feeds: Vec<FeedLinkView>,
    /// The list of all feeds, OPML.
    pub opml_url: Option<String>,
    /// Lists of categories.
    pub categories: Vec<LinkView>,
    /// Standalone pages.
    pub pages: Vec<LinkView>,
    /// The menu of the header.
    pub menu: Vec<MenuLinkView>,
    /// A text in the footer; html.
    pub footer_text: Option<String>,
    /// That of the footer.
    pub footer_menu: Vec<MenuLinkView>,
    /// What `[theme]` of `site.toml` says.
    pub theme: ThemeView,
    /// `[extra]` of `site.toml`.
    pub extra: &'a serde_json::Value,
}

/// An entry of a menu.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MenuLinkView {
    /// The text.
    pub title: String,
    /// The address.
    pub url: String,
    /// The kind of page that belongs to it: `topic` for the index of topics.
    pub about: Option<&'static str>,
    /// Its media type, where it is no page.
    pub mime: Option<&'static str>,
    /// Whether it leads to another site.
    pub elsewhere: bool,
}

/// What the site says of its looks.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeView {
    /// How lists look: `cards`, `list` or `compact`.
    pub card_style: &'static str,
    /// The looks that there are, as CSS says it: `light dark`, `light` or `dark`.
    pub color_scheme: &'static str,
    /// The ground of pages in each look.
    pub colors: Vec<PaperView>,
    /// The address of the logo; where the site is always dark, that of the one for dark ground.
    pub logo: Option<String>,
    /// That of the logo on dark ground, where the site has both looks.
    pub logo_dark: Option<String>,
    /// The site's icons.
    pub icons: Vec<IconView>,
    /// Addresses of stylesheets after that of the theme.
    pub stylesheets: Vec<String>,
}

/// The ground of pages.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PaperView {
    /// The media query of the look, if there are two.
    pub media: Option<&'static str>,
    /// The colour, `#fcfcfa`.
    pub paper: String,
}

/// An icon of the site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IconView {
    /// What it is to the page: `icon`, `apple-touch-icon`.
    pub rel: &'static str,
    /// Its address.
    pub url: String,
    /// Its sizes, as HTML writes them.
    pub sizes: Option<&'static str>,
    /// Its media type.
    pub mime: Option<&'static str>,
}
