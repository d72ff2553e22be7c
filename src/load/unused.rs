//! Templates of a site that nothing uses, though their names look like those of the theme: a
//! misspelt one would otherwise change nothing, without a word.

use std::sync::Arc;

use super::TemplateSource;
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;
use crate::theme;

/// The ending of templates, and what other generators have in its place.
pub(super) const ENDINGS: [&str; 10] =
    ["html", "htm", "xhtml", "tera", "j2", "jinja", "jinja2", "liquid", "tmpl", "njk"];

/// What other generators call their templates, without folder and ending, and our name.
const OTHERS: &[(&str, &str)] = &[
    ("baseof default layout main master", "base.html"),
    ("index homepage front", "home.html"),
    ("single post entry item story news", "article.html"),
    ("list section", "category.html"),
    ("tag term taxonomy tags_single", "topic.html"),
    ("tags terms taxonomy_list", "topics.html"),
    ("author publisher source", "provider.html"),
    ("authors publishers sources", "providers.html"),
    ("archives", "archive.html"),
    ("header navigation menu", "partials/nav.html"),
    ("head meta seo", "partials/meta.html"),
    ("pagination paginator", "partials/pager.html"),
];

/// A warning for each.
pub(super) fn check(templates: &[TemplateSource]) -> Vec<Diagnostic> {
    let is_theirs = |name: &str| theme::TEMPLATES.iter().any(|(known, _)| *known == name);
    let unused = templates.iter().filter(|template| {
        let is_named = |other: &&TemplateSource| {
            ['"', '\'']
                .iter()
                .any(|quote| other.text.contains(&format!("{quote}{}{quote}", template.name)))
        };
        !is_theirs(&template.name) && templates.iter().find(is_named).is_none()
    });
    let findings = unused.filter_map(|template| {
        let near = meant(&template.name)?;
        let message = format!("nothing uses the template `{}`", template.name);
        let diagnostic = Diagnostic::warning("unused-file", message)
            .at(Arc::clone(&template.file), Place::File)
            .label("pages are made with the templates of the theme, and those that replace them")
            .hint(format!("did you mean `{near}`?"));
        Some(diagnostic)
    });
    findings.collect()
}

/// A warning for a file that looks like a template of the theme but for its ending.
pub(super) fn wrong_ending(file: &Arc<str>, name: &str) -> Option<Diagnostic> {
    let (stem, ending) = name.rsplit_once('.')?;
    if ending.eq_ignore_ascii_case("html") {
        return None;
    }
    let wanted = format!("{}.html", stem.strip_suffix(".html").unwrap_or(stem));
    let diagnostic =
        Diagnostic::warning("unused-file", format!("nothing uses the template `{name}`"))
            .at(Arc::clone(file), Place::File)
            .label("templates end with `.html`")
            .hint(format!("rename it to `{wanted}`"));
    Some(diagnostic)
}

/// The template of the theme that one with this name was probably meant to replace.
fn meant(name: &str) -> Option<&'static str> {
    let file = |path: &str| path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let names = || theme::TEMPLATES.iter().map(|(known, _)| *known);
    let own = file(name);
    let stem = own.strip_suffix(".html").unwrap_or(&own);
    let other = || {
        let mut others = OTHERS.iter();
        let found = others.find(|(words, _)| words.split(' ').any(|word| word == stem));
        found.map(|(_, known)| *known)
    };
    let same = names().find(|known| file(known) == own);
    // Without the ending, which would make short names alike.
    let near = || {
        let stems = names().filter_map(|known| known.strip_suffix(".html"));
        let near = closest(name.strip_suffix(".html").unwrap_or(name), stems)?;
        names().find(|known| known.strip_suffix(".html") == Some(near))
    };
    same.or_else(other).or_else(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(templates: &[(&str, &str)]) -> Vec<String> {
        let templates: Vec<TemplateSource> = templates
            .iter()
            .map(|(name, text)| TemplateSource {
                file: format!("templates/{name}").into(),
                name: (*name).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        check(&templates).into_iter().filter_map(|finding| finding.hint).collect()
    }

    #[test]
    fn names_that_look_like_those_of_the_theme() {
        for (name, meant) in [
            ("artcle.html", "article.html"),
            ("Article.html", "article.html"),
            ("articles.html", "article.html"),
            ("partial/card.html", "partials/card.html"),
            ("card.html", "partials/card.html"),
            ("partials/article.html", "article.html"),
            ("_layouts/default.html", "base.html"),
            ("index.html", "home.html"),
            ("tag.html", "topic.html"),
            ("partials/header.html", "partials/nav.html"),
        ] {
            assert_eq!(hints(&[(name, "")]), [format!("did you mean `{meant}`?")], "{name}");
        }
    }

    #[test]
    fn what_is_used_or_like_nothing_is_left_alone() {
        assert!(hints(&[("article.html", ""), ("partials/card.html", "")]).is_empty());
        assert!(hints(&[("promo.html", ""), ("old/drafts.html", "")]).is_empty());
        let used = [
            ("page.html", "{% extends 'default.html' %}{% include \"partials/header.html\" %}"),
            ("default.html", ""),
            ("partials/header.html", ""),
        ];
        assert!(hints(&used).is_empty());
    }

    #[test]
    fn endings_that_are_not_read() {
        let hint = |name: &str| wrong_ending(&name.into(), name).and_then(|finding| finding.hint);
        assert_eq!(hint("article.htm").as_deref(), Some("rename it to `article.html`"));
        assert_eq!(hint("a/base.html.tera").as_deref(), Some("rename it to `a/base.html`"));
        assert_eq!(hint("base.j2").as_deref(), Some("rename it to `base.html`"));
        assert_eq!((hint("article.html"), hint("notes")), (None, None));
    }
}
