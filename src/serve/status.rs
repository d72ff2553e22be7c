//! The status page: counts, durations, findings and unpublished articles.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::client::{escape, script_tag};
use super::findings_html::{STYLE, details};
use super::server::Server;
use super::site::Site;
use super::snapshot::Snapshot;
use super::worklist::{self, grouped};
use crate::diag::Located;
use crate::graph::Drafts;
use crate::load::ParsedArticle;
use crate::plan::{ARCHIVE, Addresses, PROVIDERS, TOPICS};
use crate::text::site_path::SitePath;

/// The maximum number of listed findings.
const MAX_FINDINGS: usize = 500;

/// The status page in HTML.
pub(super) fn page(server: &Server) -> String {
    let (site, findings, phases, drafts) = {
        let site = server.site.read();
        (site.served.clone(), site.findings(), site.phases.clone(), newest_drafts(&site))
    };
    let findings = &site.locate(findings);
    let base_url = &site.view.config.base_url;
    let summary = summary(findings);
    let title = escape(&site.view.config.title);
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{summary} · {title}</title><style>{STYLE}</style></head><body><main>\
         <h1>Status of <a href=\"{home}\" dir=\"auto\">{title}</a></h1>\
         <p class=\"soft\" role=\"status\">{summary}. This page updates automatically.</p>",
        home = escape(&base_url.href(&SitePath::HOME)),
    );
    if let Some(reason) = &*server.polling_reason.read() {
        let reason = escape(reason);
        let _ = write!(out, "<p class=\"soft\">Polling for changes every second: {reason}.</p>");
    }
    push_counts(&mut out, &site);
    out.push_str("<h2>Last load or change</h2><table>");
    for (name, duration) in &phases {
        let milliseconds = duration.as_secs_f64() * 1e3;
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th><td>{milliseconds:.1} ms</td></tr>");
    }
    out.push_str("</table>");
    push_findings(&mut out, &site, findings);
    worklist::push(&mut out, &site);
    push_drafts(&mut out, &site, &drafts);
    let _ = write!(out, "</main>{}</body></html>", script_tag("status", None, base_url));
    out
}

/// The number of errors and warnings.
fn summary(findings: &[Located]) -> String {
    let errors = findings.iter().filter(|finding| finding.diagnostic.is_error()).count();
    let counted = |count: usize, noun: &str| match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    };
    let parts = [counted(errors, "error"), counted(findings.len() - errors, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "No errors or warnings".to_owned() } else { parts.join(", ") }
}

fn push_counts(out: &mut String, site: &Snapshot) {
    let graph = &site.view.graph;
    let drafts = published_drafts(site);
    let addresses = Addresses::new(graph, &site.view.config);
    let archive = site.view.config.list.archive.then(|| addresses.href(&ARCHIVE));
    out.push_str("<dl class=\"counts\">");
    for (name, count, page) in [
        ("Published articles", graph.articles.len() - drafts, None),
        ("Drafts, included", drafts, Some("#drafts".to_owned())),
        ("Drafts, excluded", graph.unpublished, Some("#drafts".to_owned())),
        ("Topics", graph.topics.len(), Some(addresses.href(&TOPICS))),
        ("Providers", graph.providers.len(), Some(addresses.href(&PROVIDERS))),
        ("Categories", graph.categories.len(), None),
        ("Months", graph.months.len(), archive),
        ("Standalone pages", graph.pages.len(), None),
        ("Output files", site.view.plan.files.len(), None),
    ] {
        let name = match page.filter(|page| count > 0 || !page.starts_with('#')) {
            Some(page) => format!("<a href=\"{}\">{name}</a>", escape(&page)),
            None => name.to_owned(),
        };
        let _ = write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", grouped(count));
    }
    out.push_str("</dl>");
}

/// The number of drafts with a page.
fn published_drafts(site: &Snapshot) -> usize {
    site.view.graph.articles.rows().iter().filter(|article| article.draft).count()
}

