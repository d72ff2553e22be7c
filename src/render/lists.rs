//! Pages of lists: the articles, the subject of the list, and links to its other pages.

use crate::collections::HashSet;
use chrono::NaiveDate;

use crate::diag::Diagnostic;
use crate::graph::{Section, recommended, top_providers, top_topics};
use crate::ids::{ArticleId, ProviderId, TopicId};
use crate::markdown::LinkPolicy;
use crate::plan::{ARCHIVE, List, PROVIDERS, TOPICS, next_day};
use crate::render::data::{Data, PreparedPage};
use crate::render::days::{self, DateRange};
use crate::render::indexes::child_topics;
use crate::render::pages::{bare_page, crumbs, feeds, social_card};
use crate::render::titles::list_title;
use crate::render::views::{
    CategoryView, CountView, DayView, FrontView, LinkView, ListView, MonthView, PageView,
    ProviderView, SectionView, StoryView, TopicView,
};
use crate::render::{Renderer, json_ld, placeholders};
use crate::text::plain;
use crate::text::timestamp::Month;

/// The template of the pages of a list.
pub(super) fn template_of(list: List) -> &'static str {
    match list {
        List::Home => "home.html",
        List::Category(_) => "category.html",
        List::Topic(_) => "topic.html",
        List::Provider(_) => "provider.html",
        List::Month(_) => "month.html",
        List::Day(_) => "day.html",
    }
}

