//! Fingerprints: a key of all inputs of each output file.
//!
//! Files with equal fingerprints have equal bytes. The reverse need not hold: a fingerprint may cover
//! more than a page shows, and the page is rendered again in vain. A landing page covers every article
//! of its list; a numbered page only its own articles, as there are many of them and they do not change.
//! Inputs of all files (settings, the view of the site, this program) are part of each fingerprint.

use rayon::prelude::*;

use super::settings::settings;
use crate::config::Config;
use crate::graph::{Article, FrontPage, Graph, Neighbours, Section, recent_in_topic};
use crate::ids::{ArticleId, Id, IdVec, PageId, ProviderId, TopicId};
use crate::load::Asset;
use crate::plan::{
    Addresses, ApiDocument, ApiList, Content, FeedFile, FeedPart, FeedParts, Item, List, Plan,
    SearchParts, Shard, ShardPages, api_page, api_pages, finished_days,
};
use crate::text::key::{KeyBuilder, TextKey};

/// The inputs of fingerprints.
pub struct Inputs<'a> {
    /// The site.
    pub graph: &'a Graph,
    /// The files of the output.
    pub plan: &'a Plan,
    /// The settings.
    pub config: &'a Config,
    /// The parts of the search index, if there is one.
    pub search: Option<&'a SearchParts>,
    /// A key of the view of the site that all pages receive.
    pub site: TextKey,
    /// The keys of the templates of a page and of its cards, with the templates that these include or
    /// extend.
    pub templates: &'a (dyn Fn(&Item) -> [Option<TextKey>; 2] + Sync),
    /// A key of the content of a copied file, if it can be known without reading the file.
    pub asset: &'a (dyn Fn(&Asset) -> Option<TextKey> + Sync),
    /// The copied files.
    pub assets: &'a [Asset],
}

/// The fingerprints of one plan.
pub struct Fingerprints<'a> {
    inputs: Inputs<'a>,
    addresses: Addresses<'a>,
    base: TextKey,
    topics: IdVec<TopicId, TextKey>,
    providers: IdVec<ProviderId, TextKey>,
    /// Of each article, all that other pages may show of it.
    articles: IdVec<ArticleId, TextKey>,
}

impl<'a> Fingerprints<'a> {
    /// Prepares the keys that several files share.
    pub fn new(inputs: Inputs<'a>) -> Self {
        let Inputs { graph, config, plan, site, .. } = inputs;
        let addresses = Addresses::new(graph, config);
        let base = key(|k| {
            k.debug(&settings(config)).key(site).debug(&plan.assets);
        });
        let topics = graph.topics.rows().iter().map(|topic| {
            key(|k| {
                let crate::graph::Topic {
                    id,
                    name,
                    file: _,
                    shortname,
                    description,
                    keywords,
                    hashtags,
                    images,
                    // Part of the fingerprints of the pages that show them.
                    parent: _,
                    children: _,
                    articles: _,
                    ..
                } = topic;
                k.debug(&(id, name, shortname, description, keywords, hashtags, images));
            })
        });
        let providers = graph.providers.rows().iter().map(|provider| {
            key(|k| {
                let crate::graph::Provider {
                    key,
                    domain,
                    website,
                    name,
                    source,
                    description,
                    images,
                    articles: _,
                } = provider;
                k.debug(&(key, domain, website, name, source, description, images));
            })
        });
        let topics: IdVec<TopicId, TextKey> = topics.collect::<Vec<_>>().into();
        let providers: IdVec<ProviderId, TextKey> = providers.collect::<Vec<_>>().into();
        let articles = graph.articles.rows().par_iter().map(|article| {
            let Article { parsed, draft, category_id, provider_id, topic_ids, kicker_id, .. } =
                article;
            let category = &graph.categories[*category_id];
            key(|k| {
                k.text(&parsed.source.file).key(parsed.source.hash).number(u64::from(*draft));
                k.number(u64::from(parsed.source.is_bundle)).keys(parsed.cards_key);
                k.text(&category.segment).text(&category.name);
                k.keys(provider_id.map(|id| providers[id]));
                k.keys(topic_ids.iter().map(|id| topics[*id]));
                k.keys(kicker_id.map(|id| topics[id]));
            })
        });
        let articles: IdVec<ArticleId, TextKey> = articles.collect::<Vec<_>>().into();
        Self { inputs, addresses, base, topics, providers, articles }
    }

    /// The fingerprint of a file; `None` if its inputs can't be known without reading them.
    pub fn of(&self, content: &Content) -> Option<TextKey> {
        match content {
            Content::Copied(index) => (self.inputs.asset)(&self.inputs.assets[*index]),
            Content::Rendered(item) => Some(self.of_item(item)),
        }
    }

    fn of_item(&self, item: &Item) -> TextKey {
        key(|k| {
            let [own, of_cards] = (self.inputs.templates)(item);
            k.key(self.base).keys(own).keys(of_cards);
            self.add(k, item);
        })
    }

