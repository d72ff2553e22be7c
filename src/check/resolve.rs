//! Where links lead.

use percent_encoding::percent_decode_str;
use url::Url;

use super::scan::{Kind, Link};
use super::site::Site;
use crate::collections::HashSet;
use crate::plan::Plan;
use crate::text::site_path;

/// Where a link leads.
pub(super) enum Linked<'a> {
    /// Into the site.
    Inside(Inside<'a>),
    /// To another site: the address without its fragment.
    Elsewhere(String),
    /// Not to a page of any site.
    Other,
}

/// Where a link inside the site leads.
pub(super) enum Inside<'a> {
    /// To a file.
    Page,
    /// To a part of the page that this file holds, if it has that part.
    Part(&'a str, Broken),
    /// Nowhere.
    Nowhere(Broken),
}

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Broken {
    /// The address as the page has it.
    pub(super) href: String,
    /// Where it leads, from the site's root.
    pub(super) path: String,
    /// The part of the page that is not there, if the page is.
    pub(super) fragment: Option<String>,
    /// What the page does with it.
    pub(super) kind: Kind,
}

/// Finds where links lead.
pub(super) struct Resolver<'a> {
    plan: &'a Plan,
    /// The address of the site's root, with a slash at its end.
    root: Url,
    redirects: HashSet<String>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(site: &Site<'a>) -> Self {
        let root = site.config.base_url.to_string();
        let slash = |is_folder| if is_folder { "/" } else { "" };
        let redirects = site.plan.redirects.iter();
        let redirects = redirects.map(|rule| format!("{}{}", rule.from, slash(rule.is_folder)));
        let redirects = redirects.collect();
        // A base URL is one.
        let root = Url::parse(&root).unwrap_or_else(|_| unreachable!("{root} was parsed before"));
        Self { plan: site.plan, root, redirects }
    }

    /// Where a link of the page or stylesheet `file` leads.
    pub(super) fn resolve(&self, file: &str, link: &Link) -> Linked<'a> {
        let Ok(url) = self.address(file).and_then(|page| page.join(&link.href)) else {
            return Linked::Other;
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Linked::Other;
        }
        let is_of_host = url.host() == self.root.host()
            && url.port_or_known_default() == self.root.port_or_known_default();
        let below = url.path().strip_prefix(self.root.path());
        match below.filter(|_| is_of_host) {
            Some(path) => Linked::Inside(self.inside(path, &url, link)),
            // What else the host has is another's matter, and may be another site.
            None if is_of_host => Linked::Other,
            None => {
                let mut url = url;
                url.set_fragment(None);
                Linked::Elsewhere(url.into())
            }
        }
    }

    /// The address of the page or stylesheet `file`.
    fn address(&self, file: &str) -> Result<Url, url::ParseError> {
        let mut address = self.root.to_string();
        site_path::push_encoded(&mut address, file.strip_suffix("index.html").unwrap_or(file));
        Url::parse(&address)
    }

    fn inside(&self, path: &str, url: &Url, link: &Link) -> Inside<'a> {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let fragment = url.fragment().map(|f| percent_decode_str(f).decode_utf8_lossy());
        // The top of a page is there without a name, and a text in it can't be known here.
        let fragment = fragment
            .filter(|f| !f.is_empty() && *f != "top" && !f.starts_with(":~:"))
            .map(String::from);
        let broken = |fragment| Broken {
            href: link.href.clone(),
            path: path.clone().into_owned(),
            fragment,
            kind: link.kind,
        };
        match (self.file(&path), fragment) {
            (Some(file), Some(fragment)) if file.ends_with(".html") => {
                Inside::Part(file, broken(Some(fragment)))
            }
            (Some(_), _) => Inside::Page,
            (None, _) if self.redirects.contains(&*path) => Inside::Page,
            (None, _) => Inside::Nowhere(broken(None)),
        }
    }

    /// The file that a host sends for `path`.
    fn file(&self, path: &str) -> Option<&'a str> {
        let find = |path: &str| self.plan.files.find(path).map(|planned| &*planned.file);
        if path.is_empty() || path.ends_with('/') {
            return find(&format!("{path}index.html"));
        }
        find(path)
            .or_else(|| find(&format!("{path}.html")))
            .or_else(|| find(&format!("{path}/index.html")))
    }
}
