//! An article and all that helps to decide about it.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;

use super::score::ScoreView;
use super::views::{Views, datetime, hash};
use crate::curate::desk::inbox::{Draft, Story};
use crate::curate::suggestions::{SIMILAR, suggestions};
use crate::curate::topics::{SuggestionReason, TopicIndex};
use crate::diag::{Diagnostic, Located};
use crate::load::{self, ParsedArticle, ParsedTopic};
use crate::stories::Related;
use crate::text::{plain, url};

/// The longest text that is shown, in bytes.
const MAX_BODY_LEN: usize = 1_500;
/// The similarity of published articles that are shown as near-copies.
const MIN_COPY_SIMILARITY: f64 = 0.6;
/// The maximum number of near-copies.
const MAX_COPIES: usize = 5;

/// The article in the right-hand pane.
#[derive(Serialize)]
pub(in crate::serve::desk) struct DetailView {
    file: String,
    hash: String,
    title: String,
    lang: Option<String>,
    excerpt: String,
    provider: String,
    provider_domain: String,
    date: String,
    datetime: String,
    #[serde(rename = "type")]
    kind: String,
    language: String,
    authors: Vec<String>,
    topics: Vec<String>,
    suggested: Vec<SuggestedView>,
    source: Option<SourceView>,
    page_href: Option<String>,
    card_href: String,
    body: Option<String>,
    score: ScoreView,
    story: Option<StoryView>,
    /// Words that the article shares with the most similar one of its story.
    shared: Vec<String>,
    copies: Vec<CopyView>,
    findings: Vec<FindingView>,
    /// Whether the findings are those of the text before a decision.
    are_findings_late: bool,
    next_href: Option<String>,
    edit_href: String,
    merge_href: String,
    close_href: String,
}

#[derive(Serialize)]
struct SuggestedView {
    topic: String,
    reason: String,
}

#[derive(Serialize)]
struct SourceView {
    href: String,
    host: String,
}

#[derive(Serialize)]
struct StoryView {
    leader: MemberView,
    members: Vec<MemberView>,
}

#[derive(Serialize)]
struct MemberView {
    file: String,
    title: String,
    href: String,
    provider: String,
    similarity: String,
    is_published: bool,
}

#[derive(Serialize)]
struct CopyView {
    title: String,
    href: String,
    provider: String,
    date: String,
    reason: String,
}

#[derive(Serialize)]
struct FindingView {
    severity: &'static str,
    severity_text: String,
    message: String,
    label: String,
    hint: Option<String>,
    notes: Vec<String>,
    line: Option<usize>,
}

/// The view of a draft. `known` are the findings of the preview, which may be late, `topics` the topic files of the site.
pub(in crate::serve::desk) fn detail(
    views: Views<'_>,
    draft: &Draft,
    (known, are_findings_late): (Vec<Diagnostic>, bool),
    topics: &[ParsedTopic],
    next: Option<&str>,
) -> DetailView {
    let article = &draft.article;
    let file = draft.file();
    let story = views.state.inbox.story_of(file);
    let rank = views.state.rank(article);
    let ranking = &views.state.ranking;
    let related = rank.map(|rank| ranking.in_story(rank)).unwrap_or_default();
    let similar = rank.map(|rank| ranking.similar_published(rank, SIMILAR)).unwrap_or_default();
    let publisher = article.publisher();
    let domain = publisher.as_ref().and_then(|publisher| publisher.domain.as_deref());
    DetailView {
        file: file.to_string(),
        hash: hash(article.source.hash),
        title: draft.title.clone(),
        lang: views.lang(article),
        excerpt: draft.excerpt.clone(),
        provider: draft.provider_name.clone(),
        provider_domain: domain.unwrap_or_default().to_owned(),
        date: views.date(article),
        datetime: datetime(article),
        kind: article.kind.to_string(),
        language: draft.language.clone(),
        authors: article.authors.iter().map(|author| author.name.to_string()).collect(),
        topics: article.topics.iter().map(|topic| topic.to_string()).collect(),
        suggested: views.suggested(article, topics, &similar),
        source: article
            .reader_url()
            .map(|href| SourceView { href: href.to_string(), host: url::host(href) }),
        page_href: views.page_href(file).map(|_| views.href_of("page", file)),
        card_href: views.href_of("card", file),
        body: views.body(article),
        score: views.score(draft, story),
        story: story.and_then(|story| views.story_view(draft, story, &related)),
        shared: related.first().map(|first| first.words.clone()).unwrap_or_default(),
        copies: views.copies(article, &similar),
        findings: views.findings(article, known),
        are_findings_late,
        next_href: next.map(|next| views.href(Some(next))),
        edit_href: views.href_of("edit", file),
        merge_href: views.href_of("merge", file),
        close_href: views.href(None),
    }
}

