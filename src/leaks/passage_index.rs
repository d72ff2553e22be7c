//! Finds passages of many texts in files of any text format (Rabin–Karp).
//!
//! Texts and files are reduced to their *letters*: ASCII letters, digits and all non-ASCII bytes, without white
//! space, punctuation, entities and escapes. Encodings of HTML, XML, JSON and URLs change nothing
//! else, so the format does not matter. The index contains the hashes of *windows* of letters at regular
//! distances. A passage that is at least as long as a window and a distance contains a complete window.

use crate::collections::{HashMap, HashSet};

/// The length and the distance of windows.
#[derive(Debug, Clone, Copy)]
pub(super) struct WindowShape {
    /// The number of letters of a window.
    pub(super) length: usize,
    /// The number of letters between the starts of two windows.
    pub(super) distance: usize,
}

/// The windows of many numbered texts.
pub(super) struct PassageIndex {
    shape: WindowShape,
    texts_by_hash: HashMap<u64, u32>,
    /// A Bloom filter with one hash function, which avoids most lookups in the map.
    filter: Box<[u64]>,
}

impl PassageIndex {
    pub(super) fn new(shape: WindowShape) -> Self {
        Self { shape, texts_by_hash: HashMap::default(), filter: vec![0; FILTER_WORDS].into() }
    }

    /// Adds the windows of a text. A window that several texts contain belongs to the first one.
    pub(super) fn add(&mut self, number: u32, text: &str) {
        for_each_window(&letters(text.as_bytes(), Tags::Keep), self.shape.length, |at, hash| {
            if at.is_multiple_of(self.shape.distance) {
                self.texts_by_hash.entry(hash).or_insert(number);
                let (word, bit) = filter_place(hash);
                self.filter[word] |= bit;
            }
        });
    }

    /// Whether the index contains no window.
    pub(super) fn is_empty(&self) -> bool {
        self.texts_by_hash.is_empty()
    }

    /// The hashes of the windows in `bytes`.
    pub(super) fn find(&self, bytes: &[u8]) -> HashSet<u64> {
        let mut hashes = HashSet::default();
        if self.is_empty() {
            return hashes;
        }
        // A passage can be inside a tag, or contain tags.
        for tags in [Tags::Keep, Tags::Skip] {
            if tags == Tags::Keep || bytes.contains(&b'<') {
                for_each_window(&letters(bytes, tags), self.shape.length, |_, hash| {
                    let (word, bit) = filter_place(hash);
                    if self.filter[word] & bit != 0 && self.texts_by_hash.contains_key(&hash) {
                        hashes.insert(hash);
                    }
                });
            }
        }
        hashes
    }

    /// The number of the text with this window.
    pub(super) fn text_of(&self, hash: u64) -> Option<u32> {
        self.texts_by_hash.get(&hash).copied()
    }

    /// Removes windows.
    pub(super) fn remove(&mut self, hashes: &HashSet<u64>) {
        self.texts_by_hash.retain(|hash, _| !hashes.contains(hash));
    }
}

const FILTER_BITS: u32 = 25;
const FILTER_WORDS: usize = 1 << (FILTER_BITS - 6);

fn filter_place(hash: u64) -> (usize, u64) {
    let place = hash >> (64 - FILTER_BITS);
    ((place >> 6) as usize, 1 << (place & 63))
}

/// The base of the rolling hash: the odd 64-bit integer nearest to 2^64 divided by the golden ratio.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Calls `each` with the start and the hash of every window of `length` letters.
fn for_each_window(letters: &[u8], length: usize, mut each: impl FnMut(usize, u64)) {
    let value = |letter: u8| u64::from(letter) + 1;
    let highest = BASE.wrapping_pow(length as u32);
    let mut hash: u64 = 0;
    for (at, letter) in letters.iter().enumerate() {
        hash = hash.wrapping_mul(BASE).wrapping_add(value(*letter));
        if let Some(before) = at.checked_sub(length) {
            hash = hash.wrapping_sub(highest.wrapping_mul(value(letters[before])));
        }
        if at + 1 >= length {
            // Mixes all bits into the high ones, which select the place in the filter.
            each(at + 1 - length, (hash ^ (hash >> 32)).wrapping_mul(BASE));
        }
    }
}

/// How to treat HTML tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tags {
    /// Keep their letters.
    Keep,
    /// Skip them.
    Skip,
}

/// The letters of `bytes`.
fn letters(bytes: &[u8], tags: Tags) -> Vec<u8> {
    let mut letters = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            letters.push(byte);
            rest = after;
            continue;
        }
        let skipped = match byte {
            b'&' => entity_len(after),
            b'\\' => escape_len(after),
            b'%' => usize::from(is_hex(after, 2)) * 2,
            b'<' if tags == Tags::Skip => tag_len(after),
            _ => 0,
        };
        rest = &after[skipped..];
    }
    letters
}

