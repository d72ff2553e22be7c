//! The views of articles on pages of other articles and lists.

use crate::graph::Article;
use crate::ids::{ArticleId, ProviderId};
use crate::load::{ParsedArticle, ProviderRef, RelatedCard};
use crate::render::coverage;
use crate::render::model::Model;
use crate::render::serialized::Serialized;
use crate::render::views::{ProviderLinkView, SourceView, StoryView};
use crate::text::initial::initial;
use crate::text::{plain, url};

impl Model<'_> {
    /// The articles that an article refers to, on this site or others. `parsed` is the result of [`Self::parsed`].
    pub(super) fn related(self, article: &Article, parsed: &ParsedArticle) -> Vec<StoryView> {
        let cards = parsed.related.iter().zip(&article.related_targets);
        let views = cards.map(|(card, target)| match target.article {
            Some(id) => self.story(id),
            None => self.external_story(card, target.provider),
        });
        views.collect()
    }

    /// An article of another site.
    fn external_story(self, card: &RelatedCard, provider: Option<ProviderId>) -> StoryView {
        StoryView {
            title: plain::title(&card.title),
            excerpt: card.excerpt.as_deref().map(plain::excerpt),
            url: card.url.to_string(),
            internal: false,
            title_url: card.url.to_string(),
            title_external: true,
            source: Some(SourceView { url: card.url.to_string(), host: url::host(&card.url) }),
            kind: card.kind.to_string(),
            is_video: &*card.kind == "video",
            draft: false,
            lang: None,
            lang_badge: None,
            lang_name: None,
            kicker: None,
            published: card.published_at.as_ref().map(|time| self.date(time)),
            provider: match (provider, &card.provider) {
                (Some(id), _) => Some(self.provider_link(id).clone()),
                (None, written) => {
                    written.as_ref().map(|written| Serialized::new(self.external_provider(written)))
                }
            },
            image: card.image.as_ref().map(|image| self.image(image)),
            coverage: None,
        }
    }

    pub(super) fn stories(self, articles: &[ArticleId]) -> Vec<StoryView> {
        articles.iter().map(|id| self.story(*id)).collect()
    }

    /// The view of an article on other pages.
    pub(super) fn story(self, id: ArticleId) -> StoryView {
        let article = &self.graph.articles[id];
        let parsed = self.parsed(id);
        let url = self.addresses.href(&self.addresses.article(id));
        let title_link = self.title_link(&url, &parsed);
        StoryView {
            title: plain::title(&parsed.title),
            excerpt: self.excerpt(&parsed),
            url,
            internal: true,
            title_url: title_link.url,
            title_external: title_link.is_external,
            source: self.source(&parsed),
            kind: parsed.kind.to_string(),
            is_video: parsed.is_video(),
            draft: self.is_draft(id),
            lang: self.lang(&parsed).map(ToString::to_string),
            lang_badge: self.lang_badge(&parsed),
            lang_name: self.lang_name(&parsed).map(str::to_owned),
            kicker: article.kicker_id.map(|id| self.topic_link(id).clone()),
            published: Some(self.date(&parsed.published_at)),
            provider: article.provider_id.map(|id| self.provider_link(id).clone()),
            image: parsed.images.first().map(|image| self.image(image)),
            coverage: coverage::line(&parsed),
        }
    }

    /// A provider without a page on this site.
    fn external_provider(self, written: &ProviderRef) -> ProviderLinkView {
        let name = written.name.as_deref().or(written.domain.as_deref()).unwrap_or("");
        ProviderLinkView {
            initial: initial(&plain::title(name)),
            name: plain::title(name),
            url: None,
            domain: written.domain.as_deref().map(str::to_owned),
            icon: self.icon(&written.images),
        }
    }
}
