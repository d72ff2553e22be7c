//! What the documents of the API hold: the form that programs rely on.
//!
//! Serialised as they stand, so **the order of fields is the order of keys**. The schema is
//! made from these types, and its descriptions are their comments. A key is in every document;
//! what there is not is `null`. Texts are as their author wrote them, HTML and entities
//! included.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

/// A URL. Those of the front matter are checked for no more: some hold characters that
/// RFC 3986 wants encoded.
const HTTP: &str = r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$";

/// A page of a list of articles.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticlesDocument<'a> {
    /// Its number; 1 is the newest.
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
    /// Its file, from the folder of contents.
    #[schemars(length(min = 1))]
    pub(super) path: &'a str,
    /// Its title; may hold entities.
    #[schemars(length(min = 1))]
    pub(super) title: &'a str,
    /// What it is about; may hold entities and tags.
    pub(super) excerpt: Option<&'a str>,
    /// Another form of the story.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) source_url: Option<&'a str>,
    /// Where readers go; `originalUrl` if this is null.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) web_url: Option<&'a str>,
    /// Where the story was published first.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) original_url: Option<&'a str>,
    /// HTML with a player of a host that the site allows.
    pub(super) featured_content: Option<&'a str>,
    /// A sentence to put forward.
    pub(super) highlight: Option<&'a str>,
    /// How much is spoken of it.
    pub(super) heat: Option<i64>,
    /// Tags.
    #[schemars(length(min = 1))]
    pub(super) tags: Option<Vec<&'a str>>,
    /// Pictures.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// The text below the front matter, Markdown; empty if there is none.
    pub(super) content: String,
    /// `article`, `video`, …
    #[schemars(length(min = 1))]
    pub(super) r#type: &'a str,
    /// Its form for AMP.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) amp_web_url: Option<&'a str>,
    /// The same in a cache.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) cdn_amp_web_url: Option<&'a str>,
    /// When it was published.
    #[schemars(extend("format" = "date-time"))]
    pub(super) published_date_time: &'a str,
    /// When it was changed.
    #[schemars(extend("format" = "date-time"))]
    pub(super) updated_date_time: Option<&'a str>,
    /// Whose story it is.
    pub(super) provider: Option<ArticleProvider<'a>>,
    /// Its language; that of the site if the article names none.
    #[schemars(length(min = 1))]
    pub(super) locale: Cow<'a, str>,
    /// Its category.
    pub(super) categories: [&'a str; 1],
    /// The names of its topics.
    #[schemars(length(min = 1))]
    pub(super) topics: Option<Vec<&'a str>>,
}

/// The provider of an article, as the article names it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticleProvider<'a> {
    /// What it is called.
    pub(super) name: Option<&'a str>,
    /// Its domain.
    pub(super) domain: Option<&'a str>,
    /// Icons.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// Always null: a key that clients of this form expect.
    pub(super) publishers: (),
    /// Always null, likewise.
    pub(super) authors: (),
}

/// A picture.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImageEntry<'a> {
    /// Where it is.
    #[schemars(extend("pattern" = HTTP))]
    pub(super) url: Cow<'a, str>,
    /// Its width in pixels.
    #[schemars(range(min = 1))]
    pub(super) width: Option<u32>,
    /// Its height in pixels.
    #[schemars(range(min = 1))]
    pub(super) height: Option<u32>,
    /// What it shows.
    pub(super) title: Option<&'a str>,
    /// Whom it is by.
    pub(super) attribution: Option<&'a str>,
    /// Whether there is a copy of it, as the front matter says.
    pub(super) is_cached: bool,
}

/// What the API has.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct IndexDocument<'a> {
    /// The name of the site.
    pub(super) title: &'a str,
    /// What the site is about.
    pub(super) description: Option<&'a str>,
    /// Its language, BCP 47.
    pub(super) language: &'a str,
    /// Its home page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) url: String,
    /// The categories.
    pub(super) categories: Vec<CategoryEntry<'a>>,
    /// The document of the topics.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) topics_url: String,
    /// The document of the providers.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) providers_url: String,
    /// The JSON Schema of all documents.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) schema_url: String,
}

/// A category.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CategoryEntry<'a> {
    /// Its segment in addresses.
    pub(super) id: &'a str,
    /// What articles call it.
    pub(super) name: &'a str,
    /// How many articles it has.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// Its page; null if the site has no pages of categories.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) url: Option<String>,
    /// The newest page of its articles.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
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
    /// Its segment in addresses.
    #[schemars(length(min = 1))]
    pub(super) id: &'a str,
    /// Its name.
    #[schemars(length(min = 1))]
    pub(super) name: &'a str,
    /// A shorter name.
    pub(super) shortname: Option<&'a str>,
    /// The id of the topic above it.
    pub(super) parent: Option<&'a str>,
    /// What it is about.
    pub(super) description: Option<&'a str>,
    /// Search terms.
    #[schemars(length(min = 1))]
    pub(super) keywords: Option<&'a [Box<str>]>,
    /// Hashtags.
    #[schemars(length(min = 1))]
    pub(super) hashtags: Option<&'a [Box<str>]>,
    /// Pictures.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// How many articles it has; those of the topics below it are not among them.
    pub(super) count: usize,
    /// Its page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) url: String,
    /// Its articles, by category; empty if there are none.
    pub(super) lists: Vec<ListEntry<'a>>,
}

/// The articles that a topic has in one category.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListEntry<'a> {
    /// The id of the category.
    pub(super) category: &'a str,
    /// How many they are.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// The newest page of them.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) api_url: String,
}

/// All providers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProvidersDocument<'a> {
    /// The providers, by id.
    pub(super) value: Vec<ProviderEntry<'a>>,
}

/// A provider: all that articles call by one domain, or one name if they give no domain.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProviderEntry<'a> {
    /// Its segment in addresses.
    #[schemars(length(min = 1))]
    pub(super) id: &'a str,
    /// What it is called.
    #[schemars(length(min = 1))]
    pub(super) name: &'a str,
    /// Its domain, in lower case.
    pub(super) domain: Option<&'a str>,
    /// What it is.
    pub(super) description: Option<&'a str>,
    /// Icons.
    #[schemars(length(min = 1))]
    pub(super) images: Option<Vec<ImageEntry<'a>>>,
    /// How many articles it has.
    #[schemars(range(min = 1))]
    pub(super) count: usize,
    /// Its page.
    #[schemars(extend("format" = "uri", "pattern" = HTTP))]
    pub(super) url: String,
}

/// A document of the API.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only the schema is made from it")]
pub(super) enum Document<'a> {
    Articles(ArticlesDocument<'a>),
    Index(IndexDocument<'a>),
    Topics(TopicsDocument<'a>),
    Providers(ProvidersDocument<'a>),
}
