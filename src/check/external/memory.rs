//! Good answers of other sites, remembered beside the site: a line for each, added as they come,
//! so that a check that is cut off has lost nothing. What can't be read or written is forgotten,
//! and asked for again.
#![expect(clippy::disallowed_methods, reason = "this is the memory of what was asked")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::hash::HashMap;
use crate::pipeline::unpoisoned;

/// What is remembered.
pub(super) struct Memory {
    /// When each address was asked for, in seconds since 1970.
    good: HashMap<String, i64>,
    now: i64,
    file: Option<Mutex<File>>,
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
        let text = fs::read_to_string(file).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        // An answer of the future is one by a clock that was wrong.
        let is_fresh = |line: &Line| (0..age).contains(&now.saturating_sub(line.asked));
        let known = lines.filter(|line| is_fresh(line) && links.contains_key(&line.url));
        let good: HashMap<String, i64> = known.map(|line| (line.url, line.asked)).collect();
        let file = rewritten(file, &good).ok().map(Mutex::new);
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
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = file.with_extension("new");
    fs::write(&new, lines.concat())?;
    fs::rename(&new, file)?;
    File::options().append(true).open(file)
}
