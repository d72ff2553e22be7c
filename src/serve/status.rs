//! The status page: what the site holds, how long the last change took, what is wrong where.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::client::{escape, script};
use super::site::Site;
use crate::diag::Located;
use crate::ids::ArticleId;
use crate::plan::Addresses;

/// The page; `findings` are all of the site's.
pub(super) fn page(site: &Site, findings: &[Located]) -> String {
    let graph = &site.view.graph;
    let drafts = graph.articles.rows().iter().filter(|article| article.draft).count();
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Status · {title}</title><style>{STYLE}</style></head><body><main>\
         <h1>Status of <a href=\"{home}\">{title}</a></h1><table>",
        title = escape(&site.config.title),
        home = escape(&site.config.base_url.href("")),
    );
    for (name, number) in [
        ("Published articles", graph.articles.len() - drafts),
        ("Drafts shown", drafts),
        ("Unpublished articles, not shown", graph.unpublished),
        ("Topics", graph.topics.len()),
        ("Providers", graph.providers.len()),
        ("Categories", graph.categories.len()),
        ("Standalone pages", graph.pages.len()),
        ("Files of a build", site.view.plan.files.len()),
    ] {
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th><td>{number}</td></tr>");
    }
    out.push_str("</table><h2>Last load or change</h2><table>");
    for (name, time) in &site.phases {
        let milliseconds = time.as_secs_f64() * 1e3;
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th><td>{milliseconds:.1} ms</td></tr>");
    }
    out.push_str("</table>");
    push_findings(&mut out, site, findings);
    let _ = write!(out, "</main>{}</body></html>", script("status"));
    out
}

fn push_findings(out: &mut String, site: &Site, findings: &[Located]) {
    let _ = write!(out, "<h2>Findings: {}</h2>", findings.len());
    let by_file: HashMap<&str, ArticleId> =
        site.view.graph.articles.iter().map(|(id, article)| (&*article.source.file, id)).collect();
    let addresses = Addresses::new(&site.view.graph, &site.config);
    for finding in findings {
        let diagnostic = &finding.diagnostic;
        let text =
            crate::diag::render(std::slice::from_ref(finding), crate::diag::Style::default());
        let _ = write!(out, "<section><pre>{}</pre>", escape(text.trim_end()));
        if let Some(id) = by_file.get(&*diagnostic.file) {
            let href = escape(&addresses.href(&addresses.article(*id)));
            let _ = write!(out, "<p><a href=\"{href}\">The page that it concerns</a></p>");
        }
        out.push_str("</section>");
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0}\
main{max-width:60rem;margin:auto;padding:1.5rem}\
table{border-collapse:collapse}th,td{padding:.2rem 1rem .2rem 0;text-align:start;font-weight:400}\
td{text-align:end;font-variant-numeric:tabular-nums}\
section{border-block-start:1px solid #8884;padding-block:.75rem}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:14px/1.5 ui-monospace,monospace}";
