//! The allow-list of HTML elements and attributes.

/// How the sanitiser treats an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Keep it, with these attributes and [`GLOBAL_ATTRIBUTES`].
    Keep(&'static [&'static str]),
    /// Remove its tags and keep its content.
    Unwrap,
    /// Remove it and its content.
    Remove,
}

/// How the sanitiser treats the element `name`.
pub(super) fn action(name: &str) -> Action {
    match ELEMENTS.binary_search_by_key(&name, |(known, _)| known) {
        Ok(at) => Action::Keep(ELEMENTS[at].1),
        Err(_) if REMOVED_WITH_CONTENT.contains(&name) => Action::Remove,
        Err(_) => Action::Unwrap,
    }
}

/// Attributes allowed on all elements. An `id` may be changed.
pub(super) const GLOBAL_ATTRIBUTES: [&str; 4] = ["dir", "id", "lang", "title"];

/// Attributes that are removed without a warning, as the sanitiser sets its own.
pub(super) const REPLACED_ATTRIBUTES: [&str; 10] = [
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

/// Attributes whose value is a URL.
pub(super) const URL_ATTRIBUTES: [&str; 4] = ["cite", "href", "poster", "src"];

/// Elements that are removed with their content.
const REMOVED_WITH_CONTENT: [&str; 12] = [
    "applet", "embed", "frameset", "iframe", "math", "noembed", "noframes", "script", "style",
    "svg", "template", "title",
];

const CELL: &[&str] = &["align", "char", "charoff", "class", "colspan", "headers", "rowspan"];
const COLUMNS: &[&str] = &["align", "char", "charoff", "span"];
const ROWS: &[&str] = &["align", "char", "charoff"];
const CHANGE: &[&str] = &["cite", "datetime"];

/// The allowed elements and their attributes, sorted by name. None of them has raw text content
/// (such as `<script>`), so escaped text is text for every parser.
#[rustfmt::skip] // One element per line.
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

/// Whether `class` is allowed on the element `name`.
pub(super) fn is_allowed_class(name: &str, class: &str) -> bool {
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
    fn elements_are_sorted() {
        assert!(ELEMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn no_allowed_element_has_raw_text_content() {
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
            assert!(!matches!(action(name), Action::Keep(_)), "{name}");
        }
        assert_eq!(action("font"), Action::Unwrap);
    }
}
