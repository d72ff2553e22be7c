//! What the library would take minutes for, found before it begins.
//!
//! For each token its scanner goes through all flow collections that are open, so their depth is
//! bounded here. Where a flow collection begins is hard to tell from the text alone: each bracket
//! may be one. From a bracket on, tokens are told apart as the library does it. **The depth that is
//! found is never less than that of the library**; it is more only for a text with many brackets
//! that nothing closes, so a document that costs little in any case is left to the library.

use memchr::{memchr2_iter, memmem};

use super::{MAX_DEPTH, Refusal};

/// What the library does in a fraction of a second: brackets times bytes.
const CHEAP: usize = 1 << 25;

/// The library compares each directive with all others.
const MAX_DIRECTIVES: usize = 32;

/// Whether the library may parse `yaml`.
pub(super) fn check(yaml: &str) -> Result<(), Refusal> {
    if let Some(at) = memmem::find_iter(yaml.as_bytes(), "\n%").nth(MAX_DIRECTIVES) {
        return Err(Refusal::Directives(at + 1));
    }
    let brackets = memchr2_iter(b'[', b'{', yaml.as_bytes()).count();
    if brackets.saturating_mul(yaml.len()) <= CHEAP {
        return Ok(());
    }
    deep_flow(yaml.as_bytes()).map_or(Ok(()), |at| Err(Refusal::TooDeep(at)))
}

fn deep_flow(yaml: &[u8]) -> Option<usize> {
    let mut steps = (32 * yaml.len()).max(1 << 22);
    memchr2_iter(b'[', b'{', yaml).find_map(|start| {
        let mut flow = Flow { yaml, at: start, depth: 0 };
        let deep = flow.deep_place();
        let taken = flow.at - start;
        steps = steps.saturating_sub(taken);
        deep.or((steps == 0).then_some(start))
    })
}

/// A flow collection, token after token.
struct Flow<'a> {
    yaml: &'a [u8],
    at: usize,
    depth: usize,
}

impl Flow<'_> {
    /// Goes to its end, or to the place where it is too deep.
    fn deep_place(&mut self) -> Option<usize> {
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

    /// The length of a line break of Unicode here; 0 if there is none, or one of ASCII.
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

    /// A text without quotes; `None` where the library gives up.
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

    fn depth_is_fine(yaml: &str) -> bool {
        deep_flow(yaml.as_bytes()).is_none()
    }

    #[test]
    fn deep_flow_collections_are_found_wherever_they_hide() {
        let deep = "[".repeat(65);
        let fine = format!("{}{}", "[".repeat(64), "]".repeat(64));
        for around in [
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
            assert!(!depth_is_fine(&around.replace("{}", &deep)), "{around}");
        }
        assert!(depth_is_fine(&format!("k: {fine}\nl: {fine}\n")));
    }

    #[test]
    fn many_shallow_collections_are_fine() {
        let line = "- {url: \"https://example.org/[].png\", title: it's [1, '[]''[']} # [x]\n";
        assert!(depth_is_fine(&format!("images:\n{}", line.repeat(5_000))));
        assert!(depth_is_fine(&format!("excerpt: {}", "see [1] and {2} ".repeat(1_000))));
        assert!(check(&format!("excerpt: {}", "[1 ".repeat(1_000))).is_ok());
        assert!(check(&"%x\n".repeat(20)).is_ok());
        assert!(check(&"%x\n".repeat(200)).is_err());
    }

    #[test]
    fn brackets_without_end_are_refused_soon() {
        for bad in ["k: ", "k:\n- "] {
            for opening in ["[", "{", "[{", "[\n", "[a, ", "{a: "] {
                assert!(!depth_is_fine(&format!("{bad}{}", opening.repeat(100_000))));
            }
        }
        // Text with brackets, in which each may begin a collection.
        assert!(!depth_is_fine(&"a: b [\"\n".repeat(200_000)));
    }
}
