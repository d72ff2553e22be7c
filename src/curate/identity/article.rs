//! What an import needs to know of an article of the site. A tenth of the article, so that 100,000 of them are read
//! quickly.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::hash::Hash;
use super::story::Identity;
use crate::folder::Stamp;
use crate::load::ParsedArticle;

/// An article of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownArticle {
    /// Its path in the site's folder.
    pub file: Arc<str>,
    /// The stamp of the file that was read; `None` if the file may change without another stamp.
    pub stamp: Option<Stamp>,
    /// Name and domain of its provider, as written.
    pub provider: Option<(String, String)>,
    urls: Vec<Hash>,
    title: Option<Hash>,
    /// Days since the first of the year 1 (`NaiveDate::num_days_from_ce`).
    day: i32,
}

impl KnownArticle {
    /// What is to be known of an article.
    pub fn new(article: &ParsedArticle) -> Self {
        let urls = [
            &article.original_url,
            &article.web_url,
            &article.source_url,
            &article.amp_web_url,
            &article.cdn_amp_web_url,
        ];
        let urls = urls.into_iter().flatten().map(|url| &**url);
        let publisher = article.publisher();
        let domain = publisher.as_ref().and_then(|provider| provider.domain.as_deref());
        let day = article.published_instant().to_utc().date_naive();
        let Identity { urls, guid: _, title, day } =
            Identity::new(urls, None, &article.title, domain, day);
        let provider = article.provider.as_ref();
        let provider =
            provider.and_then(|one| Some((one.name.as_deref()?, one.domain.as_deref()?)));
        Self {
            file: Arc::clone(&article.source.file),
            stamp: article.stamp,
            provider: provider.map(|(name, domain)| (name.to_owned(), domain.to_owned())),
            urls,
            title,
            day: day.num_days_from_ce(),
        }
    }

    /// What the article is known by.
    pub fn identity(&self) -> Identity {
        let day = NaiveDate::from_num_days_from_ce_opt(self.day).unwrap_or_default();
        Identity { urls: self.urls.clone(), guid: None, title: self.title, day }
    }
}
