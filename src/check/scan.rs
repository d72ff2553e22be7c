//! One page: the HTML of any template in, its links and anchors out.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

use crate::collections::HashSet;

/// What a page has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Its links, each once, in order.
    pub(super) links: Vec<Link>,
    /// What links to a part of it can name.
    pub(super) anchors: HashSet<String>,
}

/// A link as the page has it, entities decoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Link {
    /// The address.
    pub(super) href: String,
    /// What the page does with it.
    pub(super) kind: Kind,
}

/// What a page does with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Leads readers there.
    Way,
    /// Tells programs of it.
    Reference,
    /// Shows what is there, or needs it.
    Part,
}

/// Reads a page.
pub(super) fn page(html: &str) -> Scanned {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.scanned.into_inner()
}

/// The files that a stylesheet names.
pub(super) fn stylesheet(css: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for part in css.split("url(").skip(1) {
        let Some((address, _)) = part.split_once(')') else { continue };
        let address = address.trim().trim_matches(['"', '\'']).trim();
        if !address.is_empty() && !address.starts_with("data:") {
            links.push(Link { href: address.to_owned(), kind: Kind::Part });
        }
    }
    links
}

#[derive(Default)]
struct Sink {
    scanned: RefCell<Scanned>,
    seen: RefCell<HashSet<Link>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        self.tag(&tag);
        // What is inside is text to a browser, whatever it looks like.
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

impl Sink {
    fn tag(&self, tag: &Tag) {
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            if name == "id" || (name == "name" && &*tag.name == "a") {
                self.scanned.borrow_mut().anchors.insert(value.to_owned());
            } else if name == "srcset" {
                // `a.png 1x, b.png 2x`: addresses with a comma in them are rare, and encoded.
                let addresses = value.split(',').filter_map(|item| item.split_whitespace().next());
                addresses.for_each(|address| self.link(address, Kind::Part));
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
            self.link(address.trim(), Kind::Way);
        }
    }

    fn link(&self, href: &str, kind: Kind) {
        let link = Link { href: href.to_owned(), kind };
        if !self.seen.borrow().contains(&link) {
            self.seen.borrow_mut().insert(link.clone());
            self.scanned.borrow_mut().links.push(link);
        }
    }
}

/// What an attribute of a tag holds, if it is an address.
fn kind(tag: &str, attribute: &str) -> Option<Kind> {
    match (tag, attribute) {
        ("a" | "area", "href") => Some(Kind::Way),
        ("link", "href") | ("blockquote" | "q" | "ins" | "del", "cite") => Some(Kind::Reference),
        (
            "img" | "script" | "source" | "audio" | "video" | "track" | "embed" | "input"
            | "iframe",
            "src",
        )
        | ("video", "poster")
        | ("object", "data") => Some(Kind::Part),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(html: &str) -> Vec<(String, Kind)> {
        page(html).links.into_iter().map(|link| (link.href, link.kind)).collect()
    }

    #[test]
    fn links_of_all_kinds_are_found_once() {
        let html = "<a href=/a?x=1&amp;y=2#z>a</a><A HREF='/a?x=1&amp;y=2#z'>a</A>\
             <link rel=icon href=/i.svg><img src=b.png srcset=\"c.png 1x, d.png 2x\">\
             <video poster=p.png src=v.mp4></video><meta http-equiv=Refresh content='0; url=/n/'>";
        let expected = [
            ("/a?x=1&y=2#z", Kind::Way),
            ("/i.svg", Kind::Reference),
            ("b.png", Kind::Part),
            ("c.png", Kind::Part),
            ("d.png", Kind::Part),
            ("p.png", Kind::Part),
            ("v.mp4", Kind::Part),
            ("/n/", Kind::Way),
        ];
        assert_eq!(links(html), expected.map(|(href, kind)| (href.to_owned(), kind)));
    }

    #[test]
    fn what_is_no_tag_is_no_link() {
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
        assert_eq!(links("<script>1</script><a href=/a>"), [("/a".to_owned(), Kind::Way)]);
    }

    #[test]
    fn anchors_are_ids_and_names() {
        let anchors = page("<h2 id=a>x</h2><a name=b></a><input name=c>").anchors;
        assert!(anchors.contains("a") && anchors.contains("b") && anchors.len() == 2);
    }

    #[test]
    fn a_stylesheet_names_files() {
        let css = "a{background:url( 'a.png' )}@font-face{src:url(/f.woff2)}b{c:url(data:,x)}";
        let found: Vec<String> = stylesheet(css).into_iter().map(|link| link.href).collect();
        assert_eq!(found, ["a.png", "/f.woff2"]);
    }
}
