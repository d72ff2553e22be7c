//! A simple HTML parser for tests: tags with attributes, texts, and the targets of links. Does not validate.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::site::Tree;

/// A token of a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// A start tag.
    Tag(Tag),
    /// An end tag.
    End(String),
    /// A decoded text.
    Text(String),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    /// The names with decoded values.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

/// The tokens of a page.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut tokens, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").expect("a comment that ends").1;
        } else if rest.starts_with("<!") {
            rest = rest.split_once('>').expect("a declaration that ends").1;
        } else if let Some(end) = rest.strip_prefix("</") {
            let (name, behind) = end.split_once('>').expect("an end tag that ends");
            tokens.push(Token::End(name.trim().to_ascii_lowercase()));
            rest = behind;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, behind) = start_tag(&rest[1..]);
            rest = behind;
            // These elements contain raw text; entities are decoded in titles and text areas.
            let holds_text = matches!(&*tag.name, "script" | "style" | "title" | "textarea");
            let is_raw = matches!(&*tag.name, "script" | "style");
            let end = format!("</{}", tag.name);
            tokens.push(Token::Tag(tag));
            if holds_text {
                let at = rest.find(&end).expect("an element of text that ends");
                match is_raw {
                    true => tokens.push(Token::Text(rest[..at].to_owned())),
                    false => push_text(&mut tokens, &rest[..at]),
                }
                rest = &rest[at..];
            }
        } else {
            push_text(&mut tokens, "<");
            rest = &rest[1..];
        }
    }
    push_text(&mut tokens, rest);
    tokens
}

fn push_text(tokens: &mut Vec<Token>, raw: &str) {
    if raw.is_empty() {
        return;
    }
    let text = htmlize::unescape(raw);
    match tokens.last_mut() {
        Some(Token::Text(last)) => last.push_str(&text),
        _ => tokens.push(Token::Text(text.into_owned())),
    }
}

/// Parses the tag at the start of `text` (after `<`). Returns the rest.
fn start_tag(text: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/';
    let (name, mut rest) = text.split_at(text.find(is_end).expect("a tag that ends"));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (Tag { name: name.to_ascii_lowercase(), attributes }, behind);
        }
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '=' | '/');
        let (name, behind) = rest.split_at(rest.find(is_end).expect("an attribute that ends"));
        let (value, behind) = match behind.strip_prefix('=') {
            Some(value) => attribute_value(value),
            None => ("", behind),
        };
        rest = behind;
        let value = htmlize::unescape_attribute(value).into_owned();
        attributes.push((name.to_ascii_lowercase(), value));
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).expect("a closing quote"),
        _ => {
            let is_end = |c: char| c.is_ascii_whitespace() || c == '>';
            text.split_at(text.find(is_end).expect("a value that ends"))
        }
    }
}

/// The start tags of a page.
pub fn tags(html: &str) -> Vec<Tag> {
    let tags = tokens(html).into_iter().filter_map(|piece| match piece {
        Token::Tag(tag) => Some(tag),
        Token::End(_) | Token::Text(_) => None,
    });
    tags.collect()
}

/// The texts of all elements `name`, without markup.
pub fn texts_of(html: &str, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut open: Option<String> = None;
    for piece in tokens(html) {
        match piece {
            Token::Tag(tag) if tag.name == name => open = Some(String::new()),
            Token::End(end) if end == name => texts.extend(open.take()),
            Token::Text(text) => open.iter_mut().for_each(|open| open.push_str(&text)),
            Token::Tag(_) | Token::End(_) => {}
        }
    }
    texts
}

/// The content of the `<meta>` whose `name` or `property` is `name`.
pub fn meta(html: &str, name: &str) -> Option<String> {
    let is_it = |tag: &&Tag| {
        tag.name == "meta" && (tag.get("name") == Some(name) || tag.get("property") == Some(name))
    };
    let tags = tags(html);
    tags.iter().find(is_it).and_then(|tag| tag.get("content")).map(str::to_owned)
}

/// The JSON-LD objects of a page, by type.
pub fn json_ld(html: &str) -> BTreeMap<String, Value> {
    let is_data = |tag: &Tag| tag.get("type") == Some("application/ld+json");
    let mut found = Vec::new();
    let mut tokens = tokens(html).into_iter();
    while let Some(piece) = tokens.next() {
        if matches!(piece, Token::Tag(tag) if tag.name == "script" && is_data(&tag)) {
            let Some(Token::Text(text)) = tokens.next() else { panic!("an empty script") };
            found.push(serde_json::from_str::<Value>(&text).expect("JSON"));
        }
    }
    assert!(found.len() <= 1, "{found:?}");
    let Some(document) = found.pop() else { return BTreeMap::new() };
    assert_eq!(document["@context"], "https://schema.org");
    let things = document["@graph"].as_array().expect("a list of things").iter();
    things
        .map(|thing| (thing["@type"].as_str().expect("a type").to_owned(), thing.clone()))
        .collect()
}

/// All URLs in a page, in order.
pub fn addresses(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(html) {
        for (name, value) in &tag.attributes {
            match name.as_str() {
                "href" | "src" | "action" | "poster" | "data" | "cite" => found.push(value.clone()),
                "srcset" => found.extend(
                    value
                        .split(',')
                        .filter_map(|part| part.split_whitespace().next())
                        .map(Into::into),
                ),
                "content" if is_address_of(&tag) => found.push(value.clone()),
                "content" if tag.get("http-equiv") == Some("refresh") => {
                    found.push(value.split_once("url=").expect("a target").1.to_owned());
                }
                _ => {}
            }
        }
    }
    found
}

