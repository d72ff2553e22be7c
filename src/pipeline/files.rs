//! From planned files to files in the output: made, compressed and written, all threads at all
//! of that; those that are as they must be are left alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::run::{Clock, Run};
use crate::cache::{Entry, Fingerprints, Manifest};
use crate::config::Encoding;
use crate::diag::Diagnostic;
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
    /// Whether it was made by this build.
    is_new: bool,
    /// None for a file that must be looked at again the next time.
    entry: Option<Entry>,
    forms: Vec<Box<str>>,
}

/// All files of an output, in order, and what is known of them.
pub(super) struct Contents {
    /// The paths, compressed forms among them.
    pub(super) files: Vec<String>,
    /// What the next build may go by.
    pub(super) entries: Vec<(Box<str>, Entry)>,
    /// How many of the files, without their compressed forms, were made by this build.
    pub(super) made: usize,
}

/// How long each kind of work took.
#[derive(Default)]
struct Clocks {
    rendering: Clock,
    compressing: Clock,
    writing: Clock,
}

impl Files<'_> {
    /// Makes every file that is not as it must be, and puts it into the output. `None` if some
    /// could not be made: there are findings then.
    pub(super) fn write(
        &self,
        run: &mut Run,
        output: &Output,
        progress: &dyn Progress,
    ) -> Result<Option<Contents>, WriteError> {
        let clocks = Clocks::default();
        let errors = Mutex::default();
        progress.begin("Writing", self.plan.files.len());
        let made: Result<Vec<Option<Made<'_>>>, WriteError> = run.timed("render and write", || {
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
        let errors: Errors = errors.into_inner().unwrap_or_else(PoisonError::into_inner);
        run.report(errors.into_values().map(|(error, pages)| with_count(error, pages)).collect());
        let made: Option<Vec<Made<'_>>> = made?.into_iter().collect();
        Ok(made.map(contents))
    }

    fn make<'p>(
        &self,
        planned: &'p Planned,
        output: &Output,
        clocks: &Clocks,
        errors: &Mutex<Errors>,
    ) -> Result<Option<Made<'p>>, WriteError> {
        let file = &*planned.file;
        let forms = self.forms.of(file);
        let fingerprint = self.fingerprints.of(&planned.content).map(|key| with_forms(key, &forms));
        let known = fingerprint.and_then(|fingerprint| self.manifest.current(file, fingerprint));
        if let Some(entry) = known.filter(|entry| is_in_place(output, file, entry)) {
            output.keep();
            entry.others.iter().for_each(|_| output.keep());
            let forms = entry.others.iter().map(|(form, _)| form.clone()).collect();
            return Ok(Some(Made { file, is_new: false, entry: Some(entry.clone()), forms }));
        }
        let bytes = match clocks.rendering.time(|| self.bytes(&planned.content)) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                note(errors, diagnostic);
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
        let forms = made.iter().map(|(form, _)| form.clone()).collect();
        let entry = fingerprint.map(|fingerprint| Entry { fingerprint, stamp, others: made });
        Ok(Some(Made { file, is_new: true, entry, forms }))
    }

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

/// Whether a file and those that come with it are in the output as they were written.
pub(super) fn is_in_place(output: &Output, file: &str, entry: &Entry) -> bool {
    output.has(file, entry.stamp)
        && entry.others.iter().all(|(other, stamp)| output.has(other, *stamp))
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

fn contents(made: Vec<Made<'_>>) -> Contents {
    let (mut files, mut entries) = (Vec::with_capacity(made.len()), Vec::with_capacity(made.len()));
    let mut count = 0;
    for Made { file, is_new, entry, forms } in made {
        files.extend(forms.into_iter().map(String::from));
        files.push(file.to_owned());
        entries.extend(entry.map(|entry| (file.into(), entry)));
        count += usize::from(is_new);
    }
    Contents { files, entries, made: count }
}

/// Errors of rendering with how many files each fails: a broken template fails on every page
/// that uses it, and is one mistake.
type Errors = BTreeMap<String, (Diagnostic, usize)>;

fn note(errors: &Mutex<Errors>, diagnostic: Diagnostic) {
    let mut errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
    let key = format!("{} {:?} {}", diagnostic.file, diagnostic.place, diagnostic.label);
    errors.entry(key).or_insert((diagnostic, 0)).1 += 1;
}

fn with_count(diagnostic: Diagnostic, files: usize) -> Diagnostic {
    match files {
        1 => diagnostic,
        _ => diagnostic.note(format!("it fails {files} files")),
    }
}

/// Bodies come from the files again, so that memory never holds them all.
pub(super) struct BodiesOnDisk<'a> {
    pub(super) root: &'a Path,
}

impl Bodies for BodiesOnDisk<'_> {
    fn body(&self, source: &Source) -> Result<String, Diagnostic> {
        load::read_body(self.root, source)
    }
}
