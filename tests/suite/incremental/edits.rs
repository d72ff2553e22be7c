//! Random edits of a site: incremental builds always equal clean builds.

mod values;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use self::values::{SETTINGS, Story, TEMPLATES};
use crate::site::{Dice, SiteTest, differences};

/// The number of edits in each round; `FEEDGEN_EDITS` overrides it.
const EDITS: usize = 150;

/// A randomly edited site with its current files.
struct Edited {
    site: SiteTest,
    elsewhere: SiteTest,
    dice: Dice,
    articles: BTreeMap<String, Story>,
    settings: BTreeMap<&'static str, usize>,
    drafts: bool,
    /// The number of builds without errors in templates or settings.
    built: usize,
    /// The log of all edits, printed if a step fails.
    log: Vec<String>,
}

impl Edited {
    fn new(seed: u64) -> Self {
        let mut edited = Self {
            site: SiteTest::new(),
            elsewhere: SiteTest::empty(),
            dice: Dice(seed),
            articles: BTreeMap::new(),
            settings: BTreeMap::new(),
            drafts: false,
            built: 0,
            log: Vec::new(),
        };
        edited.write_settings();
        for _ in 0..40 {
            edited.add();
        }
        edited
    }

    fn roll(&mut self, sides: usize) -> usize {
        usize::try_from(self.dice.roll(sides as u64)).unwrap()
    }

    fn write(&mut self, path: &str, text: &str) {
        self.log.push(format!("write {path}"));
        self.site.write(path, text);
    }

    fn remove(&mut self, path: &str) {
        if self.site.exists(path) {
            self.log.push(format!("remove {path}"));
            self.site.remove(path);
        }
    }

    fn write_settings(&mut self) {
        let mut text = String::new();
        for (name, values) in SETTINGS {
            let value = values[self.settings.get(name).copied().unwrap_or(0)];
            writeln!(text, "{value}").unwrap();
        }
        self.write("site.toml", &text);
    }

    fn story(&mut self) -> Story {
        Story {
            title: self.roll(30),
            topics: [self.roll(6), self.roll(6)],
            provider: self.roll(4),
            date: self.roll(100),
            url: self.roll(60),
            related: Some(self.roll(120)).filter(|related| *related < 60),
            is_published: self.roll(5) > 0,
            body: self.roll(4),
            more: self.roll(8),
        }
    }

    fn add(&mut self) {
        let folder = ["content/news", "content/news/2024", "content/ai"][self.roll(3)];
        let path = format!("{folder}/story-{}.md", self.roll(90));
        let story = self.story();
        self.put(path, story);
    }

    fn put(&mut self, path: String, story: Story) {
        self.write(&path, &story.text());
        self.articles.insert(path, story);
    }

    fn any(&mut self) -> Option<String> {
        let count = self.articles.len();
        let at = if count == 0 { return None } else { self.roll(count) };
        self.articles.keys().nth(at).cloned()
    }

    /// Changes one value of an article, or replaces the whole article.
    fn edit_article(&mut self) {
        let Some(path) = self.any() else { return };
        let mut story = self.articles[&path].clone();
        let new = self.story();
        match self.roll(10) {
            0 => story.title = new.title,
            1 => story.topics[0] = new.topics[0],
            2 => story.topics.swap(0, 1),
            3 => story.provider = new.provider,
            4 => story.date = new.date,
            5 => story.url = new.url,
            6 => story.related = new.related,
            7 => story.is_published = !story.is_published,
            8 => story.body = new.body,
            _ => story.more = new.more,
        }
        self.put(path, story);
    }

