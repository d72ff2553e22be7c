//! Every kind of mistake: a site that has it, and the report that its author gets. The
//! snapshots hold the whole of standard error: file, line, column, the line itself, what was
//! expected, and a hint. Each is also held against the report as JSON.

use std::collections::BTreeSet;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;

use crate::site::{Run, SITE, SiteTest, article, files_with, repository, tree};

const DATE: &str = "2024-01-18T18:35:00Z";
const URL: &str = "originalUrl: https://example.com/a";

/// The report of a site with these files and a good article, as a person sees it.
fn report(files: &[(&str, &str)]) -> String {
    report_of(&site(files), &[])
}

fn site(files: &[(&str, &str)]) -> SiteTest {
    let site = SiteTest::with(files);
    let good = article("Good", DATE, "originalUrl: https://example.com/good");
    site.write("content/news/good.md", good);
    site
}

/// The report of an article with this front matter, besides what it must have.
fn front_matter(more: &str) -> String {
    let text = article("A", DATE, &format!("{URL}\n{more}"));
    report(&[("content/news/a.md", &text)])
}

/// The report of a configuration.
fn config(text: &str) -> String {
    let site = SiteTest::empty();
    site.write("site.toml", text);
    report_of(&site, &[])
}

fn report_of(site: &SiteTest, args: &[&str]) -> String {
    let run = site.run(args);
    let json = site.report(args).json;
    agree(&run, &json);
    format!("exit code {}\n\n{}", run.code, run.stderr)
}

/// The report for people and the one for programs say the same.
fn agree(run: &Run, json: &Value) {
    let findings = json["diagnostics"].as_array().expect("findings");
    assert!(!findings.is_empty(), "{run:?}");
    let mut rest = run.stderr.as_str();
    for finding in findings {
        let text = |key: &str| finding[key].as_str().unwrap_or("");
        let mut after = |needle: String| {
            let at = rest.find(&needle).unwrap_or_else(|| panic!("no {needle:?} in {rest}"));
            rest = &rest[at + needle.len()..];
        };
        after(format!("{}[{}]: {}\n", text("severity"), text("code"), text("message")));
        match (finding["line"].as_u64(), finding["column"].as_u64()) {
            (Some(line), Some(column)) => after(format!("--> {}:{line}:{column}\n", text("file"))),
            _ if text("file").is_empty() => {}
            _ => after(format!("--> {}\n", text("file"))),
        }
        if !text("label").is_empty() {
            after(text("label").to_owned());
        }
        if !text("hint").is_empty() {
            after(format!("= help: {}", text("hint").split('\n').next().unwrap()));
        }
    }
    let count = |severity: &str| findings.iter().filter(|f| f["severity"] == severity).count();
    assert_eq!(json["errors"], count("error"));
    assert_eq!(json["warnings"], count("warning"));
    assert_eq!(json["ok"], run.code == 0);
    assert_eq!(json["built"].is_null(), run.code != 0);
}

// --- the file as a whole -------------------------------------------------------------

#[test]
fn no_front_matter() {
    assert_snapshot!(report(&[
        ("content/news/a.md", "Just a text.\n\nAnd more of it.\n"),
        ("content/news/b.md", ""),
        ("content/pages/about.md", "# About\n"),
        ("content/providers/a.md", "Who they are.\n"),
    ]));
}

#[test]
fn front_matter_without_an_end() {
    assert_snapshot!(report(&[("content/news/a.md", "---\ntitle: A\n\nA text.\n"),]));
}

