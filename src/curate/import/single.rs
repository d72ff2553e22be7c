//! The draft of one page, as an import would write it, for `feedgen new`.
//!
//! In: the response for a page and the site. Out: a draft, or why there is none: a story that the site or its memory
//! knows is not new. Reads the memory; writes and requests nothing.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::contents::{is_front_page, of_page};
use super::decide::reason;
use super::drafts::Maker;
use super::images;
use super::options::Site;
use super::providers::{self, ProviderNames};
use super::write::Memory;
use crate::curate::draft::Draft;
use crate::curate::identity::Known;
use crate::curate::page::{self, Page};
use crate::curate::sources::{Kind, Source, sniff};
use crate::curate::topics::TopicIndex;
use crate::fetch::Response;
use crate::text::url::host;

/// The draft of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDraft {
    /// The draft, without a category. The title is empty if the page has neither title nor text.
    pub draft: Draft,
    /// Whether the page states the date; else it is the current time in UTC.
    pub is_dated: bool,
}

/// Why a page gives no draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDraft {
    /// It is not HTML.
    NotAPage,
    /// The story is known, for this reason; the file of its article, if there is one.
    Known(String, Option<Arc<str>>),
    /// The memory can't be read, or the date can't be written: a message.
    Failed(String),
}

/// The draft of the page in `response`, which was requested at `rules.url`. The URL of the draft is the canonical one if
/// it is on the same host, else that after redirects, without tracking parameters.
///
/// # Errors
/// See [`NoDraft`].
pub fn draft_of_page(
    site: &Site<'_>,
    rules: &Source,
    response: &Response,
    now: DateTime<Utc>,
) -> Result<PageDraft, NoDraft> {
    let html = page::decode(&response.body, response.content_type.as_deref());
    if sniff(&html) != Kind::Page {
        return Err(NoDraft::NotAPage);
    }
    let page = page::read(&html, &response.url);
    let canonical = canonical(&page, &response.url);
    let url = canonical.as_ref().unwrap_or(&response.url);
    let mut story = of_page(page, url, rules, now).stories.pop().ok_or(NoDraft::NotAPage)?;
    // The URL for readers is decided: others are for the identity only.
    story.other_urls.clear();
    let names = ProviderNames::new(&site.sources.providers, site.articles);
    providers::resolve(std::slice::from_mut(&mut story), &[rules], &names);
    let memory = Memory::read(site.root).map_err(NoDraft::Failed)?;
    let known = Known::new(&memory.lines, site.articles);
    story.other_urls = vec![rules.url.clone(), response.url.clone()];
    if let Some(found) = known.find(&story.identity()) {
        return Err(NoDraft::Known(reason(&found), found.story.file.clone()));
    }
    story.other_urls.clear();
    let maker = Maker {
        config: site.config,
        topics: TopicIndex::new(&site.sources.topics),
        image_counts: images::count(std::iter::once(&*story.images)),
    };
    let is_dated = story.published.to_utc() != now;
    let draft = maker.prepare(story, Vec::new()).draft.map_err(NoDraft::Failed)?;
    Ok(PageDraft { draft, is_dated })
}

/// The canonical URL of a page, if it can be that of this page: on its host, and not the front page of it.
fn canonical(page: &Page, url: &str) -> Option<String> {
    let canonical = page.canonical.as_ref()?;
    let is_own = host(canonical) == host(url) && (!is_front_page(canonical) || is_front_page(url));
    is_own.then(|| canonical.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_urls_of_other_pages_are_not_taken() {
        let url = "https://www.news.example/a?b=c";
        for (written, at, expected) in [
            ("https://news.example/a", url, true),
            ("http://www.news.example/a", url, true),
            ("https://other.example/a", url, false),
            ("https://news.example/", url, false),
            ("https://news.example/", "https://www.news.example", true),
        ] {
            let page = Page { canonical: Some(written.to_owned()), ..Page::default() };
            let expected = expected.then(|| written.to_owned());
            assert_eq!(canonical(&page, at), expected, "{written} at {at}");
        }
        assert_eq!(canonical(&Page::default(), url), None);
    }
}
