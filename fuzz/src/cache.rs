//! The fuzz target of cache files.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use feedgen::cache::{ArticleCache, Manifest, sealed};
use feedgen::load::{self, ParsedArticle};
use feedgen::text::key::TextKey;

use super::{CONFIG, FILE};

/// A cache file with any content is read or ignored. The first byte selects the kind of file; the rest are its
/// bytes, or changes to a valid file (position and value).
pub fn cache(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    let settings = TextKey::new("settings");
    match kind % 4 {
        0 => drop(Manifest::from_bytes(data, settings)),
        1 => drop(Manifest::from_bytes(&sealed(settings, data), settings)),
        2 => cached_articles(&sealed(settings, data), settings),
        _ => changed_articles(data, settings),
    }
}

static ARTICLE: LazyLock<Arc<ParsedArticle>> = LazyLock::new(|| {
    let keys = "topics: [One, Two]\nprovider: {name: P, domain: p.example, images: [/a.png]}\n\
        images: [{url: 'https://p.example/a.png', width: 8, height: 6}]\naliases: [/was/]\n\
        related: [{title: R, webUrl: 'https://p.example/r', type: video}]\nown: {a: [1, b]}\n\
        updatedDateTime: 2024-01-19T18:35:00+01:00\nauthors: [A, {name: B, url: 'https://b.example'}]";
    let text = format!(
        "---\ntitle: \"A & B\"\npublishedDateTime: 2024-01-18T18:35:00Z\n\
         originalUrl: https://example.com/a\n{keys}\n---\nText\n"
    );
    Arc::new(load::parse_article(&FILE.into(), &text, "news", &CONFIG).0.expect("an article"))
});

/// Changes some bytes of `original`; each change takes three bytes of `edits`.
fn changed(original: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for edit in edits.chunks_exact(3) {
        let at = usize::from(edit[0]) << 8 | usize::from(edit[1]);
        let length = bytes.len();
        match bytes.get_mut(at) {
            Some(byte) => *byte = edit[2],
            // Far after the end: truncate the file.
            None if at > 0xff00 => bytes.truncate(length.saturating_sub(usize::from(edit[2]))),
            None => bytes.push(edit[2]),
        }
    }
    bytes
}

/// A file of cached articles with changes before or after its checksum is computed.
fn changed_articles(data: &[u8], settings: TextKey) {
    static ORIGINAL: LazyLock<Vec<u8>> = LazyLock::new(|| {
        cached_articles(&[], TextKey::new("settings"));
        fs::read(&*ARTICLE_FILE).expect("a file of the cache")
    });
    let Some((kind, edits)) = data.split_first() else { return };
    let head = sealed(settings, &[]).len();
    match kind % 2 {
        0 => cached_articles(&sealed(settings, &changed(&ORIGINAL[head..], edits)), settings),
        _ => cached_articles(&changed(&ORIGINAL, edits), settings),
    }
}

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("feedgen-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
});

/// A cache file with one article.
static ARTICLE_FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let cache = ArticleCache::empty(&FOLDER, TextKey::new("settings"));
    cache.write(&[Arc::clone(&ARTICLE)], &|_| false).expect("articles are cached");
    let mut files = fs::read_dir(&*FOLDER).expect("a folder");
    files.next().expect("a file").expect("a file").path()
});

/// Reads a cache with these bytes in one of its files, and replaces its articles.
fn cached_articles(bytes: &[u8], settings: TextKey) {
    fs::write(&*ARTICLE_FILE, bytes).expect("a file can be written");
    let (cache, note) = ArticleCache::read(&FOLDER, settings);
    let articles = cache.articles();
    assert!(note.is_none() || articles.is_empty());
    for article in &articles {
        assert!(article.has_valid_urls());
        let _ = (article.segment(), format!("{article:?}"));
    }
    cache.write(&[Arc::clone(&ARTICLE)], &|_| false).expect("articles are cached");
    let (cache, note) = ArticleCache::read(&FOLDER, settings);
    assert_eq!((cache.articles().len(), note), (1, None));
}
