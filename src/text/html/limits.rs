//! Where the time of an HTML parser would become quadratic.

/// More attributes in one tag than any page has.
const MAX_ATTRIBUTES: usize = 1000;

/// The start of `html` before the first tag that may have more than 1,000 attributes: parsers compare each attribute
/// with all others of its tag. Linear itself; it may take a tag with a long text in an attribute for one.
pub fn before_long_tag(html: &str) -> &str {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        at = open + 1;
        let is_tag = bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/');
        if !is_tag {
            continue;
        }
        // Each attribute starts after a space, a slash or a quote.
        let mut starts = 0;
        while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'>') {
            starts += usize::from(matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0c | b'/'));
            at += 1;
            if *byte == b'=' {
                let spaces = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at + spaces) {
                    let value = at + spaces + 1;
                    at = memchr::memchr(*quote, &bytes[value..])
                        .map_or(bytes.len(), |end| value + end + 1);
                    starts += 1;
                }
            }
        }
        if starts > MAX_ATTRIBUTES {
            return &html[..open];
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_too_many_attributes_end_a_text() {
        for html in
            ["<p>a</p>", "a < b <c d='e>' f=\"<\"", "<img src='data:image/png;base64,////'>", ""]
        {
            assert_eq!(before_long_tag(html), html);
        }
        for separator in [" a", "/a", "\na='>'", " a=\">\"", "a=''"] {
            let html = format!("x<b>y</b><i{}>z", separator.repeat(2000));
            assert_eq!(before_long_tag(&html), "x<b>y</b>", "{separator}");
        }
        let text = format!("<p>{}</p><img alt='{}'>", "word ".repeat(5000), "word / ".repeat(5000));
        assert_eq!(before_long_tag(&text), text);
    }
}
