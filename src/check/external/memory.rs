//! Good answers of other sites, remembered beside the site: a line for each, added as they come,
//! so that a check that is cut off has lost nothing. What can't be read or written is forgotten,
//! and asked for again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::folder::state;
use crate::hash::HashMap;
use crate::pipeline::{StateLock, unpoisoned};

/// What is remembered.
pub(super) struct Memory {
    /// When each address was asked for, in seconds since 1970.
    good: HashMap<String, i64>,
    now: i64,
    file: Option<Mutex<File>>,
    /// Held so that no build and no other check writes there.
    _lock: Option<StateLock>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    url: String,
    asked: i64,
}

impl Memory {
    /// What `file` says of addresses that are in `links`, and not for longer than `remember`.
    pub(super) fn open<T>(
        file: &Path,
        links: &BTreeMap<String, T>,
        now: DateTime<Utc>,
        remember: Duration,
    ) -> Self {
        let now = now.timestamp();
        let age = i64::try_from(remember.as_secs()).unwrap_or(i64::MAX);
        let folder = file.parent().unwrap_or(Path::new(""));
        let lock = StateLock::take(folder, || {}).ok();
        let text = state::read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        // An answer of the future is one by a clock that was wrong.
        let is_fresh = |line: &Line| (0..age).contains(&now.saturating_sub(line.asked));
        let known = lines.filter(|line| is_fresh(line) && links.contains_key(&line.url));
        let good: HashMap<String, i64> = known.map(|line| (line.url, line.asked)).collect();
        let file = lock.as_ref().and_then(|_| rewritten(file, &good).ok()).map(Mutex::new);
        Self { good, now, file, _lock: lock }
    }

    /// Whether an address had a good answer.
    pub(super) fn knows(&self, url: &str) -> bool {
        self.good.contains_key(url)
    }

    /// Remembers a good answer.
    pub(super) fn add(&self, url: &str) {
        if let Some(file) = &self.file {
            // It is asked for again if that fails.
            let _ = unpoisoned(file.lock()).write_all(line(url, self.now).as_bytes());
        }
    }
}

fn line(url: &str, asked: i64) -> String {
    let line = serde_json::to_string(&Line { url: url.to_owned(), asked });
    line.map(|line| line + "\n").unwrap_or_default()
}

/// Writes what is still known, and nothing else; the file to add to.
fn rewritten(file: &Path, good: &HashMap<String, i64>) -> std::io::Result<File> {
    let mut lines: Vec<String> = good.iter().map(|(url, asked)| line(url, *asked)).collect();
    lines.sort();
    state::replace(file, lines.concat().as_bytes())?;
    let mut file = state::update(file)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}
