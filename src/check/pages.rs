//! Renders files of a build and collects their links; the files themselves are dropped.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use rayon::prelude::*;

use super::resolve::{BrokenLink, Internal, Resolved, Resolver};
use super::scan::{self, Link, LinkKind, ScannedPage};
use super::site::CheckedSite;
use crate::collections::HashSet;
use crate::diag::{Deduplicated, Diagnostic};
use crate::load::{self, AssetOrigin};
use crate::plan::{Content, Item, Planned};
use crate::progress::Progress;
use crate::render::Renderer;

/// The links of all files.
#[derive(Default)]
pub(super) struct Pages<'a> {
    /// The number of internal links.
    pub(super) links: usize,
    /// Broken internal links, with the files that contain them.
    pub(super) broken: BTreeMap<BrokenLink, Vec<&'a Planned>>,
    /// External links that readers can follow, with the files that contain them.
    pub(super) external: BTreeMap<String, Vec<&'a Planned>>,
    /// Rendering errors.
    pub(super) failures: Vec<Diagnostic>,
}

/// Links with fragments, by target file. They are checked after all files have been rendered.
type FragmentLinks<'a> = BTreeMap<&'a str, BTreeMap<BrokenLink, Vec<&'a Planned>>>;

/// Renders and scans `files` of the site.
pub(super) fn read<'a>(
    site: CheckedSite<'a>,
    files: &'a [Planned],
    with_external: bool,
    progress: &dyn Progress,
) -> Pages<'a> {
    let reader = Reader { site, renderer: site.renderer(), resolver: Resolver::new(site) };
    let failures: Mutex<Deduplicated> = Mutex::default();
    let pages: Mutex<(Pages<'a>, FragmentLinks<'a>)> = Mutex::default();
    progress.begin("Checking", files.len());
    files.par_iter().for_each(|planned| {
        progress.advance(1);
        let bytes = match reader.bytes(planned) {
            Ok(bytes) => bytes,
            Err(failure) => return failures.lock().add(failure),
        };
        let links = reader.links(planned, &bytes);
        let mut guard = pages.lock();
        let (pages, fragments) = &mut *guard;
        for (link, resolved) in links {
            match resolved {
                Resolved::Internal(Internal::Found) => pages.links += 1,
                Resolved::Internal(Internal::Fragment(file, broken)) => {
                    pages.links += 1;
                    fragments.entry(file).or_default().entry(broken).or_default().push(planned);
                }
                Resolved::Internal(Internal::Missing(broken)) => {
                    pages.links += 1;
                    pages.broken.entry(broken).or_default().push(planned);
                }
                Resolved::External(url)
                    if with_external
                        && link.kind == LinkKind::Navigation
                        && !is_built_in(planned) =>
                {
                    pages.external.entry(url).or_default().push(planned);
                }
                Resolved::External(_) | Resolved::Other => {}
            }
        }
    });
    progress.end();
    let (mut pages, fragments) = pages.into_inner();
    pages.broken.extend(reader.missing_fragments(fragments));
    for pages in pages.broken.values_mut().chain(pages.external.values_mut()) {
        pages.sort_by(|a, b| a.file.cmp(&b.file));
    }
    pages.failures = failures.into_inner().into_findings();
    pages
}

struct Reader<'a> {
    site: CheckedSite<'a>,
    renderer: Renderer<'a>,
    resolver: Resolver<'a>,
}

impl<'a> Reader<'a> {
    fn bytes(&self, planned: &Planned) -> Result<Vec<u8>, Diagnostic> {
        match &planned.content {
            Content::Rendered(item) => self.renderer.render(item),
            Content::Copied(index) => match &self.site.assets[*index].origin {
                // A file without links must only exist.
                AssetOrigin::Site(file) if !has_links(planned) => {
                    load::open(self.site.root, file).map(|_| Vec::new())
                }
                AssetOrigin::Site(file) => {
                    load::read_at_most(self.site.root, file, MAX_SCANNED_LEN)
                        .map(Option::unwrap_or_default)
                }
                AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
                AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
            },
        }
    }

    /// The resolved links of a file. Fragments of the same page are checked immediately.
    fn links(&self, planned: &'a Planned, bytes: &[u8]) -> Vec<(Link, Resolved<'a>)> {
        let Some(ScannedPage { links, anchors }) = scan(planned, bytes) else { return Vec::new() };
        let resolve = |link: Link| {
            let resolved = match self.resolver.resolve(&planned.file, &link) {
                Resolved::Internal(Internal::Fragment(file, broken)) if *file == *planned.file => {
                    Resolved::Internal(match has_fragment(&anchors, &broken) {
                        true => Internal::Found,
                        false => Internal::Missing(broken),
                    })
                }
                other => other,
            };
            (link, resolved)
        };
        links.into_iter().map(resolve).collect()
    }

    /// The links whose fragments don't exist. Renders each target again.
    fn missing_fragments(
        &self,
        fragments: FragmentLinks<'a>,
    ) -> Vec<(BrokenLink, Vec<&'a Planned>)> {
        let targets: Vec<_> = fragments.into_iter().collect();
        let missing = targets.into_par_iter().flat_map_iter(|(file, links)| {
            let target = self.site.plan.files.find(file);
            // Rendering errors have been reported already.
            let bytes = target.and_then(|target| self.bytes(target).ok()).unwrap_or_default();
            let page = target.and_then(|target| scan(target, &bytes)).unwrap_or_default();
            let is_missing =
                move |(broken, _): &(BrokenLink, _)| !has_fragment(&page.anchors, broken);
            links.into_iter().filter(is_missing)
        });
        missing.collect()
    }
}

fn has_fragment(anchors: &HashSet<String>, link: &BrokenLink) -> bool {
    link.fragment.as_ref().is_none_or(|fragment| anchors.contains(fragment))
}

/// The maximum length of a copied file to scan for links, in bytes.
const MAX_SCANNED_LEN: u64 = 16 << 20;

fn has_links(planned: &Planned) -> bool {
    let extension = planned.file.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "html" | "htm" | "css")
}

/// Scans a page or stylesheet; `None` for other files.
fn scan(planned: &Planned, bytes: &[u8]) -> Option<ScannedPage> {
    let text = std::str::from_utf8(bytes).ok()?;
    match planned.file.rsplit_once('.')?.1 {
        "html" | "htm" => Some(scan::page(text)),
        "css" => Some(ScannedPage { links: scan::stylesheet(text), ..ScannedPage::default() }),
        _ => None,
    }
}

/// Whether the external links of a page are the same on every site: those to feed readers on the page of feeds.
fn is_built_in(planned: &Planned) -> bool {
    matches!(planned.content, Content::Rendered(Item::Follow))
}
