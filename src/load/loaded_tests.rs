#![expect(clippy::disallowed_methods, reason = "tests make files")]

use super::*;
use crate::load::parse_article;
use crate::load::testing::{article, article_text, config};

#[test]
fn articles_come_back_from_bytes() {
    let full = "publishedDateTime: 2024-01-18T18:35:00.25+05:30\n\
                updatedDateTime: 2024-01-19T00:00:00Z\ntopics: [AI, C++]\n\
                provider: {name: N, domain: N.org, images: [/n.png]}\nslug: s\n\
                aliases: [/old/]\ncanonical: none\nnoindex: true\npublished: false\n\
                related: [{title: R, webUrl: 'https://r.org/', provider: {name: P}}]\n\
                extra: {a: [1, 2.5, x], b: !tag y}\n---\nBody\n";
    for text in ["", full] {
        let article = article("news/2024-a.b.md", text);
        let file = || Arc::clone(&article.source.file);
        let (bytes, packed) = (article.to_bytes(), article.opened().bytes().to_owned());
        let again = LoadedArticle::from_bytes(file(), None, &bytes, &packed);
        let again = again.expect("the article");
        assert_eq!(format!("{again:?}"), format!("{article:?}"));
        assert_eq!(again.stem(), "2024-a.b");
    }
}

#[test]
fn other_bytes_are_no_article() {
    let article = article("news/a.md", "topics: [AI]");
    let (bytes, packed) = (article.to_bytes(), article.opened().bytes().to_owned());
    let read = |bytes: &[u8], packed: &[u8]| {
        LoadedArticle::from_bytes("news/a.md".into(), None, bytes, packed)
    };
    assert!(read(&bytes, &packed).is_some());
    for end in [0, 1, 17, 40, bytes.len() - 1] {
        assert!(read(&bytes[..end], &packed).is_none());
    }
    for end in [0, 1, 17, packed.len() - 1] {
        assert!(read(&bytes, &packed[..end]).is_none());
    }
    assert!(read(&[&bytes, b"more".as_slice()].concat(), &packed).is_none());
}

/// A file of the cache is checked by its checksum; whoever makes a right one for wrong bytes
/// gets no further.
#[test]
fn changed_bytes_are_an_article_or_none() {
    let more = "topics: [AI]\nupdatedDateTime: 2024-01-19T00:00:00Z\nextra: {a: [1, x]}";
    let good = article("news/a.md", more);
    let good = [good.to_bytes(), good.opened().bytes().to_owned()];
    let (mut others, mut all) = (0, 0);
    for (part, at) in (0..2).flat_map(|part| (0..good[part].len()).map(move |at| (part, at))) {
        for change in [1, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[part][at] ^= change;
            let [bytes, packed] = bytes;
            all += 1;
            match LoadedArticle::from_bytes("news/a.md".into(), None, &bytes, &packed) {
                Some(article) => drop(article.opened().parsed()),
                None => others += 1,
            }
        }
    }
    assert!(others > all / 12, "{others} of {all}");
}

#[test]
fn an_article_without_room_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = article("news/a.md", "topics: [AI]\nexcerpt: 'words'");
    for room in [0, 1 << 20] {
        let spilled = SpilledArticles::new(room, folder.path());
        let away = full.clone().spilled(&spilled);
        assert_eq!(matches!(away.packed, Packed::Here(_)), room > 0);
        for _ in 0..2 {
            assert_eq!(away.opened().bytes(), full.opened().bytes());
        }
        assert_eq!((away.to_bytes(), &away.facts), (full.to_bytes(), &full.facts));
        assert!(spilled.are_whole());
    }
}

#[test]
fn an_article_is_parsed_again_when_it_is_shown_unless_its_file_changed() {
    let root = tempfile::tempdir().expect("a folder");
    let yaml = "category: a\ntopics: [AI]\n---\nText\n";
    let settings = config("[content]\ndir = \".\"\narticles = [\"news\", \"news/in\"]");
    for file in ["news/a.md", "news/in/b.md"] {
        let (full, path) = (article(file, yaml), root.path().join(file));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let write = |text: &str| std::fs::write(&path, text).expect("a file");
        write(&article_text(file, yaml));
        let files = SourceFiles::new(root.path(), &settings, 1 << 20);
        let kept = || LoadedArticle::in_source(file.into(), None, &full.to_bytes(), &files);
        let (first, second) = (kept().expect("the article"), kept().expect("the article"));
        assert_eq!(first.opened().bytes(), full.opened().bytes());
        let without_room = SourceFiles::new(root.path(), &settings, 0);
        let kept = LoadedArticle::in_source(file.into(), None, &full.to_bytes(), &without_room);
        let kept = kept.expect("the article");
        assert!((0..2).all(|_| kept.opened().bytes() == full.opened().bytes()));
        write(&article_text(file, "title: Other"));
        assert_eq!(first.opened().bytes(), full.opened().bytes(), "it was read before");
        assert!(files.are_whole());
        assert_eq!(&*second.opened().parsed().title, "A", "a stand-in");
        assert!(!files.are_whole());
        let files = SourceFiles::new(root.path(), &settings, 1 << 20);
        std::fs::remove_file(&path).expect("no file");
        let gone = LoadedArticle::in_source(file.into(), None, &full.to_bytes(), &files);
        assert_eq!(&*gone.expect("the article").opened().parsed().title, "A");
        assert!(!files.are_whole());
    }
}

#[test]
fn an_article_without_a_category_gets_that_of_its_inner_folder_again() {
    let root = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(root.path().join("news/in")).expect("folders");
    let settings = config("[content]\ndir = \".\"\narticles = [\"news\", \"news/in\"]");
    for (file, category) in [("news/a.md", "news"), ("news/in/b.md", "in")] {
        let text = article_text(file, "");
        std::fs::write(root.path().join(file), &text).expect("a file");
        let (full, _) = parse_article(&file.into(), &text, category, &settings);
        let full = full.expect("an article");
        let files = SourceFiles::new(root.path(), &settings, 1 << 20);
        let kept = LoadedArticle::in_source(file.into(), None, &full.to_bytes(), &files);
        assert_eq!(&*kept.expect("the article").opened().parsed().category, category);
        assert!(files.are_whole());
    }
}
