//! Diagnostics of invalid articles.

use super::{check_text, line, parse_text};

#[test]
fn all_mistakes_are_reported_in_one_run() {
    check_text(
        "---\ntitle: ''\nheat: hot\nquality: 1.5\npublished: maybe\npublishedDateTime: 18.1.2024\n\
         updatedDateTime: yesterday\noriginalUrl: example.org/a\nwebUrl: javascript:alert(1)\n\
         topics: ['', '!!']\nimages:\n- {}\n- url: a.png\n- url: /a.png\n  width: -1\n\
         provider:\n  domain: https://www.e.org/x\nrelated:\n- excerpt: x\n- title: T\n\
         locale: english language\nslug: a/b\nheat: 3\n---\n[x](javascript:alert(1))\n",
        &[
            "warning duplicate-key at key heat #1: duplicate key `heat`; this value is ignored | \
             keep one of them",
            "warning bad-url at `[x](javascript:alert(1))`: this link can't be published, and is \
             left out | the scheme is `javascript:`, only http and https are allowed",
            "error missing-key at title: `title` is empty | add a line such as title: \"What \
             happened\"",
            "error bad-date at publishedDateTime: `publishedDateTime` is not a valid date-time | \
             expected an RFC 3339 date-time | write it as 2024-01-18T18:35:00Z",
            "warning bad-url at originalUrl: `originalUrl` is not an http(s) URL | it has no \
             scheme, start it with https://",
            "warning bad-url at webUrl: `webUrl` is not an http(s) URL | the scheme is \
             `javascript:`, only http and https are allowed",
            "warning empty-entry at topics[0]: an empty entry in `topics` is left out",
            "warning bad-locale at locale: `english language` is not a language tag | expected a \
             tag such as `en-us`",
            "error bad-flag at published: `published` is neither true nor false | found `maybe` | \
             write true or false",
            "warning bad-date at updatedDateTime: `updatedDateTime` is not a valid date-time | \
             expected an RFC 3339 date-time | write it as 2024-01-18T18:35:00Z",
            "warning bad-number at quality: `quality` is not an integer | expected a number such \
             as 54, found `1.5`",
            "warning bad-number at heat: `heat` is not an integer | expected a number such as 54, \
             found `hot`",
            "warning bad-domain at provider.domain: `provider.domain` is not a host name | \
             `e.org` is used",
            "warning empty-entry at images[0]: `images[0]` has no `url` and is left out",
            "warning bad-url at images[1].url: `images[1]` has no usable address and is left out \
             | write `/a.png` for a file of this site, or an http(s) URL",
            "warning bad-number at images[2].width: `images[2].width` is not a number of pixels",
            "warning empty-entry at related[0]: `related[0]` has no `title` and is left out",
            "warning empty-entry at related[1]: `related[1]` has no `webUrl` and is left out",
            "warning bad-address at slug: `slug` can't be part of an address | it contains `/` | it \
             is spelled `a-b`",
        ],
    );
}

#[test]
fn required_keys_are_reported_if_missing_or_empty() {
    let url = "originalUrl: https://e.org/a\n";
    let title = "error missing-key at the file: `title` is missing | add a line such as title: \
                 \"What happened\"";
    let date = "error missing-key at the file: `publishedDateTime` is missing | add a line such \
                as publishedDateTime: 2024-01-18T18:35:00Z";
    check_text(&format!("---\n{url}---\n"), &[title, date]);
    check_text(&format!("---\n# only a comment\n---\n{url}"), &[title, date]);
    check_text(
        "---\n---\n",
        &[
            title,
            date,
            "error nothing-to-read at the file: the article has neither a URL nor a text | add an \
             `originalUrl`, or a text below the front matter",
        ],
    );
    check_text(
        &format!("---\ntitle: T\npublishedDateTime: ''\n{url}---\n"),
        &[
            "error missing-key at publishedDateTime: `publishedDateTime` is empty | add a line such \
           as publishedDateTime: 2024-01-18T18:35:00Z",
        ],
    );
    check_text(
        &format!("---\ntitle: '&nbsp;'\npublishedDateTime: 2024-01-18T18:35:00Z\n{url}---\n"),
        &["error missing-key at title: `title` is empty | add a line such as title: \"What \
           happened\""],
    );
}

#[test]
fn invalid_front_matter_is_reported() {
    check_text(
        "title: T\n",
        &["error front-matter at `title: T`: missing front matter | expected `---` on the \
           first line | start the file with a line `---`, keys and values, and a line `---`"],
    );
    check_text(
        "",
        &["error front-matter at ``: missing front matter | expected `---` on the first line \
           | start the file with a line `---`, keys and values, and a line `---`"],
    );
    check_text(
        "---\ntitle: T\n",
        &[
            "error front-matter at `---`: unclosed front matter | it starts here | put a line `---` \
           after the last key",
        ],
    );
    check_text(
        "\u{feff}---\r\ntitle: T\r\n",
        &[
            "error front-matter at `---`: unclosed front matter | it starts here | put a line `---` \
           after the last key",
        ],
    );
    check_text(
        "---\ntitle: a: b\n---\n",
        &[
            "error yaml at `:`: this is not valid YAML: a second `: ` on one line | put the text in \
           quotes: title: \"a: b\"",
        ],
    );
    check_text(
        "---\n- a\n---\n",
        &["error bad-shape at `- a`: the front matter has the wrong type | found a list; \
           expected a mapping of keys and values"],
    );
}

#[test]
fn invalid_texts_do_not_panic() {
    for text in [
        "---\n1: a\n---\n",
        "---\n? [a]\n: b\n---\n",
        "---\nnull: a\n---\n",
        "---\ntitle: [\n---\n",
        "---\ntitle: &a *a\n---\n",
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: *c\n---\n",
        "---\ntitle: !!binary x\nrelated: [null, [], 3]\n---\n",
        "---\nimages: [null, 3, true, []]\n---\n",
        "---\nprovider: text\n---\n",
        "---\n<<: {title: T}\n---\n",
        "---\ntitle: \"\u{0}\u{7}\"\n---\n",
        "---\n\ttitle: T\n---\n",
        "---\u{2028}\n---\n",
        "---\nheat: 99999999999999999999\nimages: [{url: /a, width: 99999999999}]\n---\n",
        "---\ntitle: ü\nexcerpt: \"ü\\q\"\n---\n",
        "---\nauthors: [null, {}, {name: ''}, 3]\nslug: '..'\naliases: [null]\n---\n",
    ] {
        let (article, diagnostics) = parse_text(text);
        assert!(article.is_none() && !diagnostics.is_empty(), "{text}");
        let _ = diagnostics.iter().map(|diagnostic| line(text, diagnostic)).collect::<Vec<_>>();
    }
    let deep = format!("---\ntitle: {}\n---\n", "[".repeat(10_000));
    assert!(parse_text(&deep).0.is_none());
}
