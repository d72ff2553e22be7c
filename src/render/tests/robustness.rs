//! Deeply nested and random markup.

use super::*;
use crate::markdown::{Labels, Markdown};
use crate::text::random::Random;

#[test]
fn deeply_nested_markup_does_not_overflow_the_stack() {
    for (open, close) in [
        ("<div>", ""),
        ("<b>", ""),
        ("<ul><li>", "</li></ul>"),
        ("> ", ""),
        ("- ", ""),
        ("[", ""),
        ("*", "a*"),
    ] {
        let count = 3000;
        let yaml = format!(
            "originalUrl: https://e.org/a\n---\n{}x{}\n",
            open.repeat(count),
            close.repeat(count)
        );
        let html = render(&[("news/a.md", &yaml)], "", "news/a/index.html");
        assert!(html.contains('x'), "{open}");
    }
}

#[test]
fn random_bodies_do_not_panic() {
    const PARTS: [&str; 40] = [
        "a",
        " ",
        "\n",
        "\n\n",
        "<",
        ">",
        "&",
        "&amp",
        "&lt;",
        "\"",
        "'",
        "=",
        "/",
        "<p",
        "<a href=",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<svg>",
        "<math>",
        "<table>",
        "<td>",
        "<pre>",
        "</pre>",
        "<script>",
        "<style>",
        "<textarea>",
        "<template>",
        "`",
        "*",
        "_",
        "[x](",
        ")",
        "# ",
        "- ",
        "|",
        "[^1]: ",
    ];
    let toml = "title = \"T\"\nbase_url = \"https://example.org\"";
    let (config, _) = crate::config::parse("site.toml", toml, Default::default());
    let labels = Labels::new("en", "Back", "Play");
    let markdown = Markdown::new(&config.expect("a configuration"), labels);
    let mut random = Random(1);
    for _ in 0..3000 {
        let text: String = (0..random.below(40)).map(|_| random.of(&PARTS)).collect();
        let small = minify::minify(&format!(
            "<main>{}</main>",
            markdown.to_html(&text, crate::markdown::LinkPolicy::Web, "")
        ));
        let is_safe = !without_quoted_values(&small).contains("<script");
        assert!(is_safe && small.ends_with("</main>"), "{text:?} gave {small}");
    }
}
