//! Pages of lists: their articles, what the list is about, and the way to its other pages.

use tera::Context;

use crate::diag::Diagnostic;
use crate::ids::{ProviderId, TopicId};
use crate::plan::{ARCHIVE, List, PROVIDERS, TOPICS};
use crate::render::pages::{crumbs, feeds, list_title, page};
use crate::render::views::{
    CategoryView, LinkView, ListView, MonthView, PageView, ProviderView, TopicView,
};
use crate::render::{Renderer, json_ld, pieces};
use crate::text::plain;

impl Renderer<'_> {
    /// A page of a list. What a numbered page shows never changes once it is full, so it
    /// gets no counts and no neighbours of the list itself.
    pub(super) fn list(&self, list: List, number: Option<usize>) -> Result<String, Diagnostic> {
        let model = self.model;
        let paging = list.paging(model.graph, model.config);
        let range = number.map_or_else(|| paging.landing(), |number| paging.page(number));
        let articles = &list.articles(model.graph)[range];
        let mut page = self.list_page(list, number);
        page.image = articles.iter().find_map(|id| {
            let article = model.graph.articles[*id].parsed();
            article.images.first().map(|image| model.absolute_image(image))
        });
        let subject = number.is_none().then(|| json_ld::subject(model, list, &page)).flatten();
        let things = subject.into_iter().chain(json_ld::item_list(model, articles, &page));
        page.json_ld = json_ld::document(model, &page, things.collect());
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

    /// What a list is about; empty for a site that does not say.
    pub(super) fn list_description(&self, list: List) -> String {
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
}
