//! What views are made of, and what several of them show.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::curate::desk::inbox::Query;
use crate::curate::desk::problem::Problem;
use crate::load::ParsedArticle;
use crate::plan::Addresses;
use crate::serve::desk::query;
use crate::serve::desk::request::desk_path;
use crate::serve::desk::state::State;
use crate::serve::snapshot::Snapshot;
use crate::text::key::TextKey;
use crate::text::language;
use crate::text::url::resolve_in_folder;
use crate::texts::Texts;

/// What all views are made of.
#[derive(Clone, Copy)]
pub(in crate::serve::desk) struct Views<'v> {
    pub(in crate::serve::desk) state: &'v State,
    pub(in crate::serve::desk) site: &'v Snapshot,
    pub(in crate::serve::desk) texts: &'v Texts,
    pub(in crate::serve::desk) query: &'v Query,
    /// The current time, for dates in the future.
    pub(in crate::serve::desk) now: DateTime<Utc>,
}

/// A link to an article.
#[derive(Debug, Serialize)]
pub(in crate::serve::desk) struct Link {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) provider: String,
}

impl Views<'_> {
    /// The address of the inbox with an article.
    pub(in crate::serve::desk) fn href(&self, article: Option<&str>) -> String {
        let more: Vec<(&str, &str)> = article.map(|file| ("article", file)).into_iter().collect();
        format!("{}?{}", desk_path(), query::to_string(self.query, &more))
    }

    /// An address of the desk about an article. It carries the state of the list as one value.
    pub(in crate::serve::desk) fn href_of(&self, page: &str, file: &str) -> String {
        let query = query::to_string(self.query, &[]);
        let pairs = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("file", file)
            .append_pair("query", &query)
            .finish();
        format!("{}{page}?{pairs}", desk_path())
    }

    /// The address of the page of an article in the preview.
    pub(in crate::serve::desk) fn page_href(&self, file: &str) -> Option<String> {
        let view = &self.site.view;
        let addresses = Addresses::new(&view.graph, &view.config);
        view.article_in(file).map(|id| addresses.href(&addresses.article(id)))
    }

    /// The language of an article, if it is not that of the texts around it.
    pub(in crate::serve::desk) fn lang(&self, article: &ParsedArticle) -> Option<String> {
        let tag = article.locale.as_deref().unwrap_or(&self.site.view.config.language);
        (language::primary(tag) != self.texts.language()).then(|| tag.to_owned())
    }

    /// The URL of an image of an article, as its page has it: relative ones are those of files beside the article.
    pub(super) fn image_url(&self, article: &ParsedArticle, url: &str) -> String {
        let view = &self.site.view;
        let addresses = Addresses::new(&view.graph, &view.config);
        let beside = view.article_in(&article.source.file).and_then(|id| addresses.beside(id));
        let resolved = beside.and_then(|folder| resolve_in_folder(&folder, url));
        view.config.base_url.resolve(resolved.as_deref().unwrap_or(url))
    }

    /// The date of an article for people, in its own offset.
    pub(in crate::serve::desk) fn date(&self, article: &ParsedArticle) -> String {
        article.published_instant().format("%Y-%m-%d %H:%M").to_string()
    }

    /// A problem in the curator's language.
    pub(in crate::serve::desk) fn problem(&self, problem: &Problem) -> String {
        let fill = |key: &str, values: &[(&str, &str)]| self.texts.fill(key, values);
        match problem {
            Problem::NoTitle => self.texts.get("error_required").to_owned(),
            Problem::NewTopics(topics) => {
                fill("error_unknown_topic", &[("topic", &topics.join(", "))])
            }
            Problem::IncompleteCard => self.texts.get("error_incomplete_card").to_owned(),
            Problem::SameAddress(title) => fill("error_slug_taken", &[("title", title)]),
            Problem::BadUrl => self.texts.get("error_url").to_owned(),
            Problem::BadDomain => self.texts.get("error_domain").to_owned(),
            Problem::BadSlug => self.texts.get("error_slug").to_owned(),
            Problem::IntoItself => self.texts.get("error_into_itself").to_owned(),
            Problem::NoUrl => self.texts.get("error_no_url").to_owned(),
            Problem::NoIdentity => self.texts.get("error_no_identity").to_owned(),
            Problem::Copy => self.texts.get("error_copy").to_owned(),
            Problem::Decided => self.texts.get("error_decided").to_owned(),
            Problem::Published => self.texts.get("error_published").to_owned(),
            Problem::KeptUnpublished { key, line } => {
                fill("error_kept_unpublished", &[("key", key), ("line", &line.to_string())])
            }
            Problem::StillUnpublished => self.texts.get("error_still_unpublished").to_owned(),
            Problem::Unchangeable => self.texts.get("error_unchangeable").to_owned(),
            Problem::Other(message) => message.clone(),
        }
    }
}

/// The hash of a file's text, as forms carry it.
pub(in crate::serve::desk) fn hash(key: TextKey) -> String {
    key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An identifier for elements that is the same as long as the file has its name.
pub(in crate::serve::desk) fn element_id(file: &str) -> String {
    format!("d-{}", &hash(TextKey::new(file))[..16])
}

/// The time for programs.
pub(in crate::serve::desk) fn datetime(article: &ParsedArticle) -> String {
    article.published_instant().to_rfc3339()
}