fn is_address_of(tag: &Tag) -> bool {
    let name = tag.get("property").or(tag.get("name")).unwrap_or("");
    matches!(name, "og:url" | "og:image" | "og:video" | "og:audio" | "twitter:image")
}

/// A site as its server serves it.
pub struct Served<'a> {
    /// The output.
    pub tree: &'a Tree,
    /// Scheme and host: `https://example.org`.
    pub origin: &'a str,
    /// The base path without a trailing slash.
    pub base: &'a str,
    /// Whether `/a` is served from `a.html`.
    pub flat: bool,
}

impl Served<'_> {
    /// The file at a URL of the site. `None` for URLs of other sites.
    pub fn file(&self, address: &str) -> Option<Result<String, String>> {
        let path = match address.strip_prefix(self.origin) {
            Some(path) => path,
            None if address.contains("://") || address.starts_with("mailto:") => return None,
            None => address,
        };
        let path = path.split(['?', '#']).next().unwrap_or("");
        let Some(path) = path.strip_prefix(self.base).and_then(|path| path.strip_prefix('/'))
        else {
            return Some(Err(format!("{address} is not below {}/", self.base)));
        };
        let path = percent_decode_str(path).decode_utf8().expect("an address in UTF-8");
        let mut candidates = vec![path.to_string()];
        if path.is_empty() || path.ends_with('/') {
            candidates = vec![format!("{path}index.html")];
        } else if self.flat {
            candidates.push(format!("{path}.html"));
        }
        let found = candidates.into_iter().find(|file| self.tree.contains_key(file));
        Some(found.ok_or_else(|| format!("{address} leads nowhere")))
    }

    /// The broken links of an HTML file, and the number of valid internal ones.
    pub fn broken_links(&self, file: &str) -> (Vec<String>, usize) {
        let html = self.text(file);
        let (mut broken, mut good) = (Vec::new(), 0);
        for address in addresses(&html) {
            let target = match address.strip_prefix('#') {
                Some(_) => Some(Ok(file.to_owned())),
                None => self.file(&address),
            };
            let problem = match target {
                None => continue,
                Some(Err(problem)) => Some(problem),
                Some(Ok(target)) => self.missing_fragment(&address, &target),
            };
            match problem {
                Some(problem) => broken.push(format!("{file}: {problem}")),
                None => good += 1,
            }
        }
        (broken, good)
    }

    fn missing_fragment(&self, address: &str, target: &str) -> Option<String> {
        let (_, fragment) = address.split_once('#')?;
        let fragment = percent_decode_str(fragment).decode_utf8().expect("a fragment in UTF-8");
        let ids = ids(&self.text(target));
        (!ids.contains(&*fragment)).then(|| format!("{address} leads to no id of {target}"))
    }

    fn text(&self, file: &str) -> String {
        String::from_utf8(self.tree[file].clone()).expect("a page in UTF-8")
    }
}

fn ids(html: &str) -> BTreeSet<String> {
    tags(html).iter().filter_map(|tag| tag.get("id")).map(str::to_owned).collect()
}

#[test]
fn pages_are_parsed() {
    let html = "<!doctype html><p class=a title='x > y' id=\"&quot;b\">1 &lt; 2 <b>and</b> 3<br/>\
                <script>if (a < b) {}</script><a href=/x/>y</a>";
    let Token::Tag(p) = &tokens(html)[0] else { panic!("a tag first") };
    assert_eq!((p.get("class"), p.get("title")), (Some("a"), Some("x > y")));
    assert_eq!(p.get("id"), Some("\"b"));
    assert_eq!(texts_of("<p>1 &lt; 2 <b>and</b> 3</p><p>4</p>", "p"), ["1 < 2 and 3", "4"]);
    assert_eq!(tags(html).last().and_then(|tag| tag.get("href")), Some("/x/"));
    assert_eq!(tags(html).len(), 5);
    let title = "<title>&lt;/title><b>x</b> &amp; y</title><h1>z</h1>";
    assert_eq!(texts_of(title, "title"), ["</title><b>x</b> & y"]);
    assert_eq!(tags(title).len(), 2);
}

#[test]
fn a_planted_broken_link_is_detected() {
    let page = "<a href=/base/>home</a> <a href=/base/gone/>x</a> <a href=/outside/>x</a>\
                <a href=#here>x</a> <a href=#there id=here>x</a> <img src=/base/no.svg>\
                <a href=https://elsewhere.example/>x</a> <a href=/base/#top>x</a>\
                <meta property=og:url content=https://example.org/base/nope/>\
                <meta http-equiv=refresh content='0; url=/base/moved/'>";
    let tree = Tree::from([("index.html".to_owned(), page.as_bytes().to_vec())]);
    let served = Served { tree: &tree, origin: "https://example.org", base: "/base", flat: false };
    let (broken, good) = served.broken_links("index.html");
    assert_eq!(
        broken,
        [
            "index.html: /base/gone/ leads nowhere",
            "index.html: /outside/ is not below /base/",
            "index.html: #there leads to no id of index.html",
            "index.html: /base/no.svg leads nowhere",
            "index.html: /base/#top leads to no id of index.html",
            "index.html: https://example.org/base/nope/ leads nowhere",
            "index.html: /base/moved/ leads nowhere",
        ]
    );
    assert_eq!(good, 2);
}

/// The titles of the cards of a list, in order, without other stories on the page.
pub fn card_titles(html: &str) -> Vec<String> {
    let parts = html.split("<article ").skip(1).filter(|part| part.starts_with("class=\"card "));
    parts.flat_map(|part| texts_of(&format!("<article {part}"), "h3").into_iter().take(1)).collect()
}
