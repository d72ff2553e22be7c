//! From planned files to files in the output: made, compressed and written, all threads at all
//! of that; those that are as they must be are left alone.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use parking_lot::Mutex;
use rayon::prelude::*;

use super::failures::Failures;
use super::run::{Clock, Run};
use crate::cache::{Entry, Fingerprints};
use crate::collections::HashMap;
use crate::config::Encoding;
use crate::diag::Diagnostic;
use crate::folder::Stamp;
use crate::graph::Graph;
use crate::load::{self, Asset, AssetOrigin, Source};
use crate::plan::{CompressedForms, Content, Plan, Planned};
use crate::progress::Progress;
use crate::render::{self, Bodies, Renderer};
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::{Output, WriteError};

/// The largest copied file that has compressed forms, in bytes: it is in memory for that.
const MAX_COMPRESSED: u64 = 16 << 20;

/// What the files of a plan are made of.
pub(super) struct Files<'a> {
    pub(super) root: &'a Path,
    pub(super) graph: &'a Graph,
    pub(super) plan: &'a Plan,
    pub(super) assets: &'a [Asset],
    pub(super) renderer: &'a Renderer<'a>,
    pub(super) forms: &'a CompressedForms<'a>,
    pub(super) fingerprints: &'a Fingerprints<'a>,
    /// What is known of each file of the plan, if it is in the output as it was written.
    pub(super) before: Vec<Option<&'a Entry>>,
}

/// A file that is in the output or in the staging folder, with those that come and go with it.
pub(super) struct Made<'a> {
    file: Cow<'a, str>,
    /// What is known of it: as it was, or of this build.
    entry: Cow<'a, Entry>,
}

impl<'a> Made<'a> {
    /// A file that is as it must be.
    pub(super) fn kept(file: Cow<'a, str>, entry: &'a Entry) -> Self {
        Self { file, entry: Cow::Borrowed(entry) }
    }

    /// A file that was made by this build.
    pub(super) fn new(file: Cow<'a, str>, entry: Entry) -> Self {
        Self { file, entry: Cow::Owned(entry) }
    }

    /// Whether this build made it.
    pub(super) fn is_new(&self) -> bool {
        matches!(self.entry, Cow::Owned(_))
    }

    /// Its path in the output.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Takes over the stamps of files that were copied to their place.
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

    /// What the next build may go by.
    pub(super) fn entry(&self) -> &Entry {
        &self.entry
    }
}

/// How long each kind of work took.
#[derive(Default)]
struct Clocks {
    rendering: Clock,
    compressing: Clock,
    writing: Clock,
}

impl<'a> Files<'a> {
    /// Makes every file that is not as it must be, and puts it into the output; or says which could not
    /// be made.
    pub(super) fn write(
        &self,
        run: &mut Run,
        output: &Output,
        progress: &dyn Progress,
    ) -> Result<Result<Vec<Made<'a>>, Failures>, WriteError> {
        let clocks = Clocks::default();
        let failures: Mutex<Failures> = Mutex::default();
        progress.begin("Writing", self.plan.files.len());
        let made: Result<Vec<Option<Made<'a>>>, WriteError> = run.timed("render and write", || {
            let files = self.plan.files.par_iter().zip(&self.before);
            files
                .map(|(planned, before)| {
                    let made = self.make(planned, *before, output, &clocks, &failures);
                    progress.advance(1);
                    made
                })
                .collect()
        });
        progress.end();
        let Clocks { rendering, compressing, writing } = clocks;
        for (name, clock) in [("render", rendering), ("compress", compressing), ("write", writing)]
        {
            run.phases.threads.push((name, clock.total()));
        }
        run.phases.threads.retain(|(_, time)| !time.is_zero());
        let made: Option<Vec<Made<'a>>> = made?.into_iter().collect();
        Ok(made.ok_or_else(|| failures.into_inner()))
    }

    fn make(
        &self,
        planned: &'a Planned,
        before: Option<&'a Entry>,
        output: &Output,
        clocks: &Clocks,
        failures: &Mutex<Failures>,
    ) -> Result<Option<Made<'a>>, WriteError> {
        let file = &*planned.file;
        let forms = self.forms.of(file);
        let fingerprint = self.fingerprints.of(&planned.content).map(|key| with_forms(key, &forms));
        if let Some(entry) = before.filter(|before| before.is_made_from(fingerprint)) {
            output.add_unchanged(1 + entry.others.len());
            return Ok(Some(Made::kept(file.into(), entry)));
        }
        if let Some(source) = self.to_copy(&planned.content, forms.is_empty()) {
            let copied = match source {
                Ok(source) => clocks.writing.time(|| output.put_copy(file, &source))?,
                Err(diagnostic) => {
                    failures.lock().add(planned, self.graph, diagnostic);
                    return Ok(None);
                }
            };
            let entry = Entry { fingerprint, stamp: copied, others: Vec::new() };
            return Ok(Some(Made::new(file.into(), entry)));
        }
        let bytes = match clocks.rendering.time(|| self.bytes(&planned.content)) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                failures.lock().add(planned, self.graph, diagnostic);
                return Ok(None);
            }
        };
        let mut made = Vec::with_capacity(forms.len());
        for (encoding, name) in forms {
            if let Some(small) = clocks.compressing.time(|| render::compressed(&bytes, encoding)) {
                let stamp = clocks.writing.time(|| output.put(&name, &small))?;
                made.push((name.into_boxed_str(), stamp));
            }
        }
        let stamp = clocks.writing.time(|| output.put(file, &bytes))?;
        Ok(Some(Made::new(file.into(), Entry { fingerprint, stamp, others: made })))
    }

    /// The file that is copied without being in memory: one that has no compressed forms, or is
    /// too large for them.
    fn to_copy(&self, content: &Content, has_no_forms: bool) -> Option<Result<File, Diagnostic>> {
        let Content::Copied(index) = content else { return None };
        let AssetOrigin::Site(name) = &self.assets[*index].origin else { return None };
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
            Content::Copied(index) => match &self.assets[*index].origin {
                AssetOrigin::Site(file) => load::read_bytes(self.root, file),
                AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
                AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
            },
        }
    }
}

/// Which compressed forms a file may have depends on its neighbours.
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

/// Bodies come from the files again, so that memory never holds them all.
pub struct BodiesOnDisk<'a> {
    /// The site's folder.
    pub root: &'a Path,
}

impl Bodies for BodiesOnDisk<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        load::read_body(self.root, source)
    }
}