fn push_findings(out: &mut String, site: &Snapshot, findings: &[Located]) {
    out.push_str("<h2>Findings</h2>");
    if findings.is_empty() {
        out.push_str("<p class=\"soft\">None.</p>");
        return;
    }
    let (errors, warnings): (Vec<&Located>, Vec<&Located>) =
        findings.iter().partition(|finding| finding.diagnostic.is_error());
    let listed: Vec<&Located> = errors.into_iter().chain(warnings).take(MAX_FINDINGS).collect();
    let files = listed.iter().map(|finding| &*finding.diagnostic.file).collect();
    let pages = page_hrefs(site, &files);
    for finding in &listed {
        let diagnostic = &finding.diagnostic;
        let kind = diagnostic.severity.name();
        let _ = write!(
            out,
            "<section class=\"finding {kind}\"><h3><span class=\"kind\">{kind}:</span> {}</h3>\
             {}",
            escape(&diagnostic.message),
            details(finding)
        );
        if let Some(href) = pages.get(&*diagnostic.file) {
            let _ = write!(out, "<p><a href=\"{}\">Open page</a></p>", escape(href));
        }
        out.push_str("</section>");
    }
    if findings.len() > listed.len() {
        let rest = grouped(findings.len() - listed.len());
        let _ = write!(out, "<p class=\"soft\">The terminal lists {rest} more.</p>");
    }
}

/// The newest unpublished articles, up to [`worklist::MAX_LISTED`].
fn newest_drafts(site: &Site) -> Vec<Arc<ParsedArticle>> {
    let all = site.sources.articles.iter().filter(|article| !article.published);
    let mut drafts: Vec<&Arc<ParsedArticle>> = all.collect();
    drafts.sort_by_key(|article| std::cmp::Reverse(article.published_at.value()));
    drafts.into_iter().take(worklist::MAX_LISTED).cloned().collect()
}

/// The list of drafts with their files, and links to their pages if drafts are part of the site.
fn push_drafts(out: &mut String, site: &Snapshot, drafts: &[Arc<ParsedArticle>]) {
    let count = published_drafts(site) + site.view.graph.unpublished;
    if count == 0 {
        return;
    }
    let _ = write!(out, "<h2 id=\"drafts\">Drafts: {}</h2>", grouped(count));
    if site.settings.drafts == Drafts::Exclude {
        out.push_str(
            "<p class=\"soft\">Restart with <code>--drafts</code> to see their pages.</p>",
        );
    }
    let files: HashSet<&str> = drafts.iter().map(|article| &*article.source.file).collect();
    let pages = page_hrefs(site, &files);
    out.push_str("<ul class=\"drafts\">");
    for article in drafts {
        let file = &*article.source.file;
        let title = format!("<bdi>{}</bdi>", escape(&article.title));
        let title = match pages.get(file) {
            Some(href) => format!("<a href=\"{}\">{title}</a>", escape(href)),
            None => title,
        };
        let date = article.published_at.value().format("%Y-%m-%d");
        let file = escape(file);
        let _ =
            write!(out, "<li>{title} <span class=\"soft\">{date}</span><code>{file}</code></li>");
    }
    out.push_str("</ul>");
    worklist::push_rest(
        out,
        count.saturating_sub(drafts.len()),
        ": <code>feedgen list --drafts</code> lists all",
    );
}

/// The URLs of the pages of source files.
fn page_hrefs<'a>(site: &'a Snapshot, files: &HashSet<&str>) -> HashMap<&'a str, String> {
    let graph = &site.view.graph;
    let addresses = Addresses::new(graph, &site.view.config);
    let mut hrefs = HashMap::new();
    let mut insert = |file: &'a str, path: &dyn Fn() -> SitePath| {
        if files.contains(file) {
            hrefs.insert(file, addresses.href(&path()));
        }
    };
    for (id, article) in graph.articles.iter() {
        insert(&article.source.file, &|| addresses.article(id));
    }
    for (id, topic) in graph.topics.iter() {
        if let Some(file) = &topic.file {
            insert(file, &|| addresses.topic(id));
        }
    }
    for (id, provider) in graph.providers.iter() {
        if let Some(source) = &provider.source {
            insert(&source.file, &|| addresses.provider(id));
        }
    }
    for (id, page) in graph.pages.iter() {
        insert(&page.source.file, &|| addresses.page(id));
    }
    hrefs
}
