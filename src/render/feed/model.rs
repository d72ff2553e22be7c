//! Creates feeds from the graph.

use url::Url;

use super::data::{Author, Entry, Feed, Icons};
use crate::config::ThemeFile;
use crate::diag::Diagnostic;
use crate::ids::{ArticleId, ProviderId};
use crate::load::ParsedArticle;
use crate::markdown::describe;
use crate::plan::{FeedPart, HOME, List, SiteImage};
use crate::render::Renderer;
use crate::render::model::Model;
use crate::render::titles::feed_title;

use crate::text::site_path::SitePath;
use crate::text::url::host;
use crate::text::{html, plain};

impl<'a> Renderer<'a> {
    /// Creates the feed or archive document of a list.
    pub(super) fn new_feed(&self, list: List, part: FeedPart) -> Result<Feed<'a>, Diagnostic> {
        let Model { graph, config, addresses, .. } = self.model;
        let articles = &list.articles(graph)[self.parts(list).articles(part)];
        let entries: Result<Vec<Entry>, Diagnostic> =
            articles.iter().map(|id| self.entry(*id)).collect();
        let entries = entries?;
        let path = addresses.list(list);
        let folder = if path.is_home() { String::new() } else { format!("{path}/") };
        Ok(Feed {
            id: tag_uri(self.model, &folder),
            title: feed_title(self.model, list),
            description: self.feed_description(list),
            language: &config.language,
            home: addresses.absolute(&path),
            site: Author {
                name: plain::title(&config.title),
                url: Some(addresses.absolute(&HOME)),
            },
            icons: icons(self.model),
            changed: entries
                .iter()
                .map(|entry| &entry.changed)
                .max_by_key(|date| date.value())
                .cloned(),
            entries,
        })
    }

    fn feed_description(&self, list: List) -> String {
        match self.list_description(list) {
            text if text.is_empty() => {
                let site = plain::title(&self.model.config.title);
                self.model.texts.fill("feed_description", &[("site", &site)])
            }
            text => text,
        }
    }

    fn entry(&self, id: ArticleId) -> Result<Entry, Diagnostic> {
        let model = self.model;
        let article = &model.graph.articles[id];
        let parsed = model.parsed(id);
        let url = model.addresses.absolute(&model.addresses.article(id));
        let category = &model.graph.categories[article.category_id].segment;
        let topics = article.topic_ids.iter();
        let text = match article.source.body_start {
            Some(_) => Some(self.body(article)?),
            None => None,
        };
        Ok(Entry {
            id: tag_uri(model, &format!("{category}/{}", article.stem())),
            title: plain::title(&parsed.title),
            original: parsed.story_url().cloned(),
            published: parsed.published_at.clone(),
            changed: parsed.changed_at().clone(),
            summary: summary(model, article.provider_id, &parsed, text.as_deref()),
            content: self.content(id, &parsed, text.as_deref(), &url),
            authors: authors(model, article.provider_id, &parsed),
            topics: topics.map(|id| plain::title(&model.graph.topics[*id].name)).collect(),
            image: parsed.preview_image().map(|image| model.absolute_image(&image)),
            language: model.lang(&parsed).cloned(),
            url,
        })
    }

    /// The content of an entry as HTML with absolute URLs: the body, the player and the link to the story.
    fn content(
        &self,
        id: ArticleId,
        article: &ParsedArticle,
        text: Option<&str>,
        url: &str,
    ) -> Option<String> {
        let (model, markdown) = (self.model, &self.shared.markdown);
        let provider = model.graph.articles[id].provider_id;
        let (page, beside) = (Url::parse(url).ok()?, model.beside(id));
        let mut content = String::new();
        if let Some(text) = text {
            let (html, is_cut) = markdown.to_feed_html(text, &page, beside.as_deref(), MAX_CONTENT);
            content.push_str(html.trim());
            if is_cut {
                let site = plain::title(&model.config.title);
                let words = model.texts.fill("continue_reading", &[("site", &site)]);
                paragraph_link(&mut content, url, &words);
            }
        }
        if let Some(embed) = &article.embed {
            content.push_str("<p>");
            content.push_str(&markdown.player_link(embed));
            content.push_str("</p>");
        }
        if let Some(source) = article.reader_url() {
            let key = if article.is_video() { "watch_story" } else { "read_story" };
            let name = provider.map(|id| plain::title(&model.graph.providers[id].name));
            let name = name.unwrap_or_else(|| host(source));
            let words = format!("{} {name}", model.texts.get(key));
            paragraph_link(&mut content, source, &words);
        }
        Some(content).filter(|content| !content.is_empty())
    }
}

/// The maximum length of a body in a feed, in bytes. Longer bodies are truncated, because an article is in the feeds of
/// all its topics.
pub(super) const MAX_CONTENT: usize = 100_000;

/// Appends a paragraph with a link.
pub(super) fn paragraph_link(out: &mut String, url: &str, words: &str) {
    out.push_str("<p><a");
    html::push_attribute(out, "href", url);
    out.push('>');
    html::escape(out, words);
    out.push_str("</a></p>");
}

/// The images of the site for feed readers: its own, or the generated ones.
pub(super) fn icons(model: Model<'_>) -> Icons {
    let theme = &model.config.theme;
    let url = |file: &SitePath| model.addresses.file_absolute(file);
    let raster = |file: &ThemeFile| {
        let extension = file.path.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase());
        let is_raster =
            extension.is_some_and(|ext| ["png", "jpg", "jpeg", "gif"].contains(&ext.as_str()));
        is_raster.then(|| url(&file.path))
    };
    let logo = theme.logo.as_ref().and_then(raster);
    let (favicon, icon) = match &theme.icon {
        Some(own) => (url(&own.path), raster(own)),
        None => (url(&SiteImage::Favicon.file()), Some(url(&SiteImage::TouchIcon.file()))),
    };
    Icons { favicon, icon, logo: logo.unwrap_or_else(|| url(&SiteImage::SocialCard.file())) }
}

/// The tag URI (RFC 4151) of a feed or an entry. It does not depend on titles, topics or addresses, so that feed readers
/// do not show a changed article twice.
pub(super) fn tag_uri(model: Model<'_>, path: &str) -> String {
    let base_url = &model.config.base_url;
    format!("tag:{},2024:{}", base_url.host(), base_url.href(&SitePath::from_file(path)))
}

/// The excerpt or the first words of the body. The provider's name is part of the text, because few feed readers show
/// the element for it.
fn summary(
    model: Model<'_>,
    provider: Option<ProviderId>,
    article: &ParsedArticle,
    text: Option<&str>,
) -> Option<String> {
    let words = model
        .excerpt(article)
        .unwrap_or_else(|| describe(text.unwrap_or(""), &plain::title(&article.title)));
    let provider = provider.map(|id| plain::title(&model.graph.providers[id].name));
    match provider {
        _ if words.is_empty() => None,
        Some(provider) => Some(format!("{provider}: {words}")),
        None => Some(words),
    }
}

fn authors(model: Model<'_>, provider: Option<ProviderId>, article: &ParsedArticle) -> Vec<Author> {
    let provider = provider.map(|id| &model.graph.providers[id]);
    let provider = provider.map(|provider| Author {
        name: plain::title(&provider.name),
        url: provider.website.as_deref().map(str::to_owned),
    });
    let people = article.authors.iter().map(|author| Author {
        name: plain::title(&author.name),
        url: author.url.as_deref().map(str::to_owned),
    });
    provider.into_iter().chain(people).collect()
}
