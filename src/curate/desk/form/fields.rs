//! The fields of the form and what was entered in them.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::curate::desk::problem::Problem;
use crate::load::ParsedArticle;
use crate::text::slug::fold;

/// A field of the form. Errors are shown beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `title`
    Title,
    /// `excerpt`
    Excerpt,
    /// `topics`
    Topics,
    /// `images`
    Image,
    /// `provider.name`
    ProviderName,
    /// `provider.domain`
    ProviderDomain,
    /// `type`
    Type,
    /// `highlight`
    Highlight,
    /// `slug`
    Slug,
    /// `related`
    Related,
    /// No single field.
    Whole,
}

/// The image that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageChoice {
    /// The image at this position of `images`.
    Known(usize),
    /// Another image: its URL.
    Url(String),
    /// No image.
    None,
}

/// What was entered. Texts are trimmed; an empty text removes the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// `title`
    pub title: String,
    /// `excerpt`
    pub excerpt: String,
    /// `topics`
    pub topics: Vec<String>,
    /// New topics that were confirmed.
    pub confirmed: Vec<String>,
    /// The first of `images`; `None` leaves them as they are.
    pub image: Option<ImageChoice>,
    /// `provider.name`
    pub provider_name: String,
    /// `provider.domain`
    pub provider_domain: String,
    /// `type`
    pub kind: String,
    /// `highlight`
    pub highlight: String,
    /// `slug`
    pub slug: String,
    /// The positions of the related cards that stay.
    pub kept: Vec<usize>,
    /// Title and URL of another related card; empty for none.
    pub related: (String, String),
}

/// Errors by field.
pub type FieldErrors = BTreeMap<Field, Problem>;

/// What an edit is checked against.
#[derive(Clone, Copy)]
pub struct Rules<'r> {
    /// The configuration.
    pub config: &'r Config,
    /// The names of all topics of the site.
    pub topics: &'r [String],
    /// Whether another article has the address of the edited one: its title.
    pub same_address: &'r dyn Fn(&ParsedArticle) -> Option<String>,
}

/// A text as a field of one line shows it. Browsers remove line breaks from such a field, and an entered text is compared
/// with what was shown.
pub fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

impl Form {
    /// The values of an article.
    pub fn of(article: &ParsedArticle) -> Self {
        let text = |value: &Option<compact_str::CompactString>| {
            value.as_deref().unwrap_or_default().to_owned()
        };
        let provider = article.provider.as_ref();
        Self {
            title: article.title.to_string(),
            excerpt: text(&article.excerpt),
            topics: article.topics.iter().map(|topic| topic.to_string()).collect(),
            confirmed: Vec::new(),
            image: None,
            provider_name: provider.map(|provider| text(&provider.name)).unwrap_or_default(),
            provider_domain: provider.map(|provider| text(&provider.domain)).unwrap_or_default(),
            kind: article.kind.to_string(),
            highlight: text(&article.highlight),
            slug: text(&article.slug),
            kept: (0..article.related.len()).collect(),
            related: (String::new(), String::new()),
        }
    }

    /// Topics that the site does not have and that were not confirmed.
    pub fn unconfirmed<'f>(&'f self, topics: &[String], article: &ParsedArticle) -> Vec<&'f str> {
        let own = article.topics.iter().map(|topic| fold(topic));
        let known: Vec<String> =
            topics.iter().chain(&self.confirmed).map(|topic| fold(topic)).chain(own).collect();
        let new = self.topics.iter().filter(|topic| !known.contains(&fold(topic)));
        new.map(String::as_str).collect()
    }
}
