//! Names of elements: which vocabulary one belongs to, whatever prefix a feed uses.

use std::rc::Rc;

/// A vocabulary that feeds use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS of any version and Atom.
    Core,
    /// Dublin Core, elements and terms.
    DublinCore,
    /// RSS content module.
    Content,
    /// Media RSS.
    Media,
    /// Apple's podcast extension.
    Podcast,
    /// FeedBurner.
    Feedburner,
    /// XHTML.
    Html,
    /// RDF.
    Rdf,
    /// Anything else.
    Other,
}

/// The prefixes in scope; children share those of their parent.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    declared: Option<Rc<Declared>>,
}

#[derive(Debug)]
struct Declared {
    prefixes: Vec<(String, Space)>,
    parent: Option<Rc<Declared>>,
    /// The number of parents.
    depth: usize,
}

/// More nested declarations are ignored.
const MAX_DECLARATIONS: usize = 64;

impl Scope {
    /// The scope of an element with these attributes.
    pub(super) fn child(&self, attributes: &[(String, String)]) -> Self {
        let prefixes = attributes.iter().filter_map(|(name, uri)| {
            let name = name.to_ascii_lowercase();
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => rest.strip_prefix(':')?,
                None => return None,
            };
            Some((prefix.to_owned(), space_of_uri(uri, prefix)))
        });
        let prefixes: Vec<(String, Space)> = prefixes.collect();
        let depth = self.declared.as_ref().map_or(0, |declared| declared.depth + 1);
        if prefixes.is_empty() || depth > MAX_DECLARATIONS {
            return self.clone();
        }
        Self {
            declared: Some(Rc::new(Declared { prefixes, parent: self.declared.clone(), depth })),
        }
    }

    /// The vocabulary and the local name, in lower case, of an element.
    pub(super) fn resolve(&self, name: &str) -> (Space, String) {
        let name = name.to_ascii_lowercase();
        let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
        let mut scope = self.declared.as_ref();
        while let Some(declared) = scope {
            if let Some((_, space)) =
                declared.prefixes.iter().rev().find(|(known, _)| known == prefix)
            {
                return (*space, local.to_owned());
            }
            scope = declared.parent.as_ref();
        }
        (space_of_prefix(prefix), local.to_owned())
    }
}

/// The vocabulary of a namespace. An unknown default namespace is taken for that of the feed.
fn space_of_uri(uri: &str, prefix: &str) -> Space {
    let uri = uri.trim().to_ascii_lowercase();
    let rest = uri.split_once("://").map_or(&*uri, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let is = |start: &str| rest.starts_with(start);
    if is("purl.org/dc/") {
        Space::DublinCore
    } else if is("purl.org/rss/1.0/modules/content") {
        Space::Content
    } else if is("search.yahoo.com/mrss") || is("video.search.yahoo.com/mrss") {
        Space::Media
    } else if is("itunes.com/dtds/") {
        Space::Podcast
    } else if is("rssnamespace.org/feedburner") {
        Space::Feedburner
    } else if is("w3.org/1999/xhtml") {
        Space::Html
    } else if is("w3.org/1999/02/22-rdf-syntax-ns") {
        Space::Rdf
    } else if is("purl.org/rss/1.0/modules/") || is("w3.org/1999/xlink") || is("w3.org/2000/svg") {
        Space::Other
    } else if is("w3.org/2005/atom")
        || is("purl.org/atom/")
        || is("purl.org/rss/")
        || is("purl.org/net/rss1.1")
        || is("backend.userland.com/rss")
        || is("blogs.law.harvard.edu/tech/rss")
        || is("my.netscape.com/")
        || is("channel.netscape.com/rdf")
        || is("example.com/newformat")
        || is("example.com/necho")
        || is("purl.org/echo/")
        || is("purl.org/pie/")
        || rest.starts_with("uri/of/echo")
        || prefix.is_empty()
    {
        Space::Core
    } else {
        // A wrong address of a well-known prefix, such as another version of Media RSS.
        match space_of_prefix(prefix) {
            Space::Core => Space::Other,
            space => space,
        }
    }
}

/// The vocabulary of a prefix that is not declared.
fn space_of_prefix(prefix: &str) -> Space {
    match prefix {
        "" | "rss" | "atom" | "atom10" | "a10" => Space::Core,
        "dc" | "dcterms" => Space::DublinCore,
        "content" => Space::Content,
        "media" => Space::Media,
        "itunes" => Space::Podcast,
        "feedburner" => Space::Feedburner,
        "xhtml" => Space::Html,
        "rdf" => Space::Rdf,
        _ => Space::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_resolved() {
        let attributes = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let root = Scope::default().child(&attributes(&[
            ("xmlns", "http://bogus.example/"),
            ("xmlns:x", "HTTP://purl.org/dc/elements/1.1/"),
            ("XMLNS:szf", "http://schemas.example/"),
            ("xmlns:media", "http://wrong.example/mrss"),
            ("version", "2.0"),
        ]));
        let child = root.child(&attributes(&[("xmlns", "http://www.w3.org/1999/xhtml")]));
        for (scope, name, space, local) in [
            (&root, "Title", Space::Core, "title"),
            (&root, "x:Creator", Space::DublinCore, "creator"),
            (&root, "szf:description", Space::Other, "description"),
            (&root, "media:content", Space::Media, "content"),
            (&root, "dc:date", Space::DublinCore, "date"),
            (&root, "what:title", Space::Other, "title"),
            (&child, "p", Space::Html, "p"),
            (&child, "x:date", Space::DublinCore, "date"),
        ] {
            assert_eq!(scope.resolve(name), (space, local.to_owned()), "{name}");
        }
    }
}
