//! Decisions: sent forms in, changed files and the next article out.

use serde_json::json;

use super::entered::{self, Displayed};
use super::pages::{Message, Pane};
use super::request::desk_path;
use super::routes::Context;
use super::view::{ActionView, Conflicting, HiddenView, conflict, edit, hash};
use super::{Desk, answer, outcome, query};
use crate::curate::desk::apply::{ApplyError, Conflict};
use crate::curate::desk::decide::{Refusal, Target, merge, publish, reject};
use crate::curate::desk::form::{FieldErrors, Form, Rules, edited};
use crate::curate::desk::journal::UndoError;
use crate::curate::desk::{Decided, Kind};
use crate::load::{self, ParsedArticle};
use crate::serve::response::ServeResponse;
use crate::serve::update;
use crate::text::key::TextKey;
use crate::text::plain;

/// Why a decision was not made.
enum Failure {
    /// A file is not as it was displayed.
    Changed { displayed: Displayed, now: Option<String> },
    /// A message.
    Message(String),
}

impl Failure {
    fn refusal(context: &Context<'_>, Refusal { file, problem }: &Refusal) -> Self {
        Self::Message(format!("{file}: {}", context.views().problem(problem)))
    }
}

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
            match request.form_value("action") {
                Some("publish") => {
                    publish(&targets).map_err(|refusal| Failure::refusal(context, &refusal))
                }
                Some("reject") => Ok(reject(&targets, memory, &context.state.curation.verdicts)),
                Some("merge") => {
                    let into = request.form_value("into").and_then(Displayed::parse);
                    let none = || Failure::Message(context.texts.get("merge_none").to_owned());
                    let into = target(context, &into.ok_or_else(none)?)?;
                    merge(&targets, &into, memory)
                        .map_err(|refusal| Failure::refusal(context, &refusal))
                }
                _ => Err(Failure::Message(context.texts.get("failed").to_owned())),
            }
        });
        match made {
            Ok(decided) => self.done(context, &decided, request.form_value("next")),
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
            let target = target(context, &displayed)?;
            let form = entered::form(request, &target.article);
            let config = &context.site.view.config;
            let category = folder_category(&displayed.file);
            let known = context.views().known_topics(&context.topics());
            let same_address = |article: &ParsedArticle| same_address(context, article);
            let rules =
                Rules { config, category: &category, topics: &known, same_address: &same_address };
            edited(&target, &form, publishes, rules).map_err(|errors| {
                invalid = Some((form, errors));
                Failure::Message(String::new())
            })
        });
        if let Some((form, errors)) = invalid {
            return self.invalid(context, &displayed.file, &form, &errors);
        }
        match made {
            Ok(decided) if decided.files.is_empty() => {
                let message = outcome::done(context.texts, &decided, false);
                self.answer(context, "done", &message, Some(&displayed.file), None)
            }
            Ok(decided) => {
                let next = match publishes {
                    true => self.next(context, &displayed.file),
                    false => Some(displayed.file.clone()),
                };
                self.done(context, &decided, next.as_deref())
            }
            Err(failure) => self.not_done(context, failure),
        }
    }

    /// Undoes the last decision, or leaves it as it is if the form says so.
    pub(super) fn undo(&self, context: &Context<'_>) -> ServeResponse {
        let request = context.request;
        let selected = request.form_value("article").filter(|file| !file.is_empty());
        if let Some(id) = request.form_value("skip").and_then(|id| id.parse().ok()) {
            // The answer needs the journal, too.
            let skipped = self.journal.lock().skip(id);
            return match skipped {
                Ok(()) => {
                    let message = context.texts.get("skipped").to_owned();
                    self.answer(context, "done", &message, selected, Some(id))
                }
                Err(error) => self.failed(context, error.to_string()),
            };
        }
        let config = &context.site.view.config;
        let undone = self.journal.lock().undo(&self.root, config);
        match undone {
            Ok(undone) => {
                let subjects = &undone.entry.subjects;
                let mut files: Vec<String> =
                    subjects.iter().map(|subject| subject.file.to_string()).collect();
                files.extend(undone.entry.into.iter().map(|into| into.file.to_string()));
                let is_shown = matches!(undone.entry.kind, Kind::Edit | Kind::Reject);
                self.apply(context, &files, is_shown);
                let message = outcome::undone(context.texts, subjects);
                let first = files.first().map(String::as_str);
                self.answer(context, "done", &message, first, Some(undone.entry.id))
            }
            Err(UndoError::Nothing) => {
                let message = context.texts.get("nothing_to_undo").to_owned();
                self.answer(context, "done", &message, selected, None)
            }
            Err(UndoError::Conflict { entry, conflict }) => {
                let Conflict { file, expected, found } = conflict;
                let skip = self.action(
                    context,
                    "undo",
                    "conflict_keep",
                    &[("skip", &entry.id.to_string())],
                );
                let conflicting = Conflicting {
                    file: &file,
                    mine: expected.as_deref(),
                    theirs: found.as_deref(),
                    retry: None,
                    skip: Some(skip),
                };
                self.conflict(context, conflicting)
            }
            Err(UndoError::Apply(error)) => self.failed(context, error.to_string()),
            Err(UndoError::Journal(error)) => self.failed(context, error.to_string()),
        }
    }

    /// Makes a decision: the journal is locked until it is written.
    fn make(
        &self,
        context: &Context<'_>,
        decide: impl FnOnce() -> Result<Decided, Failure>,
    ) -> Result<Decided, Failure> {
        let mut journal = self.journal.lock();
        let decided = decide()?;
        if decided.files.is_empty() && decided.memory.is_empty() {
            return Ok(decided);
        }
        let config = &context.site.view.config;
        let made = journal.decide(&self.root, config, &decided, context.now);
        drop(journal);
        made.map_err(|error| match error {
            ApplyError::Conflict(Conflict { file, expected, found }) => Failure::Changed {
                displayed: Displayed {
                    hash: hash(TextKey::new(&expected.unwrap_or_default())),
                    file: file.to_string(),
                },
                now: found,
            },
            error => Failure::Message(error.to_string()),
        })?;
        let files: Vec<String> =
            decided.files.iter().map(|change| change.file.to_string()).collect();
        self.apply(context, &files, decided.kind == Kind::Edit);
        Ok(decided)
    }

    /// Takes written files over. If the desk shows the article next, as after an edit or a rejection that was undone, so does
    /// the preview; other changes can need all pages, and reach the preview when they are noticed there.
    fn apply(&self, context: &Context<'_>, files: &[String], is_shown: bool) {
        self.states.on_decision(&context.site.view.config, files);
        if is_shown && let Some(assets) = update::apply(&context.server.site, files) {
            context.server.notify(assets);
        }
    }

    /// The draft below `file` in the list.
    fn next(&self, context: &Context<'_>, file: &str) -> Option<String> {
        let files = context.state.inbox.files_in_order(&context.query);
        let position = files.iter().position(|other| *other == file)?;
        files.get(position + 1).map(|next| (*next).to_owned())
    }

    fn done(&self, context: &Context<'_>, decided: &Decided, next: Option<&str>) -> ServeResponse {
        let is_edited = context.request.path == "edit";
        let message = outcome::done(context.texts, decided, is_edited);
        let id = self.journal.lock().last_undoable().map(|entry| entry.id);
        self.answer(context, "done", &message, next.filter(|next| !next.is_empty()), id)
    }

    /// The inbox after a decision, with the draft in `wanted` or else the first one.
    fn answer(
        &self,
        context: &Context<'_>,
        outcome: &str,
        message: &str,
        wanted: Option<&str>,
        done: Option<u64>,
    ) -> ServeResponse {
        let context = &Context {
            server: context.server,
            site: context.server.snapshot(),
            state: self.states.get(),
            texts: context.texts,
            query: context.query.clone(),
            request: context.request,
            now: context.now,
        };
        let inbox = &context.state.inbox;
        let wanted = wanted.filter(|file| inbox.find(file).is_some());
        if !context.request.wants_json {
            let mut more: Vec<(&str, String)> = Vec::new();
            more.extend(wanted.map(|file| ("article", file.to_owned())));
            more.extend(done.map(|id| ("done", id.to_string())));
            let more: Vec<(&str, &str)> =
                more.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let query = query::to_string(&context.query, &more);
            return answer::see_other(&format!("{}?{query}", desk_path()));
        }
        let first = || {
            let page = inbox.page(&context.query);
            let (_, drafts) = page.stories.into_iter().next()?;
            drafts.first().map(|draft| inbox.drafts()[*draft].file().to_string())
        };
        let selected = wanted.map(str::to_owned).or_else(first);
        let pane = self.detail_pane(context, selected.as_deref());
        let page = self.desk_page(context, selected.as_deref(), pane);
        let (views, token) = (context.views(), self.guard.token());
        answer::json(
            200,
            &json!({
                "outcome": outcome,
                "message": message,
                "list": self.pages.list(views, token, &page),
                "detail": self.pages.pane(views, token, &page),
                "url": views.href(selected.as_deref()),
            }),
        )
    }

    /// An answer that shows a pane and changes nothing else.
    fn pane(
        &self,
        context: &Context<'_>,
        (status, outcome, message): (u16, &str, &str),
        file: &str,
        pane: Pane,
    ) -> ServeResponse {
        if !context.request.wants_json {
            return self.whole(context, status, Some(file), pane);
        }
        let page = self.desk_page(context, Some(file), pane);
        let detail = self.pages.pane(context.views(), self.guard.token(), &page);
        let url = context.views().href(Some(file));
        answer::json(
            status,
            &json!({ "outcome": outcome, "message": message, "detail": detail, "url": url }),
        )
    }

    fn invalid(
        &self,
        context: &Context<'_>,
        file: &str,
        form: &Form,
        errors: &FieldErrors,
    ) -> ServeResponse {
        let Some(article) = context.state.article(file) else {
            return self.failed(context, context.texts.get("conflict_deleted").to_owned());
        };
        let view = edit(context.views(), article, form, errors, &context.topics());
        let message = context.texts.get("error_form").to_owned();
        self.pane(context, (422, "invalid", &message), file, Pane::Edit(Box::new(view)))
    }

    fn not_done(&self, context: &Context<'_>, failure: Failure) -> ServeResponse {
        let (displayed, now) = match failure {
            Failure::Message(message) => return self.failed(context, message),
            Failure::Changed { displayed, now } => (displayed, now),
        };
        let mut mine = self.displayed.text(&displayed);
        let retry = now.as_ref().and_then(|now| {
            if context.request.path != "edit" {
                return Some(self.retry(context, &displayed, now));
            }
            // What was entered belongs to the displayed version.
            let old = parsed(context, &displayed.file, mine.as_deref()?)?;
            let form = entered::form(context.request, &old.article);
            let after = changed_by(context, &old, &form);
            let theirs = parsed(context, &displayed.file, now)?;
            let form = entered::rebased(&form, &old.article, &theirs.article);
            mine = after.or(mine.take());
            Some(self.retry_edit(context, &displayed.file, now, &form))
        });
        let conflicting = Conflicting {
            file: &displayed.file,
            mine: mine.as_deref(),
            theirs: now.as_deref(),
            retry,
            skip: None,
        };
        self.conflict(context, conflicting)
    }

    fn conflict(&self, context: &Context<'_>, conflicting: Conflicting<'_>) -> ServeResponse {
        let file = conflicting.file.to_owned();
        let view = conflict(context.views(), conflicting);
        let message = context.texts.get("conflict_heading").to_owned();
        self.pane(context, (409, "conflict", &message), &file, Pane::Conflict(Box::new(view)))
    }

    /// The same decision again, for the file as it is now.
    fn retry(&self, context: &Context<'_>, displayed: &Displayed, now: &str) -> ActionView {
        let old = format!("{} {}", displayed.hash, displayed.file);
        let current = &*displayed_now(&displayed.file, now);
        let form = &context.request.form;
        let pairs: Vec<(&str, &str)> = form
            .iter()
            .filter(|(name, _)| name != "token")
            .map(|(name, value)| {
                let is_file = matches!(name.as_str(), "file" | "into") && value.trim() == old;
                (name.as_str(), if is_file { current } else { value.as_str() })
            })
            .collect();
        self.action(context, &context.request.path, "conflict_retry", &pairs)
    }

    /// The form for the file as it is now.
    fn retry_edit(&self, context: &Context<'_>, file: &str, now: &str, form: &Form) -> ActionView {
        let mut pairs = vec![("file", displayed_now(file, now))];
        pairs.extend(context.request.form_value("then").map(|then| ("then", then.to_owned())));
        pairs.extend(entered::pairs(form));
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.action(context, "edit", "conflict_retry", &pairs)
    }

    fn action(
        &self,
        context: &Context<'_>,
        path: &str,
        label: &str,
        pairs: &[(&str, &str)],
    ) -> ActionView {
        let query = query::to_string(&context.query, &[]);
        let own = [("token", self.guard.token()), ("query", query.as_str())];
        let more = pairs.iter().filter(|(name, _)| *name != "query").copied();
        let hidden = |(name, value): (&str, &str)| HiddenView {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        ActionView {
            action: format!("{}{path}", desk_path()),
            label: context.texts.get(label).to_owned(),
            hidden: own.into_iter().chain(more).map(hidden).collect(),
        }
    }

    fn failed(&self, context: &Context<'_>, reason: String) -> ServeResponse {
        let texts = context.texts;
        let text = texts.fill("failed_text", &[("reason", &reason)]);
        if context.request.wants_json {
            return answer::json(200, &json!({ "outcome": "failed", "message": text }));
        }
        let title = texts.get("failed").to_owned();
        let message = Message { title, text, ..self.to_desk(texts) };
        answer::html(422, self.pages.message(&context.site, texts, &message))
    }
}

