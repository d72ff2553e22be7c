//! From the graph to what feeds say.

use url::Url;

use super::{Author, Entry, Feed, Icons, title};
use crate::config::ThemeFile;
use crate::diag::Diagnostic;
use crate::graph::Article;
use crate::ids::{ArticleId, ProviderId};
use crate::load::ParsedArticle;
use crate::plan::{FeedPart, HOME, List, SiteImage};
use crate::render::Renderer;
use crate::render::model::Model;
use crate::text::borrowed::Text;
use crate::text::site_path::SitePath;
use crate::text::{links, plain};

impl<'a> Renderer<'a> {
    /// What a part of a list's feed says.
    pub(super) fn make_feed(&self, list: List, part: FeedPart) -> Result<Feed<'a>, Diagnostic> {
        let Model { graph, config, addresses, .. } = self.model;
        let articles = &list.articles(graph)[self.parts(list).articles(part)];
        let entries: Result<Vec<Entry>, Diagnostic> =
            articles.iter().map(|id| self.entry(*id)).collect();
        let entries = entries?;
        let path = addresses.list(list);
        let folder = if path.is_home() { String::new() } else { format!("{path}/") };
        Ok(Feed {
            id: tag_uri(self.model, &folder),
            title: title(self.model, list),
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
        let opened = article.opened();
        let parsed = opened.parsed();
        let url = model.addresses.absolute(&model.addresses.article(id));
        let category = &model.graph.categories[article.category_id].segment;
        let topics = article.topic_ids.iter();
        Ok(Entry {
            id: tag_uri(model, &format!("{category}/{}", article.stem())),
            title: plain::title(&parsed.title),
            original: parsed.story_url().cloned().map(Text::into_static),
            published: parsed.published_at.clone().into_static(),
            changed: parsed.changed_at().clone().into_static(),
            summary: summary(model, article.provider_id, &parsed),
            content: self.content(article, &url)?,
            authors: authors(model, article.provider_id, &parsed),
            topics: topics.map(|id| plain::title(&model.graph.topics[*id].name)).collect(),
            image: parsed.preview_image().map(|image| model.absolute_image(&image)),
            language: model.lang(&parsed).cloned().map(Text::into_static),
            url,
        })
    }

    /// The text of an article as it can stand anywhere.
    fn content(&self, article: &Article, url: &str) -> Result<Option<String>, Diagnostic> {
        if article.source.body_start.is_none() {
            return Ok(None);
        }
        let html = self.shared.markdown.to_html(&self.body(article)?);
        let html = match Url::parse(url) {
            Ok(base) => links::absolute(html.trim(), &base),
            Err(_) => html,
        };
        Ok(Some(html).filter(|html| !html.is_empty()))
    }
}

/// The images that stand for the site in feed readers: its own, or those made of its title.
fn icons(model: Model<'_>) -> Icons {
    let theme = &model.config.theme;
    let url = |file: &SitePath| model.addresses.file_absolute(file);
    let raster = |file: &ThemeFile| {
        let ending = file.path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_raster = ending.is_some_and(|e| ["png", "jpg", "jpeg", "gif"].contains(&e.as_str()));
        is_raster.then(|| url(&file.path))
    };
    let logo = theme.logo.as_ref().and_then(raster);
    let (favicon, icon) = match &theme.icon {
        Some(own) => (url(&own.path), raster(own)),
        None => (url(&SiteImage::Favicon.file()), Some(url(&SiteImage::TouchIcon.file()))),
    };
    Icons { favicon, icon, logo: logo.unwrap_or_else(|| url(&SiteImage::SocialCard.file())) }
}

/// What feed readers know a thing by (RFC 4151): fixed by the site and the path, so that no
/// change of title, topic or address shows an article to a subscriber a second time.
fn tag_uri(model: Model<'_>, path: &str) -> String {
    let base_url = &model.config.base_url;
    format!("tag:{},2024:{}", base_url.host(), base_url.href(&SitePath::of_file(path)))
}

/// The excerpt, with the provider's name in it: readers rarely show the element for that.
fn summary(model: Model<'_>, provider: Option<ProviderId>, article: &ParsedArticle<'_>) -> String {
    let provider = provider.map(|id| plain::title(&model.graph.providers[id].name));
    match (provider, model.excerpt(article)) {
        (Some(provider), Some(excerpt)) => format!("{provider}: {excerpt}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => plain::title(&article.title),
    }
}

fn authors(
    model: Model<'_>,
    provider: Option<ProviderId>,
    article: &ParsedArticle<'_>,
) -> Vec<Author> {
    let provider = provider.map(|id| &model.graph.providers[id]);
    let provider = provider.map(|provider| Author {
        name: plain::title(&provider.name),
        url: provider.domain.as_deref().map(|domain| format!("https://{domain}/")),
    });
    let people = article.authors.iter().map(|author| Author {
        name: plain::title(&author.name),
        url: author.url.as_deref().map(str::to_owned),
    });
    provider.into_iter().chain(people).collect()
}
