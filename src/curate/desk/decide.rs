//! What a decision changes: the files as they are in, the changed files out. Pure; [`super::apply`] writes.

use std::fmt;
use std::sync::Arc;

use super::change::{Decided, FileChange, Kind, Subject};
use super::memory::{Verdicts, verdict_changes};
use super::problem::Problem;
use crate::config::Config;
use crate::curate::front_matter::{Edit, Value, edit, line_of_key, published};
use crate::curate::identity::seen::Verdict;
use crate::curate::identity::{Hash, Identity, KnownArticle};
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::load::{Image, ParsedArticle, parse_article};
use crate::text::{plain, url};

/// The heat of an article that follows another one.
const FOLLOWER_HEAT: i64 = -1;

/// An article with the text of its file.
#[derive(Debug, Clone)]
pub struct Target {
    /// The article, parsed from `text`.
    pub article: Arc<ParsedArticle>,
    /// The text of its file.
    pub text: String,
}

/// Why a decision can't be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file that can't be changed.
    pub file: Arc<str>,
    /// The reason.
    pub problem: Problem,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl Target {
    fn subject(&self) -> Subject {
        let title = plain::title(&self.article.title);
        Subject { file: Arc::clone(&self.article.source.file), title }
    }

    fn identity(&self) -> Identity {
        KnownArticle::new(&self.article).identity()
    }

    /// The change to `after`.
    pub(super) fn change(&self, after: Option<String>) -> FileChange {
        let file = Arc::clone(&self.article.source.file);
        FileChange { file, before: Some(self.text.clone()), after }
    }

    /// Whether the verdict on this article would be one on `other`, too.
    fn is_copy_of(&self, other: &Self) -> bool {
        let lines = self.identity().lines(Verdict::Merged);
        Verdicts::new(&lines).of(&other.identity()).is_some()
    }

    /// Rejecting and merging are about drafts.
    fn check_unpublished(&self) -> Result<(), Refusal> {
        if self.article.published { Err(self.refusal(Problem::Published)) } else { Ok(()) }
    }

    fn refusal(&self, problem: Problem) -> Refusal {
        Refusal { file: Arc::clone(&self.article.source.file), problem }
    }
}

/// Parses the text of an article. A byte order mark is no part of it, as in files that are loaded.
pub fn parse(
    file: &Arc<str>,
    text: &str,
    config: &Config,
) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    parse_article(file, text, config.folders.category_of(file), config)
}

/// The published form of `text`, a version of an unpublished article.
pub(super) fn published_text(
    target: &Target,
    text: &str,
    config: &Config,
) -> Result<String, Problem> {
    if target.article.published {
        return Err(Problem::Published);
    }
    let (after, _) = published(text).map_err(Problem::Other)?;
    // Keys of other tools, such as `status: draft`, may keep it unpublished as well.
    let (article, findings) = parse(&target.article.source.file, &after, config);
    if article.is_some_and(|article| article.published) {
        return Ok(after);
    }
    let key = findings.iter().find_map(|finding| match &finding.place {
        Place::Key(path, _) if finding.code == "draft" => Some(path.to_string()),
        _ => None,
    });
    let line = key.as_deref().and_then(|key| line_of_key(text, key));
    Err(key
        .zip(line)
        .map_or(Problem::StillUnpublished, |(key, line)| Problem::KeptUnpublished { key, line }))
}

/// Publishes articles: `published: true` and nothing else.
///
/// # Errors
/// If an article is published already, or the value of a file can't be changed alone.
pub fn publish(targets: &[Target], config: &Config) -> Result<Decided, Refusal> {
    let change = |target: &Target| {
        let after = published_text(target, &target.text, config);
        Ok(target.change(Some(after.map_err(|problem| target.refusal(problem))?)))
    };
    let files = targets.iter().map(change).collect::<Result<_, Refusal>>()?;
    let subjects = targets.iter().map(Target::subject).collect();
    Ok(Decided { kind: Kind::Publish, subjects, into: None, files, memory: Vec::new() })
}