#[test]
fn no_article_at_all() {
    let site = SiteTest::with(&[("content/news/notes.txt", "no article")]);
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn not_utf8() {
    let site = site(&[]);
    site.write("content/news/a.md", b"---\ntitle: \"Z\xFCrich\"\n---\n");
    site.write("content/topics/a.yaml", b"name: A\nshortname: \xE4\n");
    site.write("templates/home.html", b"\xFF");
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn a_folder_in_the_place_of_a_file() {
    assert_snapshot!(report(&[
        ("content/news/a.md/inside.txt", "x"),
        ("content/topics/b.yaml/inside.txt", "x"),
    ]));
}

#[test]
fn a_file_in_the_place_of_a_folder() {
    assert_snapshot!(report(&[("content/topics", "x"), ("templates", "x")]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let site = site(&[]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.md");
    std::fs::write(site.path("content/news").join(name), "x").unwrap();
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let site = SiteTest::with(&[("content/news/a.md", &article("A", DATE, URL))]);
    let elsewhere = SiteTest::with(&[("b.md", &article("B", DATE, "originalUrl: https://b.org/"))]);
    symlink(elsewhere.path("b.md"), site.path("content/news/b.md")).unwrap();
    symlink("nowhere.md", site.path("content/news/c.md")).unwrap();
    symlink("a.md", site.path("content/news/inside.md")).unwrap();
    assert_snapshot!(report_of(&site, &[]));
    assert!(!site.exists("public/news/b/index.html"));
    assert!(site.exists("public/news/inside/index.html"));
}

/// Changes a site between the reading of its articles and the making of their pages. An
/// article whose page takes long stands before the one that changes, one thread makes them in
/// their order, and the folder for new files shows that reading is over. Where the machine
/// has us wait so long that it is too late, it is tried again.
fn meanwhile(act: impl Fn(&SiteTest)) -> String {
    for _ in 0..20 {
        let long = "A *text* with [links](https://example.com/) and `code`.\n\n".repeat(40_000);
        let site = SiteTest::with(&[
            ("content/news/a.md", &(article("A", "2024-01-01T00:00:00Z", "") + "A text.\n")),
            ("content/news/long.md", &(article("Long", "2024-01-02T00:00:00Z", "") + &long)),
            // The API and the search index show bodies too, later and earlier.
            (
                "site.toml",
                &format!(
                    "{SITE}[api]\nenabled = false\n[search]\nenabled = false\n\
                     [limits]\nfile_size = 3000000\n"
                ),
            ),
        ]);
        let mut command = site.command(&["build"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("RAYON_NUM_THREADS", "1");
        let mut child = command.spawn().unwrap();
        while !site.exists(".public.feedgen-new") && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        act(&site);
        let run = Run::from(child.wait_with_output().unwrap());
        if run.code != 0 {
            assert!(!site.exists("public") && !site.exists(".public.feedgen-new"));
            return format!("exit code {}\n\n{}", run.code, run.stderr);
        }
    }
    panic!("the build was always over before the change");
}

#[test]
fn a_file_that_changes_during_the_build() {
    assert_snapshot!(meanwhile(|site| site.edit("content/news/a.md", "A text.", "Another.")));
}

#[test]
fn a_file_that_goes_during_the_build() {
    assert_snapshot!(meanwhile(|site| site.remove("content/news/a.md")));
}

// --- YAML ------------------------------------------------------------------------------

#[test]
fn broken_yaml() {
    let broken = [
        ("a-colon.md", "title: Breaking: it works\n"),
        ("b-tab.md", "title: A\nprovider:\n\tname: A\n"),
        ("c-escape.md", "title: \"A \\d+ B\"\n"),
        ("d-backtick.md", "title: `A`\n"),
        ("e-quote.md", "title: \"A\nheat: 3\n"),
        ("f-indent.md", "title: A\n  heat: 3\n"),
        ("g-alias.md", "title: *A*\n"),
    ];
    let site = site(&[]);
    for (name, yaml) in broken {
        site.write(&format!("content/news/{name}"), format!("---\n{yaml}---\n"));
    }
    site.write("content/topics/a.yaml", "name: [A\n");
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn wrong_shapes() {
    let wrong = [
        ("a.md", "topics: AI\n"),
        ("b.md", "title:\n  - A\n"),
        ("c.md", "provider: Example\n"),
        ("d.md", "related:\n  title: A\n"),
        ("e.md", "images:\n  - url: [a]\n"),
        ("f.md", "- title: A\n"),
        ("g.md", "just words\n"),
    ];
    let site = site(&[]);
    for (name, yaml) in wrong {
        site.write(&format!("content/news/{name}"), format!("---\n{yaml}---\n"));
    }
    site.write("content/topics/a.yaml", "- name: A\n");
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn keys_that_come_twice() {
    assert_snapshot!(front_matter(
        "heat: 1\nheat: 2\nheat: 3\nmood: a\nmood: b\nprovider:\n  name: A\n  name: B\n"
    ));
}

// --- articles ----------------------------------------------------------------------------

#[test]
fn missing_keys() {
    assert_snapshot!(report(&[
        ("content/news/a.md", "---\n---\nA text.\n"),
        ("content/news/b.md", "---\ntitle: ' '\npublishedDateTime:\n---\nA text.\n"),
        ("content/pages/about.md", "---\ndescription: x\n---\n"),
        ("content/providers/a.md", "---\ndomain: example.org\n---\n"),
        ("content/topics/a.yaml", "_id: a\n"),
    ]));
}

#[test]
fn nothing_to_read() {
    assert_snapshot!(report(&[("content/news/a.md", &article("A", DATE, ""))]));
}

#[test]
fn bad_dates() {
    let site = site(&[]);
    let dates = [
        "2024-01-18",
        "2024-01-18 18:35:00",
        "2024-01-18T18:35",
        "yesterday",
        "2024-02-30T00:00:00Z",
    ];
    for (index, date) in dates.into_iter().enumerate() {
        site.write(&format!("content/news/{index}.md"), article("A", date, URL));
    }
    let more = format!(
        "{URL}\nupdatedDateTime: soon\nrelated:\n  - title: B\n    webUrl: https://example.com/b\n    publishedDateTime: 18.01.2024"
    );
    site.write("content/news/more.md", article("A", DATE, &more));
    assert_snapshot!(report_of(&site, &[]));
}

#[test]
fn bad_urls() {
    assert_snapshot!(front_matter(
        "webUrl: example.com/a\n\
         ampWebUrl: javascript:alert(1)\n\
         sourceUrl: \"https://example.com/a b\"\n\
         cdnAmpWebUrl: 'https://'\n\
         images:\n  - url: images/a.png\n    width: 1\n  - data:image/png;base64,xx\n\
         authors:\n  - name: A\n    url: ftp://example.com\n\
         provider:\n  name: A\n  images:\n    - nowhere\n\
         related:\n  - title: B\n    webUrl: /b\n"
    ));
}

#[test]
fn bad_links_in_a_text() {
    let links =
        "A [link](javascript:alert(1)).\n\nÄ ![b](data:image/png;base64,xx)\n\n<me@example.org>\n";
    assert_snapshot!(report(&[
        ("content/news/a.md", &(article("A", DATE, "") + links)),
        ("content/pages/b.md", &format!("---\ntitle: B\n---\n{links}")),
    ]));
}

#[test]
fn bad_numbers() {
    assert_snapshot!(front_matter(
        "heat: hot\nquality: 1.5\nimages:\n  - url: /a.png\n    width: -1\n    height: 12px\n\
         related:\n  - title: B\n    webUrl: https://example.com/b\n    quality: a very long text that nobody would take for a number\n"
    ));
}

#[test]
fn bad_flags() {
    assert_snapshot!(front_matter(
        "published: yes\nimages:\n  - url: /a.png\n    isCached: perhaps\n"
    ));
}

#[test]
fn bad_canonical_links() {
    let text = article("B", DATE, &format!("{URL}/b\ncanonical: https://example.com/b\n"));
    let other = article("A", DATE, &format!("{URL}\ncanonical: slef\nnoindex: perhaps\n"));
    assert_snapshot!(report(&[("content/news/a.md", &other), ("content/news/b.md", &text)]));
}

#[test]
fn unknown_keys_near_known_ones() {
    assert_snapshot!(front_matter(
        "titel: B\nexerpt: B\nreadingTime: 3\n\
         provider:\n  name: A\n  domian: example.org\n\
         images:\n  - url: /a.png\n    widht: 3\n\
         authors:\n  - name: A\n    urls: https://example.org\n\
         related:\n  - title: B\n    webURL: https://example.com/b\n    weburl: https://example.com/c\n    webUrl: https://example.com/d\n"
    ));
}

#[test]
fn unknown_types() {
    assert_snapshot!(front_matter(
        "type: vidoe\nrelated:\n  - title: B\n    webUrl: https://example.com/b\n    type: Artcle\n"
    ));
}

#[test]
fn bad_locales() {
    assert_snapshot!(front_matter("locale: en us\n"));
}

#[test]
fn bad_addresses() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article(
                "A",
                DATE,
                &format!(
                    "{URL}\nslug: a/b\ncategory: '!!!'\ntopics:\n  - AI\n  - 🔥\nprovider:\n  name: '???'\naliases:\n  - /fine/\n  - https://example.org/old\n  - ../up\n  - //host/x\n"
                )
            )
        ),
        ("content/pages/about.md", "---\ntitle: About\nslug: .hidden\n---\n"),
        ("content/topics/a.yaml", "name: '🔥'\n"),
        ("content/topics/b.yaml", "_id: a/b\nname: B\n"),
    ]));
}

#[test]
fn bad_domains() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article(
                "A",
                DATE,
                &format!("{URL}\nprovider:\n  name: A\n  domain: https://www.example.org/news\n")
            )
        ),
        (
            "content/news/b.md",
            &article(
                "B",
                DATE,
                "originalUrl: https://example.com/b\nprovider:\n  name: B\n  domain: not a host\n"
            )
        ),
        ("content/providers/c.md", "---\nname: C\ndomain: c/d\n---\n"),
    ]));
}

