//! Estimates the nesting depth of HTML elements without a parser.

use super::html::is_void;

/// The open elements of HTML that arrives in chunks, each of which begins and ends between tags.
#[derive(Debug, Default)]
pub struct Nesting {
    depth: usize,
    /// The maximum depth so far.
    pub max_depth: usize,
}

impl Nesting {
    /// Opens an element.
    pub fn open(&mut self) {
        self.depth += 1;
        self.max_depth = self.max_depth.max(self.depth);
    }

    /// Closes an element.
    pub fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Counts the tags of `html` whose names satisfy `is_counted`. Missing end tags make the result
    /// an overestimate.
    pub fn html(&mut self, html: &str, is_counted: impl Fn(&str) -> bool) {
        for tag in html.split('<').skip(1) {
            let is_end = tag.starts_with('/');
            let name = tag.trim_start_matches('/');
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
            if name.is_empty() || is_void(name) || !is_counted(name) {
                continue;
            }
            if is_end { self.close() } else { self.open() }
        }
    }
}

/// The estimated nesting depth of `html`; never less than the depth of the source's tags.
pub fn depth(html: &str) -> usize {
    let mut nesting = Nesting::default();
    nesting.html(html, |_| true);
    nesting.max_depth
}

/// Whether an element needs an end tag. Elements with an optional end tag are closed by their next
/// sibling, so a sequence of them does not nest.
pub fn needs_closing(name: &str) -> bool {
    const NAMES: [&str; 9] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "rt"];
    !NAMES.iter().any(|optional| name.eq_ignore_ascii_case(optional))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn void_and_closed_elements_do_not_nest() {
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
