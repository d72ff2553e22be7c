//! Structured values of articles: images, providers, cards, authors, aliases, players and sealed payloads.

use super::{check, check_diagnostics, some, valid};
use crate::load::parsed::{Alias, Author, Image, ParsedArticle, RelatedCard};
use crate::load::testing::article_text;
use crate::text::site_path::SitePath;

fn image(url: &str) -> Image {
    Image {
        url: url.into(),
        width: None,
        height: None,
        is_cached: false,
        title: None,
        attribution: None,
    }
}

#[test]
fn images_are_urls_or_objects() {
    check(
        "images:\n- https://e.org/a.png\n- /images/b.png\n- url: https://e.org/c.png\n  width: 697\n  \
         height: '272'\n  isCached: true\n  title: A &amp; B\n  attribution: by C\n- url: /d.png\n  width: 0",
        |a| a.images,
        [
            image("https://e.org/a.png"),
            image("/images/b.png"),
            Image {
                url: "https://e.org/c.png".into(),
                width: Some(697),
                height: Some(272),
                is_cached: true,
                title: some("A &amp; B"),
                attribution: some("by C"),
            },
            image("/d.png"),
        ]
        .into(),
    );
}

#[test]
fn providers_have_a_name_or_a_domain() {
    let names = |a: ParsedArticle| a.provider.map(|p| (p.name, p.domain, p.images.len()));
    check(
        "provider:\n  name: The &amp; Planet\n  domain: Planet.example\n  images: [/p.png]",
        names,
        Some((some("The &amp; Planet"), some("Planet.example"), 1)),
    );
    check("provider: {domain: e.org}", names, Some((None, some("e.org"), 0)));
    check("provider: {name: Us}", names, Some((some("Us"), None, 0)));
}

#[test]
fn cards_have_the_first_image_and_one_url() {
    let card = |a: ParsedArticle| a.related.into_iter().next().expect("a card");
    let yaml = "related:\n- title: T &amp; t\n  excerpt: <p>x\n  publishedDateTime: 2024-01-18T18:35:00+01:00\n  \
                webUrl: https://e.org/web\n  originalUrl: https://e.org/original\n  ampWebUrl: https://e.org/amp\n  \
                cdnAmpWebUrl: https://e.org/cdn\n  type: video\n  provider: {name: P}\n  quality: 9\n  \
                images: [/a.png, /b.png]";
    check(
        yaml,
        |a| {
            let RelatedCard { title, excerpt, published_at, url, kind, provider, quality, image } =
                card(a);
            let published_at = published_at.map(|at| at.as_written().to_owned());
            let name = provider.and_then(|provider| provider.name);
            (title, excerpt, published_at, url, (kind, name, quality, image))
        },
        (
            "T &amp; t".into(),
            some("<p>x"),
            Some("2024-01-18T18:35:00+01:00".to_owned()),
            "https://e.org/web".into(),
            ("video".into(), some("P"), Some(9), Some(image("/a.png"))),
        ),
    );
    check(
        "related: [{title: T, originalUrl: https://e.org/o}]",
        |a| card(a).url,
        "https://e.org/o".into(),
    );
}

#[test]
fn authors_are_names_or_objects() {
    check(
        "authors:\n- Ada\n- name: Bo\n  url: https://e.org/bo",
        |a| a.authors,
        [
            Author { name: "Ada".into(), url: None },
            Author { name: "Bo".into(), url: some("https://e.org/bo") },
        ]
        .into(),
    );
}

#[test]
fn aliases_are_paths_of_this_site() {
    let aliases = |aliases: &[&str]| -> Box<[Alias]> {
        aliases
            .iter()
            .map(|alias| Alias {
                path: SitePath::from_file(alias.trim_end_matches('/')),
                is_folder: alias.ends_with('/'),
            })
            .collect()
    };
    check("aliases: [/old/a/, b.html, c]", |a| a.aliases, aliases(&["old/a/", "b.html", "c"]));
    check("aliases: [/caf%C3%A9/, /a%20b/]", |a| a.aliases, aliases(&["café/", "a b/"]));
    // Equal paths are one alias.
    check("aliases: [/é, /%C3%A9, e\u{301}]", |a| a.aliases, aliases(&["é"]));
    for (invalid, problem) in [
        ("/", "it is the front page, or empty"),
        ("''", "it is the front page, or empty"),
        ("//e.org/a", "a segment is empty"),
        ("' //e.org/a'", "a segment is empty"),
        ("https://e.org/a", "it contains `:`"),
        ("/a/../b", "a segment starts with a dot"),
        ("/.git/x", "a segment starts with a dot"),
        ("a//b", "a segment is empty"),
        ("/%2e%2e/a", "a segment starts with a dot"),
        ("/%ff/", "it contains `%`"),
        ("'/old?page=1'", "it contains `?`"),
        ("'/old#part'", "it contains `#`"),
        ("'/a*'", "it contains `*`"),
        ("'c:/x'", "it contains `:`"),
        ("/aux/", "Windows reserves this name for a device"),
        ("/_headers", "hosts reserve this name for their settings"),
    ] {
        let message = format!(
            "warning bad-address at aliases[0]: `aliases[0]` can't be an address of this site and is \
             left out | {problem} | expected a path such as /old/address/, without query and fragment"
        );
        check_diagnostics(&format!("aliases: [{invalid}]"), &[&message]);
    }
}

#[test]
fn players_of_allowed_hosts_are_embeds() {
    let yaml = "featuredContent: '<iframe src=\"https://www.youtube.com/embed/x\" width=\"640\" height=\"360\"></iframe>'";
    let embed = |a: ParsedArticle| a.embed.map(|embed| (embed.src, embed.width, embed.height));
    check(yaml, embed, Some(("https://www.youtube.com/embed/x".into(), 640, 360)));
    check(yaml, |a| a.featured_content.is_some_and(|html| html.starts_with("<iframe ")), true);
    check_diagnostics(
        "featuredContent: <iframe src=\"https://evil.example/x\"></iframe>",
        &["warning bad-embed at featuredContent: the player of `evil.example` is left out | to \
           allow it, add \"evil.example\" to `embed.hosts` in site.toml"],
    );
    check_diagnostics(
        "featuredContent: <script>alert(1)</script>",
        &[
            "warning bad-embed at featuredContent: `featuredContent` contains no player and is left \
           out | expected an <iframe> with an https address",
        ],
    );
}

#[test]
fn the_format_of_sealed_payloads_is_checked() {
    let article = valid(&article_text("a.md", "secured: c2VhbGVk;AAAAAAAAAAAAAAAAAAAAAA=="));
    assert!(!format!("{article:?}").contains("c2VhbGVk"));
    for (secured, problem) in [
        ("c2VhbGVk", "there is no `;` between ciphertext and initialisation vector"),
        (";AAAAAAAAAAAAAAAAAAAAAA==", "the part before `;` is not base64"),
        ("c2Vh!;AAAAAAAAAAAAAAAAAAAAAA==", "the part before `;` is not base64"),
        ("c2VhbGVk;a;b", "the part after `;` is not base64"),
        ("c2VhbGVk;QUJD", "the initialisation vector after `;` is not 16 bytes long"),
    ] {
        let expected = format!(
            "warning bad-secured at key secured #0: `secured` is not a sealed payload | {problem}"
        );
        check_diagnostics(&format!("secured: '{secured}'"), &[&expected]);
    }
}
