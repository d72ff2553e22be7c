//! Two sources at one address, and names that no file system takes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::address::Addresses;
use super::claims::{self, Clash, Lost};
use super::index::{Files, Index};
use super::origin::{Rank, own_source, source};
use super::{Content, Item, Planned};
use crate::diag::{Diagnostic, Place};
use crate::graph::{Article, Graph};
use crate::hash::{HashMap, HashSet};
use crate::ids::{ArticleId, CategoryId};
use crate::load::Asset;
use crate::text::site_path::{self, MAX_PATH, MAX_SEGMENT, PathProblem, file_problem};

/// Reports collisions and takes the weaker one of each out of `files`, so that no address is
/// planned twice, and none in the folder `reserved`, whose files are not planned. Returns the
/// rest, with the sources that a site must do without: those whose own page is gone by that, and
/// articles that feed readers could not tell from another.
pub(super) fn resolve(
    mut files: Vec<Planned>,
    graph: &Graph,
    assets: &[Asset],
    reserved: Option<&str>,
    addresses: Addresses<'_>,
) -> (Files, Vec<Arc<str>>, Vec<Diagnostic>) {
    let (index, dropped, mut diagnostics) = find(&files, graph, assets, reserved);
    let mut homeless = same_names(graph, addresses, &mut diagnostics);
    let Some(index) = index else {
        let mut position = 0;
        files.retain(|planned| {
            let is_dropped = dropped.contains(&position);
            position += 1;
            if is_dropped && is_own_page(&planned.content) {
                homeless.extend(own_source(&planned.content, graph).map(Arc::clone));
            }
            !is_dropped
        });
        let mut index = Index::with_capacity(files.len());
        for position in 0..files.len() {
            index.insert(&files, position);
        }
        return (Files::new(files, index), homeless, diagnostics);
    };
    (Files::new(files, index), homeless, diagnostics)
}

fn is_own_page(content: &Content) -> bool {
    matches!(content, Content::Rendered(Item::Article(_) | Item::Page(_)))
}

/// The positions of the entries that can't stay, and why; if there are none, the positions of all
/// files by path.
fn find(
    files: &[Planned],
    graph: &Graph,
    assets: &[Asset],
    reserved: Option<&str>,
) -> (Option<Index>, BTreeSet<usize>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut dropped = BTreeSet::new();
    if let Some(folder) = reserved {
        dropped.extend(those_in(folder, files));
        // Whoever moves the first static file will see that the others are there as well.
        let mut said = HashSet::default();
        for planned in dropped.iter().map(|position| &files[*position]) {
            if said.insert(own_source(&planned.content, graph)) {
                diagnostics.push(in_the_index(planned, graph, assets));
            }
        }
    }
    for (position, planned) in files.iter().enumerate() {
        let Some(problem) = problem(planned) else { continue };
        dropped.insert(position);
        match problem {
            // What is too long for the API has a page of that name as well.
            PathProblem::TooLong if is_api(planned) => {}
            PathProblem::TooLong => diagnostics.push(long_address(planned, graph, assets)),
            _ => diagnostics.push(bad_name(planned, problem, graph, assets)),
        }
    }
    let rank = |planned: &Planned| Rank::of(&planned.content, graph, assets);
    let mut lost = match claims::contested(files, &dropped) {
        Ok(index) if dropped.is_empty() => return (Some(index), dropped, diagnostics),
        Ok(_) => Vec::new(),
        Err(contested) => {
            let file = |planned: &Planned| own_source(&planned.content, graph).map(|file| &**file);
            claims::settle(files, contested, &rank, &file)
        }
    };
    lost.sort_by_key(|lost| lost.position);
    let mut said = HashSet::default();
    for Lost { position, to, clash } in lost {
        dropped.insert(position);
        let (weaker, stronger) = (&files[position], &files[to]);
        let is_said = clash == Clash::Itself
            // One that is in the way of the whole API is one mistake.
            || is_api(weaker) && !said.insert((clash.message(weaker, stronger), to));
        if !is_said {
            diagnostics.push(between(weaker, stronger, clash, graph, assets));
        }
    }
    // So is one that is in the way of many pages of a source.
    let mut said = HashSet::default();
    diagnostics.retain(|found| said.insert((Arc::clone(&found.file), found.message.clone())));
    (None, dropped, diagnostics)
}

/// The positions of what would be in `folder`, or in its place.
fn those_in<'f>(folder: &'f str, files: &'f [Planned]) -> impl Iterator<Item = usize> + 'f {
    let is_there = move |planned: &Planned| {
        let first = planned.file.split('/').next().unwrap_or_default();
        first.len() == folder.len() && site_path::is_same(first, folder)
    };
    let those = files.iter().enumerate().filter(move |(_, planned)| is_there(planned));
    those.map(|(index, _)| index)
}

