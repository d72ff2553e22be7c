use std::fs;

use tempfile::TempDir;

use super::*;
use crate::load::testing::article;

fn settings() -> TextKey {
    TextKey::new("settings")
}

/// Articles by name and title, sorted by path.
fn articles(names: &[(&str, &str)]) -> Vec<Arc<ParsedArticle>> {
    let article = |(name, title): &(&str, &str)| {
        Arc::new(article(&format!("news/{name}.md"), &format!("title: {title}")))
    };
    names.iter().map(article).collect()
}

fn write(folder: &TempDir, articles: &[Arc<ParsedArticle>]) {
    let (cache, _) = ArticleCache::read(folder.path(), settings());
    cache.write(articles, &|file| file.contains("excluded")).expect("a cache");
}

/// The cached articles as names and titles.
fn read(folder: &TempDir) -> (String, Option<String>) {
    let (cache, note) = ArticleCache::read(folder.path(), settings());
    let articles = cache.articles();
    let all = articles.iter().map(|article| format!("{}={}", article.stem(), article.title));
    (all.collect::<Vec<_>>().join(" "), note)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn articles_are_added_replaced_and_removed() {
    let folder = folder();
    assert_eq!(read(&folder), (String::new(), None));
    for (names, expected) in [
        (&[("a", "1"), ("b", "2"), ("excluded", "3")][..], "a=1 b=2"),
        (&[("a", "1"), ("b", "4"), ("c", "5")][..], "a=1 b=4 c=5"),
        (&[("c", "5")][..], "c=5"),
        (&[][..], ""),
    ] {
        write(&folder, &articles(names));
        assert_eq!(read(&folder), (expected.to_owned(), None));
    }
}

#[test]
fn every_field_survives() {
    let full = "publishedDateTime: 2024-01-18T18:35:00.25+05:30\n\
                updatedDateTime: 2024-01-19T00:00:00Z\ntopics: [AI, C++]\n\
                provider: {name: N, domain: N.org, images: [/n.png]}\nslug: s\n\
                aliases: [/old/]\ncanonical: none\nnoindex: true\npublished: false\n\
                related: [{title: R, webUrl: 'https://r.org/', provider: {name: P}}]\n\
                featuredContent: '<iframe src=\"https://www.youtube.com/embed/a\"></iframe>'\n\
                extra: {a: [1, 2.5, x], b: y}\n---\nBody\n";
    for text in ["", full] {
        let folder = folder();
        let before = Arc::new(article("news/2024-a.b.md", text));
        write(&folder, &[Arc::clone(&before)]);
        let (cache, _) = ArticleCache::read(folder.path(), settings());
        assert_eq!(format!("{:?}", cache.articles()), format!("{:?}", [before]));
    }
}

#[test]
fn only_files_with_changed_articles_are_written() {
    let folder = folder();
    let names: Vec<String> = (0..64).map(|number| format!("{number:02}")).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "x")).collect();
    write(&folder, &articles(&names));
    let (cache, _) = ArticleCache::read(folder.path(), settings());
    let mut all = cache.articles();
    for entry in fs::read_dir(folder.path()).expect("files") {
        fs::write(entry.expect("a file").path(), "marked").expect("a file");
    }
    all[5] = Arc::new(article(&all[5].source.file, "title: y"));
    cache.write(&all, &|_| false).expect("a cache");
    let is_marked = |index: &usize| fs::read(cache.path(*index)).expect("a file") == b"marked";
    let written: Vec<usize> = (0..SHARDS).filter(|index| !is_marked(index)).collect();
    assert_eq!(written, [shard_of(&all[5].source.file)]);
}

#[test]
fn a_damaged_file_costs_its_own_articles_alone() {
    let folder = folder();
    let names: Vec<String> = (0..64).map(|number| format!("{number:02}")).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "x")).collect();
    write(&folder, &articles(&names));
    let (cache, _) = ArticleCache::read(folder.path(), settings());
    let path = cache.path(shard_of("news/07.md"));
    let good = fs::read(&path).expect("a file");
    for at in (0..good.len()).step_by(7).chain([good.len()]) {
        let mut bytes = good[..at].to_vec();
        bytes.extend(good[at..].iter().enumerate().map(|(n, byte)| byte ^ u8::from(n == 0)));
        if at == good.len() {
            bytes.pop();
        }
        fs::write(&path, bytes).expect("a file");
        let (after, note) = ArticleCache::read(folder.path(), settings());
        let lost = |name: &str| shard_of(&format!("news/{name}.md")) == shard_of("news/07.md");
        let left: Vec<&str> =
            names.iter().map(|(name, _)| *name).filter(|name| !lost(name)).collect();
        assert_eq!(
            after.articles().iter().map(|article| article.stem().to_owned()).collect::<Vec<_>>(),
            left,
            "byte {at}"
        );
        assert!(note.is_some(), "byte {at}");
    }
}

#[test]
fn articles_of_other_settings_are_not_used() {
    let folder = folder();
    write(&folder, &articles(&[("a", "1")]));
    let (cache, note) = ArticleCache::read(folder.path(), TextKey::new("others"));
    assert!(cache.articles().is_empty());
    assert!(note.is_some_and(|note| note.contains("other settings")));
}

#[test]
fn urls_in_the_cache_pass_the_checks_of_sources() {
    let text = "originalUrl: https://e.org/é?a=b\nimages: [/a.png, 'https://e.org/b.png']\nauthors: [{name: A, url: 'http://a.org/'}]\n\
                provider: {name: N, domain: n.org, images: [/n.png]}\n\
                featuredContent: '<iframe src=\"https://www.youtube.com/embed/a\"></iframe>'\n\
                related: [{title: R, webUrl: 'https://r.org/', images: [/r.png]}]\n";
    let good = article("news/a.md", text);
    assert!(good.has_valid_urls());
    let evil = || "javascript:alert(1)".into();
    let changes: [fn(&mut ParsedArticle, compact_str::CompactString); 8] = [
        |article, evil| article.original_url = Some(evil),
        |article, evil| article.web_url = Some(evil),
        |article, evil| article.source_url = Some(evil),
        |article, evil| article.images[0].url = evil,
        |article, evil| article.authors[0].url = Some(evil),
        |article, evil| article.related[0].url = evil,
        |article, evil| article.related[0].image.as_mut().expect("an image").url = evil,
        |article, evil| article.embed.as_mut().expect("a player").src = (*evil).into(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let folder = folder();
        let mut forged = good.clone();
        change(&mut forged, evil());
        write(&folder, &[Arc::new(forged)]);
        let (articles, note) = read(&folder);
        assert_eq!(articles, "", "change {index}");
        assert!(note.is_some(), "change {index}");
    }
}
