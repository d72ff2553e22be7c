//! What is wrong with an edited article.

use super::fields::{Field, FieldErrors, Form, ImageChoice, Rules};
use crate::curate::desk::decide::{Target, parse};
use crate::curate::desk::problem::Problem;
use crate::diag::{Diagnostic, Place, Step};
use crate::load::ParsedArticle;

/// The findings that the edited text has and the old one has not, at their fields; and values that the edit did not
/// change, such as those of keys of other tools.
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
    for finding in new.iter().filter(|finding| !is_known(finding)) {
        errors.entry(field(&finding.place)).or_insert_with(|| problem(finding));
    }
    if let Some(article) = &article {
        for field in unchanged_fields(target, form, article) {
            errors.entry(field).or_insert(Problem::Unchangeable);
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

/// The fields with another value than before in the form, but not in the edited article.
fn unchanged_fields(target: &Target, form: &Form, edited: &ParsedArticle) -> Vec<Field> {
    let (old, new) = (Form::of(&target.article), Form::of(edited));
    let texts = texts(form).into_iter().zip(texts(&old)).zip(texts(&new));
    let texts = texts.filter(|(((_, entered), (_, old)), (_, new))| entered != old && new == old);
    let texts = texts.map(|(((field, _), _), _)| field);
    let topics = form.topics != old.topics && new.topics == old.topics;
    let image = form.image == Some(ImageChoice::None) && !edited.images.is_empty();
    let lists = [(Field::Topics, topics), (Field::Image, image)];
    let lists = lists.into_iter().filter(|(_, is_unchanged)| *is_unchanged);
    texts.chain(lists.map(|(field, _)| field)).collect()
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
