//! Two sources at one address, and names that no file system takes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::index::{Files, Index};
use super::{ApiDocument, ApiList, Content, FeedFile, Item, List, Planned};
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Graph;
use crate::hash::{HashMap, HashSet};
use crate::ids::{ArticleId, CategoryId};
use crate::load::{Asset, AssetOrigin};
use crate::text::site_path::{MAX_PATH, MAX_SEGMENT, PathProblem, file_problem};

/// Reports collisions and takes the later one of each out of `files`, so that no address is
/// planned twice, and none in the folder `reserved`, whose files are not planned. Returns the
/// rest, with the sources that a site must do without: those whose own page is gone by that, and
/// articles that feed readers could not tell from another.
pub(super) fn resolve(
    mut files: Vec<Planned>,
    graph: &Graph,
    assets: &[Asset],
    reserved: Option<&str>,
) -> (Files, Vec<Arc<str>>, Vec<Diagnostic>) {
    let (index, dropped, mut diagnostics) = find(&files, graph, assets, reserved);
    let mut homeless = same_names(graph, &mut diagnostics);
    if dropped.is_empty() {
        return (Files::new(files, index), homeless, diagnostics);
    }
    let mut index = 0;
    files.retain(|planned| {
        let is_dropped = dropped.contains(&index);
        index += 1;
        match planned.content {
            Content::Rendered(Item::Article(id)) if is_dropped => {
                homeless.push(Arc::clone(&graph.articles[id].source.file));
            }
            Content::Rendered(Item::Page(id)) if is_dropped => {
                homeless.push(Arc::clone(&graph.pages[id].source.file));
            }
            _ => {}
        }
        !is_dropped
    });
    let (index, _, _) = find(&files, graph, assets, reserved);
    (Files::new(files, index), homeless, diagnostics)
}

