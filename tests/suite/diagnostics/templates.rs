//! Errors in templates.

use insta::assert_snapshot;

use super::{DATE, URL, report};
use crate::site::article;

#[test]
fn templates_with_syntax_errors() {
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
fn a_function_call_with_wrong_arguments() {
    assert_snapshot!(report(&[(
        "templates/404.html",
        "<h1>x</h1>\n{{ asset(file=\"a.css\") }}\n"
    )]));
}

#[test]
fn unbalanced_tags() {
    assert_snapshot!(report(&[
        (
            "templates/article.html",
            "{% extends \"builtin/article.html\" %}\n{% block facts %}\n{% if article.title %}\n<p>x</p>\n{% endblock facts %}\n"
        ),
        ("templates/home.html", "<p>{# no end\n"),
        ("templates/page.html", "<h1>{{ page.heading\n</h1>\n{{ page.title }}\n"),
        ("templates/topic.html", "{% for card in list.cards %}\n{{ card | safe }}\n{% endif %}\n"),
    ]));
}

#[test]
fn unknown_filters_tests_functions_and_includes() {
    assert_snapshot!(report(&[(
        "templates/page.html",
        "{% include \"partials/car.html\" %}\n{{ page.title | uper }}\n\
         {% if page.title is strng %}{% endif %}\n{{ aset(path=\"x\") }}\n{{ page.title | size }}\n"
    )]));
}