/// Rejects articles. A file is deleted only if it is byte for byte what an import wrote, as `memory` (the text of
/// `curation/seen.tsv`) says.
///
/// # Errors
/// If an article is published, or has nothing by which it could be known again.
pub fn reject(targets: &[Target], memory: &str, verdicts: &Verdicts) -> Result<Decided, Refusal> {
    targets.iter().try_for_each(Target::check_unpublished)?;
    let identities: Vec<Identity> = targets.iter().map(Target::identity).collect();
    let is_unknown = |(_, Identity { urls, title, .. }): &(&Target, &Identity)| {
        urls.is_empty() && title.is_none()
    };
    if let Some((target, _)) = targets.iter().zip(&identities).find(is_unknown) {
        return Err(target.refusal(Problem::NoIdentity));
    }
    let is_as_imported = |(target, identity): &(&Target, &Identity)| {
        verdicts.is_draft(identity, Hash::new(&target.text))
    };
    let deleted = targets.iter().zip(&identities).filter(is_as_imported);
    let files = deleted.map(|(target, _)| target.change(None)).collect();
    let subjects = targets.iter().map(Target::subject).collect();
    let memory = verdict_changes(memory, &identities, Verdict::Rejected);
    Ok(Decided { kind: Kind::Reject, subjects, into: None, files, memory })
}

/// Merges articles into another one: they become its related cards and get the heat of followers.
///
/// # Errors
/// If an article is published, has no URL that a card could have, is the leader itself or an unpublished copy of it, or
/// if a file can't be changed.
pub fn merge(followers: &[Target], leader: &Target, memory: &str) -> Result<Decided, Refusal> {
    let ParsedArticle { keys, related, published, .. } = &*leader.article;
    // The leader needs no card of itself.
    let mut known: Vec<_> = [keys.original, keys.web].into_iter().flatten().collect();
    known.extend(related.iter().filter_map(|card| url::key(&card.url)));
    let mut cards = Vec::new();
    let mut files = Vec::with_capacity(followers.len() + 1);
    for follower in followers {
        let article = &follower.article;
        if article.source.file == leader.article.source.file {
            return Err(follower.refusal(Problem::IntoItself));
        }
        follower.check_unpublished()?;
        let Some(url) = article.reader_url() else {
            return Err(follower.refusal(Problem::NoUrl));
        };
        // The verdict would take an unpublished leader from the inbox.
        if !published && follower.is_copy_of(leader) {
            return Err(follower.refusal(Problem::Copy));
        }
        let key = url::key(url);
        if !key.is_some_and(|key| known.contains(&key)) {
            known.extend(key);
            cards.push(Edit::Append(path(["related"]), card(article, url)));
        }
        let heat = [Edit::Set(path(["heat"]), Value::Integer(FOLLOWER_HEAT))];
        let (after, _) = edit(&follower.text, &heat)
            .map_err(|reason| follower.refusal(Problem::Other(reason)))?;
        files.push(follower.change(Some(after)));
    }
    let (after, _) =
        edit(&leader.text, &cards).map_err(|reason| leader.refusal(Problem::Other(reason)))?;
    files.insert(0, leader.change(Some(after)));
    files.retain(|change| change.before != change.after);
    let identities: Vec<Identity> = followers.iter().map(Target::identity).collect();
    let memory = verdict_changes(memory, &identities, Verdict::Merged);
    let subjects = followers.iter().map(Target::subject).collect();
    Ok(Decided { kind: Kind::Merge, subjects, into: Some(leader.subject()), files, memory })
}

/// A path of keys.
pub(super) fn path<const N: usize>(keys: [&str; N]) -> YamlPath {
    YamlPath(keys.into_iter().map(Into::into).collect())
}

/// The related card of an article.
fn card(article: &ParsedArticle, url: &str) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut card = vec![("title", text(&article.title))];
    let excerpt = article.excerpt.as_deref().filter(|_| !article.has_poor_excerpt);
    card.extend(excerpt.map(|excerpt| ("excerpt", text(excerpt))));
    card.push(("publishedDateTime", text(article.published_at.as_written())));
    card.push(("webUrl", text(url)));
    if &*article.kind != "article" {
        card.push(("type", text(&article.kind)));
    }
    if let Some(provider) = article.publisher() {
        let name = provider.name.as_deref().map(|name| ("name", text(name)));
        let domain = provider.domain.as_deref().map(|domain| ("domain", text(domain)));
        let provider: Vec<_> = [name, domain].into_iter().flatten().collect();
        card.push(("provider", Value::Mapping(provider)));
    }
    card.extend(article.quality.map(|quality| ("quality", Value::Integer(quality))));
    // A relative path is that of a file beside the article.
    let is_anywhere = |image: &&Image| image.url.starts_with('/') || image.url.contains("://");
    if let Some(image) = article.images.iter().find(is_anywhere) {
        let mut values = vec![("url", text(&image.url))];
        let size = image.width.zip(image.height);
        if let Some((width, height)) = size {
            values.push(("width", Value::Integer(i64::from(width))));
            values.push(("height", Value::Integer(i64::from(height))));
        }
        card.push(("images", Value::List(vec![Value::Mapping(values)])));
    }
    Value::Mapping(card)
}

#[cfg(test)]
mod tests;
