//! The embedded theme equals the one in the repository and agrees with its documentation (docs/themes/) and with
//! `feedgen theme`.

use std::collections::{BTreeMap, BTreeSet};

use feedgen::theme::{ASSETS, TEMPLATES, TEXTS};
use serde_json::Value;

use crate::html::{tags, texts_of};
use crate::site::{Run, SITE, SiteTest, Tree, article, differences, names, repository, tree};

const GUIDE: &str = concat!(
    include_str!("../../docs/themes/overview.md"),
    include_str!("../../docs/themes/templates.md"),
    include_str!("../../docs/themes/own-theme.md"),
);

#[test]
fn every_template_is_in_the_binary() {
    let carried = TEMPLATES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes()));
    same(&tree(&repository().join("templates")), carried.collect());
}

#[test]
fn every_asset_is_in_the_binary() {
    let mut files = tree(&repository().join("static"));
    // The images of the sample site.
    files.retain(|path, _| !path.starts_with("images/"));
    same(&files, ASSETS.iter().map(|(path, bytes)| ((*path).to_owned(), *bytes)).collect());
}

#[test]
fn every_texts_file_is_in_the_binary() {
    let carried = TEXTS.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes()));
    same(&tree(&repository().join("texts")), carried.collect());
}

fn same(files: &Tree, carried: BTreeMap<String, &[u8]>) {
    assert!(!files.is_empty());
    assert_eq!(files.keys().collect::<Vec<_>>(), carried.keys().collect::<Vec<_>>());
    for (path, bytes) in files {
        assert!(carried[path] == bytes, "{path} differs: the binary is older than the file");
    }
}

#[test]
fn the_lists_of_files_are_sorted_and_distinct() {
    assert!(TEMPLATES.is_sorted_by_key(|(name, _)| name));
    assert!(ASSETS.is_sorted_by_key(|(path, _)| path));
    assert!(TEXTS.is_sorted_by_key(|(name, _)| name));
}

fn call(site: &SiteTest, args: &[&str]) -> Run {
    Run::from(site.command(args).output().unwrap())
}

// --- feedgen theme -------------------------------------------------------------------------------

