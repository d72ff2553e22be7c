//! Data of the site, for all templates.

use serde::Serialize;

use super::{FeedLinkView, LinkView};

/// The site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SiteView<'a> {
    /// The title.
    pub title: String,
    /// The description; may be empty.
    pub description: String,
    /// The language (BCP 47).
    pub language: &'a str,
    /// Whether the language is written from right to left.
    pub is_rtl: bool,
    /// The URL of the home page.
    pub url: String,
    /// The absolute URL of the home page.
    pub base_url: String,
    /// The URL of the index of topics.
    pub topics_url: String,
    /// The URL of the index of providers.
    pub providers_url: String,
    /// The URL of the index of months.
    pub archive_url: Option<String>,
    /// The URL of the search page.
    pub search_url: Option<String>,
    /// The feed of all articles, in each enabled format.
    pub feeds: Vec<FeedLinkView>,
    /// The URL of the OPML file of all feeds.
    pub opml_url: Option<String>,
    /// The URL of the page of feeds.
    pub follow_url: Option<String>,
    /// The form of the newsletter: `[newsletter]` of `site.toml`.
    pub newsletter: Option<NewsletterView>,
    /// The lists of categories.
    pub categories: Vec<LinkView>,
    /// The standalone pages.
    pub pages: Vec<LinkView>,
    /// The menu of the header.
    pub menu: Vec<MenuLinkView>,
    /// The text of the footer; HTML.
    pub footer_text: Option<String>,
    /// The menu of the footer.
    pub footer_menu: Vec<MenuLinkView>,
    /// The settings of `[theme]` in `site.toml`.
    pub theme: ThemeView,
    /// The table `[extra]` of `site.toml`.
    pub extra: &'a serde_json::Value,
}

/// The form that subscribes to a newsletter.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NewsletterView {
    /// The URL that receives the form.
    pub action: String,
    /// The HTTP method: `post` or `get`.
    pub method: &'static str,
    /// The name of the field with the e-mail address.
    pub field: String,
    /// The hidden fields.
    pub fields: Vec<FormFieldView>,
    /// The heading.
    pub title: String,
    /// A sentence above the form.
    pub text: Option<String>,
    /// The text of the button.
    pub button: String,
}

/// A hidden field of a form.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FormFieldView {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// An entry of a menu.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MenuLinkView {
    /// The text of the link.
    pub title: String,
    /// The URL.
    pub url: String,
    /// The kind of pages below the entry, such as `topic` for the index of topics.
    pub about: Option<&'static str>,
    /// The media type of a file; null for pages.
    pub mime: Option<&'static str>,
    /// Whether the link leads to another site.
    pub elsewhere: bool,
}

/// The appearance of the site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ThemeView {
    /// The style of lists: `rows`, `pictures` or `compact`.
    pub card_style: &'static str,
    /// The CSS `color-scheme`: `light dark`, `light` or `dark`.
    pub color_scheme: &'static str,
    /// The background colour in each colour scheme.
    pub colors: Vec<PaperView>,
    /// The URL of the logo; on dark sites that of the logo for dark backgrounds.
    pub logo: Option<String>,
    /// The URL of the logo for dark backgrounds, if the site has both colour schemes.
    pub logo_dark: Option<String>,
    /// Whether pages offer to share an article and to copy addresses.
    pub share: bool,
    /// The icons.
    pub icons: Vec<IconView>,
    /// Whether pages have the script of reading aids, `feedgen-reader.js`.
    pub reader: bool,
    /// The URLs of additional stylesheets.
    pub stylesheets: Vec<String>,
}

/// The background colour of pages in a colour scheme.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PaperView {
    /// The media query of the colour scheme, if there are two.
    pub media: Option<&'static str>,
    /// The colour, such as `#fcfcfa`.
    pub paper: String,
}

/// An icon of the site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IconView {
    /// The link relation: `icon` or `apple-touch-icon`.
    pub rel: &'static str,
    /// The URL.
    pub url: String,
    /// The sizes, in HTML syntax.
    pub sizes: Option<&'static str>,
    /// The media type.
    pub mime: Option<&'static str>,
}
