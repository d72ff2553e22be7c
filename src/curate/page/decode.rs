//! The bytes of a page as text: byte order mark, HTTP header, `<meta charset>`, UTF-8 if they are
//! valid, or windows-1252.
//!
//! Follows the encoding sniffing algorithm of WHATWG HTML, section 13.2.3.2, except that bytes
//! beyond ASCII that are valid UTF-8 are UTF-8 whatever a page declares, as wrong declarations are
//! more frequent than such coincidences.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The length of the start of a page that is searched for a declaration, in bytes.
const PRESCAN_LEN: usize = 1024;

/// The text of a page. `content_type` is the header of that name, if it came over HTTP. Bytes that
/// are invalid in the encoding become U+FFFD.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let of_http = content_type.and_then(charset).and_then(for_label);
    let is_utf16 = of_http.is_some_and(|encoding| encoding == UTF_16BE || encoding == UTF_16LE);
    if !is_utf16 && let Ok(text) = std::str::from_utf8(bytes) {
        // ISO-2022-JP consists of ASCII bytes.
        if !text.contains('\u{1b}') {
            return text.to_owned();
        }
    }
    let encoding = of_http
        .or_else(|| prescan(bytes))
        .unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn for_label(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(label)
}

/// The value of `charset` in a content type.
fn charset(content_type: &str) -> Option<&[u8]> {
    charset_in(content_type.as_bytes())
}

/// The value after `charset=`, quoted or not (WHATWG HTML, section 2.5.3).
fn charset_in(text: &[u8]) -> Option<&[u8]> {
    let is_space = |b: &u8| b.is_ascii_whitespace();
    let mut rest = text;
    loop {
        let at = rest.windows(7).position(|word| word.eq_ignore_ascii_case(b"charset"))?;
        rest = &rest[at + 7..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        return Some(match value.first()? {
            quote @ (b'"' | b'\'') => {
                let end = value[1..].iter().position(|b| b == quote)?;
                &value[1..=end]
            }
            _ => {
                let is_end = |b: &u8| is_space(b) || matches!(b, b';' | b'"' | b'\'' | b'>' | b'/');
                &value[..value.iter().position(is_end).unwrap_or(value.len())]
            }
        });
    }
}

/// The encoding that a `<meta>` tag or the XML declaration at the start of the page declares.
fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut rest = &bytes[..bytes.len().min(PRESCAN_LEN)];
    if rest.starts_with(b"<?xml") {
        let end = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
        let declaration = String::from_utf8_lossy(&rest[..end]).replace("encoding", "charset");
        if let Some(encoding) = charset_in(declaration.as_bytes()).and_then(for_label) {
            return Some(ascii_compatible(encoding));
        }
    }
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"!--") {
            let end = rest[1..].windows(3).position(|end| end == b"-->")?;
            rest = &rest[end + 4..];
            continue;
        }
        let is_meta = rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
            && rest.get(4).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/');
        if is_meta {
            let end = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
            if let Some(encoding) = charset_in(&rest[4..end]).and_then(for_label) {
                return Some(ascii_compatible(encoding));
            }
        }
    }
    None
}

/// A tag that is read as ASCII can't be UTF-16.
fn ascii_compatible(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let text = |start: &str, bytes: &[u8]| [start.as_bytes(), bytes].concat();
        for (bytes, content_type, expected) in [
            (text("", b"\xef\xbb\xbfa\xc3\xa4"), None, "aä"),
            (text("", b"\xff\xfea\0\xe4\0"), Some("text/html; charset=utf-8"), "aä"),
            (text("a", b"\0\xe4\0"), Some("text/html; charset=utf-16le"), "aä"),
            (text("", b"\xe4"), Some("text/html; charset=iso-8859-1"), "ä"),
            (text("", b"\xe4"), Some("text/html; charset=\"ISO-8859-5\""), "ф"),
            // Valid UTF-8 is UTF-8.
            (text("", b"\xc3\xa4"), Some("text/html; charset=iso-8859-1"), "ä"),
            (text("<meta charset=koi8-r>", b"\xd2"), None, "<meta charset=koi8-r>р"),
            (
                text(
                    "<!-- <meta charset=x> --><META content='text/html; charset=gbk' x>",
                    b"\xc4\xe3",
                ),
                None,
                "<!-- <meta charset=x> --><META content='text/html; charset=gbk' x>你",
            ),
            (
                text("<?xml version='1.0' encoding='koi8-r'?>", b"\xd2"),
                None,
                "<?xml version='1.0' encoding='koi8-r'?>р",
            ),
            (text("<meta charset=nonsense>", b"\xe4"), None, "<meta charset=nonsense>ä"),
            (text("\u{1b}$B$\"\u{1b}(B", b""), Some("text/html;charset=iso-2022-jp"), "あ"),
            (text("", b"\x80"), None, "€"),
            (text("", b""), Some("charset"), ""),
        ] {
            assert_eq!(decode(&bytes, content_type), expected, "{}", bytes.escape_ascii());
        }
    }
}
