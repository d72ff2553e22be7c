//! The form for editing an article.

use std::sync::Arc;

use serde::Serialize;

use super::views::{Views, hash};
use crate::curate::desk::form::{Field, FieldErrors, Form, ImageChoice, one_line};
use crate::curate::desk::problem::Problem;
use crate::curate::suggestions::SIMILAR;
use crate::load::{ParsedArticle, ParsedTopic};
use crate::text::slug::fold;

/// The types that are offered; others are possible.
const TYPES: [&str; 3] = ["article", "video", "podcast"];
/// The maximum number of offered images.
const MAX_IMAGES: usize = 12;

/// The form with its values and errors.
#[derive(Serialize)]
pub(in crate::serve::desk) struct EditView {
    file: String,
    hash: String,
    title_of_page: String,
    cancel_href: String,
    error: Option<String>,
    title: FieldView,
    excerpt: FieldView,
    #[serde(rename = "type")]
    kind: FieldView,
    types: Vec<String>,
    provider_name: FieldView,
    provider_domain: FieldView,
    highlight: FieldView,
    slug: FieldView,
    topics: Vec<TopicView>,
    known_topics: Vec<String>,
    new_topic: FieldView,
    confirm: Vec<String>,
    images: Vec<ImageView>,
    image_url: FieldView,
    related: Vec<RelatedView>,
    related_title: FieldView,
    related_url: FieldView,
}

#[derive(Serialize)]
struct FieldView {
    value: String,
    error: Option<String>,
}

#[derive(Serialize)]
struct TopicView {
    name: String,
    checked: bool,
    reason: Option<String>,
}

#[derive(Serialize)]
struct ImageView {
    url: String,
    value: String,
    checked: bool,
}

#[derive(Serialize)]
struct RelatedView {
    index: usize,
    title: String,
    url: String,
    checked: bool,
}

/// The texts of errors, by field.
fn errors_of(views: Views<'_>, errors: &FieldErrors) -> Vec<(Field, String)> {
    errors.iter().map(|(field, problem)| (*field, views.problem(problem))).collect()
}

/// The form of an article with what was entered.
pub(in crate::serve::desk) fn edit(
    views: Views<'_>,
    article: &ParsedArticle,
    form: &Form,
    errors: &FieldErrors,
    topic_files: &[ParsedTopic],
) -> EditView {
    let file = &*article.source.file;
    let texts = errors_of(views, errors);
    let error_at = |field: Field| {
        texts.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone())
    };
    let field =
        |value: &str, field: Field| FieldView { value: value.to_owned(), error: error_at(field) };
    let line = |value: &str, at: Field| field(&one_line(value), at);
    let confirm = match errors.get(&Field::Topics) {
        Some(Problem::NewTopics(topics)) => topics.clone(),
        _ => Vec::new(),
    };
    let images = views.images(article, form);
    let image_url = match &form.image {
        Some(ImageChoice::Url(url)) if !images.iter().any(|image| image.value == *url) => url,
        _ => "",
    };
    let related = article.related.iter().enumerate().map(|(index, card)| RelatedView {
        index,
        title: card.title.to_string(),
        url: card.url.to_string(),
        checked: form.kept.contains(&index),
    });
    let mut types: Vec<String> = TYPES.map(str::to_owned).to_vec();
    let kind = one_line(&form.kind);
    if !types.contains(&kind) {
        types.push(kind);
    }
    EditView {
        file: file.to_owned(),
        hash: hash(article.source.hash),
        title_of_page: views.texts.fill("edit_heading", &[("title", &article.title)]),
        cancel_href: views.href(Some(file)),
        error: error_at(Field::Whole)
            .or_else(|| (!errors.is_empty()).then(|| views.texts.get("error_form").to_owned())),
        title: line(&form.title, Field::Title),
        excerpt: field(&form.excerpt, Field::Excerpt),
        kind: line(&form.kind, Field::Type),
        types,
        provider_name: line(&form.provider_name, Field::ProviderName),
        provider_domain: line(&form.provider_domain, Field::ProviderDomain),
        highlight: line(&form.highlight, Field::Highlight),
        slug: line(&form.slug, Field::Slug),
        topics: views.topics(article, form, topic_files),
        known_topics: views.known_topics(topic_files),
        new_topic: field("", Field::Topics),
        confirm,
        images,
        image_url: field(image_url, Field::Image),
        related: related.collect(),
        related_title: field(&form.related.0, Field::Related),
        related_url: field(&form.related.1, Field::Related),
    }
}

impl Views<'_> {
    /// The topics of topic files and of published articles, sorted.
    pub(in crate::serve::desk) fn known_topics(&self, files: &[ParsedTopic]) -> Vec<String> {
        let mut topics: Vec<String> = files.iter().map(|topic| topic.name.to_string()).collect();
        topics.extend(self.site.view.graph.topics.iter().map(|(_, topic)| topic.name.to_string()));
        topics.sort_by_key(|topic| fold(topic));
        topics.dedup_by_key(|topic| fold(topic));
        topics
    }

    /// The topics of the article, those that were entered, and suggested ones.
    fn topics(
        &self,
        article: &ParsedArticle,
        form: &Form,
        files: &[ParsedTopic],
    ) -> Vec<TopicView> {
        let own = article.topics.iter().map(|topic| topic.to_string());
        let mut names: Vec<String> = own.collect();
        names.extend(form.topics.iter().cloned());
        let mut views: Vec<TopicView> = Vec::new();
        let is_listed = |views: &[TopicView], name: &str| {
            views.iter().any(|view| fold(&view.name) == fold(name))
        };
        for name in names {
            if !is_listed(&views, &name) {
                let checked = form.topics.contains(&name);
                views.push(TopicView { name, checked, reason: None });
            }
        }
        let rank = self.state.rank(article);
        let similar = rank.map(|rank| self.state.ranking.similar_published(rank, SIMILAR));
        for (name, reason) in self.suggestions(article, files, &similar.unwrap_or_default()) {
            if !is_listed(&views, &name) {
                views.push(TopicView { name, checked: false, reason: Some(reason) });
            }
        }
        views
    }

    /// The images of the article, then those of the others of its story.
    fn images(&self, article: &ParsedArticle, form: &Form) -> Vec<ImageView> {
        let is_chosen = |index: usize| match &form.image {
            None => index == 0,
            Some(ImageChoice::Known(known)) => *known == index,
            Some(ImageChoice::Url(_) | ImageChoice::None) => false,
        };
        let own = article.images.iter().enumerate().map(|(index, image)| ImageView {
            url: self.image_url(article, &image.url),
            value: image.url.to_string(),
            checked: is_chosen(index),
        });
        let mut views: Vec<ImageView> = own.take(MAX_IMAGES).collect();
        let inbox = &self.state.inbox;
        let story = inbox.story_of(&article.source.file);
        let others: Vec<&Arc<ParsedArticle>> = story
            .map(|story| {
                let drafts = story.drafts.iter().map(|index| &inbox.drafts()[*index].article);
                drafts.chain(&story.published).collect()
            })
            .unwrap_or_default();
        for image in others.iter().flat_map(|other| &*other.images) {
            let url = image.url.to_string();
            let is_listed = views.iter().any(|view| view.value == url);
            // Images of this site may be files beside the other article.
            if views.len() < MAX_IMAGES && url.starts_with("http") && !is_listed {
                let checked = form.image == Some(ImageChoice::Url(url.clone()));
                views.push(ImageView { url: url.clone(), value: url, checked });
            }
        }
        views
    }
}
