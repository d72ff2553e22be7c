//! The types of the API documents, a stable interface for programs.
//!
//! **The order of fields is the order of keys.** The JSON Schema is generated from these types; their doc comments are
//! its descriptions. Every key is always present; missing values are `null`. Texts are verbatim, with HTML and
//! entities.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

/// The pattern of URLs from front matter, which may contain characters that RFC 3986 requires to be encoded.
const HTTP_URL_PATTERN: &str = r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$";

/// A page of a list of articles.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticlesDocument<'a> {
    /// The number of the page; 1 is the newest.
    #[schemars(range(min = 1))]
    pub(super) page: usize,
    /// The articles, newest first.
    #[schemars(length(min = 1))]
    pub(super) value: Vec<ArticleEntry<'a>>,
    /// The number of the next older page; null on the last one.
    #[schemars(range(min = 2))]
    pub(super) next_page: Option<usize>,
}

/// An article.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticleEntry<'a> {
    /// The source file, relative to the content folder.
    #[schemars(length(min = 1))]
    pub(super) path: &'a str,
    /// The title; may contain entities.
    #[schemars(length(min = 1))]
    pub(super) title: &'a str,
    /// The excerpt; may contain entities and tags.
    pub(super) excerpt: Option<&'a str>,
    /// The URL of another version of the story.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) source_url: Option<&'a str>,
    /// The URL for readers; if null, `originalUrl` is.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) web_url: Option<&'a str>,
    /// The URL of the original publication.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) original_url: Option<&'a str>,
    /// HTML with an embedded player of an allowed host.
    pub(super) featured_content: Option<&'a str>,
    /// A sentence to highlight.
    pub(super) highlight: Option<&'a str>,
    /// The popularity.
    pub(super) heat: Option<i64>,
    /// The tags.
    #[schemars(length(min = 1))]
    pub(super) tags: Option<Vec<&'a str>>,
    /// The images.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// The body in Markdown; may be empty.
    pub(super) content: String,
    /// `article`, `video`, …
    #[schemars(length(min = 1))]
    pub(super) r#type: &'a str,
    /// The URL of the AMP version.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) amp_web_url: Option<&'a str>,
    /// The URL of the AMP version in a cache.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) cdn_amp_web_url: Option<&'a str>,
    /// The date of publication.
    #[schemars(extend("format" = "date-time"))]
    pub(super) published_date_time: &'a str,
    /// The date of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub(super) updated_date_time: Option<&'a str>,
    /// The provider.
    pub(super) provider: Option<ArticleProvider<'a>>,
    /// The language; by default that of the site.
    #[schemars(length(min = 1))]
    pub(super) locale: Cow<'a, str>,
    /// The category.
    pub(super) categories: [&'a str; 1],
    /// The names of the topics.
    #[schemars(length(min = 1))]
    pub(super) topics: Option<Vec<&'a str>>,
}

/// The provider as written in an article.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticleProvider<'a> {
    /// The name.
    pub(super) name: Option<&'a str>,
    /// The domain.
    pub(super) domain: Option<&'a str>,
    /// The icons.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// Always null; existing clients expect the key.
    pub(super) publishers: (),
    /// Always null; existing clients expect the key.
    pub(super) authors: (),
}

/// An image.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImageEntry<'a> {
    /// The URL.
    #[schemars(extend("pattern" = HTTP_URL_PATTERN))]
    pub(super) url: Cow<'a, str>,
    /// The width in pixels.
    #[schemars(range(min = 1))]
    pub(super) width: Option<u32>,
    /// The height in pixels.
    #[schemars(range(min = 1))]
    pub(super) height: Option<u32>,
    /// The title.
    pub(super) title: Option<&'a str>,
    /// The author or copyright holder.
    pub(super) attribution: Option<&'a str>,
    /// Whether a copy exists, according to the front matter.
    pub(super) is_cached: bool,
}

/// The index of the API.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct IndexDocument<'a> {
    /// The title of the site.
    pub(super) title: &'a str,
    /// The description of the site.
    pub(super) description: Option<&'a str>,
    /// The language of the site (BCP 47).
    pub(super) language: &'a str,
    /// The URL of the home page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) url: String,
    /// The categories.
    pub(super) categories: Vec<CategoryEntry<'a>>,
    /// The URL of the document of all topics.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) topics_url: String,
    /// The URL of the document of all providers.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) providers_url: String,
    /// The URL of the JSON Schema of all documents.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) schema_url: String,
}

/// A category.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CategoryEntry<'a> {
    /// The segment in URLs.
    pub(super) id: &'a str,
    /// The name as written in articles.
    pub(super) name: &'a str,
    /// The number of articles.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// The URL of its page; null if the site has no pages of categories.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) url: Option<String>,
    /// The URL of the newest page of its articles.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) api_url: String,
}

/// All topics.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TopicsDocument<'a> {
    /// The topics, by id.
    pub(super) value: Vec<TopicEntry<'a>>,
}

/// A topic.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TopicEntry<'a> {
    /// The segment in URLs.
    #[schemars(length(min = 1))]
    pub(super) id: &'a str,
    /// The name.
    #[schemars(length(min = 1))]
    pub(super) name: &'a str,
    /// A shorter name.
    pub(super) shortname: Option<&'a str>,
    /// The id of the parent topic.
    pub(super) parent: Option<&'a str>,
    /// The description.
    pub(super) description: Option<&'a str>,
    /// The search terms.
    #[schemars(length(min = 1))]
    pub(super) keywords: Option<&'a [Box<str>]>,
    /// The hashtags.
    #[schemars(length(min = 1))]
    pub(super) hashtags: Option<&'a [Box<str>]>,
    /// The images.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// The number of articles, without those of subtopics.
    pub(super) count: usize,
    /// The URL of its page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) url: String,
    /// The lists of its articles, one per category; may be empty.
    pub(super) lists: Vec<ListEntry<'a>>,
}

/// The list of a topic's articles in one category.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListEntry<'a> {
    /// The id of the category.
    pub(super) category: &'a str,
    /// The number of articles.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// The URL of the newest page of the list.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) api_url: String,
}

/// All providers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProvidersDocument<'a> {
    /// The providers, by id.
    pub(super) value: Vec<ProviderEntry<'a>>,
}

/// A provider. Providers in articles are identified by domain, or by name if they have no domain.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProviderEntry<'a> {
    /// The segment in URLs.
    #[schemars(length(min = 1))]
    pub(super) id: &'a str,
    /// The name.
    #[schemars(length(min = 1))]
    pub(super) name: &'a str,
    /// The domain, in lower case.
    pub(super) domain: Option<&'a str>,
    /// The description.
    pub(super) description: Option<&'a str>,
    /// The icons.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// The number of articles.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// The URL of its page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP_URL_PATTERN))]
    pub(super) url: String,
}

/// A document of the API.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only used to generate the schema")]
pub(super) enum Document<'a> {
    Articles(ArticlesDocument<'a>),
    Index(IndexDocument<'a>),
    Topics(TopicsDocument<'a>),
    Providers(ProvidersDocument<'a>),
}
