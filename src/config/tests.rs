use super::*;

fn errors(text: &str) -> Vec<String> {
    let (config, diagnostics) = parse("site.toml", text, Overrides::default());
    assert_eq!(config.is_none(), diagnostics.iter().any(Diagnostic::is_error));
    diagnostics
        .into_iter()
        .map(|d| {
            let marked = match d.place {
                Place::Bytes(range) => &text[range],
                _ => "",
            };
            format!("{} [{marked}] {} {}", d.message, d.label, d.hint.unwrap_or_default())
        })
        .collect()
}

const BASE: &str = "title = 'T'\nbase_url = 'https://example.org/ai'\n";

fn config(text: &str) -> Config {
    let (config, diagnostics) = parse("site.toml", &format!("{BASE}{text}"), Overrides::default());
    assert_eq!(diagnostics, []);
    config.expect("a configuration")
}

#[test]
fn all_settings_but_two_have_defaults() {
    let config = config("");
    assert_eq!(config.language, "en");
    assert_eq!(config.build.output, PathBuf::from("public"));
    assert_eq!(config.folders.articles, [Folder { path: "content/news".into(), named_at: None }]);
    assert_eq!(&*config.folders.topics.path, "content/topics");
    assert_eq!(&*config.folders.assets[0].folder.path, "static");
    assert_eq!((config.list.page_size, config.feeds.limit), (25, 30));
    assert_eq!(config.api, Api { enabled: true, page_size: 25, max_pages: None });
}

#[test]
fn zero_disables_the_limit_of_api_pages() {
    let config = |text| config(text).api;
    let api = config("[api]\nenabled = false\npage_size = 10_000\nmax_pages = 3");
    assert_eq!(api, Api { enabled: false, page_size: 10_000, max_pages: Some(3) });
    assert_eq!(config("[api]\nmax_pages = 0").max_pages, None);
}

#[test]
fn feeds_have_formats_and_limits() {
    let feeds = config("").feeds;
    assert_eq!(feeds.formats, [FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json]);
    assert!(!feeds.history && feeds.topics.is_empty() && feeds.providers.is_empty());
    // In the order of the file, each once.
    let text = "[feeds]\nformats = ['json', 'rss', 'json']\nhistory = true\n\
                [feeds.topics]\n'AI Ethics' = 0x10\nlaw = 2\n[feeds.providers]\n'a.example' = 3\n";
    let feeds = config(text).feeds;
    assert_eq!(feeds.formats, [FeedFormat::Json, FeedFormat::Rss]);
    assert!(feeds.history);
    let limits = |limits: &[FeedLimit]| -> Vec<(String, usize, String)> {
        let limits = limits.iter().map(|limit| {
            let Place::Bytes(range) = limit.place.clone() else { panic!("no place") };
            let place = format!("{BASE}{text}")[range].to_owned();
            (limit.name.clone(), limit.limit, place)
        });
        limits.collect()
    };
    let limit = |name: &str, limit, place: &str| (name.to_owned(), limit, place.to_owned());
    assert_eq!(
        limits(&feeds.topics),
        [limit("AI Ethics", 16, "'AI Ethics'"), limit("law", 2, "law")]
    );
    assert_eq!(limits(&feeds.providers), [limit("a.example", 3, "'a.example'")]);
}

#[test]
fn content_folders_are_configurable() {
    let config = config("[content]\ndir='.'\narticles=['_news']\nproviders='_data/organizations'");
    assert_eq!(config.folders.content, "");
    assert_eq!(&*config.folders.articles[0].path, "_news");
    assert_eq!(&*config.folders.providers.path, "_data/organizations");
    assert_eq!(&*config.folders.pages.path, "pages");
}

#[test]
fn articles_have_the_category_of_the_innermost_folder() {
    let config = config("[content]\narticles = ['_news', '_news/long/_reads', 'b']");
    for (file, category) in [
        ("content/_news/a.md", "news"),
        ("content/_news/2024/a.md", "news"),
        ("content/_news/a/index.md", "news"),
        ("content/_news/long/a.md", "news"),
        ("content/_news/long/_reads/x/a.md", "reads"),
        ("content/b/a.md", "b"),
        ("content/bc/a.md", ""),
        ("a.md", ""),
    ] {
        assert_eq!(config.folders.category_of(file), category, "{file}");
    }
}

#[test]
fn the_command_line_overrides_the_file() {
    let overrides = Overrides {
        base_url: BaseUrl::parse("http://localhost:8080/x/").ok(),
        output: Some(PathBuf::from("elsewhere/x")),
    };
    let text = format!("{BASE}[build]\noutput = 'y'");
    let config = parse("site.toml", &text, overrides.clone()).0.unwrap();
    assert_eq!(config.base_url.to_string(), "http://localhost:8080/x/");
    assert_eq!(config.build.output, PathBuf::from("elsewhere/x"));
    assert!(parse("site.toml", "title = 'T'", overrides).0.is_some());
}

