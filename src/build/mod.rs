//! `feedgen build`: project → stale files → render → publish.
//!
//! [`build`] lists the steps. Nothing is printed: diagnostics, notes and times are part of the result.

mod article_cache;
mod failures;
mod files;
mod last_output;
mod options;
mod outcome;
mod publish;
mod search;
mod session;
mod stage;
mod state;
mod target;
mod unchanged;

use std::time::SystemTime;

pub use options::{BuildOptions, MemoryBudgets, Reuse};
pub use outcome::{Build, BuildError, Built, Phases, SearchBuilt};

use self::failures::StageError;
use self::last_output::LastOutput;
use self::session::Session;
use self::stage::Stage;
use self::target::Target;
use self::unchanged::LastBuild;
use crate::budget::Budget;
use crate::load;
use crate::progress::Progress;
use crate::project::{ConfigFile, Project, ProjectError};
use crate::render::Templates;

/// Builds a site.
///
/// # Errors
/// When the configuration can't be read, or the output can't be written. Mistakes in the content are
/// diagnostics of the [`Build`].
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<Build, BuildError> {
    let mut session = Session::new(options.strict, progress);
    let config = match session.time("config", || ConfigFile::read(&options.project)) {
        Ok(config) => config,
        Err(ProjectError::Unreadable(message)) => return Err(BuildError::Options(message)),
        Err(ProjectError::Invalid(diagnostics)) => {
            session.report(diagnostics);
            return Ok(session.finish(None));
        }
    };
    let target = Target::open(options, &config.config, &mut session)?;
    let now = now();
    let (mut articles, (manifest, note)) = session.time("find", || {
        let find = || load::find_articles(&options.project.root, &config.config);
        rayon::join(find, || target.manifest())
    });
    session.note(note);
    let last_output = LastOutput::scan(manifest, &target.folder);
    let last_build = LastBuild::new(&options.project, &target, &config, &articles, now);
    if let Some(built) = session.time("compare", || last_build.built(&last_output, &target)) {
        return Ok(session.finish(Some(built)));
    }
    let (previous, cache_writer, note) =
        session.time("cache", || article_cache::open(&target, &config.config, now));
    session.note(note);
    (articles.previous, articles.bodies) = (previous, Budget::new(options.budgets.bodies));
    let project = Project::from_config(config, &options.project, articles, &mut session.monitor);
    session.report(project.findings.all().cloned().collect());
    let caching = cache_writer.start(&project.sources.articles, &session);
    let renderer = Rendering { options, target: &target, last_output: &last_output, now };
    let built = renderer.run(project, &last_build, &mut session)?;
    caching.finish(&mut session);
    if let Some(built) = built.as_ref().filter(|_| session.is_silent()) {
        last_build.record(built);
    }
    Ok(session.finish(built))
}

/// How often the site is rendered again without sources whose pages failed. The rest can fail for
/// another reason, as its neighbours change.
const MAX_RETRIES: usize = 3;

/// What rendering needs besides the project.
struct Rendering<'a> {
    options: &'a BuildOptions,
    target: &'a Target,
    last_output: &'a LastOutput,
    now: SystemTime,
}

impl Rendering<'_> {
    /// Renders and publishes a project. With `keep_going`, sources with errors are left out.
    fn run(
        &self,
        mut project: Project,
        last_build: &LastBuild,
        session: &mut Session<'_>,
    ) -> Result<Option<Built>, BuildError> {
        let Self { options, target, last_output, now } = *self;
        if options.keep_going {
            project = project.without_displaced();
        }
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
            last_build.forget();
            let (project_ref, templates) = (&project, &templates);
            let stage =
                Stage { options, project: project_ref, templates, target, last_output, now };
            match stage.run(session) {
                Ok(staged) => return staged.publish(session).map(Some).map_err(BuildError::Write),
                Err(StageError::Build(failure)) => return Err(failure),
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
        Ok(None)
    }
}

#[expect(clippy::disallowed_methods, reason = "stamps of files are compared with the time")]
fn now() -> SystemTime {
    SystemTime::now()
}
