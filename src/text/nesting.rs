//! How deeply the elements of HTML are nested, without a parser.

/// What stands open in HTML that comes in pieces, each of which begins and ends between tags.
#[derive(Debug, Default)]
pub struct Nesting {
    depth: usize,
    /// How deep it was, at most.
    pub deepest: usize,
}

impl Nesting {
    /// One more element stands open.
    pub fn open(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    /// One is closed.
    pub fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Goes on with `html`. Deeper than it is where closing tags that HTML asks for are missing;
    /// elements that are `counted` alone count.
    pub fn html(&mut self, html: &str, counted: impl Fn(&str) -> bool) {
        for tag in html.split('<').skip(1) {
            let closes = tag.starts_with('/');
            let name = tag.trim_start_matches('/');
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
            if name.is_empty() || is_void(name) || !counted(name) {
                continue;
            }
            if closes { self.close() } else { self.open() }
        }
    }
}

/// How deeply the elements of `html` are nested.
pub fn depth(html: &str) -> usize {
    let mut nesting = Nesting::default();
    nesting.html(html, |_| true);
    nesting.deepest
}

/// Whether an element needs a closing tag. One that needs none is closed by the next of its kind, so
/// that a hundred of them are not a hundred levels.
pub fn needs_closing(name: &str) -> bool {
    const NAMES: [&str; 9] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "rt"];
    !NAMES.iter().any(|optional| name.eq_ignore_ascii_case(optional))
}

/// Whether an element never has content, nor a closing tag.
fn is_void(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    NAMES.iter().any(|void| name.eq_ignore_ascii_case(void))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths() {
        for (html, expected) in [
            ("a < b", 0),
            ("<p>a<br>b<img src=x></p><p>c</p>", 1),
            ("<!doctype html><ul><li><b>a</b></li><li>b</li></ul>", 3),
            ("</p></p><p>", 1),
            ("</br></br><b>", 1),
        ] {
            assert_eq!(depth(html), expected, "{html}");
        }
    }
}
