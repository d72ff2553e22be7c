//! `feedgen init`: creates a small site.
//!
//! Writes the files of `src/commands/init/`, which are part of the binary, into a folder. If any of them exists, it
//! writes nothing and fails. The exceptions are `.gitignore` and `.gitattributes`, as a new clone may have them:
//! missing rules are appended to them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::prompt::{Prompt, is_on_terminal};
use super::write_new::{conflict_message, conflicts, write_all};
use super::{Exit, err, fail, out};
use crate::cli::InitArgs;
use crate::config::{self, BaseUrl, Overrides};
use crate::diag::Diagnostic;

pub(super) fn run(args: InitArgs) -> ExitCode {
    let InitArgs { dir, title, base_url, language, timezone } = args;
    let given = Settings { title, base_url, language, timezone };
    if let Err(problem) = given.check() {
        return fail(problem, Exit::Usage).into();
    }
    let rules = RULES.map(|name| (name, rules_file(&dir, name)));
    let exists = |name: &str| {
        rules.iter().any(|(rules, file)| *rules == name && *file != RulesFile::Missing)
    };
    let new = FILES.iter().filter(|(name, _)| !exists(name));
    let conflicts = conflicts(&dir, new.clone().map(|(name, _)| *name));
    if !conflicts.is_empty() {
        err(conflict_message(&dir, &conflicts));
        return Exit::Usage.into();
    }
    let settings = if is_on_terminal() {
        let mut terminal = Prompt { input: std::io::stdin().lock(), output: std::io::stderr() };
        match given.ask_for_missing(&mut terminal) {
            Ok(settings) => settings,
            Err(problem) => return fail(problem, Exit::Usage).into(),
        }
    } else {
        given
    };
    let settings = settings.in_toml(SITE);
    let new: Vec<(&str, &[u8])> = new
        .map(|(name, text)| {
            (*name, if *name == CONFIG { settings.as_bytes() } else { text.as_bytes() })
        })
        .collect();
    if let Err((path, error)) = write_all(&dir, new.iter().copied()) {
        return fail(format!("can't write {}: {error}", path.display()), Exit::Content).into();
    }
    let mut text: String = new.iter().map(|(name, _)| format!("wrote {name}\n")).collect();
    for (name, file) in &rules {
        match add_rules(&dir, name, file) {
            Ok(note) => text.push_str(&note),
            Err(error) => {
                let path = dir.join(name);
                return fail(format!("can't write {}: {error}", path.display()), Exit::Content)
                    .into();
            }
        }
    }
    text.push_str(&next(&dir));
    out(text);
    Exit::Success.into()
}

/// The files by their path in the new site. Those of Git are stored under other names, or they would
/// apply to this repository.
const FILES: &[(&str, &str)] = &[
    (IGNORE, include_str!("init/gitignore")),
    (ATTRIBUTES, include_str!("init/gitattributes")),
    (
        "content/news/2026-01-12-street-lamps-that-dim-themselves.md",
        include_str!("init/content/news/2026-01-12-street-lamps-that-dim-themselves.md"),
    ),
    (
        "content/news/2026-01-13-how-to-find-a-dark-place.md",
        include_str!("init/content/news/2026-01-13-how-to-find-a-dark-place.md"),
    ),
    ("content/news/2026-01-14-welcome.md", include_str!("init/content/news/2026-01-14-welcome.md")),
    ("content/pages/about.md", include_str!("init/content/pages/about.md")),
    ("content/topics/night-sky.yaml", include_str!("init/content/topics/night-sky.yaml")),
    (CONFIG, SITE),
    ("static/images/street-lamps.svg", include_str!("init/static/images/street-lamps.svg")),
];

const CONFIG: &str = config::FILE_NAME;
const SITE: &str = include_str!("init/site.toml");
const IGNORE: &str = ".gitignore";
const ATTRIBUTES: &str = ".gitattributes";
/// Files whose missing rules are added.
const RULES: [&str; 2] = [IGNORE, ATTRIBUTES];

/// Settings from options or prompts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Settings {
    title: Option<String>,
    base_url: Option<String>,
    language: Option<String>,
    timezone: Option<String>,
}

impl Settings {
    /// Validates the given settings.
    fn check(&self) -> Result<(), String> {
        let Self { title, base_url, language, timezone } = self;
        for (option, key, value) in [
            ("--title", "title", title),
            ("--base-url", "base_url", base_url),
            ("--language", "language", language),
            ("--timezone", "timezone", timezone),
        ] {
            if let Some(value) = value {
                check(key, value).map_err(|problem| format!("{option}: {problem}"))?;
            }
        }
        Ok(())
    }

    fn ask_for_missing<I: std::io::BufRead, O: Write>(
        self,
        terminal: &mut Prompt<I, O>,
    ) -> Result<Self, String> {
        let mut ask = |given: Option<String>, key: &str, question: &str| match given {
            Some(value) => Ok(Some(value)),
            None => terminal.ask(question, |answer| match answer.trim() {
                "" => Ok(None),
                answer => check(key, answer).map(|()| Some(answer.to_owned())),
            }),
        };
        Ok(Self {
            title: ask(self.title, "title", "Title of the site [My News]")?,
            base_url: ask(
                self.base_url,
                "base_url",
                "URL where it will be served [https://example.org]",
            )?,
            language: ask(self.language, "language", "Language, such as en or pt-BR [en]")?,
            timezone: self.timezone,
        })
    }

