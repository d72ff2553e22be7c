//! Vectorised scans of bytes, for texts that rarely contain the searched byte.
//!
//! Predicates must be free of branches (`|` and `&` instead of `||` and `&&`), so that the compiler
//! vectorises them.

/// The number of bytes that are compared before the result is tested.
const CHUNK_LEN: usize = 16;

/// Returns the position of the first byte for which `is_wanted` is true.
#[inline(always)]
pub fn find(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> Option<usize> {
    let (chunks, _) = bytes.as_chunks::<CHUNK_LEN>();
    let skipped = chunks.iter().take_while(|chunk| !chunk_any(chunk, is_wanted)).count();
    position(bytes, skipped * CHUNK_LEN, is_wanted)
}

/// Searches byte by byte from `start`. Not inlined, as the scan of chunks would not be vectorised then.
#[inline(never)]
fn position(bytes: &[u8], start: usize, is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(start..)?.iter().position(|byte| is_wanted(*byte)).map(|at| start + at)
}

/// Whether `is_wanted` is true for any character. `may_begin` selects the first bytes of candidates
/// and must be false for continuation bytes (0x80 to 0xbf).
#[inline(always)]
pub fn any_char(
    text: &str,
    may_begin: impl Fn(u8) -> bool + Copy,
    is_wanted: impl Fn(char) -> bool,
) -> bool {
    let mut rest = text;
    while let Some(at) = find(rest.as_bytes(), may_begin) {
        let mut chars = rest.get(at..).unwrap_or_default().chars();
        if chars.next().is_some_and(&is_wanted) {
            return true;
        }
        rest = chars.as_str();
    }
    false
}

/// Whether `is_wanted` is true for any byte.
#[inline(always)]
pub fn any(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> bool {
    // The last chunk overlaps the one before, so that no remainder is left.
    match bytes.last_chunk::<CHUNK_LEN>() {
        Some(last) => {
            let (chunks, _) = bytes.as_chunks::<CHUNK_LEN>();
            chunks.iter().any(|chunk| chunk_any(chunk, is_wanted)) || chunk_any(last, is_wanted)
        }
        None => bytes.iter().any(|byte| is_wanted(*byte)),
    }
}

/// The number of bytes that are counted in a `u8`.
const COUNT_LEN: usize = 128;

/// Counts the bytes for which `is_wanted` is true.
#[inline(always)]
pub fn count(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> usize {
    let count = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(is_wanted(*byte))).sum::<u8>();
    bytes.chunks(COUNT_LEN).map(|chunk| usize::from(count(chunk))).sum()
}

/// Whether two successive bytes are equal to `wanted`.
#[inline(always)]
pub fn any_twice(bytes: &[u8], wanted: u8) -> bool {
    let Some((_, next)) = bytes.split_first() else { return false };
    let (firsts, rest) = bytes[..next.len()].as_chunks::<CHUNK_LEN>();
    let (seconds, rest_of_next) = next.as_chunks::<CHUNK_LEN>();
    let is_pair = |(a, b): (&u8, &u8)| (*a == wanted) & (*b == wanted);
    let has_pair = |(a, b): (&[u8; CHUNK_LEN], &[u8; CHUNK_LEN])| {
        a.iter().zip(b).fold(false, |found, pair| found | is_pair(pair))
    };
    firsts.iter().zip(seconds).any(has_pair) || rest.iter().zip(rest_of_next).any(is_pair)
}

#[inline(always)]
fn chunk_any(chunk: &[u8; CHUNK_LEN], is_wanted: impl Fn(u8) -> bool) -> bool {
    chunk.iter().fold(false, |found, byte| found | is_wanted(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_char_finds_a_character_at_every_offset() {
        let is_in = |text: &str| any_char(text, |byte| byte >= 0xef, |c| c == '\u{fffe}');
        for length in 0..40 {
            let before = "\u{10000}é".repeat(length);
            assert!(!is_in(&before) && is_in(&format!("{before}\u{fffe}{before}")));
        }
    }

    #[test]
    fn count_is_exact_for_every_length() {
        for length in [0_usize, 1, 127, 128, 300, 1000] {
            let bytes: Vec<u8> = (0..length).map(|at| if at % 3 == 0 { b'x' } else { 0 }).collect();
            assert_eq!(count(&bytes, |byte| byte == b'x'), length.div_ceil(3));
            assert_eq!(count(&bytes, |_| true), length);
        }
    }

    #[test]
    fn bytes_and_pairs_are_found_at_every_offset() {
        let is_wanted = |byte: u8| (byte == b'x') | (byte < b' ');
        for length in 0..70 {
            let none = vec![b'a'; length];
            assert_eq!((find(&none, is_wanted), any(&none, is_wanted)), (None, false));
            assert!(!any_twice(&none, b'x'));
            for at in 0..length {
                let mut bytes = none.clone();
                bytes[at] = b'x';
                assert_eq!(find(&bytes, is_wanted), Some(at), "{length}");
                assert!(any(&bytes, is_wanted) && !any_twice(&bytes, b'x'));
                if at + 1 < length {
                    bytes[at + 1] = b'x';
                    assert_eq!(find(&bytes, is_wanted), Some(at));
                    assert!(any_twice(&bytes, b'x'), "{length} {at}");
                }
            }
        }
    }
}
