//! Outlines of OPML, and the tabs and modules of iGoogle's settings.

use super::lists::{Kind, Lists, name};
use super::tags::attribute;
use crate::curate::xml::Tag;

/// The maximum number of nested folders with a name; deeper ones have none.
const MAX_DEPTH: usize = 8;

/// The open outlines.
#[derive(Default)]
pub(super) struct Outlines {
    /// The names of the outermost folders; an outline without a name, or that is not a folder, is empty.
    open: Vec<String>,
    /// The number of deeper outlines.
    deeper: usize,
    /// Whether the current module of iGoogle is a feed.
    is_feed: bool,
}

impl Outlines {
    pub(super) fn start(&mut self, tag: &Tag, lists: &mut Lists) {
        let folder_name = self.outline(tag, lists);
        self.push(folder_name);
    }

    pub(super) fn start_tab(&mut self, tag: &Tag) {
        self.push(name(attribute(tag, "title").unwrap_or_default()));
    }

    /// The end of an outline or tab.
    pub(super) fn end(&mut self) {
        match self.deeper {
            0 => drop(self.open.pop()),
            _ => self.deeper -= 1,
        }
    }

    pub(super) fn start_module(&mut self, tag: &Tag) {
        let kind = attribute(tag, "type").unwrap_or_default();
        self.is_feed = kind.eq_ignore_ascii_case("rss");
    }

    pub(super) fn end_module(&mut self) {
        self.is_feed = false;
    }

    /// The preferences of a module of iGoogle.
    pub(super) fn preferences(&mut self, tag: &Tag, lists: &mut Lists) {
        let url = attribute(tag, "xmlUrl").filter(|url| !url.is_empty());
        if let Some(url) = url.filter(|_| self.is_feed) {
            lists.add(Kind::Feed, url, "", &self.folder());
        }
    }

    /// Whether there is no open outline.
    pub(super) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    fn push(&mut self, folder_name: String) {
        match self.open.len() < MAX_DEPTH {
            true => self.open.push(folder_name),
            false => self.deeper += 1,
        }
    }

    /// Adds the URL of an outline; returns its name if it is a folder.
    fn outline(&mut self, tag: &Tag, lists: &mut Lists) -> String {
        let value = |name: &str| attribute(tag, name).filter(|value| !value.is_empty());
        let title = value("text").or_else(|| value("title")).unwrap_or_default();
        let kind = value("type").unwrap_or_default().to_ascii_lowercase();
        let found = match attribute(tag, "xmlUrl") {
            // A list of lists, as Radio UserLand wrote it.
            Some(url) if kind == "source" => Some((Kind::List, url)),
            Some(url) => Some((Kind::Feed, url)),
            None if matches!(&*kind, "link" | "include") => {
                Some((Kind::List, value("url").unwrap_or_default()))
            }
            None if matches!(&*kind, "rss" | "atom") => value("url").map(|url| (Kind::Feed, url)),
            None => None,
        };
        if found.is_none() && !title.is_empty() {
            return name(title);
        }
        let page = value("htmlUrl");
        let found = found.filter(|(_, url)| !url.is_empty());
        let Some((kind, url)) = found.or_else(|| page.map(|page| (Kind::Page, page))) else {
            return String::new();
        };
        if let Some(outline) = lists.add(kind, url, title, &self.folder()) {
            outline.add_labels(value("category").unwrap_or_default());
            if outline.page.is_none() && kind != Kind::Page {
                outline.page = page.map(str::to_owned);
            }
        }
        String::new()
    }

    /// The names of the open folders.
    fn folder(&self) -> Vec<String> {
        self.open.iter().filter(|name| !name.is_empty()).cloned().collect()
    }
}