#[test]
fn ejected_files_equal_the_built_in_ones() {
    let site = SiteTest::sample();
    for folder in ["templates", "texts"] {
        std::fs::remove_dir_all(site.path(folder)).unwrap();
    }
    std::fs::remove_file(site.path("static/feedgen.css")).unwrap();
    site.build();
    let before = site.output();
    let run = call(&site, &["theme", "eject"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let told: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    let expected: Vec<String> =
        TEMPLATES.iter().map(|(name, _)| format!("wrote templates/{name}")).collect();
    assert_eq!(told, expected);
    same(
        &site.tree("templates"),
        TEMPLATES.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes())).collect(),
    );
    let run = call(&site, &["theme", "eject", "texts/en.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "wrote texts/en.toml\n"));
    site.build();
    assert_eq!(differences(&before, &site.output()), Vec::<String>::new());
    // Another page has another text.
    site.edit("texts/en.toml", "topics = \"Topics\"", "topics = \"Subjects\"");
    site.edit("templates/archive.html", "{{ page.heading }}", "Every month");
    site.build();
    assert_eq!(texts_of(&site.read("public/topics/index.html"), "h1"), ["Subjects"]);
    assert_eq!(texts_of(&site.read("public/archive/index.html"), "h1"), ["Every month"]);
}

#[test]
fn ejecting_respects_folders_and_overwrites_nothing() {
    let site = SiteTest::new();
    let folders = "[build]\ntemplates = \"looks\"\nstatic = \"files\"\ntexts = \"words\"\n";
    site.write("site.toml", format!("{SITE}{folders}"));
    site.write("looks/article.html", "mine");
    let before = site.tree("");
    for (args, expected) in [
        (&["topic.html", "article.html"][..], "looks/article.html"),
        (&["artcle.html"], "did you mean article.html?"),
        (&["texts/fr.toml"], "unknown theme file texts/fr.toml"),
    ] {
        let run = call(&site, &[&["theme", "eject"], args].concat());
        assert_eq!(run.code, 2, "{args:?} {run:?}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
        assert_eq!(site.tree(""), before);
    }
    let run = call(
        &site,
        &["theme", "eject", "partials/card.html", "static/feedgen.css", "texts/de.toml"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let after = site.tree("");
    let new: Vec<&str> =
        names(&after).into_iter().filter(|name| !before.contains_key(*name)).collect();
    assert_eq!(new, ["files/feedgen.css", "looks/partials/card.html", "words/de.toml"]);
}

/// The template and its data for a page of the sample.
fn data(site: &SiteTest, page: &str, more: &[&str]) -> (String, Value) {
    let run = call(site, &[&["theme", "data", page], more].concat());
    assert_eq!(run.code, 0, "{page}: {run:?}");
    let line = run.stderr.strip_prefix("Data of ").and_then(|line| line.strip_suffix(":\n"));
    let template = line.expect("the template").to_owned();
    (template, serde_json::from_str(&run.stdout).expect("JSON"))
}

#[test]
fn theme_data_prints_all_template_variables() {
    let site = SiteTest::sample();
    let (template, seen) = data(&site, "/topics/science/", &[]);
    assert_eq!(template, "topic.html");
    assert_eq!(
        (&seen["topic"]["name"], &seen["page"]["kind"]),
        (&"Science".into(), &"topic".into())
    );
    assert_eq!(seen["text"]["newest"], "Newest");
    assert!(seen["list"]["cards"][0].as_str().unwrap().starts_with("<article"));
    let article = "news/2025-12-03-five-things-in-a-winter-sky";
    let (_, seen) = data(&site, article, &[]);
    let title = seen["article"]["title"].clone();
    // The page can be given in several forms.
    for address in [
        format!("/{article}/"),
        format!("https://example.org/{article}/"),
        format!("{article}/index.html"),
    ] {
        assert_eq!(data(&site, &address, &[]).1["article"]["title"], title, "{address}");
    }
    let (template, seen) = data(&site, article, &["--card"]);
    assert_eq!((template.as_str(), &seen["card"]["title"]), ("partials/card.html", &title));
    assert!(seen.get("page").is_none());
    assert!(!site.exists("public") && !site.exists(".feedgen"));
    for (args, expected) in [
        (&["/topics/scence/"][..], "did you mean /topics/science?"),
        (&["/feed.xml"], "is made without a template"),
        (&["--card", "/topics/science/"], "only articles have cards"),
    ] {
        let run = call(&site, &[&["theme", "data"], args].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

// --- the documentation ---------------------------------------------------------------------------

/// The rows of the documentation's tables of templates: name and rest.
fn rows() -> BTreeMap<String, String> {
    let rows = GUIDE.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        name.ends_with(".html").then(|| (name.to_owned(), rest.to_owned()))
    });
    rows.collect()
}

#[test]
fn the_documentation_lists_every_template_and_its_variables() {
    let rows = rows();
    let named: Vec<&str> = rows.keys().map(String::as_str).collect();
    assert_eq!(named, TEMPLATES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let site = SiteTest::sample();
    let site_toml = site.read("site.toml");
    site.write("site.toml", site_toml + "\n[list]\npage_size = 5\ndays = true\n");
    site.write("content/pages/moved.md", "---\ntitle: Moved\naliases: [/was/]\n---\n");
    let mut seen = BTreeSet::new();
    for page in [
        "/",
        "/page/1/",
        "/news/",
        "/topics/science/",
        "/providers/fieldnotes.example/",
        "/archive/2025/12/",
        "/2025/12/03/",
        "/news/2025-12-03-five-things-in-a-winter-sky/",
        "/about/",
        "/topics/",
        "/providers/",
        "/archive/",
        "/search/",
        "/follow/",
        "/404.html",
        "/was/",
    ] {
        let (template, data) = data(&site, page, &[]);
        let row = &rows[&template];
        let shared = ["site", "text", "page"];
        for name in data.as_object().unwrap().keys().filter(|name| !shared.contains(&name.as_str()))
        {
            assert!(row.contains(&format!("`{name}`")), "{template} sees {name}: {row}");
        }
        seen.insert(template);
    }
    let pages = TEMPLATES.iter().map(|(name, _)| (*name).to_owned());
    // The layout, and the preview of a card at the desk, are no pages of a site.
    let others = ["base.html", "preview.html"];
    let pages: BTreeSet<String> =
        pages.filter(|name| !name.contains('/') && !others.contains(&name.as_str())).collect();
    assert_eq!(seen, pages, "a page for each template");
}

#[test]
fn the_documentation_lists_every_block() {
    let paragraph = GUIDE.split("The blocks: ").nth(1).and_then(|rest| rest.split("\n\n").next());
    let paragraph = paragraph.expect("the blocks");
    let named: BTreeSet<&str> =
        paragraph.split('`').skip(1).step_by(2).filter(|name| !name.contains('.')).collect();
    let blocks = TEMPLATES.iter().flat_map(|(_, text)| text.split("{% block ").skip(1));
    let blocks: BTreeSet<&str> = blocks.filter_map(|rest| rest.split_whitespace().next()).collect();
    assert_eq!(named, blocks);
}

/// The examples of the documentation in a language, in order.
fn examples(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let parts = GUIDE.split(&*fence).skip(1);
    parts.filter_map(|part| part.split_once("```").map(|(text, _)| text)).collect()
}

#[test]
fn the_examples_of_the_documentation_work() {
    let [settings, stylesheet] = examples("toml")[..] else { panic!("two examples of settings") };
    let [block, footer, frame] = examples("html")[..] else { panic!("three templates") };
    let text = article(
        "A",
        "2024-01-01T00:00:00Z",
        "originalUrl: https://example.com/a\neditor: Ada\ntopics: [Science, Cities]",
    );
    let site = SiteTest::with(&[
        ("content/news/a.md", &text),
        ("static/images/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("static/own.css", "p { color: green }"),
        ("templates/article.html", block),
        ("templates/base.html", footer),
        ("site.toml", &format!("{SITE}{settings}")),
    ]);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert!(texts_of(&page, "p").contains(&"Chosen by Ada".to_owned()));
    assert_eq!(texts_of(&page, "footer").len(), 2, "that of the article, and that of the page");
    assert!(page.contains("Made by hand in Bergen."));
    let list = site.read("public/index.html");
    assert!(list.contains("cards-pictures") && list.contains("images/logo.svg"));
    assert!(texts_of(&list, "a").contains(&"Newsletter".to_owned()));
    let output = site.output();
    let is_ours = |name: &&str| name.starts_with("feedgen.") && name.ends_with(".css");
    let css = names(&output).into_iter().find(is_ours).expect("the stylesheet");
    let css = site.read(&format!("public/{css}"));
    assert!(css.contains("--accent:#0a5c36") && css.contains("--head:\"Source Serif 4\", serif"));

    site.write("site.toml", format!("{SITE}{stylesheet}"));
    site.build();
    let links = tags(&site.read("public/index.html"));
    let sheets = links.iter().filter(|tag| tag.get("rel") == Some("stylesheet"));
    let sheets: Vec<&str> = sheets.filter_map(|tag| tag.get("href")).collect();
    assert!(sheets.len() == 2 && sheets[1] == "/own.css", "{sheets:?}");

    // A base template of the site with the theme's pages.
    std::fs::remove_file(site.path("templates/article.html")).unwrap();
    site.write("templates/base.html", frame);
    site.build();
    let page = site.read("public/news/a/index.html");
    assert_eq!(texts_of(&page, "h1"), ["A"]);
    assert!(!page.contains("masthead") && page.contains("/own.css"));
}
