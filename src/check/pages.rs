//! All files that a build would write, one after the other: what is to be known of each is kept,
//! and the file forgotten.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use rayon::prelude::*;

use super::resolve::{Broken, Inside, Linked, Resolver};
use super::scan::{self, Kind, Link, Scanned};
use super::site::Site;
use crate::diag::{Deduplicated, Diagnostic};
use crate::load::{self, AssetOrigin};
use crate::plan::{Content, Planned};
use crate::progress::Progress;
use crate::project::BodiesOnDisk;
use crate::render::{Renderer, Shared};

/// What the pages of a site have.
#[derive(Default)]
pub(super) struct Pages<'a> {
    /// How many links inside the site there are.
    pub(super) links: usize,
    /// Links that lead nowhere in the site, with the pages that have them.
    pub(super) broken: BTreeMap<Broken, Vec<&'a Planned>>,
    /// Links to other sites that readers can follow, with the pages that have them.
    pub(super) external: BTreeMap<String, Vec<&'a Planned>>,
    /// What could not be rendered.
    pub(super) failures: Vec<Diagnostic>,
}

/// Links to parts of other pages, to be looked up once all pages have been read: by the file that
/// they lead to.
type Anchors<'a> = BTreeMap<&'a str, BTreeMap<Broken, Vec<&'a Planned>>>;

/// Renders and reads every file.
pub(super) fn read<'a>(site: &Site<'a>, with_external: bool, progress: &dyn Progress) -> Pages<'a> {
    let bodies = BodiesOnDisk { root: site.root };
    let shared = Shared::new(site.graph, site.config, &site.sources.texts);
    let renderer =
        Renderer::new(site.graph, site.plan, site.config, site.templates, &bodies, &shared);
    let reader = Reader { site, renderer: &renderer, resolver: Resolver::new(site) };
    let failures: Mutex<Deduplicated> = Mutex::default();
    let pages: Mutex<(Pages<'a>, Anchors<'a>)> = Mutex::default();
    let files: &'a [Planned] = &site.plan.files;
    progress.begin("Checking", files.len());
    files.par_iter().for_each(|planned| {
        progress.advance(1);
        let bytes = match reader.bytes(planned) {
            Ok(bytes) => bytes,
            Err(failure) => return failures.lock().add(failure),
        };
        let linked = reader.links(planned, &bytes);
        let mut guard = pages.lock();
        let (pages, anchors) = &mut *guard;
        for (link, linked) in linked {
            match linked {
                Linked::Inside(Inside::Page) => pages.links += 1,
                Linked::Inside(Inside::Part(file, broken)) => {
                    pages.links += 1;
                    anchors.entry(file).or_default().entry(broken).or_default().push(planned);
                }
                Linked::Inside(Inside::Nowhere(broken)) => {
                    pages.links += 1;
                    pages.broken.entry(broken).or_default().push(planned);
                }
                Linked::Elsewhere(url) if with_external && link.kind == Kind::Way => {
                    pages.external.entry(url).or_default().push(planned);
                }
                Linked::Elsewhere(_) | Linked::Other => {}
            }
        }
    });
    progress.end();
    let (mut pages, anchors) = pages.into_inner();
    pages.broken.extend(reader.missing_anchors(anchors));
    for pages in pages.broken.values_mut().chain(pages.external.values_mut()) {
        pages.sort_by(|a, b| a.file.cmp(&b.file));
    }
    pages.failures = failures.into_inner().into_findings();
    pages
}

struct Reader<'r, 'a> {
    site: &'r Site<'a>,
    renderer: &'r Renderer<'r>,
    resolver: Resolver<'a>,
}

impl<'a> Reader<'_, 'a> {
    fn bytes(&self, planned: &Planned) -> Result<Vec<u8>, Diagnostic> {
        match &planned.content {
            Content::Rendered(item) => self.renderer.render(item),
            Content::Copied(index) => match &self.site.sources.assets[*index].origin {
                // A file without links need only be there.
                AssetOrigin::Site(file) if !has_links(planned) => {
                    load::open(self.site.root, file).map(|_| Vec::new())
                }
                AssetOrigin::Site(file) => {
                    load::read_small(self.site.root, file, MAX_READ).map(Option::unwrap_or_default)
                }
                AssetOrigin::Replacement(_, bytes) => Ok(bytes.to_vec()),
                AssetOrigin::Theme(bytes) => Ok(bytes.to_vec()),
            },
        }
    }

    /// The links of a file, with where they lead. Those to other parts of the same page are
    /// looked up at once.
    fn links(&self, planned: &'a Planned, bytes: &[u8]) -> Vec<(Link, Linked<'a>)> {
        let Some(Scanned { links, anchors }) = scanned(planned, bytes) else { return Vec::new() };
        let resolve = |link: Link| {
            let linked = match self.resolver.resolve(&planned.file, &link) {
                Linked::Inside(Inside::Part(file, broken)) if *file == *planned.file => {
                    Linked::Inside(match is_there(&broken, &anchors) {
                        true => Inside::Page,
                        false => Inside::Nowhere(broken),
                    })
                }
                other => other,
            };
            (link, linked)
        };
        links.into_iter().map(resolve).collect()
    }

    /// Of links to parts of pages, those to parts that are not there.
    fn missing_anchors(&self, anchors: Anchors<'a>) -> Vec<(Broken, Vec<&'a Planned>)> {
        let targets: Vec<_> = anchors.into_iter().collect();
        let missing = targets.into_par_iter().flat_map_iter(|(file, wanted)| {
            let target = self.site.plan.files.find(file);
            // What can't be rendered has been reported.
            let bytes = target.and_then(|target| self.bytes(target).ok()).unwrap_or_default();
            let scanned = target.and_then(|target| scanned(target, &bytes)).unwrap_or_default();
            let is_missing = move |(broken, _): &(Broken, _)| !is_there(broken, &scanned.anchors);
            wanted.into_iter().filter(is_missing)
        });
        missing.collect()
    }
}

fn is_there(broken: &Broken, anchors: &crate::collections::HashSet<String>) -> bool {
    broken.fragment.as_ref().is_none_or(|fragment| anchors.contains(fragment))
}

/// The largest copied file in which links are looked for, in bytes.
const MAX_READ: u64 = 16 << 20;

fn has_links(planned: &Planned) -> bool {
    let ending = planned.file.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "html" | "htm" | "css")
}

/// What a file has, if it is one that has links.
fn scanned(planned: &Planned, bytes: &[u8]) -> Option<Scanned> {
    let text = std::str::from_utf8(bytes).ok()?;
    match planned.file.rsplit_once('.')?.1 {
        "html" | "htm" => Some(scan::page(text)),
        "css" => Some(Scanned { links: scan::stylesheet(text), ..Scanned::default() }),
        _ => None,
    }
}
