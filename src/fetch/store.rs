//! What is known of each URL from earlier runs: `.feedgen/fetch/`.
//!
//! A URL has a record and a file with the last body. Both carry the tag of this user's key, so that neither
//! a damaged file nor one that came with somebody's sources is used; a record whose body is missing is none
//! at all. Files are replaced atomically. The store is a cache: what can't be written is requested again.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::folder::{Tag, TagKey, state};
use crate::text::key::TextKey;

/// The stored documents of a site.
#[derive(Debug)]
pub struct Store {
    /// The state folder.
    folder: PathBuf,
    /// Without a key, nothing is stored.
    key: Option<TagKey>,
}

/// What is known of a URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    url: String,
    /// The last request.
    pub(super) requested: Option<Time>,
    pub(super) document: Option<StoredDocument>,
    /// The server asked for no request before this time.
    pub(super) not_before: Option<Time>,
    pub(super) moved: Option<StoredMove>,
    /// The lifetime that the document itself states, in seconds.
    pub(super) ttl: Option<u64>,
    /// When the server said that the document is gone for good.
    pub(super) gone: Option<Time>,
    /// The date of the first of the latest failures in a row, and their number.
    pub(super) failures: Option<(Time, u32)>,
}

/// The last document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    /// When this body was received for the first time.
    pub(super) fetched: Time,
    /// When the server last said that this is the current one.
    pub(super) checked: Time,
    pub(super) final_url: String,
    pub(super) content_type: Option<String>,
    pub(super) content_language: Option<String>,
    pub(super) content_location: Option<String>,
    /// The validators: independent of each other and verbatim.
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    #[serde(skip)]
    pub(super) body: Vec<u8>,
}

/// A permanent redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredMove {
    pub(super) to: String,
    /// The number of runs in which the redirect led to a feed.
    pub(super) times: u32,
    /// The last of these runs.
    pub(super) last: Option<Time>,
}

/// A time in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time(pub(super) DateTime<Utc>);

/// The first line of a record's file.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    /// The tag of the other lines.
    record: String,
    /// The tag of the body, if there is one.
    body: Option<String>,
}

impl Record {
    /// The URL.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Whether the URL was last requested before a time. What is gone for good is never old.
    fn is_old(&self, before: Time) -> bool {
        self.gone.is_none() && self.requested.is_none_or(|time| time < before)
    }
}

impl Store {
    /// The store in the state folder of a site; with no `key`, it stores nothing.
    pub fn new(state_folder: &Path, key: Option<TextKey>) -> Self {
        let key = key.map(|key| TagKey::new(&key.to_bytes()));
        Self { folder: state_folder.to_owned(), key }
    }

    /// Reads the record of `url`; an empty one if there is none that can be used.
    pub(super) fn load(&self, url: &str) -> Record {
        self.read(url).unwrap_or_else(|| Record { url: url.to_owned(), ..Record::default() })
    }

    /// Writes a record. Writes the body only if `has_new_body`.
    pub(super) fn save(&self, record: &Record, has_new_body: bool) {
        // The next run requests again what can't be stored.
        let _ = self.write(record, has_new_body);
    }

