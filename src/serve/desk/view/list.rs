//! The list of drafts by story.

use std::sync::Arc;

use serde::Serialize;

use super::views::{Link, Views, datetime, element_id, hash};
use crate::curate::desk::inbox::{Choice, Draft, Page, Query, facets};
use crate::load::ParsedArticle;
use crate::serve::desk::query;
use crate::serve::desk::request::desk_path;
use crate::text::plain;
use crate::text::slug::fold;

/// The list and the filters above it.
#[derive(Default, Serialize)]
pub(in crate::serve::desk) struct ListView {
    summary: String,
    facets: FacetsView,
    is_filtered: bool,
    stories: Vec<StoryView>,
    pages: PagesView,
    empty: Option<String>,
    selected: Option<String>,
    problems: Vec<String>,
}

#[derive(Default, Serialize)]
struct FacetsView {
    sources: Vec<ChoiceView>,
    topics: Vec<ChoiceView>,
    providers: Vec<ChoiceView>,
    languages: Vec<ChoiceView>,
    scores: Vec<ChoiceView>,
}

#[derive(Serialize)]
struct ChoiceView {
    value: String,
    label: String,
    count: usize,
    selected: bool,
}

#[derive(Serialize)]
struct StoryView {
    heat: i64,
    count_text: Option<String>,
    articles: Vec<RowView>,
    published: Vec<Link>,
    /// Whether a published article leads it.
    is_led: bool,
}

#[derive(Serialize)]
struct RowView {
    key: String,
    file: String,
    hash: String,
    title: String,
    lang: Option<String>,
    provider: String,
    date: String,
    datetime: String,
    quality: i64,
    is_leader: bool,
    is_selected: bool,
    href: String,
    image: Option<String>,
    topics: Vec<String>,
    is_video: bool,
}

#[derive(Default, Serialize)]
struct PagesView {
    text: String,
    previous: Option<String>,
    next: Option<String>,
}

impl ListView {
    /// The files of all rows.
    pub(in crate::serve::desk) fn files(&self) -> impl Iterator<Item = &str> {
        let rows = self.stories.iter().flat_map(|story| &story.articles);
        rows.map(|row| row.file.as_str())
    }
}

/// The page of the inbox that the query asks for.
pub(in crate::serve::desk) fn list(views: Views<'_>, selected: Option<&str>) -> ListView {
    let Views { state, texts, query, .. } = views;
    let page = state.inbox.page(query);
    let is_filtered = query.filter != Default::default();
    let stories = page.stories.iter().map(|(story, drafts)| views.story(*story, drafts, selected));
    let empty = page.stories.is_empty().then(|| match is_filtered {
        true => texts.get("empty_filtered").to_owned(),
        false => texts.get("empty").to_owned(),
    });
    let problem = |(file, message): &(&str, String)| {
        texts.fill("unusable_file", &[("file", file), ("message", message)])
    };
    ListView {
        summary: views.summary(&page, is_filtered),
        facets: views.facets(),
        is_filtered,
        stories: stories.collect(),
        pages: views.pages(&page),
        empty,
        selected: selected.map(str::to_owned),
        problems: state.curation.problems.iter().map(problem).collect(),
    }
}

