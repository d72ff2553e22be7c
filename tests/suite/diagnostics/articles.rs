//! Errors in articles: YAML syntax and values.

use insta::assert_snapshot;

use super::{DATE, URL, front_matter, report, report_of, site};
use crate::site::article;

#[test]
fn draft_markers_of_other_tools() {
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", DATE, &format!("{URL}\ndraft: true"))),
        ("content/news/b.md", &article("B", DATE, &format!("{URL}b\nstatus: draft"))),
        ("content/pages/c.md", "---\ntitle: C\ndraft: yes\n---\nText\n"),
    ]));
}

#[test]
fn excerpts_that_say_nothing() {
    let article = |title: &str, excerpt: &str| {
        article(title, DATE, &format!("{URL}{}\nexcerpt: \"{excerpt}\"", title.len()))
    };
    assert_snapshot!(report(&[
        ("content/news/a.md", &article("A", "n/a")),
        ("content/news/b.md", &article("Bees and buses", "Bees and buses…")),
        ("content/news/c.md", &article("Cats in the city", "Cats sleep on warm cars.")),
    ]));
}

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
        ("h-inner-quotes.md", "title: \"The \"slow train\" movement\"\n"),
        ("i-no-space.md", "title: A\nheat:3\nquality: 4\n"),
        ("j-bracket.md", "topics: [A, B\nheat: 3\n"),
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
fn misread_lines() {
    assert_snapshot!(front_matter(
        "topics:\n- High Speed\n  - Switzerland\nhighlight: a\n  excerpt:b\n\
         excerpt: \"x\nheat: 3\ntags: [a]\"\nslug: #1\nlocale: !x en\n"
    ));
}

#[test]
fn scalars_in_place_of_lists_or_mappings() {
    let meant = [
        ("a.md", "topics: Night Trains, Austria\ntags: one\nprovider: Kathimerini\n"),
        ("b.md", "images: /x.png\nauthors: A\nprovider: www.example.org\naliases: /old/\n"),
        (
            "c.md",
            "provider:\n- name: A\n  domain: a.example\nrelated:\n  title: T\n  webUrl: https://e.org/r\n",
        ),
        ("d.md", "topics:\n- 2024\n- true\n- High Speed: Trains\n- [a, b]\ntitle: 3.10\n"),
        ("e.md", "provider: https://www.example.org/news\nexcerpt: [a]\nhighlight: {a: b}\n"),
    ];
    let site = site(&[]);
    for (name, yaml) in meant {
        let url =
            format!("originalUrl: https://e.org/{name}\npublishedDateTime: 2024-01-18T18:35:00Z\n");
        let title = if yaml.contains("title: 3") { "" } else { "title: T\n" };
        site.write(&format!("content/news/{name}"), format!("---\n{title}{url}{yaml}---\n"));
    }
    assert_snapshot!(report_of(&site, &[]));
    assert!(site.read("public/news/d/index.html").contains("3.10"));
}

#[test]
fn one_mistake_does_not_hide_another() {
    assert_snapshot!(front_matter(
        "topics: a, b\nupdatedDateTime: yesterday\nheat: [1]\nimages: {url: ftp://x}\n\
         provider: {name: [x], domain: a b}\nrelated: x\nmood: 1\nmood: 2\nlocale: {a: b}\n"
    ));
}

#[test]
fn duplicate_keys() {
    assert_snapshot!(front_matter(
        "heat: 1\nheat: 2\nheat: 3\nmood: a\nmood: b\nprovider:\n  name: A\n  name: B\n"
    ));
}

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
fn an_article_without_content() {
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
fn removed_html() {
    let text = "One <marquee>two</marquee> `<font>`.\n\n<font color=\"red\">three</font>\n<font>four</font>\n\n\
        <video autoplay src=\"/a.mp4\"></video>\n\n<script>five</script>\n\n\
        <iframe src=\"https://player.example/1\"></iframe> <a href=\"\\\\evil.example/x\">six</a>\n";
    assert_snapshot!(report(&[("content/news/a.md", &(article("A", DATE, "") + text))]));
}

#[test]
fn keys_of_other_tools() {
    let text = "---\nlayout: post\ntitle: A\ndate: 2024-01-18 08:00\nlink: https://example.com/a\n\
        description: In short.\nauthor: Ada\ncategories: [a, b]\npermalink: /a/\nredirect_from: /old/?a\n\
        image: {src: /a.png, alt: A picture}\n---\n";
    let undated = "---\ntitle: B\nlink: https://example.com/b\n---\n";
    let topic = "title: AI\nslug: ai\n";
    let provider = "---\ntitle: Paper\nwebsite: paper.example\nlogo: /p.png\n---\n";
    assert_snapshot!(report(&[
        ("content/news/a.md", text),
        ("content/news/2024-02-03-b.md", undated),
        ("content/topics/ai.yaml", topic),
        ("content/providers/paper.md", provider),
    ]));
}

#[test]
fn front_matter_of_other_formats() {
    assert_snapshot!(report(&[
        ("content/news/a.md", "+++\ntitle = \"A\"\ndraft = true\n+++\nText\n"),
        ("content/news/b.md", "{\n  \"title\": \"B\"\n}\nText\n"),
    ]));
}

#[test]
fn template_tags_left_in_a_text() {
    let text = "![a]({{ site.baseurl }}/a.png) and `{{ code }}`.\n\n{% include video.html id=\"1\" %}\n\n\
        {{< figure src=\"b.png\" >}}\n\nNote\n{: .notice}\n";
    assert_snapshot!(report(&[("content/news/a.md", &(article("A", DATE, "") + text))]));
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
fn confusable_characters() {
    assert_snapshot!(report(&[(
        "content/news/a.md",
        &article(
            "A",
            DATE,
            &format!("{URL}\ntopics: [Rеuters]\nprovider:\n  name: PаyPal\n  domain: pаypal.com\n")
        )
    )]));
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
fn rejected_players() {
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
fn sealed_payloads_of_the_wrong_type() {
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
    // The report never contains the payload.
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
fn duplicate_urls() {
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
fn positions_with_crlf_and_byte_order_mark() {
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
