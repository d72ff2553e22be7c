//! Creates the views of articles, providers, topics and images from the graph.

use std::borrow::Cow;

use chrono::NaiveTime;
use compact_str::CompactString;

use crate::config::{CategorySettings, Config};
use crate::graph::{Article, Category, Graph, Provider};
use crate::ids::{ArticleId, CategoryId, PageId, ProviderId, TopicId};
use crate::load::ParsedArticle;
use crate::plan::{Addresses, List};
use crate::render::coverage;
use crate::render::links::SharedLinks;
use crate::render::serialized::Serialized;
use crate::render::share;
use crate::render::views::{
    ArticleView, AuthorView, CardView, CountView, DateView, EmbedView, LinkView, NeighbourView,
    ProviderLinkView, StoryGroupView, TopicLinkView,
};
use crate::text::initial::initial;
use crate::text::timestamp::{Timestamp, in_zone};
use crate::text::{language, plain, url};
use crate::texts::Texts;

/// The inputs of all views.
#[derive(Clone, Copy)]
pub(super) struct Model<'a> {
    pub(super) graph: &'a Graph,
    pub(super) config: &'a Config,
    pub(super) addresses: Addresses<'a>,
    pub(super) texts: &'a Texts,
    links: &'a SharedLinks,
    /// A draft that is shown as it will look when it is published.
    as_published: Option<ArticleId>,
}

impl<'a> Model<'a> {
    pub(super) fn new(
        graph: &'a Graph,
        config: &'a Config,
        texts: &'a Texts,
        links: &'a SharedLinks,
    ) -> Self {
        let addresses = Addresses::new(graph, config);
        Self { graph, config, addresses, texts, links, as_published: None }
    }

    /// The same model that shows an article as published.
    pub(super) fn as_published(self, id: ArticleId) -> Self {
        Self { as_published: Some(id), ..self }
    }

    /// Whether an article has the mark of drafts.
    pub(super) fn is_draft(self, id: ArticleId) -> bool {
        self.graph.articles[id].draft && self.as_published != Some(id)
    }

