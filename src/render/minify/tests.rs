use std::collections::{BTreeMap, HashSet};

use tera::{Context, Tera};

use super::elements;
use super::markup::{self, Unproven};
use super::tag::Tags;
use crate::render::tests::rendered;
use crate::text::html::{TreeBudget, Visit, has_own_lines, parse};
use crate::text::random::Random;
use crate::theme;

/// A page as browsers show it, one token after the other: white space that is not shown, comments and the order of
/// attributes make no difference.
fn shown(page: &str) -> Vec<String> {
    // Parsed as a part of a page, in which these tags would count for nothing.
    let page = ["html", "head", "body"].iter().fold(page.to_owned(), |page, name| {
        page.replace(&format!("<{name}"), &format!("<x-{name}"))
            .replace(&format!("</{name}"), &format!("</x-{name}"))
    });
    let budget = TreeBudget { depth: 500, nodes: 1 << 20, bytes: 1 << 24, tag: 1 << 20 };
    let parsed = parse(&page, budget);
    assert_eq!(parsed.excess, None);
    let mut tokens: Vec<String> = Vec::new();
    let (mut has_space, mut is_at_edge, mut verbatim) = (false, true, 0);
    let space = |tokens: &mut Vec<String>, has_space: &mut bool, is_at_edge: &mut bool| {
        if std::mem::take(has_space) && !*is_at_edge {
            tokens.push(" ".to_owned());
            *is_at_edge = true;
        }
    };
    parsed.tree.walk(|visit| {
        let (name, token) = match visit {
            Visit::Text(text) if verbatim > 0 => {
                tokens.extend(text.chars().map(String::from));
                return true;
            }
            Visit::Text(text) => {
                for word in text.split_inclusive([' ', '\n', '\t']) {
                    let bare = word.trim_matches([' ', '\n', '\t']);
                    if !bare.is_empty() {
                        space(&mut tokens, &mut has_space, &mut is_at_edge);
                        // Texts count as one, whatever tags of templates were between.
                        tokens.extend(bare.chars().map(String::from));
                        is_at_edge = false;
                    }
                    has_space |= bare.len() < word.len();
                }
                return true;
            }
            Visit::Start(_, element) => {
                let attributes: BTreeMap<&str, String> = element
                    .attributes()
                    .map(|(name, value)| match name {
                        "class" => (name, value.split_whitespace().collect::<Vec<_>>().join(" ")),
                        // Of the view port.
                        "content" => (name, value.replace(", ", ",")),
                        _ => (name, value.to_owned()),
                    })
                    // These say nothing.
                    .filter(|(name, value)| {
                        !matches!((*name, &**value), ("class", "") | ("type", "submit"))
                    })
                    .collect();
                (element.name(), format!("<{} {attributes:?}>", element.name()))
            }
            Visit::End(element) => (element.name(), format!("</{}>", element.name())),
        };
        let is_start = token.starts_with("<") && !token.starts_with("</");
        let name = name.trim_start_matches("x-");
        let is_block = has_own_lines(name);
        has_space &= !is_block;
        space(&mut tokens, &mut has_space, &mut is_at_edge);
        tokens.push(token);
        is_at_edge = is_block || (is_at_edge && elements::HAS_NO_BOX.contains(&name));
        if elements::PREFORMATTED.contains(&name) || elements::RAW_TEXT.contains(&name) {
            verbatim = if is_start { verbatim + 1 } else { verbatim - 1 };
        }
        true
    });
    tokens
}

#[test]
fn the_comparison_sees_what_browsers_show() {
    let differs = |a: &str, b: &str| shown(a) != shown(b);
    for (a, b) in [
        ("<div> <p>a  b</p>\n</div>", "<div><p>a b</p></div>"),
        ("<b>a</b> <!-- c --> <b>d</b>", "<b>a</b> <b>d</b>"),
        ("<p class=' a  b' id=c>", "<p id=c class='a b'>"),
        ("<a> <meta> <link>b</a>", "<a> <meta><link>b</a>"),
    ] {
        assert!(!differs(a, b), "{a}");
    }
    for (a, b) in [
        ("<b>a</b> <b>d</b>", "<b>a</b><b>d</b>"),
        ("<div><b>a</b> <b>d</b></div>", "<div><b>a</b><b>d</b></div>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<p title='a  b'>", "<p title='a b'>"),
        ("<p>a <b>c</b>", "<p>a<b> c</b>"),
        ("<a>b <script></script>c</a>", "<a>b<script></script>c</a>"),
    ] {
        assert!(differs(a, b), "{a}");
    }
}