    /// The text of `site.toml` with these in it.
    fn in_toml(&self, text: &str) -> String {
        let Self { title, base_url, language, timezone } = self;
        let values = [
            ("title = ", title),
            ("base_url = ", base_url),
            ("language = ", language),
            ("#timezone = ", timezone),
        ];
        let line = |line: &str| {
            let set = values.iter().find(|(start, _)| line.starts_with(start));
            match set {
                Some((start, Some(value))) => {
                    format!("{}{}\n", start.trim_start_matches('#'), toml_string(value.trim()))
                }
                _ => format!("{line}\n"),
            }
        };
        text.lines().map(line).collect()
    }
}

/// Validates the value of a setting; the error is one line.
fn check(key: &str, value: &str) -> Result<(), String> {
    let text = format!("{key} = {}", toml_string(value.trim()));
    // Supplies the required settings other than `key`.
    let overrides =
        Overrides { base_url: BaseUrl::parse("https://example.org").ok(), output: None };
    let text = if key == "title" { text } else { format!("title = \"T\"\n{text}") };
    let (_, findings) = config::parse(CONFIG, &text, overrides);
    match findings.into_iter().find(Diagnostic::is_error) {
        None => Ok(()),
        Some(Diagnostic { message, label, hint, .. }) => {
            let rest = [Some(label), hint].into_iter().flatten().filter(|text| !text.is_empty());
            Err([message].into_iter().chain(rest).collect::<Vec<_>>().join("; "))
        }
    }
}

/// A TOML string: its escapes are those of JSON, except for one character.
fn toml_string(value: &str) -> String {
    serde_json::Value::from(value).to_string().replace('\u{7f}', "\\u007f")
}

/// An existing file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RulesFile {
    Missing,
    /// Rules are missing; these bytes are to be appended.
    Incomplete(Vec<u8>),
    Complete,
    /// A link, a folder or an unreadable file, which is left alone.
    Other,
}

#[expect(clippy::disallowed_methods, reason = "rules are appended to the existing file")]
fn rules_file(dir: &Path, name: &str) -> RulesFile {
    let path = dir.join(name);
    match path.symlink_metadata() {
        Err(_) => RulesFile::Missing,
        Ok(found) if found.is_file() => match std::fs::read(&path) {
            Ok(text) => match missing_rules(name, &text) {
                addition if addition.is_empty() => RulesFile::Complete,
                addition => RulesFile::Incomplete(addition),
            },
            Err(_) => RulesFile::Other,
        },
        Ok(_) => RulesFile::Other,
    }
}

/// The bytes to append to the `text` of the file of rules `name`, with its own line endings.
fn missing_rules(name: &str, text: &[u8]) -> Vec<u8> {
    let known: Vec<&[u8]> = text.split(|byte| *byte == b'\n').map(pattern).collect();
    let missing: Vec<&str> =
        own_rules(name).filter(|line| !known.contains(&pattern(line.as_bytes()))).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let end = if text.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let mut addition = String::new();
    if !text.is_empty() {
        // Either an empty line, or the missing end of the last line.
        addition.push_str(end);
    }
    let comments = own_text(name).lines().filter(|line| line.starts_with('#'));
    for line in comments.chain(missing) {
        addition.push_str(line);
        addition.push_str(end);
    }
    addition.into_bytes()
}

/// The text of a file of rules in a new site.
fn own_text(name: &str) -> &'static str {
    FILES.iter().find(|(other, _)| *other == name).map_or("", |(_, text)| *text)
}

/// The lines of a file of rules in a new site that are not comments.
fn own_rules(name: &str) -> impl Iterator<Item = &'static str> {
    own_text(name).lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// A rule without the surrounding slashes.
fn pattern(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"/").unwrap_or(line);
    line.strip_suffix(b"/").unwrap_or(line)
}

/// Appends the missing rules; returns a line about it for people.
fn add_rules(dir: &Path, name: &str, file: &RulesFile) -> std::io::Result<String> {
    match file {
        RulesFile::Missing | RulesFile::Complete => Ok(String::new()),
        RulesFile::Incomplete(addition) => {
            let mut file = OpenOptions::new().append(true).open(dir.join(name))?;
            file.write_all(addition)?;
            Ok(format!("added to {name}\n"))
        }
        RulesFile::Other => {
            let rules: Vec<&str> = own_rules(name).collect();
            Ok(format!("left {name} alone; add to it: {}\n", rules.join(", ")))
        }
    }
}

/// The next commands, ready to be copied.
fn next(dir: &Path) -> String {
    let root = match dir.to_string_lossy() {
        here if here == "." => String::new(),
        plain if !plain.contains([' ', '\'', '"', '\\', '$', '`']) => format!(" --root {plain}"),
        other => format!(" --root '{}'", other.replace('\'', r"'\''")),
    };
    format!(
        "Add feeds to import: feedgen sources add https://example.org{root}\n\
         Next: feedgen serve{root}\n"
    )
}

#[cfg(test)]
#[path = "init_tests.rs"]
mod tests;
