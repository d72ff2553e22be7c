//! Resolves the links of pages and stylesheets.

use percent_encoding::percent_decode_str;
use url::Url;

use super::context::Context;
use super::scan::{Link, LinkKind};
use crate::collections::HashSet;
use crate::plan::Plan;
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
}

/// Resolves links.
pub(super) struct Resolver<'a> {
    plan: &'a Plan,
    /// The URL of the site's root, with a trailing slash.
    root: Url,
    redirects: HashSet<String>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(site: &Context<'a>) -> Self {
        let root = site.config.base_url.to_string();
        let slash = |is_folder| if is_folder { "/" } else { "" };
        let redirects = site.plan.redirects.iter();
        let redirects = redirects.map(|rule| format!("{}{}", rule.from, slash(rule.is_folder)));
        let redirects = redirects.collect();
        let root = Url::parse(&root).unwrap_or_else(|_| unreachable!("{root} was parsed before"));
        Self { plan: site.plan, root, redirects }
    }

    /// Resolves a link of the page or stylesheet `file`.
    pub(super) fn resolve(&self, file: &str, link: &Link) -> Resolved<'a> {
        let Ok(url) = self.url(file).and_then(|page| page.join(&link.href)) else {
            return Resolved::Other;
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Resolved::Other;
        }
        let is_same_host = url.host() == self.root.host()
            && url.port_or_known_default() == self.root.port_or_known_default();
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
        let broken = |fragment| BrokenLink {
            href: link.href.clone(),
            path: path.clone().into_owned(),
            fragment,
            kind: link.kind,
        };
        match (self.file(&path), fragment) {
            (Some(file), Some(fragment)) if file.ends_with(".html") => {
                Internal::Fragment(file, broken(Some(fragment)))
            }
            (Some(_), _) => Internal::Found,
            (None, _) if self.redirects.contains(&*path) => Internal::Found,
            (None, _) => Internal::Missing(broken(None)),
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
