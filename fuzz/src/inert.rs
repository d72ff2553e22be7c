//! Checks that sanitised HTML is inert, independently of the sanitiser.

use feedgen::text::plain;
use url::Url;

use super::BASE;

/// Allowed elements.
const ELEMENTS: [&str; 86] = [
    "a",
    "abbr",
    "acronym",
    "area",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "map",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "tfoot",
    "rb",
    "address",
    "audio",
    "iframe",
    "input",
    "picture",
    "section",
    "source",
    "track",
    "video",
];

/// Allowed attributes.
const ATTRIBUTES: [&str; 59] = [
    "align",
    "alt",
    "char",
    "charoff",
    "cite",
    "class",
    "color",
    "colspan",
    "coords",
    "datetime",
    "decoding",
    "dir",
    "headers",
    "height",
    "href",
    "hreflang",
    "id",
    "lang",
    "loading",
    "name",
    "referrerpolicy",
    "rel",
    "rowspan",
    "scope",
    "shape",
    "size",
    "span",
    "src",
    "start",
    "summary",
    "target",
    "title",
    "type",
    "valign",
    "value",
    "width",
    "border",
    "abbr",
    "allow",
    "allowfullscreen",
    "checked",
    "controls",
    "default",
    "disabled",
    "kind",
    "label",
    "loop",
    "media",
    "muted",
    "open",
    "playsinline",
    "poster",
    "preload",
    "reversed",
    "sandbox",
    "sizes",
    "srcdoc",
    "srclang",
    "srcset",
];

/// Checks that sanitised HTML contains only allowed elements and attributes. The parser is independent of the
/// sanitiser.
pub fn assert_inert(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = rest[at + 1..].trim_start_matches('/');
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, mut attributes) = tag.split_at(end);
        assert!(ELEMENTS.contains(&name), "<{name}> in {html}");
        while !attributes.starts_with('>') {
            let (name, value) = attributes
                .strip_prefix(' ')
                .and_then(|attribute| attribute.split_once("=\""))
                .unwrap_or_else(|| panic!("no attribute: {attributes:.80} in {html}"));
            assert!(ATTRIBUTES.contains(&name), "{name} in {html}");
            let (value, rest_of_tag) = value.split_once('"').expect("a closing quote");
            match name {
                "href" | "src" | "cite" | "poster" => assert_safe_target(&plain::decode(value)),
                "srcset" => plain::decode(value).split(", ").for_each(|image| {
                    assert_safe_target(image.split(' ').next().unwrap_or(""));
                }),
                // The placeholder page of a player contains only a link.
                "srcdoc" => {
                    let page = plain::decode(value);
                    assert_eq!(page.matches("<a ").count(), 1, "{page}");
                    for tag in ["<script", "<img", "<iframe", " on", "javascript:"] {
                        assert!(!page.contains(tag), "{tag} in {page}");
                    }
                }
                _ => {}
            }
            attributes = rest_of_tag;
        }
        rest = &attributes[1..];
    }
}

/// Resolves an address as a browser does on a page of the site, and checks the scheme.
fn assert_safe_target(address: &str) {
    let page = Url::parse(&format!("{BASE}/news/a/")).expect("a URL");
    // An invalid URL has no target.
    if let Ok(url) = page.join(address) {
        assert!(matches!(url.scheme(), "http" | "https" | "mailto"), "{url}");
    }
}
