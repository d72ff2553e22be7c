//! From planned files to staged files: rendered, compressed and written, in parallel. Files whose
//! fingerprint and stamp are those of the last build are left alone.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use parking_lot::Mutex;
use rayon::prelude::*;

use super::failures::{Failures, StageError};
use super::outcome::BuildError;
use super::session::{Clock, Session};
use crate::cache::{Entry, Fingerprints};
use crate::collections::HashMap;
use crate::config::Encoding;
use crate::diag::Diagnostic;
use crate::folder::Stamp;
use crate::load::{self, AssetOrigin};
use crate::plan::{CompressedForms, Content, Planned};
use crate::project::Project;
use crate::render::{self, Renderer};
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::{Output, WriteError};

/// The largest copied file that gets compressed forms, in bytes: it must be in memory.
const MAX_COMPRESSED: u64 = 16 << 20;

/// What output files are made from.
pub(super) struct FileContext<'a, 'c> {
    pub(super) root: &'a Path,
    pub(super) project: &'a Project,
    pub(super) renderer: &'c Renderer<'c>,
    pub(super) forms: &'c CompressedForms<'c>,
    pub(super) fingerprints: &'c Fingerprints<'c>,
    pub(super) output: &'c Output,
}

/// A file in the output or in the staging folder, with the files that it brings along.
pub(super) struct OutputFile<'a> {
    file: Cow<'a, str>,
    /// Its entry in the manifest: borrowed from the last build, or new.
    entry: Cow<'a, Entry>,
}

impl<'a> OutputFile<'a> {
    /// A file of the last build.
    pub(super) fn unchanged(file: Cow<'a, str>, entry: &'a Entry) -> Self {
        Self { file, entry: Cow::Borrowed(entry) }
    }

    /// A file of this build.
    pub(super) fn new(file: Cow<'a, str>, entry: Entry) -> Self {
        Self { file, entry: Cow::Owned(entry) }
    }

    /// Whether this build staged it.
    pub(super) fn is_new(&self) -> bool {
        matches!(self.entry, Cow::Owned(_))
    }

    /// Its path in the output.
    pub(super) fn path(&self) -> &str {
        &self.file
    }

    /// Updates the stamps of files that were copied to their place instead of renamed.
    pub(super) fn update_stamps(&mut self, copied: &HashMap<&str, Stamp>) {
        if copied.is_empty() {
            return;
        }
        if let Some(stamp) = copied.get(&*self.file) {
            self.entry.to_mut().stamp = *stamp;
        }
        for index in 0..self.entry.others.len() {
            if let Some(stamp) = copied.get(&*self.entry.others[index].0) {
                self.entry.to_mut().others[index].1 = *stamp;
            }
        }
    }

    /// Its entry in the manifest.
    pub(super) fn entry(&self) -> &Entry {
        &self.entry
    }
}

/// A file that can't be staged.
pub(super) enum FileError {
    /// Its source can't be rendered or read.
    Source(Diagnostic),
    /// The staging folder can't be written.
    Write(WriteError),
}

impl From<Diagnostic> for FileError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Source(diagnostic)
    }
}

impl From<WriteError> for FileError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// The time of each kind of work, over all threads.
#[derive(Default)]
struct Clocks {
    rendering: Clock,
    compressing: Clock,
    writing: Clock,
}

