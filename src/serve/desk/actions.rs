//! Decisions: sent forms in, changed files and the next article out.

use super::Desk;
use super::entered::{self, Displayed};
use super::routes::Context;
use super::targets::{Failure, same_address, targets, waiting};
use crate::curate::desk::apply::{ApplyError, Conflict};
use crate::curate::desk::decide::{merge, publish, reject};
use crate::curate::desk::form::{FieldErrors, Form, Rules, edited};
use crate::curate::desk::{Decided, Kind};
use crate::load::ParsedArticle;
use crate::serve::response::ServeResponse;

impl Desk {
    /// Publishes, rejects or merges articles.
    pub(super) fn decide(&self, context: &Context<'_>) -> ServeResponse {
        let request = context.request;
        let files = entered::files(request);
        if files.is_empty() {
            return self.failed(context, context.texts.get("nothing_selected").to_owned());
        }
        let made = self.make(context, || {
            let targets = targets(context, &files)?;
            let memory = &context.state.curation.memory;
            let decided = match request.form_value("action") {
                Some("publish") => publish(&targets, &context.site.view.config),
                Some("reject") => reject(&targets, memory, &context.state.curation.verdicts),
                Some("merge") => {
                    let into = request.form_value("into").and_then(Displayed::parse);
                    let none = || Failure::Message(context.texts.get("merge_none").to_owned());
                    let into = waiting(context, &into.ok_or_else(none)?)?;
                    merge(&targets, &into, memory)
                }
                _ => return Err(Failure::Message(context.texts.get("failed").to_owned())),
            };
            decided.map_err(|refusal| Failure::refusal(context, &refusal))
        });
        match made {
            Ok((decided, id)) => {
                let files = files.iter().map(|displayed| displayed.file.as_str());
                let next = self.next(context, files);
                self.done(context, (&decided, id), next.as_deref())
            }
            Err(failure) => self.not_done(context, failure),
        }
    }

    /// Saves the form of an article.
    pub(super) fn save(&self, context: &Context<'_>) -> ServeResponse {
        let request = context.request;
        let Some(displayed) = request.form_value("file").and_then(Displayed::parse) else {
            return self.failed(context, context.texts.get("nothing_selected").to_owned());
        };
        let publishes = request.form_value("then") == Some("publish");
        let mut invalid: Option<(Form, FieldErrors)> = None;
        let made = self.make(context, || {
            let target = waiting(context, &displayed)?;
            let form = entered::form(request, &target.article);
            let config = &context.site.view.config;
            let known = context.views().known_topics(&context.topics());
            let same_address = |article: &ParsedArticle| same_address(context, article);
            let rules = Rules { config, topics: &known, same_address: &same_address };
            edited(&target, &form, publishes, rules).map_err(|errors| {
                invalid = Some((form, errors));
                Failure::Message(String::new())
            })
        });
        if let Some((form, errors)) = invalid {
            return self.invalid(context, &displayed.file, &form, &errors);
        }
        match made {
            Ok((decided, id)) => {
                let next = match publishes {
                    true => self.next(context, [&*displayed.file]),
                    false => Some(displayed.file.clone()),
                };
                self.done(context, (&decided, id), next.as_deref())
            }
            Err(failure) => self.not_done(context, failure),
        }
    }

    /// Makes a decision, and returns its number if it changes something. The journal is locked until it is written.
    fn make(
        &self,
        context: &Context<'_>,
        decide: impl FnOnce() -> Result<Decided, Failure>,
    ) -> Result<(Decided, Option<u64>), Failure> {
        let mut journal = self.journal.lock();
        let decided = decide()?;
        if decided.files.is_empty() && decided.memory.is_empty() {
            return Ok((decided, None));
        }
        let config = &context.site.view.config;
        let made = journal.decide(&self.root, config, &decided, context.now);
        drop(journal);
        let id = made.map_err(|error| match error {
            ApplyError::Conflict(Conflict { file, expected, found }) => Failure::Changed {
                displayed: Displayed::new(&file, &expected.unwrap_or_default()),
                now: found,
            },
            error => Failure::of_apply(&error),
        })?;
        let files: Vec<String> =
            decided.files.iter().map(|change| change.file.to_string()).collect();
        self.apply(context, &files, decided.kind);
        Ok((decided, Some(id)))
    }

    /// Takes written files over. The preview does so when it notices them, as graph and plan of a large site take a while.
    pub(super) fn apply(&self, context: &Context<'_>, files: &[String], kind: Kind) {
        let has_verdict = matches!(kind, Kind::Reject | Kind::Merge);
        self.states.on_decision(&context.site.view.config, files, has_verdict);
    }
}
