//! Views that several pages share.

use serde::Serialize;

use crate::render::serialized::Serialized;

/// A link.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinkView {
    /// The text of the link.
    pub title: String,
    /// The URL.
    pub url: String,
}

/// The feed of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedView {
    /// The title.
    pub title: String,
    /// The feed in each enabled format.
    pub formats: Vec<FeedLinkView>,
}

/// A feed in one format.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FeedLinkView {
    /// The name of the format: `RSS`, `Atom`, `JSON Feed`.
    pub name: &'static str,
    /// The media type.
    pub mime: &'static str,
    /// The URL.
    pub url: String,
}

/// An image.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ImageView {
    /// The URL.
    pub url: String,
    /// The width in pixels.
    pub width: Option<u32>,
    /// The height in pixels.
    pub height: Option<u32>,
    /// How large the image can appear without blur, by its width: `large` from 640 pixels, `medium` from 300, `small`, or
    /// `unknown`.
    pub size: &'static str,
    /// The alternative text; empty for decorative images.
    pub alt: String,
    /// The title.
    pub title: Option<String>,
    /// The author or copyright holder.
    pub attribution: Option<String>,
}

/// A page of another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceView {
    /// The URL.
    pub url: String,
    /// The host, without `www.`.
    pub host: String,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DateView {
    /// The date in RFC 3339 format, with the original offset.
    pub iso: String,
    /// The formatted day, in the language and time zone of the site.
    pub text: String,
    /// The formatted time of day; null if it is midnight, which stands for an unknown time.
    pub time: Option<String>,
}

/// A link to a provider.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProviderLinkView {
    /// The name.
    pub name: String,
    /// The URL of the provider's page; null without articles on this site.
    pub url: Option<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The icon.
    pub icon: Option<ImageView>,
    /// The first letter or digit of the name, for a tile in place of a missing icon.
    pub initial: Option<String>,
}

/// Who else reports the story of an article.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageView {
    /// The names of the first providers, in the order of the related cards; at most three.
    pub names: Vec<String>,
    /// The number of further providers.
    pub more: usize,
}

/// A link to a topic.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopicLinkView {
    /// The name.
    pub name: String,
    /// The URL of the topic's page.
    pub url: String,
}

/// An article on the page of another article or list; it can belong to another site.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StoryView {
    /// The title.
    pub title: String,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// The URL.
    pub url: String,
    /// Whether the article belongs to this site.
    pub internal: bool,
    /// The URL that the title links to: `url`, or that of the source (`theme.title_links`).
    pub title_url: String,
    /// Whether `title_url` belongs to another site.
    pub title_external: bool,
    /// The page of the full story.
    pub source: Option<SourceView>,
    /// The type: `article`, `video`, …
    pub kind: String,
    /// Whether the article is a video.
    pub is_video: bool,
    /// Whether the article is a draft, visible in previews only.
    pub draft: bool,
    /// The date of publication.
    pub published: Option<DateView>,
    /// The provider.
    pub provider: Option<Serialized<ProviderLinkView>>,
    /// The first topic that is not on nearly all articles up to this one.
    pub kicker: Option<Serialized<TopicLinkView>>,
    /// The first image.
    pub image: Option<ImageView>,
    /// Who else reports the story; null if nobody is known.
    pub coverage: Option<CoverageView>,
    /// The language, if it differs from that of the site.
    pub lang: Option<String>,
    /// The code of the language, such as `DE`, if it differs from that of the site.
    pub lang_badge: Option<String>,
    /// The name of the language in the language of the site, if it differs and is known.
    pub lang_name: Option<String>,
}