/// The files of a decision as they are now, if they are as they were displayed.
fn targets(context: &Context<'_>, files: &[Displayed]) -> Result<Vec<Target>, Failure> {
    files.iter().map(|displayed| target(context, displayed)).collect()
}

fn target(context: &Context<'_>, displayed: &Displayed) -> Result<Target, Failure> {
    let changed = |now| Failure::Changed { displayed: displayed.clone(), now };
    // Only articles of the site are read.
    let article = context.state.article(&displayed.file).ok_or_else(|| changed(None))?;
    let root = &context.site.settings.root;
    let bytes = load::read_bytes(root, &displayed.file).map_err(|_| changed(None))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::Message(format!("{}: not UTF-8", displayed.file)))?;
    let key = TextKey::new(&text);
    if hash(key) != displayed.hash {
        return Err(changed(Some(text)));
    }
    if article.source.hash == key {
        return Ok(Target { article: article.clone(), text });
    }
    let unreadable = || Failure::Message(format!("{} has errors", displayed.file));
    parsed(context, &displayed.file, &text).ok_or_else(unreadable)
}

/// An article with this text.
fn parsed(context: &Context<'_>, file: &str, text: &str) -> Option<Target> {
    let category = folder_category(file);
    let config = &context.site.view.config;
    let (article, _) = load::parse_article(&file.into(), text, &category, config);
    Some(Target { article: article?.into(), text: text.to_owned() })
}

/// A file as a form names it, with this text.
fn displayed_now(file: &str, text: &str) -> String {
    format!("{} {file}", hash(TextKey::new(text)))
}

/// The text that a form makes of an article, if it is valid.
fn changed_by(context: &Context<'_>, target: &Target, form: &Form) -> Option<String> {
    let category = folder_category(&target.article.source.file);
    let rules = Rules {
        config: &context.site.view.config,
        category: &category,
        topics: &form.topics,
        same_address: &|_| None,
    };
    let decided = edited(target, form, false, rules).ok()?;
    decided.files.into_iter().next()?.after
}

/// The default category of an article: the name of its folder.
fn folder_category(file: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.rsplit('/').next().unwrap_or("").trim_start_matches('_').to_owned()
}

/// The title of another article with the address of `article`.
fn same_address(context: &Context<'_>, article: &ParsedArticle) -> Option<String> {
    let is_same = |other: &&std::sync::Arc<ParsedArticle>| {
        other.source.file != article.source.file
            && other.keys.category == article.keys.category
            && other.segment() == article.segment()
    };
    let other = context.state.articles.iter().find(is_same)?;
    Some(plain::title(&other.title))
}
