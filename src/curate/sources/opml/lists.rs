//! The content of a list: feeds, other lists, and pages without a feed.

use std::collections::HashMap;

use crate::text::plain::prefix;

/// The maximum number of URLs in a list.
const MAX_URLS: usize = 10_000;

/// The maximum number of folders and of labels of a URL.
const MAX_PLACES: usize = 10;

/// The maximum length of a title or the name of a folder, in bytes.
const MAX_NAME_LEN: usize = 200;

/// The maximum length of a URL, in bytes.
const MAX_URL_LEN: usize = 4_000;

/// A list of feeds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opml {
    /// The title of the list.
    pub title: Option<String>,
    /// The feeds, in the order of their first occurrence.
    pub feeds: Vec<Outline>,
    /// Other lists that this one includes.
    pub lists: Vec<Outline>,
    /// Pages for which the list names no feed.
    pub pages: Vec<Outline>,
    /// The number of URLs that exceed a limit.
    pub left_out: usize,
}

/// A feed, list or page in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The URL as it is written, without white space around it.
    pub url: String,
    /// The title; may be empty.
    pub title: String,
    /// The URL of the website.
    pub page: Option<String>,
    /// The values of `category`, such as `AI` or `/Regions/Europe`.
    pub labels: Vec<String>,
    /// The folders that contain it, each with the names from outermost to innermost.
    pub folders: Vec<Vec<String>>,
}

impl Outline {
    /// The names of topics: the labels, of hierarchical ones (which start with a slash) the last part; and
    /// the innermost folders.
    pub fn topics(&self) -> Vec<String> {
        let of_label = |label: &String| match label.starts_with('/') {
            true => parts(label).pop(),
            false => Some(label.clone()),
        };
        let labels = self.labels.iter().filter_map(of_label);
        let folders = self.folders.iter().filter_map(|folder| folder.last().cloned());
        let mut topics: Vec<String> = Vec::new();
        for topic in labels.chain(folders) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        topics
    }

    /// All labels and folders as paths, each once.
    pub fn categories(&self) -> Vec<Vec<String>> {
        let labels = self.labels.iter().map(|label| parts(label)).filter(|path| !path.is_empty());
        let mut paths: Vec<Vec<String>> = Vec::new();
        for path in labels.chain(self.folders.iter().cloned()) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}

/// The parts of a hierarchical category.
fn parts(label: &str) -> Vec<String> {
    let parts = label.split('/').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The kind of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Feed,
    List,
    Page,
}

/// The URLs found so far, each once.
#[derive(Default)]
pub(super) struct Lists {
    found: Vec<(Kind, Outline)>,
    by_url: HashMap<String, usize>,
    left_out: usize,
}

impl Lists {
    /// Adds a URL, or a further place of a known one.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        url: &str,
        title: &str,
        folder: &[String],
    ) -> Option<&mut Outline> {
        let is_full = |url: &String| self.found.len() >= MAX_URLS && !self.by_url.contains_key(url);
        let url = (url.len() <= MAX_URL_LEN).then(|| unescaped(url));
        let Some(url) = url.filter(|url| !is_full(url)) else {
            self.left_out += 1;
            return None;
        };
        let found = &mut self.found;
        let index = *self.by_url.entry(url).or_insert_with_key(|url| {
            let outline = Outline { url: url.clone(), title: name(title), ..Outline::default() };
            found.push((kind, outline));
            found.len() - 1
        });
        let (_, outline) = self.found.get_mut(index)?;
        let is_new = !folder.is_empty() && outline.folders.iter().all(|known| known != folder);
        if is_new && outline.folders.len() < MAX_PLACES {
            outline.folders.push(folder.to_owned());
        }
        Some(outline)
    }

    pub(super) fn into_opml(self, title: Option<String>) -> Opml {
        let mut opml = Opml { title, left_out: self.left_out, ..Opml::default() };
        for (kind, outline) in self.found {
            match kind {
                Kind::Feed => opml.feeds.push(outline),
                Kind::List => opml.lists.push(outline),
                Kind::Page => opml.pages.push(outline),
            }
        }
        opml
    }
}

impl Outline {
    /// Adds the labels in the value of `category`.
    pub(super) fn add_labels(&mut self, category: &str) {
        for label in category.split(',').map(name).filter(|label| !parts(label).is_empty()) {
            if self.labels.len() >= MAX_PLACES {
                return;
            }
            if !self.labels.contains(&label) {
                self.labels.push(label);
            }
        }
    }
}

/// A URL without `&amp;`, which was escaped twice or more.
fn unescaped(url: &str) -> String {
    let mut url = url.to_owned();
    while url.contains("&amp;") {
        url = url.replace("&amp;", "&");
    }
    url
}

/// A title or name of limited length on one line.
pub(super) fn name(text: &str) -> String {
    prefix(&one_line(prefix(text, 4 * MAX_NAME_LEN)), MAX_NAME_LEN).to_owned()
}

/// `text` on one line, without repeated white space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
