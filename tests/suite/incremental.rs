//! Builds that go on from what earlier ones left: the same output as a build that starts from
//! nothing, and no more work than the change asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::output::many;
use crate::site::{Dice, SITE, SiteTest, Tree, article, differences, files_with};

// --- always equal to a clean build ---------------------------------------------------------------

/// How many edits each round makes; `FEEDGEN_EDITS` asks for more.
const EDITS: usize = 150;

/// A site that is edited at random, and what its files are.
struct Edited {
    site: SiteTest,
    elsewhere: SiteTest,
    dice: Dice,
    articles: BTreeMap<String, Story>,
    settings: BTreeMap<&'static str, usize>,
    drafts: bool,
    /// How many builds there were that had no errors in templates or settings.
    built: usize,
    /// Every edit, to be read when a step fails.
    log: Vec<String>,
}

/// An article; each number chooses from a few values, so that articles meet.
#[derive(Clone)]
struct Story {
    title: usize,
    topics: [usize; 2],
    provider: usize,
    date: usize,
    url: usize,
    related: Option<usize>,
    is_published: bool,
    body: usize,
    more: usize,
}

/// The settings that are edited, and their values; the first one is the default.
const SETTINGS: &[(&str, &[&str])] = &[
    ("title", &["title = \"Test Site\"", "title = \"Another & Title\""]),
    ("base", &["base_url = \"https://example.org\"", "base_url = \"https://example.net/below\""]),
    ("language", &["language = \"en\"", "language = \"de\"", "language = \"ar\""]),
    ("zone", &["", "timezone = \"Asia/Tokyo\"", "timezone = \"America/Denver\""]),
    ("extra", &["", "[extra]\nnote = \"one\"", "[extra]\nnote = \"two\""]),
    ("build", &["[build]", "[build]\nurls = \"flat\"", "[build]\nminify = false"]),
    ("list", &["[list]\npage_size = 5", "[list]\npage_size = 4"]),
    (
        "feeds",
        &[
            "[feeds]\nlimit = 3\nhistory = true",
            "[feeds]\nlimit = 3",
            "[feeds]\nlimit = 2\nformats = [\"atom\"]\n[feeds.topics]\n\"Topic 1\" = 5",
            "[feeds]\nformats = []",
        ],
    ),
    ("sitemap", &["[sitemap]\nnews = true", "[sitemap]"]),
    (
        "host",
        &[
            "[host]",
            "[host]\nheaders = true\nredirects = true",
            "[host]\ncompress = [\"gz\"]",
            "[host]\ncompress = [\"br\", \"gz\"]",
        ],
    ),
    ("api", &["[api]\npage_size = 3", "[api]\nenabled = false", "[api]\nmax_pages = 1"]),
    (
        "articles",
        &["[articles]", "[articles]\ncanonical = \"original\"", "[articles]\nnoindex = true"],
    ),
    (
        "theme",
        &[
            "[theme]",
            "[theme]\ncard_style = \"compact\"\narticle_cards = true",
            "[theme]\narticle_cards = true\n[theme.colors]\naccent = \"#0a5c36\"",
            "[theme]\ncolor_scheme = \"dark\"\n[theme.fonts]\nheadings = \"Inter\"",
        ],
    ),
    (
        "menus",
        &["[menus]", "[menus]\nmain = [\"topics\", { title = \"All\", url = \"/\" }]\nfooter = []"],
    ),
    (
        "home",
        &[
            "[home]",
            "[home]\nlead = false",
            "[home]\nsections = [\"Topic 1\", \"Topic 4\"]\nstories = 2",
        ],
    ),
    ("limits", &["[limits]", "[limits]\ndepth = 1"]),
    ("search", &["[search]", "[search]\nenabled = false", "[search]\nmax_articles = 9"]),
    ("content", &["[content]\narticles = [\"news\", \"ai\"]"]),
];