    /// Deletes what was last requested before a time, and what can't be used. What is gone stays recorded.
    #[expect(clippy::disallowed_methods, reason = "the state folder is feedgen's own")]
    pub(super) fn sweep(&self, before: Time) {
        let folder = self.folder.join("fetch");
        let is_folder = |path: &Path| path.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        if self.key.is_none() || !is_folder(&self.folder) || !is_folder(&folder) {
            return;
        }
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_old = match path.extension().and_then(|extension| extension.to_str()) {
                Some("json") => {
                    self.read_file(&path).is_none_or(|(_, record)| record.is_old(before))
                }
                Some("body") => !path.with_extension("json").exists(),
                _ => false,
            };
            if is_old {
                // A file that can't be deleted does no harm.
                let _ = state::remove(&path);
                let _ = state::remove(&path.with_extension("body"));
            }
        }
    }

    fn read(&self, url: &str) -> Option<Record> {
        let (record_path, body_path) = self.paths(url);
        let (body_tag, mut record) = self.read_file(&record_path)?;
        if record.url != url {
            return None;
        }
        if let Some(document) = &mut record.document {
            let body = state::read(&body_path).ok()?;
            if body_tag? != tag(self.key.as_ref()?, "body", url, &body) {
                return None;
            }
            document.body = body;
        }
        Some(record)
    }

    /// Reads a record without its body, and the body's tag.
    fn read_file(&self, path: &Path) -> Option<(Option<String>, Record)> {
        let file = String::from_utf8(state::read(path).ok()?).ok()?;
        let (header, json) = file.split_once('\n')?;
        let Header { record: record_tag, body } = serde_json::from_str(header).ok()?;
        let is_valid = record_tag == tag(self.key.as_ref()?, "record", "", json.as_bytes());
        is_valid.then(|| serde_json::from_str(json).ok().map(|record| (body, record)))?
    }

    fn write(&self, record: &Record, has_new_body: bool) -> Option<()> {
        let key = self.key.as_ref()?;
        state::create_folder(&self.folder).ok()?;
        state::create_folder(&self.folder.join("fetch")).ok()?;
        let (record_path, body_path) = self.paths(&record.url);
        let body = record.document.as_ref().map(|document| &*document.body);
        if let Some(body) = body.filter(|_| has_new_body) {
            state::replace(&body_path, body).ok()?;
        }
        let json = serde_json::to_string_pretty(record).ok()?;
        let header = Header {
            record: tag(key, "record", "", json.as_bytes()),
            body: body.map(|body| tag(key, "body", &record.url, body)),
        };
        let header = serde_json::to_string(&header).ok()?;
        state::replace(&record_path, format!("{header}\n{json}").as_bytes()).ok()
    }

    /// The paths of a URL's record and body.
    fn paths(&self, url: &str) -> (PathBuf, PathBuf) {
        let name = hex(&TextKey::new(url).to_bytes());
        let path = |extension: &str| self.folder.join("fetch").join(format!("{name}.{extension}"));
        (path("json"), path("body"))
    }
}

