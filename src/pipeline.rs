//! The whole flow: every phase once, in order, each on the product of the one before.
//!
//! The only module that names all phases. It collects their findings and times, decides
//! whether a build goes on, and prints nothing.
#![expect(clippy::disallowed_methods, reason = "the pipeline takes the times of the phases")]

mod search;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

pub use search::SearchBuilt;

use crate::config::{self, Config, Overrides};
use crate::diag::{Diagnostic, Severity};
use crate::graph::{self, Drafts, Graph};
use crate::load::{self, Asset, AssetOrigin, Source};
use crate::plan::{self, CompressedForms, Content, Plan};
use crate::progress::Progress;
use crate::render::{self, Bodies, IndexError, Renderer, Shared, Templates};
use crate::text::hash::fnv1a;
use crate::write::{Output, Published, WriteError};

/// What to build, and how strictly.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Its configuration.
    pub config_file: PathBuf,
    /// What the command line sets over the configuration.
    pub overrides: Overrides,
    /// Whether unpublished articles are shown.
    pub drafts: Drafts,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether broken files are left out instead of stopping the build.
    pub keep_going: bool,
}

/// What a build did.
#[derive(Debug)]
pub struct Build {
    /// All findings, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings are errors whatever the options say; where something was built all
    /// the same, what they are about was left out.
    pub broken: usize,
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
    /// What happened to the files.
    pub files: Published,
}