impl Views<'_> {
    fn summary(&self, page: &Page, is_filtered: bool) -> String {
        let texts = self.texts;
        let drafts = texts.count("count_drafts", self.state.inbox.drafts().len());
        if is_filtered {
            let shown = page.drafts.to_string();
            return texts.fill("summary_filtered", &[("shown", &shown), ("drafts", &drafts)]);
        }
        let stories = texts.count("count_stories", page.story_count);
        texts.fill("summary", &[("drafts", &drafts), ("stories", &stories)])
    }

    fn facets(&self) -> FacetsView {
        let filter = &self.query.filter;
        let names: Vec<String> =
            self.state.curation.sources.iter().map(|source| source.name.clone()).collect();
        let found = facets(&self.state.inbox, filter, &names);
        let view = |choices: Vec<Choice>, chosen: Option<String>| -> Vec<ChoiceView> {
            let is_listed = |chosen: &String| choices.iter().any(|one| one.value == *chosen);
            // A chosen value without drafts stays visible.
            let missing = chosen.clone().filter(|chosen| !is_listed(chosen));
            let missing = missing.map(|value| Choice { label: value.clone(), value, count: 0 });
            let choices = choices.into_iter().chain(missing);
            choices
                .map(|Choice { value, label, count }| ChoiceView {
                    selected: chosen.as_ref() == Some(&value),
                    value,
                    label,
                    count,
                })
                .collect()
        };
        // An address may have another spelling.
        let topic = filter.topic.as_ref().map(|topic| {
            let is_same = |choice: &&Choice| fold(&choice.value) == fold(topic);
            found.topics.iter().find(is_same).map_or(topic, |choice| &choice.value).clone()
        });
        let mut scores = found.qualities;
        for choice in &mut scores {
            choice.label = self.texts.fill("min_score", &[("n", &choice.label)]);
        }
        FacetsView {
            sources: view(found.sources, filter.source.map(|source| source.to_string())),
            topics: view(found.topics, topic),
            providers: view(found.providers, filter.provider.clone()),
            languages: view(found.languages, filter.language.clone()),
            scores: view(scores, filter.min_quality.map(|least| least.to_string())),
        }
    }

    fn story(&self, story: usize, drafts: &[usize], selected: Option<&str>) -> StoryView {
        let inbox = &self.state.inbox;
        let story = &inbox.stories()[story];
        let row = |draft: &usize| {
            let draft = &inbox.drafts()[*draft];
            self.row(draft, **draft.file() == *story.leader, selected)
        };
        let articles: Vec<RowView> = drafts.iter().map(row).collect();
        let count = articles.len() + story.published.len();
        StoryView {
            heat: story.heat,
            count_text: (count > 1).then(|| self.texts.count("count_articles", count)),
            articles,
            is_led: story.published.iter().any(|one| one.source.file == story.leader),
            published: story.published.iter().map(|article| self.link(article)).collect(),
        }
    }

    /// A link to the page of a published article.
    pub(super) fn link(&self, article: &Arc<ParsedArticle>) -> Link {
        let provider = article.publisher();
        let name = provider.as_ref().and_then(|one| one.name.clone().or(one.domain.clone()));
        Link {
            title: plain::title(&article.title),
            href: self.page_href(&article.source.file).unwrap_or_default(),
            provider: name.map(|name| name.to_string()).unwrap_or_default(),
        }
    }

    fn row(&self, draft: &Draft, is_leader: bool, selected: Option<&str>) -> RowView {
        let article = &draft.article;
        let file = draft.file().to_string();
        RowView {
            key: element_id(&file),
            hash: hash(article.source.hash),
            title: draft.title.clone(),
            lang: self.lang(article),
            provider: draft.provider_name.clone(),
            date: self.date(article),
            datetime: datetime(article),
            quality: draft.quality(),
            is_leader,
            is_selected: selected == Some(&*file),
            href: self.href(Some(&file)),
            image: article.images.first().map(|image| self.image_url(article, &image.url)),
            topics: article.topics.iter().map(|topic| topic.to_string()).collect(),
            is_video: article.is_video(),
            file,
        }
    }

    fn pages(&self, page: &Page) -> PagesView {
        let href = |number: usize| {
            let query = Query { page: number, ..self.query.clone() };
            format!("{}?{}", desk_path(), query::to_string(&query, &[]))
        };
        let Page { number, pages, .. } = *page;
        let values = [("n", number.to_string()), ("count", pages.to_string())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        PagesView {
            text: self.texts.fill("page_of", &values),
            previous: (number > 1).then(|| href(number - 1)),
            next: (number < pages).then(|| href(number + 1)),
        }
    }
}
