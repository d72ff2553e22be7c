//! What of HTML a page may have: elements, and their attributes.

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays, with these attributes besides those of all elements.
    Stays(&'static [&'static str]),
    /// Its tags go, what is in it stays.
    Unwrapped,
    /// It goes with all that is in it.
    Goes,
}

/// What becomes of the element `name`.
pub(super) fn fate(name: &str) -> Fate {
    match ELEMENTS.binary_search_by_key(&name, |(known, _)| known) {
        Ok(at) => Fate::Stays(ELEMENTS[at].1),
        Err(_) if WITHOUT_CONTENT.contains(&name) => Fate::Goes,
        Err(_) => Fate::Unwrapped,
    }
}

/// Attributes of all elements. An `id` may be changed.
pub(super) const GLOBAL: [&str; 4] = ["dir", "id", "lang", "title"];

/// Attributes that are taken out without a word, as pages get their own.
pub(super) const REPLACED: [&str; 10] = [
    "controls",
    "decoding",
    "fetchpriority",
    "importance",
    "loading",
    "name",
    "preload",
    "referrerpolicy",
    "rel",
    "target",
];

/// Attributes that hold a URL.
pub(super) const WITH_URL: [&str; 4] = ["cite", "href", "poster", "src"];

/// Elements whose content is no text of the page.
const WITHOUT_CONTENT: [&str; 12] = [
    "applet", "embed", "frameset", "iframe", "math", "noembed", "noframes", "script", "style",
    "svg", "template", "title",
];

const CELL: &[&str] = &["align", "char", "charoff", "class", "colspan", "headers", "rowspan"];
const COLUMNS: &[&str] = &["align", "char", "charoff", "span"];
const ROWS: &[&str] = &["align", "char", "charoff"];
const CHANGE: &[&str] = &["cite", "datetime"];

/// The elements that stay, by name. None of them holds raw text: all that stands between tags is
/// read as text and tags by every parser, so what is escaped stays text.
#[rustfmt::skip] // An element is a line.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("abbr", &[]),
    ("acronym", &[]),
    ("address", &[]),
    ("area", &["alt", "coords", "href", "shape"]),
    ("article", &[]),
    ("aside", &[]),
    ("audio", &["loop", "muted", "src"]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &["cite"]),
    ("br", &[]),
    ("caption", &["align"]),
    ("center", &[]),
    ("cite", &[]),
    ("code", &["class"]),
    ("col", COLUMNS),
    ("colgroup", COLUMNS),
    ("data", &["value"]),
    ("dd", &[]),
    ("del", CHANGE),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("header", &[]),
    ("hgroup", &[]),
    ("hr", &["align", "size", "width"]),
    ("i", &[]),
    ("img", &["align", "alt", "height", "sizes", "src", "srcset", "width"]),
    ("input", &["checked", "disabled", "type"]),
    ("ins", CHANGE),
    ("kbd", &[]),
    ("li", &["value"]),
    ("map", &[]),
    ("mark", &[]),
    ("nav", &[]),
    ("ol", &["class", "reversed", "start", "type"]),
    ("p", &[]),
    ("picture", &[]),
    ("pre", &["class"]),
    ("q", &["cite"]),
    ("rb", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("rtc", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    ("source", &["height", "media", "sizes", "src", "srcset", "type", "width"]),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &["class"]),
    ("table", &["align", "char", "charoff", "summary"]),
    ("tbody", ROWS),
    ("td", CELL),
    ("tfoot", ROWS),
    ("th", &["abbr", "align", "char", "charoff", "class", "colspan", "headers", "rowspan", "scope"]),
    ("thead", ROWS),
    ("time", &["datetime"]),
    ("tr", ROWS),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    ("tt", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("video", &["height", "loop", "muted", "playsinline", "poster", "src", "width"]),
    ("wbr", &[]),
];

/// Whether `class` may have this value at the element `name`.
pub(super) fn is_class(name: &str, class: &str) -> bool {
    let is_word = |text: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.');
        !text.is_empty() && text.chars().all(is_plain)
    };
    match name {
        "td" | "th" => matches!(class, "align-left" | "align-center" | "align-right"),
        "code" | "pre" => class.strip_prefix("language-").is_some_and(is_word),
        "sup" => class == "footnote-reference",
        "ol" => class == "footnotes",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(ELEMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn no_element_that_stays_holds_raw_text() {
        for name in [
            "iframe",
            "noembed",
            "noframes",
            "noscript",
            "plaintext",
            "script",
            "style",
            "textarea",
            "title",
            "xmp",
        ] {
            assert!(!matches!(fate(name), Fate::Stays(_)), "{name}");
        }
        assert_eq!(fate("font"), Fate::Unwrapped);
    }
}
