//! Builds the files of a search index from records, in the format of Pagefind (<https://pagefind.app>).
//!
//! Pagefind's own indexer would make the same files (a test compares them) and take three times as long: it divides every
//! word again, copies the words several times, and minifies its scripts for each part.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use flate2::{Compress, Compression};
use serde::Serialize;
use sha1::{Digest, Sha1};

use super::Record;
use super::browser::{self, VERSION};
use super::cbor;
use super::file::{IndexError, IndexFile};
use super::postings::Postings;
use super::terms::{CONNECTORS, Splitter, stemming};
use super::words::additional_words;
use crate::collections::HashSet;
use crate::plan::SearchPart;
use crate::render::compress::gzip;
use crate::text::language;

/// The length of text per fragment file, in bytes. Browsers load one fragment file to show a result; without this
/// setting, there would be one file for each article.
pub(super) const FRAGMENT_FILE_LEN: usize = 16 << 10;

/// The number of digits of a hash in the name of a file.
const NAME_LEN: usize = 7;

/// The highest level takes twice the time and saves one per cent.
const COMPRESSION: Compression = Compression::new(6);

/// What files begin with before they are compressed.
const MARK: &[u8] = b"pagefind_dcd";

/// Builds the files of a part of the index, sorted by path. `site_language` determines the stemming of words.
///
/// Must not be called from a thread of the global thread pool, because Pagefind waits for that pool when it makes its program.
///
/// # Errors
/// When Pagefind fails.
pub fn build_index(
    part: &SearchPart,
    records: Vec<Record>,
    site_language: &str,
) -> Result<Vec<IndexFile>, IndexError> {
    let language = language::primary(site_language);
    let mut files = index_files(records, &language, &language_tag(part, site_language))?;
    if part.is_newest {
        files.extend(browser::program(&language)?);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
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

/// What an index says of an article besides its text.
pub(super) struct Labels {
    /// Searched as well as the text.
    pub(super) meta: BTreeMap<&'static str, String>,
    /// Filters, and data that results show but that must not be searched.
    pub(super) filters: BTreeMap<&'static str, Vec<String>>,
}

impl Labels {
    pub(super) fn of(record: &Record, is_segmented: bool) -> Self {
        let Record {
            url: _,
            title,
            text,
            provider,
            topics,
            ancestors,
            authors,
            tags,
            kind,
            day,
            instant: _,
            draft,
        } = record;
        let mut meta = BTreeMap::from([
            ("title", title.clone()),
            ("topics", topics.join(", ")),
            ("authors", authors.join(", ")),
            ("tags", tags.join(", ")),
        ]);
        meta.extend(provider.clone().map(|name| ("provider", name)));
        // Browsers segment words in texts only, never in metadata.
        let meta_texts = meta.values().map(|text| (text.as_str(), false));
        let words = additional_words(meta_texts.chain([(text.as_str(), is_segmented)]));
        meta.insert("words", words);
        meta.retain(|_, text| !text.is_empty());
        let mut filters = BTreeMap::from([
            ("topic", [&topics[..], ancestors].concat()),
            ("provider", Vec::from_iter(provider.clone())),
            ("type", vec![kind.clone()]),
            ("year", vec![day.chars().take_while(char::is_ascii_digit).collect()]),
            ("day", vec![day.clone()]),
        ]);
        if *draft {
            filters.insert("draft", vec!["true".to_owned()]);
        }
        filters.retain(|_, values| !values.is_empty());
        Self { meta, filters }
    }
}

/// An article as browsers load it to show a result.
#[derive(Serialize)]
struct Fragment<'r> {
    url: &'r str,
    content: &'r str,
    word_count: usize,
    filters: &'r BTreeMap<&'static str, Vec<String>>,
    meta: &'r BTreeMap<&'static str, String>,
    anchors: [(); 0],
}

/// An article in the table of all articles.
struct Row {
    name: String,
    /// The name of the file with its fragment, if that has several.
    file: String,
    words: usize,
}

/// Builds the files of an index in a language. `tag` identifies the index.
pub(super) fn index_files(
    records: Vec<Record>,
    language: &str,
    tag: &str,
) -> Result<Vec<IndexFile>, IndexError> {
    let splitter = Splitter::new(language);
    let labels = |record: &Record| Labels::of(record, splitter.segments());
    let labels: Vec<Labels> = records.iter().map(labels).collect();
    let fields: BTreeSet<&str> =
        labels.iter().flat_map(|labels| labels.meta.keys().copied()).collect();
    let fields: Vec<&str> = fields.into_iter().collect();

    let mut postings = Postings::new(&splitter);
    let (mut rows, mut fragments) = (Vec::new(), Vec::new());
    let mut names = Names::new(tag);
    let mut filters: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (article, (record, Labels { meta, filters: values })) in
        records.iter().zip(&labels).enumerate()
    {
        let content = postings.add_text(&record.text);
        for (field, name) in fields.iter().enumerate() {
            postings.add_meta(field, meta.get(name).map_or("", String::as_str));
        }
        postings.end_article(article);
        for (filter, values) in values {
            for value in values {
                filters.entry(filter).or_default().entry(value).or_default().push(article);
            }
        }
        let fragment = Fragment {
            url: &record.url,
            content: &content.text,
            word_count: content.words,
            filters: values,
            meta,
            anchors: [],
        };
        let fragment = serde_json::to_string(&fragment).map_err(IndexError::new)?;
        rows.push(Row {
            name: names.of(fragment.as_bytes()),
            file: String::new(),
            words: content.words,
        });
        fragments.push(fragment);
    }

    let mut files = Files::new();
    let bytes: usize = records.iter().map(|record| record.text.len()).sum();
    let per_file = records.len().div_ceil(bytes.div_ceil(FRAGMENT_FILE_LEN).max(1));
    let mut names = Names::new(&format!("{tag}_group"));
    for (rows, fragments) in rows.chunks_mut(per_file).zip(fragments.chunks(per_file)) {
        let (name, text);
        if per_file == 1 {
            (name, text) = (rows[0].name.clone(), fragments[0].clone());
        } else {
            let by_name: BTreeMap<&str, &String> =
                rows.iter().map(|row| &*row.name).zip(fragments).collect();
            let members = by_name.iter().map(|(name, fragment)| format!("\"{name}\":{fragment}"));
            text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
            name = names.of(text.as_bytes());
            rows.iter_mut().for_each(|row| row.file.clone_from(&name));
        }
        files.add(format!("fragment/{name}.pf_fragment"), text.as_bytes())?;
    }

    // The table that browsers load first: articles, files of terms, filters, orders and the names of fields.
    let mut table = Vec::new();
    cbor::array(&mut table, 6);
    cbor::text(&mut table, VERSION);
    cbor::array(&mut table, rows.len());
    for Row { name, file, words } in &rows {
        cbor::array(&mut table, 3);
        cbor::text(&mut table, name);
        cbor::unsigned(&mut table, *words);
        cbor::text(&mut table, file);
    }
    let mut names = Names::new(tag);
    let terms = postings.files();
    cbor::array(&mut table, terms.len());
    for file in &terms {
        let name = names.of(&file.bytes);
        cbor::array(&mut table, 3);
        for text in [&file.from, &file.to, &name] {
            cbor::text(&mut table, text);
        }
        files.add(format!("index/{name}.pf_index"), &file.bytes)?;
    }
    let mut names = Names::new(tag);
    cbor::array(&mut table, filters.len());
    for (filter, values) in &filters {
        let bytes = filter_file(filter, values);
        let name = names.of(&bytes);
        cbor::array(&mut table, 2);
        cbor::text(&mut table, filter);
        cbor::text(&mut table, &name);
        files.add(format!("filter/{name}.pf_filter"), &bytes)?;
    }
    let mut by_date: Vec<usize> = (0..records.len()).collect();
    by_date.sort_by_key(|article| &records[*article].instant);
    cbor::array(&mut table, 1);
    cbor::array(&mut table, 2);
    cbor::text(&mut table, "date");
    numbers(&mut table, &by_date);
    cbor::array(&mut table, fields.len());
    fields.iter().for_each(|field| cbor::text(&mut table, field));
    // Pagefind gives this name more digits than the others.
    let hash = hash(&table);
    let hash = format!("{tag}_{}", &hash[..hash.len().min(tag.len() + 8)]);
    files.add(format!("pagefind.{hash}.pf_meta"), &table)?;

    let entry = serde_json::json!({
        "version": VERSION,
        "languages": {
            tag: {
                "hash": hash,
                "wasm": stemming(language).map(|_| tag),
                "page_count": records.len(),
            },
        },
        "include_characters": CONNECTORS,
    });
    files.files.push(IndexFile {
        path: "pagefind-entry.json".to_owned(),
        bytes: entry.to_string().into(),
    });
    Ok(files.files)
}

/// The articles with each value of a filter.
fn filter_file(filter: &str, values: &BTreeMap<&str, Vec<usize>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    cbor::array(&mut bytes, 2);
    cbor::text(&mut bytes, filter);
    cbor::array(&mut bytes, values.len());
    for (value, articles) in values {
        cbor::array(&mut bytes, 2);
        cbor::text(&mut bytes, value);
        numbers(&mut bytes, articles);
    }
    bytes
}

fn numbers(out: &mut Vec<u8>, numbers: &[usize]) {
    cbor::array(out, numbers.len());
    numbers.iter().for_each(|number| cbor::unsigned(out, *number));
}

/// Compressed files.
struct Files {
    files: Vec<IndexFile>,
    deflate: Compress,
}

impl Files {
    fn new() -> Self {
        Self { files: Vec::new(), deflate: Compress::new(COMPRESSION, false) }
    }

    fn add(&mut self, path: String, bytes: &[u8]) -> Result<(), IndexError> {
        let bytes = gzip(&mut self.deflate, &[MARK, bytes].concat());
        let bytes = bytes.ok_or_else(|| IndexError::missing_file(&path))?;
        self.files.push(IndexFile { path, bytes });
        Ok(())
    }
}

/// Names of files: hashes of their bytes, as short as possible.
struct Names {
    prefix: String,
    taken: HashSet<String>,
}

impl Names {
    fn new(prefix: &str) -> Self {
        Self { prefix: format!("{prefix}_"), taken: HashSet::default() }
    }

    fn of(&mut self, bytes: &[u8]) -> String {
        let hash = hash(bytes);
        let names = (NAME_LEN..=hash.len()).map(|len| format!("{}{}", self.prefix, &hash[..len]));
        let free = names.into_iter().find(|name| !self.taken.contains(name));
        let name = free.unwrap_or_else(|| format!("{}{hash}", self.prefix));
        self.taken.insert(name.clone());
        name
    }
}

/// A hash as Pagefind writes it: bytes below 16 have one digit.
fn hash(bytes: &[u8]) -> String {
    let mut hash = String::with_capacity(40);
    for byte in Sha1::digest(bytes) {
        // Writing to a text can't fail.
        let _ = write!(hash, "{byte:x}");
    }
    hash
}
