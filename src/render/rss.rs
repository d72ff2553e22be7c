//! RSS 2.0 (<https://www.rssboard.org/rss-specification>), with the elements of Atom, Dublin
//! Core and Media RSS that the best practices of its advisory board name.

use crate::graph::Article;
use crate::ids::ArticleId;
use crate::load::Image;
use crate::plan::List;
use crate::render::model::Model;
use crate::render::pages::list_title;
use crate::render::xml::Xml;
use crate::text::plain;

/// The feed of `list`: its newest articles.
pub(super) fn rss(model: Model<'_>, list: List) -> String {
    let (config, addresses) = (model.config, model.addresses);
    let articles = list.articles(model.graph);
    let newest = &articles[..articles.len().min(config.feeds.limit)];
    let mut xml = Xml::new();
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ],
    );
    xml.open("channel", &[]);
    let title = feed_title(model, list);
    let description = if list == List::Home && !config.description.is_empty() {
        config.description.clone()
    } else {
        format!("The newest articles: {title}")
    };
    xml.text("title", &title);
    xml.text("link", &addresses.absolute(&addresses.list(list)));
    xml.text("description", &description);
    xml.text("language", &config.language);
    let own = addresses.file_absolute(&addresses.feed(list));
    xml.empty(
        "atom:link",
        &[("href", own.as_str()), ("rel", "self"), ("type", "application/rss+xml")],
    );
    // The newest date in the feed, never the clock: the same articles give the same bytes.
    let newest_change = newest.iter().map(|id| model.graph.articles[*id].changed_at());
    if let Some(date) = newest_change.max_by_key(|timestamp| timestamp.value()) {
        xml.text("lastBuildDate", &date.rfc822());
    }
    xml.text("generator", "feedgen");
    for id in newest {
        item(&mut xml, model, *id);
    }
    xml.finish()
}

/// What a feed reader calls the feed.
pub(super) fn feed_title(model: Model<'_>, list: List) -> String {
    let site = plain::title(&model.config.title);
    match list {
        List::Home => site,
        list => format!("{} · {site}", list_title(model, list)),
    }
}

fn item(xml: &mut Xml, model: Model<'_>, id: ArticleId) {
    let article = &model.graph.articles[id];
    let provider = article.provider_id.map(|id| &model.graph.providers[id]);
    xml.open("item", &[]);
    xml.text("title", &plain::title(&article.title));
    xml.text("link", &model.addresses.absolute(&model.addresses.article(id)));
    xml.text_with("guid", &[("isPermaLink", "false")], &guid(model, article));
    xml.text("pubDate", &article.published_at.rfc822());
    xml.text("description", &description(model, article));
    if let Some(provider) = provider {
        xml.text("dc:creator", &plain::title(&provider.name));
    }
    if let Some(original) = article.original_url.as_deref().or(article.web_url.as_deref()) {
        xml.text("dc:source", original);
    }
    for topic in &article.topic_ids {
        xml.text("category", &plain::title(&model.graph.topics[*topic].name));
    }
    if let Some(image) = article.images.first() {
        media(xml, model, image);
    }
    xml.close();
}

/// The excerpt, with the provider's name in it: readers rarely show the element for that.
fn description(model: Model<'_>, article: &Article) -> String {
    let excerpt = model.excerpt(article);
    let provider = article.provider_id;
    let provider = provider.map(|id| plain::title(&model.graph.providers[id].name));
    match (provider, excerpt) {
        (Some(provider), Some(excerpt)) => format!("{provider}: {excerpt}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => plain::title(&article.title),
    }
}

/// What feed readers know an item by (RFC 4151): fixed by site, category and file, so that
/// no change of title, topic or address shows it to a subscriber a second time.
fn guid(model: Model<'_>, article: &Article) -> String {
    let base_url = &model.config.base_url;
    let category = &model.graph.categories[article.category_id].segment;
    let path = base_url.href(&format!("{category}/{}", article.stem));
    format!("tag:{},2024:{path}", base_url.host())
}

fn media(xml: &mut Xml, model: Model<'_>, image: &Image) {
    let image = model.absolute_image(image);
    let size = |pixels: Option<u32>| pixels.map(|pixels| pixels.to_string());
    let (width, height) = (size(image.width), size(image.height));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image")];
    attributes.extend(width.as_deref().map(|width| ("width", width)));
    attributes.extend(height.as_deref().map(|height| ("height", height)));
    xml.empty("media:content", &attributes);
}
