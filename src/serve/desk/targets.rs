//! The files that a decision is about, as they are now.

use std::sync::Arc;

use super::entered::Displayed;
use super::routes::Context;
use super::view::hash;
use crate::curate::desk::apply::ApplyError;
use crate::curate::desk::decide::{Refusal, Target, parse};
use crate::curate::desk::problem::Problem;
use crate::load::{self, ParsedArticle};
use crate::text::plain;

/// Why a decision was not made.
pub(super) enum Failure {
    /// A file is not as it was displayed.
    Changed { displayed: Displayed, now: Option<String> },
    /// A message: nothing was changed.
    Message(String),
    /// A message: something was changed.
    Partly(String),
}

impl Failure {
    /// A decision that could not be written.
    pub(super) fn of_apply(error: &ApplyError) -> Self {
        match error {
            ApplyError::Failed { left, .. } if !left.is_empty() => Self::Partly(error.to_string()),
            _ => Self::Message(error.to_string()),
        }
    }

    pub(super) fn refusal(context: &Context<'_>, Refusal { file, problem }: &Refusal) -> Self {
        Self::Message(format!("{file}: {}", context.views().problem(problem)))
    }
}

/// The drafts of a decision as they are now, if they are as they were displayed and still wait for one.
pub(super) fn targets(context: &Context<'_>, files: &[Displayed]) -> Result<Vec<Target>, Failure> {
    files.iter().map(|displayed| waiting(context, displayed)).collect()
}

/// The file if it is as it was displayed, and was not rejected or merged.
pub(super) fn waiting(context: &Context<'_>, displayed: &Displayed) -> Result<Target, Failure> {
    let target = target(context, displayed)?;
    if !context.state.is_open(&target.article) {
        // Decided in another window; the file may be as it was.
        let file = target.article.source.file.clone();
        return Err(Failure::refusal(context, &Refusal { file, problem: Problem::Decided }));
    }
    Ok(target)
}

/// The file if it is as it was displayed.
fn target(context: &Context<'_>, displayed: &Displayed) -> Result<Target, Failure> {
    let changed = |now| Failure::Changed { displayed: displayed.clone(), now };
    // Only articles of the site are read.
    let article = context.state.article(&displayed.file).ok_or_else(|| changed(None))?;
    let root = &context.site.settings.root;
    let bytes = load::read_bytes(root, &displayed.file).map_err(|_| changed(None))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::Message(format!("{}: not UTF-8", displayed.file)))?;
    let now = Displayed::new(&displayed.file, &text);
    if now != *displayed {
        return Err(changed(Some(text)));
    }
    if hash(article.source.hash) == now.hash {
        return Ok(Target { article: article.clone(), text });
    }
    let unreadable = || Failure::Message(format!("{} has errors", displayed.file));
    parsed(context, &displayed.file, &text).ok_or_else(unreadable)
}

/// An article with this text.
pub(super) fn parsed(context: &Context<'_>, file: &str, text: &str) -> Option<Target> {
    let (article, _) = parse(&file.into(), text, &context.site.view.config);
    Some(Target { article: article?.into(), text: text.to_owned() })
}

/// A file as a form names it, with this text.
pub(super) fn displayed_now(file: &str, text: &str) -> String {
    let Displayed { hash, file } = Displayed::new(file, text);
    format!("{hash} {file}")
}

/// The title of another article with the address of `article`.
pub(super) fn same_address(context: &Context<'_>, article: &ParsedArticle) -> Option<String> {
    let is_same = |other: &&Arc<ParsedArticle>| {
        other.source.file != article.source.file
            && other.keys.category == article.keys.category
            && other.segment() == article.segment()
    };
    let other = context.state.articles.iter().find(is_same)?;
    Some(plain::title(&other.title))
}