/// The phases with their times.
#[derive(Debug, Default)]
pub struct Phases {
    /// Each phase and how long it took by the clock on the wall.
    pub wall: Vec<(&'static str, Duration)>,
    /// Of the last phases, which run on all threads together: the time of all threads.
    pub threads: Vec<(&'static str, Duration)>,
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

/// Builds a site.
///
/// # Errors
/// When there is no configuration to read, or the output can't be written. Mistakes in the
/// content are no errors of this function but findings in the [`Build`].
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Build, Failure> {
    let mut run = Run::new(options.strict);
    let root = &options.root;

    let text = load::read_config(&options.config_file).map_err(Failure::Call)?;
    let config_name = name_in(root, &options.config_file);
    let Some(config) =
        run.phase("config", || config::parse(&config_name, &text, options.overrides.clone()))
    else {
        return Ok(run.stopped());
    };
    let output_folder = output_folder(root, &config).map_err(Failure::Call)?;
    let mut sources = run.phase("load", || load::load(root, &config, progress));
    let mut graph = run.phase("graph", || graph::build(&sources, options.drafts));
    let mut plan = run.phase("plan", || plan::plan(&graph, &sources.assets, &config));
    if options.keep_going && !plan.homeless.is_empty() {
        sources.leave_out(&plan.homeless);
        // What there is to say was said the first time.
        (graph, _) = graph::build(&sources, options.drafts);
        (plan, _) = plan::plan(&graph, &sources.assets, &config);
    }
    let Some(templates) = run.fallible_phase("templates", || {
        Templates::compile(&sources.templates, &config.base_url, &plan.assets)
    }) else {
        return Ok(run.stopped());
    };
    if run.has_errors() && !options.keep_going {
        return Ok(run.stopped());
    }
    let bodies = BodiesOnDisk { root };
    let shared = Shared::new(&graph, &config);
    let renderer = Renderer::new(&graph, &plan, &config, &templates, &bodies, &shared);
    let output = Output::open(&output_folder, &list_of_files(root, &output_folder))
        .map_err(Failure::Write)?;
    let forms = CompressedForms::new(&plan, &config.host.compress);
    let files =
        Files { root, plan: &plan, assets: &sources.assets, renderer: &renderer, forms: &forms };
    // The index first, as the cards that rendering makes need the memory behind it.
    let Some((search, index)) = run.search(&config, &files, &output, progress)? else {
        return Ok(run.stopped());
    };
    let Some(compressed) = run.render_and_write(&files, &output, progress)? else {
        return Ok(run.stopped());
    };
    let planned = plan.files.iter().map(|planned| &*planned.file);
    let others = index.iter().chain(&compressed).map(String::as_str);
    let all: Vec<&str> = others.chain(planned).collect();
    let published = run.timed("publish", || output.publish(&all)).map_err(Failure::Write)?;
    Ok(run.built(&output_folder, &graph, search, published))
}

/// The folder beside a site's sources in which feedgen keeps what it must remember.
pub const STATE_FOLDER: &str = ".feedgen";

/// The findings and times of a run so far.
struct Run {
    strict: bool,
    diagnostics: Vec<Diagnostic>,
    broken: usize,
    phases: Phases,
}

impl Run {
    fn new(strict: bool) -> Self {
        Self { strict, diagnostics: Vec::new(), broken: 0, phases: Phases::default() }
    }

    fn timed<T>(&mut self, name: &'static str, phase: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let product = phase();
        self.phases.wall.push((name, start.elapsed()));
        product
    }

    /// Runs a phase that gives its product and findings.
    fn phase<T>(&mut self, name: &'static str, phase: impl FnOnce() -> (T, Vec<Diagnostic>)) -> T {
        let (product, found) = self.timed(name, phase);
        self.report(found);
        product
    }

    /// Runs a phase that gives its product or findings.
    fn fallible_phase<T>(
        &mut self,
        name: &'static str,
        phase: impl FnOnce() -> Result<T, Vec<Diagnostic>>,
    ) -> Option<T> {
        match self.timed(name, phase) {
            Ok(product) => Some(product),
            Err(found) => {
                self.report(found);
                None
            }
        }
    }

    fn report(&mut self, found: Vec<Diagnostic>) {
        self.broken += found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let promoted = found.into_iter().map(|diagnostic| match self.strict {
            true => Diagnostic { severity: Severity::Error, ..diagnostic },
            false => diagnostic,
        });
        self.diagnostics.extend(promoted);
    }

    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Renders every file and puts it into the output, with its compressed forms beside it; all
    /// threads at all of that. The names of the forms, if all files could be rendered.
    fn render_and_write(
        &mut self,
        files: &Files<'_>,
        output: &Output,
        progress: &dyn Progress,
    ) -> Result<Option<Vec<String>>, Failure> {
        let [rendering, compressing, writing] = [const { AtomicU64::new(0) }; 3];
        let compressed: Mutex<Vec<String>> = Mutex::default();
        let errors: Mutex<BTreeMap<String, (Diagnostic, usize)>> = Mutex::default();
        progress.begin("Writing", files.plan.files.len());
        let written = self.timed("render and write", || {
            files.plan.files.par_iter().try_for_each(|planned| {
                let bytes = clocked(&rendering, || files.bytes(&planned.content));
                progress.advance(1);
                let bytes = match bytes {
                    Ok(bytes) => bytes,
                    Err(diagnostic) => {
                        note(&errors, diagnostic);
                        return Ok(());
                    }
                };
                for (encoding, name) in files.forms.of(&planned.file) {
                    let small = clocked(&compressing, || render::compressed(&bytes, encoding));
                    if let Some(small) = small {
                        clocked(&writing, || output.put(&name, &small))?;
                        unpoisoned(compressed.lock()).push(name);
                    }
                }
                clocked(&writing, || output.put(&planned.file, &bytes))
            })
        });
        progress.end();
        let times = [("render", rendering), ("compress", compressing), ("write", writing)];
        for (name, time) in times.map(|(name, time)| (name, time.into_inner())) {
            if time > 0 {
                self.phases.threads.push((name, Duration::from_nanos(time)));
            }
        }
        written.map_err(Failure::Write)?;
        let errors = unpoisoned(errors.into_inner());
        let compressed = errors.is_empty().then(|| unpoisoned(compressed.into_inner()));
        self.report(errors.into_values().map(|(error, pages)| with_count(error, pages)).collect());
        Ok(compressed)
    }

    fn finished(self, built: Option<Built>) -> Build {
        let Self { strict: _, diagnostics, broken, phases } = self;
        Build { diagnostics, broken, built, phases }
    }

    fn stopped(self) -> Build {
        self.finished(None)
    }

    /// Makes the search index, if there shall be one; its files with it. `None` if a source
    /// can't be read.
    fn search(
        &mut self,
        config: &Config,
        files: &Files<'_>,
        output: &Output,
        progress: &dyn Progress,
    ) -> Result<Option<(Option<SearchBuilt>, Vec<String>)>, Failure> {
        if !config.search.enabled {
            return Ok(Some((None, Vec::new())));
        }
        let Files { renderer, forms, .. } = *files;
        let made = self
            .timed("search", || search::make(renderer, &config.language, forms, output, progress));
        match made {
            Ok(made) => Ok(Some((Some(made.built), made.names))),
            Err(search::Stop::Source(diagnostic)) => {
                self.report(vec![diagnostic]);
                Ok(None)
            }
            Err(search::Stop::Failure(failure)) => Err(failure),
        }
    }

    fn built(
        self,
        output: &Path,
        graph: &Graph,
        search: Option<SearchBuilt>,
        files: Published,
    ) -> Build {
        let built = Built {
            output: output.to_owned(),
            articles: graph.articles.len(),
            unpublished: graph.unpublished,
            topics: graph.topics.len(),
            providers: graph.providers.len(),
            pages: graph.pages.len(),
            search,
            files,
        };
        self.finished(Some(built))
    }
}

/// What the bytes of planned files come from.
struct Files<'a> {
    root: &'a Path,
    plan: &'a Plan,
    assets: &'a [Asset],
    renderer: &'a Renderer<'a>,
    forms: &'a CompressedForms<'a>,
}

impl Files<'_> {
    fn bytes(&self, content: &Content) -> Result<Vec<u8>, Diagnostic> {
        match content {
            Content::Rendered(item) => self.renderer.render(item).map(String::into_bytes),
            Content::Copied(index) => match &self.assets[*index].origin {
                AssetOrigin::Site(file) => load::read_bytes(self.root, file),
                AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
                AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
            },
        }
    }
}

/// Bodies come from the files again, so that memory never holds them all.
struct BodiesOnDisk<'a> {
    root: &'a Path,
}

