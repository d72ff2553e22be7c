//! Rejects texts for which the library would need minutes.
//!
//! For each token, the library's scanner visits all open flow collections, so their depth is limited here. The text
//! alone does not show where a flow collection starts: any bracket may start one. So each bracket is tried, and
//! the following tokens are scanned as the library does. **The depth found is never less than the library's**; it
//! is greater only for a text with many unclosed brackets, so a text that is cheap in any case is not
//! checked.

use memchr::{memchr2_iter, memmem};

use super::node::{MAX_DEPTH, ParseError};

/// The number of brackets times the number of bytes that the library parses in a fraction of a second.
const MAX_UNCHECKED_COST: usize = 1 << 25;

/// The library compares each directive with all others.
const MAX_DIRECTIVES: usize = 32;

/// Checks that the library can parse `yaml` in reasonable time.
pub(super) fn check(yaml: &str) -> Result<(), ParseError> {
    if let Some(at) = memmem::find_iter(yaml.as_bytes(), "\n%").nth(MAX_DIRECTIVES) {
        return Err(ParseError::TooManyDirectives(at + 1));
    }
    let brackets = memchr2_iter(b'[', b'{', yaml.as_bytes()).count();
    if brackets.saturating_mul(yaml.len()) <= MAX_UNCHECKED_COST {
        return Ok(());
    }
    find_deep_flow(yaml.as_bytes()).map_or(Ok(()), |at| Err(ParseError::TooDeep(at)))
}

fn find_deep_flow(yaml: &[u8]) -> Option<usize> {
    let mut steps = (32 * yaml.len()).max(1 << 22);
    memchr2_iter(b'[', b'{', yaml).find_map(|start| {
        let mut flow = Flow { yaml, at: start, depth: 0 };
        let too_deep = flow.find_too_deep();
        steps = steps.saturating_sub(flow.at - start);
        too_deep.or((steps == 0).then_some(start))
    })
}

/// A scanner of the tokens in a flow collection.
struct Flow<'a> {
    yaml: &'a [u8],
    at: usize,
    depth: usize,
}

impl Flow<'_> {
    /// Scans to the end of the collection, or to the byte where it is too deep.
    fn find_too_deep(&mut self) -> Option<usize> {
        loop {
            self.skip_space();
            match self.byte(0)? {
                b'[' | b'{' => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Some(self.at);
                    }
                    self.at += 1;
                }
                b']' | b'}' => {
                    self.depth -= 1;
                    self.at += 1;
                    if self.depth == 0 {
                        return None;
                    }
                }
                b'"' => self.double_quoted(),
                b'\'' => self.single_quoted(),
                b'&' | b'*' => {
                    self.at += 1;
                    self.skip(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
                }
                b'!' if self.byte(1) == Some(b'<') => self.skip(|b| !is_blank(b) && b != b'>'),
                b'!' => self.skip(|b| !is_blank(b) && !is_flow_indicator(b)),
                b',' | b'?' | b':' | b'|' | b'>' | b'%' | b'@' | b'`' => self.at += 1,
                _ => self.plain()?,
            }
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.yaml.get(self.at + ahead).copied()
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        while self.byte(0).is_some_and(&is_skipped) {
            self.at += 1;
        }
    }

    fn skip_space(&mut self) {
        loop {
            self.skip(is_blank);
            match self.break_length() {
                0 if self.byte(0) == Some(b'#') => {
                    while self.byte(0).is_some() && self.break_length() == 0 {
                        self.at += 1;
                    }
                }
                0 => return,
                length => self.at += length,
            }
        }
    }

    /// The length of the line break or byte order mark at the current byte; 0 if there is none.
    fn break_length(&self) -> usize {
        match self.yaml[self.at.min(self.yaml.len())..] {
            [b'\n' | b'\r', ..] => 1,
            [0xc2, 0x85, ..] => 2,
            [0xe2, 0x80, 0xa8 | 0xa9, ..] | [0xef, 0xbb, 0xbf, ..] => 3,
            _ => 0,
        }
    }

    fn double_quoted(&mut self) {
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }

    fn single_quoted(&mut self) {
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            self.at += 1;
            if byte == b'\'' {
                if self.byte(0) != Some(b'\'') {
                    return;
                }
                self.at += 1;
            }
        }
    }

    /// Skips a text without quotes; `None` if the library reports an error.
    fn plain(&mut self) -> Option<()> {
        loop {
            while let Some(byte) = self.byte(0).filter(|b| !is_blank(*b)) {
                let next = self.byte(1);
                if byte == b':' && next.is_some_and(|b| b == b'?' || is_flow_indicator(b)) {
                    return None;
                }
                let is_value = byte == b':' && next.is_none_or(is_blank);
                if is_value || is_flow_indicator(byte) {
                    return Some(());
                }
                self.at += self.break_length().max(1);
            }
            let before = self.at;
            self.skip(is_blank);
            if self.at == before || self.byte(0) == Some(b'#') {
                return Some(());
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(yaml: &str) -> bool {
        find_deep_flow(yaml.as_bytes()).is_none()
    }

    #[test]
    fn deep_flow_collections_are_found_in_any_context() {
        let deep = "[".repeat(65);
        let fine = format!("{}{}", "[".repeat(64), "]".repeat(64));
        for context in [
            "k: {}",
            "- {}",
            "[a, {}]",
            "k: &a !t {}",
            "k: !<]]]]> {}",
            "a: x [ 'y\nk: {}",
            "a: x [ \"y\nk: {}",
            "a: '{'\nk: {}",
            "a: |\n  [[[ \"\nk: {}",
            "[ \"]]]]\n]]]]\", {}",
            "[ ']]''\n]]', {}",
            "[ # ]]]]\n{}",
            "[ # ]]]]\u{2028}{}",
            "[a\"b, {}",
            "[a 'b, {}",
            "[\"\\\"]]\", {}",
            "{\"a\":{}",
            "{a: {}",
            "{? {}",
            "[*a , {}",
        ] {
            assert!(!is_allowed(&context.replace("{}", &deep)), "{context}");
        }
        assert!(is_allowed(&format!("k: {fine}\nl: {fine}\n")));
    }

    #[test]
    fn many_shallow_collections_are_allowed() {
        let line = "- {url: \"https://example.org/[].png\", title: it's [1, '[]''[']} # [x]\n";
        assert!(is_allowed(&format!("images:\n{}", line.repeat(5_000))));
        assert!(is_allowed(&format!("excerpt: {}", "see [1] and {2} ".repeat(1_000))));
        assert!(check(&format!("excerpt: {}", "[1 ".repeat(1_000))).is_ok());
        assert!(check(&"%x\n".repeat(20)).is_ok());
        assert!(check(&"%x\n".repeat(200)).is_err());
    }

    #[test]
    fn many_unclosed_brackets_are_rejected() {
        for prefix in ["k: ", "k:\n- "] {
            for opening in ["[", "{", "[{", "[\n", "[a, ", "{a: "] {
                assert!(!is_allowed(&format!("{prefix}{}", opening.repeat(100_000))));
            }
        }
        // Each bracket in the text may start a collection.
        assert!(!is_allowed(&"a: b [\"\n".repeat(200_000)));
    }
}