impl Views<'_> {
    /// The topics that the article lacks.
    pub(super) fn suggestions(
        &self,
        article: &ParsedArticle,
        topics: &[ParsedTopic],
        similar: &[Related],
    ) -> Vec<(String, String)> {
        let Some(rank) = self.state.rank(article) else { return Vec::new() };
        let found = suggestions(&self.state.ranking, rank, &TopicIndex::new(topics), similar);
        // The ranking may have an older version of the article.
        let is_new = |topic: &str| !article.topics.iter().any(|own| own == topic);
        let found = found.into_iter().filter(|suggestion| is_new(&suggestion.topic));
        found
            .map(|suggestion| {
                let fill = |key: &str, values: &[(&str, &str)]| self.texts.fill(key, values);
                let reason = match &suggestion.reason {
                    SuggestionReason::Phrase(text) => fill("suggested_phrase", &[("text", text)]),
                    SuggestionReason::Category(text) => {
                        fill("suggested_category", &[("text", text)])
                    }
                    SuggestionReason::Similar { count, of } => {
                        let (count, of) = (count.to_string(), of.to_string());
                        fill("suggested_similar", &[("n", &count), ("count", &of)])
                    }
                };
                (suggestion.topic, reason)
            })
            .collect()
    }

    fn suggested(
        &self,
        article: &ParsedArticle,
        topics: &[ParsedTopic],
        similar: &[Related],
    ) -> Vec<SuggestedView> {
        let found = self.suggestions(article, topics, similar).into_iter();
        found.map(|(topic, reason)| SuggestedView { topic, reason }).collect()
    }

    fn body(&self, article: &ParsedArticle) -> Option<String> {
        article.source.body_start?;
        let text = load::read_current_body(&self.site.settings.root, &article.source);
        // Lines of a paragraph belong together.
        let text = text.replace("\r\n", "\n");
        let paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim().replace('\n', " "));
        let text = paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
        let shown = plain::prefix(&text, MAX_BODY_LEN);
        let end = if shown.len() < text.len() { "…" } else { "" };
        (!shown.is_empty()).then(|| format!("{shown}{end}"))
    }

    /// The others of the story; `None` if the article is alone.
    fn story_view(&self, draft: &Draft, story: &Story, related: &[Related]) -> Option<StoryView> {
        let state = self.state;
        let inbox = &state.inbox;
        let drafts = story.drafts.iter().map(|index| &inbox.drafts()[*index].article);
        let others: Vec<&Arc<ParsedArticle>> = drafts.chain(&story.published).collect();
        if others.len() < 2 {
            return None;
        }
        let similarity_to = |article: &ParsedArticle| {
            let other = state.rank(article)?;
            related.iter().find(|one: &&Related| one.article == other)
        };
        let member = |article: &Arc<ParsedArticle>| MemberView {
            file: article.source.file.to_string(),
            title: plain::title(&article.title),
            href: match article.published {
                true => self.page_href(&article.source.file).unwrap_or_default(),
                false => self.href(Some(&article.source.file)),
            },
            provider: self.link(article).provider,
            similarity: similarity_to(article)
                .map(|related| format!("{:.2}", related.similarity))
                .unwrap_or_default(),
            is_published: article.published,
        };
        let leader = others.iter().find(|article| article.source.file == story.leader)?;
        let is_other = |article: &&&Arc<ParsedArticle>| {
            article.source.file != story.leader && article.source.file != *draft.file()
        };
        Some(StoryView {
            leader: member(leader),
            members: others.iter().filter(is_other).map(|article| member(article)).collect(),
        })
    }

    /// Published articles with the same URL or a very similar text.
    fn copies(&self, article: &ParsedArticle, similar: &[Related]) -> Vec<CopyView> {
        let state = self.state;
        let copy = |other: &Arc<ParsedArticle>, reason: String| {
            let link = self.link(other);
            CopyView {
                title: link.title,
                href: link.href,
                provider: link.provider,
                date: self.date(other),
                reason,
            }
        };
        let keys = |article: &ParsedArticle| [article.keys.original, article.keys.web];
        let own: Vec<_> = keys(article).into_iter().flatten().collect();
        let has_same_url = |other: &&Arc<ParsedArticle>| {
            let is_other = other.published && other.source.file != article.source.file;
            is_other && keys(other).into_iter().flatten().any(|key| own.contains(&key))
        };
        let same: Vec<&Arc<ParsedArticle>> =
            state.articles.iter().filter(has_same_url).take(MAX_COPIES).collect();
        let mut known: HashSet<&str> = same.iter().map(|one| &*one.source.file).collect();
        let same_url = self.texts.get("copy_same_url");
        let mut copies: Vec<CopyView> =
            same.iter().map(|other| copy(other, same_url.to_owned())).collect();
        for related in similar {
            let file = &state.ranking.articles[related.article].source.file;
            let Some(other) = state.article(file).filter(|other| other.published) else { continue };
            if related.similarity >= MIN_COPY_SIMILARITY && known.insert(&other.source.file) {
                let score = format!("{:.2}", related.similarity);
                copies.push(copy(other, self.texts.fill("copy_similar", &[("score", &score)])));
            }
        }
        copies.truncate(MAX_COPIES);
        copies
    }

    /// The findings about the article's file: those of the preview, which are among `known`, and those of a check.
    fn findings(&self, article: &ParsedArticle, known: Vec<Diagnostic>) -> Vec<FindingView> {
        let file = &article.source.file;
        let mut own = self.site.check_article(file, &known, self.now);
        own.extend(known.into_iter().filter(|finding| finding.file == *file));
        let skip = &self.site.view.config.check.skip;
        own.retain(|finding| !skip.iter().any(|code| code == finding.code));
        let finding = |Located { diagnostic, position, .. }: Located| FindingView {
            severity: diagnostic.severity.name(),
            severity_text: self.texts.get(diagnostic.severity.name()).to_owned(),
            message: diagnostic.message,
            label: diagnostic.label,
            hint: diagnostic.hint,
            notes: diagnostic.notes,
            line: position.map(|position| position.line),
        };
        self.site.locate(own).into_iter().map(finding).collect()
    }
}