/// The length of an entity without its `&`, such as `amp;`, `#39;`, or `amp;lt;` (escaped twice).
fn entity_len(rest: &[u8]) -> usize {
    const MAX_NAME_LEN: usize = 32;
    let is_name_byte = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
    let name = rest.iter().take(MAX_NAME_LEN).take_while(is_name_byte).count();
    if name == 0 || rest.get(name) != Some(&b';') {
        return 0;
    }
    let length = name + 1;
    if &rest[..name] == b"amp" { length + entity_len(&rest[length..]) } else { length }
}

/// The length of a JSON escape without its backslash, such as `n` or `u003c`.
fn escape_len(rest: &[u8]) -> usize {
    match rest.first() {
        Some(b'u') if is_hex(&rest[1..], 4) => 5,
        Some(b'n' | b't' | b'r' | b'b' | b'f') => 1,
        _ => 0,
    }
}

fn is_hex(rest: &[u8], digits: usize) -> bool {
    rest.len() >= digits && rest[..digits].iter().all(u8::is_ascii_hexdigit)
}

/// The length of a tag without its `<`.
fn tag_len(rest: &[u8]) -> usize {
    const MAX_TAG_LEN: usize = 4096;
    let is_tag =
        rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte));
    let end = rest.iter().take(MAX_TAG_LEN).position(|byte| *byte == b'>');
    end.filter(|_| is_tag).map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: WindowShape = WindowShape { length: 20, distance: 5 };

    fn finds(text: &str, bytes: &str) -> bool {
        let mut table = PassageIndex::new(SHAPE);
        table.add(7, text);
        let found = table.find(bytes.as_bytes());
        assert!(found.iter().all(|hash| table.text_of(*hash) == Some(7)));
        !found.is_empty()
    }

    #[test]
    fn passages_are_found_in_every_format() {
        let text = "Both boards have \"agreed\" & the <plan> isn’t public yet: 5 % of all";
        for (format, bytes) in [
            ("plain", text.to_owned()),
            ("HTML", "<p>Both boards have &quot;agreed&quot; &amp; the &lt;plan&gt; isn’t".into()),
            ("numbers", "Both&#32;boards&#x20;have &#34;agreed&#34; &#38; the plan".into()),
            ("JSON", r#"{"a":"Both boards\nhave \"agreed\" \u0026 the \u003cplan\u003e"}"#.into()),
            ("escaped twice", "Both boards have &amp;quot;agreed&amp;quot; &amp;amp; the".into()),
            ("a URL", "?q=Both%20boards%20have%20%22agreed%22%20%26%20the".into()),
            ("an attribute", "<meta content=\"Both boards have 'agreed' & the plan\">".into()),
            (
                "tags between",
                "Both <em class=x>boards</em> have<br>agreed & <b>the</b> plan".into(),
            ),
            ("other spaces", "Both\n  boards\u{20}have\tagreed -- the plan".into()),
            ("the middle", "xxxx have agreed the plan isn’t public yxxx".into()),
        ] {
            assert!(finds(text, &bytes), "{format}: {bytes}");
        }
        for bytes in ["Both boards have", "both boards have agreed", "", "<", "&", "\\", "%"] {
            assert!(!finds(text, bytes), "{bytes}");
        }
    }

    #[test]
    fn passages_are_found_in_scripts_without_spaces() {
        let text = "機械学習の新しい方法が発表された。詳細は未定。";
        assert!(finds(text, "前文、機械学習の新しい方法が発表された後文"));
        assert!(!finds(text, "機械学習の"));
    }

    #[test]
    fn removed_windows_are_not_found() {
        let mut table = PassageIndex::new(SHAPE);
        table.add(0, "what everybody says in every article of all");
        table.add(1, "what nobody but this one article says at all");
        let shared = table.find(b"what everybody says in every article of all");
        table.remove(&shared);
        assert!(table.find(b"what everybody says in every article of all").is_empty());
        assert!(!table.find(b"what nobody but this one article says at all").is_empty());
    }

    #[test]
    fn passages_of_a_window_and_a_distance_are_found_at_every_offset() {
        let text: String = (0..200u32).map(|n| char::from(b'a' + (n * n * 7 % 26) as u8)).collect();
        for start in 0..100 {
            let end = start + SHAPE.length + SHAPE.distance - 1;
            assert!(finds(&text, &text[start..end]), "{start}");
        }
    }
}