#[test]
fn players_that_are_left_out() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article(
                "A",
                DATE,
                "originalUrl: https://example.com/a\nfeaturedContent: '<b>Look!</b>'"
            )
        ),
        (
            "content/news/b.md",
            &article(
                "B",
                DATE,
                "originalUrl: https://example.com/b\nfeaturedContent: '<iframe src=\"https://player.example/1\"></iframe>'"
            )
        ),
    ]));
}

#[test]
fn sealed_payloads_of_another_shape() {
    let site = site(&[]);
    let payloads = [
        "QUJD",
        "QUJ;MDEyMzQ1Njc4OWFiY2RlZg==",
        ";MDEyMzQ1Njc4OWFiY2RlZg==",
        "QUJD;???",
        "QUJD;QUJD",
    ];
    for (index, payload) in payloads.into_iter().enumerate() {
        let more = format!("originalUrl: https://example.com/{index}\nsecured: \"{payload}\"");
        site.write(&format!("content/news/{index}.md"), article("A", DATE, &more));
    }
    let report = report_of(&site, &[]);
    // Even then the payload is not what a log shows.
    assert!(!report.contains("MDEyMzQ1"), "{report}");
    assert_snapshot!(report);
}

#[test]
fn empty_entries() {
    assert_snapshot!(front_matter(
        "topics:\n  - AI\n  - ''\ntags:\n  - ' '\nimages:\n  - width: 3\n\
         related:\n  - title: B\n  - webUrl: https://example.com/b\n"
    ));
}

#[test]
fn one_url_twice() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a")),
        (
            "content/news/b.md",
            &article("B", DATE, "originalUrl: HTTPS://EXAMPLE.com:443/a/?utm_source=x#top")
        ),
        ("content/news/c.md", &article("C", DATE, "originalUrl: http://example.com/a")),
    ]));
}

#[test]
fn places_in_files_of_other_systems() {
    let crlf = article("Zürich", DATE, &format!("{URL}\nheat: hot")).replace('\n', "\r\n");
    assert_snapshot!(report(&[
        ("content/news/bom.md", "\u{feff}Title: A\n"),
        ("content/news/both.md", &format!("\u{feff}{crlf}")),
        ("content/news/crlf.md", &crlf),
        (
            "content/news/wide.md",
            &article(
                "A",
                DATE,
                "originalUrl: https://example.com/w\nprovider: {name: 'Zürich 機械 🔥', domian: x, domain: 'a b'}"
            )
        ),
    ]));
}

// --- topics and providers ------------------------------------------------------------------

#[test]
fn a_file_of_another_taxonomy() {
    assert_snapshot!(report(&[
        ("content/providers/a.md", "---\ntaxonomy: topic\nname: A\n---\n"),
        ("content/topics/b.yaml", "taxonomy: organisation\nname: B\n"),
    ]));
}

#[test]
fn two_files_of_one_topic() {
    assert_snapshot!(report(&[
        ("content/topics/a.yaml", "_id: ai\nname: AI\n"),
        ("content/topics/b.yaml", "_id: ai\nname: Intelligence\n"),
        ("content/topics/c.yaml", "_id: other\nname: ai\n"),
    ]));
}

#[test]
fn two_files_of_one_provider() {
    assert_snapshot!(report(&[
        ("content/providers/a.md", "---\nname: A\ndomain: example.org\n---\n"),
        ("content/providers/b.md", "---\nname: B\ndomain: Example.org\n---\n"),
    ]));
}

#[test]
fn a_topic_above_itself() {
    assert_snapshot!(report(&[
        ("content/topics/a.yaml", "name: A\nparent: B\n"),
        ("content/topics/b.yaml", "name: B\nparent: C\n"),
        ("content/topics/c.yaml", "name: C\nparent: A\n"),
        ("content/topics/d.yaml", "name: D\nparent: D\n"),
    ]));
}

