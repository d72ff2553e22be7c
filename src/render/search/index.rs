//! Builds the files of a search index from records, with Pagefind (<https://pagefind.app>).
//!
//! Deterministic: Pagefind numbers records in input order and sorts its hash tables before writing them. Only its own
//! testing variable `PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE` can influence the result.

use std::collections::BTreeMap;
use std::fmt;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::Record;
use super::words::{additional_words, is_segmented};
use crate::plan::SearchPart;
use crate::text::language;

/// A file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// The path in the folder of the part.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Pagefind failed to build an index. Sources can't cause this.
#[derive(Debug)]
pub struct IndexError(String);

impl IndexError {
    /// Pagefind did not produce `file`.
    pub fn missing_file(file: &str) -> Self {
        Self(format!("missing file {file}"))
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can't build the search index: {}", self.0)
    }
}

impl std::error::Error for IndexError {}

/// The length of text per fragment file, in bytes. Browsers load one fragment file to show a result; without this
/// setting, there would be one file for each article.
const FRAGMENT_FILE_LEN: usize = 16 << 10;

/// Builds the files of a part of the index, sorted by path. `site_language` determines the stemming of words.
///
/// Uses all threads of the global thread pool, so it must not be called from one of them: while waiting, that thread
/// could start another call inside this one.
///
/// # Errors
/// When Pagefind fails.
pub fn build_index(
    part: &SearchPart,
    records: Vec<Record>,
    site_language: &str,
) -> Result<Vec<IndexFile>, IndexError> {
    let bytes: usize = records.iter().map(|record| record.text.len()).sum();
    let fragment_files = u32::try_from(bytes.div_ceil(FRAGMENT_FILE_LEN)).unwrap_or(u32::MAX);
    let options = PagefindServiceConfig::builder()
        .force_language(language_tag(part, site_language))
        .max_fragments(fragment_files)
        .build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).map_err(failed)?;
        let is_segmented = is_segmented(&language::primary(site_language));
        for record in records {
            add(&mut index, record, is_segmented).await?;
        }
        index.get_files().await.map_err(failed)
    });
    let mut files: Vec<IndexFile> = files?
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

/// The language tag of a part. In search results, Pagefind exposes only the language of a part, so the tag also identifies
/// the part.
pub(super) fn language_tag(part: &SearchPart, site_language: &str) -> String {
    let language = language::primary(site_language);
    match part.is_newest {
        true => language,
        // A private-use subtag, which browsers ignore.
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
        ancestors,
        authors,
        tags,
        kind,
        day,
        instant,
        draft,
    } = record;
    // Metadata is searched as well as the text.
    let lists = [("authors", authors.join(", ")), ("tags", tags.join(", "))];
    let mut meta = BTreeMap::from([("title", title), ("topics", topics.join(", "))]);
    meta.extend(lists);
    meta.extend(provider.clone().map(|name| ("provider", name)));
    // Pagefind segments words in texts only, never in metadata.
    let meta_texts = meta.values().map(|text| (text.as_str(), false));
    let words = additional_words(meta_texts.chain([(text.as_str(), is_segmented)]));
    meta.insert("words", words);
    meta.retain(|_, text| !text.is_empty());
    // Filters, and data that results show but that must not be searched (all of `meta` is searched).
    let mut filters = BTreeMap::from([
        ("topic", [topics, ancestors].concat()),
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
    let language = String::new(); // Overridden by `force_language`.
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

/// Removes words that Pagefind interprets as commands in a text; they could raise the weight of an article.
fn without_commands(text: &str) -> String {
    if !text.contains("PAGEFIND_") {
        return text.to_owned();
    }
    let is_command = |word: &&str| word.starts_with("___") && word.contains("PAGEFIND_");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_command(word)).collect();
    words.join(" ")
}

/// Removes unused files: Pagefind's own user interfaces, and in older parts the scripts, which only the newest part needs.
fn retain_needed(files: &mut Vec<IndexFile>, is_newest: bool) {
    let has_language_wasm =
        files.iter().any(|file| is_wasm(&file.path) && !is_fallback(&file.path));
    files.retain(|file| match file.path.as_str() {
        "pagefind-entry.json" => true,
        "pagefind.js" | "pagefind-worker.js" => is_newest,
        path if is_wasm(path) => is_newest && (!is_fallback(path) || !has_language_wasm),
        path => path.contains('/') || path.ends_with(".pf_meta"),
    });
}

/// Whether a file is a WebAssembly module, which exists for each language.
fn is_wasm(path: &str) -> bool {
    path.starts_with("wasm.")
}

/// Whether a file is the module for languages without their own.
fn is_fallback(path: &str) -> bool {
    path == "wasm.unknown.pagefind"
}