#[test]
fn all_errors_are_reported_in_one_run() {
    let text = "titel = 'T'\nbase_url = 'example.org'\nlanguage = 'english language'\nurls = 'flat'\n\
                [build]\nurls = 'flatt'\nminify = 'yes'\n[list]\npage_size = 0\n[embeds]\nhosts = []\n\
                [content]\ntopics = '../x'\narticles = 'news'\n[feeds]\nformats = ['rrs', 'atom']";
    insta::assert_snapshot!(errors(text).join("\n"), @r#"
    missing setting `title` []  add a line such as title = "My News"
    invalid `base_url` ['example.org'] it has no scheme, start it with https:// 
    invalid language tag `english language` ['english language'] expected a BCP 47 tag such as `en` or `pt-BR` 
    `content.articles` must be a list of strings ['news'] expected a list of strings, found a string 
    path `../x` is outside the site's folder ['../x'] expected a relative path separated by `/` 
    `build.minify` must be true or false ['yes'] expected true or false, found a string 
    invalid `build.urls` `flatt` ['flatt'] expected `pretty` or `flat` did you mean `flat`?
    `list.page_size` must be an integer from 1 to 1000 [0] expected an integer from 1 to 1000, found 0 
    unknown feed format `rrs` ['rrs'] expected `rss`, `atom` or `json` did you mean `rss`?
    unknown key `embeds` [embeds]  did you mean `embed`?
    unknown key `titel` [titel]  did you mean `title`?
    unknown key `urls` [urls]  did you mean `build.urls`? move it into the table `[build]`
    "#);
}

#[test]
fn syntax_errors_are_reported_with_their_place() {
    insta::assert_snapshot!(
        errors("title = \nbase_url = 'x").join("\n"),
        @"invalid TOML: string values must be quoted, expected literal string []"
    );
}

#[test]
fn settings_for_hosts_and_search_engines_are_off_by_default() {
    let default = config("");
    assert_eq!((default.articles.canonical, default.articles.noindex), (Canonical::Page, false));
    let Host { headers, redirects, compress, policy } = default.host;
    assert_eq!((headers, redirects, compress, policy), (false, false, vec![], None));
    let config = config(
        "[articles]\ncanonical = 'none'\nnoindex = true\n[host]\nheaders = true\nredirects = true\n\
         compress = ['br', 'gz', 'br']\ncontent_security_policy = ' x '",
    );
    assert_eq!((config.articles.canonical, config.articles.noindex), (Canonical::None, true));
    assert!(config.host.headers && config.host.redirects);
    assert_eq!(config.host.compress, [Encoding::Brotli, Encoding::Gzip]);
    assert_eq!(config.host.policy.as_deref(), Some("x"));
}

#[test]
fn the_search_index_is_limited_by_default() {
    let search = |text: &str| config(text).search;
    assert_eq!(search(""), SearchSettings { enabled: true, max_articles: Some(100_000) });
    let off = SearchSettings { enabled: false, max_articles: None };
    assert_eq!(search("[search]\nenabled = false\nmax_articles = 0"), off);
    assert_eq!(search("[search]\nmax_articles = 7").max_articles, Some(7));
    let errors = errors(&format!("{BASE}[search]\nmax_articles = -1\nmax_article = 1"));
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[1].contains("did you mean `search.max_articles`?"), "{errors:?}");
}

#[test]
fn hosts_of_players_must_be_host_names() {
    for bad in ["", "a b", "https://a", "a:1", "*.a", "a;b", "a'b"] {
        let errors = errors(&format!("{BASE}[embed]\nhosts = [\"{bad}\"]"));
        assert_eq!(errors.len(), 1, "{bad}: {errors:?}");
        assert!(errors[0].contains("invalid host name"), "{bad}: {errors:?}");
    }
    assert_eq!(config("[embed]\nhosts = ['A-b_c.Example']").embed_hosts, ["a-b_c.example"]);
}

#[test]
fn settings_of_other_generators_have_a_hint() {
    for (text, hint) in [
        ("baseURL = 'x'", "did you mean `base_url`?"),
        ("url = 'x'", "write `base_url`"),
        ("paginate = 10", "write `list.page_size`"),
        ("[build]\nverify = true", "`feedgen check --output`"),
        ("[theme]\nfavicon = 'a.png'", "write `theme.icon`"),
        ("[theme.colors]\nbackground = '#fff'", "write `theme.colors.paper`"),
        ("[theme.fonts]\nbody = 'Inter'", "write `theme.fonts.text`"),
        ("[params]\nx = 1", "`[extra]`"),
    ] {
        let errors = errors(&format!("{BASE}{text}"));
        assert!(errors.len() == 1 && errors[0].contains(hint), "{text}: {errors:?}");
    }
    // Without a suggestion, the valid names are listed.
    let errors = errors(&format!("{BASE}[theme.fonts]\nzebra = 'x'"));
    assert!(errors[0].contains("`headings`, `text`, `interface`"), "{errors:?}");
}

