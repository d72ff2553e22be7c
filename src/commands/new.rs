//! `feedgen new`: creates an unpublished article.
//!
//! Takes the options; without a title, requests the page at the URL for it and other values (`page`); prompts for
//! what is missing on a terminal; writes one new file and prints its path. Everything that the loader would reject
//! is rejected here, before anything is written; no file is overwritten. Uses the clock for the default date.

mod page;

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Timelike;
use chrono_tz::Tz;

use self::page::{NoPage, Page};
use super::config::{self, ConfigError};
use super::prompt::{Prompt, is_on_terminal};
use super::requests::now;
use super::{Exit, err, err_colored, fail, out};
use crate::cli::{NewArgs, RequestArgs};
use crate::config::Config;
use crate::curate::draft::{Draft, stem, text};
use crate::curate::draft_file::{create_file, folder_in_site, one_line, place};
use crate::curate::import::PageDraft;
use crate::diag::Diagnostic;
use crate::load::{self, Sources};
use crate::progress::NoProgress;
use crate::text::slug::{fold, has_slug};
use crate::text::suggest::closest;
use crate::text::terminal::{Colors, escape};
use crate::text::timestamp::{Timestamp, in_zone};
use crate::text::{host, plain, url};

pub(super) fn run(args: NewArgs) -> ExitCode {
    let exit = match create(args) {
        Ok(path) => {
            out(format!("{}\n", path.display()));
            Exit::Success
        }
        Err(Failure::Usage(message)) => fail(message, Exit::Usage),
        Err(Failure::Content(message)) => fail(message, Exit::Content),
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
    /// The page can't be read, its story is known, or the file can't be written.
    Content(String),
}

fn create(args: NewArgs) -> Result<PathBuf, Failure> {
    let config = read_config(&args.site.config_file())?;
    let root = args.site.root.clone();
    let category = args.category.clone();
    let (folder, category) =
        place(&config.folders.articles, category.as_deref()).map_err(Failure::Usage)?;
    // Options are checked before the first prompt and before a request.
    let options = Options::new(args, config.timezone)?;
    let draft = Draft { category, ..new_draft(options, &root, &config)? };
    for hint in topic_hints(&root, &config, &draft.topics) {
        err(format!("hint: {hint}\n"));
    }
    folder_in_site(&root, folder).map_err(Failure::Usage)?;
    let path = create_file(&root, folder, &stem(&draft), &text(&draft));
    let path = path.map_err(Failure::Content)?;
    Ok(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
}

/// The checked options; `None` for those that are not given.
struct Options {
    /// `Some(None)` for an article of the site's own.
    url: Option<Option<String>>,
    title: Option<String>,
    topics: Option<Vec<String>>,
    domain: Option<String>,
    name: Option<String>,
    excerpt: Option<String>,
    date: Option<Timestamp>,
    requests: RequestArgs,
}

impl Options {
    fn new(args: NewArgs, zone: Option<Tz>) -> Result<Self, Failure> {
        let NewArgs { url, title, topics, provider, provider_name, excerpt, date, .. } = args;
        let invalid = |option: &str, reason: String| Failure::Usage(format!("{option}: {reason}"));
        let url = url.map(|text| checked_url(&text)).transpose();
        let title = title.map(|text| checked_title(&text)).transpose();
        let are_given = !topics.is_empty();
        let topics = checked_topics(&topics).map_err(|e| invalid("--topic", e))?;
        let domain = provider.map(|text| checked_domain(&text)).transpose();
        let date = date.map(|text| Timestamp::parse(text.trim(), zone)).transpose();
        let line = |text: String| Some(one_line(&text)).filter(|text| !text.is_empty());
        Ok(Self {
            url: url.map_err(|e| invalid("--url", e))?,
            title: title.map_err(|e| invalid("--title", e))?,
            topics: are_given.then_some(topics),
            domain: domain.map_err(|e| invalid("--provider", e))?,
            name: provider_name.and_then(line),
            excerpt: excerpt.and_then(line),
            date: date.map_err(|e| invalid("--date", e))?,
            requests: args.requests,
        })
    }
}

/// The draft, without a category: from options, answers on a terminal, and the page of the story.
fn new_draft(options: Options, root: &Path, config: &Config) -> Result<Draft, Failure> {
    let Options { url, title, topics, domain, name, excerpt, date, requests } = options;
    let mut terminal = is_on_terminal()
        .then(|| Prompt { input: std::io::stdin().lock(), output: std::io::stderr() });
    let url = match (url, &mut terminal) {
        (Some(url), _) => url,
        (None, Some(terminal)) => terminal.ask_for_url().map_err(Failure::Usage)?,
        (None, None) => None,
    };
    let page = match (&url, &title) {
        (Some(url), None) => {
            let page = Page { url, provider: domain.as_deref(), requests: &requests };
            read_page(page, root, config, terminal.is_some())?
        }
        _ => None,
    };
    let (title_of_page, topics_of_page) = match &page {
        Some(PageDraft { draft, .. }) => (Some(draft.title.clone()), draft.topics.clone()),
        None => (None, Vec::new()),
    };
    let title = match (title, &mut terminal) {
        (Some(title), _) => Ok(title),
        (None, Some(terminal)) => terminal.ask_for_title(title_of_page),
        (None, None) => title_of_page.ok_or_else(|| "--title is missing".to_owned()),
    };
    let title = title.map_err(Failure::Usage)?;
    let topics = match (topics, &mut terminal) {
        (Some(topics), _) => Ok(topics),
        (None, Some(terminal)) => terminal.ask_for_topics(topics_of_page),
        (None, None) => Ok(topics_of_page),
    };
    let topics = topics.map_err(Failure::Usage)?;
    let date = match (date, &page) {
        (Some(date), _) => date,
        (None, Some(page)) if page.is_dated => page.draft.date.clone(),
        (None, _) => current_time(config.timezone).map_err(Failure::Usage)?,
    };
    let of_page = match page {
        Some(page) => page.draft,
        None => Draft { url, ..Draft::new(String::new(), date.clone()) },
    };
    let (name_of_page, domain_of_page) = of_page.provider;
    let domain = domain.or(domain_of_page);
    let domain = domain.or_else(|| of_page.url.as_deref().and_then(url::provider_domain));
    if let (Some(name), None) = (&name, &domain)
        && !has_slug(name)
    {
        let reason = format!("`{name}` has no letter or digit; add --provider");
        return Err(Failure::Usage(format!("--provider-name: {reason}")));
    }
    Ok(Draft {
        title,
        excerpt: excerpt.or(of_page.excerpt),
        provider: (name.or(name_of_page), domain),
        topics,
        updated: of_page.updated.filter(|updated| updated.value() > date.value()),
        date,
        ..of_page
    })
}

/// The draft of the story's page. On a terminal, a page that can't be read is no obstacle.
fn read_page(
    page: Page<'_>,
    root: &Path,
    config: &Config,
    is_on_terminal: bool,
) -> Result<Option<PageDraft>, Failure> {
    match page.draft(root, config) {
        Ok(draft) => Ok(Some(draft)),
        Err(NoPage::Unreadable(reason)) if is_on_terminal => {
            err(format!("note: {reason}\n"));
            Ok(None)
        }
        Err(NoPage::Unreadable(reason)) => {
            Err(Failure::Content(format!("{reason}; or give the title with --title")))
        }
        Err(NoPage::Known(reason)) => Err(Failure::Content(reason)),
    }
}

fn read_config(path: &Path) -> Result<Config, Failure> {
    config::read(path).map_err(|error| match error {
        ConfigError::Unreadable(message) => Failure::Usage(message),
        ConfigError::Invalid(report) => Failure::Config(report),
    })
}

fn current_time(zone: Option<Tz>) -> Result<Timestamp, String> {
    let time = in_zone(now().with_nanosecond(0).unwrap_or_default().fixed_offset(), zone);
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

impl<I: BufRead, O: Write> Prompt<I, O> {
    /// `None` for an article of the site's own.
    fn ask_for_url(&mut self) -> Result<Option<String>, String> {
        self.ask("URL of the story (empty for an article of your own)", checked_url)
    }

    /// An empty answer is the title of the page.
    fn ask_for_title(&mut self, of_page: Option<String>) -> Result<String, String> {
        let question = match &of_page {
            Some(title) => format!("Title [{}]", escape(title, Colors::Escape)),
            None => "Title".to_owned(),
        };
        self.ask(&question, |answer| match &of_page {
            Some(title) if answer.trim().is_empty() => Ok(title.clone()),
            _ => checked_title(answer),
        })
    }

    /// An empty answer are the topics that the page has by their keywords.
    fn ask_for_topics(&mut self, of_page: Vec<String>) -> Result<Vec<String>, String> {
        let default = match of_page.as_slice() {
            [] => "(may be empty)".to_owned(),
            topics => format!("[{}]", escape(&topics.join(", "), Colors::Escape)),
        };
        self.ask(&format!("Topics, separated by commas {default}"), |answer| match answer.trim() {
            "" => Ok(of_page.clone()),
            answer => checked_topics(&answer.split(',').collect::<Vec<_>>()),
        })
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
