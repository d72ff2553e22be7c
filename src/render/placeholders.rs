//! Placeholders of cards in pages.
//!
//! A card is rendered and minified once and inserted into many pages, after these have been minified. Until then, a
//! placeholder marks its position. Placeholders consist of Unicode noncharacters, which `text::plain` removes from
//! all source texts.

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// The placeholder of the card with this index.
pub(super) fn placeholder(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}")
}

/// Replaces the placeholders in `page` by cards. A placeholder without a card is removed.
pub(super) fn fill(page: &str, cards: &[impl AsRef<str>]) -> String {
    let cards_len: usize = cards.iter().map(|card| card.as_ref().len()).sum();
    let mut out = String::with_capacity(page.len() + cards_len);
    let mut rest = page;
    while let Some(open) = rest.find(OPEN) {
        out.push_str(&rest[..open]);
        let after = &rest[open + OPEN.len_utf8()..];
        let Some(close) = after.find(CLOSE) else {
            rest = after;
            break;
        };
        let index = after[..close].parse::<usize>().ok();
        if let Some(card) = index.and_then(|index| cards.get(index)) {
            out.push_str(card.as_ref());
        }
        rest = &after[close + CLOSE.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_by_cards() {
        let cards = ["<a>", "<b>"];
        let page =
            format!("x{}y{}z{}{}", placeholder(1), placeholder(0), placeholder(7), placeholder(1));
        assert_eq!(fill(&page, &cards), "x<b>y<a>z<b>");
        assert_eq!(fill("plain", &cards), "plain");
        assert_eq!(fill("a\u{fdd0}0", &cards), "a0");
    }
}
