//! Renders the stale files of a project into the staging folder.

use std::path::Path;
use std::time::SystemTime;

use super::failures::StageError;
use super::files::{FileContext, OutputFile};
use super::last_output::LastOutput;
use super::options::BuildOptions;
use super::outcome::{BuildError, Built, SearchBuilt};
use super::search;
use super::session::Session;
use super::target::Target;
use crate::cache::{Fingerprints, Inputs};
use crate::guard;
use crate::load::{self, Asset, AssetOrigin};
use crate::plan::{CompressedForms, Item, SearchPart};
use crate::project::{BodiesOnDisk, Project};
use crate::render::{self, Renderer, Shared, Templates};
use crate::text::key::TextKey;
use crate::write::Output;

/// What a site is rendered from, and where to.
pub(super) struct Stage<'a> {
    pub(super) options: &'a BuildOptions,
    pub(super) project: &'a Project,
    pub(super) templates: &'a Templates,
    pub(super) target: &'a Target,
    pub(super) last_output: &'a LastOutput,
    pub(super) now: SystemTime,
}

/// A rendered site: its new files are in the staging folder.
pub(super) struct Staged<'a> {
    pub(super) target: &'a Target,
    pub(super) output: Output,
    /// The files of the plan, in its order.
    pub(super) files: Vec<OutputFile<'a>>,
    /// The parts of the search index.
    pub(super) search_parts: Vec<OutputFile<'a>>,
    /// Whether all files are those of the last build.
    pub(super) is_unchanged: bool,
    /// The counts of the site.
    pub(super) built: Built,
}

impl<'a> Stage<'a> {
    /// Renders every file whose fingerprint is not that of the last build.
    pub(super) fn run(&self, session: &mut Session<'_>) -> Result<Staged<'a>, StageError> {
        let Project { config, sources, graph, plan, .. } = self.project;
        let root = &self.options.project.root;
        let shared =
            Shared::new(graph, config, &sources.texts).with_card_budget(self.options.budgets.cards);
        let template_keys = |item: &Item| render::template_keys(self.templates, item);
        let asset = |asset: &Asset| asset_key(root, asset, self.now);
        let search_parts = config.search.enabled.then(|| shared.search_parts(graph, config));
        let inputs = Inputs {
            graph,
            plan,
            config,
            search: search_parts,
            site: shared.key(),
            templates: &template_keys,
            asset: &asset,
            assets: &sources.assets,
        };
        let fingerprints = session.time("fingerprints", || Fingerprints::new(inputs));
        let planned = || plan.files.iter().map(|planned| &*planned.file);
        let main_files: Vec<String> =
            search_parts.iter().flat_map(|all| &all.parts).map(SearchPart::main_file).collect();
        let mut entries = session.time("scan", || {
            self.last_output.entries(planned().chain(main_files.iter().map(String::as_str)))
        });
        let search_entries = entries.split_off(plan.files.len());
        let unknown = planned().zip(&entries).filter(|(_, entry)| entry.is_none());
        self.guard(unknown.map(|(file, _)| file))?;
        let output = self.target.output().map_err(BuildError::Write)?;
        let bodies = BodiesOnDisk { root };
        let renderer = Renderer::new(graph, plan, config, self.templates, &bodies, &shared);
        let context = FileContext {
            root,
            project: self.project,
            renderer: &renderer,
            forms: &CompressedForms::new(&plan.files, &config.host.compress),
            fingerprints: &fingerprints,
            output: &output,
        };
        // The index first: the cards that pages share need the memory after it.
        let index = search::build(&context, search_entries, session)?;
        let files = context.stage_all(&entries, session)?;
        let rendered = files.iter().filter(|file| file.is_new()).count();
        let all_files = files.len() + index.parts.len();
        let is_unchanged = all_files == self.last_output.len()
            && rendered == 0
            && !index.parts.iter().any(OutputFile::is_new);
        let built = self.built(rendered, index.built);
        let search_parts = index.parts;
        Ok(Staged { target: self.target, output, files, search_parts, is_unchanged, built })
    }

    /// Refuses to replace files of others in the output. Files of the last build are known to be
    /// feedgen's.
    fn guard<'f>(&self, files: impl IntoIterator<Item = &'f str>) -> Result<(), BuildError> {
        if self.options.force {
            return Ok(());
        }
        let owned = self.target.files.owned.read();
        guard::check(&self.target.folder, owned.as_deref(), files).map_err(BuildError::Options)
    }

    fn built(&self, rendered: usize, search: Option<SearchBuilt>) -> Built {
        let graph = &self.project.graph;
        Built {
            output: self.target.folder.clone(),
            articles: graph.articles.len(),
            unpublished: graph.unpublished,
            topics: graph.topics.len(),
            providers: graph.providers.len(),
            pages: graph.pages.len(),
            search,
            rendered,
            files: Default::default(),
        }
    }
}

/// A key of the content of a copied file, without reading it; none if its stamp can't tell.
fn asset_key(root: &Path, asset: &Asset, now: SystemTime) -> Option<TextKey> {
    match &asset.origin {
        AssetOrigin::Site(file) => {
            let stamp = load::stamp(root, file).filter(|stamp| stamp.is_older_than(now));
            stamp.map(|stamp| TextKey::new(&format!("{file} {stamp:?}")))
        }
        AssetOrigin::Replacement(_, bytes) => Some(TextKey::from_bytes(bytes)),
        AssetOrigin::Theme(bytes) => Some(TextKey::from_bytes(bytes)),
    }
}