impl Bodies for BodiesOnDisk<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        load::read_body(self.root, source)
    }
}

fn clocked<T>(total: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let product = work();
    let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    total.fetch_add(nanos, Ordering::Relaxed);
    product
}

/// What a lock holds, whoever panicked with it: a list is whole all the same.
fn unpoisoned<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

/// A broken template fails on every page that uses it, and is one mistake.
fn note(errors: &Mutex<BTreeMap<String, (Diagnostic, usize)>>, diagnostic: Diagnostic) {
    let mut errors = unpoisoned(errors.lock());
    let key = format!("{} {:?} {}", diagnostic.file, diagnostic.place, diagnostic.label);
    errors.entry(key).or_insert((diagnostic, 0)).1 += 1;
}

fn with_count(diagnostic: Diagnostic, pages: usize) -> Diagnostic {
    match pages {
        1 => diagnostic,
        _ => diagnostic.note(format!("it fails {pages} files")),
    }
}

/// `path` as reports name it, and find it again: from the site's root, where it is inside.
fn name_in(root: &Path, path: &Path) -> String {
    let (root, path) = (real_path(root), real_path(path));
    path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/")
}

/// Where `path` really is: absolute, without links and `..` as far as it exists, so that two
/// spellings of one place are equal.
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some((ancestor.canonicalize().ok()?, rest))
    });
    let Some((mut real, rest)) = existing else { return absolute };
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            other => real.push(other),
        }
    }
    real
}

/// The output folder, unless it would hold the sources, or be among them.
fn output_folder(root: &Path, config: &Config) -> Result<PathBuf, String> {
    let folder = root.join(&config.build.output);
    let (output, real_root) = (real_path(&folder), real_path(root));
    if real_root.starts_with(&output) {
        return Err(format!(
            "the output folder {} holds the site itself; choose another one",
            folder.display()
        ));
    }
    let clash = load::source_folders(config).find(|source| {
        let source = real_path(&root.join(&*source.path));
        // The site's root may be a folder of sources; then all but the output is.
        source != real_root && (output.starts_with(&source) || source.starts_with(&output))
    });
    match clash {
        Some(source) => Err(format!(
            "the output folder {} and the source folder {} are one inside the other; choose \
             another one",
            folder.display(),
            source.path
        )),
        None => Ok(folder),
    }
}

/// The list of the files that feedgen wrote into `output`: one for each output of a site,
/// whatever the call names it, and whether or not the site's folder has moved.
fn list_of_files(root: &Path, output: &Path) -> PathBuf {
    let (root, output) = (real_path(root), real_path(output));
    let name = output.strip_prefix(&root).unwrap_or(&output).to_string_lossy().into_owned();
    let hash = fnv1a(name.as_bytes());
    root.join(STATE_FOLDER).join(format!("files-{hash:016x}.txt"))
}
