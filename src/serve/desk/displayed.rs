//! The texts of files as they were displayed, so that a conflict can show both versions.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::entered::Displayed;
use crate::collections::HashMap;

/// The maximum length of all texts, in bytes; older ones are dropped.
const MAX_LEN: usize = 8 << 20;

/// The texts that were displayed last.
#[derive(Default)]
pub(super) struct DisplayedTexts(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    /// By the hash that forms carry.
    texts: HashMap<String, String>,
    /// The hashes, oldest first.
    order: VecDeque<String>,
    len: usize,
}

impl DisplayedTexts {
    /// Remembers the text of a file.
    pub(super) fn add(&self, file: &str, text: String) {
        let Displayed { hash, .. } = Displayed::new(file, &text);
        let mut all = self.0.lock();
        all.len += text.len();
        all.order.push_back(hash.clone());
        if let Some(same) = all.texts.insert(hash, text) {
            // It was displayed before.
            all.len -= same.len();
            all.order.pop_back();
        }
        while all.len > MAX_LEN
            && let Some(oldest) = all.order.pop_front()
        {
            let dropped = all.texts.remove(&oldest).map_or(0, |text| text.len());
            all.len -= dropped;
        }
    }

    /// Whether the text with this hash is known.
    pub(super) fn has(&self, hash: &str) -> bool {
        self.0.lock().texts.contains_key(hash)
    }

    /// The text of a file as it was displayed.
    pub(super) fn text(&self, displayed: &Displayed) -> Option<String> {
        self.0.lock().texts.get(&displayed.hash).cloned()
    }
}
