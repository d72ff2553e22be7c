//! Looks at the bytes of a text, many at a time: most texts hold nothing of what is looked for.
//!
//! What is looked for must be a comparison without branches (`|` and `&`), so that the compiler
//! makes one instruction of it for many bytes.

/// How many bytes are looked at before the answer is.
const TOGETHER: usize = 16;

/// The first byte that `is_wanted`.
#[inline(always)]
pub fn find(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> Option<usize> {
    let (chunks, _) = bytes.as_chunks::<TOGETHER>();
    let before = chunks.iter().take_while(|chunk| !is_in(chunk, is_wanted)).count();
    position(bytes, before * TOGETHER, is_wanted)
}

/// The same from `start` on, byte by byte; apart, or the compiler would do all of it so.
#[inline(never)]
fn position(bytes: &[u8], start: usize, is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(start..)?.iter().position(|byte| is_wanted(*byte)).map(|at| start + at)
}

/// Whether any character `is_wanted`, of those that begin with a byte which `may_begin` one; that
/// is no byte inside of a character (from 0x80 to 0xbf).
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

/// Whether any byte `is_wanted`.
#[inline(always)]
pub fn any(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> bool {
    // The last bytes are looked at with some that were seen before.
    match bytes.last_chunk::<TOGETHER>() {
        Some(last) => {
            let (chunks, _) = bytes.as_chunks::<TOGETHER>();
            chunks.iter().any(|chunk| is_in(chunk, is_wanted)) || is_in(last, is_wanted)
        }
        None => bytes.iter().any(|byte| is_wanted(*byte)),
    }
}

/// How many bytes are counted before the sum is added to that of others.
const COUNTED: usize = 128;

/// How many bytes are `wanted`.
#[inline(always)]
pub fn count(bytes: &[u8], is_wanted: impl Fn(u8) -> bool + Copy) -> usize {
    let of_chunk = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(is_wanted(*byte))).sum::<u8>();
    bytes.chunks(COUNTED).map(|chunk| usize::from(of_chunk(chunk))).sum()
}

/// Whether a byte and the next one both are `wanted`.
#[inline(always)]
pub fn any_twice(bytes: &[u8], wanted: u8) -> bool {
    let Some((_, next)) = bytes.split_first() else { return false };
    let (firsts, rest) = bytes[..next.len()].as_chunks::<TOGETHER>();
    let (seconds, rest_of_next) = next.as_chunks::<TOGETHER>();
    let is_twice = |(a, b): (&u8, &u8)| (*a == wanted) & (*b == wanted);
    let is_in = |(a, b): (&[u8; TOGETHER], &[u8; TOGETHER])| {
        a.iter().zip(b).fold(false, |found, pair| found | is_twice(pair))
    };
    firsts.iter().zip(seconds).any(is_in) || rest.iter().zip(rest_of_next).any(is_twice)
}

#[inline(always)]
fn is_in(chunk: &[u8; TOGETHER], is_wanted: impl Fn(u8) -> bool) -> bool {
    chunk.iter().fold(false, |found, byte| found | is_wanted(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_wherever_they_are() {
        let is_in = |text: &str| any_char(text, |byte| byte >= 0xef, |c| c == '\u{fffe}');
        for length in 0..40 {
            let before = "\u{10000}é".repeat(length);
            assert!(!is_in(&before) && is_in(&format!("{before}\u{fffe}{before}")));
        }
    }

    #[test]
    fn bytes_are_counted() {
        for length in [0_usize, 1, 127, 128, 300, 1000] {
            let bytes: Vec<u8> = (0..length).map(|at| if at % 3 == 0 { b'x' } else { 0 }).collect();
            assert_eq!(count(&bytes, |byte| byte == b'x'), length.div_ceil(3));
            assert_eq!(count(&bytes, |_| true), length);
        }
    }

    #[test]
    fn bytes_are_found_wherever_they_are() {
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
