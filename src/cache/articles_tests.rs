use super::*;
use crate::load::testing::{article, article_text, config};

/// A folder for one test, deleted behind it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("feedgen-kept-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Keeps articles, given as names with a title, and writes their files.
    fn write(&self, articles: &[(&str, &str)]) {
        let (kept, _, _) = self.open();
        fs::create_dir_all(self.0.join("news")).unwrap();
        let articles = articles.iter().map(|(name, title)| {
            let (file, yaml) = (format!("news/{name}.md"), format!("title: {title}"));
            fs::write(self.0.join(&file), article_text(&file, &yaml)).unwrap();
            Arc::new(article(&file, &yaml))
        });
        kept.write(&articles.collect::<Vec<_>>(), &|file| file.contains("left-out")).unwrap();
    }

    fn open(&self) -> (KeptArticles, Vec<Arc<LoadedArticle>>, Option<String>) {
        let config = config("[content]\ndir = \".\"\narticles = [\"news\"]");
        let files = SourceFiles::new(&self.0, &config, 1 << 20);
        KeptArticles::read(&self.0, TextKey::of("settings"), &files)
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
        fs::metadata(self.0.join("articles.facts")).unwrap().len()
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
            assert_eq!(folder.open().2, None, "it is said once");
            // The next build makes it good.
            folder.write(&articles);
            assert_eq!(folder.read(), "a=1 b=2");
        }
        fs::remove_file(&path).unwrap();
    }
    // A build that was cut off while it added to the bytes.
    folder.write(&articles);
    let path = folder.0.join("articles.facts");
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(b"a part of something").unwrap();
    assert_eq!(folder.read(), "a=1 b=2");
    folder.write(&[("a", "1"), ("b", "3")]);
    assert_eq!(folder.read(), "a=1 b=3");
}
