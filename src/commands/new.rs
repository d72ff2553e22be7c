//! `feedgen new`: creates an unpublished article.
//!
//! Takes the options, prompts for missing ones on a terminal, writes one new file and prints its path.
//! Everything that the loader would reject is rejected here, before anything is written; no file is
//! overwritten. Uses the clock for the default date.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use chrono_tz::Tz;

use super::config::{self, ConfigError};
use super::prompt::{Prompt, is_on_terminal};
use super::{Exit, err, err_colored, fail, out};
use crate::cli::NewArgs;
use crate::config::Config;
use crate::curate::draft::{Draft, stem, text};
use crate::curate::draft_file::{create_file, one_line, place};
use crate::diag::Diagnostic;
use crate::load::{self, Sources};
use crate::progress::NoProgress;
use crate::text::slug::{fold, has_slug};
use crate::text::suggest::closest;
use crate::text::timestamp::{Timestamp, in_zone};
use crate::text::{host, plain, url};

pub(super) fn run(args: NewArgs) -> ExitCode {
    let exit = match create(args) {
        Ok(path) => {
            out(format!("{}\n", path.display()));
            Exit::Success
        }
        Err(Failure::Usage(message)) => fail(message, Exit::Usage),
        Err(Failure::Write(message)) => fail(message, Exit::Content),
        Err(Failure::Config(report)) => {
            err_colored(report);
            Exit::Content
        }
    };
    exit.into()
}

/// Why no article was created.
enum Failure {
    /// The arguments are wrong.
    Usage(String),
    /// `site.toml` has errors, with the report of them.
    Config(String),
    /// The file can't be written.
    Write(String),
}

fn create(args: NewArgs) -> Result<PathBuf, Failure> {
    let NewArgs { url, title, topics, provider, provider_name, excerpt, category, date, site } =
        args;
    let config = read_config(&site.config_file())?;
    // Options are checked before the first prompt.
    let given = |option: &str, reason: String| Failure::Usage(format!("{option}: {reason}"));
    let url = url.map(|text| checked_url(&text)).transpose().map_err(|e| given("--url", e))?;
    let title =
        title.map(|text| checked_title(&text)).transpose().map_err(|e| given("--title", e))?;
    let are_given = !topics.is_empty();
    let topics = checked_topics(&topics).map_err(|e| given("--topic", e))?;
    let topics = are_given.then_some(topics);
    let provider = provider.map(|text| checked_domain(&text)).transpose();
    let provider = provider.map_err(|e| given("--provider", e))?;
    let date = match date.as_deref().map(str::trim) {
        Some(text) => Timestamp::parse(text, config.timezone).map_err(|e| given("--date", e))?,
        None => now(config.timezone).map_err(Failure::Usage)?,
    };
    let (folder, category) =
        place(&config.folders.articles, category.as_deref()).map_err(Failure::Usage)?;

    let Answers { url, title, topics } = if is_on_terminal() {
        let mut terminal = Prompt { input: std::io::stdin().lock(), output: std::io::stderr() };
        terminal.ask_for_missing(url, title, topics).map_err(Failure::Usage)?
    } else {
        let title = title.ok_or_else(|| Failure::Usage("--title is missing".to_owned()))?;
        Answers { url: url.flatten(), title, topics: topics.unwrap_or_default() }
    };
    let name = provider_name.map(|name| one_line(&name)).filter(|name| !name.is_empty());
    let domain = provider.or_else(|| url.as_deref().and_then(url::provider_domain));
    if let (Some(name), None) = (&name, &domain)
        && !has_slug(name)
    {
        let reason = format!("`{name}` has no letter or digit; add --provider");
        return Err(given("--provider-name", reason));
    }
    let excerpt = excerpt.map(|text| one_line(&text)).filter(|text| !text.is_empty());
    let provider = (name, domain);
    let draft = Draft { url, excerpt, category, provider, topics, ..Draft::new(title, date) };

    for hint in topic_hints(&site.root, &config, &draft.topics) {
        err(format!("hint: {hint}\n"));
    }
    let path = create_file(&site.root, folder, &stem(&draft), &text(&draft));
    let path = path.map_err(Failure::Write)?;
    Ok(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
}

fn read_config(path: &Path) -> Result<Config, Failure> {
    config::read(path).map_err(|error| match error {
        ConfigError::Unreadable(message) => Failure::Usage(message),
        ConfigError::Invalid(report) => Failure::Config(report),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the default date of a new article is the current time"
)]
fn now(zone: Option<Tz>) -> Result<Timestamp, String> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let time =
        i64::try_from(since_epoch.as_secs()).ok().and_then(|s| DateTime::from_timestamp(s, 0));
    let time = in_zone(time.unwrap_or_default().fixed_offset(), zone);
    Timestamp::from_datetime(time).map_err(|_| "the system clock is wrong; add --date".to_owned())
}

/// A URL; an empty one is that of an article of the site's own.
fn checked_url(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(url::repair(text)?.into_owned()))
}

