//! Detects conflicting paths of planned files and decides which file keeps its path.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::files::PathIndex;
use super::origin::Rank;
use super::{Content, Item, Planned};
use crate::collections::HashMap;
use crate::text::site_path::{self, SitePath};

/// A planned file that lost its path to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Displaced {
    /// The position of the displaced file.
    pub(super) position: usize,
    /// The position of the file that has the path.
    pub(super) by: usize,
    /// The kind of conflict.
    pub(super) conflict: Conflict,
}

/// A kind of conflict between two paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// An alias equals another address of the same source. Not reported.
    OwnAlias,
    /// Both files have the same path, apart from case and Unicode form.
    SamePath,
    /// The paths differ by `.html` or `/index.html` alone, which some hosts do not distinguish.
    SameUrl,
    /// One path needs a folder where the other has a file.
    FileAndFolder,
}

impl Conflict {
    /// The message of a finding about the conflict.
    pub(super) fn message(self, weaker: &Planned, stronger: &Planned) -> String {
        let (file, other) = (&weaker.file, &stronger.file);
        match self {
            Self::FileAndFolder => {
                let path = if file.len() < other.len() { file } else { other };
                format!("/{path} would be both a file and a folder")
            }
            Self::SameUrl => format!("hosts can't distinguish /{file} from /{other}"),
            Self::OwnAlias | Self::SamePath if file == other => {
                format!("duplicate address /{file}")
            }
            Self::OwnAlias | Self::SamePath => {
                format!("/{file} and /{other} differ only by case or Unicode form")
            }
        }
    }
}

/// Checks all files that are not `dropped` for conflicts. Returns the index of their paths, or the positions of
/// all conflicting files.
pub(super) fn index_paths(
    files: &[Planned],
    dropped: &BTreeSet<usize>,
) -> Result<PathIndex, BTreeSet<usize>> {
    let mut conflicting = BTreeSet::new();
    let mut index = PathIndex::with_capacity(files.len());
    let candidates = || {
        let files = files.iter().enumerate();
        files.filter(|(position, _)| dropped.is_empty() || !dropped.contains(position))
    };
    for (position, _) in candidates() {
        if let Some(first) = index.insert(files, position) {
            conflicting.extend([first, position]);
        }
    }
    let mut last_checked = "";
    for (position, planned) in candidates() {
        if is_alias(planned)
            && let Some(same_url) = same_url(&planned.file)
            && let Some(other) = index.find_equivalent(&same_url)
            && !is_copied(&files[other])
        {
            conflicting.extend([other, position]);
        }
        let Some((folder, _)) = planned.file.rsplit_once('/') else { continue };
        // Consecutive files mostly share their parent folders.
        let is_checked = |parent: &str| {
            last_checked
                .strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut has_conflict = false;
        for parent in folders(&planned.file).filter(|parent| !is_checked(parent)) {
            if let Some(file) = index.find_equivalent(parent) {
                conflicting.extend([file, position]);
                has_conflict = true;
            }
        }
        if !has_conflict {
            last_checked = folder;
        }
    }
    if conflicting.is_empty() { Ok(index) } else { Err(conflicting) }
}

/// Assigns paths in order of rank and returns the displaced files. Files of equal rank are ordered by the depth,
/// then by the path of their source files, so that the content of a source has no influence.
pub(super) fn resolve<'g>(
    files: &[Planned],
    conflicting: BTreeSet<usize>,
    rank: &impl Fn(&Planned) -> Rank,
    source: &impl Fn(&Planned) -> Option<&'g str>,
) -> Vec<Displaced> {
    let mut by_rank: Vec<usize> = conflicting.into_iter().collect();
    by_rank.sort_by(|one, other| {
        let (one, other) = (&files[*one], &files[*other]);
        rank(one).cmp(&rank(other)).then_with(|| match (source(one), source(other)) {
            (Some(one), Some(other)) => (depth(one), one).cmp(&(depth(other), other)),
            _ => Ordering::Equal,
        })
    });
    let mut assigned = AssignedPaths::default();
    let mut displaced = Vec::new();
    for position in by_rank {
        let planned = &files[position];
        let has_same_source =
            |other: usize| source(planned).is_some() && source(planned) == source(&files[other]);
        let is_alias = is_alias(planned);
        let conflict = assigned.conflict(&planned.file).or_else(|| {
            let same_url = same_url(&planned.file).filter(|_| is_alias)?;
            let other = assigned.file(&same_url)?;
            let is_allowed = has_same_source(other) || is_copied(&files[other]);
            (!is_allowed).then_some((other, Conflict::SameUrl))
        });
        match conflict {
            Some((by, conflict)) => {
                let is_own = conflict == Conflict::SamePath && is_alias && has_same_source(by);
                let conflict = if is_own { Conflict::OwnAlias } else { conflict };
                displaced.push(Displaced { position, by, conflict });
            }
            None => assigned.insert(&planned.file, position),
        }
    }
    displaced
}

/// Whether a planned file is the page of an alias.
pub(super) fn is_alias(planned: &Planned) -> bool {
    matches!(planned.content, Content::Rendered(Item::ArticleAlias(_) | Item::PageAlias(_)))
}

/// Whether a planned file is copied. Its author decides under which URLs hosts serve it.
fn is_copied(planned: &Planned) -> bool {
    matches!(planned.content, Content::Copied(_))
}

/// The number of parent folders of a file.
pub(super) fn depth(file: &str) -> usize {
    file.matches('/').count()
}

/// The other file that hosts serve under the same URL: `a/index.html` for `a.html` and the reverse.
fn same_url(file: &SitePath) -> Option<SitePath> {
    if let Some(folder) = file.strip_suffix("/index.html") {
        return Some(SitePath::concat(&[folder, ".html"]));
    }
    let page = file.strip_suffix(".html").or_else(|| file.strip_suffix(".htm"))?;
    (page != "index" && !page.ends_with("/index")).then(|| SitePath::concat(&[page, "/index.html"]))
}

/// The parent folders of a file, from the root.
fn folders(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(slash, _)| &file[..slash])
}

/// The assigned paths, by their comparison keys.
#[derive(Default)]
struct AssignedPaths {
    files: HashMap<String, usize>,
    folders: HashMap<String, usize>,
}

impl AssignedPaths {
    fn file(&self, path: &str) -> Option<usize> {
        self.files.get(&*site_path::key(path)).copied()
    }

    fn conflict(&self, path: &str) -> Option<(usize, Conflict)> {
        if let Some(other) = self.file(path) {
            return Some((other, Conflict::SamePath));
        }
        let file_at_parent = folders(path).find_map(|folder| self.file(folder));
        let other = file_at_parent.or_else(|| self.folders.get(&*site_path::key(path)).copied())?;
        Some((other, Conflict::FileAndFolder))
    }

    fn insert(&mut self, path: &str, position: usize) {
        for folder in folders(path) {
            self.folders.entry(site_path::key(folder).into_owned()).or_insert(position);
        }
        self.files.insert(site_path::key(path).into_owned(), position);
    }
}
