//! Records to the files of an index, by Pagefind (<https://pagefind.app>).
//!
//! The same records give the same bytes: what Pagefind numbers, it numbers in the order of its
//! input, and what it keeps in hash tables it sorts before it writes it. (One thing of the
//! outside reaches it, a variable of the environment for its own tests,
//! `PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE`.)

use std::collections::BTreeMap;
use std::fmt;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::Record;
use super::words::{hidden_words, is_segmented};
use crate::plan::SearchPart;
use crate::text::language;

/// A file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// Its path in the folder of its part.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no index. Nothing in a source can be the reason.
#[derive(Debug)]
pub struct IndexError(String);

impl IndexError {
    /// Pagefind has left out a file.
    pub fn without(file: &str) -> Self {
        Self(format!("there is no {file}"))
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the search index can't be made: {}", self.0)
    }
}

impl std::error::Error for IndexError {}

/// How much text a browser loads at least to show a result, in bytes: so many of neighbouring
/// articles share a file, or a large site had a file more for each.
const BYTES_OF_A_FILE: usize = 16 << 10;

/// The files of a part of the index, by path; `site_language` is the language of all texts, as far
/// as words are brought to their stems.
///
/// Works on all threads of the pool, so it must not be called by one of these: while it waits
/// for the others, that one might take up another call, inside of this one.
///
/// # Errors
/// When Pagefind gives up.
pub fn index(
    part: &SearchPart,
    records: Vec<Record>,
    site_language: &str,
) -> Result<Vec<IndexFile>, IndexError> {
    let bytes: usize = records.iter().map(|record| record.text.len()).sum();
    let files = u32::try_from(bytes.div_ceil(BYTES_OF_A_FILE)).unwrap_or(u32::MAX);
    let options = PagefindServiceConfig::builder()
        .force_language(language_tag(part, site_language))
        .max_fragments(files)
        .build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
    let made = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).map_err(failed)?;
        let is_segmented = is_segmented(&language::primary(site_language));
        for record in records {
            add(&mut index, record, is_segmented).await?;
        }
        index.get_files().await.map_err(failed)
    });
    let mut files: Vec<IndexFile> = made?
        .into_iter()
        .map(|file| IndexFile {
            path: file.filename.to_string_lossy().replace('\\', "/"),
            bytes: file.contents,
        })
        .collect();
    retain_needed(&mut files, part.is_newest);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn failed(error: impl fmt::Display) -> IndexError {
    IndexError(error.to_string())
}

/// What an index calls its language. Browsers see of a result only the language of its index, so it
/// also tells an older part from the others.
pub(super) fn language_tag(part: &SearchPart, site_language: &str) -> String {
    let language = language::primary(site_language);
    match part.is_newest {
        true => language,
        // A tag of private use, which browsers take for one of the language.
        false => format!("{language}-x-{}-{}", &part.key[..8], &part.key[8..]),
    }
}

async fn add(
    index: &mut PagefindIndex,
    record: Record,
    is_segmented: bool,
) -> Result<(), IndexError> {
    let Record {
        url,
        title,
        text,
        provider,
        topics,
        above,
        authors,
        tags,
        kind,
        day,
        instant,
        draft,
    } = record;
    // What can be searched for, besides the text.
    let lists = [("authors", authors.join(", ")), ("tags", tags.join(", "))];
    let mut meta = BTreeMap::from([("title", title), ("topics", topics.join(", "))]);
    meta.extend(lists);
    meta.extend(provider.clone().map(|name| ("provider", name)));
    // Pagefind never separates words of such texts as these, even where it does so in the text.
    let of_meta = meta.values().map(|text| (text.as_str(), false));
    let words = hidden_words(of_meta.chain([(text.as_str(), is_segmented)]));
    meta.insert("words", words);
    meta.retain(|_, text| !text.is_empty());
    // What results can be narrowed to; and what they show but nobody looks for by words, since
    // all of `meta` is searched.
    let mut filters = BTreeMap::from([
        ("topic", [topics, above].concat()),
        ("provider", Vec::from_iter(provider)),
        ("type", vec![kind]),
        ("year", vec![day.chars().take_while(char::is_ascii_digit).collect()]),
        ("day", vec![day]),
    ]);
    if draft {
        filters.insert("draft", vec!["true".to_owned()]);
    }
    filters.retain(|_, values| !values.is_empty());
    let sort = BTreeMap::from([("date".to_owned(), instant)]);
    let language = String::new(); // The forced one counts.
    index
        .add_custom_record(
            url,
            without_commands(&text),
            language,
            Some(owned(meta)),
            Some(owned(filters)),
            Some(sort),
        )
        .await
        .map(drop)
        .map_err(failed)
}

fn owned<T>(map: BTreeMap<&str, T>) -> BTreeMap<String, T> {
    map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// `text` without words that Pagefind takes for its own marks in a text, which could give an
/// article more weight than others.
fn without_commands(text: &str) -> String {
    if !text.contains("PAGEFIND_") {
        return text.to_owned();
    }
    let is_command = |word: &&str| word.starts_with("___") && word.contains("PAGEFIND_");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_command(word)).collect();
    words.join(" ")
}

/// Leaves out what nobody asks for: Pagefind's own interfaces, and with older parts the program, as
/// that of the newest serves for all.
fn retain_needed(files: &mut Vec<IndexFile>, is_newest: bool) {
    let has_own_program =
        files.iter().any(|file| is_program(&file.path) && !is_fallback(&file.path));
    files.retain(|file| match file.path.as_str() {
        "pagefind-entry.json" => true,
        "pagefind.js" | "pagefind-worker.js" => is_newest,
        path if is_program(path) => is_newest && (!is_fallback(path) || !has_own_program),
        path => path.contains('/') || path.ends_with(".pf_meta"),
    });
}

/// Whether it is what runs in the browser to search, made for one language.
fn is_program(path: &str) -> bool {
    path.starts_with("wasm.")
}

/// Whether it is for languages that have none.
fn is_fallback(path: &str) -> bool {
    path == "wasm.unknown.pagefind"
}
