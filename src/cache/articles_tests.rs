use std::fs;

use super::*;
use crate::load::testing::article;

/// A folder for one test, deleted behind it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("feedgen-kept-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Keeps articles, given as names with a title.
    fn write(&self, articles: &[(&str, &str)]) {
        let (kept, _, _) = self.open();
        let articles = articles.iter().map(|(name, title)| {
            Arc::new(article(&format!("news/{name}.md"), &format!("title: {title}")))
        });
        kept.write(&articles.collect::<Vec<_>>(), &|file| file.contains("left-out"), &[]).unwrap();
    }

    fn open(&self) -> (KeptArticles, Vec<Arc<LoadedArticle>>, Option<String>) {
        KeptArticles::read(&self.0, TextKey::of("settings"))
    }

    /// What is kept, as names and titles.
    fn read(&self) -> String {
        let (_, articles, note) = self.open();
        assert_eq!(note, None);
        let shown = articles.iter().map(|article| {
            let title = article.opened().parsed().title.to_string();
            format!("{}={title}", article.stem())
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    fn length(&self) -> u64 {
        let length = |name| fs::metadata(self.0.join(name)).unwrap().len();
        length("articles.facts") + length("articles.texts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn articles_come_and_change_and_go() {
    let folder = Folder::new("change");
    assert_eq!(folder.read(), "");
    folder.write(&[("a", "1"), ("b", "2"), ("c", "3"), ("left-out", "4")]);
    assert_eq!(folder.read(), "a=1 b=2 c=3");
    let length = folder.length();
    folder.write(&[("a", "1"), ("b", "2"), ("c", "3")]);
    assert_eq!(folder.length(), length, "nothing is written again");
    folder.write(&[("a", "1"), ("b", "5"), ("bb", "6"), ("c", "3")]);
    assert_eq!(folder.read(), "a=1 b=5 bb=6 c=3");
    assert!(folder.length() < length * 2, "only what is new is added");
    folder.write(&[("bb", "6")]);
    assert_eq!(folder.read(), "bb=6");
    assert!(folder.length() < length / 2, "most was gone, so all is written anew");
    folder.write(&[]);
    assert_eq!(folder.read(), "");
}

#[test]
fn many_articles_are_kept_in_order() {
    let folder = Folder::new("many");
    let names: Vec<String> = (0..5000).map(|number| format!("{number:04}")).collect();
    let articles: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "'x'")).collect();
    folder.write(&articles);
    let (_, kept, _) = folder.open();
    assert_eq!(kept.iter().map(|article| article.stem()).collect::<Vec<_>>(), names);
}

#[test]
fn damage_is_noticed() {
    let folder = Folder::new("damage");
    let articles = [("a", "1"), ("b", "2")];
    for file in ["articles.idx", "articles.facts"] {
        let path = folder.0.join(file);
        for damage in 0..4 {
            folder.write(&articles);
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            match damage {
                0 => bytes[middle] ^= 0x40,
                1 => bytes.truncate(middle),
                2 => bytes.clear(),
                _ => bytes.rotate_left(1),
            }
            fs::write(&path, bytes).unwrap();
            let (_, kept, note) = folder.open();
            assert!(kept.is_empty(), "{file}, damage {damage}");
            assert_eq!(note.as_deref(), Some("the kept articles are damaged and not used"));
            // The next build makes it good.
            folder.write(&articles);
            assert_eq!(folder.read(), "a=1 b=2");
        }
        fs::remove_file(&path).unwrap();
    }
    // A build that was cut off while it added to the bytes.
    folder.write(&articles);
    for name in ["articles.facts", "articles.texts"] {
        let mut file = File::options().append(true).open(folder.0.join(name)).unwrap();
        file.write_all(b"a part of something").unwrap();
    }
    assert_eq!(folder.read(), "a=1 b=2");
    folder.write(&[("a", "1"), ("b", "3")]);
    assert_eq!(folder.read(), "a=1 b=3");
}

/// The disk fails, or someone cleans up, between two looks at the bytes.
#[test]
fn bytes_that_go_while_they_are_used_are_noticed() {
    let folder = Folder::new("gone");
    folder.write(&[("a", "1"), ("b", "2")]);
    let (kept, articles, note) = folder.open();
    assert_eq!((articles.len(), note), (2, None));
    let store = kept.store().expect("a store");
    assert_eq!(&*articles[1].opened().parsed().title, "2");
    let file = File::options().write(true).open(folder.0.join("articles.texts")).unwrap();
    file.set_len(0).unwrap();
    assert_eq!(&*articles[1].opened().parsed().title, "2", "it was read before");
    assert!(store.is_whole());
    assert_eq!(
        &*articles[0].opened().parsed().title,
        "1",
        "a stand-in, which here is the same one"
    );
    assert!(!store.is_whole());
    assert!(kept.write(&articles, &|_| false, &[store]).is_err());
}

/// What articles say is not looked at before it is shown, but a file without it all is noticed.
#[test]
fn damaged_texts_are_noticed_when_they_are_shown() {
    let folder = Folder::new("texts");
    folder.write(&[("a", "1"), ("b", "2")]);
    let path = folder.0.join("articles.texts");
    let good = fs::read(&path).unwrap();
    fs::write(&path, &good[..good.len() - 1]).unwrap();
    let (_, kept, note) = folder.open();
    assert!(kept.is_empty());
    assert_eq!(note.as_deref(), Some("the kept articles are damaged and not used"));
    let (mut noticed, second) = (0, good.len() / 2);
    for at in second + 2..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        let (kept, articles, _) = folder.open();
        assert_eq!(&*articles[0].opened().parsed().title, "1");
        assert_eq!(&*articles[1].opened().parsed().title, "1", "a stand-in");
        noticed += usize::from(!kept.store().expect("a store").is_whole());
    }
    assert_eq!(noticed, good.len() - second - 2);
}

/// When most of what is kept is gone, the bytes are written anew while they are read.
#[test]
fn articles_in_the_store_outlive_the_bytes_that_take_their_place() {
    let folder = Folder::new("sparse");
    let names: Vec<String> = (0..100).map(|number| format!("{number:03}")).collect();
    let all: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "'x'")).collect();
    folder.write(&all);
    let length = folder.length();
    let (kept, articles, _) = folder.open();
    kept.write(&articles[90..], &|_| false, &[]).unwrap();
    assert!(folder.length() < length / 2);
    assert!(articles.iter().all(|article| &*article.opened().parsed().title == "x"));
    let (_, again, _) = folder.open();
    assert_eq!(again.iter().map(|article| article.stem()).collect::<Vec<_>>(), names[90..]);
}
