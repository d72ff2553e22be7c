//! Moves staged files into the output, and records them for the next build.

use std::time::Duration;

use super::files::OutputFile;
use super::options::Reuse;
use super::outcome::Built;
use super::session::Session;
use super::stage::Staged;
use crate::cache::Manifest;
use crate::project::measured;
use crate::text::key::TextKey;
use crate::write::WriteError;

impl Staged<'_> {
    /// Publishes the site.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn publish(self, session: &mut Session<'_>) -> Result<Built, WriteError> {
        let Self { target, output, files, search_parts, is_unchanged, built } = self;
        let part_count = search_parts.len();
        let mut files: Vec<OutputFile<'_>> = search_parts.into_iter().chain(files).collect();
        // The files that a file brings along come before it, as it links to them.
        let in_order = files.iter().flat_map(|file| {
            let others = file.entry().others.iter().map(|(other, _)| &**other);
            others.chain([file.path()])
        });
        let in_order: Vec<&str> = in_order.collect();
        let needs_manifest = target.reuse != Reuse::Output && !is_unchanged;
        let manifest = target.manifest_key().filter(|_| needs_manifest);
        let write_manifest = |files: &[OutputFile<'_>], key: TextKey| {
            measured(|| {
                let files = files[part_count..].iter().chain(&files[..part_count]);
                let entries: Vec<_> = files.map(|file| (file.path(), file.entry())).collect();
                Manifest::write(&target.files.manifest, key, &entries)
            })
        };
        // Both at once. If publishing stops half-way, the manifest names files that are not there; the
        // next build notices that by their stamps.
        let (published, written) = session.time("publish", || {
            rayon::join(
                || output.publish(&in_order),
                || manifest.map(|key| write_manifest(&files, key)),
            )
        });
        let published = published?;
        let copied = published.copied.iter().map(|(file, stamp)| (&**file, *stamp)).collect();
        files.iter_mut().for_each(|file| file.update_stamps(&copied));
        let written: Option<(_, Duration)> = match manifest.filter(|_| !copied.is_empty()) {
            Some(key) => Some(write_manifest(&files, key)),
            None => written,
        };
        if let Some(written) = written {
            let error = session.add_parallel("manifest", written).err();
            session.note(
                error.map(|error| format!("the manifest of the output is not cached: {error}")),
            );
        }
        Ok(Built { files: published, ..built })
    }
}
