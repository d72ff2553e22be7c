//! Good answers of other sites, remembered beside the site: a line for each, added as they come,
//! so that a check that is cut off has lost nothing. What can't be read or written is forgotten,
//! and asked for again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::collections::HashMap;
use crate::folder::{TagKey, state};
use crate::project::{StateFolder, StateLock};
use crate::text::key::TextKey;

/// What is remembered.
pub(super) struct Memory {
    /// When each address was asked for, in seconds since 1970.
    good: HashMap<String, i64>,
    now: i64,
    file: Option<Mutex<File>>,
}

/// The first line: by this it is known that the others did not come with the sources.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    tag: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    url: String,
    asked: i64,
}

impl Memory {
    /// What is known of addresses that are in `links`, and not for longer than `remember`. Calls `waits` if
    /// a build is under way.
    pub(super) fn open<T>(
        StateFolder { folder, key }: &StateFolder,
        links: &BTreeMap<String, T>,
        now: DateTime<Utc>,
        remember: Duration,
        waits: impl FnOnce(),
    ) -> Self {
        let now = now.timestamp();
        let nothing = Self { good: HashMap::default(), now, file: None };
        // Held while the file is replaced; what is added later goes to the open file.
        let Ok(_lock) = StateLock::acquire(folder, waits) else { return nothing };
        let Some(head) = key.and_then(head) else { return nothing };
        let file = &folder.join("links.jsonl");
        let age = i64::try_from(remember.as_secs()).unwrap_or(i64::MAX);
        let text = state::read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let lines = text.as_deref().and_then(|text| text.strip_prefix(&head)).unwrap_or_default();
        let lines = lines.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        // An answer of the future is one by a clock that was wrong.
        let is_fresh = |line: &Line| (0..age).contains(&now.saturating_sub(line.asked));
        let known = lines.filter(|line| is_fresh(line) && links.contains_key(&line.url));
        let good: HashMap<String, i64> = known.map(|line| (line.url, line.asked)).collect();
        let file = rewritten(file, &head, &good).ok().map(Mutex::new);
        Self { good, now, file }
    }

    /// Whether an address had a good answer.
    pub(super) fn knows(&self, url: &str) -> bool {
        self.good.contains_key(url)
    }

    /// Remembers a good answer.
    pub(super) fn add(&self, url: &str) {
        if let Some(file) = &self.file {
            // It is asked for again if that fails.
            let _ = file.lock().write_all(line(url, self.now).as_bytes());
        }
    }
}

fn head(key: TextKey) -> Option<String> {
    let tag = TagKey::new(&key.to_bytes()).tag_in_hex(b"links.jsonl");
    serde_json::to_string(&Head { tag }).map(|line| line + "\n").ok()
}

fn line(url: &str, asked: i64) -> String {
    let line = serde_json::to_string(&Line { url: url.to_owned(), asked });
    line.map(|line| line + "\n").unwrap_or_default()
}

/// Writes what is still known, and nothing else; the file to add to.
fn rewritten(file: &Path, head: &str, good: &HashMap<String, i64>) -> std::io::Result<File> {
    let mut lines: Vec<String> = good.iter().map(|(url, asked)| line(url, *asked)).collect();
    lines.sort();
    state::replace(file, [head, &lines.concat()].concat().as_bytes())?;
    let mut file = state::open_for_update(file)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}
