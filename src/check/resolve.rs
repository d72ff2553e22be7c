//! Resolves the links of pages and stylesheets.

use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use url::Url;

use super::scan::{Link, LinkKind};
use super::site::CheckedSite;
use crate::collections::HashSet;
use crate::config::BaseUrl;
use crate::plan::{Content, Item, Planned};
use crate::text::site_path;

/// The target of a link.
pub(super) enum Resolved<'a> {
    /// In this site.
    Internal(Internal<'a>),
    /// On another site: the URL without its fragment.
    External(String),
    /// Not an http(s) URL, or on the same host but outside the site.
    Other,
}

/// The target of a link in this site.
pub(super) enum Internal<'a> {
    /// An existing file.
    Found,
    /// A fragment of this file, which may be missing.
    Fragment(&'a str, BrokenLink),
    /// A missing file.
    Missing(BrokenLink),
}

/// A broken internal link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BrokenLink {
    /// The URL in the page.
    pub(super) href: String,
    /// The path of the target, relative to the site's root.
    pub(super) path: String,
    /// The missing fragment, if the page exists.
    pub(super) fragment: Option<String>,
    /// The kind of the link.
    pub(super) kind: LinkKind,
    /// The source of the page, if it is only missing because it is not published.
    pub(super) unpublished: Option<Arc<str>>,
}

/// Resolves links.
pub(super) struct Resolver<'a> {
    site: CheckedSite<'a>,
    /// The URL of the site's root, with a trailing slash.
    root: Url,
    /// The same of the published site.
    public_root: Url,
    /// Made for the first link that leads to no file.
    redirects: OnceLock<HashSet<String>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(site: CheckedSite<'a>) -> Self {
        let root = |base_url: &BaseUrl| {
            let root = base_url.to_string();
            Url::parse(&root).unwrap_or_else(|_| unreachable!("{root} was parsed before"))
        };
        let (root, public_root) = (root(&site.config.base_url), root(&site.config.public_url));
        Self { site, root, public_root, redirects: OnceLock::new() }
    }

    /// Resolves a link of the page or stylesheet `file`.
    pub(super) fn resolve(&self, file: &str, link: &Link) -> Resolved<'a> {
        let Ok(url) = self.url(file).and_then(|page| page.join(&link.href)) else {
            return Resolved::Other;
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Resolved::Other;
        }
        let is_same_host = [&self.root, &self.public_root].into_iter().any(|root| {
            url.host() == root.host() && url.port_or_known_default() == root.port_or_known_default()
        });
        // Both roots have the same path.
        let path = url.path().strip_prefix(self.root.path());
        match path.filter(|_| is_same_host) {
            Some(path) => Resolved::Internal(self.resolve_internal(path, &url, link)),
            // Outside the base path, the host may serve other sites.
            None if is_same_host => Resolved::Other,
            None => {
                let mut url = url;
                url.set_fragment(None);
                Resolved::External(url.into())
            }
        }
    }

    /// The URL of the page or stylesheet `file`.
    fn url(&self, file: &str) -> Result<Url, url::ParseError> {
        let mut url = self.root.to_string();
        site_path::push_encoded(&mut url, file.strip_suffix("index.html").unwrap_or(file));
        Url::parse(&url)
    }

    fn resolve_internal(&self, path: &str, url: &Url, link: &Link) -> Internal<'a> {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let fragment = url.fragment().map(|f| percent_decode_str(f).decode_utf8_lossy());
        // `#top` always exists; text fragments (`#:~:`) are not checked.
        let fragment = fragment
            .filter(|f| !f.is_empty() && *f != "top" && !f.starts_with(":~:"))
            .map(String::from);
        let broken = BrokenLink {
            href: link.href.clone(),
            path: path.clone().into_owned(),
            fragment: None,
            kind: link.kind,
            unpublished: None,
        };
        let Some(planned) = self.file(&path) else {
            return match self.redirects().contains(&*path) {
                true => Internal::Found,
                false => Internal::Missing(broken),
            };
        };
        if let Some(source) = self.unpublished(planned) {
            return Internal::Missing(BrokenLink { unpublished: Some(source), ..broken });
        }
        let fragment = fragment.filter(|_| planned.file.ends_with(".html"));
        match fragment.is_some() {
            true => Internal::Fragment(&planned.file, BrokenLink { fragment, ..broken }),
            false => Internal::Found,
        }
    }

    /// The paths of the redirects without a file.
    fn redirects(&self) -> &HashSet<String> {
        self.redirects.get_or_init(|| {
            let slash = |is_folder| if is_folder { "/" } else { "" };
            let rules = self.site.plan.redirects.iter();
            rules.map(|rule| format!("{}{}", rule.from, slash(rule.is_folder))).collect()
        })
    }

    /// The source of a page that only exists in a preview.
    fn unpublished(&self, planned: &Planned) -> Option<Arc<str>> {
        let Content::Rendered(Item::Article(id) | Item::ArticleAlias(id)) = planned.content else {
            return None;
        };
        let source = &self.site.graph.articles[id].source;
        (!self.site.has(id)).then(|| Arc::clone(&source.file))
    }

    /// The file that a host sends for `path`.
    fn file(&self, path: &str) -> Option<&'a Planned> {
        let find = |path: &str| self.site.plan.files.find(path);
        if path.is_empty() || path.ends_with('/') {
            return find(&format!("{path}index.html"));
        }
        find(path)
            .or_else(|| find(&format!("{path}.html")))
            .or_else(|| find(&format!("{path}/index.html")))
    }
}
