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
    if !errors.is_empty() {
        return Err(errors);
    }
    let whole = |problem| FieldErrors::from([(Field::Whole, problem)]);
    let edits = form.edits(target, rules.config)?;
    let edited = edit(&target.text, &edits);
    let (mut after, _) = edited.map_err(|reason| whole(Problem::Other(reason)))?;
    let errors = new_errors(target, form, &after, rules);
    if !errors.is_empty() {
        return Err(errors);
    }
    let kind = if publishes { Kind::Publish } else { Kind::Edit };
    if publishes {
        after = published_text(target, &after, rules.config).map_err(whole)?;
    }
    let mut files = vec![target.change(Some(after))];
    files.retain(|change| change.before != change.after);
    let title = plain::title(&form.title);
    let subject = Subject { file: target.article.source.file.clone(), title };
    Ok(Decided { kind, subjects: vec![subject], into: None, files, memory: Vec::new() })
}

#[cfg(test)]
mod tests;
