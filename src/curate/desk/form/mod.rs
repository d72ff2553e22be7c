//! The form for editing an article: what was entered in, edits of the front matter or errors at fields out. Pure.

mod edits;
mod fields;
mod findings;
mod positions;

pub use self::fields::{Field, FieldErrors, Form, ImageChoice, Rules, one_line};

use self::findings::new_errors;
use super::change::{Decided, Kind, Subject};
use super::decide::{Target, published_text};
use super::problem::Problem;
use crate::curate::front_matter::edit;
use crate::text::plain;

/// The change of an article to what was entered; without a change of a file if it is as entered already.
///
/// # Errors
/// If something that was entered can't be used: nothing is changed.
pub fn edited(
    target: &Target,
    form: &Form,
    publishes: bool,
    rules: Rules<'_>,
) -> Result<Decided, FieldErrors> {
    let own = own_errors(target, form, rules);
    let mut after = match text_after(target, form, rules) {
        Ok(after) if own.is_empty() => after,
        found => {
            let mut errors = found.err().unwrap_or_default();
            errors.extend(own);
            return Err(errors);
        }
    };
    let kind = if publishes { Kind::Publish } else { Kind::Edit };
    if publishes {
        let whole = |problem| FieldErrors::from([(Field::Whole, problem)]);
        after = published_text(target, &after, rules.config).map_err(whole)?;
    }
    let mut files = vec![target.change(Some(after))];
    files.retain(|change| change.before != change.after);
    let title = plain::title(&form.title);
    let subject = Subject { file: target.article.source.file.clone(), title };
    Ok(Decided { kind, subjects: vec![subject], into: None, files, memory: Vec::new() })
}

/// What the form lacks, and values that the loader accepts but that nobody should enter.
fn own_errors(target: &Target, form: &Form, rules: Rules<'_>) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if form.title.is_empty() {
        errors.insert(Field::Title, Problem::NoTitle);
    }
    let new = form.unconfirmed(rules.topics, &target.article);
    if !new.is_empty() {
        let new = new.into_iter().map(str::to_owned).collect();
        errors.insert(Field::Topics, Problem::NewTopics(new));
    }
    if form.related.0.is_empty() != form.related.1.is_empty() {
        errors.insert(Field::Related, Problem::IncompleteCard);
    }
    let is_new = target.article.slug.as_deref() != Some(&*form.slug);
    if is_new && !form.slug.chars().all(is_in_slugs) {
        errors.insert(Field::Slug, Problem::BadSlug);
    }
    errors
}

/// Whether a character needs no encoding and no quotes in an address that people see.
fn is_in_slugs(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '~') || !(c.is_whitespace() || c.is_ascii_punctuation())
}

/// The edited text. Without a title, the old one stays, so that all other fields are checked.
fn text_after(target: &Target, form: &Form, rules: Rules<'_>) -> Result<String, FieldErrors> {
    let mut form = form.clone();
    if form.title.is_empty() {
        form.title = target.article.title.to_string();
    }
    let edits = form.edits(target, rules.config)?;
    let unchangeable = |reason| FieldErrors::from([(Field::Whole, Problem::Other(reason))]);
    let (after, _) = edit(&target.text, &edits).map_err(unchangeable)?;
    let errors = new_errors(target, &form, &after, rules);
    if errors.is_empty() { Ok(after) } else { Err(errors) }
}

#[cfg(test)]
mod error_tests;
#[cfg(test)]
mod tests;
