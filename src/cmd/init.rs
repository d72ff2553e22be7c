//! `feedgen init`: a small site to start from.
//!
//! Writes the files of `src/cmd/init/`, which the binary carries, into a folder. Refuses if a
//! single one of them exists, and has written nothing then. A `.gitignore` is the exception, as
//! a fresh clone has one: what is missing there is added at its end.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::ask::{Asker, is_on_terminal};
use super::write_new::{obstacles, refusal, write_all};
use super::{Exit, err, out};
use crate::cli::InitArgs;
use crate::config::{self, BaseUrl, Overrides};
use crate::diag::Diagnostic;

pub(super) fn run(args: InitArgs) -> ExitCode {
    let InitArgs { dir, title, base_url, language, timezone } = args;
    let failed = |message: &str| {
        err(format!("error: {message}\n"));
        Exit::Call.into()
    };
    let given = Settings { title, base_url, language, timezone };
    if let Err(problem) = given.check() {
        return failed(&problem);
    }
    let ignore = ignore_file(&dir);
    let new = FILES.iter().filter(|(name, _)| *name != IGNORE || ignore == IgnoreFile::Missing);
    let obstacles = obstacles(&dir, new.clone().map(|(name, _)| *name));
    if !obstacles.is_empty() {
        err(refusal(&dir, &obstacles));
        return Exit::Call.into();
    }
    let settings = if is_on_terminal() {
        let mut terminal = Asker { input: std::io::stdin().lock(), output: std::io::stderr() };
        match given.ask_for_missing(&mut terminal) {
            Ok(settings) => settings,
            Err(problem) => return failed(&problem),
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
        err(format!("error: can't write {}: {error}\n", path.display()));
        return Exit::Content.into();
    }
    let mut text: String = new.iter().map(|(name, _)| format!("wrote {name}\n")).collect();
    match add_to_ignore_file(&dir, &ignore) {
        Ok(note) => text.push_str(&note),
        Err(error) => {
            err(format!("error: can't write {}: {error}\n", dir.join(IGNORE).display()));
            return Exit::Content.into();
        }
    }
    text.push_str(&next(&dir));
    out(text);
    Exit::Done.into()
}

/// The files by their path in the new site. The first is stored under another name, or it
/// would be a rule of this repository.
const FILES: &[(&str, &str)] = &[
    (IGNORE, include_str!("init/gitignore")),
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

/// What the call or the answers say of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Settings {
    title: Option<String>,
    base_url: Option<String>,
    language: Option<String>,
    timezone: Option<String>,
}

impl Settings {
    /// Whether those that are given can be used.
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
        terminal: &mut Asker<I, O>,
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

/// What is wrong with the value of a setting, in a line.
fn check(key: &str, value: &str) -> Result<(), String> {
    let text = format!("{key} = {}", toml_string(value.trim()));
    // The other required settings are not what is checked.
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

/// A value as TOML writes it: JSON's escapes are TOML's, but for one character.
fn toml_string(value: &str) -> String {
    serde_json::Value::from(value).to_string().replace('\u{7f}', "\\u007f")
}

/// A `.gitignore` that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
enum IgnoreFile {
    Missing,
    /// What it lacks, ready to be put at its end.
    Lacks(Vec<u8>),
    Whole,
    /// A link or a folder, which is left alone.
    Other,
}

#[expect(clippy::disallowed_methods, reason = "it is added to what is there")]
fn ignore_file(dir: &Path) -> IgnoreFile {
    let path = dir.join(IGNORE);
    match path.symlink_metadata() {
        Err(_) => IgnoreFile::Missing,
        Ok(found) if found.is_file() => match std::fs::read(&path) {
            Ok(text) => match lacking(&text) {
                addition if addition.is_empty() => IgnoreFile::Whole,
                addition => IgnoreFile::Lacks(addition),
            },
            Err(_) => IgnoreFile::Other,
        },
        Ok(_) => IgnoreFile::Other,
    }
}

/// What is to be put behind the `text` of a `.gitignore`, in its own form of lines.
fn lacking(text: &[u8]) -> Vec<u8> {
    let known: Vec<&[u8]> = text.split(|byte| *byte == b'\n').map(pattern).collect();
    let ours = FILES.iter().find(|(name, _)| *name == IGNORE).map_or("", |(_, text)| *text);
    let is_rule = |line: &&str| !line.starts_with('#') && !line.is_empty();
    let missing: Vec<&str> = ours
        .lines()
        .filter(is_rule)
        .filter(|line| !known.contains(&pattern(line.as_bytes())))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let end = if text.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let mut addition = String::new();
    if !text.is_empty() {
        // An empty line, or the end of the last one.
        addition.push_str(end);
    }
    for line in ours.lines().filter(|line| line.starts_with('#')).chain(missing) {
        addition.push_str(line);
        addition.push_str(end);
    }
    addition.into_bytes()
}

/// A rule without the slashes around it.
fn pattern(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"/").unwrap_or(line);
    line.strip_suffix(b"/").unwrap_or(line)
}

/// Adds to the file, and says what was done.
fn add_to_ignore_file(dir: &Path, file: &IgnoreFile) -> std::io::Result<String> {
    match file {
        IgnoreFile::Missing | IgnoreFile::Whole => Ok(String::new()),
        IgnoreFile::Lacks(addition) => {
            let mut file = OpenOptions::new().append(true).open(dir.join(IGNORE))?;
            file.write_all(addition)?;
            Ok(format!("added to {IGNORE}\n"))
        }
        IgnoreFile::Other => Ok(format!("left {IGNORE} alone: add /public and /.feedgen to it\n")),
    }
}

/// What to do next, as it can be copied.
fn next(dir: &Path) -> String {
    let root = match dir.to_string_lossy() {
        here if here == "." => String::new(),
        plain if !plain.contains([' ', '\'', '"', '\\', '$', '`']) => format!(" --root {plain}"),
        other => format!(" --root '{}'", other.replace('\'', r"'\''")),
    };
    format!("Next: feedgen serve{root}\n")
}

#[cfg(test)]
#[path = "init_tests.rs"]
mod tests;
