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
pub(super) fn fill(page: &str, cards: &[impl AsRef<str>]) -> String {
    let of_cards: usize = cards.iter().map(|card| card.as_ref().len()).sum();
    let mut out = String::with_capacity(page.len() + of_cards);
    let mut rest = page;
    while let Some(open) = rest.find(OPEN) {
        out.push_str(&rest[..open]);
        let behind = &rest[open + OPEN.len_utf8()..];
        let Some(close) = behind.find(CLOSE) else {
            rest = behind;
            break;
        };
        if let Some(card) = behind[..close].parse::<usize>().ok().and_then(|at| cards.get(at)) {
            out.push_str(card.as_ref());
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
        assert_eq!(fill(&page, &cards), "x<b>y<a>z<b>");
        assert_eq!(fill("plain", &cards), "plain");
        assert_eq!(fill("a\u{fdd0}0", &cards), "a0");
    }
}
