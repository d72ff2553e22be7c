//! The texts of files as they were displayed, so that a conflict can show what has changed since.

use std::collections::BTreeMap;

use parking_lot::Mutex;

use super::entered::Displayed;
use super::view::hash;
use crate::collections::HashMap;
use crate::text::key::TextKey;

/// The maximum length of all texts, in bytes.
const MAX_LEN: usize = 8 << 20;

/// The texts that were displayed last.
#[derive(Default)]
pub(super) struct DisplayedTexts(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    /// By the hash that forms carry, each with the number of its last display.
    texts: HashMap<String, (u64, String)>,
    /// The hashes by the number of the last display.
    order: BTreeMap<u64, String>,
    /// The number of the next display.
    next: u64,
    len: usize,
}

impl DisplayedTexts {
    /// Remembers the text with this hash. `read` reads the file unless the text is known; if it has another text by now,
    /// that is not remembered.
    pub(super) fn display(&self, key: TextKey, read: impl FnOnce() -> Option<String>) {
        let hash = hash(key);
        if self.0.lock().is_displayed_again(&hash) {
            return;
        }
        if let Some(text) = read().filter(|text| Displayed::new("", text).hash == hash) {
            self.0.lock().add(hash, text);
        }
    }

    /// The text of a file as it was displayed, unless too many others were displayed since.
    pub(super) fn text(&self, displayed: &Displayed) -> Option<String> {
        self.0.lock().texts.get(&displayed.hash).map(|(_, text)| text.clone())
    }
}

impl Texts {
    /// Keeps a known text for longer.
    fn is_displayed_again(&mut self, hash: &str) -> bool {
        let Some((number, _)) = self.texts.get_mut(hash) else { return false };
        if let Some(hash) = self.order.remove(number) {
            self.order.insert(self.next, hash);
        }
        *number = self.next;
        self.next += 1;
        true
    }

    fn add(&mut self, hash: String, text: String) {
        if self.is_displayed_again(&hash) {
            return;
        }
        self.len += text.len();
        self.order.insert(self.next, hash.clone());
        self.texts.insert(hash, (self.next, text));
        self.next += 1;
        while self.len > MAX_LEN
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.len -= self.texts.remove(&oldest).map_or(0, |(_, text)| text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(all: &DisplayedTexts, text: &str) {
        all.display(TextKey::new(text), || Some(text.to_owned()));
    }

    fn has(all: &DisplayedTexts, text: &str) -> bool {
        let displayed = Displayed { hash: hash(TextKey::new(text)), file: "a.md".to_owned() };
        let found = all.text(&displayed);
        assert!(found.as_deref().is_none_or(|found| found == text));
        found.is_some()
    }

    #[test]
    fn texts_that_were_displayed_last_are_kept() {
        let all = DisplayedTexts::default();
        let text = |letter: &str| letter.repeat(MAX_LEN / 3);
        for letter in ["a", "b", "c", "a", "d"] {
            display(&all, &text(letter));
        }
        let kept = ["a", "b", "c", "d"].map(|letter| has(&all, &text(letter)));
        assert_eq!(kept, [true, false, true, true]);
    }

    #[test]
    fn only_the_displayed_text_is_remembered() {
        let all = DisplayedTexts::default();
        all.display(TextKey::new("old"), || Some("new".to_owned()));
        assert!(!has(&all, "old") && !has(&all, "new"));
        display(&all, "old");
        // A known text is not read again.
        all.display(TextKey::new("old"), || unreachable!());
        assert!(has(&all, "old"));
    }

    #[test]
    fn a_text_that_is_too_long_is_not_kept() {
        let all = DisplayedTexts::default();
        let text = "a".repeat(MAX_LEN + 1);
        display(&all, &text);
        assert!(!has(&all, &text));
        display(&all, "b");
        assert!(has(&all, "b"));
    }
}
