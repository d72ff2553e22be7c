//! Serializes text and attributes (HTML, section 13.3).

/// Appends `text`, escaped for element content.
pub fn escape(out: &mut String, text: &str) {
    escape_as(out, text, false);
}

/// Appends `text`, escaped for an attribute in double quotes.
pub fn escape_attribute(out: &mut String, text: &str) {
    escape_as(out, text, true);
}

/// Appends an attribute.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_attribute(out, value);
    out.push('"');
}

fn escape_as(out: &mut String, text: &str, is_attribute: bool) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\r', '\u{a0}']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let mut chars = found.chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') if is_attribute => out.push_str("&quot;"),
            // Parsers convert a literal carriage return to a line feed.
            Some('\r') => out.push_str("&#13;"),
            Some('\u{a0}') => out.push_str("&nbsp;"),
            other => out.extend(other),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Whether an element has no content and no end tag.
pub fn is_void(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    NAMES.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// Whether a line feed must be inserted after the start tag of `name`, as parsers drop the first line
/// feed of these elements.
pub fn needs_line_break(name: &str, text: Option<&str>) -> bool {
    matches!(name, "pre" | "listing" | "textarea")
        && text.is_some_and(|text| text.starts_with('\n'))
}
