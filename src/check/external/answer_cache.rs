//! A cache of successful answers, in `.feedgen/`. Each answer is appended as a line immediately, so that an
//! interrupted check keeps its results. A damaged or unwritable cache is ignored.

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

/// The cached answers.
pub(super) struct AnswerCache {
    /// The times of the requests by URL, in seconds since 1970.
    answers: HashMap<String, i64>,
    now: i64,
    file: Option<Mutex<File>>,
}

/// The first line. The tag proves that this user's feedgen wrote the file, so that it is not part of
/// untrusted sources.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    tag: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    url: String,
    /// The name in files of earlier versions.
    #[serde(rename = "asked")]
    requested: i64,
}

impl AnswerCache {
    /// Reads the answers about `links` that are younger than `lifetime`. Calls `on_wait` if another build holds
    /// the lock.
    pub(super) fn open<T>(
        StateFolder { folder, key }: &StateFolder,
        links: &BTreeMap<String, T>,
        now: DateTime<Utc>,
        lifetime: Duration,
        on_wait: impl FnOnce(),
    ) -> Self {
        let now = now.timestamp();
        let empty = Self { answers: HashMap::default(), now, file: None };
        // The lock is held while the file is replaced; later lines are appended to the open file.
        let Ok(_lock) = StateLock::acquire(folder, on_wait) else { return empty };
        let Some(header) = key.and_then(header) else { return empty };
        let file = &folder.join("links.jsonl");
        let lifetime = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let text = state::read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let lines = text.as_deref().and_then(|text| text.strip_prefix(&header)).unwrap_or_default();
        let records = lines.lines().filter_map(|line| serde_json::from_str::<Record>(line).ok());
        // A time in the future is from a wrong clock.
        let is_fresh =
            |record: &Record| (0..lifetime).contains(&now.saturating_sub(record.requested));
        let fresh = records.filter(|record| is_fresh(record) && links.contains_key(&record.url));
        let answers: HashMap<String, i64> =
            fresh.map(|record| (record.url, record.requested)).collect();
        let file = rewrite(file, &header, &answers).ok().map(Mutex::new);
        Self { answers, now, file }
    }

    /// Whether the cache has an answer for `url`.
    pub(super) fn contains(&self, url: &str) -> bool {
        self.answers.contains_key(url)
    }

    /// Adds a successful answer.
    pub(super) fn add(&self, url: &str) {
        if let Some(file) = &self.file {
            // After an error, the next check requests the URL again.
            let _ = file.lock().write_all(line(url, self.now).as_bytes());
        }
    }
}

fn header(key: TextKey) -> Option<String> {
    let tag = TagKey::new(&key.to_bytes()).tag_in_hex(b"links.jsonl");
    serde_json::to_string(&Header { tag }).map(|line| line + "\n").ok()
}

fn line(url: &str, requested: i64) -> String {
    let line = serde_json::to_string(&Record { url: url.to_owned(), requested });
    line.map(|line| line + "\n").unwrap_or_default()
}

/// Replaces the file by one with these answers only, and opens it for appending.
fn rewrite(file: &Path, header: &str, answers: &HashMap<String, i64>) -> std::io::Result<File> {
    let mut lines: Vec<String> =
        answers.iter().map(|(url, requested)| line(url, *requested)).collect();
    lines.sort();
    state::replace(file, [header, &lines.concat()].concat().as_bytes())?;
    let mut file = state::open_for_update(file)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}
