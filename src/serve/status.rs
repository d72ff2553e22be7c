//! The status page: what the site holds, how long the last change took, what is wrong where, which
//! articles are not published.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::client::{STYLE, details, escape, script};
use super::server::{Server, located};
use super::site::{Site, Snapshot};
use crate::diag::Located;
use crate::graph::Drafts;
use crate::load::ParsedArticle;
use crate::plan::{ARCHIVE, Addresses, PROVIDERS, TOPICS};
use crate::text::site_path::SitePath;

/// How many findings the page shows: a browser has no use for a hundred thousand.
const MOST_SHOWN: usize = 500;

/// The page of the site as it is now.
pub(super) fn page(server: &Server) -> String {
    let (site, all, phases, drafts) = {
        let site = server.site.read();
        (site.snapshot(), site.findings(), site.phases.clone(), drafts(&site))
    };
    let findings = &located(&site, all);
    let base_url = &site.view.config.base_url;
    let summary = summary(findings);
    let title = escape(&site.view.config.title);
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{summary} · {title}</title><style>{STYLE}</style></head><body><main>\
         <h1>Status of <a href=\"{home}\" dir=\"auto\">{title}</a></h1>\
         <p class=\"soft\" role=\"status\">{summary}. This page keeps itself up to date.</p>",
        home = escape(&base_url.href(&SitePath::HOME)),
    );
    if let Some(reason) = &*server.polls.read() {
        let _ = write!(
            out,
            "<p class=\"soft\">Changes are looked for once a second: {}.</p>",
            escape(reason)
        );
    }
    push_numbers(&mut out, &site);
    out.push_str("<h2>Last load or change</h2><table>");
    for (name, time) in &phases {
        let milliseconds = time.as_secs_f64() * 1e3;
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th><td>{milliseconds:.1} ms</td></tr>");
    }
    out.push_str("</table>");
    push_findings(&mut out, &site, findings);
    push_drafts(&mut out, &site, &drafts);
    let _ = write!(out, "</main>{}</body></html>", script("status", None, base_url));
    out
}

/// The unpublished articles, newest first, as many as are shown.
fn drafts(site: &Site) -> Vec<Arc<ParsedArticle>> {
    let all = site.sources.articles.iter().filter(|article| !article.published);
    let mut drafts: Vec<&Arc<ParsedArticle>> = all.collect();
    drafts.sort_by_key(|article| std::cmp::Reverse(article.published_at.value()));
    drafts.into_iter().take(MOST_SHOWN).cloned().collect()
}

/// The list of drafts, each with its file, and with its page if drafts are shown.
fn push_drafts(out: &mut String, site: &Snapshot, drafts: &[Arc<ParsedArticle>]) {
    let graph = &site.view.graph;
    let shown = graph.articles.rows().iter().filter(|article| article.draft).count();
    let number = shown + graph.unpublished;
    if number == 0 {
        return;
    }
    let _ = write!(out, "<h2 id=\"drafts\">Unpublished articles: {}</h2>", grouped(number));
    if site.settings.drafts == Drafts::Exclude {
        out.push_str(
            "<p class=\"soft\">Restart with <code>--drafts</code> to see their pages.</p>",
        );
    }
    let files: HashSet<&str> = drafts.iter().map(|article| &*article.source.file).collect();
    let pages = pages(site, &files);
    out.push_str("<ul class=\"drafts\">");
    for article in drafts {
        let file = &*article.source.file;
        let title = format!("<bdi>{}</bdi>", escape(&article.title));
        let title = match pages.get(file) {
            Some(href) => format!("<a href=\"{}\">{title}</a>", escape(href)),
            None => title,
        };
        let day = article.published_at.value().format("%Y-%m-%d");
        let file = escape(file);
        let _ =
            write!(out, "<li>{title} <span class=\"soft\">{day}</span><code>{file}</code></li>");
    }
    out.push_str("</ul>");
    if number > drafts.len() {
        let more = grouped(number - drafts.len());
        let _ = write!(out, "<p class=\"soft\">And {more} more: see feedgen list --drafts.</p>");
    }
}

