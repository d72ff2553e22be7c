//! Renders the documents of the JSON API.
//!
//! The fields of articles are given verbatim, as in the front matter; only URLs of this site are made absolute. An
//! article is serialised again for each page that contains it, which takes two or three microseconds; a cache would
//! hold all articles in memory a second time.

mod schema;
mod views;

use std::borrow::Cow;

use compact_str::CompactString;
use serde::Serialize;

use self::views::{
    ArticleEntry, ArticleProvider, ArticlesDocument, CategoryEntry, ImageEntry, IndexDocument,
    ListEntry, ProviderEntry, ProvidersDocument, TopicEntry, TopicsDocument,
};
use crate::diag::Diagnostic;
use crate::graph::Article;
use crate::ids::{CategoryId, IdVec, TopicId};
use crate::load::{Image, ParsedArticle, ProviderRef};
use crate::plan::{
    API_PROVIDERS, API_SCHEMA, API_TOPICS, ApiDocument, ApiList, HOME, api_page, api_pages,
};
use crate::render::Renderer;
use crate::render::model::Model;
use crate::text::site_path::SitePath;

impl<'a> Renderer<'a> {
    /// Renders a document of the API.
    pub(super) fn api(&self, document: ApiDocument) -> Result<String, Diagnostic> {
        Ok(match document {
            ApiDocument::Index => json(&self.api_index()),
            ApiDocument::Topics => json(&self.api_topics()),
            ApiDocument::Providers => json(&self.api_providers()),
            ApiDocument::Schema => json(&schema::schema(self.file_url(&API_SCHEMA))),
            ApiDocument::Page(list, number) => self.api_page(list, number)?,
        })
    }