#[test]
fn two_names_of_one_topic() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article("A", DATE, "originalUrl: https://example.com/a\ntopics: [AI & Law]")
        ),
        (
            "content/news/b.md",
            &article("B", DATE, "originalUrl: https://example.com/b\ntopics: [AI Law]")
        ),
    ]));
}

#[test]
fn unknown_keys_of_other_files() {
    assert_snapshot!(report(&[
        ("content/pages/a.md", "---\ntitle: A\ndescripton: x\n---\n"),
        ("content/providers/a.md", "---\nname: A\nimage: /a.png\n---\n"),
        ("content/topics/a.yaml", "name: A\nid: a\nkeyword: [a]\nimages:\n  - urls: /a.png\n"),
    ]));
}

// --- site.toml ---------------------------------------------------------------------------

#[test]
fn broken_toml() {
    assert_snapshot!(config("title = \"A\"\nbase_url = https://example.org\n"));
}

#[test]
fn missing_settings() {
    assert_snapshot!(config("# nothing yet\n"));
}

#[test]
fn bad_settings() {
    assert_snapshot!(config(
        "title = 3\n\
         base_url = \"example.org\"\n\
         description = [\"a\"]\n\
         language = \"en us\"\n\
         feeds = \"rss\"\n\
         extra = 1\n\
         [content]\n\
         dir = \"../elsewhere\"\n\
         articles = [\"news\", 3, \"/etc\"]\n\
         topics = \"a\\\\b\"\n\
         [build]\n\
         minify = \"yes\"\n\
         urls = \"prety\"\n\
         [list]\n\
         page_size = 0\n\
         archive = 1\n\
         [api]\n\
         max_pages = -1\n\
         [embed]\n\
         hosts = [\"https://player.example\"]\n"
    ));
}

#[test]
fn bad_settings_of_articles_and_the_host() {
    assert_snapshot!(config(
        "title = \"T\"\n\
         base_url = \"https://example.org\"\n\
         [articles]\n\
         canonical = \"orginal\"\n\
         noindex = \"no\"\n\
         [host]\n\
         headers = 1\n\
         compress = [\"gzip\", \"br\", \"br2\"]\n\
         content_security_policy = \"default-src 'self'\\nX-Other: 1\"\n"
    ));
}

#[test]
fn bad_base_urls() {
    let mut all = String::new();
    for url in ["ftp://example.org", "https://example.org/?a=b", "https://a:b@example.org"] {
        all += &config(&format!("title = \"A\"\nbase_url = \"{url}\"\n"));
    }
    assert_snapshot!(all);
}

#[test]
fn feed_formats() {
    assert_snapshot!(config(&format!(
        "{SITE}[feeds]\nformats = [\"rss\", \"atom\", \"jsn\", 1]\nlimit = 1.5\n"
    )));
}

#[test]
fn limits_of_feeds() {
    let mut all = config(&format!(
        "{SITE}[feeds]\nhistory = \"yes\"\n[feeds.topics]\nAI = 0\n\"Law\" = \"ten\"\n\
         [feeds.providers]\nexample.org = 10\n"
    ));
    all += &config(&format!("{SITE}[feeds]\ntopics = 10\n[sitemap]\nnews = 1\nnew = true\n"));
    assert_snapshot!(all);
}

#[test]
fn limits_of_what_does_not_exist() {
    let settings = "[feeds.topics]\n\"AI Etics\" = 10\n\"ai ethics\" = 5\nGardening = 3\n\
                    [feeds.providers]\n\"exampel.com\" = 10\n";
    let more = "topics: [AI Ethics]\nprovider: {domain: example.com}";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\n{more}"))),
    ]));
}

#[test]
fn two_limits_of_one_topic() {
    let settings = "[feeds.topics]\n\"AI Ethics\" = 10\nai-ethics = 5\n";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\ntopics: [AI Ethics]"))),
    ]));
}

#[test]
fn unknown_settings() {
    assert_snapshot!(config(&format!(
        "titel = \"B\"\n{SITE}page_size = 10\nbuilt = true\n[build]\nminfy = true\nzebra = 1\n[lists]\npage_size = 3\n[extra]\nanything = 1\n"
    )));
}

#[test]
fn folders_that_do_not_exist() {
    assert_snapshot!(config(&format!(
        "{SITE}[content]\narticles = [\"news\", \"vidoes\"]\ntopics = \"themes\"\n[build]\nstatic = \"assets\"\n"
    )));
}

// --- templates -----------------------------------------------------------------------------

#[test]
fn templates_that_can_not_be_parsed() {
    assert_snapshot!(report(&[
        (
            "templates/article.html",
            "{% extends \"base.html\" %}\n{% block content %}\n{{ article.title | }}\n{% endblock content %}\n"
        ),
        ("templates/home.html", "{% if site %}\nno end\n"),
        ("templates/topic.html", "{% fi site %}\n"),
    ]));
}

#[test]
fn a_template_that_fails() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, URL)),
        ("content/news/b.md", &article("B", DATE, "originalUrl: https://example.com/b")),
        (
            "templates/article.html",
            "{% extends \"builtin/article.html\" %}\n{% block content %}\n<h1>{{ article.titel.short }}</h1>\n{% endblock content %}\n"
        ),
    ]));
}

#[test]
fn a_card_that_fails() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, URL)),
        ("templates/partials/card.html", "<h2>{{ card.titel.short }}</h2>\n"),
    ]));
}

#[test]
fn a_template_that_extends_a_missing_one() {
    assert_snapshot!(report(&[("templates/article.html", "{% extends \"bse.html\" %}\n")]));
}

#[test]
fn templates_that_extend_one_another() {
    assert_snapshot!(report(&[
        ("templates/article.html", "{% extends \"page.html\" %}\n"),
        ("templates/page.html", "{% extends \"article.html\" %}\n"),
    ]));
}

