//! `feedgen theme`: helps to customise the built-in theme.
//!
//! `eject` copies built-in files into the site, where they override the built-in ones; it overwrites no
//! file. `data` prints the data of a page's template.

use std::path::Path;
use std::process::ExitCode;

use super::write_new::{conflict_message, conflicts, write_all};
use super::{Exit, articles, err, err_colored, fail, out, out_json, paths, project, report};
use crate::cli::{DataArgs, EjectArgs, ThemeArgs, ThemeCommand};
use crate::config::Config;
use crate::diag;
use crate::load;
use crate::progress::NoProgress;
use crate::project::{PageDataError, ProjectError, Subject, page_data};
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
    let EjectArgs { files, site } = args;
    let config = match articles::read_config(&site) {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    let paths = choose(&files).and_then(|chosen| {
        chosen.into_iter().map(|file| Ok((file.path(&config)?, file.bytes))).collect()
    });
    let files: Vec<(String, &[u8])> = match paths {
        Ok(files) => files,
        Err(message) => return fail(message, Exit::Usage),
    };
    let names = || files.iter().map(|(path, _)| path.as_str());
    let conflicts = conflicts(&site.root, names());
    if !conflicts.is_empty() {
        err(conflict_message(&site.root, &conflicts));
        return Exit::Usage;
    }
    match write_all(&site.root, files.iter().map(|(path, bytes)| (path.as_str(), *bytes))) {
        Ok(()) => {
            out(names().map(|path| format!("wrote {path}\n")).collect::<String>());
            Exit::Success
        }
        Err((path, error)) => {
            fail(format!("can't write {}: {error}", path.display()), Exit::Content)
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

/// The kind of a theme file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Template,
    Asset,
    Texts,
}

impl ThemeFile {
    /// Its name on the command line.
    fn label(self) -> String {
        match self.kind {
            Kind::Template | Kind::Asset => self.name.to_owned(),
            Kind::Texts => format!("texts/{}", self.name),
        }
    }

    /// The path in the site of the file that overrides it.
    fn path(self, config: &Config) -> Result<String, String> {
        let folders = &config.folders;
        let folder = match self.kind {
            Kind::Template => &folders.templates.path,
            Kind::Asset => {
                let no_folder = || {
                    "no static folder is copied to the root of the site; add one to `build.static`"
                        .to_owned()
                };
                return folders.static_file(self.name).ok_or_else(no_folder);
            }
            Kind::Texts => &folders.texts.path,
        };
        Ok(match &**folder {
            // The site folder itself.
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

/// The files with these names, each once; all templates if there are no names.
fn choose(names: &[String]) -> Result<Vec<ThemeFile>, String> {
    if names.is_empty() {
        return Ok(all().filter(|file| file.kind == Kind::Template).collect());
    }
    let mut chosen: Vec<ThemeFile> = Vec::new();
    for name in names {
        // Names as in the repository are accepted as well.
        let short = ["templates/", "static/"].iter().find_map(|folder| name.strip_prefix(folder));
        let short = short.unwrap_or(name);
        let Some(file) = all().find(|file| file.label() == short) else {
            let labels: Vec<String> = all().map(ThemeFile::label).collect();
            let near = closest(short, labels.iter().map(String::as_str));
            return Err(match near {
                Some(near) => format!("unknown theme file {name}; did you mean {near}?"),
                None => format!("unknown theme file {name}; expected one of {}", labels.join(", ")),
            });
        };
        if !chosen.iter().any(|other| other.label() == file.label()) {
            chosen.push(file);
        }
    }
    Ok(chosen)
}

fn data(args: DataArgs) -> Exit {
    let DataArgs { page, card, render } = args;
    let options = project::options(render, None);
    let subject = if card { Subject::Card } else { Subject::Page };
    match page_data(&options, &page, subject, &NoProgress) {
        Ok(found) => {
            report_findings(found.diagnostics, &options.root);
            let Some((template, data)) = found.data else { return Exit::Content };
            err(format!("Data of {template}:\n"));
            out_json(&data);
            Exit::Success
        }
        Err(PageDataError::Project(ProjectError::Invalid(diagnostics))) => {
            report_findings(diagnostics, &options.root);
            Exit::Content
        }
        Err(
            PageDataError::Page(message)
            | PageDataError::Project(ProjectError::Unreadable(message)),
        ) => fail(message, Exit::Usage),
    }
}

/// Reports errors only: warnings are for builds.
fn report_findings(findings: Vec<diag::Diagnostic>, root: &Path) {
    let errors = findings.into_iter().filter(diag::Diagnostic::is_error).collect();
    let located = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
    let located = paths::located_from_here(located, root);
    err_colored(diag::render(&located, report::style()));
}
