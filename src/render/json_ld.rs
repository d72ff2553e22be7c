//! Structured data for search engines: JSON-LD in the vocabulary of <https://schema.org>.
//!
//! In: the views that the page is rendered from, so that both agree. Out: the escaped content of one
//! `<script type="application/ld+json">` per page, with all objects in its `@graph`. All URLs are absolute. Numbered
//! pages contain nothing that changes with the list. What the page says in Open Graph as well is left out, unless search
//! engines require it here: descriptions of articles, sizes of images, the title and the address of a list.

use serde::Serialize;

use crate::graph::Provider;
use crate::ids::{ArticleId, ProviderId};
use crate::load::{Image, ParsedArticle};
use crate::plan::{HOME, List, SEARCH};
use crate::render::model::Model;
use crate::render::views::{ArticleView, AuthorView, ImageView, PageView};
use crate::text::{language, plain};

/// An object of the JSON-LD graph.
#[derive(Serialize)]
#[serde(tag = "@type")]
pub(super) enum Thing {
    NewsArticle(Story),
    VideoObject(Story),
    ItemList(ItemList),
    BreadcrumbList(BreadcrumbList),
    Organization(Organization),
    WebSite(WebSite),
}

/// An article or a video. Videos have some properties under additional names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Story {
    url: String,
    headline: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// For videos only.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    upload_date: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embed_url: Option<String>,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Agent>,
    publisher: Agent,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<String>,
}

/// An author or publisher.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Agent {
    Person(Person),
    Organization(Organization),
}

#[derive(Serialize)]
struct Person {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// A provider, or the site itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<String>,
}

/// The articles on a page of a list, by URL.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemList {
    item_list_element: Vec<ListItem>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem {
    position: usize,
    url: String,
}

/// The breadcrumbs of a page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BreadcrumbList {
    item_list_element: Vec<Crumb>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "ListItem")]