    fn api_page(&self, list: ApiList, number: usize) -> Result<String, Diagnostic> {
        let Model { graph, config, .. } = self.model;
        let articles = self.plan.api.get(&list).map_or(&[][..], Vec::as_slice);
        let ids = api_page(articles, number, config);
        let parsed: Vec<(&Article, Cow<'_, ParsedArticle>)> =
            ids.iter().map(|id| (&graph.articles[*id], self.model.parsed(*id))).collect();
        let value: Result<Vec<ArticleEntry<'_>>, Diagnostic> =
            parsed.iter().map(|(article, parsed)| self.api_article(article, parsed)).collect();
        let is_last = number >= api_pages(articles.len(), config);
        let next_page = (!is_last).then_some(number + 1);
        Ok(json(&ArticlesDocument { page: number, value: value?, next_page }))
    }

    fn api_article<'p>(
        &'p self,
        article: &'p Article,
        parsed: &'p ParsedArticle,
    ) -> Result<ArticleEntry<'p>, Diagnostic> {
        let content = match article.source.body_start {
            Some(_) => self.body(article)?.trim().to_owned(),
            None => String::new(),
        };
        Ok(ArticleEntry {
            path: self.in_content(&article.source.file),
            title: &parsed.title,
            excerpt: parsed.excerpt.as_deref(),
            source_url: parsed.source_url.as_deref(),
            web_url: parsed.web_url.as_deref(),
            original_url: parsed.original_url.as_deref(),
            // Content without an allowed player was rejected with a warning.
            featured_content: parsed.embed.as_ref().and(parsed.featured_content.as_deref()),
            highlight: parsed.highlight.as_deref(),
            heat: parsed.heat,
            tags: texts(&parsed.tags),
            images: self.api_images(&parsed.images),
            content,
            r#type: &parsed.kind,
            amp_web_url: parsed.amp_web_url.as_deref(),
            cdn_amp_web_url: parsed.cdn_amp_web_url.as_deref(),
            published_date_time: parsed.published_at.as_written(),
            updated_date_time: parsed.updated_at.as_ref().map(|date| date.as_written()),
            provider: parsed.provider.as_ref().map(|written| self.api_provider(written)),
            locale: parsed.locale.as_deref().map_or_else(|| self.default_locale(), Cow::Borrowed),
            categories: [&parsed.category],
            topics: texts(&parsed.topics),
        })
    }

    fn api_provider<'p>(&self, written: &'p ProviderRef) -> ArticleProvider<'p> {
        ArticleProvider {
            name: written.name.as_deref(),
            domain: written.domain.as_deref(),
            images: self.api_images(&written.images),
            publishers: (),
            authors: (),
        }
    }

    fn api_images<'p>(&self, images: &'p [Image]) -> Option<Vec<ImageEntry<'p>>> {
        let base_url = &self.model.config.base_url;
        let entries = unless_empty(images)?.iter().map(|image| ImageEntry {
            // Apps can't resolve paths of this site.
            url: match image.url.starts_with('/') {
                true => Cow::Owned(base_url.resolve_absolute(&image.url)),
                false => Cow::Borrowed(&*image.url),
            },
            width: image.width,
            height: image.height,
            title: image.title.as_deref(),
            attribution: image.attribution.as_deref(),
            is_cached: image.is_cached,
        });
        Some(entries.collect())
    }

    /// The path of a file relative to the content folder.
    fn in_content<'p>(&self, file: &'p str) -> &'p str {
        let content = &*self.model.config.folders.content;
        let inside = file.strip_prefix(content).and_then(|rest| rest.strip_prefix('/'));
        inside.unwrap_or(file)
    }

    /// The locale of articles without one: the site's language in the form that existing clients expect, in lower case
    /// and, for English, with a region.
    fn default_locale(&self) -> Cow<'a, str> {
        let language = self.model.config.language.as_str();
        if language.eq_ignore_ascii_case("en") {
            return Cow::Borrowed("en-us");
        }
        match language.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(language.to_ascii_lowercase()),
            false => Cow::Borrowed(language),
        }
    }

    fn api_index(&self) -> IndexDocument<'a> {
        let (graph, config) = (self.model.graph, self.model.config);
        let description = config.description.as_str();
        let categories = graph.categories.iter().map(|(id, category)| CategoryEntry {
            id: &category.segment,
            name: &category.name,
            count: category.articles.len(),
            url: config.list.categories.then(|| self.page_url(&self.model.addresses.category(id))),
            api_url: self.list_url(ApiList { category: id, topic: None }),
        });
        IndexDocument {
            title: &config.title,
            description: (!description.is_empty()).then_some(description),
            language: &config.language,
            url: self.page_url(&HOME),
            categories: categories.collect(),
            topics_url: self.file_url(&API_TOPICS),
            providers_url: self.file_url(&API_PROVIDERS),
            schema_url: self.file_url(&API_SCHEMA),
        }
    }

    fn api_topics(&self) -> TopicsDocument<'a> {
        let graph = self.model.graph;
        let mut lists: IdVec<TopicId, Vec<(CategoryId, usize)>> =
            graph.topics.ids().map(|_| Vec::new()).collect::<Vec<_>>().into();
        for (list, articles) in &self.plan.api {
            if let Some(topic) = list.topic {
                lists[topic].push((list.category, articles.len()));
            }
        }
        let value = graph.topics.iter().map(|(id, topic)| {
            let lists = lists[id].iter().map(|(category, count)| ListEntry {
                category: &graph.categories[*category].segment,
                count: *count,
                api_url: self.list_url(ApiList { category: *category, topic: Some(id) }),
            });
            TopicEntry {
                id: &topic.id,
                name: &topic.name,
                shortname: topic.shortname.as_deref(),
                parent: topic.parent.map(|parent| &*graph.topics[parent].id),
                description: topic.description.as_deref(),
                keywords: unless_empty(&topic.keywords),
                hashtags: unless_empty(&topic.hashtags),
                images: self.api_images(&topic.images),
                count: topic.own_articles().len(),
                url: self.page_url(&self.model.addresses.topic(id)),
                lists: lists.collect(),
            }
        });
        TopicsDocument { value: value.collect() }
    }

    fn api_providers(&self) -> ProvidersDocument<'a> {
        let value = self.model.graph.providers.iter().map(|(id, provider)| ProviderEntry {
            id: &provider.key,
            name: &provider.name,
            domain: provider.domain.as_deref(),
            description: provider.description.as_deref(),
            images: self.api_images(&provider.images),
            count: provider.articles.len(),
            url: self.page_url(&self.model.addresses.provider(id)),
        });
        ProvidersDocument { value: value.collect() }
    }

    fn list_url(&self, list: ApiList) -> String {
        self.file_url(&list.file(self.model.graph))
    }

    fn file_url(&self, file: &SitePath) -> String {
        self.model.addresses.file_absolute(file)
    }

    fn page_url(&self, path: &SitePath) -> String {
        self.model.addresses.absolute(path)
    }
}

fn json(document: &impl Serialize) -> String {
    // Serialisation fails only for maps with other keys than texts.
    let mut text = serde_json::to_string(document).expect("serializable document");
    text.push('\n');
    text
}

fn texts(texts: &[CompactString]) -> Option<Vec<&str>> {
    unless_empty(texts).map(|texts| texts.iter().map(|text| &**text).collect())
}

/// `None`, which is `null` in JSON, for an empty list.
fn unless_empty<T>(values: &[T]) -> Option<&[T]> {
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests;
