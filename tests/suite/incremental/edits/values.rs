//! The articles, settings and templates of random edits.

use std::fmt::Write as _;

use crate::site::article;

/// An article. Each number selects one of a few values, so that articles share values.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) title: usize,
    pub(super) topics: [usize; 2],
    pub(super) provider: usize,
    pub(super) date: usize,
    pub(super) url: usize,
    pub(super) related: Option<usize>,
    pub(super) is_published: bool,
    pub(super) body: usize,
    pub(super) more: usize,
}

/// The edited settings with their values; the first value is the default.
pub(super) const SETTINGS: &[(&str, &[&str])] = &[
    ("title", &["title = \"Test Site\"", "title = \"Another & Title\""]),
    ("base", &["base_url = \"https://example.org\"", "base_url = \"https://example.net/below\""]),
    ("language", &["language = \"en\"", "language = \"de\"", "language = \"ar\""]),
    ("zone", &["", "timezone = \"Asia/Tokyo\"", "timezone = \"America/Denver\""]),
    ("extra", &["", "[extra]\nnote = \"one\"", "[extra]\nnote = \"two\""]),
    ("build", &["[build]", "[build]\nurls = \"flat\"", "[build]\nminify = false"]),
    ("list", &["[list]\npage_size = 5", "[list]\ndays = true", "[list]\npage_size = 4"]),
    (
        "feeds",
        &[
            "[feeds]\nlimit = 3\nhistory = true",
            "[feeds]\nlimit = 3",
            "[feeds]\nlimit = 2\nformats = [\"atom\"]\n[feeds.topics]\n\"Topic 1\" = 5",
            "[feeds]\nformats = []",
        ],
    ),
    ("stories", &["[stories]", "[stories]\nrelated = \"auto\""]),
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
            "[theme]\nreader = false",
            "[theme]\ntitle_links = \"source\"",
            "[theme]\narticle_cards = true\n[theme.colors]\naccent = \"#0a5c36\"",
            "[theme]\ncolor_scheme = \"dark\"\n[theme.fonts]\nheadings = \"Inter\"",
            "[theme]\nshare = false\nfooter = \"By [us](/)\"\ndate_format = \"{day_padded}.{month_padded}.{year}\"",
        ],
    ),
    (
        "categories",
        &[
            "[categories.news]\ntitle = \"Stories\"",
            "[categories.ai]\ndescription = \"On machines\"\n[categories.news]",
        ],
    ),
    ("check", &["[check]\nskip = [\"no-image\"]"]),
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
    (
        "newsletter",
        &[
            "",
            "[newsletter]\naction = \"https://lists.example/a\"",
            "[newsletter]\naction = \"https://lists.example/b\"\nfields = { list = \"1\" }",
        ],
    ),
    ("limits", &["[limits]", "[limits]\ndepth = 1"]),
    ("search", &["[search]", "[search]\nenabled = false", "[search]\nmax_articles = 9"]),
    ("content", &["[content]\narticles = [\"news\", \"ai\"]"]),
];

/// Template files with their possible contents.
pub(super) const TEMPLATES: &[(&str, &[&str])] = &[
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

impl Story {
    pub(super) fn text(&self) -> String {
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
