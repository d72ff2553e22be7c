//! The whole flow: every phase once, in order, each on the product of the one before.
//!
//! The only module that names all phases. It collects their findings and times, decides
//! whether a build goes on, and prints nothing.

mod article_cache;
mod data;
mod failures;
mod files;
mod last_output;
mod places;
mod run;
mod search;
mod unchanged;

use std::mem;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use data::{PageData, Subject, page_data};
pub use files::BodiesOnDisk;
pub use places::{STATE_FOLDER, StateFolder, name_in, output_folder, real_path};
pub use run::Phases;
pub use search::SearchBuilt;

use self::failures::{Failures, LeftOut};
use self::files::{Files, Made};
use self::last_output::LastOutput;
use self::places::{OutputState, State};
use self::run::Run;
use self::unchanged::LastBuild;
use crate::budget::Budget;
use crate::cache::{Fingerprints, Inputs, Manifest};
use crate::config::{self, Overrides};
use crate::diag::Diagnostic;
use crate::graph::{self, Drafts, Graph};
use crate::guard;
use crate::load::{self, Asset, AssetOrigin};
use crate::plan::{self, CompressedForms, Item, SearchPart};
use crate::progress::Progress;
use crate::render::{self, IndexError, Renderer, Shared, Templates};
use crate::text::key::TextKey;
pub use crate::write::Lock as StateLock;
use crate::write::{Output, OwnedFiles, Published, WriteError, WriteMode};

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
    /// The files of the output, if their bytes are the same; nothing is kept for the next build.
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

/// Builds a site.
///
/// # Errors
/// When there is no configuration to read, or the output can't be written. Mistakes in the
/// content are no errors of this function but findings in the [`Build`].
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Build, Failure> {
    let mut left_out = LeftOut::default();
    for _ in 0..MOST_ATTEMPTS {
        let before = left_out.files.len();
        let built = attempt(options, progress, &mut left_out);
        if left_out.files.len() == before {
            return built;
        }
    }
    attempt(options, progress, &mut LeftOut { is_last: true, ..left_out })
}

/// How often a build begins again without sources whose pages can't be made: lists leave those out as
/// well then. What is left can fail for another reason, as it shows other neighbours.
const MOST_ATTEMPTS: usize = 3;