    /// A parsed article. Relative image paths of a bundle are resolved to root-relative paths.
    pub(super) fn parsed(self, id: ArticleId) -> Cow<'a, ParsedArticle> {
        let article = &*self.graph.articles[id].parsed;
        let Some(folder) = self.beside(id) else { return Cow::Borrowed(article) };
        let mut article = article.clone();
        for image in &mut article.images {
            if let Some(url) = url::resolve_in_folder(&folder, &image.url) {
                image.url = url.into();
            }
        }
        Cow::Owned(article)
    }

    /// The root-relative folder of the files beside an article, with a trailing slash; `None` if the article is not a bundle.
    pub(super) fn beside(self, id: ArticleId) -> Option<String> {
        self.addresses.beside(id)
    }

    /// The view of an article in lists. `parsed` is the result of [`Self::parsed`].
    pub(super) fn card<'p>(self, id: ArticleId, parsed: &'p ParsedArticle) -> CardView<'p>
    where
        'a: 'p,
    {
        let article = &self.graph.articles[id];
        let url = self.addresses.href(&self.addresses.article(id));
        let title_link = self.title_link(&url, parsed);
        CardView {
            title: plain::title(&parsed.title),
            excerpt: self.excerpt(parsed),
            url,
            title_url: title_link.url,
            title_external: title_link.is_external,
            source: self.source(parsed),
            kind: &parsed.kind,
            is_video: parsed.is_video(),
            published: self.date(&parsed.published_at),
            draft: self.is_draft(id),
            provider: article.provider_id.map(|id| self.provider_link(id)),
            topics: self.topic_links(&article.topic_ids),
            kicker: article.kicker_id.map(|id| self.topic_link(id)),
            image: parsed.images.first().map(|image| self.image(image)),
            coverage: coverage::line_in_lists(parsed),
            lang: self.lang(parsed).map(|lang| &**lang),
            lang_badge: self.lang_badge(parsed),
            lang_name: self.lang_name(parsed),
        }
    }

    /// The view of an article on its own page, with the `groups` of its stories. `parsed` is the result of
    /// [`Self::parsed`].
    pub(super) fn article<'p>(
        self,
        id: ArticleId,
        parsed: &'p ParsedArticle,
        body: Option<String>,
        groups: Vec<StoryGroupView>,
    ) -> ArticleView<'p>
    where
        'a: 'p,
    {
        let article = &self.graph.articles[id];
        let path = self.addresses.article(id);
        let neighbours = &self.graph.neighbours[id];
        let neighbour = |id: Option<ArticleId>| id.map(|id| self.neighbour(id));
        let is_changed = |updated: &&Timestamp| updated.value() > parsed.published_at.value();
        ArticleView {
            title: plain::title(&parsed.title),
            excerpt: self.excerpt(parsed),
            url: self.addresses.href(&path),
            permalink: self.addresses.absolute(&path),
            mail_url: self.config.theme.share.then(|| {
                share::mail_url(&plain::title(&parsed.title), &self.addresses.absolute(&path))
            }),
            category: self.category_link(article),
            kind: &parsed.kind,
            is_video: parsed.is_video(),
            published: self.date(&parsed.published_at),
            updated: parsed.updated_at.as_ref().filter(is_changed).map(|time| self.date(time)),
            draft: self.is_draft(id),
            provider: article.provider_id.map(|id| self.provider_link(id)),
            topics: self.topic_links(&article.topic_ids),
            kicker: article.kicker_id.map(|id| self.topic_link(id)),
            image: parsed.images.first().map(|image| self.image(image)),
            coverage: coverage::line(parsed),
            images: parsed.images.iter().map(|image| self.image(image)).collect(),
            body,
            embed: parsed.embed.as_ref().map(|embed| EmbedView {
                src: &embed.src,
                play_url: embed.play_url(),
                host: &embed.host,
                width: embed.width,
                height: embed.height,
                title: embed.title.as_deref(),
            }),
            source: self.source(parsed),
            links: self.other_versions(parsed),
            authors: parsed
                .authors
                .iter()
                .map(|author| AuthorView {
                    name: plain::title(&author.name),
                    url: author.url.as_deref().map(str::to_owned),
                })
                .collect(),
            tags: parsed.tags.iter().map(|tag| plain::title(tag)).collect(),
            highlight: parsed.highlight.as_deref().map(plain::excerpt),
            lang: self.lang(parsed).map(|lang| &**lang),
            lang_badge: self.lang_badge(parsed),
            lang_name: self.lang_name(parsed),
            quality: parsed.quality,
            heat: parsed.heat,
            related: self.related(article, parsed),
            referenced_by: self.stories(&article.referenced_by),
            duplicates: self.stories(&article.duplicates),
            groups,
            earlier: neighbour(neighbours.earlier),
            later: neighbour(neighbours.later),
            extra: &parsed.extra,
        }
    }

    /// The excerpt as plain text; `None` if it is empty or says nothing.
    pub(super) fn excerpt(self, article: &ParsedArticle) -> Option<String> {
        let excerpt = article.excerpt.as_deref().filter(|_| !article.has_poor_excerpt);
        excerpt.map(plain::excerpt).filter(|excerpt| !excerpt.is_empty())
    }

    /// The language of an article, if it differs from that of the site.
    pub(super) fn lang(self, article: &ParsedArticle) -> Option<&CompactString> {
        let locale = article.locale.as_ref().filter(|locale| language::is_tag(locale))?;
        let is_different = language::primary(locale) != language::primary(&self.config.language);
        is_different.then_some(locale)
    }

    pub(super) fn provider_link(self, id: ProviderId) -> &'a Serialized<ProviderLinkView> {
        let provider: &Provider = &self.graph.providers[id];
        self.links.providers.get(id, || ProviderLinkView {
            name: plain::title(&provider.name),
            url: Some(self.addresses.href(&self.addresses.provider(id))),
            domain: provider.domain.as_deref().map(str::to_owned),
            icon: self.icon(&provider.images),
            initial: initial(&plain::title(&provider.name)),
        })
    }

    fn topic_links(self, topics: &[TopicId]) -> Vec<&'a Serialized<TopicLinkView>> {
        topics.iter().map(|id| self.topic_link(*id)).collect()
    }

    pub(super) fn topic_link(self, id: TopicId) -> &'a Serialized<TopicLinkView> {
        self.links.topics.get(id, || TopicLinkView {
            name: plain::title(&self.graph.topics[id].name),
            url: self.addresses.href(&self.addresses.topic(id)),
        })
    }

    /// The link to the category of an article, or to the home page if categories have no lists.
    pub(super) fn category_link(self, article: &Article) -> &'a Serialized<LinkView> {
        let id = article.category_id;
        let list = if self.config.list.categories { List::Category(id) } else { List::Home };
        self.links.categories.get(id, || LinkView {
            title: self.category_title(id),
            url: self.addresses.href(&self.addresses.list(list)),
        })
    }

    /// The alphabetical position of a topic.
    pub(super) fn topic_place(self, id: TopicId) -> usize {
        self.links.order.of_topic(self.graph, self.config, id)
    }

    /// The alphabetical position of a provider.
    pub(super) fn provider_place(self, id: ProviderId) -> usize {
        self.links.order.of_provider(self.graph, self.config, id)
    }

    /// The alphabetical position of a standalone page.
    pub(super) fn page_place(self, id: PageId) -> usize {
        self.links.order.of_page(self.graph, self.config, id)
    }

    /// The sort key of a category: categories in `site.toml` come first, in its order, then the others by title.
    pub(super) fn category_place(self, id: CategoryId) -> (usize, usize) {
        let title = |id| self.category_title(id);
        let by_title = self.links.order.of_category(self.graph, self.config, title, id);
        (self.category_rank(id).unwrap_or(usize::MAX), by_title)
    }

    /// The position of a category in `site.toml`.
    pub(super) fn category_rank(self, id: CategoryId) -> Option<usize> {
        let Category { segment, name, .. } = &self.graph.categories[id];
        self.config.categories.iter().position(|known| known.is_for(segment, name))
    }

    /// The settings of a category in `site.toml`.
    pub(super) fn category_settings(self, id: CategoryId) -> Option<&'a CategorySettings> {
        self.category_rank(id).map(|rank| &self.config.categories[rank])
    }

    pub(super) fn category_title(self, id: CategoryId) -> String {
        let own = self.category_settings(id).and_then(|settings| settings.title.as_deref());
        match own {
            Some(title) => plain::title(title),
            None => capitalised(&plain::title(&self.graph.categories[id].name)),
        }
    }

    fn neighbour(self, id: ArticleId) -> NeighbourView {
        let parsed = &self.graph.articles[id];
        NeighbourView {
            title: plain::title(&parsed.title),
            url: self.addresses.href(&self.addresses.article(id)),
            lang: self.lang(parsed).map(ToString::to_string),
        }
    }

    pub(super) fn provider_rank(self, (id, count): (ProviderId, usize)) -> CountView {
        CountView {
            name: plain::title(&self.graph.providers[id].name),
            url: self.addresses.href(&self.addresses.provider(id)),
            count,
            count_text: self.texts.number(count),
        }
    }

    pub(super) fn topic_rank(self, (id, count): (TopicId, usize)) -> CountView {
        let TopicLinkView { name, url } = (**self.topic_link(id)).clone();
        CountView { name, url, count, count_text: self.texts.number(count) }
    }

    /// A date, formatted in the time zone of the site, and in its original form.
    pub(super) fn date(self, time: &Timestamp) -> DateView {
        let local = in_zone(time.value(), self.config.timezone);
        DateView {
            iso: time.iso(),
            text: self.texts.day(local),
            time: self.has_clock(time).then(|| self.texts.time(local.time())),
        }
    }

    /// Whether the time of day is known. A date without a time is midnight in the site's zone or as written.
    pub(super) fn has_clock(self, time: &Timestamp) -> bool {
        let local = in_zone(time.value(), self.config.timezone).time();
        local != NaiveTime::MIN && time.value().time() != NaiveTime::MIN
    }

    /// Links to other versions of a story than the one that readers are sent to.
    fn other_versions(self, article: &ParsedArticle) -> Vec<LinkView> {
        let original =
            article.original_url.as_ref().filter(|url| Some(*url) != article.reader_url());
        let original = original.map(|url| &**url);
        let versions = [
            ("form_original", original),
            ("form_source", article.source_url.as_deref()),
            ("form_amp", article.amp_web_url.as_deref()),
            ("form_amp_cache", article.cdn_amp_web_url.as_deref()),
        ];
        let links = versions.into_iter().filter_map(|(text, url)| {
            Some(LinkView { title: self.texts.get(text).to_owned(), url: url?.to_owned() })
        });
        links.collect()
    }
}

/// Capitalises the first letter of a name.
fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