/// The tag of `bytes`, which belong to `url`.
fn tag(key: &TagKey, kind: &str, url: &str, bytes: &[u8]) -> String {
    let mut hasher = key.hasher();
    hasher.update(format!("fetch {kind} {} {url}\n", url.len()).as_bytes());
    hasher.update(bytes);
    let tag: Tag = hasher.finish();
    hex(&tag)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests {
    use super::*;

    const URL: &str = "https://example.org/feed.xml";

    struct Site {
        folder: tempfile::TempDir,
    }

    impl Site {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        fn store(&self, secret: &str) -> Store {
            Store::new(&self.folder.path().join("state"), Some(TextKey::new(secret)))
        }
    }

    fn time(text: &str) -> Time {
        Time(text.parse().unwrap())
    }

    fn record(url: &str, body: &str) -> Record {
        let document = StoredDocument {
            fetched: time("2026-01-18T18:35:00.5Z"),
            checked: time("2026-01-19T18:35:00Z"),
            final_url: "https://example.org/other.xml".to_owned(),
            content_type: Some("text/xml; charset=utf-8".to_owned()),
            content_language: None,
            content_location: None,
            etag: Some("W/\"a\u{ff}\\\"".to_owned()),
            last_modified: Some(" yesterday".to_owned()),
            body: body.as_bytes().to_vec(),
        };
        Record {
            url: url.to_owned(),
            requested: Some(time("2026-01-20T00:00:00Z")),
            document: Some(document),
            not_before: Some(time("2026-01-20T00:00:00Z")),
            moved: Some(StoredMove { to: "https://example.net/".to_owned(), times: 2, last: None }),
            ttl: Some(3600),
            gone: None,
            failures: Some((time("2026-01-20T00:00:00Z"), 3)),
        }
    }

    fn empty(url: &str) -> Record {
        Record { url: url.to_owned(), ..Record::default() }
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let site = Site::new();
        let store = site.store("a");
        assert_eq!(store.load(URL), empty(URL));
        for record in [record(URL, "body"), record("https://example.org/other", ""), empty("x")] {
            store.save(&record, true);
            assert_eq!(store.load(&record.url), record);
        }
        assert_eq!(store.load(URL), record(URL, "body"));
        assert_eq!(site.store("b").load(URL), empty(URL), "a record of another user");
        let without_key = Store::new(&site.folder.path().join("other"), None);
        without_key.save(&record(URL, "body"), true);
        assert_eq!(without_key.load(URL), empty(URL));
        assert!(!site.folder.path().join("other").exists());
    }

    #[test]
    fn a_damaged_file_is_a_miss() {
        let site = Site::new();
        let store = site.store("a");
        let (record_path, body_path) = store.paths(URL);
        let other = store.paths("https://example.org/other");
        store.save(&record("https://example.org/other", "other"), true);
        let check = |damage: &dyn Fn()| {
            store.save(&record(URL, "body"), true);
            assert_eq!(store.load(URL), record(URL, "body"));
            damage();
            assert_eq!(store.load(URL), empty(URL));
        };
        check(&|| std::fs::write(&body_path, "Body").unwrap());
        check(&|| std::fs::remove_file(&body_path).unwrap());
        check(&|| std::fs::remove_file(&record_path).unwrap());
        check(&|| std::fs::write(&record_path, b"\xff").unwrap());
        check(&|| {
            let text = std::fs::read_to_string(&record_path).unwrap();
            std::fs::write(&record_path, text.replace("\"times\": 2", "\"times\": 3")).unwrap();
        });
        // Valid files of another URL.
        check(&|| assert!(std::fs::copy(&other.1, &body_path).is_ok()));
        check(&|| assert!(std::fs::copy(&other.0, &record_path).is_ok()));
        // An interrupted write: a new body with the old record.
        check(&|| state::replace(&body_path, b"new body").unwrap());
    }

    #[test]
    fn an_unchanged_body_is_not_written() {
        let site = Site::new();
        let store = site.store("a");
        store.save(&record(URL, "body"), true);
        let (_, body_path) = store.paths(URL);
        let stamp = || crate::folder::Stamp::of(&std::fs::metadata(&body_path).unwrap());
        let before = stamp();
        let gone = Record { gone: Some(time("2026-01-20T00:00:00Z")), ..record(URL, "body") };
        store.save(&gone, false);
        assert_eq!((store.load(URL), stamp()), (gone, before));
    }

    #[test]
    fn old_documents_are_deleted() {
        let site = Site::new();
        let store = site.store("a");
        let gone = Record { gone: Some(time("2026-01-01T00:00:00Z")), ..record("gone", "body") };
        let failed = Record { document: None, ..record("failed", "") };
        let all = [record("read", "body"), gone, failed];
        for record in &all {
            store.save(record, true);
        }
        let orphan = store.paths("orphan").1;
        std::fs::write(&orphan, "body").unwrap();
        let left = |before: &str| {
            store.sweep(time(before));
            let is_left = |record: &&Record| store.load(record.url()) == **record;
            let left: Vec<&str> = all.iter().filter(is_left).map(Record::url).collect();
            (left, std::fs::read_dir(orphan.parent().unwrap()).unwrap().count())
        };
        assert_eq!(left("2026-01-20T00:00:00Z"), (vec!["read", "gone", "failed"], 5));
        assert_eq!(left("2026-01-20T00:00:01Z"), (vec!["gone"], 2));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let site = Site::new();
        let outside = site.folder.path().join("outside");
        std::fs::create_dir(&outside).unwrap();
        let state = site.folder.path().join("state");
        std::os::unix::fs::symlink(&outside, &state).unwrap();
        site.store("a").save(&record(URL, "body"), true);
        std::fs::remove_file(&state).unwrap();
        std::fs::create_dir(&state).unwrap();
        std::os::unix::fs::symlink(&outside, state.join("fetch")).unwrap();
        site.store("a").save(&record(URL, "body"), true);
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    }
}
