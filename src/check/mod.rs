//! Checks a site without writing it.
//!
//! Reports everything that a build reports, and problems that only the site as a whole shows: broken links,
//! duplicate titles, similar topics and so on. Renders every file, scans it for links and anchors,
//! and drops it, so that memory holds no page. Optionally checks external links and scans the output
//! folder for unpublished content. Additional diagnostics are warnings, except for a `secured` value in
//! the output. An article can be checked alone ([`article_findings`]). Writes only a cache of external answers to `.feedgen/`. The current time is an argument.

mod article;
mod content;
mod external;
mod links;
mod pages;
mod resolve;
mod scan;
mod site;

use chrono::{DateTime, Utc};

pub use article::article_findings;
pub use external::{ExternalOptions, ExternalStats};
pub use site::CheckedSite;

use crate::diag::Diagnostic;
use crate::leaks::Secrets;
use crate::load::Sources;
use crate::progress::Progress;
use crate::project::{BodiesOnDisk, Project, ProjectError, ProjectOptions, output_folder};
use crate::render::{Shared, Templates};

/// The options of a check.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// The site.
    pub project: ProjectOptions,
    /// The current time, for dates in the future.
    pub now: DateTime<Utc>,
    /// Options for checking external links; `None` to skip them.
    pub external: Option<ExternalOptions>,
    /// Whether to scan the output folder for unpublished content.
    pub built: bool,
}

/// The result of a check.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// All diagnostics, unsorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of checked items; `None` if the configuration is invalid.
    pub stats: Option<CheckStats>,
    /// The diagnostic codes to omit, from `check.skip`.
    pub skip: Vec<String>,
}

/// The numbers of checked items.
#[derive(Debug, Default)]
pub struct CheckStats {
    /// Articles of the site.
    pub articles: usize,
    /// Excluded unpublished articles.
    pub unpublished: usize,
    /// Files that a build would write.
    pub files: usize,
    /// Internal links, counted once per page.
    pub links: usize,
    /// Scanned files of the output folder.
    pub built_files: Option<usize>,
    /// External links.
    pub answers: Option<ExternalStats>,
}

/// Checks a site.
///
/// # Errors
/// If the configuration file is unreadable, or the output folder is missing. Problems of the site are
/// diagnostics.
pub fn run(options: &CheckOptions, progress: &dyn Progress) -> Result<CheckReport, String> {
    let mut report = CheckReport::default();
    let diagnostics = &mut report.diagnostics;
    let project = match Project::load(&options.project, progress) {
        Ok(project) => project,
        Err(ProjectError::Unreadable(message)) => return Err(message),
        Err(ProjectError::Invalid(errors)) => {
            diagnostics.extend(errors);
            return Ok(report);
        }
    };
    let Project { config, sources, graph, plan, findings, .. } = &project;
    report.skip.clone_from(&config.check.skip);
    diagnostics.extend(findings.all().cloned());
    diagnostics.extend(content::findings(graph, config, options.now));
    let mut stats = CheckStats {
        articles: graph.articles.len(),
        unpublished: graph.unpublished,
        files: plan.files.len(),
        ..CheckStats::default()
    };
    match Templates::compile(&sources.templates, config, &plan.assets) {
        Err(broken) => diagnostics.extend(broken),
        Ok(templates) => {
            let root = &options.project.root;
            let site = CheckedSite {
                root,
                config,
                graph,
                plan,
                assets: &sources.assets,
                own_templates: &sources.templates,
                templates: &templates,
                bodies: &BodiesOnDisk { root },
                shared: &Shared::new(graph, config, &sources.texts),
                only_draft: None,
            };
            check_pages(site, sources, options, progress, diagnostics, &mut stats)?;
        }
    }
    report.stats = Some(stats);
    Ok(report)
}

/// Checks the rendered files, external links and the output folder.
fn check_pages(
    site: CheckedSite<'_>,
    sources: &Sources,
    options: &CheckOptions,
    progress: &dyn Progress,
    diagnostics: &mut Vec<Diagnostic>,
    stats: &mut CheckStats,
) -> Result<(), String> {
    let pages = pages::read(site, &site.plan.files, options.external.is_some(), progress);
    stats.links = pages.links;
    let invalid = links::stems_with_errors(diagnostics);
    diagnostics.extend(links::findings(site, &pages, &invalid));
    diagnostics.extend(pages.failures);
    if options.built {
        let folder = output_folder(site.root, site.config, None)?;
        let secrets = Secrets::load(site.root, sources, options.project.drafts);
        let scan = secrets.scan(&folder)?;
        diagnostics.extend(scan.diagnostics);
        stats.built_files = Some(scan.files);
    }
    if let Some(external) = &options.external {
        let report = external::check(site, &pages.external, external, options.now, progress);
        diagnostics.extend(report.findings);
        stats.answers = Some(report.stats);
    }
    Ok(())
}
