//! `feedgen theme`: for people who change how their site looks.
//!
//! `eject` writes files of the built-in theme into the site, where they take its place, and
//! overwrites nothing. `data` prints what the template of a page sees.

use std::path::Path;
use std::process::ExitCode;

use super::config::{self, NoConfig};
use super::write_new::{obstacles, refusal, write_all};
use super::{Exit, err, err_colored, out, out_json, report};
use crate::cli::{DataArgs, EjectArgs, ThemeArgs, ThemeCommand};
use crate::config::{Config, FILE_NAME, Overrides};
use crate::diag;
use crate::graph::Drafts;
use crate::load;
use crate::progress::NoProgress;
use crate::project::{PageDataError, ProjectError, ProjectOptions, Subject, page_data};
use crate::text::suggest::closest;
use crate::theme;

pub(super) fn run(args: ThemeArgs) -> ExitCode {
    let exit = match args.command {
        ThemeCommand::Eject(args) => eject(args),
        ThemeCommand::Data(args) => data(args),
    };
    exit.into()
}

fn eject(args: EjectArgs) -> Exit {
    let EjectArgs { files, root, config } = args;
    let config = match config::read(&config.unwrap_or_else(|| root.join(FILE_NAME))) {
        Ok(config) => config,
        Err(NoConfig::Unreadable(message)) => {
            err(format!("error: {message}\n"));
            return Exit::Call;
        }
        Err(NoConfig::Broken(report)) => {
            err_colored(report);
            return Exit::Content;
        }
    };
    let chosen = match choose(&files) {
        Ok(chosen) => chosen,
        Err(message) => {
            err(format!("error: {message}\n"));
            return Exit::Call;
        }
    };
    let paths: Result<Vec<(String, &[u8])>, String> =
        chosen.iter().map(|file| Ok((file.path(&config)?, file.bytes))).collect();
    let files = match paths {
        Ok(files) => files,
        Err(message) => {
            err(format!("error: {message}\n"));
            return Exit::Call;
        }
    };
    let names = || files.iter().map(|(path, _)| path.as_str());
    let obstacles = obstacles(&root, names());
    if !obstacles.is_empty() {
        err(refusal(&root, &obstacles));
        return Exit::Call;
    }
    match write_all(&root, files.iter().map(|(path, bytes)| (path.as_str(), *bytes))) {
        Ok(()) => {
            out(names().map(|path| format!("wrote {path}\n")).collect::<String>());
            Exit::Done
        }
        Err((path, error)) => {
            err(format!("error: can't write {}: {error}\n", path.display()));
            Exit::Content
        }
    }
}

/// A file of the theme.
#[derive(Clone, Copy)]
struct ThemeFile {
    kind: Kind,
    /// Its name among its kind.
    name: &'static str,
    bytes: &'static [u8],
}

/// What a file of the theme is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Template,
    Asset,
    Texts,
}

impl ThemeFile {
    /// What it is called in a call.
    fn title(self) -> String {
        match self.kind {
            Kind::Template | Kind::Asset => self.name.to_owned(),
            Kind::Texts => format!("texts/{}", self.name),
        }
    }

    /// Where a site has its own in its place.
    fn path(self, config: &Config) -> Result<String, String> {
        let folders = &config.folders;
        let folder = match self.kind {
            Kind::Template => &folders.templates.path,
            Kind::Asset => {
                let no_folder = || {
                    "no static folder is copied to the root of the site: add one to `build.static`"
                        .to_owned()
                };
                return folders.static_file(self.name).ok_or_else(no_folder);
            }
            Kind::Texts => &folders.texts.path,
        };
        Ok(match &**folder {
            // The site's own folder: a path that starts with a slash would lead out of it.
            "" => self.name.to_owned(),
            folder => format!("{folder}/{}", self.name),
        })
    }
}

/// All files of the theme.
fn all() -> impl Iterator<Item = ThemeFile> {
    let template = |(name, text): &(&'static str, &'static str)| ThemeFile {
        kind: Kind::Template,
        name,
        bytes: text.as_bytes(),
    };
    let asset = |(name, bytes): &(&'static str, &'static [u8])| ThemeFile {
        kind: Kind::Asset,
        name,
        bytes,
    };
    let texts = |(name, text): &(&'static str, &'static str)| ThemeFile {
        kind: Kind::Texts,
        name,
        bytes: text.as_bytes(),
    };
    let templates = theme::TEMPLATES.iter().map(template);
    templates.chain(theme::ASSETS.iter().map(asset)).chain(theme::TEXTS.iter().map(texts))
}

/// The files that are called so, each once; all templates if none is named.
fn choose(names: &[String]) -> Result<Vec<ThemeFile>, String> {
    if names.is_empty() {
        return Ok(all().filter(|file| file.kind == Kind::Template).collect());
    }
    let mut chosen: Vec<ThemeFile> = Vec::new();
    for name in names {
        // As they are called in the folder of the theme as well.
        let short = ["templates/", "static/"].iter().find_map(|folder| name.strip_prefix(folder));
        let short = short.unwrap_or(name);
        let Some(file) = all().find(|file| file.title() == short) else {
            let titles: Vec<String> = all().map(ThemeFile::title).collect();
            let near = closest(short, titles.iter().map(String::as_str));
            return Err(match near {
                Some(near) => format!("the theme has no file {name}; did you mean {near}?"),
                None => format!("the theme has no file {name}; it has {}", titles.join(", ")),
            });
        };
        if !chosen.iter().any(|other| other.title() == file.title()) {
            chosen.push(file);
        }
    }
    Ok(chosen)
}

fn data(args: DataArgs) -> Exit {
    let DataArgs { page, card, drafts, root, config } = args;
    let options = ProjectOptions {
        config_file: config.unwrap_or_else(|| root.join(FILE_NAME)),
        overrides: Overrides::default(),
        drafts: if drafts { Drafts::Shown } else { Drafts::LeftOut },
        root,
    };
    let subject = if card { Subject::Card } else { Subject::Page };
    match page_data(&options, &page, subject, &NoProgress) {
        Ok(found) => {
            report_findings(found.diagnostics, &options.root);
            let Some((template, data)) = found.data else { return Exit::Content };
            err(format!("{template} sees:\n"));
            out_json(&data);
            Exit::Done
        }
        Err(PageDataError::Project(ProjectError::Invalid(diagnostics))) => {
            report_findings(diagnostics, &options.root);
            Exit::Content
        }
        Err(
            PageDataError::Page(message)
            | PageDataError::Project(ProjectError::Unreadable(message)),
        ) => {
            err(format!("error: {message}\n"));
            Exit::Call
        }
    }
}

/// Errors alone: warnings are for builds.
fn report_findings(findings: Vec<diag::Diagnostic>, root: &Path) {
    let errors = findings.into_iter().filter(diag::Diagnostic::is_error).collect();
    let located = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
    let located = super::paths::located_from_here(located, root);
    err_colored(diag::render(&located, report::style()));
}