#[test]
fn templates_that_include_one_another() {
    assert_snapshot!(report(&[
        ("templates/partials/nav.html", "{% include \"partials/footer.html\" %}\n"),
        ("templates/partials/footer.html", "{% include \"partials/nav.html\" %}\n"),
    ]));
}

#[test]
fn a_call_that_a_template_gets_wrong() {
    assert_snapshot!(report(&[(
        "templates/404.html",
        "<h1>x</h1>\n{{ asset(file=\"a.css\") }}\n"
    )]));
}

// --- addresses -------------------------------------------------------------------------------

#[test]
fn two_articles_at_one_address() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a")),
        ("content/news/b.md", &article("B", DATE, "originalUrl: https://example.com/b\nslug: a")),
        ("content/news/deep/a.md", &article("C", DATE, "originalUrl: https://example.com/c")),
    ]));
}

#[test]
fn two_articles_with_one_name_for_feeds() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a\nslug: b")),
        ("content/news/deep/a.md", &article("C", DATE, "originalUrl: https://example.com/c")),
    ]));
}

#[test]
fn what_templates_ask_for_and_nothing_offers() {
    let text = "{% include \"partials/heeder.html\" %}\n{{ site.title | shout }}\n\
                {{ shout(a=1) }} {% if site is shouty %}x{% endif %}\n";
    assert_snapshot!(report(&[("templates/404.html", text)]));
}

#[test]
fn keep_going_leaves_an_article_without_an_address_out_of_every_list() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &article("The first", DATE, "originalUrl: https://example.com/a")),
        (
            "content/news/b.md",
            &article("The second", DATE, "originalUrl: https://example.com/b\nslug: a"),
        ),
    ]);
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("1 article (0 unpublished)"), "{}", run.stdout);
    let output = site.output();
    assert_eq!(files_with(&output, "The second"), Vec::<&str>::new());
    assert!(files_with(&output, "The first").len() > 3);
}

#[test]
fn keep_going_leaves_the_second_article_of_one_name_out() {
    let site = SiteTest::with(&[
        (
            "content/news/a.md",
            &article("The newer", DATE, "originalUrl: https://example.com/a\nslug: b"),
        ),
        (
            "content/news/deep/a.md",
            &article("The older", "2023-01-01T00:00:00Z", "originalUrl: https://example.com/c"),
        ),
    ]);
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("1 article (0 unpublished)"), "{}", run.stdout);
    let output = site.output();
    assert_eq!(files_with(&output, "The older"), Vec::<&str>::new());
    assert!(files_with(&output, "The newer").len() > 3);
}

#[test]
fn an_article_and_other_things_at_one_address() {
    let text = |url: &str, more: &str| {
        article("A", DATE, &format!("originalUrl: https://example.com/{url}\n{more}"))
    };
    assert_snapshot!(report(&[
        ("content/news/a.md", &text("a", "")),
        ("content/news/b.md", &text("b", "aliases: [/about/, /news/a/]")),
        ("content/news/c.md", &text("c", "category: topics")),
        ("content/news/d.md", &text("d", "")),
        ("content/pages/about.md", "---\ntitle: About\n---\n"),
        ("content/pages/news.md", "---\ntitle: News\naliases: [/feed.xml]\n---\n"),
        ("content/pages/providers.md", "---\ntitle: Providers\n---\n"),
        ("static/news/d/index.html", "x"),
        ("static/404.html", "x"),
    ]));
}

#[test]
fn what_is_in_the_way_of_the_search() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\naliases: [/search/]"))),
        ("content/pages/search.md", "---\ntitle: Search\n---\nOur own.\n"),
        ("static/pagefind/pagefind.js", "x"),
        ("static/pagefind/pagefind-ui.js", "x"),
    ]));
}

#[test]
fn what_is_in_the_way_of_the_api() {
    let more = "topics: [B, C]\naliases: [/api/providers/index.json/x.html]";
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\n{more}"))),
        ("content/topics/b.yaml", "name: B\n_id: index.json\n"),
        ("content/topics/c.yaml", "name: C\n_id: page\n"),
        ("static/api/news/page", "x"),
        ("static/api/topics/index.json", "[]"),
    ]));
}

#[test]
fn topics_and_providers_at_one_address() {
    assert_snapshot!(report(&[
        (
            "content/news/a.md",
            &article("A", DATE, &format!("{URL}\nprovider:\n  name: A\n  domain: a.example"))
        ),
        ("content/pages/topics/ai.md", "---\ntitle: AI\n---\n"),
        ("content/pages/providers/a.example.md", "---\ntitle: A\n---\n"),
        ("content/topics/ai.yaml", "name: AI\n"),
    ]));
}

#[test]
fn a_file_where_a_folder_must_be() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\naliases: [/sitemap.xml/old/]"))),
        ("static/topics", "x"),
    ]));
}

#[test]
fn a_name_that_is_too_long() {
    let long = "a".repeat(256);
    let text = article("A", DATE, &format!("{URL}\ntopics: [{long}]\nslug: {long}"));
    assert_snapshot!(
        report(&[("content/news/a.md", &text)])
            .replace(&long, "a…a")
            .replace(&"^".repeat(256), "^…^")
    );
}

// --- many, and what becomes of them ------------------------------------------------------------