struct Crumb {
    position: usize,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebSite {
    name: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    potential_action: Option<SearchAction>,
}

/// The URL pattern of the site search.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub(super) struct SearchAction {
    target: EntryPoint,
    #[serde(rename = "query-input")]
    query_input: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct EntryPoint {
    url_template: String,
}

#[derive(Serialize)]
struct Document {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing>,
}

/// The JSON-LD of a page: the objects `main` and the breadcrumbs. `None` if there are neither.
pub(super) fn document(model: Model<'_>, page: &PageView, main: Vec<Thing>) -> Option<String> {
    let mut graph = main;
    graph.extend(breadcrumbs(model, page).map(Thing::BreadcrumbList));
    if graph.is_empty() {
        return None;
    }
    Some(in_script(&Document { context: "https://schema.org", graph }))
}

/// JSON for a `<script>` element. Escapes `<`, which can end the element or start a comment, and two separators that
/// old browsers reject in script strings.
pub(super) fn in_script(value: &impl Serialize) -> String {
    // Serialisation fails only for unsupported types, which the views do not contain.
    let json = serde_json::to_string(value).unwrap_or_default();
    if !json.contains(['<', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The data of an article that its page has already computed.
pub(super) struct About<'a> {
    pub(super) provider: Option<ProviderId>,
    pub(super) view: &'a ArticleView<'a>,
    /// The image of link previews.
    pub(super) image: ImageView,
}

/// The object of an article or a video.
pub(super) fn article(
    model: Model<'_>,
    article: &ParsedArticle,
    About { provider, view, image }: About<'_>,
    page: &PageView,
) -> Thing {
    let published = view.published.iso.clone();
    let language = article.locale.as_deref().filter(|locale| language::is_tag(locale));
    let usable = article.images.iter().filter(|image| image.is_for_previews());
    let mut images: Vec<String> = usable.map(|image| model.absolute_image(image).url).collect();
    if images.is_empty() {
        images.push(image.url.clone());
    }
    let publisher = match provider {
        Some(id) => organization(&model.graph.providers[id]),
        None => site(model),
    };
    // Without named authors, the provider is the author, as in the byline, or otherwise the site.
    let organization = |id| organization(&model.graph.providers[id]);
    let author = match &*view.authors {
        [] => vec![Agent::Organization(provider.map_or_else(|| site(model), organization))],
        authors => authors.iter().map(person).collect(),
    };
    let topics = view.topics.iter().map(|topic| topic.name.clone());
    let video = |text: &str| view.is_video.then(|| text.to_owned());
    let story = Story {
        url: view.permalink.clone(),
        headline: view.title.clone(),
        name: video(&view.title),
        description: view.is_video.then(|| description(view, page)).flatten(),
        date_modified: page.updated.clone().unwrap_or_else(|| published.clone()),
        upload_date: video(&published),
        date_published: published,
        thumbnail_url: video(&image.url),
        image: images,
        embed_url: view.embed.as_ref().and_then(|embed| video(embed.src)),
        in_language: language.unwrap_or(&model.config.language).to_owned(),
        article_section: (!view.is_video).then(|| view.category.title.clone()),
        keywords: topics.chain(view.tags.iter().cloned()).collect(),
        author,
        publisher: Agent::Organization(publisher),
        is_based_on: article.story_url().map(ToString::to_string),
    };
    if view.is_video { Thing::VideoObject(story) } else { Thing::NewsArticle(story) }
}

fn description(view: &ArticleView<'_>, page: &PageView) -> Option<String> {
    let excerpt = view.excerpt.as_ref();
    excerpt.or(Some(&page.description)).filter(|text| !text.is_empty()).cloned()
}

fn person(author: &AuthorView) -> Agent {
    let AuthorView { name, url } = author.clone();
    Agent::Person(Person { name, url })
}

/// The articles of a page of a list; `None` if there are none. Search engines read only `position` and `url` here and
/// everything else from the articles' own pages.
pub(super) fn item_list(model: Model<'_>, articles: &[ArticleId]) -> Option<Thing> {
    if articles.is_empty() {
        return None;
    }
    let addresses = model.addresses;
    let items = articles.iter().enumerate().map(|(index, id)| ListItem {
        position: index + 1,
        url: addresses.absolute(&addresses.article(*id)),
    });
    Some(Thing::ItemList(ItemList { item_list_element: items.collect() }))
}

/// The subject of the landing page of a list: the site or a provider.
pub(super) fn subject(model: Model<'_>, list: List, page: &PageView) -> Option<Thing> {
    match list {
        List::Home => Some(Thing::WebSite(WebSite {
            name: page.heading.clone(),
            url: model.addresses.absolute(&HOME),
            description: Some(page.description.clone()).filter(|text| !text.is_empty()),
            in_language: model.config.language.clone(),
            potential_action: model.config.search.enabled.then(|| search_action(model)),
        })),
        List::Provider(id) => Some(Thing::Organization(provider(model, id, page))),
        List::Category(_) | List::Topic(_) | List::Month(_) | List::Day(_) => None,
    }
}

fn search_action(model: Model<'_>) -> SearchAction {
    let page = model.addresses.absolute(&SEARCH);
    SearchAction {
        target: EntryPoint { url_template: format!("{page}?q={{search_term_string}}") },
        query_input: "required name=search_term_string",
    }
}

fn provider(model: Model<'_>, id: ProviderId, page: &PageView) -> Organization {
    let provider = &model.graph.providers[id];
    // The largest icon: search engines scale it down.
    let side = |image: &&Image| image.width.unwrap_or(0).min(image.height.unwrap_or(0));
    let logo = provider.images.iter().max_by_key(side);
    Organization {
        logo: logo.map(|image| model.absolute_image(image).url),
        description: provider.description.as_deref().map(plain::excerpt),
        main_entity_of_page: page.permalink.clone(),
        ..organization(provider)
    }
}

fn organization(provider: &Provider) -> Organization {
    Organization {
        name: plain::title(&provider.name),
        url: provider.website.as_deref().map(str::to_owned),
        logo: None,
        description: None,
        main_entity_of_page: None,
    }
}

/// The site as a publisher.
fn site(model: Model<'_>) -> Organization {
    Organization {
        name: plain::title(&model.config.title),
        url: Some(model.addresses.absolute(&HOME)),
        logo: None,
        description: None,
        main_entity_of_page: None,
    }
}

/// The breadcrumbs that the page shows. Search engines require two and take the page itself for the last one if it has no
/// `item`; it is named only where there would be one otherwise.
fn breadcrumbs(model: Model<'_>, page: &PageView) -> Option<BreadcrumbList> {
    if page.permalink.is_none() || page.crumbs.is_empty() {
        return None;
    }
    let base_url = &model.config.base_url;
    let above = page
        .crumbs
        .iter()
        .map(|crumb| (crumb.title.clone(), Some(base_url.absolute_href(&crumb.url))));
    let here = (page.crumbs.len() == 1).then(|| (page.title.clone(), None));
    let all = above.chain(here).enumerate();
    let crumbs = all.map(|(index, (name, item))| Crumb { position: index + 1, name, item });
    Some(BreadcrumbList { item_list_element: crumbs.collect() })
}
