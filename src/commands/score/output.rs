//! What `feedgen score` prints.

use std::cmp::Reverse;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::ScoreArgs;
use crate::commands::report::counted;
use crate::commands::{err, out, out_json, paths};
use crate::config::Config;
use crate::curate::suggestions::{SIMILAR, suggestions};
use crate::curate::topics::{Suggestion, TopicIndex};
use crate::load::{ParsedArticle, Sources};
use crate::scores::Term;
use crate::scores::ranking::Ranking;
use crate::stories::Related;
use crate::text::plain;

/// Up to this number of articles, each is compared with similar ones for suggestions of topics.
pub(super) const MAX_COMPARED: usize = 200;

/// What is shown.
pub(super) struct Shown<'s> {
    pub(super) root: &'s Path,
    pub(super) config: &'s Config,
    pub(super) sources: &'s Sources,
    pub(super) ranking: &'s Ranking,
    /// Whether each article is compared with similar ones.
    pub(super) compares: bool,
}

/// Prints the numbers of the `wanted` articles.
pub(super) fn print(shown: &Shown<'_>, wanted: &[usize], args: &ScoreArgs) {
    let sorted = hottest_first(shown.ranking, shown.sources, wanted);
    let topics = TopicIndex::new(&shown.sources.topics);
    if args.json {
        let articles: Vec<Value> = sorted.iter().map(|one| shown.json(*one, &topics)).collect();
        out_json(&json!({ "articles": articles }));
        return;
    }
    for index in &sorted {
        let article = &shown.sources.articles[*index];
        let place = &shown.ranking.places[*index];
        let file = paths::from_here(shown.root, &article.source.file);
        let quality = shown.ranking.quality(*index);
        out(format!("{quality:>4}  {:>4}  {file}  {}\n", place.heat, plain::title(&article.title)));
        if args.explain {
            for line in shown.explanation(*index, &topics) {
                out(format!("            {line}\n"));
            }
        }
    }
    err(format!("{}\n", counted(sorted.len(), "article")));
}

/// The articles, hottest first.
fn hottest_first(ranking: &Ranking, sources: &Sources, wanted: &[usize]) -> Vec<usize> {
    let mut sorted = wanted.to_vec();
    sorted.sort_by_key(|index| {
        let heat = Reverse(ranking.places[*index].heat);
        (heat, Reverse(ranking.quality(*index)), sources.articles[*index].source.file.clone())
    });
    sorted
}

