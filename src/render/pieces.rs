//! Puts cards into pages after both have been minified.
//!
//! A card is rendered and minified once and shown on many pages. A page is rendered and
//! minified with a short mark in the place of each card. The marks are of noncharacters,
//! which no text from outside contains (`text::plain` takes them out).

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// The mark of the `index`-th card of a page.
pub(super) fn mark(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}")
}

/// `page` with cards in the place of their marks. A mark without a card leaves nothing.
pub(super) fn fill<'a>(page: &str, card: impl Fn(usize) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(page.len() * 4);
    let mut rest = page;
    while let Some(open) = rest.find(OPEN) {
        out.push_str(&rest[..open]);
        let behind = &rest[open + OPEN.len_utf8()..];
        let Some(close) = behind.find(CLOSE) else {
            rest = behind;
            break;
        };
        if let Some(card) = behind[..close].parse().ok().and_then(&card) {
            out.push_str(card);
        }
        rest = &behind[close + CLOSE.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_cards() {
        let cards = ["<a>", "<b>"];
        let page = format!("x{}y{}z{}{}", mark(1), mark(0), mark(7), mark(1));
        let card = |index: usize| cards.get(index).copied();
        assert_eq!(fill(&page, card), "x<b>y<a>z<b>");
        assert_eq!(fill("plain", card), "plain");
        assert_eq!(fill("a\u{fdd0}0", card), "a0");
    }
}
