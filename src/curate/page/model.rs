//! The data that a page yields.

/// What a page says about itself. Texts are plain: entities decoded, white space folded. URLs are
/// absolute http(s) URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The title without the name of the site; empty if the page has none.
    pub title: String,
    /// The description of the page, or else its first paragraph; empty if there is neither.
    pub excerpt: String,
    /// The authors as one line, as the page has it ("By Ada Lovelace and Charles Babbage").
    pub byline: Option<String>,
    /// The names of the authors.
    pub authors: Vec<String>,
    /// The time of publication as written: often ISO 8601, sometimes without a time zone. The first
    /// one that [`Timestamp::parse`](crate::text::timestamp::Timestamp::parse) accepts, if there is
    /// one.
    pub published: Option<String>,
    /// The time of the last change, as written.
    pub updated: Option<String>,
    /// Images that stand for the page, best first.
    pub images: Vec<Image>,
    /// The language, a BCP 47 tag.
    pub language: Option<String>,
    /// The name of the site.
    pub site_name: Option<String>,
    /// The URL that the page prefers (RFC 6596).
    pub canonical: Option<String>,
    /// The AMP form of the page.
    pub amp_url: Option<String>,
    /// The feeds that the page links to (`rel="alternate"`), in the order of the page.
    pub feeds: Vec<FeedLink>,
    /// The URL of a player for the video that the page is about.
    pub video: Option<String>,
}

/// An image of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// The address.
    pub url: String,
    /// The width in pixels, if the page states it.
    pub width: Option<u32>,
    /// The height in pixels, if the page states it.
    pub height: Option<u32>,
    /// The alternative text; empty if there is none.
    pub alt: String,
}

/// A link of a page to a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// The address.
    pub url: String,
    /// The title of the link; empty if there is none.
    pub title: String,
    /// The MIME type, in lower case, without parameters.
    pub mime: String,
}
