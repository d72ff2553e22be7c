//! The worklist of the status page: articles that lack something, with what to do.
//!
//! Covers the articles of the served site, newest first. **Requests nothing and reads no file**: an image of the site is
//! missing if no planned file has its path; images of other hosts are not checked.

use std::fmt::Write as _;

use super::client::escape;
use super::snapshot::Snapshot;
use crate::config::Config;
use crate::graph::Article;
use crate::ids::ArticleId;
use crate::plan::{Addresses, Files};
use crate::text::site_path;
use crate::text::url::resolve_in_folder;

/// The maximum number of listed articles of each kind.
pub(super) const MAX_LISTED: usize = 50;

/// Articles that lack the same thing.
struct Task {
    id: &'static str,
    heading: &'static str,
    /// What to do, in HTML.
    advice: &'static str,
    /// The first articles, each with a detail.
    listed: Vec<(ArticleId, String)>,
    count: usize,
}

impl Task {
    fn new(id: &'static str, heading: &'static str, advice: &'static str) -> Self {
        Self { id, heading, advice, listed: Vec::new(), count: 0 }
    }

    /// Adds an article. `detail` is called only for listed articles.
    fn push(&mut self, id: ArticleId, detail: impl FnOnce() -> String) {
        if self.listed.len() < MAX_LISTED {
            self.listed.push((id, detail()));
        }
        self.count += 1;
    }
}

/// Adds the worklist to the status page.
pub(super) fn push(out: &mut String, site: &Snapshot) {
    let tasks = tasks(site);
    out.push_str("<h2 id=\"worklist\">Worklist</h2>");
    if tasks.iter().all(|task| task.count == 0) {
        out.push_str("<p class=\"soft\">Nothing to do.</p>");
    }
    for task in tasks.iter().filter(|task| task.count > 0) {
        push_task(out, site, task);
    }
}

fn tasks(site: &Snapshot) -> [Task; 4] {
    let mut images = Task::new(
        "missing-images",
        "Missing images",
        "Add the file to a static folder, or change <code>images</code>.",
    );
    let mut excerpts = Task::new(
        "no-excerpt",
        "No excerpt",
        "Write <code>excerpt</code>: a sentence or two that say more than the title.",
    );
    let mut topics = Task::new("no-topic", "No topic", "Add one to <code>topics</code>.");
    let mut pictures = Task::new("no-image", "No picture", "Add one to <code>images</code>.");
    let view = &*site.view;
    let addresses = Addresses::new(&view.graph, &view.config);
    for (id, article) in view.graph.articles.iter() {
        let missing = || missing_image(id, article, addresses, &view.config, &view.plan.files);
        if article.images.is_empty() {
            pictures.push(id, String::new);
        } else if let Some(url) = missing() {
            images.push(id, || url);
        }
        if article.excerpt.is_none() {
            excerpts.push(id, String::new);
        }
        if article.topics.is_empty() {
            topics.push(id, String::new);
        }
    }
    [images, excerpts, topics, pictures]
}

/// The URL of the first image of this site in the front matter that is not among the planned files.
fn missing_image(
    id: ArticleId,
    article: &Article,
    addresses: Addresses<'_>,
    config: &Config,
    files: &Files,
) -> Option<String> {
    let folder = || {
        let href = addresses.href(&addresses.article(id));
        let path = href.strip_prefix(config.base_url.path()).unwrap_or(&href);
        format!("{}/", path.trim_end_matches('/'))
    };
    let is_missing = |url: &&str| {
        let beside = article.source.is_bundle.then(|| resolve_in_folder(&folder(), url)).flatten();
        let path = match beside.as_deref().unwrap_or(url).strip_prefix('/') {
            Some(path) if !path.starts_with('/') => path,
            _ => return false,
        };
        let path = path.split(['?', '#']).next().unwrap_or(path);
        site_path::decode(path).is_none_or(|file| files.find(&file).is_none())
    };
    article.images.iter().map(|image| image.url.as_str()).find(is_missing).map(str::to_owned)
}

fn push_task(out: &mut String, site: &Snapshot, task: &Task) {
    let Task { id, heading, advice, listed, count } = task;
    let graph = &site.view.graph;
    let addresses = Addresses::new(graph, &site.view.config);
    let _ = write!(
        out,
        "<section class=\"task\"><h3 id=\"{id}\">{heading}: {}</h3><p class=\"soft\">{advice}</p>\
         <ul class=\"drafts\">",
        grouped(*count)
    );
    for (id, detail) in listed {
        let article = &graph.articles[*id];
        let href = escape(&addresses.href(&addresses.article(*id)));
        let (title, file) = (escape(&article.title), escape(&article.source.file));
        let _ = write!(out, "<li><a href=\"{href}\"><bdi>{title}</bdi></a>");
        if !detail.is_empty() {
            let _ = write!(out, " <span class=\"soft\">{}</span>", escape(detail));
        }
        let _ = write!(out, "<code>{file}</code></li>");
    }
    out.push_str("</ul>");
    push_rest(out, count - listed.len(), "");
    out.push_str("</section>");
}

/// Says how many entries of a list are not shown. `hint` is HTML.
pub(super) fn push_rest(out: &mut String, rest: usize, hint: &str) {
    if rest > 0 {
        let _ = write!(out, "<p class=\"soft\">… and {} more{hint}.</p>", grouped(rest));
    }
}

/// A number with commas between groups of three digits.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped() {
        let grouped = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(grouped, ["0", "999", "1,000", "1,234,567"]);
    }
}
