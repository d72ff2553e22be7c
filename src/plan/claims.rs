//! Which of several planned files keep their addresses: the strongest claim of each.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::index::Index;
use super::origin::Rank;
use super::{Content, Item, Planned};
use crate::hash::HashMap;
use crate::text::site_path::{self, SitePath};

/// A file that can't be where it was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lost {
    /// Its position.
    pub(super) position: usize,
    /// The position of what is there instead.
    pub(super) to: usize,
    /// How the two meet.
    pub(super) clash: Clash,
}

/// How two files meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// A former address of a source, where it has a page already: not worth a word.
    Itself,
    /// At one address.
    Address,
    /// At addresses that some hosts take for one, with and without `.html`.
    Ending,
    /// One needs a folder where the other is a file.
    Folder,
}

impl Clash {
    /// What is wrong.
    pub(super) fn message(self, weaker: &Planned, stronger: &Planned) -> String {
        let (file, other) = (&weaker.file, &stronger.file);
        match self {
            Self::Folder if file.len() < other.len() => {
                format!("/{file} would be both a file and a folder")
            }
            Self::Folder => format!("/{other} would be both a file and a folder"),
            Self::Ending => format!("hosts can't tell the address /{file} from /{other}"),
            Self::Itself | Self::Address if file == other => {
                format!("two sources want the address /{file}")
            }
            Self::Itself | Self::Address => {
                format!("/{file} and /{other} differ by case or form alone")
            }
        }
    }
}

/// Looks for files that others are in the way of, without those that are `dropped`. The positions
/// of all by path, or those of all that are part of a conflict.
pub(super) fn contested(
    files: &[Planned],
    dropped: &BTreeSet<usize>,
) -> Result<Index, BTreeSet<usize>> {
    let mut contested = BTreeSet::new();
    let mut index = Index::with_capacity(files.len());
    let candidates = || {
        let files = files.iter().enumerate();
        files.filter(|(position, _)| dropped.is_empty() || !dropped.contains(position))
    };
    for (position, _) in candidates() {
        if let Some(first) = index.insert(files, position) {
            contested.extend([first, position]);
        }
    }
    let mut last_free = "";
    for (position, planned) in candidates() {
        if is_alias(planned)
            && let Some(twin) = twin(&planned.file)
            && let Some(other) = index.find_same(files, &twin)
            && !is_copied(&files[other])
        {
            contested.extend([other, position]);
        }
        let Some((folder, _)) = planned.file.rsplit_once('/') else { continue };
        // Files that follow each other mostly share their folders.
        let is_known_free = |parent: &str| {
            last_free
                .strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut is_free = true;
        for parent in folders(&planned.file).filter(|parent| !is_known_free(parent)) {
            if let Some(file) = index.find_same(files, parent) {
                contested.extend([file, position]);
                is_free = false;
            }
        }
        if is_free {
            last_free = folder;
        }
    }
    if contested.is_empty() { Ok(index) } else { Err(contested) }
}

/// Gives addresses to the strongest first, and returns those that can't have theirs any more.
/// Among equals, the files of sources nearest to the root go first, then by name: nothing that
/// a source says of itself decides.
pub(super) fn settle<'g>(
    files: &[Planned],
    contested: BTreeSet<usize>,
    rank: &impl Fn(&Planned) -> Rank,
    source: &impl Fn(&Planned) -> Option<&'g str>,
) -> Vec<Lost> {
    let mut by_strength: Vec<usize> = contested.into_iter().collect();
    by_strength.sort_by(|one, other| {
        let (one, other) = (&files[*one], &files[*other]);
        rank(one).cmp(&rank(other)).then_with(|| match (source(one), source(other)) {
            (Some(one), Some(other)) => (depth(one), one).cmp(&(depth(other), other)),
            _ => Ordering::Equal,
        })
    });
    let mut claims = Claims::default();
    let mut lost = Vec::new();
    for position in by_strength {
        let planned = &files[position];
        let is_own =
            |other: usize| source(planned).is_some() && source(planned) == source(&files[other]);
        let is_alias = is_alias(planned);
        let found = claims.clash(&planned.file).or_else(|| {
            let twin = twin(&planned.file).filter(|_| is_alias)?;
            let other =
                claims.file(&twin).filter(|other| !is_own(*other) && !is_copied(&files[*other]))?;
            Some((other, Clash::Ending))
        });
        match found {
            Some((to, clash)) => {
                let is_same = clash == Clash::Address && is_alias && is_own(to);
                let clash = if is_same { Clash::Itself } else { clash };
                lost.push(Lost { position, to, clash });
            }
            None => claims.take(&planned.file, position),
        }
    }
    lost
}

/// Whether it is a former address.
pub(super) fn is_alias(planned: &Planned) -> bool {
    matches!(planned.content, Content::Rendered(Item::ArticleAlias(_) | Item::PageAlias(_)))
}

/// Whether it is no page of feedgen's: where hosts show it is up to its author.
fn is_copied(planned: &Planned) -> bool {
    matches!(planned.content, Content::Copied(_))
}

/// How many folders a file is in.
pub(super) fn depth(file: &str) -> usize {
    file.matches('/').count()
}

/// The file that hosts show at the same address as `file`, with or without a slash or an ending.
fn twin(file: &SitePath) -> Option<SitePath> {
    if let Some(folder) = file.strip_suffix("/index.html") {
        return Some(SitePath::of(&[folder, ".html"]));
    }
    let page = file.strip_suffix(".html").or_else(|| file.strip_suffix(".htm"))?;
    (page != "index" && !page.ends_with("/index")).then(|| SitePath::of(&[page, "/index.html"]))
}

/// The folders that a file needs, from the root.
fn folders(file: &str) -> impl Iterator<Item = &str> {
    file.match_indices('/').map(|(at, _)| &file[..at])
}

/// Addresses that are given, by their keys.
#[derive(Default)]
struct Claims {
    files: HashMap<String, usize>,
    folders: HashMap<String, usize>,
}

impl Claims {
    fn file(&self, path: &str) -> Option<usize> {
        self.files.get(&*site_path::key(path)).copied()
    }

    fn clash(&self, path: &str) -> Option<(usize, Clash)> {
        if let Some(other) = self.file(path) {
            return Some((other, Clash::Address));
        }
        let above = folders(path).find_map(|folder| self.file(folder));
        let other = above.or_else(|| self.folders.get(&*site_path::key(path)).copied())?;
        Some((other, Clash::Folder))
    }

    fn take(&mut self, path: &str, position: usize) {
        for folder in folders(path) {
            self.folders.entry(site_path::key(folder).into_owned()).or_insert(position);
        }
        self.files.insert(site_path::key(path).into_owned(), position);
    }
}
