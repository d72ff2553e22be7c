//! Where a build writes, and what it may use of earlier builds.

use std::path::PathBuf;

use super::options::{BuildOptions, Reuse};
use super::outcome::BuildError;
use super::session::Session;
use super::state::{NO_KEY, OutputState, State};
use crate::cache::Manifest;
use crate::config::Config;
use crate::guard;
use crate::project::output_folder;
use crate::text::key::TextKey;
use crate::write::{Output, OwnedFiles, WriteError, WriteMode};

/// The output folder with the state of earlier builds; other builds wait while it exists.
pub(super) struct Target {
    /// The output folder.
    pub(super) folder: PathBuf,
    /// The state files of this output.
    pub(super) files: OutputState,
    /// The state folder; none if it can't be used.
    pub(super) state: Option<State>,
    /// What of earlier builds can be used.
    pub(super) reuse: Reuse,
    /// How new files replace old ones.
    mode: WriteMode,
}

impl Target {
    /// Locks the state folder, and checks that the output folder can be written.
    ///
    /// # Errors
    /// When the output folder holds sources or files of others.
    pub(super) fn open(
        options: &BuildOptions,
        config: &Config,
        session: &mut Session<'_>,
    ) -> Result<Self, BuildError> {
        let root = &options.project.root;
        let folder = output_folder(root, config, options.cache_dir.as_deref())
            .map_err(BuildError::Options)?;
        let mut files = OutputState::new(options, &folder);
        if !options.force {
            let owned = files.owned.is_trusted().then_some("");
            guard::check(&folder, owned, []).map_err(BuildError::Options)?;
        }
        let progress = session.monitor.progress;
        let state = match State::open(options, || progress.wait("Waiting for another build")) {
            Ok(state) => Some(state),
            Err(reason) => {
                session.note(Some(format!(
                    "nothing is cached for the next build, and files of earlier ones stay in the output: {reason}"
                )));
                files.owned = OwnedFiles::none();
                None
            }
        };
        let has_key = state.as_ref().is_some_and(State::has_key);
        if state.is_some() && !has_key && options.reuse != Reuse::Output {
            session.note(Some(NO_KEY.to_owned()));
        }
        if !files.owned.is_trusted() && files.owned.exists() {
            session.note(Some(format!(
                "the list of feedgen's files in {} was written by someone else and is not used: files of \
                 earlier builds stay there",
                folder.display()
            )));
        }
        let reuse = match options.reuse {
            Reuse::All | Reuse::Output if !has_key => Reuse::Output,
            reuse => reuse,
        };
        let mode = match options.reuse {
            Reuse::Nothing => WriteMode::Replace,
            Reuse::All | Reuse::Output => WriteMode::Update,
        };
        Ok(Self { folder, files, state, reuse, mode })
    }

    /// The manifest of the last build. The note says why it is not used.
    pub(super) fn manifest(&self) -> (Manifest, Option<String>) {
        match (self.reuse, self.manifest_key()) {
            (Reuse::All, Some(key)) => Manifest::read(&self.files.manifest, key),
            _ => (Manifest::default(), None),
        }
    }

    /// The key of the manifest, if there is to be one. Fingerprints hold all else that it depends on.
    pub(super) fn manifest_key(&self) -> Option<TextKey> {
        self.state.as_ref()?.key(TextKey::new("output"))
    }

    /// The output, ready to be written.
    pub(super) fn output(&self) -> Result<Output, WriteError> {
        let staging = self.state.as_ref().map(|state| &*state.folder);
        Output::open(&self.folder, self.files.owned.clone(), staging, self.mode)
    }
}