fn checked_title(text: &str) -> Result<String, String> {
    let title = one_line(text);
    if plain::title(&title).is_empty() { Err("the title is empty".to_owned()) } else { Ok(title) }
}

/// Each topic once, without the empty ones.
fn checked_topics<T: AsRef<str>>(texts: &[T]) -> Result<Vec<String>, String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in texts.iter().map(|text| one_line(text.as_ref())).filter(|topic| !topic.is_empty())
    {
        if !has_slug(&topic) {
            return Err(format!("`{topic}` has no letter or digit"));
        }
        if topics.iter().all(|other| fold(other) != fold(&topic)) {
            topics.push(topic);
        }
    }
    Ok(topics)
}

fn checked_domain(text: &str) -> Result<String, String> {
    let domain = text.trim();
    if host::key(domain).is_some() {
        return Ok(domain.to_owned());
    }
    let host = url::host(domain);
    let hint = if host.is_empty() {
        "expected a name such as example.org".into()
    } else {
        format!("write {host}")
    };
    Err(format!("`{domain}` is not a host name; {hint}"))
}

/// Values from options or prompts.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    /// `None` for an article of the site's own.
    url: Option<String>,
    title: String,
    topics: Vec<String>,
}

impl<I: BufRead, O: Write> Prompt<I, O> {
    fn ask_for_missing(
        &mut self,
        url: Option<Option<String>>,
        title: Option<String>,
        topics: Option<Vec<String>>,
    ) -> Result<Answers, String> {
        let url = match url {
            Some(url) => url,
            None => self.ask("URL of the story (empty for an article of your own)", checked_url)?,
        };
        let title = match title {
            Some(title) => title,
            None => self.ask("Title", checked_title)?,
        };
        let topics = match topics {
            Some(topics) => topics,
            None => self.ask("Topics, separated by commas (may be empty)", |answer| {
                checked_topics(&answer.split(',').collect::<Vec<_>>())
            })?,
        };
        Ok(Answers { url, title, topics })
    }
}

/// Suggestions for new topics that resemble known ones. None if the site has errors, which a build
/// reports.
fn topic_hints(root: &Path, config: &Config, topics: &[String]) -> Vec<String> {
    if topics.is_empty() {
        return Vec::new();
    }
    let (sources, findings) =
        load::load(root, config, load::find_articles(root, config), &NoProgress);
    if findings.all().any(Diagnostic::is_error) {
        return Vec::new();
    }
    let Sources { articles, topics: files, .. } = sources;
    let of_files = files.iter().flat_map(|file| [Some(&file.name), file.parent.as_ref()]).flatten();
    let of_articles = articles.iter().flat_map(|article| &article.topics).map(|name| &**name);
    let names: BTreeSet<&str> = of_articles.chain(of_files.map(|name| &**name)).collect();
    let ids = files.iter().map(|file| &*file.id);
    let known: BTreeSet<String> = names.iter().copied().chain(ids).map(fold).collect();
    let new = topics.iter().filter(|topic| !known.contains(&fold(topic)));
    new.filter_map(|topic| {
        let near = closest(topic, names.iter().copied())?;
        Some(format!("the topic `{topic}` is new; did you mean `{near}`?"))
    })
    .collect()
}

#[cfg(test)]
#[path = "new_tests.rs"]
mod tests;
