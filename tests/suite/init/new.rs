//! `feedgen new`.

use super::*;
use crate::server::{Server, ok, redirect};

/// Creates an article. Returns the printed path, relative to the site.
#[track_caller]
fn new(site: &SiteTest, args: &[&str]) -> String {
    let run = call(site, &[&["new"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    let path = run.stdout.strip_suffix('\n').expect("a line");
    assert!(site.exists(path) && !path.contains('\n'), "{path}");
    path.to_owned()
}

/// The front matter and the body of an article.
fn parts(text: &str) -> (Value, &str) {
    let rest = text.strip_prefix("---\n").expect("front matter");
    let (yaml, body) = rest.split_once("---\n").expect("its end");
    (serde_yaml::from_str(yaml).unwrap(), body)
}

#[test]
fn a_new_article_is_a_draft() {
    let site = SiteTest::empty();
    assert_eq!(call(&site, &["init"]).code, 0);
    let url = "https://www.example.org/story?x=1";
    let path = new(
        &site,
        &[
            "--url",
            url,
            "--title",
            "What happened",
            "--topic",
            "night sky",
            "--topic",
            "Rivers",
            "--provider-name",
            "Example",
            "--excerpt",
            "In short",
            "--date",
            "2024-02-03T23:30:00-07:00",
        ],
    );
    assert_eq!(path, "content/news/2024-02-03-what-happened.md");
    let expected = format!(
        "---\npublished: false\ntitle: \"What happened\"\n\
         publishedDateTime: 2024-02-03T23:30:00-07:00\n\
         originalUrl: \"{url}\"\nexcerpt: \"In short\"\nprovider:\n  \
         name: \"Example\"\n  domain: \"example.org\"\ntopics:\n  - \"night sky\"\n  \
         - \"Rivers\"\n---\n"
    );
    assert_eq!(site.read(&path), expected);
    let report = site.build_with(&["--strict"]);
    assert_eq!((report.count("articles"), report.count("unpublished")), (3, 1));
    assert!(!site.exists("public/news/2024-02-03-what-happened"));
    site.edit(&path, "published: false", "published: true");
    assert_eq!(site.build_with(&["--strict"]).count("articles"), 4);
    assert!(site.exists("public/topics/rivers/index.html"));
}

#[test]
fn a_new_article_gets_the_current_date_and_a_new_folder() {
    let site = SiteTest::empty();
    site.write("sites/one/site.toml", "title = \"No base URL\"\n");
    let path = new(&site, &["--title", "A note", "--root", "sites/one"]);
    let (yaml, body) = {
        let text = site.read(&path);
        let (yaml, body) = parts(&text);
        (yaml, body.to_owned())
    };
    let date = yaml["publishedDateTime"].as_str().unwrap();
    assert_eq!((date.len(), date.ends_with('Z')), (20, true), "{date}");
    assert_eq!(path, format!("sites/one/content/news/{}-a-note.md", &date[..10]));
    assert!(yaml.get("originalUrl").is_none() && yaml.get("provider").is_none());
    assert!(!body.trim().is_empty());
    let base = ["--base-url", "https://example.org"];
    let report = site.build_with(&[&["--root", "sites/one", "--strict"], &base[..]].concat());
    assert_eq!(report.count("unpublished"), 1);
}

#[test]
fn titles_round_trip_through_front_matter() {
    let site = SiteTest::new();
    let titles = [
        "He said: \"no\" \\ 'left' # not a comment",
        "--- fence",
        "--title",
        "-40 °C",
        "{{ site.title }} {% if %}",
        "<script>alert(1)</script>",
        "🔥",
        "é e\u{301} 日本語",
        "../../../escape",
        "con: [a, {b}] & *c !d",
        "\u{1b}[31mred \u{7f}\u{feff}",
        "null",
    ];
    for title in titles {
        let path = new(
            &site,
            &["--title", title, "--excerpt", title, "--topic", "T", "--url", "https://e.org/"],
        );
        let name = path.strip_prefix("content/news/").expect("in the folder");
        assert!(!name.contains('/') && !name.contains(".."), "{path}");
        let text = site.read(&path);
        let (yaml, _) = parts(&text);
        assert_eq!(yaml["title"], title, "{text}");
        assert_eq!(yaml["excerpt"], title, "{text}");
    }
    let path = new(&site, &["--title", "one\ntwo\r\n\r\nthree: \n---\n", "--topic", "T"]);
    assert!(path.ends_with("-one-two-three.md"), "{path}");
    assert_eq!(parts(&site.read(&path)).0["title"], "one two three: ---");

    let report = site.report(&["--drafts", "--keep-going"]);
    assert_eq!(report.count("articles"), titles.len() + 1);
    let errors: Vec<String> =
        report.findings().into_iter().filter(|finding| finding.starts_with("error")).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn names_do_not_collide() {
    let site = SiteTest::new();
    let args = ["--title", "Same", "--url", "https://example.com/a", "--date"];
    let args = [&args[..], &["2024-01-18T18:35:00Z"]].concat();
    let first = new(&site, &args);
    assert_eq!(first, "content/news/2024-01-18-same.md");
    let before = site.read(&first);
    site.write("content/news/2024-01-18-same-2.markdown", &before);
    assert_eq!(new(&site, &args), "content/news/2024-01-18-same-3.md");
    assert_eq!(new(&site, &args), "content/news/2024-01-18-same-4.md");
    assert_eq!(site.read(&first), before);
    assert_eq!(site.report(&["--keep-going"]).count("unpublished"), 4);
}

#[test]
fn concurrent_calls_get_distinct_names() {
    let site = SiteTest::new();
    let args = ["new", "--title", "Same", "--date", "2024-01-18T18:35:00Z"];
    let children: Vec<_> = (0..8)
        .map(|_| site.command(&args).stdout(std::process::Stdio::piped()).spawn().unwrap())
        .collect();
    let mut paths: Vec<String> = children
        .into_iter()
        .map(|child| Run::from(child.wait_with_output().unwrap()).stdout)
        .collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!((paths.len(), site.tree("content/news").len()), (8, 8));
}

#[test]
fn a_category_is_set_by_folder_or_key() {
    let site = SiteTest::new();
    let more = "[content]\narticles = [\"news\", \"clips/videos\"]\n";
    site.write("site.toml", format!("{SITE}{more}"));
    let at = ["--date", "2024-01-18T18:35:00Z", "--title", "A", "--category"];
    let in_folder = new(&site, &[&at[..], &["videos"]].concat());
    assert_eq!(in_folder, "content/clips/videos/2024-01-18-a.md");
    assert!(!site.read(&in_folder).contains("category"));
    let other = new(&site, &[&at[..], &["Long Reads"]].concat());
    assert_eq!(other, "content/news/2024-01-18-a.md");
    assert!(site.read(&other).contains("\ncategory: \"Long Reads\"\n"));
    site.build_with(&["--drafts", "--strict"]);
    assert!(site.exists("public/long-reads/2024-01-18-a/index.html"));
    assert!(site.exists("public/videos/2024-01-18-a/index.html"));
}

#[test]
fn invalid_arguments_exit_with_2_and_write_nothing() {
    let site = SiteTest::new();
    let before = site.tree("");
    let url = "--url=https://example.com/a";
    for (args, part) in [
        (&["--topic", "A"][..], "--title is missing"),
        (&[url, "--title", " \n"], "--title: the title is empty"),
        (&["--title", "A", "--url", "example.org/a"], "--url: it has no scheme"),
        (&["--title", "A", "--url", "javascript:alert(1)"], "only http and https"),
        (&["--title", "A", "--url", "https://e org/a"], "domain"),
        (&["--title", "A", "--date", "yesterday"], "2024-01-18T18:35:00Z"),
        (&["--title", "A", "--provider", "https://www.e.org/x"], "write e.org"),
        (&["--title", "A", "--provider-name", "!"], "add --provider"),
        (&["--title", "A", "--topic", "?!"], "--topic: `?!` has no letter"),
        (&["--title", "A", "--category", "?!"], "the category `?!` has no letter"),
        (&["--title", "A", "--root", "nowhere"], "no site.toml in nowhere"),
        (&["--title", "A", "--config", "other.toml"], "can't read other.toml"),
        (&["--titel", "A"], "unexpected argument"),
    ] {
        let run = call(&site, &[&["new"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert_eq!(site.tree(""), before, "{args:?}");
    }
}

/// A page with all that a draft can have.
const PAGE: &str = r#"<html lang="de"><head><title>Die Nacht | Beispiel</title>
<meta property="og:title" content="Die Nacht &amp; der &quot;Mars&quot;">
<meta property="og:site_name" content="Beispiel">
<meta property="og:image" content="/night.jpg">
<meta property="og:image:width" content="800"><meta property="og:image:height" content="600">
<meta property="og:video" content="https://www.youtube.com/embed/abc-DEF_123">
<meta name="description" content="Was in der Nacht geschah, in einem Satz.">
<meta name="author" content="Ada Beispiel">
<meta property="article:published_time" content="2024-03-01T10:00:00+01:00">
<link rel="canonical" href="http://news.example/night">
</head><body><p>Text.</p></body></html>"#;

/// Runs `feedgen new` with a server for all hosts.
fn new_with(server: &Server, site: &SiteTest, args: &[&str]) -> Run {
    let mut command = site.command(&["new"]);
    server.serve_all(&mut command);
    Run::from(command.args(args).output().unwrap())
}

#[test]
fn a_page_fills_in_what_is_not_given() {
    let site = SiteTest::with(&[
        ("site.toml", SITE),
        ("content/topics/mars.yaml", "name: Mars\n_id: mars\n"),
        ("content/providers/news.md", "---\nname: The News\ndomain: news.example\n---\n"),
    ]);
    let server = Server::start(vec![
        ("short.example/x", redirect(302, "http://www.news.example/night?utm_source=x")),
        ("www.news.example/night", ok("text/html", PAGE)),
    ]);
    let run = new_with(&server, &site, &["--url", "http://short.example/x"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let path = run.stdout.trim_end();
    assert_eq!(path, "content/news/2024-03-01-die-nacht-der-mars.md");
    let expected = "---\npublished: false\ntitle: \"Die Nacht & der \\\"Mars\\\"\"\n\
        publishedDateTime: 2024-03-01T10:00:00+01:00\n\
        originalUrl: \"http://news.example/night\"\n\
        excerpt: \"Was in der Nacht geschah, in einem Satz.\"\n\
        type: video\nlocale: \"de\"\nprovider:\n  name: \"The News\"\n  domain: \"news.example\"\n\
        authors:\n  - \"Ada Beispiel\"\ntopics:\n  - \"Mars\"\nimages:\n  \
        - url: \"http://www.news.example/night.jpg\"\n    width: 800\n    height: 600\n\
        featuredContent: \"<iframe src=\\\"https://www.youtube-nocookie.com/embed/abc-DEF_123\\\" \
        width=\\\"800\\\" height=\\\"450\\\" title=\\\"Die Nacht &amp; der &quot;Mars&quot;\\\" \
        allowfullscreen></iframe>\"\n---\n";
    assert_eq!(site.read(path), expected);
    site.build_with(&["--drafts", "--strict"]);

    // The story is known by each of its addresses.
    let before = site.tree("content");
    for url in ["http://short.example/x", "https://news.example/night?utm_medium=y"] {
        server.set("news.example/night", vec![ok("text/html", PAGE)]);
        let url = url.replace("https", "http");
        let run = new_with(&server, &site, &["--url", &url]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        let expected = format!("an article of the site: same URL ({path})");
        assert!(run.stderr.contains(&expected), "{}", run.stderr);
    }
    assert_eq!(site.tree("content"), before);
}

#[test]
fn options_win_over_the_page() {
    let site = SiteTest::new();
    let server = Server::start(vec![("news.example/night", ok("text/html", PAGE))]);
    let url = "http://news.example/night";
    let args = [
        &["--url", url, "--topic", "Rivers", "--excerpt", "Own", "--date", "2024-02-02T00:00:00Z"],
        &["--provider", "other.example", "--provider-name", "Other", "--category", "Notes"][..],
    ]
    .concat();
    let run = new_with(&server, &site, &args);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.stdout.trim_end(), "content/news/2024-02-02-die-nacht-der-mars.md");
    let text = site.read(run.stdout.trim_end());
    let (yaml, _) = parts(&text);
    assert_eq!(yaml["excerpt"], "Own");
    assert_eq!(yaml["category"], "Notes");
    assert_eq!(yaml["provider"]["name"], "Other");
    assert_eq!(yaml["provider"]["domain"], "other.example");
    assert_eq!(yaml["topics"].as_sequence().unwrap().len(), 1);
    assert_eq!(yaml["topics"][0], "Rivers");
    assert_eq!(server.take_targets(), ["news.example/night"]);
    // With a title, nothing is requested, and a second article about a story is possible.
    let run = new_with(&server, &site, &["--url", url, "--title", "Again"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(server.take_targets(), [""; 0]);
}

#[test]
fn a_page_that_can_not_be_read_is_an_error() {
    let site = SiteTest::new();
    let server = Server::start(vec![
        ("news.example/image", ok("image/png", b"\x89PNG\r\n\x1a\n")),
        ("news.example/feed", ok("application/rss+xml", "<rss><channel></channel></rss>")),
        ("news.example/empty", ok("text/html", "<html><body></body></html>")),
    ]);
    for (path, part) in [
        ("gone", "not found (404)"),
        ("image", "it is not a web page"),
        ("feed", "it is not a web page"),
        ("empty", "it has no title"),
    ] {
        let url = format!("http://news.example/{path}");
        let run = new_with(&server, &site, &["--url", &url]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        let expected = format!("error: can't read {url}: {part}; or give the title with --title\n");
        assert_eq!(run.stderr, expected);
    }
    // Without a proxy: the server is in a private network.
    let mut command = site.command(&["new", "--url", &server.url("/a")]);
    command.env_remove("ALL_PROXY").env_remove("HTTP_PROXY").env_remove("HTTPS_PROXY");
    let run = Run::from(command.output().unwrap());
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("allow it with --private"), "{}", run.stderr);
    assert!(!site.exists("content"));
}

#[test]
fn a_broken_configuration_is_reported() {
    let site = SiteTest::new();
    site.write("site.toml", format!("{SITE}minify = 1\n"));
    let run = call(&site, &["new", "--title", "A"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("error[unknown-setting]"), "{}", run.stderr);
    assert!(run.stderr.contains("site.toml:3:1"), "{}", run.stderr);
    assert!(!site.exists("content"));
}

#[test]
fn a_misspelled_topic_gets_a_hint() {
    let text =
        article("A", "2024-01-18T18:35:00Z", "originalUrl: https://e.com/\ntopics: [Oceans]");
    let site = SiteTest::with(&[
        ("content/news/a.md", &text),
        ("content/topics/sky.yaml", "name: Night Sky\n_id: stars\nparent: Astronomy\n"),
    ]);
    let hints = |topics: &[&str]| {
        let mut args = vec!["new", "--title", "A"];
        args.extend(topics.iter().flat_map(|topic| ["--topic", topic]));
        let run = call(&site, &args);
        assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");
        site.remove(run.stdout.trim_end());
        run.stderr
    };
    assert_eq!(
        hints(&["Ocaens", "nightsky"]),
        "hint: the topic `Ocaens` is new; did you mean `Oceans`?\n\
         hint: the topic `nightsky` is new; did you mean `Night Sky`?\n"
    );
    assert_eq!(hints(&["Astronomie"]).matches("`Astronomy`").count(), 1);
    // Matched by case-insensitive name or id, or unlike any known topic.
    assert_eq!(hints(&["oceans", "NIGHT SKY", "stars", "Rivers"]), "");
    // On a site with errors there is no hint.
    site.write("content/news/b.md", "no front matter");
    assert_eq!(hints(&["Ocaens"]), "");
}

#[test]
fn help_lists_the_options_of_new() {
    let site = SiteTest::empty();
    let help = call(&site, &["new", "--help"]);
    assert_eq!(help.code, 0);
    for flag in [
        "--url <URL>",
        "--title <TITLE>",
        "--topic <TOPIC>",
        "--provider <DOMAIN>",
        "--provider-name <NAME>",
        "--excerpt <TEXT>",
        "--category <NAME>",
        "--date <DATE-TIME>",
        "--timeout <S>",
        "--private",
        "--root <DIR>",
        "--config <FILE>",
        "Examples:",
    ] {
        assert!(help.stdout.contains(flag), "{flag} in {}", help.stdout);
    }
    assert!(call(&site, &["init", "--help"]).stdout.contains("[DIR]"));
}