/// The positions of the files by path, those of the entries that can't stay, and why.
fn find(
    files: &[Planned],
    graph: &Graph,
    assets: &[Asset],
    reserved: Option<&str>,
) -> (Index, BTreeSet<usize>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut dropped = BTreeSet::new();
    if let Some(folder) = reserved {
        dropped.extend(those_in(folder, files));
        // Whoever moves the first will see that the others are there as well.
        let first = dropped.first().map(|index| &files[*index]);
        diagnostics.extend(first.map(|planned| in_the_index(planned, graph, assets)));
    }
    let mut by_file = Index::with_capacity(files.len());
    for (index, planned) in files.iter().enumerate() {
        if let Some(first) = by_file.insert(files, index) {
            let other = &files[first].file;
            let message = match *other == planned.file {
                true => format!("two sources want the address /{other}"),
                false => format!("/{other} and /{} differ by case or form alone", planned.file),
            };
            diagnostics.push(between(message, &files[first], planned, graph, assets));
            dropped.insert(index);
        }
        match problem(planned) {
            Some(PathProblem::TooLong) => {
                dropped.insert(index);
                // What is too long for the API has a page of that name as well.
                if !is_api(planned) {
                    diagnostics.push(long_address(planned, graph, assets));
                }
            }
            Some(problem) => {
                dropped.insert(index);
                diagnostics.push(bad_name(planned, problem, graph, assets));
            }
            None => {}
        }
    }
    // A file can't be a folder of others.
    let mut last_free = "";
    for (index, planned) in files.iter().enumerate() {
        let Some((folder, _)) = planned.file.rsplit_once('/') else { continue };
        // Files that follow each other mostly share their folders.
        let is_known_free = |parent: &str| {
            last_free
                .strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let parents = folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([folder]);
        let mut is_free = true;
        for parent in parents.filter(|parent| !is_known_free(parent)) {
            if let Some(first) = by_file.find_same(files, parent) {
                let message = format!("/{parent} would be both a file and a folder");
                diagnostics.push(between(message, &files[first], planned, graph, assets));
                dropped.insert(index);
                is_free = false;
            }
        }
        if is_free {
            last_free = folder;
        }
    }
    // One that is in the way of many pages is one mistake.
    let mut said = HashSet::default();
    diagnostics.retain(|found| said.insert((Arc::clone(&found.file), found.message.clone())));
    (by_file, dropped, diagnostics)
}

/// The positions of what would be in `folder`, or in its place.
fn those_in<'f>(folder: &'f str, files: &'f [Planned]) -> impl Iterator<Item = usize> + 'f {
    let is_there = move |planned: &Planned| {
        let rest = planned.file.strip_prefix(folder);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
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
/// one name would be one to them. Returns the files of all but the first of each.
fn same_names(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<str>> {
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
    let mut second = Vec::new();
    let mut names: HashMap<(CategoryId, &str), ArticleId> = HashMap::default();
    let in_question = |article: &crate::graph::Article| names_with_slug.contains(article.stem());
    for (id, article) in graph.articles.iter().filter(|(_, article)| in_question(article)) {
        let first = *names.entry((article.category_id, article.stem())).or_insert(id);
        let other = &graph.articles[first];
        // Where the addresses are equal as well, that was said.
        if first != id && other.segment() != article.segment() {
            let message = format!("two articles of one category are called `{}`", article.stem());
            let diagnostic = Diagnostic::error("same-name", message)
                .at(Arc::clone(&article.source.file), Place::File)
                .note(format!("the other one is {}", other.source.file))
                .hint("rename one of the files: feeds know articles by category and file name");
            diagnostics.push(diagnostic);
            second.push(Arc::clone(&article.source.file));
        }
    }
    second
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

fn between(
    message: String,
    first: &Planned,
    second: &Planned,
    graph: &Graph,
    assets: &[Asset],
) -> Diagnostic {
    let (first_file, first_place, first_what) = source(&first.content, graph, assets);
    let (second_file, second_place, second_what) = source(&second.content, graph, assets);
    // The finding stands at the one that its author can change; programs rely on where the API
    // is, so what is in its way must go.
    let is_in_the_way = is_api(second) && !is_api(first) && !first_file.is_empty();
    let (file, place, what, other, other_what) = if second_file.is_empty() || is_in_the_way {
        (first_file, first_place, first_what, second_file, second_what)
    } else {
        (second_file, second_place, second_what, first_file, first_what)
    };
    let other = if other.is_empty() { other_what } else { format!("{other_what}, {other}") };
    let is_search = |planned: &Planned| planned.content == Content::Rendered(Item::Search);
    let hint = if is_search(first) || is_search(second) {
        WITHOUT_SEARCH
    } else if is_api(first) || is_api(second) {
        "rename one of them, or switch the JSON API off: `enabled = false` in `[api]`"
    } else {
        "rename one of them, or give it another `slug`"
    };
    Diagnostic::error("address-collision", message)
        .at(file, place)
        .note(format!("one is {what}, the other is {other}"))
        .hint(hint)
}

/// The file that a planned file comes from (empty for what has none), the place in it that
/// decides about the address, and what it is.
fn source(content: &Content, graph: &Graph, assets: &[Asset]) -> (Arc<str>, Place, String) {
    let key = |key: &str| Place::Value(YamlPath(vec![key.into()]));
    let none = |what: &str| (Arc::from(""), Place::File, what.to_owned());
    // What no file describes comes from its articles; one of them is a place to look at.
    let newest = |articles: &[ArticleId]| match articles.first() {
        Some(id) => Arc::clone(&graph.articles[*id].source.file),
        None => Arc::from(""),
    };
    let item = match content {
        Content::Rendered(item) => item,
        Content::Copied(index) => {
            return match &assets[*index].origin {
                AssetOrigin::Site(file) | AssetOrigin::Replacement(file, _) => {
                    (Arc::clone(file), Place::File, "a static file".to_owned())
                }
                AssetOrigin::Theme(_) => none("a file of the theme"),
            };
        }
    };
    match *item {
        Item::Article(id) => {
            let article = &graph.articles[id];
            let place = if article.facts.slug.is_none() { Place::File } else { key("slug") };
            (Arc::clone(&article.source.file), place, "an article".to_owned())
        }
        Item::ArticleCard(id) => {
            let file = Arc::clone(&graph.articles[id].source.file);
            (file, Place::File, "the card of an article".to_owned())
        }
        Item::ArticleAlias(id) => {
            let file = Arc::clone(&graph.articles[id].source.file);
            (file, key("aliases"), "a former address of an article".to_owned())
        }
        Item::Page(id) => {
            (Arc::clone(&graph.pages[id].source.file), Place::File, "a page".to_owned())
        }
        Item::PageAlias(id) => {
            let file = Arc::clone(&graph.pages[id].source.file);
            (file, key("aliases"), "a former address of a page".to_owned())
        }
        Item::List(List::Topic(id), _)
        | Item::NextPage(List::Topic(id))
        | Item::Feed(FeedFile { list: List::Topic(id), .. }) => {
            let topic = &graph.topics[id];
            let (file, place) = match &topic.file {
                Some(file) => (Arc::clone(file), key("_id")),
                None => (newest(&topic.articles), key("topics")),
            };
            (file, place, format!("the topic `{}`", topic.name))
        }
        Item::List(List::Provider(id), _)
        | Item::NextPage(List::Provider(id))
        | Item::Feed(FeedFile { list: List::Provider(id), .. }) => {
            let provider = &graph.providers[id];
            let (file, place) = match &provider.source {
                Some(source) => (Arc::clone(&source.file), key("domain")),
                None => (newest(&provider.articles), key("provider")),
            };
            (file, place, format!("the provider `{}`", provider.name))
        }
        Item::List(List::Category(id), _) | Item::NextPage(List::Category(id)) => {
            let category = &graph.categories[id];
            let what = format!("the list of the category `{}`", category.name);
            (newest(&category.articles), key("category"), what)
        }
        Item::List(..) | Item::NextPage(_) => none("a list of articles"),
        Item::Topics | Item::Providers | Item::Archive => none("an index"),
        Item::Search => none("the search page"),
        Item::NotFound => none("the page for missing addresses"),
        Item::Feed(_) => none("a feed"),
        Item::Opml => none("the list of feeds"),
        Item::SitemapIndex(_) | Item::SitemapShard(_) => none("a sitemap"),
        Item::Robots => none("robots.txt"),
        Item::Headers | Item::Redirects => none("a file for the host"),
        Item::Image(_) => none("an image of the site itself"),
        Item::Api(ApiDocument::Page(ApiList { category, topic }, _)) => {
            let list = topic.map_or(List::Category(category), List::Topic);
            let page = Content::Rendered(Item::List(list, None));
            let (file, place, what) = source(&page, graph, assets);
            (file, place, format!("{what} in the JSON API"))
        }
        Item::Api(_) => none("a part of the JSON API"),
    }
}