/// Forty broken articles among two good ones, written in an order that is none.
fn forty() -> SiteTest {
    let site = SiteTest::new();
    for index in 0..40 {
        let number = (index * 17) % 40;
        let url = format!("originalUrl: https://example.com/{number}");
        let text = match number % 4 {
            0 => article("Broken", DATE, &format!("{url}\nheat: hot")),
            1 => article("Broken", "today", &url),
            2 => format!("---\npublishedDateTime: {DATE}\n{url}\n---\n"),
            _ => format!("---\ntitle: Broken: news\npublishedDateTime: {DATE}\n---\n"),
        };
        site.write(&format!("content/news/broken-{number:02}.md"), text);
    }
    site.write(
        "content/news/a-good.md",
        article("Good", DATE, "originalUrl: https://example.com/g"),
    );
    site.write(
        "content/news/z-good.md",
        article("Fine", DATE, "originalUrl: https://example.com/f"),
    );
    site
}

#[test]
fn forty_mistakes_are_found_in_one_run_in_path_order() {
    let site = forty();
    let report = site.report(&[]);
    assert_eq!(report.code, 1);
    let files: Vec<String> = report.json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect();
    let expected: Vec<String> =
        (0..40).map(|number| format!("content/news/broken-{number:02}.md")).collect();
    assert_eq!(files, expected);
    let run = site.run(&[]);
    assert!(run.stderr.ends_with("\n40 errors, 0 warnings\n"), "{}", run.stderr);
    agree(&run, &report.json);
    assert!(!site.exists("public"));
}

#[test]
fn keep_going_names_what_it_leaves_out_and_builds_the_rest() {
    let site = forty();
    let run = site.run(&["--keep-going"]);
    assert_eq!(run.code, 0);
    let last = "40 errors, 0 warnings; what has errors was left out\n";
    assert!(run.stderr.ends_with(last), "{}", run.stderr);
    for number in 0..40 {
        assert!(run.stderr.contains(&format!("--> content/news/broken-{number:02}.md")));
        assert!(!site.exists(&format!("public/news/broken-{number:02}")));
    }
    assert!(run.stdout.contains("2 articles (0 unpublished)"), "{}", run.stdout);
    assert!(site.exists("public/news/a-good/index.html"));
    assert!(site.exists("public/news/z-good/index.html"));
    agree(&run, &site.report(&["--keep-going"]).json);
}

#[test]
fn errors_leave_the_old_output_as_it_was() {
    let site = SiteTest::with(&[("content/news/a.md", &article("A", DATE, URL))]);
    site.build();
    // Articles that were read stay read, so only these are as they were.
    let state = || {
        let mut state = site.tree(".feedgen");
        state.retain(|file, _| file.starts_with("files-") || file.starts_with("output-"));
        assert_eq!(state.len(), 2);
        state
    };
    let before = (site.output(), state());
    let broken: &[(&str, &str)] = &[
        ("content/news/b.md", "no front matter"),
        ("content/topics/b.yaml", "name: [b"),
        ("templates/home.html", "{% if %}"),
        ("templates/404.html", "{{ a.b.c }}"),
        ("templates/partials/card.html", "{{ a.b.c }}"),
        ("static/topics", "a file where a folder must be"),
        ("site.toml", "title = 3"),
    ];
    for (path, text) in broken {
        let old = std::fs::read(site.path(path)).ok();
        site.write(path, text);
        site.write(
            "content/news/new.md",
            article("New", DATE, "originalUrl: https://example.com/n"),
        );
        let run = site.run(&[]);
        assert_eq!(run.code, 1, "{path}");
        assert!(run.stderr.contains("Nothing was written: the output is as it was."), "{path}");
        assert!((site.output(), state()) == before, "{path}");
        match old {
            Some(old) => site.write(path, old),
            None => site.remove(path),
        }
    }
    // Nothing is left beside the output, and the site still builds.
    let top: BTreeSet<String> =
        site.tree("").keys().map(|p| p.split('/').next().unwrap().into()).collect();
    assert_eq!(top.into_iter().collect::<Vec<_>>(), [".feedgen", "content", "public", "site.toml"]);
    assert_eq!(site.build().count("articles"), 2);
}

#[test]
fn a_template_that_fails_is_one_finding_and_stops_even_keep_going() {
    let site = SiteTest::with(&[
        ("content/news/a.md", &article("A", DATE, URL)),
        ("templates/article.html", "{{ article.titel.short }}"),
    ]);
    for args in [&[][..], &["--keep-going"]] {
        let report = site.report(args);
        assert_eq!((report.code, report.findings().len()), (1, 1));
        assert!(!site.exists("public"));
    }
}

#[test]
fn strict_makes_warnings_errors() {
    let site = SiteTest::with(&[(
        "content/news/a.md",
        &article("A", DATE, &format!("{URL}\ntype: vidoe")),
    )]);
    let report = site.report(&[]);
    assert_eq!(report.code, 0);
    let place = "content/news/a.md:5:7 unknown type `vidoe`";
    assert_eq!(report.findings(), [format!("warning unknown-type {place}")]);
    assert_eq!((&report.json["errors"], &report.json["warnings"]), (&0.into(), &1.into()));
    let before = site.output();

    site.edit("content/news/a.md", "title: \"A\"", "title: \"B\"");
    let report = site.report(&["--strict"]);
    assert_eq!(report.code, 1);
    assert_eq!(report.findings(), [format!("error unknown-type {place}")]);
    assert_eq!((&report.json["errors"], &report.json["warnings"]), (&1.into(), &0.into()));
    assert_eq!(site.output(), before);
    assert_snapshot!(report_of(&site, &["--strict"]));
}

#[test]
fn the_report_for_programs() {
    let site =
        SiteTest::with(&[("content/news/a.md", &article("A", DATE, &format!("{URL}\nheat: hot")))]);
    let mut json = site.report(&[]).json;
    assert!(json["phases"].as_array().unwrap().iter().all(|phase| phase["seconds"].is_f64()));
    json["phases"] = "…".into();
    assert_snapshot!(format!("{json:#}"));
}

// --- the theme ---------------------------------------------------------------------------------

