//! Finds planned files that collide or have invalid names, reports them, and removes them from the plan.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::address::Addresses;
use super::conflicts::{self, Conflict, Displaced};
use super::files::{Files, PathIndex};
use super::origin::{Origin, Rank, source_file};
use super::{Content, Item, Planned};
use crate::collections::{HashMap, HashSet};
use crate::diag::{Diagnostic, Place};
use crate::graph::{Article, Graph};
use crate::ids::{ArticleId, CategoryId};
use crate::load::Asset;
use crate::text::site_path::{self, MAX_PATH_LEN, MAX_SEGMENT_LEN, PathProblem, file_problem};

/// Removes files from `files` until all paths are distinct, valid and outside of the folder `reserved` (whose files are
/// not planned). Returns the remaining files; the displaced sources, whose own page was removed or whose name in feeds
/// is not unique; and the findings.
pub(super) fn resolve(
    mut files: Vec<Planned>,
    graph: &Graph,
    assets: &[Asset],
    reserved: Option<&str>,
    addresses: Addresses<'_>,
) -> (Files, Vec<Arc<str>>, Vec<Diagnostic>) {
    let Found { index, dropped, mut diagnostics } = find(&files, graph, assets, reserved);
    let mut displaced = duplicate_names(graph, addresses, &mut diagnostics);
    if let Some(index) = index {
        return (Files::new(files, index), displaced, diagnostics);
    }
    let mut position = 0;
    files.retain(|planned| {
        let is_dropped = dropped.contains(&position);
        position += 1;
        if is_dropped && is_own_page(&planned.content) {
            displaced.extend(source_file(&planned.content, graph).map(Arc::clone));
        }
        !is_dropped
    });
    let index = PathIndex::new(&files);
    (Files::new(files, index), displaced, diagnostics)
}

fn is_own_page(content: &Content) -> bool {
    matches!(content, Content::Rendered(Item::Article(_) | Item::Page(_)))
}

/// The planned files that must be removed, and why.
struct Found {
    /// The index of all paths; `None` if a file must be removed.
    index: Option<PathIndex>,
    /// The positions of the files to remove.
    dropped: BTreeSet<usize>,
    diagnostics: Vec<Diagnostic>,
}

fn find(files: &[Planned], graph: &Graph, assets: &[Asset], reserved: Option<&str>) -> Found {
    let (mut dropped, mut diagnostics) = match reserved {
        Some(folder) => find_reserved(files, graph, assets, folder),
        None => (BTreeSet::new(), Vec::new()),
    };
    for (position, planned) in files.iter().enumerate() {
        let Some(problem) = problem(planned) else { continue };
        dropped.insert(position);
        match problem {
            // The page of the same name is reported already.
            PathProblem::TooLong if is_api(planned) => {}
            PathProblem::TooLong => diagnostics.push(long_address(planned, graph, assets)),
            _ => diagnostics.push(bad_name(planned, problem, graph, assets)),
        }
    }
    let mut displaced = match conflicts::index_paths(files, &dropped) {
        Ok(index) if dropped.is_empty() => {
            return Found { index: Some(index), dropped, diagnostics };
        }
        Ok(_) => Vec::new(),
        Err(conflicting) => {
            let rank = |planned: &Planned| Rank::of(&planned.content, graph, assets);
            let file = |planned: &Planned| source_file(&planned.content, graph).map(|file| &**file);
            conflicts::resolve(files, conflicting, &rank, &file)
        }
    };
    displaced.sort_by_key(|displaced| displaced.position);
    // A file that displaces the whole API is one mistake, and so is one that displaces many pages of a source.
    let mut reported_api = HashSet::default();
    for Displaced { position, by, conflict } in displaced {
        dropped.insert(position);
        let (weaker, stronger) = (&files[position], &files[by]);
        let is_reported = conflict == Conflict::OwnAlias
            || is_api(weaker) && !reported_api.insert((conflict.message(weaker, stronger), by));
        if !is_reported {
            diagnostics.push(collision(weaker, stronger, conflict, graph, assets));
        }
    }
    let mut reported = HashSet::default();
    diagnostics
        .retain(|finding| reported.insert((Arc::clone(&finding.file), finding.message.clone())));
    Found { index: None, dropped, diagnostics }
}

/// Finds the files in the folder `reserved`, or at its path. Each source is reported once, all static files together.
fn find_reserved(
    files: &[Planned],
    graph: &Graph,
    assets: &[Asset],
    reserved: &str,
) -> (BTreeSet<usize>, Vec<Diagnostic>) {
    let is_in_folder = |planned: &Planned| {
        let first = planned.file.split('/').next().unwrap_or_default();
        first.len() == reserved.len() && site_path::is_same(first, reserved)
    };
    let files = files.iter().enumerate().filter(|(_, planned)| is_in_folder(planned));
    let (mut positions, mut diagnostics) = (BTreeSet::new(), Vec::new());
    let mut reported = HashSet::default();
    for (position, planned) in files {
        positions.insert(position);
        if reported.insert(source_file(&planned.content, graph)) {
            diagnostics.push(in_search_folder(planned, graph, assets));
        }
    }
    (positions, diagnostics)
}

