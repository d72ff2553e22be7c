//! Compares indexes with those of Pagefind's own indexer, on random texts in many scripts.

use std::collections::BTreeMap;
use std::io::Read;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::index::{FRAGMENT_FILE_LEN, Labels, index_files};
use super::words::is_segmented;
use super::*;
use crate::text::random::Random;

/// The files of an index, decompressed, by path.
type Files = BTreeMap<String, Vec<u8>>;

fn decompressed(path: String, bytes: Vec<u8>) -> (String, Vec<u8>) {
    let mut out = Vec::new();
    match flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut out) {
        Ok(_) => (path, out),
        Err(_) => (path, bytes),
    }
}

/// What Pagefind makes of records.
fn pagefind(records: &[Record], language: &str, tag: &str) -> Files {
    let bytes: usize = records.iter().map(|record| record.text.len()).sum();
    let options = PagefindServiceConfig::builder()
        .force_language(tag.to_owned())
        .max_fragments(u32::try_from(bytes.div_ceil(FRAGMENT_FILE_LEN)).expect("a number"))
        .build();
    fn owned<T>(map: BTreeMap<&str, T>) -> BTreeMap<String, T> {
        map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let files = runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).expect("an index");
        for record in records {
            let Labels { meta, filters } = Labels::of(record, is_segmented(language));
            let sort = BTreeMap::from([("date".to_owned(), record.instant.clone())]);
            let (url, text) = (record.url.clone(), record.text.clone());
            let (meta, filters) = (Some(owned(meta)), Some(owned(filters)));
            let added =
                index.add_custom_record(url, text, String::new(), meta, filters, Some(sort));
            added.await.expect("added");
        }
        index.get_files().await.expect("files")
    });
    let files = files.into_iter().map(|file| {
        let path = file.filename.to_str().expect("UTF-8").replace('\\', "/");
        decompressed(path, file.contents)
    });
    // Not its programs.
    files
        .filter(|(path, _)| {
            path.contains('/') || path.ends_with(".pf_meta") || path == "pagefind-entry.json"
        })
        .collect()
}

fn word(random: &mut Random) -> String {
    match random.below(4) {
        0 => random.of(WORDS).to_owned(),
        1 => random.of(COMMON).to_owned(),
        _ => (0..=random.below(5)).map(|_| random.of(PIECES)).collect(),
    }
}

fn text(random: &mut Random, words: usize) -> String {
    let words: Vec<String> = (0..=random.below(words)).map(|_| word(random)).collect();
    words.join(random.of(&[" ", "  ", " \n", "\u{3000}"]))
}

const COMMON: &[&str] = &["the", "election", "running", "cities", "Häuser", "maisons", "the"];

const WORDS: &[&str] = &[
    "rock-solid",
    "GPT-4o",
    "camelCaseWord",
    "HTMLParser",
    "e.g.",
    "sys.is_python_build.x",
    "a.b-c.d-e",
    "l'Élysée",
    "l’Élysée",
    "naïve",
    "nai\u{308}ve",
    "ÉCOLE",
    "Straße",
    "ẞ",
    "İstanbul",
    "ﬁnance",
    "東京都",
    "東京・大阪",
    "人々",
    "バンド",
    "ハンド",
    "コンピューター",
    "ｶﾞｰﾄﾞ",
    "วิกิพีเดีย",
    "ข่าวดี",
    "한국어",
    "العربية",
    "हिन्दी",
    "👍🏽",
    "top👍",
    "🇩🇪",
    "1️⃣",
    "C++",
    "#tag",
    "@user",
    "100%",
    "3.14",
    "1,000.50",
    "--",
    "…",
    "_private_name",
    "snake_case",
    "a\u{200B}b",
    "\u{200B}",
    "e\u{301}",
    "\u{301}",
    "foo-foo",
    "x.y",
    "https://example.org/a.b?c=d",
    "２０２４年",
    "‿",
    "Ⅷ",
    "ǅ",
    "data",
];

const PIECES: &[&str] = &[
    "a", "B", "c", "ing", "ly", "1", "20", "-", ".", "_", "'", "’", "é", "e\u{301}", "Ü", "ß",
    "東", "京", "の", "カ", "ド", "ガ", "ｶ", "ﾞ", "ー", "ก", "า", "ข่", "々", "👍", "🏽", "\u{200B}",
    "ы", "Й", "λ", "/", "“",
];

fn records(random: &mut Random, count: usize, words: usize) -> Vec<Record> {
    let list = |random: &mut Random| (0..random.below(4)).map(|_| text(random, 2)).collect();
    (0..count)
        .map(|n| Record {
            url: format!("news/{n}/"),
            title: text(random, 6),
            // Pagefind leaves out articles without words.
            text: format!("{} word", text(random, words)),
            provider: (random.below(2) == 0).then(|| text(random, 2)),
            topics: list(random),
            ancestors: list(random),
            authors: list(random),
            tags: list(random),
            kind: random.of(&["article", "video"]).to_owned(),
            day: format!("20{:02}-01-01", random.below(30)),
            instant: format!("20{:02}-01-01T00:00:00.000000000Z", random.below(30)),
            draft: random.below(9) == 0,
        })
        .collect()
}

fn compare(seed: u64, language: &str, count: usize, words: usize) {
    let records = records(&mut Random(seed), count, words);
    for tag in [language.to_owned(), format!("{language}-x-01234567-89abcdef")] {
        let expected = pagefind(&records, language, &tag);
        let files = index_files(records.clone(), language, &tag).expect("an index");
        let files: Files =
            files.into_iter().map(|file| decompressed(file.path, file.bytes)).collect();
        let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(&expected), "{seed} {language}");
        assert!(files == expected, "{seed} {language}");
    }
}

const LANGUAGES: [&str; 10] = ["en", "de", "fr", "tr", "el", "ru", "ar", "xx", "ja", "th"];

#[test]
fn an_index_is_that_of_pagefind() {
    for seed in 0..6 {
        for language in LANGUAGES {
            compare(seed, language, seed as usize * 3 + 1, 12);
        }
    }
}

#[test]
fn a_divided_index_is_that_of_pagefind() {
    // Several files of terms and of fragments, and several fragments in a file.
    for language in ["en", "ja"] {
        compare(1, language, 300, 300);
    }
}

#[test]
fn all_languages_of_pagefind_are_known() {
    for language in [
        "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga",
        "he", "hi", "hu", "hy", "id", "it", "ja", "ko", "lt", "nb", "ne", "nl", "nn", "no", "pl",
        "pt", "ro", "ru", "sr", "sv", "ta", "th", "tr", "uk", "vi", "yi", "zh",
    ] {
        compare(7, language, 3, 20);
        assert_eq!(browser::program(language).expect("a program").len(), 3, "{language}");
    }
}
