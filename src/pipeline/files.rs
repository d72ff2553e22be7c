//! From planned files to files in the output: made, compressed and written, all threads at all
//! of that; those that are as they must be are left alone.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::*;

use super::run::{Clock, Run};
use super::unpoisoned;
use crate::cache::{Entry, Fingerprints, Manifest};
use crate::diag::{Diagnostic, Repeated};
use crate::load::{self, Asset, AssetOrigin, Source};
use crate::plan::{CompressedForms, Content, Plan, Planned};
use crate::progress::Progress;
use crate::render::{self, Bodies, Renderer};
use crate::text::key::{KeyBuilder, TextKey};
use crate::write::{Output, WriteError};

/// What the files of a plan are made of.
pub(super) struct Files<'a> {
    pub(super) root: &'a Path,
    pub(super) plan: &'a Plan,
    pub(super) assets: &'a [Asset],
    pub(super) renderer: &'a Renderer<'a>,
    pub(super) forms: &'a CompressedForms<'a>,
    pub(super) fingerprints: &'a Fingerprints<'a>,
    /// What is known of the output as it is.
    pub(super) manifest: &'a Manifest,
}

/// A planned file that is in the output, or in the staging folder.
struct Made<'a> {
    file: &'a str,
    /// What is known of it: as it was, or of this build.
    entry: Cow<'a, Entry>,
}

/// All files of an output, in order, and what is known of them.
pub(super) struct Contents<'a>(Vec<Made<'a>>);

impl Contents<'_> {
    /// The paths, in order, compressed forms among them.
    pub(super) fn files(&self) -> Vec<&str> {
        let mut files = Vec::with_capacity(self.0.len());
        for Made { file, entry } in &self.0 {
            files.extend(entry.forms.iter().map(|(form, _)| &**form));
            files.push(file);
        }
        files
    }

    /// What the next build may go by.
    pub(super) fn entries(&self) -> Vec<(&str, &Entry)> {
        self.0.iter().map(|made| (made.file, &*made.entry)).collect()
    }

    /// How many of the files, without their compressed forms, were made by this build.
    pub(super) fn made(&self) -> usize {
        self.0.iter().filter(|made| matches!(made.entry, Cow::Owned(_))).count()
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
    /// Makes every file that is not as it must be, and puts it into the output. `None` if some
    /// could not be made: there are findings then.
    pub(super) fn write(
        &self,
        run: &mut Run,
        output: &Output,
        progress: &dyn Progress,
    ) -> Result<Option<Contents<'a>>, WriteError> {
        let clocks = Clocks::default();
        let errors = Mutex::default();
        progress.begin("Writing", self.plan.files.len());
        let made: Result<Vec<Option<Made<'a>>>, WriteError> = run.timed("render and write", || {
            let files = self.plan.files.par_iter();
            files
                .map(|planned| {
                    let made = self.make(planned, output, &clocks, &errors);
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
        run.report(unpoisoned(errors.into_inner()).into_findings());
        let made: Option<Vec<Made<'a>>> = made?.into_iter().collect();
        Ok(made.map(Contents))
    }

    fn make(
        &self,
        planned: &'a Planned,
        output: &Output,
        clocks: &Clocks,
        errors: &Mutex<Repeated>,
    ) -> Result<Option<Made<'a>>, WriteError> {
        let file = &*planned.file;
        let forms = self.forms.of(file);
        let fingerprint = self.fingerprints.of(&planned.content).map(|key| with_forms(key, &forms));
        let known = fingerprint.and_then(|fingerprint| self.manifest.current(file, fingerprint));
        if let Some(entry) = known.filter(|entry| is_in_place(output, file, entry)) {
            output.keep();
            entry.forms.iter().for_each(|_| output.keep());
            return Ok(Some(Made { file, entry: Cow::Borrowed(entry) }));
        }
        let bytes = match clocks.rendering.time(|| self.bytes(&planned.content)) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                unpoisoned(errors.lock()).add(diagnostic);
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
        let entry = Cow::Owned(Entry { fingerprint, stamp, forms: made });
        Ok(Some(Made { file, entry }))
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

/// Whether a file and its compressed forms are in the output as they were written.
fn is_in_place(output: &Output, file: &str, entry: &Entry) -> bool {
    output.has(file, entry.stamp)
        && entry.forms.iter().all(|(form, stamp)| output.has(form, *stamp))
}

/// Which compressed forms a file may have depends on its neighbours.
fn with_forms(fingerprint: TextKey, forms: &[(crate::config::Encoding, String)]) -> TextKey {
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
