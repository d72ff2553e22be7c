//! HTML pages: the context of each kind, its template, and the page around it.

use serde::Serialize;
use tera::Context;

use crate::diag::Diagnostic;
use crate::graph::Graph;
use crate::ids::{ArticleId, CategoryId, IdVec, PageId, ProviderId, TopicId};
use crate::plan::{ARCHIVE, HOME, List, PROVIDERS, TOPICS};
use crate::render::model::{Model, capitalised};
use crate::render::views::{
    CategoryView, ContentView, LinkView, ListView, MonthCountView, MonthView, PageView,
    ProviderView, SiteView, TopicCountView, TopicView, YearView,
};
use crate::render::{Renderer, pieces, rss};
use crate::text::plain;

/// The view of the site that all pages share.
pub(super) fn site(model: Model<'_>) -> SiteView<'_> {
    let (config, addresses) = (model.config, model.addresses);
    let link = |title: String, path: &str| LinkView { title, url: addresses.href(path) };
    let category = |(id, category): (CategoryId, &crate::graph::Category)| {
        link(capitalised(&plain::title(&category.name)), &addresses.category(id))
    };
    let categories = if config.list.categories {
        model.graph.categories.iter().map(category).collect()
    } else {
        Vec::new()
    };
    SiteView {
        title: plain::title(&config.title),
        description: plain::title(&config.description),
        language: &config.language,
        url: addresses.href(HOME),
        base_url: addresses.absolute(HOME),
        topics_url: addresses.href(TOPICS),
        providers_url: addresses.href(PROVIDERS),
        archive_url: config.list.archive.then(|| addresses.href(ARCHIVE)),
        feed_url: config.feeds.rss.then(|| addresses.file_href(&addresses.feed(List::Home))),
        categories,
        pages: model
            .graph
            .pages
            .iter()
            .map(|(id, page)| link(plain::title(&page.title), &addresses.page(id)))
            .collect(),
        extra: &config.extra,
    }
}

/// What the list is called, on its page and in its feed.
pub(super) fn list_title(model: Model<'_>, list: List) -> String {
    let graph = model.graph;
    match list {
        List::Home => plain::title(&model.config.title),
        List::Category(id) => capitalised(&plain::title(&graph.categories[id].name)),
        List::Topic(id) => plain::title(&graph.topics[id].name),
        List::Provider(id) => plain::title(&graph.providers[id].name),
        List::Month(index) => {
            let month = graph.months[index].0;
            format!("{} {}", month.name(), month.year)
        }
    }
}

/// A page of `kind` at `path`, to be completed.
fn page(model: Model<'_>, kind: &'static str, path: &str, title: String) -> PageView {
    PageView {
        kind,
        heading: title.clone(),
        title,
        description: String::new(),
        url: model.addresses.href(path),
        canonical: Some(model.addresses.absolute(path)),
        noindex: false,
        image: None,
        feeds: feeds(model, List::Home),
        published: None,
        updated: None,
        crumbs: crumbs(model, &[]),
    }
}

/// The feed of a list, behind that of the site.
fn feeds(model: Model<'_>, list: List) -> Vec<LinkView> {
    let link = |list| LinkView {
        title: rss::feed_title(model, list),
        url: model.addresses.file_href(&model.addresses.feed(list)),
    };
    let own = (list != List::Home && list.has_feed()).then(|| link(list));
    match model.config.feeds.rss {
        true => own.into_iter().chain([link(List::Home)]).collect(),
        false => Vec::new(),
    }
}

/// The way down to a page: the home page and what stands between.
fn crumbs(model: Model<'_>, between: &[LinkView]) -> Vec<LinkView> {
    let home =
        LinkView { title: plain::title(&model.config.title), url: model.addresses.href(HOME) };
    [home].into_iter().chain(between.iter().cloned()).collect()
}

impl Renderer<'_> {
    fn context(&self, page: &PageView) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.shared.site.clone());
        context.insert("page", page);
        context
    }

    fn html(
        &self,
        template: &str,
        page: &PageView,
        name: &'static str,
        view: &impl Serialize,
    ) -> Result<String, Diagnostic> {
        let mut context = self.context(page);
        context.insert(name, view);
        self.finish(template, &context)
    }

    /// The card of an article, made when it is first asked for. Two threads may make the same
    /// one at once; both get the same bytes.
    fn card(&self, id: ArticleId) -> Result<&str, Diagnostic> {
        if let Some(card) = self.shared.cards[id].get() {
            return Ok(card);
        }
        let mut context = Context::new();
        context.insert_value("site", self.shared.site.clone());
        context.insert("card", &self.model.card(id));
        let card = self.finish("partials/card.html", &context)?;
        Ok(self.shared.cards[id].get_or_init(|| card.into_boxed_str()))
    }

    pub(super) fn article(&self, id: ArticleId) -> Result<String, Diagnostic> {
        let model = self.model;
        let article = &model.graph.articles[id];
        let body = match article.source.body {
            Some(_) => Some(self.shared.markdown.to_html(&self.bodies.body(&article.source)?)),
            None => None,
        };
        let view = model.article(id, body);
        let path = model.addresses.article(id);
        let page = PageView {
            description: shortened(view.excerpt.as_deref().unwrap_or("")),
            noindex: article.draft,
            image: article.images.first().map(|image| model.absolute_image(image)),
            published: Some(article.published_at.iso()),
            updated: view.updated.as_ref().map(|date| date.iso.clone()),
            crumbs: crumbs(model, &[model.category_link(article)]),
            ..page(model, "article", &path, view.title.clone())
        };
        self.html("article.html", &page, "article", &view)
    }

    pub(super) fn standalone(&self, id: PageId) -> Result<String, Diagnostic> {
        let model = self.model;
        let content = &model.graph.pages[id];
        let body = self.shared.markdown.to_html(&self.bodies.body(&content.source)?);
        let title = plain::title(&content.title);
        let page = PageView {
            description: plain::excerpt(content.description.as_deref().unwrap_or("")),
            noindex: content.draft,
            ..page(model, "page", &model.addresses.page(id), title.clone())
        };
        let view = ContentView { title, body, extra: &content.extra };
        self.html("page.html", &page, "content", &view)
    }

    /// A page of a list. What a numbered page shows never changes once it is full, so it
    /// gets no counts and no neighbours of the list itself.
    pub(super) fn list(&self, list: List, number: Option<usize>) -> Result<String, Diagnostic> {
        let model = self.model;
        let paging = list.paging(model.graph, model.config);
        let range = number.map_or_else(|| paging.landing(), |number| paging.page(number));
        let articles = &list.articles(model.graph)[range];
        let mut page = self.list_page(list, number);
        let first = articles.iter().find_map(|id| model.graph.articles[*id].images.first());
        page.image = first.map(|image| model.absolute_image(image));
        let mut context = self.context(&page);
        context.insert("list", &self.list_view(list, number, articles.len()));
        let template = self.list_context(list, number.is_none(), &mut context)?;
        let html = self.finish(template, &context)?;
        let cards: Result<Vec<&str>, Diagnostic> =
            articles.iter().map(|id| self.card(*id)).collect();
        let cards = cards?;
        Ok(pieces::fill(&html, |index| cards.get(index).copied()))
    }

    fn list_page(&self, list: List, number: Option<usize>) -> PageView {
        let model = self.model;
        let title = list_title(model, list);
        let (kind, between) = match list {
            List::Home => ("home", Vec::new()),
            List::Category(_) => ("category", Vec::new()),
            List::Topic(id) => ("topic", self.topic_crumbs(id)),
            List::Provider(_) => ("provider", vec![self.index_link("Providers", PROVIDERS)]),
            List::Month(_) => ("month", vec![self.index_link("Archive", ARCHIVE)]),
        };
        let path = match number {
            None => model.addresses.list(list),
            Some(number) => model.addresses.list_page(list, number),
        };
        let landing = LinkView {
            title: title.clone(),
            url: model.addresses.href(&model.addresses.list(list)),
        };
        let between: Vec<LinkView> = match number {
            Some(_) if list != List::Home => between.into_iter().chain([landing]).collect(),
            _ => between,
        };
        PageView {
            title: match number {
                None => title.clone(),
                Some(number) => format!("{title}, page {number}"),
            },
            heading: title,
            description: self.list_description(list),
            noindex: list.is_draft(model.graph),
            feeds: feeds(model, list),
            crumbs: match (list, number) {
                (List::Home, None) => Vec::new(),
                _ => crumbs(model, &between),
            },
            ..page(model, kind, &path, String::new())
        }
    }

    fn list_description(&self, list: List) -> String {
        let site = plain::title(&self.model.config.title);
        let graph = self.model.graph;
        let own = match list {
            List::Home => Some(&*self.model.config.description),
            List::Topic(id) => graph.topics[id].description.as_deref(),
            List::Provider(id) => graph.providers[id].description.as_deref(),
            List::Category(_) | List::Month(_) => None,
        };
        match own.map(plain::excerpt).filter(|text| !text.is_empty()) {
            Some(text) => text,
            None if list == List::Home => String::new(),
            None => format!("Articles on {site}: {}", list_title(self.model, list)),
        }
    }

    fn list_view(&self, list: List, number: Option<usize>, cards: usize) -> ListView {
        let model = self.model;
        let numbered = list.paging(model.graph, model.config).numbered();
        let landing = || model.addresses.href(&model.addresses.list(list));
        let page = |number| model.addresses.href(&model.addresses.list_page(list, number));
        ListView {
            cards: (0..cards).map(pieces::mark).collect(),
            total: number.is_none().then(|| list.articles(model.graph).len()),
            number,
            newest: number.map(|_| landing()),
            // The page behind the newest full one leads to the landing page as yet.
            newer: number.map(|number| page(number + 1)),
            older: match number {
                None => (numbered > 0).then(|| page(numbered)),
                Some(number) => (number > 1).then(|| page(number - 1)),
            },
        }
    }

    /// Adds what the list is about, and names its template.
    fn list_context(
        &self,
        list: List,
        is_landing: bool,
        context: &mut Context,
    ) -> Result<&'static str, Diagnostic> {
        let model = self.model;
        let count = is_landing.then(|| list.articles(model.graph).len());
        match list {
            List::Home => Ok("home.html"),
            List::Category(_) => {
                let view = CategoryView { title: list_title(model, list), count };
                context.insert("category", &view);
                Ok("category.html")
            }
            List::Topic(id) => {
                context.insert("topic", &self.topic(id, count));
                Ok("topic.html")
            }
            List::Provider(id) => {
                context.insert("provider", &self.provider(id, count)?);
                Ok("provider.html")
            }
            List::Month(index) => {
                let (newer, older) = (index.checked_sub(1), Some(index + 1));
                let neighbour = |index: Option<usize>| {
                    let index =
                        index.filter(|index| is_landing && *index < model.graph.months.len())?;
                    let path = model.addresses.month(model.graph.months[index].0);
                    let title = list_title(model, List::Month(index));
                    Some(LinkView { title, url: model.addresses.href(&path) })
                };
                let title = list_title(model, list);
                let view =
                    MonthView { title, count, older: neighbour(older), newer: neighbour(newer) };
                context.insert("month", &view);
                Ok("month.html")
            }
        }
    }

    fn topic(&self, id: TopicId, count: Option<usize>) -> TopicView<'_> {
        let topic = &self.model.graph.topics[id];
        let children = if count.is_some() { &*topic.children } else { &[] };
        TopicView {
            name: plain::title(&topic.name),
            id: &topic.id,
            shortname: topic.shortname.as_deref().map(plain::title),
            description: topic.description.as_deref().map(plain::excerpt),
            count,
            parent: topic.parent.map(|parent| self.model.topic_link(parent)),
            children: children.iter().map(|child| self.topic_count(*child, 0)).collect(),
            image: topic.images.first().map(|image| self.model.image(image)),
            hashtags: topic.hashtags.iter().map(|tag| plain::title(tag)).collect(),
            keywords: topic.keywords.iter().map(|word| plain::title(word)).collect(),
        }
    }

    fn topic_count(&self, id: TopicId, depth: usize) -> TopicCountView {
        let topic = &self.model.graph.topics[id];
        let link = self.model.topic_link(id);
        TopicCountView {
            name: link.name,
            url: link.url,
            count: topic.articles.len(),
            depth,
            image: topic.images.first().map(|image| self.model.image(image)),
        }
    }

    /// The index of topics, and the topics above this one.
    fn topic_crumbs(&self, id: TopicId) -> Vec<LinkView> {
        let topics = &self.model.graph.topics;
        let mut above = Vec::new();
        let mut parent = topics[id].parent;
        while let Some(id) = parent {
            let link = self.model.topic_link(id);
            above.push(LinkView { title: link.name, url: link.url });
            parent = topics[id].parent;
        }
        above.push(self.index_link("Topics", TOPICS));
        above.reverse();
        above
    }

    fn index_link(&self, title: &str, path: &str) -> LinkView {
        LinkView { title: title.to_owned(), url: self.model.addresses.href(path) }
    }

    fn provider(&self, id: ProviderId, count: Option<usize>) -> Result<ProviderView, Diagnostic> {
        let provider = &self.model.graph.providers[id];
        let link = self.model.provider_link(id);
        let body = match &provider.source {
            Some(source) => self.shared.markdown.to_html(&self.bodies.body(source)?),
            None => String::new(),
        };
        let description = match provider.description.as_deref() {
            _ if !body.is_empty() => Some(body),
            Some(text) => Some(self.shared.markdown.to_html(&plain::excerpt(text))),
            None => None,
        };
        Ok(ProviderView {
            name: link.name,
            url: self.model.addresses.href(&self.model.addresses.provider(id)),
            website: provider.domain.as_deref().map(|domain| format!("https://{domain}/")),
            domain: link.domain,
            count,
            description,
            icon: link.icon,
        })
    }

    pub(super) fn topics(&self) -> Result<String, Diagnostic> {
        let graph = self.model.graph;
        let mut roots: Vec<TopicId> =
            graph.topics.iter().filter(|(_, t)| t.parent.is_none()).map(|(id, _)| id).collect();
        roots.sort_by_key(|id| (crate::text::slug::fold(&graph.topics[*id].name), *id));
        let mut views = Vec::with_capacity(graph.topics.len());
        // Depth first, with the children of each in their order.
        let mut open: Vec<(TopicId, usize)> = roots.into_iter().rev().map(|id| (id, 0)).collect();
        while let Some((id, depth)) = open.pop() {
            views.push(self.topic_count(id, depth));
            let children = graph.topics[id].children.iter().rev();
            open.extend(children.map(|child| (*child, depth + 1)));
        }
        let page = PageView {
            description: format!("All topics of {}", plain::title(&self.model.config.title)),
            ..page(self.model, "topics", TOPICS, "Topics".to_owned())
        };
        self.html("topics.html", &page, "topics", &views)
    }

    pub(super) fn providers(&self) -> Result<String, Diagnostic> {
        let providers: &IdVec<ProviderId, _> = &self.model.graph.providers;
        let mut ids: Vec<ProviderId> = providers.ids().collect();
        ids.sort_by_key(|id| (std::cmp::Reverse(providers[*id].articles.len()), *id));
        let views: Vec<ProviderView> = ids
            .into_iter()
            .map(|id| {
                let link = self.model.provider_link(id);
                ProviderView {
                    name: link.name,
                    url: self.model.addresses.href(&self.model.addresses.provider(id)),
                    domain: link.domain,
                    website: None,
                    count: Some(providers[id].articles.len()),
                    description: None,
                    icon: link.icon,
                }
            })
            .collect();
        let page = PageView {
            description: format!("All sources of {}", plain::title(&self.model.config.title)),
            ..page(self.model, "providers", PROVIDERS, "Providers".to_owned())
        };
        self.html("providers.html", &page, "providers", &views)
    }

    pub(super) fn archive(&self) -> Result<String, Diagnostic> {
        let years = years(self.model.graph, self.model);
        let page = PageView {
            description: format!("{} by month", plain::title(&self.model.config.title)),
            ..page(self.model, "archive", ARCHIVE, "Archive".to_owned())
        };
        self.html("archive.html", &page, "years", &years)
    }

    pub(super) fn not_found(&self) -> Result<String, Diagnostic> {
        let page = PageView {
            canonical: None,
            noindex: true,
            ..page(self.model, "not_found", "404", "Page not found".to_owned())
        };
        self.finish("404.html", &self.context(&page))
    }

    /// A page that leads to the one at `path`.
    pub(super) fn redirect(&self, path: &str, title: &str) -> Result<String, Diagnostic> {
        let addresses = self.model.addresses;
        let page =
            PageView { noindex: true, ..page(self.model, "redirect", path, plain::title(title)) };
        let mut context = self.context(&page);
        context.insert("target", &addresses.href(path));
        context.insert("target_absolute", &addresses.absolute(path));
        self.finish("redirect.html", &context)
    }
}

fn years(graph: &Graph, model: Model<'_>) -> Vec<YearView> {
    let mut years: Vec<YearView> = Vec::new();
    for (month, articles) in &graph.months {
        if years.last().is_none_or(|last| last.year != month.year) {
            years.push(YearView { year: month.year, count: 0, months: Vec::new() });
        }
        if let Some(year) = years.last_mut() {
            year.count += articles.len();
            year.months.push(MonthCountView {
                title: month.name(),
                url: model.addresses.href(&model.addresses.month(*month)),
                count: articles.len(),
            });
        }
    }
    years
}

/// A description as search engines show it: whole words, at most 200 characters.
fn shortened(text: &str) -> String {
    const LIMIT: usize = 200;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LIMIT - 1).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', '.', ';', ':', '—', '-', ' ']))
}
