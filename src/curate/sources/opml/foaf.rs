//! Friends of a friend (FOAF) in RDF: people with their feeds, in groups.
//!
//! The name of a person is the title of the feed, the names of groups are its folders. Names may follow
//! what they name.

use super::lists::{Kind, Lists, name};
use super::tags::attribute;
use crate::curate::xml::Tag;

/// The maximum number of nested people and groups.
const MAX_DEPTH: usize = 20;

/// The open people and groups, and their URLs.
#[derive(Default)]
pub(super) struct Foaf {
    open: Vec<Open>,
    /// The number of deeper people and groups.
    deeper: usize,
}

/// A person or group.
struct Open {
    is_group: bool,
    name: Option<String>,
    /// The URLs of a person.
    urls: Vec<(Kind, String)>,
    /// The URLs of the finished people in a group, with their titles.
    members: Vec<(Kind, String, String)>,
    /// Whether the last URL is a page for which no feed has been found.
    has_page: bool,
}

/// The maximum number of URLs of a person, and of people in a group.
const MAX_URLS: usize = 10_000;

impl Foaf {
    /// Whether an element of this name is one of FOAF's.
    pub(super) fn is_entity(name: &str) -> bool {
        matches!(name, "agent" | "person" | "group")
    }

    pub(super) fn start(&mut self, element: &str, tag: &Tag, lists: &mut Lists) {
        if Self::is_entity(element) {
            return self.open(element == "group", lists);
        }
        let attribute = |name| attribute(tag, name).filter(|url| !url.is_empty());
        let (about, resource) = (attribute("about"), attribute("resource"));
        match (element, about, resource) {
            ("document", Some(page), _) => self.add(Kind::Page, page),
            ("channel", Some(feed), _) | ("feed", _, Some(feed)) => self.add(Kind::Feed, feed),
            ("seealso", _, Some(list)) => self.add(Kind::List, list),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, element: &str, text: Option<String>, lists: &mut Lists) {
        if Self::is_entity(element) {
            return self.close(lists);
        }
        if let ("name" | "member_name", Some(text)) = (element, text)
            && self.deeper == 0
            && let Some(open) = self.open.last_mut()
        {
            open.name.get_or_insert_with(|| name(&text));
        }
    }

    /// Whether there is no open person or group.
    pub(super) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    /// Adds the URLs of all open people and groups.
    pub(super) fn finish(&mut self, lists: &mut Lists) {
        self.deeper = 0;
        while !self.open.is_empty() {
            self.close(lists);
        }
    }

    fn open(&mut self, is_group: bool, lists: &mut Lists) {
        if self.open.len() >= MAX_DEPTH {
            self.deeper += 1;
            return;
        }
        self.flush(lists);
        let (urls, members) = (Vec::new(), Vec::new());
        self.open.push(Open { is_group, name: None, urls, members, has_page: false });
    }

    fn close(&mut self, lists: &mut Lists) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        self.flush(lists);
        let folder: Vec<String> = self.folder();
        let Some(closed) = self.open.pop() else { return };
        for (kind, url, title) in closed.members {
            lists.add(kind, &url, &title, &folder);
        }
    }

    /// Hands the URLs of the innermost person over to the group around it.
    fn flush(&mut self, lists: &mut Lists) {
        let Some(person) = self.open.last_mut() else { return };
        let title = person.name.clone().unwrap_or_default();
        let urls = std::mem::take(&mut person.urls);
        person.has_page = false;
        let group = self.open.iter_mut().rev().find(|open| open.is_group);
        let Some(group) = group else {
            for (kind, url) in urls {
                lists.add(kind, &url, &title, &[]);
            }
            return;
        };
        let space = MAX_URLS.saturating_sub(group.members.len());
        group
            .members
            .extend(urls.into_iter().take(space).map(|(kind, url)| (kind, url, title.clone())));
    }

    fn add(&mut self, kind: Kind, url: &str) {
        let Some(person) = self.open.last_mut().filter(|open| !open.is_group) else { return };
        if kind == Kind::Feed && person.has_page {
            person.urls.pop();
        }
        person.has_page = kind == Kind::Page;
        if person.urls.len() < MAX_URLS {
            person.urls.push((kind, url.to_owned()));
        }
    }

    /// The names of the open groups.
    fn folder(&self) -> Vec<String> {
        let groups = self.open.iter().filter(|open| open.is_group);
        groups.filter_map(|group| group.name.clone()).collect()
    }
}