#[test]
fn all_pages_of_the_theme_look_the_same_minified() {
    let long = format!("## H\n\n```\na\n  b\n```\n\nx **y** *z* `c  d` {}\n", "text ".repeat(900));
    let articles: Vec<(String, String)> = (1..=30)
        .map(|n| {
            let text = format!(
                "title: 'No. {n} \"a\" & <b> O''Neill'\nexcerpt: What {n} said & did for the city, in many words\n\
                 provider: {{name: 'P {p}', domain: p{p}.org}}\ntopics: ['T {p}', 'A & B']\ntags: [x, 'y z']\n\
                 publishedDateTime: 2024-0{m}-1{p}T10:00:00Z\noriginalUrl: https://p{p}.org/{n}\nheat: {n}\nquality: {q}\n\
                 type: {kind}\nlocale: {locale}\nhighlight: 'said  he'\n\
                 images: [{{url: 'https://p.org/{n}.png', width: 1200, height: 630}}, {{url: 'https://p.org/b.png'}}]\n\
                 related: [{{title: R, originalUrl: 'https://p1.org/1'}}, {{title: S, originalUrl: 'https://s.org/', provider: {{name: S}}}}]\n\
                 {embed}---\n{body}",
                p = n % 4, m = 1 + n % 3, q = 50 + n,
                kind = if n % 5 == 0 { "video" } else { "article" },
                locale = if n % 7 == 0 { "de" } else { "en" },
                embed = if n % 5 == 0 { "embedHtml: '<iframe src=\"https://www.youtube.com/embed/x1\"></iframe>'\n" } else { "" },
                body = if n == 3 { &long } else { "Text  of\nit.\n" },
            );
            (format!("{}/a{n}.md", if n % 2 == 0 { "news" } else { "notes" }), text)
        })
        .collect();
    let mut site: Vec<(&str, &str)> =
        articles.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    site.extend([
        ("topics/t-1.md", "---\nname: T 1\nparent: A & B\nhashtags: [a]\nimages: [{url: 'https://p.org/t.png'}]\n---\nAll  about\nit."),
        ("providers/p-1.md", "---\nname: P 1\ndomain: p1.org\nimages: [{url: 'https://p.org/i.png'}]\n---\nWho *they*  are."),
        ("pages/about.md", "---\ntitle: About\naliases: [/old/]\n---\n- a\n- b\n\n| a | b |\n|-|-|\n| 1 | 2 |\n"),
    ]);
    for toml in [
        "",
        "[list]\npage_size = 4\ndays = true\n[theme]\ncard_style = 'pictures'\nshare = true\n[newsletter]\naction = 'https://n.org/'",
        "language = 'ar'\n[theme]\ncard_style = 'compact'\ntitle_links = 'source'\n[list]\narchive = false\n[search]\nenabled = false",
    ] {
        let small = rendered(&site, toml);
        // The settings of the build come first, as others may end in a table.
        let plain = rendered(&site, &format!("{toml}\n[build]\nminify = false"));
        let pages = || small.iter().filter(|(file, _)| file.ends_with(".html"));
        assert!(pages().count() > 40);
        for (file, page) in pages() {
            let (found, expected) = (shown(page), shown(&plain[file]));
            let at = found.iter().zip(&expected).take_while(|(a, b)| a == b).count();
            let end = |tokens: &[String]| {
                tokens[at.saturating_sub(20)..].iter().take(60).cloned().collect::<String>()
            };
            assert!(
                found == expected,
                "{file} of {toml}:\n{}\ninstead of\n{}",
                end(&found),
                end(&expected)
            );
        }
        let (mut found, mut whole) = (0, 0);
        for (file, page) in pages() {
            found += page.len();
            whole += super::minify(&plain[file]).len();
        }
        assert!(found * 100 < whole * 108, "{found} instead of {whole} bytes");
    }
}

#[test]
fn all_templates_of_the_theme_are_minified() {
    let texts: Vec<_> =
        theme::TEMPLATES.iter().map(|&(name, text)| (name.to_owned(), text.into())).collect();
    let small = super::minified(&texts);
    let is_missing = |(name, _): &&(&str, &str)| !small.contains_key(*name);
    let missing: Vec<&str> =
        theme::TEMPLATES.iter().filter(is_missing).map(|(name, _)| *name).collect();
    assert_eq!(missing, [""; 0]);
}

fn minified(template: &str) -> Result<String, Unproven> {
    markup::minify(template, &HashSet::new(), &mut Tags::default()).map(|small| small.text)
}