/// Files of templates and what may be in them besides what the theme has.
const TEMPLATES: &[(&str, &[&str])] = &[
    ("partials/card.html", &["<p>{{ card.title }}</p>", "<p>{{ card.url }}</p>"]),
    ("partials/footer.html", &["<footer>{{ site.title }}</footer>", "<footer>mine</footer>"]),
    (
        "article.html",
        &[
            "{% extends \"base.html\" %}{% block content %}<h1>{{ article.title }}</h1>{{ article.body }}{% endblock %}",
        ],
    ),
    ("404.html", &["gone", "away"]),
    ("mine.html", &["used by nobody"]),
];

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

    /// Changes one thing of an article, or exchanges all of it.
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

    /// Edits anything.
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
            20 => self.tamper(),
            21 => self.damage(),
            22 => {
                let path = format!("texts/{}.toml", ["en", "de"][self.roll(2)]);
                self.file_or_none(&path, &["latest = \"Fresh\"", "[month_names]\n1 = \"First\""]);
            }
            // Nothing at all.
            _ => {}
        }
    }

    fn file_or_none(&mut self, path: &str, texts: &[&str]) {
        match self.roll(texts.len() + 1).checked_sub(1) {
            Some(at) => self.write(path, texts[at]),
            None => self.remove(path),
        }
    }

    /// Someone else changes the output.
    fn tamper(&mut self) {
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
                // As long as it was.
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

    /// A file of the cache gets lost, or is cut off.
    fn damage(&mut self) {
        let files: Vec<String> = self.site.tree(".feedgen").into_keys().collect();
        // Without its list a build does not know which files it may delete.
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

    /// Builds on and from nothing, and compares all that there is.
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

impl Story {
    fn text(&self) -> String {
        let Self { title, topics, provider, date, url, related, is_published, body, more } = self;
        let mut lines = format!(
            "originalUrl: https://source{provider}.example/{url}\n\
             provider: {{name: Source {provider}, domain: source{provider}.example}}\n\
             topics: [Topic {}, Topic {}]\npublished: {is_published}\n",
            topics[0], topics[1]
        );
        if let Some(related) = related {
            let provider = related % 4;
            write!(
                lines,
                "related:\n  - title: Card\n    originalUrl: https://source{provider}.example/{related}\n"
            )
            .unwrap();
        }
        lines += [
            "",
            "heat: 5",
            "quality: 7",
            "type: video",
            &format!("slug: chosen-{url}"),
            &format!("aliases: [/former-{url}/]"),
            "images: ['/images/one.png']",
            "images: [{url: 'https://pictures.example/a.png', width: 800, height: 600}]",
        ][*more];
        let date = format!("2024-{:02}-{:02}T00:00:00Z", 1 + date / 25, 1 + date % 25);
        let body = [
            "",
            "Some text.\n",
            "## Heading\n\nA [link](/topics/) and <b>a tag</b>.\n",
            "![](/images/one.png)\n",
        ][*body];
        article(&format!("Story & {title}"), &date, &lines) + body
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
fn a_build_that_goes_on_equals_one_from_nothing() {
    edits_at_random(1);
}

#[test]
fn a_build_that_goes_on_equals_one_from_nothing_elsewhere() {
    edits_at_random(2);
}

// --- no more work than an edit asks for ----------------------------------------------------------

/// What is to be seen of an output before and after a build.
struct Seen {
    files: Tree,
    times: BTreeMap<String, SystemTime>,
}

impl Seen {
    fn of(site: &SiteTest) -> Self {
        let files = site.output();
        let time = |path: &String| {
            let place = site.path(&format!("public/{path}"));
            (path.clone(), fs::metadata(place).unwrap().modified().unwrap())
        };
        let times = files.keys().map(time).collect();
        Self { files, times }
    }
}

/// Builds after an edit of the article whose pages all hold `address`: only files that show the
/// article are written, hardly more are made, and those are all that is said to have changed.
#[track_caller]
fn check_edit(site: &SiteTest, before: Seen, address: &str) -> Seen {
    let changes = site.path("changes.json");
    let report = site.build_with(&["--changes", changes.to_str().unwrap()]);
    let after = Seen::of(site);
    let said: Value = serde_json::from_slice(&fs::read(changes).unwrap()).unwrap();
    let said =
        [("+", "added"), ("~", "changed"), ("-", "deleted")].into_iter().flat_map(|(sign, key)| {
            let files = said[key].as_array().unwrap().iter();
            files.map(move |file| format!("{sign} {}", file.as_str().unwrap())).collect::<Vec<_>>()
        });
    let mut said: Vec<String> = said.collect();
    said.sort_by(|a, b| a[2..].cmp(&b[2..]));
    let written = differences(&before.files, &after.files);
    assert_eq!(said, written);
    for (path, time) in &before.times {
        if before.files.get(path) == after.files.get(path) {
            assert_eq!(after.times[path], *time, "{path} was written for nothing");
        }
    }

    let mut shows: BTreeSet<&str> = files_with(&before.files, address).into_iter().collect();
    shows.extend(files_with(&after.files, address));
    // Landing pages and first feeds know of all articles of their list; some files only count:
    // the indexes, the archive, sitemaps, the pages of the API.
    let others = 40;
    let made = report.count("rendered");
    // Parts of the search index come and go as a whole: one of them, and one that it is cut into.
    let (of_index, written): (Vec<String>, Vec<String>) =
        written.into_iter().partition(|path| path[2..].starts_with("pagefind/"));
    let parts: BTreeSet<&str> = of_index.iter().filter_map(|path| part_of_index(path)).collect();
    assert!(parts.len() <= 3 && report.count("search.made") <= 2, "{parts:?}");
    assert!(!written.is_empty());
    assert!(written.len() <= shows.len() + others, "{written:#?}");
    assert!(made <= shows.len() + others, "{made} made, {} show it", shows.len());
    after
}

/// The folder of the part of the search index that a file is in, after the sign of its change.
fn part_of_index(change: &str) -> Option<&str> {
    change[2..].strip_prefix("pagefind/older/")?.split('/').next()
}

#[test]
fn an_edit_in_ten_thousand_articles_touches_only_what_shows_it() {
    // All pages of the API's lists are others when there is a new article: the newest ones are
    // on the first page. So there are two of them here.
    let site = SiteTest::empty();
    site.write("site.toml", format!("{SITE}[api]\nmax_pages = 2\n"));
    many(&site, 10_000);
    let first = site.build();
    assert!(first.count("rendered") > 8_000);
    let before = Seen::of(&site);
    let report = site.build();
    assert_eq!((report.count("rendered"), report.count("files.written")), (0, 0));

    let path = "content/news/4711.md";
    assert!(site.read(path).contains("published: true"), "an article that can be seen");
    site.edit(path, "title: \"Story 4711\"", "title: \"Another story\"");
    let before = check_edit(&site, before, "/news/4711/");
    site.write(path, site.read(path) + "\nMore of the text.\n");
    let before = check_edit(&site, before, "/news/4711/");
    let new = article(
        "The newest",
        "2025-06-01T00:00:00Z",
        "originalUrl: https://source1.example/newest\ntopics: [Topic 1, Topic 2]\n\
         provider: {name: Source 1, domain: source1.example}",
    );
    site.write("content/news/newest.md", new);
    let before = check_edit(&site, before, "/news/newest/");
    site.remove("content/news/newest.md");
    check_edit(&site, before, "/news/newest/");
}

#[test]
fn what_others_show_of_an_article_is_made_again_and_else_nothing() {
    let text = |n: u32, more: &str| {
        let more = format!("originalUrl: https://example.com/{n}\n{more}");
        article(&format!("Story {n}"), &format!("2024-01-{n:02}T00:00:00Z"), &more)
    };
    let site = SiteTest::with(&[
        ("content/news/1.md", &text(1, "topics: [One]")),
        ("content/news/2.md", &text(2, "topics: [Two]")),
        (
            "content/news/3.md",
            &text(3, "related: [{title: Card, originalUrl: 'https://example.com/1'}]"),
        ),
        ("templates/404.html", "gone"),
    ]);
    site.build();
    let rendered = || site.build().count("rendered");
    assert_eq!(rendered(), 0);
    // Only one page is made with this template.
    site.write("templates/404.html", "away");
    assert_eq!(rendered(), 1);
    // A time is not a change.
    site.write("templates/404.html", "away");
    site.write("content/news/2.md", text(2, "topics: [Two]"));
    assert_eq!(rendered(), 0);
    // The page of another article shows it as a card.
    site.edit("content/news/1.md", "Story 1", "Changed");
    site.build();
    assert!(site.read("public/news/3/index.html").contains("Changed"));
    assert!(!site.read("public/news/2/index.html").contains("Changed"));
}

/// The phases of a build, by what it says of their times.
fn phases(site: &SiteTest) -> Vec<String> {
    let run = site.run(&["--timings"]);
    assert_eq!(run.code, 0, "{run:?}");
    let names = run.stdout.lines().filter_map(|line| line.strip_prefix("  "));
    names.filter_map(|line| line.split("  ").next()).map(str::to_owned).collect()
}

#[test]
fn where_nothing_changed_nothing_is_loaded_and_what_is_changed_later_is_seen() {
    let site = small();
    let is_short = || !phases(&site).iter().any(|name| name == "graph");
    // Of what changed just now, a change may go unseen.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(!is_short(), "the last build did not know that nothing would follow");
    let clean = site.output();
    assert!(is_short() && is_short());
    let report = site.build();
    assert_eq!((report.count("rendered"), report.count("files.unchanged")), (0, clean.len()));
    assert_eq!(report.count("articles") + report.count("unpublished"), 20);

    // The output.
    site.write("public/index.html", "broken");
    assert!(!is_short());
    site.remove("public/feeds.opml");
    assert!(!is_short());
    assert_eq!(differences(&clean, &site.output()), Vec::<String>::new());
    assert!(is_short());
    // The call, and what is kept.
    assert!(site.build_with(&["--drafts"]).count("unpublished") == 0);
    assert!(site.build().count("unpublished") > 0);
    assert!(is_short());
    for path in site.tree(".feedgen").into_keys().filter(|path| path != "lock") {
        site.remove(&format!(".feedgen/{path}"));
        if !path.starts_with("articles.") {
            assert!(!is_short(), "{path}");
        }
        assert_eq!(differences(&clean, &site.output()), Vec::<String>::new(), "{path}");
    }
    // Any source, whatever its time says.
    for (path, text) in [
        ("content/topics/a.yaml", "name: Topic 1"),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
        ("templates/404.html", "gone"),
        ("static/a.txt", "a"),
        ("content/news/0007.md", &(article("New", "2024-01-01T00:00:00Z", "topics: [New]") + "x")),
    ] {
        site.write(path, text);
        let old = fs::metadata(site.path("site.toml")).unwrap().modified().unwrap();
        fs::File::options().append(true).open(site.path(path)).unwrap().set_modified(old).unwrap();
        assert!(!is_short(), "{path}");
    }
    assert!(site.output().contains_key("about/index.html"));
}

// --- what is kept --------------------------------------------------------------------------------

fn small() -> SiteTest {
    let site = SiteTest::new();
    many(&site, 20);
    site.build();
    site
}

/// The notes of a build, as people read them.
fn notes(site: &SiteTest, args: &[&str]) -> Vec<String> {
    let run = site.run(args);
    assert_eq!(run.code, 0, "{run:?}");
    run.stderr.lines().filter(|line| line.starts_with("note:")).map(str::to_owned).collect()
}

#[test]
fn what_is_damaged_or_of_another_version_is_said_and_not_used() {
    let site = small();
    assert_eq!(notes(&site, &[]), Vec::<String>::new());
    let kept = site.tree(".feedgen");
    let is_cache = |path: &&String| path.ends_with(".bin") || path.ends_with(".idx");
    let kept: Vec<&String> = kept.keys().filter(is_cache).collect();
    // By this, the last build is recognised; it is not worth a word.
    let kept: Vec<&String> = kept.into_iter().filter(|path| !path.starts_with("last-")).collect();
    assert_eq!(kept.len(), 3, "{kept:?}");
    for file in kept {
        let path = format!(".feedgen/{file}");
        let good = fs::read(site.path(&path)).unwrap();
        let damages = [
            (good[..good.len() / 2].to_vec(), "damaged"),
            (b"someone else's".to_vec(), "damaged"),
            // The version stands behind the first line.
            ([&good[..15], b"#", &good[16..]].concat(), "of another version"),
        ];
        // The bytes of articles have no version; the index has it.
        let count = if file == "articles.bin" { 2 } else { 3 };
        for (bytes, says) in damages.into_iter().take(count) {
            site.write(&path, &bytes);
            let notes = notes(&site, &[]);
            assert_eq!(notes.len(), 1, "{file}: {notes:?}");
            assert!(notes[0].contains(says), "{file}: {notes:?}");
            assert_ne!(fs::read(site.path(&path)).unwrap(), bytes, "{file}");
        }
    }
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    assert_eq!(notes(&site, &[]), Vec::<String>::new(), "it may be deleted");
}

#[test]
fn without_the_cache_everything_is_made_and_nothing_is_kept() {
    let site = small();
    let all = site.output().len();
    let kept = site.tree(".feedgen");
    let report = site.build_with(&["--no-cache"]);
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, 0));
    assert_eq!(differences(&kept, &site.tree(".feedgen")), Vec::<String>::new());
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    site.build_with(&["--no-cache"]);
    assert!(site.tree(".feedgen").into_keys().all(|path| !path.ends_with(".bin")));
}

#[test]
fn a_clean_build_makes_everything_anew() {
    let site = small();
    let before = Seen::of(&site);
    let report = site.build_with(&["--clean"]);
    let all = before.files.len();
    let made = report.count("rendered") + report.count("search.files");
    assert_eq!((made, report.count("search.made"), report.count("files.written")), (all, 1, all));
    let after = Seen::of(&site);
    assert_eq!(differences(&before.files, &after.files), Vec::<String>::new());
    assert!(after.times.iter().all(|(path, time)| before.times[path] != *time));
    assert_eq!(site.build().count("rendered"), 0, "the next one goes on from it");
}
