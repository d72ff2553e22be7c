//! Finds templates of a site with misspelled names or wrong extensions, which would silently have no effect.

use std::sync::Arc;

use super::sources::TemplateSource;
use crate::diag::{Diagnostic, Place};
use crate::text::suggest::closest;
use crate::theme;

/// The extension of templates, and those of other generators.
pub(super) const EXTENSIONS: [&str; 10] =
    ["html", "htm", "xhtml", "tera", "j2", "jinja", "jinja2", "liquid", "tmpl", "njk"];

/// Names of templates in other generators, without folder and extension, with the name in feedgen.
const OTHER_GENERATORS: &[(&str, &str)] = &[
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

/// Warns about templates that are never used but resemble a template of the theme.
pub(super) fn check_unused(templates: &[TemplateSource]) -> Vec<Diagnostic> {
    let is_in_theme = |name: &str| theme::TEMPLATES.iter().any(|(known, _)| *known == name);
    let unused = templates.iter().filter(|template| {
        let refers_to = |other: &&TemplateSource| {
            ['"', '\'']
                .iter()
                .any(|quote| other.text.contains(&format!("{quote}{}{quote}", template.name)))
        };
        !is_in_theme(&template.name) && templates.iter().find(refers_to).is_none()
    });
    let diagnostics = unused.filter_map(|template| {
        let suggestion = similar_template(&template.name)?;
        let message = format!("unused template `{}`", template.name);
        let diagnostic = Diagnostic::warning("unused-file", message)
            .at(Arc::clone(&template.file), Place::File)
            .label("it neither replaces nor is used by a template of the theme")
            .hint(format!("did you mean `{suggestion}`?"));
        Some(diagnostic)
    });
    diagnostics.collect()
}

/// Warns about a template with the extension of another generator.
pub(super) fn check_extension(file: &Arc<str>, name: &str) -> Option<Diagnostic> {
    let (stem, extension) = name.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("html") {
        return None;
    }
    let expected = format!("{}.html", stem.strip_suffix(".html").unwrap_or(stem));
    let diagnostic = Diagnostic::warning("unused-file", format!("unused template `{name}`"))
        .at(Arc::clone(file), Place::File)
        .label("templates have the extension `.html`")
        .hint(format!("rename it to `{expected}`"));
    Some(diagnostic)
}

/// The template of the theme that a template with this name should probably replace.
fn similar_template(name: &str) -> Option<&'static str> {
    let file = |path: &str| path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let names = || theme::TEMPLATES.iter().map(|(known, _)| *known);
    let own = file(name);
    let stem = own.strip_suffix(".html").unwrap_or(&own);
    let in_other_generator = || {
        let mut names = OTHER_GENERATORS.iter();
        let template = names.find(|(names, _)| names.split(' ').any(|name| name == stem));
        template.map(|(_, known)| *known)
    };
    let in_other_folder = names().find(|known| file(known) == own);
    // Compared without extension, which would make short names similar.
    let misspelled = || {
        let stems = names().filter_map(|known| known.strip_suffix(".html"));
        let closest = closest(name.strip_suffix(".html").unwrap_or(name), stems)?;
        names().find(|known| known.strip_suffix(".html") == Some(closest))
    };
    in_other_folder.or_else(in_other_generator).or_else(misspelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(templates: &[(&str, &str)]) -> Vec<String> {
        let templates = crate::load::testing::templates(templates);
        check_unused(&templates).into_iter().filter_map(|diagnostic| diagnostic.hint).collect()
    }

    #[test]
    fn similar_names_are_suggested() {
        for (name, suggestion) in [
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
            assert_eq!(hints(&[(name, "")]), [format!("did you mean `{suggestion}`?")], "{name}");
        }
    }

    #[test]
    fn used_and_unrelated_templates_are_not_reported() {
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
    fn wrong_extensions_are_reported() {
        let hint =
            |name: &str| check_extension(&name.into(), name).and_then(|diagnostic| diagnostic.hint);
        assert_eq!(hint("article.htm").as_deref(), Some("rename it to `article.html`"));
        assert_eq!(hint("a/base.html.tera").as_deref(), Some("rename it to `a/base.html`"));
        assert_eq!(hint("base.j2").as_deref(), Some("rename it to `base.html`"));
        assert_eq!((hint("article.html"), hint("notes")), (None, None));
    }
}