impl Renderer<'_> {
    /// The landing page of a list, or a numbered page. **Numbered pages never change**, so they contain no counts and no
    /// links to neighbouring lists.
    pub(super) fn list(
        &self,
        list: List,
        number: Option<usize>,
    ) -> Result<PreparedPage, Diagnostic> {
        let model = self.model;
        let paging = list.paging(model.graph, model.config);
        let range = number.map_or_else(|| paging.landing(), |number| paging.page(number));
        let articles = &list.articles(model.graph)[range];
        let template = template_of(list);
        let cards = self.listed(list, number, articles);
        let view = self.list_view(list, number, articles, &cards);
        let mut page = self.list_page(list, number, view.range_text.as_deref());
        let image = articles.iter().find_map(|id| {
            let article = model.parsed(*id);
            article.preview_image().map(|image| model.absolute_image(&image))
        });
        page.image = Some(image.unwrap_or_else(|| social_card(model)));
        let subject = number.is_none().then(|| json_ld::subject(model, list, &page)).flatten();
        let things = subject.into_iter().chain(json_ld::item_list(model, articles));
        page.json_ld = json_ld::document(model, &page, things.collect());
        let mut data = self.page_data(&page);
        data.insert("list", &view);
        self.add_subject(list, number.is_none(), &mut data)?;
        let own_topic = match list {
            List::Topic(id) => Some(model.topic_link(id).url.clone()),
            _ => None,
        };
        Ok(PreparedPage { template, data, cards, own_topic })
    }

    /// The articles that a page of a list shows as cards. The front page shows each article once, so those
    /// above the list are left out.
    fn listed(&self, list: List, number: Option<usize>, articles: &[ArticleId]) -> Vec<ArticleId> {
        if list != List::Home || number.is_some() {
            return articles.to_vec();
        }
        let above: HashSet<ArticleId> = self.plan.front.stories().collect();
        articles.iter().copied().filter(|id| !above.contains(id)).collect()
    }

    /// The range of the dates of a numbered page, with its number if another page can have the same range.
    fn range_text(&self, range: Option<&DateRange>, number: usize) -> String {
        let texts = self.model.texts;
        let n = texts.number(number);
        match range {
            Some(range) if range.is_ambiguous => {
                texts.fill("numbered_title", &[("title", &range.text), ("n", &n)])
            }
            Some(range) => range.text.clone(),
            None => texts.fill("page_number", &[("n", &n)]),
        }
    }

    fn list_page(&self, list: List, number: Option<usize>, range: Option<&str>) -> PageView {
        let model = self.model;
        let title = list_title(model, list);
        let (kind, between) = match list {
            List::Home => ("home", Vec::new()),
            List::Category(_) => ("category", Vec::new()),
            List::Topic(id) => ("topic", self.topic_crumbs(id)),
            List::Provider(_) => ("provider", vec![self.index_link("providers", &PROVIDERS)]),
            List::Month(_) => ("month", vec![self.index_link("archive", &ARCHIVE)]),
            List::Day(index) => ("day", self.day_crumbs(index)),
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
            title: match (range, list) {
                (None, _) => title.clone(),
                // The range names the month, and the name of the site follows every title.
                (Some(range), List::Home | List::Month(_)) => range.to_owned(),
                (Some(range), _) => {
                    model.texts.fill("dated_title", &[("title", &title), ("range", range)])
                }
            },
            heading: title,
            description: self.list_description(list),
            noindex: list.is_draft(model.graph) || list.is_hidden(model.graph),
            feeds: feeds(model, list),
            crumbs: match (list, number) {
                (List::Home, None) => Vec::new(),
                _ => crumbs(model, &between),
            },
            ..bare_page(model, kind, &path, String::new())
        }
    }

    /// The description of a list; empty for the home page of a site without description.
    pub(super) fn list_description(&self, list: List) -> String {
        let site = plain::title(&self.model.config.title);
        let graph = self.model.graph;
        let own = match list {
            // Settings are plain text: `<` does not start a tag.
            List::Home => return plain::title(&self.model.config.description),
            List::Topic(id) => graph.topics[id].description.as_deref(),
            List::Provider(id) => graph.providers[id].description.as_deref(),
            List::Category(id) => {
                let settings = self.model.category_settings(id);
                settings.and_then(|settings| settings.description.as_deref())
            }
            List::Month(_) | List::Day(_) => None,
        };
        match own.map(plain::excerpt).filter(|text| !text.is_empty()) {
            Some(text) => text,
            None => {
                let title = list_title(self.model, list);
                self.model.texts.fill("list_description", &[("site", &site), ("title", &title)])
            }
        }
    }

    fn list_view(
        &self,
        list: List,
        number: Option<usize>,
        articles: &[ArticleId],
        cards: &[ArticleId],
    ) -> ListView {
        let model = self.model;
        let range = days::range(model, articles);
        let range_text = number.map(|number| self.range_text(range.as_ref(), number));
        let numbered = list.paging(model.graph, model.config).numbered();
        let total = number.is_none().then(|| list.articles(model.graph).len());
        let landing = || model.addresses.href(&model.addresses.list(list));
        let page = |number| model.addresses.href(&model.addresses.list_page(list, number));
        // The range of a neighbour can change, that of this page can't.
        let link_text = |key, date: &str| model.texts.fill(key, &[("date", date)]);
        let (newest, oldest) = range.map(|range| (range.newest, range.oldest)).unzip();
        // After the newest numbered page, this address redirects to the landing page.
        let newer = number.map(|number| page(number + 1));
        let older = match number {
            None => (numbered > 0).then(|| page(numbered)),
            Some(number) => (number > 1).then(|| page(number - 1)),
        };
        ListView {
            cards: (0..cards.len()).map(placeholders::placeholder).collect(),
            groups: days::groups(model, list, cards),
            total,
            total_text: total.map(|total| model.texts.count("count_articles", total)),
            number,
            number_text: number.map(|number| {
                model.texts.fill("page_number", &[("n", &model.texts.number(number))])
            }),
            range_text,
            newest: number.map(|_| landing()),
            newer_text: newest
                .filter(|_| newer.is_some())
                .map(|date| link_text("newer_than", &date)),
            newer,
            older_text: oldest
                .filter(|_| older.is_some())
                .map(|date| link_text("older_than", &date)),
            older,
        }
    }

    /// Adds the view of the subject of a list.
    fn add_subject(&self, list: List, is_landing: bool, data: &mut Data) -> Result<(), Diagnostic> {
        let model = self.model;
        let count = is_landing.then(|| list.articles(model.graph).len());
        match list {
            List::Home if is_landing => {
                data.insert("front", &self.front());
            }
            List::Home => {}
            List::Category(id) => {
                let settings = model.category_settings(id);
                let description = settings.and_then(|settings| settings.description.as_deref());
                let description = description.map(plain::excerpt);
                let view = CategoryView { title: list_title(model, list), description, count };
                data.insert("category", &view);
            }
            List::Topic(id) => data.insert("topic", &self.topic(id, count)),
            List::Provider(id) => data.insert("provider", &self.provider(id, count)?),
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
                let days = if is_landing { self.days_of_month(index) } else { Vec::new() };
                let (older, newer) = (neighbour(older), neighbour(newer));
                data.insert("month", &MonthView { title, count, days, older, newer });
            }
            List::Day(index) => data.insert("day", &self.day(index)),
        }
        Ok(())
    }

    /// The view of a day. **It must not change once the day is over.**
    fn day(&self, index: usize) -> DayView {
        let (model, addresses) = (self.model, self.model.addresses);
        let link = |title, path| LinkView { title, url: addresses.href(&path) };
        let older = Some(List::Day(index + 1)).filter(|_| index + 1 < model.graph.days.len());
        // Without articles, this address redirects to the next day with articles.
        let next = addresses.day(next_day(model.graph, index));
        DayView {
            title: list_title(model, List::Day(index)),
            count: model.graph.days[index].1.len(),
            older: older.map(|list| link(list_title(model, list), addresses.list(list))),
            newer: link(model.texts.get("next_day").to_owned(), next),
        }
    }

    /// The days of a month that have pages, newest first.
    fn days_of_month(&self, index: usize) -> Vec<CountView> {
        let model = self.model;
        if !model.config.list.days {
            return Vec::new();
        }
        let month = model.graph.months[index].0;
        let days = &model.graph.days;
        let newest = days.partition_point(|(day, _)| Month::from_date(day) > month);
        let days = days[newest..].iter().take_while(|(day, _)| Month::from_date(day) == month);
        let view = |(day, articles): &(NaiveDate, Vec<ArticleId>)| CountView {
            name: model.texts.day(*day),
            url: model.addresses.href(&model.addresses.day(*day)),
            count: articles.len(),
            count_text: model.texts.number(articles.len()),
        };
        days.map(view).collect()
    }

    /// The breadcrumbs of a day: the index of months and the month.
    fn day_crumbs(&self, index: usize) -> Vec<LinkView> {
        let model = self.model;
        if !model.config.list.archive {
            return Vec::new();
        }
        let month = Month::from_date(&model.graph.days[index].0);
        let url = model.addresses.href(&model.addresses.month(month));
        let month = LinkView { title: model.texts.month(month), url };
        vec![self.index_link("archive", &ARCHIVE), month]
    }

    /// The sections of the front page above the newest articles.
    fn front(&self) -> FrontView {
        let (model, front) = (self.model, &self.plan.front);
        let section = |section: &Section| SectionView {
            topic: model.topic_link(section.topic).clone(),
            stories: model.stories(&section.stories),
        };
        FrontView {
            lead: front.lead.map(|id| model.story(id)),
            seconds: model.stories(&front.seconds),
            hot: model.stories(&front.hot),
            newest: model.stories(&front.newest),
            sections: front.sections.iter().map(section).collect(),
            busy_topics: front.busy_topics.iter().map(|id| model.topic_link(*id).clone()).collect(),
        }
    }

    fn topic(&self, id: TopicId, count: Option<usize>) -> TopicView<'_> {
        let (model, topic) = (self.model, &self.model.graph.topics[id]);
        // Numbered pages never change.
        let (children, articles): (Vec<TopicId>, &[ArticleId]) = match count {
            Some(_) => (child_topics(model, id), &topic.articles),
            None => (Vec::new(), &[]),
        };
        let providers = top_providers(model.graph, articles).into_iter();
        TopicView {
            name: plain::title(&topic.name),
            id: &topic.id,
            shortname: topic.shortname.as_deref().map(plain::title),
            description: topic.description.as_deref().map(plain::excerpt),
            count,
            parent: topic.parent.map(|parent| self.model.topic_link(parent)),
            children: children.into_iter().map(|child| self.topic_count(child, 0)).collect(),
            worth: self.worth(articles),
            providers: providers.map(|rank| model.provider_rank(rank)).collect(),
            image: topic.images.first().map(|image| self.model.image(image)),
            hashtags: topic.hashtags.iter().map(|tag| plain::title(tag)).collect(),
            keywords: topic.keywords.iter().map(|word| plain::title(word)).collect(),
        }
    }

    /// The recommended articles among `articles`.
    fn worth(&self, articles: &[ArticleId]) -> Vec<StoryView> {
        self.model.stories(&recommended(self.model.graph, articles))
    }

    /// The breadcrumbs of a topic: the index of topics and the ancestors.
    fn topic_crumbs(&self, id: TopicId) -> Vec<LinkView> {
        let topics = &self.model.graph.topics;
        let mut crumbs = Vec::new();
        let mut parent = topics[id].parent;
        while let Some(id) = parent {
            let link = self.model.topic_link(id);
            crumbs.push(LinkView { title: link.name.clone(), url: link.url.clone() });
            parent = topics[id].parent;
        }
        crumbs.push(self.index_link("topics", &TOPICS));
        crumbs.reverse();
        crumbs
    }

    fn provider(&self, id: ProviderId, count: Option<usize>) -> Result<ProviderView, Diagnostic> {
        let provider = &self.model.graph.providers[id];
        let link = self.model.provider_link(id);
        let body = match &provider.source {
            Some(source) => self.prose(&self.bodies.body(source)?, LinkPolicy::WebAndMail),
            None => String::new(),
        };
        let description = match provider.description.as_deref() {
            _ if !body.is_empty() => Some(body),
            Some(text) => Some(self.prose(&plain::excerpt(text), LinkPolicy::WebAndMail)),
            None => None,
        };
        let model = self.model;
        let articles: &[ArticleId] = if count.is_some() { &provider.articles } else { &[] };
        let topics = top_topics(model.graph, articles).into_iter();
        Ok(ProviderView {
            count_text: count.map(|count| model.texts.number(count)),
            worth: self.worth(articles),
            topics: topics.map(|rank| model.topic_rank(rank)).collect(),
            name: link.name.clone(),
            url: self.model.addresses.href(&self.model.addresses.provider(id)),
            website: provider.website.as_deref().map(str::to_owned),
            domain: link.domain.clone(),
            count,
            description,
            icon: link.icon.clone(),
            initial: link.initial.clone(),
        })
    }
}
