//! The texts of files as they were displayed, so that a conflict can show both versions.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::entered::Displayed;
use super::view::hash;
use crate::text::key::TextKey;

/// The maximum length of all texts, in bytes; older ones are dropped.
const MAX_LEN: usize = 8 << 20;

/// The texts that were displayed last.
#[derive(Default)]
pub(super) struct DisplayedTexts(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    /// With the hash that forms carry, oldest first.
    texts: VecDeque<(String, String)>,
    len: usize,
}

impl DisplayedTexts {
    /// Remembers a text.
    pub(super) fn add(&self, text: String) {
        let hash = hash(TextKey::new(&text));
        let mut all = self.0.lock();
        if all.texts.iter().any(|(known, _)| *known == hash) {
            return;
        }
        all.len += text.len();
        all.texts.push_back((hash, text));
        while all.len > MAX_LEN
            && let Some((_, dropped)) = all.texts.pop_front()
        {
            all.len -= dropped.len();
        }
    }

    /// The text of a file as it was displayed.
    pub(super) fn text(&self, displayed: &Displayed) -> Option<String> {
        let all = self.0.lock();
        let found = all.texts.iter().find(|(hash, _)| *hash == displayed.hash);
        found.map(|(_, text)| text.clone())
    }
}
