//! `feedgen build`: project → stale files → render → publish.
//!
//! [`build`] lists the steps. Nothing is printed: diagnostics, notes and times are part of the result.

mod article_cache;
mod failures;
mod files;
mod last_output;
mod publish;
mod search;
mod session;
mod stage;
mod state;
mod target;
mod unchanged;

use std::path::PathBuf;
use std::time::SystemTime;

pub use search::SearchBuilt;
pub use session::Phases;

use self::last_output::LastOutput;
use self::session::Session;
use self::stage::{Stage, StageError};
use self::target::Target;
use self::unchanged::LastBuild;
use crate::budget::Budget;
use crate::diag::Diagnostic;
use crate::load;
use crate::progress::Progress;
use crate::project::{ConfigFile, Project, ProjectError, ProjectOptions};
use crate::render::{IndexError, Templates};
use crate::text::key::TextKey;
use crate::write::{Published, WriteError};

/// What to build, and how strictly.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site.
    pub project: ProjectOptions,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether broken files are left out instead of stopping the build.
    pub keep_going: bool,
    /// Whether files in the output folder that are not feedgen's may be replaced.
    pub force: bool,
    /// What of earlier builds is used.
    pub reuse: Reuse,
    /// The memory budgets.
    pub budgets: MemoryBudgets,
    /// Where feedgen keeps what it knows of earlier builds, in the place of the site's `.feedgen`.
    pub cache_dir: Option<PathBuf>,
    /// By what state is known to be of this user's own builds; without it none is used or kept.
    pub state_key: Option<TextKey>,
}

/// Memory budgets in bytes for data that can be made again: they bound the memory of very large sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryBudgets {
    /// Bodies of articles; others are read again.
    pub bodies: usize,
    /// Rendered cards; others are rendered again.
    pub cards: usize,
}

impl Default for MemoryBudgets {
    fn default() -> Self {
        Self { bodies: 64 << 20, cards: 128 << 20 }
    }
}

/// What a build uses of what earlier ones left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    /// All that is as it would be made now.
    All,
    /// The files of the output, if their bytes are the same; nothing is cached for the next build.
    Output,
    /// Nothing: everything is made anew, and a new output takes the place of the old one.
    Nothing,
}

/// What a build did.
#[derive(Debug)]
pub struct Build {
    /// All findings, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings are errors whatever the options say; where something was built all
    /// the same, what they are about was left out.
    pub broken: usize,
    /// What there is to say besides.
    pub notes: Vec<String>,
    /// What was built, if it was.
    pub built: Option<Built>,
    /// How long each phase took.
    pub phases: Phases,
}

/// What is in a built site.
#[derive(Debug)]
pub struct Built {
    /// The output folder.
    pub output: PathBuf,
    /// Articles of the site.
    pub articles: usize,
    /// Articles left out as they are not published.
    pub unpublished: usize,
    /// Topics.
    pub topics: usize,
    /// Providers.
    pub providers: usize,
    /// Standalone pages.
    pub pages: usize,
    /// The search index, if there is one.
    pub search: Option<SearchBuilt>,
    /// How many files were made; the others were known to be as they would be made.
    pub rendered: usize,
    /// What happened to the files.
    pub files: Published,
}

/// Why there is not even a report.
#[derive(Debug)]
pub enum Failure {
    /// The call names something that can't be used.
    Call(String),
    /// The output could not be written.
    Write(WriteError),
    /// The search index could not be made.
    Index(IndexError),
}

/// How often the site is rendered again without sources whose pages failed. The rest can fail for
/// another reason, as it has other neighbours.
const MAX_RETRIES: usize = 3;

/// Builds a site.
///
/// # Errors
/// When the configuration can't be read, or the output can't be written. Mistakes in the content are
/// diagnostics of the [`Build`].
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Build, Failure> {
    let mut session = Session::new(options.strict, progress);
    let config = match session.time("config", || ConfigFile::read(&options.project)) {
        Ok(config) => config,
        Err(ProjectError::Unreadable(message)) => return Err(Failure::Call(message)),
        Err(ProjectError::Invalid(diagnostics)) => {
            session.report(diagnostics);
            return Ok(session.finish(None));
        }
    };
    let target = Target::open(options, &config.config, &mut session)?;
    let now = now();
    let (mut files, (manifest, note)) = session.time("find", || {
        let find = || load::find_articles(&options.project.root, &config.config);
        rayon::join(find, || target.manifest())
    });
    session.note(note);
    let last_output = LastOutput::scan(manifest, &target.folder);
    let last_build = LastBuild::new(&options.project, &target, &config, &files, now);
    if let Some(built) = session.time("compare", || last_build.built(&last_output, &target)) {
        return Ok(session.finish(Some(built)));
    }
    let (previous, cache_writer, note) =
        session.time("cache", || article_cache::open(&target, &config.config, now));
    session.note(note);
    (files.previous, files.bodies) = (previous, Budget::new(options.budgets.bodies));
    let project = Project::from_config(config, &options.project, files, &mut session.monitor);
    session.report(project.findings.all().cloned().collect());
    let caching = cache_writer.start(&project.sources.articles, &session);
    let mut project = if options.keep_going { project.without_displaced() } else { project };
    for retry in 0.. {
        let templates = session.time("templates", || {
            let Project { config, sources, plan, .. } = &project;
            Templates::compile(&sources.templates, config, &plan.assets)
        });
        let templates = match templates {
            Ok(templates) => templates,
            Err(diagnostics) => {
                session.report(diagnostics);
                break;
            }
        };
        if session.has_errors() && !options.keep_going {
            break;
        }
        let (project_now, templates, target) = (&project, &templates, &target);
        let last_output = &last_output;
        let stage = Stage { options, project: project_now, templates, target, last_output, now };
        last_build.forget();
        match stage.run(&mut session) {
            Ok(staged) => {
                caching.finish(&mut session);
                let built = staged.publish(&mut session).map_err(Failure::Write)?;
                if session.is_silent() {
                    last_build.record(&built);
                }
                return Ok(session.finish(Some(built)));
            }
            Err(StageError::Failure(failure)) => return Err(failure),
            Err(StageError::Sources(failures)) => {
                let (diagnostics, sources) = failures.finish(&project.graph);
                session.report(diagnostics);
                if !options.keep_going || retry == MAX_RETRIES || sources.is_empty() {
                    break;
                }
                project = project.without(&sources).without_displaced();
            }
        }
    }
    Ok(session.finish(None))
}

#[expect(clippy::disallowed_methods, reason = "stamps of files are compared with the time")]
fn now() -> SystemTime {
    SystemTime::now()
}