/// How many errors and warnings there are, in words.
fn summary(findings: &[Located]) -> String {
    let errors = findings.iter().filter(|finding| finding.diagnostic.is_error()).count();
    let counted = |number: usize, name: &str| match number {
        0 => None,
        1 => Some(format!("1 {name}")),
        _ => Some(format!("{number} {name}s")),
    };
    let parts = [counted(errors, "error"), counted(findings.len() - errors, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Nothing is wrong".to_owned() } else { parts.join(", ") }
}

fn push_numbers(out: &mut String, site: &Snapshot) {
    let graph = &site.view.graph;
    let drafts = graph.articles.rows().iter().filter(|article| article.draft).count();
    let addresses = Addresses::new(graph, &site.view.config);
    let archive = site.view.config.list.archive.then(|| addresses.href(&ARCHIVE));
    out.push_str("<dl class=\"tiles\">");
    for (name, number, page) in [
        ("Published articles", graph.articles.len() - drafts, None),
        ("Drafts, shown", drafts, Some("#drafts".to_owned())),
        ("Unpublished, not shown", graph.unpublished, Some("#drafts".to_owned())),
        ("Topics", graph.topics.len(), Some(addresses.href(&TOPICS))),
        ("Providers", graph.providers.len(), Some(addresses.href(&PROVIDERS))),
        ("Categories", graph.categories.len(), None),
        ("Months", graph.months.len(), archive),
        ("Standalone pages", graph.pages.len(), None),
        ("Files of a build", site.view.plan.files.len(), None),
    ] {
        let name = match page.filter(|page| number > 0 || !page.starts_with('#')) {
            Some(page) => format!("<a href=\"{}\">{name}</a>", escape(&page)),
            None => name.to_owned(),
        };
        let _ = write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", grouped(number));
    }
    out.push_str("</dl>");
}

/// A number with a thin space between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn push_findings(out: &mut String, site: &Snapshot, findings: &[Located]) {
    let _ = write!(out, "<h2>Findings</h2>");
    if findings.is_empty() {
        out.push_str("<p class=\"soft\">None: every source is as it should be.</p>");
        return;
    }
    // Errors first; within each kind by file, as they come.
    let (errors, warnings): (Vec<&Located>, Vec<&Located>) =
        findings.iter().partition(|finding| finding.diagnostic.is_error());
    let shown: Vec<&Located> = errors.into_iter().chain(warnings).take(MOST_SHOWN).collect();
    let files = shown.iter().map(|finding| &*finding.diagnostic.file).collect();
    let pages = pages(site, &files);
    for finding in &shown {
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
            let _ = write!(out, "<p><a href=\"{}\">Open its page</a></p>", escape(href));
        }
        out.push_str("</section>");
    }
    if findings.len() > shown.len() {
        let more = grouped(findings.len() - shown.len());
        let _ =
            write!(out, "<p class=\"soft\">And {more} more: the terminal lists all of them.</p>");
    }
}

/// The addresses of what is made of `files`.
fn pages<'a>(site: &'a Snapshot, files: &HashSet<&str>) -> HashMap<&'a str, String> {
    let graph = &site.view.graph;
    let addresses = Addresses::new(graph, &site.view.config);
    let articles = graph.articles.iter().map(|(id, article)| {
        let path = move || addresses.article(id);
        (&*article.source.file, Box::new(path) as Box<dyn Fn() -> SitePath>)
    });
    let topics = graph.topics.iter().filter_map(|(id, topic)| {
        let path = move || addresses.topic(id);
        Some((topic.file.as_deref()?, Box::new(path) as Box<dyn Fn() -> SitePath>))
    });
    let providers = graph.providers.iter().filter_map(|(id, provider)| {
        let path = move || addresses.provider(id);
        let file = &*provider.source.as_ref()?.file;
        Some((file, Box::new(path) as Box<dyn Fn() -> SitePath>))
    });
    let pages = graph.pages.iter().map(|(id, page)| {
        let path = move || addresses.page(id);
        (&*page.source.file, Box::new(path) as Box<dyn Fn() -> SitePath>)
    });
    let all = articles.chain(topics).chain(providers).chain(pages);
    all.filter(|(file, _)| files.contains(file))
        .map(|(file, path)| (file, addresses.href(&path())))
        .collect()
}