#[test]
fn white_space_that_is_not_shown_is_removed() {
    for (template, expected) in [
        ("<div>\n  <p>\n a  b\n</p>\n</div>\n", "<div><p>a b</p></div>"),
        ("<b>a</b>\n<i>b</i>", "<b>a</b> <i>b</i>"),
        ("a\n", "a "),
        ("<p> {{ a }}  {{ b }} </p>", "<p>{{ a }} {{ b }}</p>"),
        (
            "<p>\n{% if a %}\n<b>x</b>\n{% endif %}\n{% if b %} y {% endif %}</p>",
            "<p>{% if a %}<b>x</b> {% endif %}{% if b %}y {% endif %}</p>",
        ),
        (
            "<ul>\n{% for a in b %}\n<li>{{ a }}</li>\n{% endfor %}\n</ul>",
            "<ul>{% for a in b %}<li>{{ a }}</li>{% endfor %}</ul>",
        ),
        ("{% for a in b %} {{ a }} {% endfor %}", "{% for a in b %} {{ a }} {% endfor %}"),
        (
            "<p>{% for a in b %} x {% break %} {% endfor %} c",
            "<p>{% for a in b %} x {% break %}{% endfor %} c",
        ),
        ("a {# b #} c {#- d -#} e", "a ce"),
        (
            "<p>a <!-- b --> c</p><!-- {% if a %}x{% endif %} -->",
            "<p>a c</p><!-- {% if a %}x{% endif %} -->",
        ),
        (
            "<!DOCTYPE html>\n<html>\n<head>\n<title> a  b </title>\n<meta a>\n\n<link b></head>",
            "<!DOCTYPE html><html><head><title> a  b </title><meta a><link b></head>",
        ),
        (
            "<pre>\n a  {{ b }}\n</pre>\n<textarea> x </textarea> <script>a  </script>",
            "<pre>\n a  {{ b }}\n</pre><textarea> x </textarea> <script>a  </script>",
        ),
        (
            "<p  class=\"a\"\n  {% if b %} id=\"c\" {% endif %} >",
            "<p class=\"a\" {% if b %} id=\"c\" {% endif %}>",
        ),
        ("1 < 2  &amp; 3", "1 < 2 &amp; 3"),
        (
            "<p>\n{% set a = 1 %}\n{% set b -%} c  d\n{% endset %}\nx",
            "<p>{% set a = 1 %}{% set b %}c  d\n{% endset %}x",
        ),
        (
            "{% extends \"a\" %}\n\n{% block b %}\n<p> c\n{% endblock b %}\n",
            "{% extends \"a\" %}{% block b %}<p>c {% endblock b %}",
        ),
    ] {
        assert_eq!(minified(template).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn templates_that_can_change_the_place_are_not_minified() {
    for template in [
        "{% if a %}<pre>{% endif %}  x</pre>",
        "<p {% if a %}>{% endif %}",
        "<p title=\"{% if a %}\"{% endif %}\">",
        "{% for a in b %}<pre>{% endfor %}",
        "{% for a in b %}<pre>{% break %}</pre>{% endfor %}",
        "<pre>",
        "</pre>",
        "<p",
        "<p title=\"",
        "<script>",
        "<!-- a",
        "<plaintext>",
        "<{{ a }}>",
        "<h{{ a }}>",
        "<p {{ a }}>",
        "<p a={{ b }}>",
        "<p a=\"b\"c{% if d %}e{% endif %}f>",
        "<p{% if a %} b{% endif %}c>",
        "<p a={% if b %}c{% endif %}>",
        "<p a\"b>",
        "<p <b>",
        "</{{ a }}>",
        "</p{% if a %}{% endif %}>",
        "<!-->",
        "<!-- a --!> b -->",
        "<![CDATA[ a ]]>",
        "<?php",
        "</>",
        "<script><!-- </script> --></script>",
        "{{ \"<pre>\" | safe }}",
        "{{ <card/> }}",
        "{% component a() %}{% endcomponent a %}",
        "{% filter upper %}a{% endfilter %}",
        "{% raw %}{{ a }}{% endraw %}",
        "{% if a %}",
        "{% endif %}",
        "{{ a",
        "<p title=\"{% include \"a\" %}\">",
        "<pre>{% include \"a\" %}</pre>",
        "{% set a %}{% include \"a\" %}{% endset %}",
        "{% extends \"a\" %}{% block b %}<pre>{% endblock %}",
    ] {
        assert_eq!(minified(template), Err(Unproven), "{template}");
    }
}

#[test]
fn blocks_inside_of_attributes_stay_as_they_are() {
    let base = "<p class=\"a{% block b %} x {% endblock %}\">{% block c %}{% endblock %}";
    let small = |child: &str| {
        let child = format!("{{% extends \"base\" %}}{child}");
        super::minified(&[("child".to_owned(), child.into()), ("base".to_owned(), base.into())])
            .remove("child")
    };
    let of = |text: &str| Some(format!("{{% extends \"base\" %}}{text}"));
    assert_eq!(small("{% block b %}  y  {% endblock %}"), of("{% block b %}  y  {% endblock %}"));
    assert_eq!(small("{% block c %}  y  {% endblock %}"), of("{% block c %} y {% endblock %}"));
    assert_eq!(small("{% block b %}\">{% endblock %}"), None);
}

/// A part of a template, with tags of the template balanced and tags of HTML mostly so.
fn template(random: &mut Random, depth: usize, out: &mut String) {
    const TEXTS: [&str; 22] = [
        " ",
        "\n  ",
        "x",
        "{{ a }}",
        " {{- b }}",
        "{{ a -}} ",
        "{# c #}",
        "{#- c -#}",
        "&lt;",
        "<br>",
        "<img alt=\"{{ a }}\">",
        "<meta  a>",
        "<!-- c  -->",
        "<script>  x\n</script>",
        "<title> t </title>",
        "{% include \"part\" %}",
        "<!-- {% if a %} -- {% endif %} -->",
        "<input class=\" a  b \" value='{{ a }}'>",
        "{% set d = 1 %}",
        "{% set d %} <b> {% endset %}",
        "<textarea> x</textarea>",
        "1 < 2",
    ];
    const AROUND: [(&str, &str); 15] = [
        ("<b>", "</b>"),
        ("<div>", "</div>"),
        // Not `<p>` and `<a>`, which a parser closes within each other.
        ("<section>", "</section>"),
        ("<pre>", "</pre>"),
        ("<code>", "</code>"),
        ("{% if a %}", "{% endif %}"),
        ("{% if b %}", "{% endif %}"),
        ("{% if b %}x {% else %}", "{% endif %}"),
        ("{% if b %} {% elif a %}", "{% else %} {% endif %}"),
        ("{% for i in l %}", "{% endfor %}"),
        ("{% for i in e %}", "{% else %} y{% endfor %}"),
        ("{% if a %}<div>{% endif %}", "{% if a %}</div>{% endif %}"),
        ("{% if a %}<pre>{% endif %}", "{% if a %}</pre>{% endif %}"),
        ("<span  title=\"?{{ a }}&amp;x{{ b }}\"{% if b %} id=\"i\"{% endif %}>", "</span>"),
        ("{% for i in l %}{% if a %} {% break %} {% endif %}", "{% endfor %}"),
    ];
    for _ in 0..random.below(6) {
        if depth == 0 || random.below(3) > 0 {
            out.push_str(random.of(&TEXTS));
        } else {
            let (open, close) = random.of(&AROUND);
            out.push_str(open);
            template(random, depth - 1, out);
            out.push_str(close);
        }
    }
}

#[test]
fn random_templates_look_the_same_minified() {
    let mut random = Random(1);
    let mut compared = 0;
    for _ in 0..2000 {
        let [mut page, mut part] = [String::new(), String::new()];
        template(&mut random, 4, &mut page);
        template(&mut random, 1, &mut part);
        let part = part.replace("{% include \"part\" %}", "");
        let (Ok(small_page), Ok(small_part)) = (minified(&page), minified(&part)) else { continue };
        for (a, b) in [("", ""), ("v", ""), ("", "\"'<&amp;"), ("v w", "lt;")] {
            let mut context = Context::new();
            context.insert("a", a);
            context.insert("b", b);
            context.insert("l", &[1, 2]);
            context.insert("e", &[0; 0]);
            let render = |page: &str, part: &str| {
                let mut tera = Tera::default();
                tera.add_raw_templates([("page", page), ("part", part)]).expect("a template");
                tera.autoescape_on(vec!["page", "part"]);
                tera.render("page", &context).expect("a page")
            };
            let (before, after) = (render(&page, &part), render(&small_page, &small_part));
            assert_eq!(
                shown(&after),
                shown(&before),
                "{page:?} and {part:?} became {small_page:?} and {small_part:?}: {before:?}, {after:?}"
            );
        }
        compared += 1;
    }
    assert!(compared > 1000, "{compared}");
}