    fn add(&self, k: &mut KeyBuilder, item: &Item) {
        let Inputs { graph, plan, .. } = self.inputs;
        match item {
            Item::List(list, None) => self.add_landing_page(k, *list),
            Item::List(list, Some(number)) => {
                let range = list.paging(graph, self.inputs.config).page(*number);
                self.add_name(k, *list);
                k.text("page").number(*number as u64);
                self.add_articles(k, &list.articles(graph)[range]);
            }
            Item::NextPage(list) => self.add_name(k.text("next page"), *list),
            Item::NextDay(index) => {
                let target = index.checked_sub(1).map(|index| graph.days[index].0);
                k.text("next day").debug(&(graph.days[*index].0, target));
            }
            Item::DailyFeed(format) => {
                k.text("daily feed").debug(format);
                for (day, articles) in &graph.days[finished_days(graph, self.inputs.config)] {
                    self.add_articles(k.debug(day), articles);
                }
            }
            Item::Article(id) => self.add_article(k.text("article"), *id),
            Item::ArticleAlias(id) => drop(k.text("article alias").key(self.articles[*id])),
            Item::Page(id) => self.add_page(k.text("page"), *id),
            Item::PageAlias(id) => self.add_page(k.text("page alias"), *id),
            Item::Topics => {
                self.add_topics(k.text("topics"));
                for id in graph.topics.ids() {
                    self.add_articles(k.text("recent"), recent_in_topic(graph, id));
                }
            }
            Item::Providers => self.add_providers(k.text("providers")),
            Item::Archive => {
                k.text("archive");
                for (month, articles) in &graph.months {
                    k.debug(month).number(articles.len() as u64);
                }
                self.add_categories(k);
            }
            Item::Search => drop(k.text("search").debug(&self.inputs.search)),
            Item::Follow => {
                self.add_topics(k.text("follow"));
                self.add_categories(k);
            }
            Item::NotFound => drop(k.text("not found")),
            Item::Feed(file) => self.add_feed(k.text("feed"), *file),
            Item::Opml => {
                self.add_topics(k.text("opml"));
                self.add_providers(k);
            }
            Item::SitemapIndex(number) => {
                k.text("sitemap index").number(*number as u64);
                for shard in plan.sitemap_index(*number) {
                    self.add_shard(k, shard);
                }
            }
            Item::SitemapShard(index) => self.add_shard(k.text("sitemap"), &plan.shards[*index]),
            Item::Robots => drop(k.text("robots").number(plan.sitemap_indexes() as u64)),
            Item::Headers => drop(k.text("headers")),
            Item::Redirects => drop(k.text("redirects").debug(&plan.redirects)),
            Item::Image(image) => {
                k.text("image").debug(&(image, self.inputs.config.theme.main_palette()));
            }
            Item::SocialCard(id) => {
                k.text("article card").debug(self.inputs.config.theme.main_palette());
                k.key(self.articles[*id]);
            }
            Item::Api(document) => self.add_api(k.text("api"), *document),
        }
    }

    fn add_articles(&self, k: &mut KeyBuilder, articles: &[ArticleId]) {
        k.keys(articles.iter().map(|id| self.articles[*id]));
    }

    /// The name of a list, and its breadcrumbs.
    fn add_name(&self, k: &mut KeyBuilder, list: List) {
        let graph = self.inputs.graph;
        match list {
            List::Home => drop(k.text("home")),
            List::Category(id) => {
                let category = &graph.categories[id];
                k.text("category").text(&category.segment).text(&category.name);
            }
            List::Topic(id) => {
                k.text("topic").key(self.topics[id]);
                let above =
                    std::iter::successors(graph.topics[id].parent, |id| graph.topics[*id].parent);
                k.keys(above.map(|id| self.topics[id]));
            }
            List::Provider(id) => drop(k.text("provider").key(self.providers[id])),
            List::Month(index) => drop(k.text("month").debug(&graph.months[index].0)),
            List::Day(index) => drop(k.text("day").debug(&graph.days[index].0)),
        }
        k.number(u64::from(list.is_draft(graph)));
    }

    fn add_landing_page(&self, k: &mut KeyBuilder, list: List) {
        let graph = self.inputs.graph;
        self.add_name(k, list);
        self.add_articles(k.text("landing page"), list.articles(graph));
        match list {
            List::Topic(id) => {
                for child in &graph.topics[id].children {
                    k.key(self.topics[*child]).number(graph.topics[*child].articles.len() as u64);
                }
            }
            List::Month(index) => {
                let neighbours = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
                for (month, _) in neighbours.filter_map(|index| graph.months.get(index)) {
                    k.debug(month);
                }
            }
            List::Day(index) => drop(k.debug(&graph.days.get(index + 1).map(|(day, _)| day))),
            List::Home => self.add_front(k),
            List::Category(_) | List::Provider(_) => {}
        }
    }