#[test]
fn duplicate_keys_are_reported_with_both_lines() {
    let notes = |text: &str| {
        let (config, findings) = parse("site.toml", text, Overrides::default());
        assert!(config.is_none());
        let notes = findings.into_iter().map(|finding| {
            let Place::Bytes(range) = finding.place else { panic!("no place: {finding:?}") };
            let line = text[..range.start].matches('\n').count() + 1;
            format!("{line}: {} ({})", finding.message, finding.notes.join(", "))
        });
        notes.collect::<Vec<_>>()
    };
    assert_eq!(
        notes(&format!("{BASE}title = 'U'")),
        ["3: duplicate key `title` (first defined on line 1)"]
    );
    assert_eq!(
        notes(&format!("{BASE}[theme]\nlogo = 'a.svg'\n[build]\n[theme]\nicon = 'b.svg'")),
        ["6: duplicate table `[theme]` (first defined on line 3)"]
    );
    assert_eq!(
        notes(&format!("{BASE}[theme.colors]\nink = '#000'\nink = '#111'\nink = '#222'")),
        [
            "5: duplicate key `theme.colors.ink` (first defined on line 4)",
            "6: duplicate key `theme.colors.ink` (first defined on line 4)",
        ]
    );
    assert_eq!(
        notes(&format!("{BASE}build.minify = true\n[build]\nurls = 'flat'")),
        ["4: duplicate table `[build]` (first defined on line 3)"]
    );
    assert_eq!(
        notes(&format!("{BASE}[feeds.topics]\n'A.B' = 1\n\"A.B\" = 2\n")),
        ["5: duplicate key `feeds.topics.A.B` (first defined on line 4)"]
    );
    // The rest of the file is checked as well.
    let notes = notes(&format!("{BASE}title = 'U'\nlanguge = 'de'\n"));
    assert_eq!(notes.len(), 2, "{notes:?}");
}

#[test]
fn invalid_settings_are_reported() {
    for (text, part) in [
        ("timezone = ' '", "`timezone` is empty"),
        ("[content]\ndir = ''", "`content.dir` is empty"),
        ("[content]\ntopics = ' '", "`content.topics` is empty"),
        ("[content]\narticles = []", "`content.articles` is empty"),
        ("[content]\narticles = ['']", "must have a name"),
        ("[content]\ndir = '.'\narticles = ['.']", "must have a name"),
        ("[content]\narticles = ['news', 'news/']", "duplicate folder"),
        ("[build]\noutput = ''", "`build.output` is empty"),
        ("[theme]\nlogo = ''", "`theme.logo` is empty"),
        ("[theme]\nlogo = 'logo.txt'", "`.svg`"),
        ("[theme]\nstylesheets = ['own.scss']", "`.css`"),
        ("[theme]\nstylesheets = ['https://fonts.example/a.css']", "found a URL"),
        ("[theme]\nlogo_dark = 'dark.svg'", "`theme.logo_dark` without `theme.logo`"),
        ("[theme]\ndate_format = '%d.%m.%Y'", "write \"{day_padded}.{month_padded}.{year}\""),
        ("[theme]\ndate_format = '{dya} {month}'", "did you mean `{day}`?"),
        ("[theme]\ndate_format = 'DD.MM.YYYY'", "{day_padded}.{month_padded}.{year}"),
        ("[check]\nskip = ['no-imag']", "did you mean `no-image`?"),
        ("[categories]\nnews = 'News'", "must be a table"),
        ("[categories.news]\ntitel = 'News'", "did you mean `categories.NAME.title`?"),
        ("[categories.news]\ntitle = ''", "is empty"),
        ("[embed]\nhosts = ['https://player.example/v/1']", "write `player.example`"),
    ] {
        let errors = errors(&format!("{BASE}{text}"));
        assert!(errors.len() == 1 && errors[0].contains(part), "{text}: {errors:?}");
    }
    let errors = errors("title = ' '\nbase_url = 'https://example.org'");
    assert!(errors.len() == 1 && errors[0].contains("`title` is empty"), "{errors:?}");
    // Unambiguous values are normalized.
    let theme =
        config("[theme]\nlogo = '/images/logo.SVG'\nstylesheets = ['a.css', '/a.css']").theme;
    assert_eq!(theme.logo.map(|file| file.path).as_deref(), Some("images/logo.SVG"));
    assert_eq!(theme.stylesheets.len(), 1);
    let hosts = config("[embed]\nhosts = ['Player.Example.', 'm\u{fc}ller.example']").embed_hosts;
    assert_eq!(hosts, ["player.example", "xn--mller-kva.example"]);
}

#[test]
fn categories_keep_the_order_of_the_file() {
    let text = "[categories.videos]\ntitle = 'Films'\n[categories.news]\ndescription = 'D'\n\
                [categories.'Long Reads']\n";
    let categories = config(text).categories;
    let names: Vec<&str> = categories.iter().map(|category| category.name.as_str()).collect();
    assert_eq!(names, ["videos", "news", "Long Reads"]);
    assert_eq!(categories[0].title.as_deref(), Some("Films"));
    assert_eq!(categories[1].description.as_deref(), Some("D"));
    assert!(categories[2].is_for("long-reads", "long reads"));
    assert!(!categories[0].is_for("news", "news"));
}