#[test]
fn looks_that_can_t_be_used() {
    assert_snapshot!(config(&format!(
        "{SITE}[theme]\ncard_style = \"tiles\"\ncolour_scheme = \"dark\"\n\
         [theme.colors]\naccent = \"red-ish\"\n[theme.fonts]\ntext = \"Inter; color: red\"\n"
    )));
}

#[test]
fn colours_that_are_hard_to_read() {
    let colors = "[theme.colors]\naccent = \"#ffb000\"\nink_dark = \"#777\"\n";
    assert_snapshot!(report(&[("site.toml", &format!("{SITE}{colors}"))]));
}

#[test]
fn menus_that_can_t_be_used() {
    assert_snapshot!(config(&format!(
        "{SITE}[menus]\nmain = [\"topic\", {{ title = \"Shop\" }}, 3]\n\
         footer = [{{ titel = \"Shop\", url = \"/shop/\" }}, {{ title = \"X\", url = \"shop\" }}]\n"
    )));
}

#[test]
fn files_and_pages_that_the_theme_links_in_vain() {
    let settings = "[theme]\nlogo = \"logo.svg\"\nstylesheets = [\"own.css\"]\n\
                    [menus]\nmain = [{ title = \"Shop\", url = \"/shop\" }, \
                    { title = \"Good\", url = \"/good.txt\" }]\n";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{settings}")),
        ("static/own.css", ""),
    ]));
}

#[test]
fn a_section_of_a_topic_that_does_not_exist() {
    let article = article("A", DATE, &format!("{URL}\ntopics: [Science]"));
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}[home]\nsections = [\"science\", \"Sciense\"]\n")),
        ("content/news/a.md", &article),
    ]));
}

#[test]
fn a_timezone_that_does_not_exist() {
    assert_snapshot!(config(&format!("timezone = \"Europe/Berln\"\n{SITE}")));
}

#[test]
fn words_that_can_t_be_used() {
    assert_snapshot!(report(&[
        ("texts/en.toml", "topcs = \"Subjects\"\npage_number = \"Page {number}\"\nhome = 3\n"),
        ("texts/french.language.toml", ""),
        ("texts/it.toml", "topics = \"Argomenti\nhome = 1\n"),
    ]));
}

#[test]
fn a_language_without_words() {
    let site = format!("language = \"pt-BR\"\n{SITE}");
    assert_snapshot!(report(&[("site.toml", &site)]));
}

#[test]
fn a_language_that_lacks_words() {
    assert_snapshot!(report(&[
        ("site.toml", &format!("language = \"fr\"\n{SITE}")),
        ("texts/fr.toml", "topics = \"Sujets\"\n"),
    ]));
}

#[test]
fn a_frame_without_a_place_for_pages() {
    assert_snapshot!(report(&[("templates/base.html", "<!doctype html>\n<title>x</title>\n")]));
}

// --- what is too large -----------------------------------------------------------------------------

#[test]
fn sources_that_are_too_large() {
    let limits = "[limits]\nfile_size = 600\ntext_length = 40\nentries = 2\ndepth = 3\n";
    let tag = format!("<a title='{}'>x</a>\n", "t".repeat(40));
    let keys = "a: 1\nb: 2\nc: 3";
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}{limits}")),
        ("content/news/deep.md", &(article("A", DATE, URL) + "text\n\n> > > > too deep\n")),
        ("content/news/keys.md", &article("B", DATE, &format!("{URL}\n{keys}"))),
        ("content/news/list.md", &article("C", DATE, &format!("{URL}\ntopics: [a, b, c]"))),
        (
            "content/news/long.md",
            &article("D", DATE, &format!("{URL}\nexcerpt: {}", "e".repeat(41)))
        ),
        ("content/news/tag.md", &(article("E", DATE, URL) + &tag)),
        ("content/topics/nested.yaml", "name: T\ndescription: <b><b><b><b>deep</b></b></b></b>\n"),
        ("templates/home.html", &"x".repeat(601)),
    ]));
}

#[test]
fn a_page_that_is_too_large() {
    assert_snapshot!(report(&[
        ("site.toml", &format!("{SITE}[limits]\npage_bytes = 50000\n")),
        ("templates/404.html", "{% for i in range(end=10000) %}0123456789{% endfor %}"),
    ]));
}

#[test]
fn more_findings_than_are_shown() {
    let text = article("A", DATE, URL) + &"[a](javascript:x)\n".repeat(105);
    let report = report(&[("content/news/a.md", &text)]);
    assert_eq!(report.matches("error[bad-url]").count(), 100);
    let (start, end) =
        (report.find("error[too-many").unwrap(), report.find("error[bad-url]").unwrap());
    assert_snapshot!(format!("{}…\n{}", &report[start..end], report.lines().last().unwrap()));
}

// --- what `feedgen check` finds besides ------------------------------------------------------------

/// The report of `feedgen check` on a site with these files and no other.
fn check_report(site: &SiteTest, args: &[&str]) -> String {
    let call = |more: &[&str]| {
        let mut command = site.command(&["check", "--now", "2025-01-01T00:00:00Z"]);
        Run::from(command.args(args).args(more).output().unwrap())
    };
    let (run, json) = (call(&[]), call(&["--format", "json"]).stdout);
    let mut json: Value = serde_json::from_str(&json).unwrap();
    // A check builds nothing, whatever it finds.
    json["built"] = if run.code == 0 { Value::Bool(true) } else { Value::Null };
    agree(&run, &json);
    format!("exit code {}\n\n{}", run.code, run.stderr)
}

fn checked(files: &[(&str, &str)]) -> String {
    check_report(&SiteTest::with(files), &[])
}

/// An article of which there is nothing to say but this.
fn full(title: &str, slug: &str, more: &str) -> String {
    let images = format!("images: ['https://example.com/{slug}.png']");
    let more = format!("originalUrl: https://example.com/{slug}\n{images}\n{more}");
    article(title, DATE, &more)
}

