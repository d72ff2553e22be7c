//! Checking: everything a build would report, and what only the site as a whole shows.
//!
//! Stands on the phases, as the preview does: loads, makes graph and plan, and renders every
//! file, without writing any. Each page is read for its links and anchors, and forgotten; memory
//! holds no page. If asked, the output folder is searched for what must not be published. What a check
//! finds itself are warnings, except for a sealed payload in the output.
//! Writes nothing but what it remembers of other sites' answers, in `.feedgen/`. The time of now
//! is an argument, for dates in the future; nothing of the output depends on it.

mod content;
mod external;
mod links;
mod pages;
mod resolve;
mod scan;
mod similar;
mod site;

use chrono::{DateTime, Utc};

pub use external::{Answers, Options as External};

use self::site::Site;
use crate::diag::Diagnostic;
use crate::leaks::{Search, Secrets};
use crate::progress::Progress;
use crate::project::{Project, ProjectError, ProjectOptions, output_folder};
use crate::render::Templates;

/// What to check.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site.
    pub project: ProjectOptions,
    /// What dates are held against.
    pub now: DateTime<Utc>,
    /// Whether, and how, other sites are asked whether they have what links lead to.
    pub external: Option<External>,
    /// Whether the output folder is searched for what must not be published.
    pub built: bool,
}

/// What a check saw.
#[derive(Debug, Default)]
pub struct Checked {
    /// All findings, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was looked at; nothing if the configuration can't be used.
    pub seen: Option<Seen>,
    /// Codes of findings that the site's settings leave out of reports.
    pub skip: Vec<String>,
}

/// How much was looked at.
#[derive(Debug, Default)]
pub struct Seen {
    /// Articles of the site.
    pub articles: usize,
    /// Articles left out as they are not published.
    pub unpublished: usize,
    /// Files that a build would write.
    pub files: usize,
    /// Links inside the site, each once for each page that has it.
    pub links: usize,
    /// Files of the output folder that were looked through, compressed ones included.
    pub built_files: Option<usize>,
    /// What other sites said.
    pub answers: Option<Answers>,
}

/// Checks a site.
///
/// # Errors
/// When there is no configuration to read, or no output folder to look into. Mistakes in the
/// content are findings.
pub fn run(options: &Options, progress: &dyn Progress) -> Result<Checked, String> {
    let mut checked = Checked::default();
    let found = &mut checked.diagnostics;
    let project = match Project::load(&options.project, progress) {
        Ok(project) => project,
        Err(ProjectError::Unreadable(message)) => return Err(message),
        Err(ProjectError::Invalid(diagnostics)) => {
            found.extend(diagnostics);
            return Ok(checked);
        }
    };
    let Project { config, sources, graph, plan, findings, .. } = &project;
    checked.skip.clone_from(&config.check.skip);
    found.extend(findings.all().cloned());
    found.extend(content::findings(graph, options.now));
    let mut seen = Seen {
        articles: graph.articles.len(),
        unpublished: graph.unpublished,
        files: plan.files.len(),
        ..Seen::default()
    };
    match Templates::compile(&sources.templates, config, &plan.assets) {
        Err(broken) => found.extend(broken),
        Ok(templates) => {
            let root = &options.project.root;
            let site = Site { root, config, sources, graph, plan, templates: &templates };
            check_pages(&site, options, progress, found, &mut seen)?;
        }
    }
    checked.seen = Some(seen);
    Ok(checked)
}

/// What the rendered files show, and those of the output folder.
fn check_pages(
    site: &Site<'_>,
    options: &Options,
    progress: &dyn Progress,
    found: &mut Vec<Diagnostic>,
    seen: &mut Seen,
) -> Result<(), String> {
    let pages = pages::read(site, options.external.is_some(), progress);
    seen.links = pages.links;
    let left_out = links::stems_with_errors(found);
    found.extend(links::findings(site, &pages, &left_out));
    found.extend(pages.failures);
    if options.built {
        let folder = output_folder(site.root, site.config, None)?;
        let secrets = Secrets::of(site.root, site.sources, options.project.drafts);
        let Search { diagnostics, files } = secrets.search(&folder)?;
        found.extend(diagnostics);
        seen.built_files = Some(files);
    }
    if let Some(external) = &options.external {
        let asked = external::ask(site, &pages.external, external, options.now, progress);
        found.extend(asked.findings);
        seen.answers = Some(asked.answers);
    }
    Ok(())
}