fn in_search_folder(planned: &Planned, graph: &Graph, assets: &[Asset]) -> Diagnostic {
    let origin = Origin::of(&planned.content, graph, assets);
    let message = format!("/{} is in the folder of the search index", planned.file);
    Diagnostic::error("address-collision", message)
        .at(origin.file, origin.place)
        .note(format!("it is {}", origin.description))
        .hint(DISABLE_SEARCH)
}

const DISABLE_SEARCH: &str =
    "rename it, or disable the search of this site: `enabled = false` in `[search]`";

/// Reports articles of one category with the same file name. Feed readers identify an article by category and file name,
/// whatever its address. Returns the files of all but the strongest article of each name.
fn duplicate_names(
    graph: &Graph,
    addresses: Addresses<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<str>> {
    // Two articles of one name without a slug have the same address, which is reported as a collision.
    let names_with_slug: HashSet<&str> = graph
        .articles
        .rows()
        .iter()
        .filter(|article| article.slug.is_some())
        .map(|article| article.stem())
        .collect();
    if names_with_slug.is_empty() {
        return Vec::new();
    }
    let candidates = || {
        let articles = graph.articles.iter();
        articles.filter(|(_, article)| names_with_slug.contains(article.stem()))
    };
    let strength = |article: &Article| {
        let file = Arc::clone(&article.source.file);
        (article.slug.is_some(), conflicts::depth(&file), file)
    };
    let mut strongest: HashMap<(CategoryId, &str), ArticleId> = HashMap::default();
    for (id, article) in candidates() {
        let best = strongest.entry((article.category_id, article.stem())).or_insert(id);
        if strength(article) < strength(&graph.articles[*best]) {
            *best = id;
        }
    }
    let mut weaker = Vec::new();
    for (id, article) in candidates() {
        let best = strongest[&(article.category_id, article.stem())];
        // Equal addresses are reported as a collision.
        if best != id && addresses.article(best) != addresses.article(id) {
            let other = &graph.articles[best];
            let message = format!("duplicate file name `{}` within a category", article.stem());
            let diagnostic = Diagnostic::error("same-name", message)
                .at(Arc::clone(&article.source.file), Place::File)
                .note(format!("the other article is {}", other.source.file))
                .hint("rename one of the files: feeds identify articles by category and file name");
            diagnostics.push(diagnostic);
            weaker.push(Arc::clone(&article.source.file));
        }
    }
    weaker
}

fn long_address(planned: &Planned, graph: &Graph, assets: &[Asset]) -> Diagnostic {
    let Origin { file, place, description } = Origin::of(&planned.content, graph, assets);
    let message = format!("the address of {description} is too long for file systems");
    let hint = "shorten its `slug`, `_id` or file name";
    Diagnostic::error("long-address", message).at(file, place).hint(hint)
}

/// The reason why a file can't be written or served under its name. Segments of rendered files were validated before;
/// the names of copied files were not.
fn problem(planned: &Planned) -> Option<PathProblem> {
    match planned.content {
        Content::Copied(_) => file_problem(&planned.file),
        Content::Rendered(_) if planned.file.len() <= MAX_SEGMENT_LEN => None,
        Content::Rendered(_) => {
            let is_long = |name: &str| name.len() > MAX_SEGMENT_LEN;
            let is_too_long =
                planned.file.len() > MAX_PATH_LEN || planned.file.split('/').any(is_long);
            is_too_long.then_some(PathProblem::TooLong)
        }
    }
}

fn bad_name(
    planned: &Planned,
    problem: PathProblem,
    graph: &Graph,
    assets: &[Asset],
) -> Diagnostic {
    let Origin { file, place, .. } = Origin::of(&planned.content, graph, assets);
    let message = format!("invalid file name /{}: {problem}", planned.file);
    Diagnostic::error("bad-file-name", message)
        .at(file, place)
        .hint("rename it, using only letters, digits, dashes and dots")
}

fn is_api(planned: &Planned) -> bool {
    matches!(planned.content, Content::Rendered(Item::Api(_)))
}

/// Reports a collision at the weaker file, or at the stronger one if the weaker one has no source.
fn collision(
    weaker: &Planned,
    stronger: &Planned,
    conflict: Conflict,
    graph: &Graph,
    assets: &[Asset],
) -> Diagnostic {
    let mut origin = Origin::of(&weaker.content, graph, assets);
    let mut other = Origin::of(&stronger.content, graph, assets);
    if origin.file.is_empty() {
        (origin, other) = (other, origin);
    }
    let other = match &*other.file {
        "" => other.description,
        file => format!("{}, {file}", other.description),
    };
    let is_search = |planned: &Planned| planned.content == Content::Rendered(Item::Search);
    let hint = if is_search(weaker) || is_search(stronger) {
        DISABLE_SEARCH
    } else if is_api(weaker) || is_api(stronger) {
        "rename one of them, or disable the JSON API: `enabled = false` in `[api]`"
    } else if conflicts::is_alias(weaker) {
        "remove it from `aliases`, or rename the other one"
    } else {
        "rename one of them, or change its `slug`"
    };
    Diagnostic::error("address-collision", conflict.message(weaker, stronger))
        .at(origin.file, origin.place)
        .note(format!("one is {}, the other is {other}", origin.description))
        .hint(hint)
}
