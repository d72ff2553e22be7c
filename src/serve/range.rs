//! `Range` headers with one range of bytes (RFC 9110, section 14).

/// A parsed `Range` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// Another unit, several ranges or a syntax error: the header is ignored.
    Ignored,
    /// The range is outside of the content.
    Unsatisfiable,
    /// The first and the last byte, both inclusive and within the content.
    Bytes(u64, u64),
}

impl ByteRange {
    /// Parses the header of a request for content of `len` bytes.
    pub(super) fn parse(header: &str, len: u64) -> Self {
        let Some((first, last)) = parse(header) else { return Self::Ignored };
        match (first, last) {
            (Some(first), Some(last)) if last < first => Self::Ignored,
            (Some(first), last) if first < len => {
                Self::Bytes(first, last.map_or(len - 1, |last| last.min(len - 1)))
            }
            (None, Some(suffix)) if suffix > 0 && len > 0 => {
                Self::Bytes(len.saturating_sub(suffix), len - 1)
            }
            _ => Self::Unsatisfiable,
        }
    }
}

/// The numbers before and after the hyphen, at least one of them.
fn parse(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits => digits.parse().ok().map(Some),
    };
    match (number(first)?, number(last)?) {
        (None, None) => None,
        numbers => Some(numbers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        use ByteRange::{Bytes, Ignored, Unsatisfiable};
        for (header, expected) in [
            ("bytes=0-3", Bytes(0, 3)),
            ("bytes=8-", Bytes(8, 9)),
            ("bytes=-4", Bytes(6, 9)),
            ("bytes=-40", Bytes(0, 9)),
            ("bytes=3-100", Bytes(3, 9)),
            ("bytes=10-", Unsatisfiable),
            ("bytes=12-13", Unsatisfiable),
            ("bytes=-0", Unsatisfiable),
            ("bytes=5-2", Ignored),
            ("bytes=15-12", Ignored),
            ("bytes=0-1,3-4", Ignored),
            ("lines=0-1", Ignored),
            ("bytes=x-y", Ignored),
            ("bytes=-", Ignored),
            ("bytes=", Ignored),
        ] {
            assert_eq!(ByteRange::parse(header, 10), expected, "{header}");
        }
        assert_eq!(ByteRange::parse("bytes=0-", 0), Unsatisfiable);
        assert_eq!(ByteRange::parse("bytes=-1", 0), Unsatisfiable);
    }
}
