//! Extracts links and anchors from pages and stylesheets.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

use crate::collections::HashSet;

/// The links and anchors of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ScannedPage {
    /// The links, in document order and without duplicates.
    pub(super) links: Vec<Link>,
    /// The valid fragments.
    pub(super) anchors: HashSet<String>,
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Link {
    /// The URL, with entities decoded.
    pub(super) href: String,
    /// The kind of the link.
    pub(super) kind: LinkKind,
}

/// The kind of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum LinkKind {
    /// A link that readers follow.
    Navigation,
    /// Metadata for programs.
    Reference,
    /// An embedded resource, such as an image.
    Resource,
}

/// Scans a page.
pub(super) fn page(html: &str) -> ScannedPage {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(LinkCollector::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.page.into_inner()
}

/// The resources of a stylesheet.
pub(super) fn stylesheet(css: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for part in css.split("url(").skip(1) {
        let Some((address, _)) = part.split_once(')') else { continue };
        let address = address.trim().trim_matches(['"', '\'']).trim();
        if !address.is_empty() && !address.starts_with("data:") {
            links.push(Link { href: address.to_owned(), kind: LinkKind::Resource });
        }
    }
    links
}

#[derive(Default)]
struct LinkCollector {
    page: RefCell<ScannedPage>,
    seen: RefCell<HashSet<Link>>,
}

impl TokenSink for LinkCollector {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        self.tag(&tag);
        // The content of these elements is text.
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl LinkCollector {
    fn tag(&self, tag: &Tag) {
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            if name == "id" || (name == "name" && &*tag.name == "a") {
                self.page.borrow_mut().anchors.insert(value.to_owned());
            } else if name == "srcset" {
                // Commas in URLs are rare and usually encoded.
                let addresses = value.split(',').filter_map(|item| item.split_whitespace().next());
                addresses.for_each(|address| self.link(address, LinkKind::Resource));
            } else if let Some(kind) = kind(&tag.name, name) {
                self.link(value.trim(), kind);
            }
        }
        let attribute = |name: &str| tag.attrs.iter().find(|a| &*a.name.local == name);
        let is_refresh =
            attribute("http-equiv").is_some_and(|a| a.value.eq_ignore_ascii_case("refresh"));
        if let Some(content) = attribute("content").filter(|_| is_refresh)
            && let Some((_, address)) = content.value.split_once("url=")
        {
            self.link(address.trim(), LinkKind::Navigation);
        }
    }

    fn link(&self, href: &str, kind: LinkKind) {
        let link = Link { href: href.to_owned(), kind };
        if !self.seen.borrow().contains(&link) {
            self.seen.borrow_mut().insert(link.clone());
            self.page.borrow_mut().links.push(link);
        }
    }
}

/// The kind of the URL in an attribute of a tag; `None` if it is not a URL.
fn kind(tag: &str, attribute: &str) -> Option<LinkKind> {
    match (tag, attribute) {
        ("a" | "area", "href") => Some(LinkKind::Navigation),
        ("link", "href") | ("blockquote" | "q" | "ins" | "del", "cite") => {
            Some(LinkKind::Reference)
        }
        (
            "img" | "script" | "source" | "audio" | "video" | "track" | "embed" | "input"
            | "iframe",
            "src",
        )
        | ("video", "poster")
        | ("object", "data") => Some(LinkKind::Resource),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(html: &str) -> Vec<(String, LinkKind)> {
        page(html).links.into_iter().map(|link| (link.href, link.kind)).collect()
    }

    #[test]
    fn links_of_all_kinds_are_listed_once() {
        let html = "<a href=/a?x=1&amp;y=2#z>a</a><A HREF='/a?x=1&amp;y=2#z'>a</A>\
             <link rel=icon href=/i.svg><img src=b.png srcset=\"c.png 1x, d.png 2x\">\
             <video poster=p.png src=v.mp4></video><meta http-equiv=Refresh content='0; url=/n/'>";
        let expected = [
            ("/a?x=1&y=2#z", LinkKind::Navigation),
            ("/i.svg", LinkKind::Reference),
            ("b.png", LinkKind::Resource),
            ("c.png", LinkKind::Resource),
            ("d.png", LinkKind::Resource),
            ("p.png", LinkKind::Resource),
            ("v.mp4", LinkKind::Resource),
            ("/n/", LinkKind::Navigation),
        ];
        assert_eq!(links(html), expected.map(|(href, kind)| (href.to_owned(), kind)));
    }

    #[test]
    fn text_that_looks_like_a_tag_is_not_a_link() {
        for html in [
            "<!-- <a href=/a> -->",
            "<script type=application/ld+json>{\"a\":\"<a href=/a>\"}</script>",
            "<style>a { content: '<a href=/a>' }</style>",
            "<title><a href=/a></title>",
            "&lt;a href=/a&gt;",
            "<p title='<a href=/a>'>",
            "<data value=/a>",
        ] {
            assert_eq!(links(html), [], "{html}");
        }
        assert_eq!(
            links("<script>1</script><a href=/a>"),
            [("/a".to_owned(), LinkKind::Navigation)]
        );
    }

    #[test]
    fn anchors_are_ids_and_names() {
        let anchors = page("<h2 id=a>x</h2><a name=b></a><input name=c>").anchors;
        assert!(anchors.contains("a") && anchors.contains("b") && anchors.len() == 2);
    }

    #[test]
    fn resources_of_stylesheets_are_links() {
        let css = "a{background:url( 'a.png' )}@font-face{src:url(/f.woff2)}b{c:url(data:,x)}";
        let links: Vec<String> = stylesheet(css).into_iter().map(|link| link.href).collect();
        assert_eq!(links, ["a.png", "/f.woff2"]);
    }
}
