//! Where mistakes are reported.

use super::tests::{Change, FILE, after, lines, site, target, target_of};
use super::{Field, FieldErrors, ImageChoice};
use crate::curate::desk::problem::Problem;
use crate::load::testing::article_text;

#[test]
fn errors_are_at_their_fields() {
    let table: [(&str, Change, Field, Option<Problem>); 25] = [
        ("", |f| f.title.clear(), Field::Title, Some(Problem::NoTitle)),
        (
            "",
            |f| f.topics.extend(["AI".into(), "New".into(), "Other".into()]),
            Field::Topics,
            Some(Problem::NewTopics(vec!["New".into(), "Other".into()])),
        ),
        ("", |f| f.related.0 = "T".into(), Field::Related, Some(Problem::IncompleteCard)),
        (
            "",
            |f| f.related.1 = "https://a.example".into(),
            Field::Related,
            Some(Problem::IncompleteCard),
        ),
        ("", |f| f.related = ("T".into(), "javascript:alert(1)".into()), Field::Related, None),
        (
            "",
            |f| f.slug = "taken".into(),
            Field::Slug,
            Some(Problem::SameAddress("The <other>".into())),
        ),
        ("", |f| f.slug = "a/b".into(), Field::Slug, None),
        ("", |f| f.provider_domain = "not a domain".into(), Field::ProviderDomain, None),
        ("", |f| f.kind = "vidoe".into(), Field::Type, None),
        (
            "",
            |f| f.image = Some(ImageChoice::Url("javascript:alert(1)".into())),
            Field::Image,
            None,
        ),
        ("", |f| f.image = Some(ImageChoice::Url("cover.png".into())), Field::Image, None),
        (
            "related: {title: T, webUrl: https://a.example/}",
            |f| f.kept.clear(),
            Field::Related,
            Some(Problem::Unchangeable),
        ),
        // Keys of other tools: the value would stay.
        ("description: Old", |f| f.excerpt.clear(), Field::Excerpt, Some(Problem::Unchangeable)),
        (
            "cover: /a.png",
            |f| f.image = Some(ImageChoice::None),
            Field::Image,
            Some(Problem::Unchangeable),
        ),
        ("topic: [AI]", |f| f.topics.clear(), Field::Topics, Some(Problem::Unchangeable)),
        (
            "publisher: {name: A}",
            |f| f.provider_name.clear(),
            Field::ProviderName,
            Some(Problem::Unchangeable),
        ),
        (
            "provider: A News",
            |f| f.provider_name = "B".into(),
            Field::ProviderName,
            Some(Problem::Other("`provider` is not a mapping".into())),
        ),
        (
            "provider: [{name: A}]",
            |f| f.provider_domain = "b.example".into(),
            Field::ProviderDomain,
            Some(Problem::Other("`provider` is not a mapping".into())),
        ),
        (
            "related: {title: T, webUrl: https://a.example/}",
            |f| f.related = ("U".into(), "https://u.example/".into()),
            Field::Related,
            Some(Problem::Other("`related` is not a list".into())),
        ),
        (
            "images: https://a.example/1.png",
            |f| f.image = Some(ImageChoice::Url("/2.png".into())),
            Field::Image,
            Some(Problem::Other("`images` is not a list".into())),
        ),
        (
            "topics: {a: 1}",
            |f| f.topics.push("AI".into()),
            Field::Topics,
            Some(Problem::Other("`topics` is not a list".into())),
        ),
        // Merged keys: the value would be another one.
        (
            "p: &p {name: Old, domain: old.example}\nprovider: {<<: *p, domain: new.example}",
            |f| f.provider_domain.clear(),
            Field::ProviderDomain,
            Some(Problem::Unchangeable),
        ),
        // The domain would be lost.
        (
            "publisher: {name: A, domain: a.example}",
            |f| f.provider_name = "B".into(),
            Field::ProviderDomain,
            Some(Problem::Unchangeable),
        ),
        (
            "highlight: x\nhighlight: y",
            |f| f.highlight = "z".into(),
            Field::Whole,
            Some(Problem::Other("`highlight` is there more than once; keep one of them".into())),
        ),
        ("title: &x Old\nhighlight: *x", |f| f.title = "New".into(), Field::Whole, None),
    ];
    for (yaml, change, field, problem) in table {
        let errors = after(&target(yaml), false, change).unwrap_err();
        let found: Vec<&Field> = errors.keys().collect();
        assert_eq!(found, [&field], "{yaml} {errors:?}");
        if let Some(problem) = problem {
            assert_eq!(errors[&field], problem, "{yaml}");
        }
    }
    // All at once.
    let errors = after(&target(""), false, |form| {
        form.title.clear();
        form.topics.push("New".to_owned());
        form.related = (String::new(), "https://a.example/".to_owned());
        form.slug = "bad slug!".to_owned();
        form.provider_domain = "not a domain".to_owned();
        form.image = Some(ImageChoice::Url("javascript:alert(1)".to_owned()));
    });
    let expected = [
        (Field::Title, Problem::NoTitle),
        (Field::Topics, Problem::NewTopics(vec!["New".to_owned()])),
        (Field::Image, Problem::BadUrl),
        (Field::ProviderDomain, Problem::BadDomain),
        (Field::Slug, Problem::BadSlug),
        (Field::Related, Problem::IncompleteCard),
    ];
    assert_eq!(errors.unwrap_err(), FieldErrors::from(expected));
}

#[test]
fn an_edit_that_makes_a_file_invalid_says_so() {
    let errors = after(&target(""), false, |form| form.title = "x".repeat(2_000_000)).unwrap_err();
    let message = errors[&Field::Whole].to_string();
    let expected = "the site could not use the article any more: a text in the front matter";
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn topics_are_confirmed_once() {
    let is_saved = |yaml: &str, topic: &str, confirmed: &[&str]| {
        let confirmed = confirmed.iter().map(|topic| (*topic).to_owned()).collect();
        after(&target(yaml), false, |form| {
            form.topics.push(topic.to_owned());
            form.confirmed = confirmed;
        })
        .is_ok()
    };
    assert!(is_saved("", "power apps", &[]));
    assert!(!is_saved("", "New", &[]));
    assert!(!is_saved("", "New", &["Other"]));
    assert!(is_saved("", "New", &["new"]));
    // The article has an unknown one already.
    assert!(is_saved("topics: [Unknown]", "AI", &[]));
}

/// Findings that the file had before do not keep anybody from saving.
#[test]
fn old_findings_stay() {
    let yaml =
        "type: vidoe\nimages: [ftp://e.example/1.png]\nprovider: {domain: not a domain, name: A}";
    let target = target_of(FILE, article_text(FILE, yaml), &site()).unwrap();
    let (_, text) = after(&target, false, |form| form.excerpt = "New".to_owned()).unwrap();
    assert_eq!(lines(&target.text, &text), "+excerpt: \"New\"");
}