#[test]
fn an_article_without_image_and_topic() {
    assert_snapshot!(checked(&[("content/news/a.md", &article("A", DATE, URL))]));
}

#[test]
fn dates_in_the_future() {
    let more = "topics: [A]\nupdatedDateTime: 2025-03-01T00:00:00Z";
    let text = full("A", "a", more).replace(DATE, "2025-02-01T00:00:00+02:00");
    assert_snapshot!(checked(&[("content/news/a.md", &text)]));
}

#[test]
fn titles_that_come_twice() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("Once &amp; again", "a", "topics: [A]")),
        ("content/news/b.md", &full("once & again", "b", "topics: [A]")),
        ("content/news/c.md", &full("Once", "c", "topics: [A]")),
    ]));
}

#[test]
fn topics_with_similar_names() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", "topics: [Machine Learning]")),
        ("content/news/b.md", &full("B", "b", "topics: [Space, Machine Learnin]")),
        ("content/news/c.md", &full("C", "c", "topics: [Machine Learning]")),
        ("content/topics/s.yaml", "name: Spaces\n"),
        ("content/topics/t.yaml", "name: The Spaces\n"),
        ("content/topics/u.yaml", "name: The Space\n"),
    ]));
}

#[test]
fn providers_with_several_names() {
    let named = |name: &str, domain: &str| {
        format!("topics: [A]\nprovider: {{name: {name}, domain: {domain}}}")
    };
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", &named("Example", "example.com"))),
        ("content/news/b.md", &full("B", "b", &named("Exampel", "example.com"))),
        ("content/news/c.md", &full("C", "c", &named("Example", "example.com"))),
        ("content/news/d.md", &full("D", "d", &named("Example", "example.net"))),
        ("content/providers/net.md", "---\nname: Example\ndomain: example.net\n---\n"),
    ]));
}

#[test]
fn links_that_lead_nowhere() {
    let body = "See [this](/gone/), [that](#part) and ![it](/images/no.png).\n";
    assert_snapshot!(checked(&[
        ("content/news/a.md", &(full("A", "a", "topics: [A]") + body)),
        ("templates/partials/footer.html", "<a href=\"/imprint/\">x</a>"),
    ]));
}

#[test]
fn a_link_that_a_template_puts_together() {
    assert_snapshot!(checked(&[
        ("content/news/a.md", &full("A", "a", "topics: [A]")),
        ("templates/partials/footer.html", "<a href=\"{{ site.url }}imp{{ 1 }}/\">x</a>"),
    ]));
}

#[test]
fn what_must_not_be_published() {
    let secured = format!("secured: \"{SEALED}\"\ntopics: [A]");
    let draft = full("What nobody knows yet", "b", "published: false\ntopics: [A]");
    let site = SiteTest::with(&[
        ("content/news/a.md", &full("A", "a", &secured)),
        ("content/news/b.md", &draft),
        ("static/a.txt", &format!("What nobody knows yet: {SEALED}")),
    ]);
    assert_snapshot!(check_report(&site, &[]));
}

#[test]
fn a_link_to_another_site_that_leads_nowhere() {
    // Nothing listens at the port of the discard service.
    let text = full("A", "a", "topics: [A]")
        .replace("https://example.com/a\n", "\"http://127.0.0.1:9/a?b=1&c=2\"\n");
    let site = SiteTest::with(&[("content/news/a.md", &text)]);
    let args = ["--external", "--private", "--pause", "1", "--only", "dead-link"];
    assert_snapshot!(check_report(&site, &args));
}

/// A sealed payload: 32 bytes and an initialisation vector.
const SEALED: &str = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE=;14xhkVNyBwk7OVmOh53XKg==";

// --- and no kind without a test ------------------------------------------------------------------

/// The codes of all findings that a source makes, its tests aside.
fn codes(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    let made = ["Diagnostic::error(", "Diagnostic::warning(", "Self::error(", "Self::warning("];
    let behind = made.iter().flat_map(|call| source.split(call).skip(1));
    let first = behind.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    first.map(str::to_owned).collect()
}

#[test]
fn codes_are_found_in_a_source() {
    let source = "fn f() {\n  Diagnostic::error(\"a-b\", x);\n  Diagnostic::warning(\n    \"c\",\n    y);\n\
                  Self::error(code, \"no\") }\n#[cfg(test)]\nmod tests { Diagnostic::error(\"d\", z) }";
    assert_eq!(codes(source).into_iter().collect::<Vec<_>>(), ["a-b", "c"]);
}

#[test]
fn every_kind_of_finding_has_a_test() {
    let mut made = BTreeSet::new();
    for (path, bytes) in tree(&repository().join("src")) {
        let is_test = path.ends_with("tests.rs") || path.ends_with("testing.rs");
        if path.ends_with(".rs") && !is_test {
            made.extend(codes(std::str::from_utf8(&bytes).unwrap()));
        }
    }
    let tests = include_str!("diagnostics.rs");
    let mut seen = BTreeSet::new();
    for (file, bytes) in tree(&repository().join("tests/suite/snapshots")) {
        let Some(name) = file.strip_prefix("suite__diagnostics__") else { continue };
        let Some(name) = name.strip_suffix(".snap") else { continue };
        assert!(tests.contains(&format!("fn {name}()")), "{file} belongs to no test");
        let text = String::from_utf8(bytes).unwrap();
        let codes = text.lines().filter_map(|line| {
            let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
            rest.split_once("]: ").map(|(code, _)| code.to_owned())
        });
        seen.extend(codes);
    }
    assert!(made.len() > 30, "{made:?}");
    let listed: BTreeSet<String> =
        feedgen::diag::CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(made, listed, "the codes of src and those of the list");
    assert!(feedgen::diag::CODES.is_sorted());
    assert_eq!(made, seen, "the codes of src and those in the snapshots of these tests");
}
