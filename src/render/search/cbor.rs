//! Writes CBOR (RFC 8949), the format of Pagefind's files.

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;

pub(super) fn unsigned(out: &mut Vec<u8>, number: usize) {
    head(out, UNSIGNED, number as u64);
}

/// Writes -1 - `number`.
pub(super) fn negative(out: &mut Vec<u8>, number: usize) {
    head(out, NEGATIVE, number as u64);
}

pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    head(out, TEXT, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Begins an array of `len` items.
pub(super) fn array(out: &mut Vec<u8>, len: usize) {
    head(out, ARRAY, len as u64);
}

/// The type of an item, and its value or length in the shortest form.
fn head(out: &mut Vec<u8>, kind: u8, value: u64) {
    let kind = kind << 5;
    if value < 24 {
        out.push(kind | value as u8);
    } else if let Ok(value) = u8::try_from(value) {
        out.extend([kind | 24, value]);
    } else if let Ok(value) = u16::try_from(value) {
        out.push(kind | 25);
        out.extend(value.to_be_bytes());
    } else if let Ok(value) = u32::try_from(value) {
        out.push(kind | 26);
        out.extend(value.to_be_bytes());
    } else {
        out.push(kind | 27);
        out.extend(value.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_their_shortest_form() {
        // The examples of RFC 8949, appendix A.
        for (number, expected) in [
            (0, "00"),
            (23, "17"),
            (24, "1818"),
            (100, "1864"),
            (1_000, "1903e8"),
            (1_000_000, "1a000f4240"),
            (1_000_000_000_000, "1b000000e8d4a51000"),
        ] {
            let mut out = Vec::new();
            unsigned(&mut out, number);
            assert_eq!(hex(&out), expected, "{number}");
        }
        let mut out = Vec::new();
        array(&mut out, 3);
        text(&mut out, "ü");
        negative(&mut out, 0);
        negative(&mut out, 99);
        assert_eq!(hex(&out), "8362c3bc203863");
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