fn in_the_index(planned: &Planned, graph: &Graph, assets: &[Asset]) -> Diagnostic {
    let (file, place, what) = source(&planned.content, graph, assets);
    let message = format!("/{} is in the folder of the search index", planned.file);
    Diagnostic::error("address-collision", message)
        .at(file, place)
        .note(format!("it is {what}"))
        .hint(WITHOUT_SEARCH)
}

const WITHOUT_SEARCH: &str =
    "rename it, or switch the search of this site off: `enabled = false` in `[search]`";

/// Feed readers know an article by category and file name, whatever its address: two with
/// one name would be one to them. Returns the files of all but the strongest of each.
fn same_names(
    graph: &Graph,
    addresses: Addresses<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<str>> {
    // Without a slug, two of one name would have one address, which is another finding.
    let names_with_slug: HashSet<&str> = graph
        .articles
        .rows()
        .iter()
        .filter(|article| article.facts.slug.is_some())
        .map(|article| article.stem())
        .collect();
    if names_with_slug.is_empty() {
        return Vec::new();
    }
    let in_question = || {
        let articles = graph.articles.iter();
        articles.filter(|(_, article)| names_with_slug.contains(article.stem()))
    };
    let strength = |article: &Article| {
        let file = Arc::clone(&article.source.file);
        (article.facts.slug.is_some(), claims::depth(&file), file)
    };
    let mut strongest: HashMap<(CategoryId, &str), ArticleId> = HashMap::default();
    for (id, article) in in_question() {
        let best = strongest.entry((article.category_id, article.stem())).or_insert(id);
        if strength(article) < strength(&graph.articles[*best]) {
            *best = id;
        }
    }
    let mut weaker = Vec::new();
    for (id, article) in in_question() {
        let best = strongest[&(article.category_id, article.stem())];
        // Where the addresses are equal as well, that was said.
        if best != id && addresses.article(best) != addresses.article(id) {
            let other = &graph.articles[best];
            let message = format!("two articles of one category are called `{}`", article.stem());
            let diagnostic = Diagnostic::error("same-name", message)
                .at(Arc::clone(&article.source.file), Place::File)
                .note(format!("the other one is {}", other.source.file))
                .hint("rename one of the files: feeds know articles by category and file name");
            diagnostics.push(diagnostic);
            weaker.push(Arc::clone(&article.source.file));
        }
    }
    weaker
}

fn long_address(planned: &Planned, graph: &Graph, assets: &[Asset]) -> Diagnostic {
    let (file, place, what) = source(&planned.content, graph, assets);
    let message = format!("the address of {what} is longer than file systems take");
    let hint = "give it a shorter `slug`, `_id` or file name";
    Diagnostic::error("long-address", message).at(file, place).hint(hint)
}

/// Why a file can't be written or served under its name. That of a copied file is what its author
/// calls it; all others are made of segments that were checked.
fn problem(planned: &Planned) -> Option<PathProblem> {
    match planned.content {
        Content::Copied(_) => file_problem(&planned.file),
        Content::Rendered(_) if planned.file.len() <= MAX_SEGMENT => None,
        Content::Rendered(_) => {
            let is_long = |name: &str| name.len() > MAX_SEGMENT;
            let is_too_long = planned.file.len() > MAX_PATH || planned.file.split('/').any(is_long);
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
    let (file, place, _) = source(&planned.content, graph, assets);
    let message = format!("/{} can't be an address: {problem}", planned.file);
    Diagnostic::error("bad-file-name", message)
        .at(file, place)
        .hint("rename it, with letters, digits, dashes and dots alone")
}

fn is_api(planned: &Planned) -> bool {
    matches!(planned.content, Content::Rendered(Item::Api(_)))
}

/// The report of a collision: at the weaker one, naming the other.
fn between(
    weaker: &Planned,
    stronger: &Planned,
    clash: Clash,
    graph: &Graph,
    assets: &[Asset],
) -> Diagnostic {
    let (mut file, mut place, mut what) = source(&weaker.content, graph, assets);
    let (mut other, other_place, mut other_what) = source(&stronger.content, graph, assets);
    if file.is_empty() {
        (file, other) = (other, file);
        (what, other_what) = (other_what, what);
        place = other_place;
    }
    let other = if other.is_empty() { other_what } else { format!("{other_what}, {other}") };
    let is_search = |planned: &Planned| planned.content == Content::Rendered(Item::Search);
    let hint = if is_search(weaker) || is_search(stronger) {
        WITHOUT_SEARCH
    } else if is_api(weaker) || is_api(stronger) {
        "rename one of them, or switch the JSON API off: `enabled = false` in `[api]`"
    } else if claims::is_alias(weaker) {
        "take it out of `aliases`, or rename the other"
    } else {
        "rename one of them, or give it another `slug`"
    };
    Diagnostic::error("address-collision", clash.message(weaker, stronger))
        .at(file, place)
        .note(format!("one is {what}, the other is {other}"))
        .hint(hint)
}