impl<'a> FileContext<'a, '_> {
    /// Stages every file of the plan that is stale; `entries` are the files of the last build that are
    /// in the output as they were written.
    pub(super) fn stage_all(
        &self,
        entries: &[Option<&'a Entry>],
        session: &mut Session<'_>,
    ) -> Result<Vec<OutputFile<'a>>, StageError> {
        let (clocks, failures) = (Clocks::default(), Mutex::new(Failures::default()));
        let (progress, plan) = (session.monitor.progress, &self.project.plan);
        progress.begin("Writing", plan.files.len());
        let staged: Result<Vec<Option<OutputFile<'a>>>, WriteError> =
            session.time("render and write", || {
                let files = plan.files.par_iter().zip(entries);
                files
                    .map(|(planned, entry)| {
                        let staged = self.stage(planned, *entry, &clocks);
                        progress.advance(1);
                        match staged {
                            Ok(file) => Ok(Some(file)),
                            Err(FileError::Write(error)) => Err(error),
                            Err(FileError::Source(diagnostic)) => {
                                failures.lock().add(planned, &self.project.graph, diagnostic);
                                Ok(None)
                            }
                        }
                    })
                    .collect()
            });
        progress.end();
        let Clocks { rendering, compressing, writing } = clocks;
        let times = [("render", rendering), ("compress", compressing), ("write", writing)];
        let times = times.map(|(name, clock)| (name, clock.total()));
        session.threads.extend(times.into_iter().filter(|(_, time)| !time.is_zero()));
        let staged: Option<Vec<OutputFile<'a>>> =
            staged.map_err(BuildError::Write)?.into_iter().collect();
        staged.ok_or_else(|| StageError::Sources(failures.into_inner()))
    }

    fn stage(
        &self,
        planned: &'a Planned,
        entry: Option<&'a Entry>,
        clocks: &Clocks,
    ) -> Result<OutputFile<'a>, FileError> {
        let (file, output) = (&*planned.file, self.output);
        let forms = self.forms.of(file);
        let fingerprint = self.fingerprints.of(&planned.content).map(|key| with_forms(key, &forms));
        if let Some(entry) = entry.filter(|entry| entry.is_made_from(fingerprint)) {
            output.add_unchanged(1 + entry.others.len());
            return Ok(OutputFile::unchanged(file.into(), entry));
        }
        if let Some(source) = self.to_copy(&planned.content, forms.is_empty()) {
            let source = source?;
            let stamp = clocks.writing.time(|| output.put_copy(file, &source))?;
            let entry = Entry { fingerprint, stamp, others: Vec::new() };
            return Ok(OutputFile::new(file.into(), entry));
        }
        let bytes = clocks.rendering.time(|| self.bytes(&planned.content))?;
        let mut others = Vec::with_capacity(forms.len());
        for (encoding, name) in forms {
            if let Some(small) = clocks.compressing.time(|| render::compressed(&bytes, encoding)) {
                let stamp = clocks.writing.time(|| output.put(&name, &small))?;
                others.push((name.into_boxed_str(), stamp));
            }
        }
        let stamp = clocks.writing.time(|| output.put(file, &bytes))?;
        Ok(OutputFile::new(file.into(), Entry { fingerprint, stamp, others }))
    }

    /// The file that is copied without being in memory: one that has no compressed forms, or is
    /// too large for them.
    fn to_copy(&self, content: &Content, has_no_forms: bool) -> Option<Result<File, Diagnostic>> {
        let Content::Copied(index) = content else { return None };
        let AssetOrigin::Site(name) = &self.project.sources.assets[*index].origin else {
            return None;
        };
        let opened = load::open(self.root, name);
        let is_large =
            |file: &File| file.metadata().is_ok_and(|found| found.len() > MAX_COMPRESSED);
        match opened {
            Ok(file) => (has_no_forms || is_large(&file)).then_some(Ok(file)),
            Err(diagnostic) => Some(Err(diagnostic)),
        }
    }

    fn bytes(&self, content: &Content) -> Result<Vec<u8>, Diagnostic> {
        match content {
            Content::Rendered(item) => self.renderer.render(item),
            Content::Copied(index) => match &self.project.sources.assets[*index].origin {
                AssetOrigin::Site(file) => load::read_bytes(self.root, file),
                AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
                AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
            },
        }
    }
}

/// A fingerprint that includes the compressed forms: which ones a file gets depends on its neighbours.
pub(super) fn with_forms(fingerprint: TextKey, forms: &[(Encoding, String)]) -> TextKey {
    if forms.is_empty() {
        return fingerprint;
    }
    let mut key = KeyBuilder::new();
    key.key(fingerprint);
    for (_, form) in forms {
        key.text(form);
    }
    key.finish()
}
