//! The encoding of a feed.
//!
//! Byte order mark, HTTP header, XML declaration and bytes may disagree. What the bytes prove counts first: a byte order
//! mark, the pattern of UTF-16, valid UTF-8. Then the first label that decodes without an error, and in the end
//! Windows-1252, as in browsers.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document a declaration may be.
const MAX_DECLARATION: usize = 1024;

/// Converts the bytes of a feed to text; never fails. `content_type` is the HTTP header.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    with_windows_characters(decode_bytes(bytes, content_type))
}

/// Control characters of ISO 8859-1 are characters of Windows-1252 in the wrong place.
fn with_windows_characters(text: String) -> String {
    if !text.contains(|c| matches!(c, '\u{80}'..='\u{9f}')) {
        return text;
    }
    let fixed = |c: char| match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9f) => {
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => Some(c),
    };
    text.chars().filter_map(fixed).collect()
}

fn decode_bytes(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some(text) = decode_utf32(bytes) {
        return text;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, &bytes[mark..]);
    }
    match bytes {
        [b'<', 0, ..] | [b'{', 0, ..] => return decoded(UTF_16LE, bytes),
        [0, b'<', ..] | [0, b'{', ..] => return decoded(UTF_16BE, bytes),
        _ => {}
    }
    let labels = [content_type.and_then(charset), declaration(bytes)];
    let encodings =
        labels.iter().flatten().filter_map(|label| Encoding::for_label(label.as_bytes()));
    let encodings: Vec<&'static Encoding> = encodings.collect();
    // Its escape sequences are ASCII.
    let is_escaped = encodings.contains(&ISO_2022_JP) && bytes.contains(&0x1b);
    if !is_escaped && let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let others = encodings.iter().copied().filter(|encoding| *encoding != UTF_8);
    let exact = others.filter_map(|encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| text.into_owned())
    });
    if let Some(text) = exact.take(2).next() {
        return text;
    }
    let fallback = if is_mostly_utf8(bytes) { UTF_8 } else { WINDOWS_1252 };
    decoded(fallback, bytes)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Browsers do not know UTF-32, and a few feeds are written in it.
fn decode_utf32(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => u32::from_be_bytes,
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] => u32::from_le_bytes,
        _ => return None,
    };
    let (characters, _) = bytes.as_chunks::<4>();
    let characters = characters.iter().map(|bytes| char::from_u32(read(*bytes)));
    let text: String = characters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

/// The `charset` of a `Content-Type` header (RFC 9110, section 8.3).
fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1);
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

/// The `encoding` of an XML declaration.
fn declaration(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(MAX_DECLARATION)];
    let start: String = start.iter().map(|byte| char::from(*byte)).collect();
    let after = &start[start.find("<?xml")?..];
    let declaration = after.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(|label| label.trim().to_owned())
}

/// Whether the bytes are UTF-8 with single errors, as after a text was cut inside a character.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut wide, mut errors) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    wide > errors * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type), expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn bytes_count_before_labels() {
        check("<é>".as_bytes(), Some("text/xml; charset=iso-8859-1"), "<é>");
        check(b"\xef\xbb\xbf<\xc3\xa9>", None, "<é>");
        check(b"\xff\xfe<\0\xe9\0", Some("text/xml; charset=utf-8"), "<é");
        check(b"<\0a\0", None, "<a");
        check(b"\0<\0a", Some("text/xml"), "<a");
        check(b"\0\0\0<\0\0\0a", None, "<a");
        check(b"\xff\xfe\0\0<\0\0\0", None, "<");
        check("don\u{92}t".as_bytes(), None, "don’t");
    }

    #[test]
    fn labels_of_header_and_declaration() {
        check(b"<\xe9>", Some("text/xml; Charset = \"ISO-8859-1\""), "<é>");
        let declared = b"<?xml version='1.0' encoding='windows-1251'?>\xcf";
        check(declared, None, "<?xml version='1.0' encoding='windows-1251'?>П");
        // The header is wrong: these bytes are no Shift_JIS... but the declaration fits.
        let bytes = b"<?xml version=\"1.0\" encoding = \"koi8-r\" ?>\xf0\xff";
        let text = "<?xml version=\"1.0\" encoding = \"koi8-r\" ?>ПЪ";
        check(bytes, Some("text/xml; charset=shift_jis"), text);
        check(b"<\x1b$B$\"\x1b(B>", Some("text/xml; charset=iso-2022-jp"), "<あ>");
        check(b"<\x80>", Some("text/xml; charset=us-ascii"), "<€>");
    }

    #[test]
    fn anything_else_is_text_too() {
        check(b"<\x93\xe9\x94>", None, "<“é”>");
        check("äöüß€äöü".as_bytes(), Some("text/xml; charset=nosuch"), "äöüß€äöü");
        check(b"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3", None, "äöüßäö\u{fffd}");
        check(b"", None, "");
        check(b"<?xml encoding", None, "<?xml encoding");
    }
}