impl Shown<'_> {
    fn article(&self, index: usize) -> &ParsedArticle {
        &self.sources.articles[index]
    }

    /// The path of an article as in the JSON API.
    fn path(&self, index: usize) -> &str {
        let file = &*self.article(index).source.file;
        let inside = file.strip_prefix(&*self.config.folders.content);
        inside.and_then(|rest| rest.strip_prefix('/')).unwrap_or(file)
    }

    /// `quality 87 = 2 base + 50 microsoft.com (tier "own") + …` and so on, a line each.
    fn explanation(&self, index: usize, topics: &TopicIndex) -> Vec<String> {
        let (ranking, article) = (self.ranking, self.article(index));
        let score = &ranking.scores[index];
        let mut lines = vec![format!("quality {} = {}", score.quality, sum(&score.terms))];
        if let Some(own) = article.quality.filter(|own| *own != score.quality) {
            lines.push(format!("quality {own} in the file counts"));
        }
        let place = &ranking.places[index];
        let neighbours = ranking.neighbours(index);
        match place.leader {
            Some(leader) if leader != index => {
                lines.push(format!("heat {}: follows {}", place.heat, self.path(leader)));
            }
            Some(_) => lines.push(self.heat(index, &neighbours.story)),
            None => lines.push(format!("heat {}: alone in its story", place.heat)),
        }
        for follower in &place.followers {
            lines.push(format!("followed by {}", self.path(*follower)));
        }
        if let Some(near) = neighbours.nearest {
            let title = plain::title(&self.article(near.article).title);
            let reason = self.separation(index, &near);
            lines.push(format!("not in this story: \"{title}\" {reason}"));
        }
        lines.extend(
            self.suggestions(index, topics)
                .into_iter()
                .map(|suggestion| format!("topic \"{}\": {}", suggestion.topic, suggestion.reason)),
        );
        lines
    }

    /// Why an article is not in the story of another one: `0.15 < 0.17`.
    fn separation(&self, index: usize, near: &Related) -> String {
        let (ranking, similarity) = (self.ranking, near.similarity);
        let limit = ranking.threshold();
        let has_name = |one: usize| self.article(one).story.is_some();
        if near.contradicts {
            return format!("{similarity:.2}, but another number or month");
        }
        if has_name(index) || has_name(near.article) {
            return format!("{similarity:.2}, but `story` in the front matter decides");
        }
        if similarity < limit {
            return format!("{similarity:.2} < {limit:.2}");
        }
        let mean = ranking.mean_similarity(index, near.article);
        if mean < limit {
            format!("{similarity:.2}, but {mean:.2} < {limit:.2} on average")
        } else {
            format!("{similarity:.2}, but the two stories together are too long or decided before")
        }
    }

    /// `heat 107 = 87 + 2 × 10 (venturebeat.com 0.41, zdnet.com 0.33)   shared: cosmos, db`
    fn heat(&self, index: usize, story: &[Related]) -> String {
        let ranking = self.ranking;
        let provider_of = |article| ranking.provider(article).unwrap_or("no provider");
        let own = provider_of(index);
        let mut named: Vec<&str> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        for related in story {
            let provider = provider_of(related.article);
            if provider != own && !named.contains(&provider) {
                named.push(provider);
                others.push(format!("{provider} {:.2}", related.similarity));
            }
        }
        let quality = ranking.quality(index);
        let points = ranking.provider_points();
        let heat = ranking.places[index].heat;
        let sum = match others.len() {
            0 => format!("heat {heat} = {quality}"),
            count => {
                format!("heat {heat} = {quality} + {count} × {points} ({})", others.join(", "))
            }
        };
        let shared = story.first().map(|related| related.words.join(", ")).unwrap_or_default();
        if shared.is_empty() { sum } else { format!("{sum}   shared: {shared}") }
    }

    fn suggestions(&self, index: usize, topics: &TopicIndex) -> Vec<Suggestion> {
        let similar = match self.compares {
            true => self.ranking.similar_published(index, SIMILAR),
            false => Vec::new(),
        };
        suggestions(self.ranking, index, topics, &similar)
    }

    fn json(&self, index: usize, topics: &TopicIndex) -> Value {
        let ranking = self.ranking;
        let place = &ranking.places[index];
        let followers: Vec<&str> = place.followers.iter().map(|one| self.path(*one)).collect();
        let term =
            |term: &Term| json!({ "points": term.points, "reason": term.reason.to_string() });
        let topic =
            |one: Suggestion| json!({ "topic": one.topic, "reason": one.reason.to_string() });
        json!({
            "file": self.path(index),
            "quality": ranking.quality(index),
            "heat": place.heat,
            "leader": place.leader.map(|leader| self.path(leader)),
            "followers": followers,
            "terms": ranking.scores[index].terms.iter().map(term).collect::<Vec<_>>(),
            "topics": self.suggestions(index, topics).into_iter().map(topic).collect::<Vec<_>>(),
        })
    }
}

/// `2 base + 50 microsoft.com (tier "own") − 3 title of 77 characters`
fn sum(terms: &[Term]) -> String {
    let mut out = String::new();
    for term in terms {
        let sign = match (out.is_empty(), term.points < 0) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        out.push_str(&format!("{sign}{} {}", term.points.abs(), term.reason));
    }
    out
}
