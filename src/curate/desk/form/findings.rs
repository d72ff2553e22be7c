//! What is wrong with an edited article.

use std::collections::BTreeSet;

use super::fields::{Field, FieldErrors, Form, ImageChoice, Rules};
use crate::curate::desk::decide::{Target, parse};
use crate::curate::desk::problem::Problem;
use crate::diag::{Diagnostic, Place, Step};
use crate::load::ParsedArticle;
use crate::text::site_path::nfc;

/// The findings that the edited text has and the old one has not, at their fields; and fields whose value in the edited
/// article is not the wanted one, because another key of the file has one.
pub(super) fn new_errors(
    target: &Target,
    form: &Form,
    after: &str,
    rules: Rules<'_>,
) -> FieldErrors {
    let file = &target.article.source.file;
    let findings = |text: &str| parse(file, text, rules.config);
    let (_, old) = findings(&target.text);
    let (article, new) = findings(after);
    let mut errors = FieldErrors::new();
    let is_same = |old: &Diagnostic, new: &Diagnostic| {
        old.code == new.code
            && old.label == new.label
            && without_positions(&old.message) == without_positions(&new.message)
    };
    let is_known = |finding: &Diagnostic| old.iter().any(|old| is_same(old, finding));
    let changed = changed_fields(target, form);
    for finding in new.iter().filter(|finding| !is_known(finding)) {
        let field = field(&finding.place);
        // Such as a key of another tool that a key of ours makes superfluous.
        let is_of_other_key = matches!(finding.place, Place::Value(_) | Place::Key(..))
            && !changed.contains(&field)
            && !finding.is_error();
        if !is_of_other_key {
            errors.entry(field).or_insert_with(|| problem(finding));
        }
    }
    match &article {
        Some(article) => {
            for field in wrong_fields(target, form, article) {
                errors.entry(field).or_insert(Problem::Unchangeable);
            }
        }
        None => {
            let reason = errors.remove(&Field::Whole).map(|problem| format!(": {problem}"));
            let message = "the site could not use the article any more";
            let message = format!("{message}{}", reason.unwrap_or_default());
            errors.insert(Field::Whole, Problem::Other(message));
        }
    }
    let address = article.as_ref().filter(|article| article.segment() != target.article.segment());
    if let Some(other) = address.and_then(|article| (rules.same_address)(article)) {
        errors.insert(Field::Slug, Problem::SameAddress(other));
    }
    errors
}

/// What a finding says, as a problem of its field.
fn problem(finding: &Diagnostic) -> Problem {
    match finding.code {
        "bad-url" => return Problem::BadUrl,
        "bad-domain" => return Problem::BadDomain,
        "bad-address" => return Problem::BadSlug,
        _ => {}
    }
    let mut message = finding.message.clone();
    for part in [Some(&finding.label), finding.hint.as_ref()].into_iter().flatten() {
        if !part.is_empty() {
            message.push_str("; ");
            message.push_str(part);
        }
    }
    Problem::Other(message)
}

/// A message without positions in lists, which an edit moves.
fn without_positions(message: &str) -> String {
    let parts = message.split('[').map(|part| match part.split_once(']') {
        Some((index, rest)) if index.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => part,
    });
    parts.collect::<Vec<_>>().join("[")
}

/// The fields with another value than before.
fn changed_fields(target: &Target, form: &Form) -> Vec<Field> {
    let old = Form::of(&target.article);
    let texts = texts(form).into_iter().zip(texts(&old));
    let texts =
        texts.filter(|((_, entered), (_, old))| entered != old).map(|((field, _), _)| field);
    let mut changed: Vec<Field> = texts.collect();
    let provider = [Field::ProviderName, Field::ProviderDomain];
    if changed.iter().any(|field| provider.contains(field)) {
        changed.extend(provider);
    }
    let lists = [
        (Field::Topics, form.topics != old.topics),
        (Field::Image, !matches!(form.image, None | Some(ImageChoice::Known(0)))),
        (Field::Related, form.kept != old.kept || form.related != old.related),
    ];
    changed.extend(lists.into_iter().filter(|(_, is_changed)| *is_changed).map(|(field, _)| field));
    changed
}

/// The fields whose value in the edited article is not the wanted one.
fn wrong_fields(target: &Target, form: &Form, edited: &ParsedArticle) -> Vec<Field> {
    let new = Form::of(edited);
    let texts = texts(form).into_iter().zip(texts(&new));
    let is_wrong = |field: Field, wanted: &str, new: &str| match field {
        // The default.
        Field::Type if wanted.is_empty() => new != "article",
        // Addresses are in one form of Unicode.
        Field::Slug => nfc(wanted) != nfc(new),
        _ => wanted != new,
    };
    let texts = texts.filter(|((field, wanted), (_, new))| is_wrong(*field, wanted, new));
    let mut wrong: Vec<Field> = texts.map(|((field, _), _)| field).collect();
    let names = |form: &Form| form.topics.iter().cloned().collect::<BTreeSet<_>>();
    let url = |article: &ParsedArticle, image: usize| {
        article.images.get(image).map(|image| image.url.clone())
    };
    let is_image = match form.image {
        Some(ImageChoice::Known(image)) => url(edited, 0) == url(&target.article, image),
        Some(ImageChoice::None) => edited.images.is_empty(),
        None | Some(ImageChoice::Url(_)) => true,
    };
    let old = 0..target.article.related.len();
    let cards = old.filter(|card| form.kept.contains(card)).count();
    let cards = cards + usize::from(!form.related.0.is_empty());
    let lists = [
        (Field::Topics, names(form) == names(&new)),
        (Field::Image, is_image),
        (Field::Related, edited.related.len() == cards),
    ];
    wrong.extend(lists.into_iter().filter(|(_, is_right)| !is_right).map(|(field, _)| field));
    wrong
}

/// The values of the fields that are one text.
fn texts(form: &Form) -> [(Field, &str); 7] {
    [
        (Field::Title, &form.title),
        (Field::Excerpt, &form.excerpt),
        (Field::ProviderName, &form.provider_name),
        (Field::ProviderDomain, &form.provider_domain),
        (Field::Type, &form.kind),
        (Field::Highlight, &form.highlight),
        (Field::Slug, &form.slug),
    ]
}

/// The field of a place in the front matter.
fn field(place: &Place) -> Field {
    let (Place::Value(path) | Place::Key(path, _)) = place else { return Field::Whole };
    let key = |index: usize| match path.0.get(index) {
        Some(Step::Key(key)) => key.as_str(),
        _ => "",
    };
    match (key(0), key(1)) {
        ("title", _) => Field::Title,
        ("excerpt", _) => Field::Excerpt,
        ("topics", _) => Field::Topics,
        ("images", _) => Field::Image,
        ("provider", "domain") => Field::ProviderDomain,
        ("provider", _) => Field::ProviderName,
        ("type", _) => Field::Type,
        ("highlight", _) => Field::Highlight,
        ("slug", _) => Field::Slug,
        ("related", _) => Field::Related,
        _ => Field::Whole,
    }
}
