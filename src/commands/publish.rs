//! `feedgen publish`: changes `published: false` or `draft: true` in front matter.
//!
//! All files are edited in memory and validated before the first one is written. Every other byte of a file
//! stays as it is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::report::style;
use super::{Exit, articles, err, err_colored, fail, out, paths};
use crate::cli::PublishArgs;
use crate::config::{Config, Folder};
use crate::curate::front_matter::{self, Change};
use crate::diag::{self, Diagnostic};
use crate::folder::replace;
use crate::load;

pub(super) fn run(args: PublishArgs) -> ExitCode {
    let PublishArgs { files, dry_run, site } = args;
    let root = &site.root;
    let config = match articles::read_config(&site) {
        Ok(config) => config,
        Err(exit) => return exit.into(),
    };
    let mut exit = Exit::Success;
    let mut edits: Vec<Edit> = Vec::new();
    for file in &files {
        match edit(root, &config, file) {
            Ok(edit) if edits.iter().any(|before| before.name == edit.name) => {}
            Ok(edit) => edits.push(edit),
            Err(failure) => exit = exit.max(failure.report(root)),
        }
    }
    if exit != Exit::Success {
        err("Nothing was published.\n");
        return exit.into();
    }
    for edit in &edits {
        let name = paths::from_here(root, &edit.name);
        if edit.changes.is_empty() {
            out(format!("{name} is already published\n"));
        } else if dry_run {
            for Change { line, before, after, .. } in &edit.changes {
                out(format!("would change {name}:{line}: {before} -> {after}\n"));
            }
        } else if let Err(error) =
            replace(&edit.path, Some(edit.before.as_bytes()), edit.after.as_bytes())
        {
            return fail(format!("can't write {name}: {error}"), Exit::Content).into();
        } else {
            out(format!("published {name}\n"));
        }
    }
    exit.into()
}

/// A file and its changes.
struct Edit {
    /// Its path from the site's root.
    name: String,
    /// Its path with all links resolved.
    path: PathBuf,
    before: String,
    after: String,
    changes: Vec<Change>,
}

/// Why a file can't be published.
enum Failure {
    /// The argument is not a file that can be published.
    Usage(String),
    /// The file can't be edited.
    File(String),
    /// It has errors.
    Findings(Vec<Diagnostic>),
}

impl Failure {
    fn report(self, root: &Path) -> Exit {
        match self {
            Self::Usage(message) => fail(message, Exit::Usage),
            Self::File(message) => fail(message, Exit::Content),
            Self::Findings(findings) => {
                let read = |file: &str| load::read_bytes(root, file).ok();
                let located = paths::located_from_here(diag::locate(findings, &read), root);
                err_colored(diag::render(&located, style()));
                Exit::Content
            }
        }
    }
}

/// The changes of the file at `file`.
fn edit(root: &Path, config: &Config, file: &Path) -> Result<Edit, Failure> {
    let (name, path) = in_site(root, file).map_err(Failure::Usage)?;
    let shown = file.display();
    let Some(kind) = Kind::of(config, &name) else {
        return Err(Failure::Usage(format!("{shown} is neither an article nor a standalone page")));
    };
    let bytes =
        load::read_bytes(root, &name).map_err(|finding| Failure::Findings(vec![finding]))?;
    let max = config.limits.file_size;
    if bytes.len() > max {
        return Err(Failure::File(format!("{shown} is larger than {max} bytes")));
    }
    let before =
        String::from_utf8(bytes).map_err(|_| Failure::File(format!("{shown} is not UTF-8")))?;
    if kind.is_published(config, &name, &before)? {
        return Ok(Edit { name, path, after: before.clone(), before, changes: Vec::new() });
    }
    let (after, changes) = front_matter::published(&before).map_err(|reason| {
        Failure::File(format!("{shown} can't be published: {reason}; edit it by hand"))
    })?;
    if !kind.is_published(config, &name, &after)? {
        let reason = "it would still be unpublished; edit it by hand";
        return Err(Failure::File(format!("{shown} can't be published: {reason}")));
    }
    Ok(Edit { name, path, before, after, changes })
}

/// The path of a file relative to the site folder, and its real path. `file` is relative to the working
/// directory, or to the site folder as in reports for programs.
pub(super) fn in_site(root: &Path, file: &Path) -> Result<(String, PathBuf), String> {
    let real_root =
        root.canonicalize().map_err(|error| format!("can't open {}: {error}", root.display()))?;
    let missing = |error| format!("can't read {}: {error}", file.display());
    let from_here = file.metadata();
    let file = match from_here {
        Err(_) if root.join(file).exists() => root.join(file),
        Err(error) => return Err(missing(error)),
        Ok(_) => file.to_owned(),
    };
    let real = file.canonicalize().map_err(missing)?;
    if !real.is_file() {
        return Err(format!("{} is not a file", file.display()));
    }
    // A link keeps its own name.
    let folder = std::path::absolute(&file).ok();
    let folder = folder.as_deref().and_then(Path::parent).and_then(|it| it.canonicalize().ok());
    let place = folder.zip(file.file_name()).map_or(real.clone(), |(it, name)| it.join(name));
    let name = place.strip_prefix(&real_root).ok().and_then(Path::to_str);
    let name = name.ok_or_else(|| format!("{} is not in the site's folder", file.display()))?;
    Ok((name.replace('\\', "/"), real))
}

/// The kind of a source file.
#[derive(Clone, Copy)]
enum Kind {
    Article,
    Page,
}

impl Kind {
    fn of(config: &Config, name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
        let is_in = |folder: &Folder| {
            let below = name.strip_prefix(&*folder.path);
            folder.path.is_empty() || below.is_some_and(|rest| rest.starts_with('/'))
        };
        let is_text = matches!(&*ending, "md" | "markdown");
        let is_hidden = name.split('/').any(|part| part.starts_with('.'));
        if !is_text || is_hidden {
            return None;
        }
        let is_article = config.folders.articles.iter().any(is_in);
        match (is_in(&config.folders.pages), is_article) {
            (true, _) => Some(Self::Page),
            (false, true) => Some(Self::Article),
            (false, false) => None,
        }
    }

    /// Whether a file with this text is published.
    fn is_published(self, config: &Config, name: &str, text: &str) -> Result<bool, Failure> {
        let file: Arc<str> = name.into();
        let (published, findings) = match self {
            Self::Article => {
                let (article, findings) = load::parse_article(&file, text, "news", config);
                (article.map(|article| article.published), findings)
            }
            Self::Page => {
                let (page, findings) =
                    load::parse_page(&file, "page", text, config.limits, &config.embed_hosts);
                (page.map(|page| page.published), findings)
            }
        };
        let errors = || findings.into_iter().filter(Diagnostic::is_error).collect();
        published.ok_or_else(|| Failure::Findings(errors()))
    }
}