    /// The stories above the newest articles.
    fn add_front(&self, k: &mut KeyBuilder) {
        let FrontPage { lead, seconds, hot, newest, sections, busy_topics } =
            &self.inputs.plan.front;
        k.keys(lead.map(|id| self.articles[id]));
        self.add_articles(k, seconds);
        self.add_articles(k, hot);
        self.add_articles(k, newest);
        for Section { topic, stories } in sections {
            self.add_articles(k.key(self.topics[*topic]), stories);
        }
        k.keys(busy_topics.iter().map(|id| self.topics[*id]));
    }

    fn add_article(&self, k: &mut KeyBuilder, id: ArticleId) {
        let Article { related_targets, referenced_by, duplicates, .. } =
            &self.inputs.graph.articles[id];
        k.key(self.articles[id]);
        for target in related_targets {
            k.keys(target.article.map(|id| self.articles[id]));
            k.keys(target.provider.map(|id| self.providers[id]));
        }
        self.add_articles(k.number(related_targets.len() as u64), referenced_by);
        self.add_articles(k, duplicates);
        let Neighbours { earlier, later } = self.inputs.graph.neighbours[id];
        k.keys(earlier.map(|id| self.articles[id])).keys(later.map(|id| self.articles[id]));
    }

    fn add_page(&self, k: &mut KeyBuilder, id: PageId) {
        let page = &self.inputs.graph.pages[id];
        k.text(&page.path).text(&page.source.file).key(page.source.hash);
        k.number(u64::from(page.draft));
    }

    /// All topics, with their hierarchy and their counts.
    fn add_topics(&self, k: &mut KeyBuilder) {
        for (id, topic) in self.inputs.graph.topics.iter() {
            let parent = topic.parent.map_or(u64::MAX, |parent| parent.index() as u64);
            k.key(self.topics[id]).number(parent);
            k.number(topic.articles.len() as u64).number(topic.own_articles().len() as u64);
        }
        k.number(self.topics.len() as u64);
    }

    fn add_providers(&self, k: &mut KeyBuilder) {
        for (id, provider) in self.inputs.graph.providers.iter() {
            k.key(self.providers[id]).number(provider.articles.len() as u64);
        }
        k.number(self.providers.len() as u64);
    }

    fn add_categories(&self, k: &mut KeyBuilder) {
        for category in self.inputs.graph.categories.rows() {
            k.text(&category.segment).text(&category.name);
            k.number(category.articles.len() as u64);
        }
        k.number(self.inputs.graph.categories.len() as u64);
    }

    fn add_feed(&self, k: &mut KeyBuilder, FeedFile { list, part, format }: FeedFile) {
        let Inputs { graph, plan, config, .. } = self.inputs;
        let parts = FeedParts::new(list, graph, config, &plan.feed_limits);
        self.add_name(k, list);
        let older = parts.older(part);
        k.debug(&(part, format, older, parts.newer(part)));
        // The address of the incomplete archive document has the number of its entries.
        let filled = |number: Option<usize>| number.and_then(|number| parts.filled(number));
        let own = match part {
            FeedPart::Newest => None,
            FeedPart::Archive(number) => Some(number),
        };
        k.debug(&(filled(older), filled(own)));
        self.add_articles(k, &list.articles(graph)[parts.articles(part)]);
    }

    fn add_shard(&self, k: &mut KeyBuilder, shard: &Shard) {
        k.text(&shard.file);
        match &shard.pages {
            ShardPages::Articles(ids) | ShardPages::News(ids) => self.add_articles(k, ids),
            ShardPages::Others(pages) => {
                for page in pages {
                    k.text(&page.path(self.addresses));
                }
                k.number(pages.len() as u64);
            }
        }
    }

    fn add_api(&self, k: &mut KeyBuilder, document: ApiDocument) {
        let Inputs { graph, plan, config, .. } = self.inputs;
        match document {
            ApiDocument::Page(list, number) => {
                let ApiList { category, topic } = list;
                let articles = plan.api.get(&list).map_or(&[][..], Vec::as_slice);
                k.text("page").text(&graph.categories[category].segment);
                k.keys(topic.map(|id| self.topics[id])).number(number as u64);
                k.number(u64::from(number >= api_pages(articles.len(), config)));
                self.add_articles(k, api_page(articles, number, config));
            }
            ApiDocument::Index | ApiDocument::Topics | ApiDocument::Providers => {
                k.debug(&document);
                self.add_topics(k);
                self.add_providers(k);
                self.add_categories(k);
                for (ApiList { category, topic }, articles) in &plan.api {
                    k.text(&graph.categories[*category].segment);
                    k.keys(topic.map(|id| self.topics[id])).number(articles.len() as u64);
                }
            }
            ApiDocument::Schema => drop(k.text("schema")),
        }
    }
}

fn key(add: impl FnOnce(&mut KeyBuilder)) -> TextKey {
    let mut builder = KeyBuilder::new();
    add(&mut builder);
    builder.finish()
}
