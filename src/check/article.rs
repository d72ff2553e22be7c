//! Checks one article of a site.

use std::slice;

use chrono::{DateTime, Utc};

use super::site::CheckedSite;
use super::{content, links, pages};
use crate::diag::Diagnostic;
use crate::ids::ArticleId;
use crate::plan::{Addresses, Content, Item, Planned};
use crate::progress::NoProgress;

/// What a check finds in the file of an article, except for diagnostics of loading, graph and plan: these are
/// `known`. Renders the article's page, and the pages that it refers to by fragments.
pub fn article_findings(
    site: CheckedSite<'_>,
    id: ArticleId,
    known: &[Diagnostic],
    now: DateTime<Utc>,
) -> Vec<Diagnostic> {
    let mut findings = content::findings_of(site, id, now);
    // The page of an article can be displaced by another one.
    if let Some(page) = page(site, id) {
        let pages = pages::read(site, slice::from_ref(page), false, &NoProgress);
        let invalid = links::stems_with_errors(known);
        let file = &site.graph.articles[id].source.file;
        let in_page = links::findings(site, &pages, &invalid).into_iter().chain(pages.failures);
        findings.extend(in_page.filter(|finding| finding.file == *file));
    }
    findings
}

fn page<'a>(site: CheckedSite<'a>, id: ArticleId) -> Option<&'a Planned> {
    let addresses = Addresses::new(site.graph, site.config);
    let planned = site.plan.files.find(&addresses.file(&addresses.article(id)))?;
    matches!(planned.content, Content::Rendered(Item::Article(own)) if own == id).then_some(planned)
}