    /// Makes a random edit.
    fn edit(&mut self) {
        match self.roll(25) {
            0..=2 => self.add(),
            3 | 4 => {
                let Some(path) = self.any() else { return };
                self.remove(&path);
                self.articles.remove(&path);
            }
            5 => {
                let Some(path) = self.any() else { return };
                self.remove(&path);
                let story = self.articles.remove(&path).unwrap();
                let folder = ["content/news", "content/ai"][self.roll(2)];
                let new = format!("{folder}/moved-{}.md", self.roll(90));
                self.put(new, story);
            }
            6..=11 => self.edit_article(),
            12 => {
                let (file, texts) = TEMPLATES[self.roll(TEMPLATES.len())];
                self.file_or_none(&format!("templates/{file}"), texts);
            }
            13 => {
                let (name, values) = SETTINGS[self.roll(SETTINGS.len())];
                let value = self.roll(values.len());
                self.settings.insert(name, value);
                self.write_settings();
            }
            14 => {
                let path = format!("content/topics/{}.yaml", self.roll(3));
                self.file_or_none(
                    &path,
                    &[
                        "name: Topic 1\ndescription: About it\nparent: Above\nhashtags: ['#one']",
                        "name: Above\nimages: ['/images/one.png']",
                        "name: Topic 2\nparent: Topic 1",
                        "name: topic 3\nshortname: Three",
                    ],
                );
            }
            15 => {
                let path = format!("content/providers/{}.yaml", self.roll(2));
                self.file_or_none(
                    &path,
                    &[
                        "name: The First\ndomain: source0.example\ndescription: Who they are",
                        "name: The Second\ndomain: source1.example\nimages: ['/images/one.png']",
                        "name: Number One\ndomain: source0.example",
                    ],
                );
            }
            16 => {
                let path = format!("content/pages/{}.md", ["about", "team/who"][self.roll(2)]);
                self.file_or_none(
                    &path,
                    &[
                        "---\ntitle: About\naliases: [/was/here/]\n---\nText\n",
                        "---\ntitle: Other\n---\n## Heading\n",
                        "---\ntitle: Hidden\npublished: false\n---\n",
                    ],
                );
            }
            17 => {
                let files =
                    ["images/one.png", "feedgen.css", "robots.txt", "long.txt", "long.txt.gz"];
                let path = format!("static/{}", files[self.roll(5)]);
                let long = "a text that can be made smaller ".repeat(60);
                self.file_or_none(&path, &["one", "two", &long]);
            }
            18 => {
                self.log.push("drafts".to_owned());
                self.drafts = !self.drafts;
            }
            19 => {
                let Some(path) = self.any() else { return };
                self.articles.remove(&path);
                let broken =
                    ["no front matter", "---\ntitle: [\n---\n", "---\ntitle: No date\n---\n"];
                let broken = broken[self.roll(3)];
                self.write(&path, broken);
            }
            20 => self.tamper_with_output(),
            21 => self.damage_cache(),
            22 => {
                let path = format!("texts/{}.toml", ["en", "de"][self.roll(2)]);
                self.file_or_none(&path, &["latest = \"Fresh\"", "[month_names]\n1 = \"First\""]);
            }
            // No edit.
            _ => {}
        }
    }

    fn file_or_none(&mut self, path: &str, texts: &[&str]) {
        match self.roll(texts.len() + 1).checked_sub(1) {
            Some(at) => self.write(path, texts[at]),
            None => self.remove(path),
        }
    }

    /// Another program changes the output.
    fn tamper_with_output(&mut self) {
        let files: Vec<String> = if self.site.exists("public") {
            self.site.output().into_keys().collect()
        } else {
            vec![]
        };
        if files.is_empty() {
            return;
        }
        let path = format!("public/{}", files[self.roll(files.len())]);
        match self.roll(3) {
            0 => self.remove(&path),
            1 => {
                // With the same length.
                let mut bytes = fs::read(self.site.path(&path)).unwrap();
                bytes.iter_mut().for_each(|byte| *byte = b'x');
                self.log.push(format!("tamper with {path}"));
                self.site.write(&path, bytes);
            }
            _ => {
                self.log.push("remove the output".to_owned());
                fs::remove_dir_all(self.site.path("public")).unwrap();
            }
        }
    }

    /// Deletes or truncates a file of the cache.
    fn damage_cache(&mut self) {
        let files: Vec<String> = self.site.tree(".feedgen").into_keys().collect();
        // Without the list of files a build can't delete stale files.
        let files: Vec<String> = files.into_iter().filter(|file| file.ends_with(".bin")).collect();
        if files.is_empty() {
            return;
        }
        let path = format!(".feedgen/{}", files[self.roll(files.len())]);
        if self.roll(2) == 0 {
            self.remove(&path);
        } else {
            let bytes = fs::read(self.site.path(&path)).unwrap();
            let half = bytes.len() / 2;
            self.log.push(format!("cut {path}"));
            self.site.write(&path, &bytes[..half]);
        }
    }

    /// Compares an incremental with a clean build.
    #[track_caller]
    fn check(&mut self) {
        let mut args = vec!["--keep-going"];
        args.extend(self.drafts.then_some("--drafts"));
        let on = self.site.report(&args);
        let fresh = self.elsewhere.path("fresh");
        let _ = fs::remove_dir_all(&fresh);
        let fresh = fresh.to_str().unwrap();
        args.extend(["--no-cache", "--output", fresh]);
        let anew = self.site.report(&args);
        let log = &self.log;
        assert_eq!((on.findings(), on.code), (anew.findings(), anew.code), "{log:#?}");
        if on.json["built"].is_null() {
            assert!(anew.json["built"].is_null(), "{log:#?}");
            return;
        }
        self.built += 1;
        let (on, anew) = (self.site.output(), self.elsewhere.tree("fresh"));
        assert_eq!(differences(&anew, &on), Vec::<String>::new(), "{log:#?}");
    }
}

fn edits_at_random(seed: u64) {
    let mut edited = Edited::new(seed);
    edited.check();
    let edits = std::env::var("FEEDGEN_EDITS").map_or(EDITS, |edits| edits.parse().unwrap());
    for _ in 0..edits {
        edited.log.push("---".to_owned());
        for _ in 0..=edited.roll(3) {
            edited.edit();
        }
        edited.check();
    }
    assert!(edited.built > edits * 2 / 3, "only {} of {edits} sites could be built", edited.built);
}

#[test]
fn incremental_builds_equal_clean_builds() {
    edits_at_random(1);
}

#[test]
fn incremental_builds_equal_clean_builds_with_an_external_cache() {
    edits_at_random(2);
}