/// Builds a site. Sources that turn out to be in the way of all others are `left_out` the next time.
fn attempt(
    options: &Options,
    progress: &dyn Progress,
    left_out: &mut LeftOut,
) -> Result<Build, Failure> {
    let mut run = Run::new(options.strict);
    let root = &options.root;

    let text = load::read_config(&options.config_file).map_err(Failure::Call)?;
    let config_name = name_in(root, &options.config_file);
    let Some(config) =
        run.phase("config", || config::parse(&config_name, &text, options.overrides.clone()))
    else {
        return Ok(run.stopped());
    };
    let output_folder =
        output_folder(root, &config, options.cache_dir.as_deref()).map_err(Failure::Call)?;
    let mut of_output = OutputState::new(options, &output_folder);
    if !options.force {
        let own = of_output.own.is_trusted().then_some("");
        guard::check(&output_folder, own, []).map_err(Failure::Call)?;
    }
    let state = match State::open(options, || progress.wait("Waiting for another build")) {
        Ok(state) => Some(state),
        Err(reason) => {
            run.note(Some(format!(
                "nothing is kept for the next build, and files of earlier ones stay in the output: {reason}"
            )));
            of_output.own = OwnedFiles::none();
            None
        }
    };
    let state = state.as_ref();
    if state.is_some_and(|state| !state.has_key()) && options.reuse != Reuse::Output {
        run.note(Some(places::NO_KEY.to_owned()));
    }
    // Another build may have written it while this one waited.
    let has_list = of_output.own.is_trusted();
    if !has_list && of_output.own.exists() {
        run.note(Some(format!(
            "the list of feedgen's files in {} was written by someone else and is not used: files of earlier \
             builds stay there",
            output_folder.display()
        )));
    }
    let reuse = match (state, options.reuse) {
        (Some(state), reuse) if state.has_key() => reuse,
        (_, Reuse::All) => Reuse::Output,
        (_, reuse) => reuse,
    };
    let now = now();
    let ((found, last), (manifest, notes)) = run.timed("find", || {
        let find = || {
            let found = load::find_articles(root, &config);
            let last = LastBuild::new(options, &of_output, state, &config, &text, &found, now);
            (found, last)
        };
        let manifest = || match (reuse, state.and_then(manifest_key)) {
            (Reuse::All, Some(key)) => Manifest::read(&of_output.manifest, key),
            _ => (Manifest::default(), None),
        };
        rayon::join(find, manifest)
    });
    run.note(notes);
    let last_output = LastOutput::look(manifest, &output_folder);
    if reuse == Reuse::All
        && has_list
        && let Some(built) = run.timed("compare", || last.built(&last_output, &output_folder))
    {
        return Ok(run.finished(Some(built)));
    }
    let bodies = Budget::new(options.budgets.bodies);
    let (previous, cache_writer, note) =
        run.timed("cache", || article_cache::open(state, &config, reuse, bodies, now));
    run.note(note);

    let mut sources = run.phase("load", || load::load(root, &config, found, &previous, progress));
    if !left_out.files.is_empty() {
        run.report(left_out.findings.clone());
        sources.leave_out(&left_out.files);
    }
    let caching = cache_writer.start(&sources.articles, &run);
    let mut graph = run.phase("graph", || graph::build(&sources, options.drafts));
    let mut plan = run.phase("plan", || plan::plan(&graph, &sources.assets, &config));
    if options.keep_going && !plan.displaced.is_empty() {
        sources.leave_out(&plan.displaced);
        // What there is to say was said the first time.
        (graph, _) = graph::build(&sources, options.drafts);
        (plan, _) = plan::plan(&graph, &sources.assets, &config);
    }
    let Some(templates) = run.fallible_phase("templates", || {
        Templates::compile(&sources.templates, &config, &plan.assets)
    }) else {
        return Ok(run.stopped());
    };
    if run.has_errors() && !options.keep_going {
        return Ok(run.stopped());
    }
    let shared =
        Shared::new(&graph, &config, &sources.texts).with_card_budget(options.budgets.cards);
    let template_keys = |item: &Item| render::template_keys(&templates, item);
    let asset = |asset: &Asset| asset_key(root, asset, previous.now);
    let search_parts = config.search.enabled.then(|| shared.search_parts(&graph, &config));
    let inputs = Inputs {
        graph: &graph,
        plan: &plan,
        config: &config,
        search: search_parts,
        site: shared.key(),
        templates: &template_keys,
        asset: &asset,
        assets: &sources.assets,
    };
    let fingerprints = run.timed("fingerprints", || Fingerprints::new(inputs));
    let planned = || plan.files.iter().map(|planned| &*planned.file);
    let main_files: Vec<String> =
        search_parts.iter().flat_map(|all| &all.parts).map(SearchPart::main_file).collect();
    let mut before = run.timed("look", || {
        last_output.side_by_side(planned().chain(main_files.iter().map(String::as_str)))
    });
    let before_parts = before.split_off(plan.files.len());
    if !options.force {
        // Most files are those of the last build, and need no second look.
        let unknown = planned().zip(&before).filter(|(_, before)| before.is_none());
        let unknown = unknown.map(|(file, _)| file);
        let own = of_output.own.read();
        guard::check(&output_folder, own.as_deref(), unknown).map_err(Failure::Call)?;
    }
    let bodies = BodiesOnDisk { root };
    let files = Files {
        root,
        graph: &graph,
        plan: &plan,
        assets: &sources.assets,
        renderer: &Renderer::new(&graph, &plan, &config, &templates, &bodies, &shared),
        forms: &CompressedForms::new(&plan, &config.host.compress),
        fingerprints: &fingerprints,
        before,
    };
    last.forget();
    let mode = if options.reuse == Reuse::Nothing { WriteMode::Replace } else { WriteMode::Update };
    let staging = state.map(|state| &*state.folder);
    let output = Output::open(&output_folder, of_output.own.clone(), staging, mode)
        .map_err(Failure::Write)?;
    // The index first, as the cards that rendering makes need the memory behind it.
    let made = match search::make(&files, before_parts, &config, &output, &mut run, progress)? {
        Ok(index) => match files.write(&mut run, &output, progress).map_err(Failure::Write)? {
            Ok(contents) => Ok((index, contents)),
            Err(failures) => Err(failures),
        },
        Err(unreadable) => Err(Failures::of_source(unreadable)),
    };
    let (index, contents) = match made {
        Ok(made) => made,
        Err(failures) => {
            let (findings, sources) = failures.finish(&graph);
            run.report(findings.clone());
            if options.keep_going && !left_out.is_last {
                left_out.files.extend(sources);
                left_out.findings.extend(findings);
            }
            return Ok(run.stopped());
        }
    };
    caching.finish(&mut run);
    let rendered = contents.iter().filter(|made| made.is_new()).count();
    let parts = index.parts.len();
    let mut made: Vec<Made<'_>> = index.parts.into_iter().chain(contents).collect();
    // What comes with a file stands before it: it is what the file leads to.
    let in_order = made.iter().flat_map(|made| {
        let others = made.entry().others.iter().map(|(other, _)| &**other);
        others.chain([made.file()])
    });
    let in_order: Vec<&str> = in_order.collect();
    let is_as_it_was = made.len() == last_output.known_files() && !made.iter().any(Made::is_new);
    let manifest = state.and_then(manifest_key).filter(|_| reuse != Reuse::Output && !is_as_it_was);
    let write_manifest = |made: &[Made<'_>], key| {
        Run::measured(|| {
            // In the order in which the next build asks for them.
            let made = made[parts..].iter().chain(&made[..parts]);
            let entries: Vec<_> = made.map(|made| (made.file(), made.entry())).collect();
            Manifest::write(&of_output.manifest, key, &entries)
        })
    };
    // The notes may say more than is there, if publishing is cut off: they go by stamps, so that
    // what is not there as it was written is made again.
    let (published, written) = run.timed("publish", || {
        rayon::join(|| output.publish(&in_order), || manifest.map(|key| write_manifest(&made, key)))
    });
    let published = published.map_err(Failure::Write)?;
    let copied = published.copied.iter().map(|(file, stamp)| (&**file, *stamp)).collect();
    made.iter_mut().for_each(|made| made.update_stamps(&copied));
    let written = match manifest.filter(|_| !copied.is_empty()) {
        Some(key) => Some(write_manifest(&made, key)),
        None => written,
    };
    if let Some(written) = written {
        let error = run.add_beside("manifest", written).err();
        run.note(error.map(|error| format!("the notes on the output are not kept: {error}")));
    }
    let built = built(&output_folder, &graph, rendered, published);
    let built = Built { search: index.built, ..built };
    if reuse != Reuse::Output && run.has_nothing_to_say() {
        last.keep(&built);
    }
    // The process ends soon. To take all of this down piece by piece would be a tenth of a build
    // that has little to do.
    mem::forget(made);
    mem::forget((fingerprints, last_output));
    mem::forget((plan, graph, shared, sources));
    Ok(run.finished(Some(built)))
}

/// All that decides about a file of the output is in its fingerprint.
fn manifest_key(state: &State) -> Option<TextKey> {
    state.key(TextKey::new("output"))
}

/// What is known of the content of a copied file without reading it.
fn asset_key(root: &Path, asset: &Asset, now: Option<SystemTime>) -> Option<TextKey> {
    match &asset.origin {
        AssetOrigin::Site(file) => {
            let stamp = load::stamp(root, file)
                .filter(|stamp| now.is_some_and(|now| stamp.is_older_than(now)));
            stamp.map(|stamp| TextKey::new(&format!("{file} {stamp:?}")))
        }
        AssetOrigin::Replacement(_, bytes) => Some(TextKey::from_bytes(bytes)),
        AssetOrigin::Theme(bytes) => Some(TextKey::from_bytes(bytes)),
    }
}

#[expect(clippy::disallowed_methods, reason = "stamps of files are held against the time")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn built(output: &Path, graph: &Graph, rendered: usize, files: Published) -> Built {
    Built {
        output: output.to_owned(),
        articles: graph.articles.len(),
        unpublished: graph.unpublished,
        topics: graph.topics.len(),
        providers: graph.providers.len(),
        pages: graph.pages.len(),
        search: None,
        rendered,
        files,
    }
}
