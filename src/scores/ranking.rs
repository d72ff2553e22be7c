//! Quality, story and heat of all articles of a site, unpublished ones included.
//!
//! Pure: articles and [`Scoring`] in, numbers with reasons out. The result is a function of the set of articles: no clock,
//! no order of files.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Facts, Score, score};
use crate::config::scoring::Scoring;
use crate::load::ParsedArticle;
use crate::stories::leader::{Member, Place, Rules, places};
use crate::stories::{Index, Related, Settings, Stories, Text};
use crate::text::plain;

/// The number of articles of a story that are compared with those of another one for an explanation.
const MAX_COMPARED: usize = 20;

/// Topics are suggested by at most this many published articles.
const MAX_SIMILAR: usize = 500;

/// Less similar articles tell nothing about the topics of an article.
const MIN_SIMILARITY: f64 = 0.12;

/// The numbers of all articles, in their order.
pub struct Ranking {
    /// All articles of the site.
    pub articles: Vec<Arc<ParsedArticle>>,
    scoring: Scoring,
    facts: Vec<Facts>,
    /// The computed quality of each article, with its terms.
    pub scores: Vec<Score>,
    /// The place of each article in its story.
    pub places: Vec<Place>,
    excerpts: Vec<String>,
    stories: Stories,
    index: Index,
}

/// Other articles that an explanation names.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbours {
    /// The other articles of the story, most similar first.
    pub story: Vec<Related>,
    /// The most similar article outside of the story that is close enough in time.
    pub nearest: Option<Related>,
}

/// Ranks all articles. A quality in a file counts for stories as it is.
pub fn rank(articles: Vec<Arc<ParsedArticle>>, scoring: &Scoring) -> Ranking {
    rank_again(articles, scoring, None)
}

/// Ranks all articles, as [`rank`]; only the months since the first change are compared again if `earlier` is the
/// ranking before.
pub fn rank_again(
    articles: Vec<Arc<ParsedArticle>>,
    scoring: &Scoring,
    earlier: Option<&Ranking>,
) -> Ranking {
    let facts: Vec<Facts> = articles.iter().map(|article| Facts::new(article)).collect();
    let scores: Vec<Score> = facts.iter().map(|facts| score(facts, scoring)).collect();
    let excerpt = |article: &Arc<ParsedArticle>| article.excerpt.as_deref().map(plain::excerpt);
    let excerpts: Vec<String> =
        articles.iter().map(|article| excerpt(article).unwrap_or_default()).collect();
    let known = earlier.map(|ranking| &ranking.index);
    let known = known.filter(|index| index.settings() == settings(scoring));
    let mut index = known.map_or_else(|| Index::new(settings(scoring)), Index::clone);
    let stories = index.stories(&texts(&articles, &facts, &excerpts));
    let members = members(&articles, &facts, &scores);
    let alone =
        |member: &Member<'_>| Place { leader: None, followers: Vec::new(), heat: member.quality };
    let mut all: Vec<Place> = members.iter().map(alone).collect();
    let rules = scoring.leader_rules();
    for story in stories.all() {
        for (article, place) in places(story, &members, rules) {
            all[article] = place;
        }
    }
    let scoring = scoring.clone();
    Ranking { articles, scoring, facts, scores, places: all, excerpts, stories, index }
}

fn members<'m>(
    articles: &'m [Arc<ParsedArticle>],
    facts: &'m [Facts],
    scores: &[Score],
) -> Vec<Member<'m>> {
    let member =
        |((article, facts), score): ((&'m Arc<ParsedArticle>, &'m Facts), &Score)| Member {
            quality: article.quality.unwrap_or(score.quality),
            provider: facts.provider.as_deref().unwrap_or(""),
            time: article.published_instant().timestamp(),
            path: &article.source.file,
        };
    articles.iter().zip(facts).zip(scores).map(member).collect()
}

/// The most similar first, then by article.
fn by_similarity(a: &Related, b: &Related) -> Ordering {
    b.similarity.total_cmp(&a.similarity).then(a.article.cmp(&b.article))
}

fn settings(scoring: &Scoring) -> Settings {
    let days = u32::try_from(scoring.stories.days).unwrap_or(u32::MAX);
    Settings { threshold: scoring.stories.similarity as f64 / 100.0, days }
}

fn texts<'t>(
    articles: &'t [Arc<ParsedArticle>],
    facts: &'t [Facts],
    excerpts: &'t [String],
) -> Vec<Text<'t>> {
    let text =
        |((article, facts), excerpt): ((&'t Arc<ParsedArticle>, &'t Facts), &'t String)| Text {
            time: article.published_instant().timestamp(),
            path: &article.source.file,
            title: &facts.title,
            excerpt,
            story: article.story.as_deref(),
        };
    articles.iter().zip(facts).zip(excerpts).map(text).collect()
}

impl Ranking {
    /// The quality that counts: the number in the file, or the computed one.
    pub fn quality(&self, article: usize) -> i64 {
        self.articles[article].quality.unwrap_or(self.scores[article].quality)
    }

    /// The mean similarity that joins two parts of a story.
    pub fn threshold(&self) -> f64 {
        settings(&self.scoring).threshold
    }

    /// The points for each other provider of a story.
    pub fn provider_points(&self) -> i64 {
        self.scoring.points.provider_of_story
    }

    /// The articles of the story of an article, itself included, by time.
    pub fn story_of(&self, article: usize) -> &[usize] {
        self.stories.story_of(article)
    }

    /// Each story of several articles: its leader, then the others, best first.
    pub fn stories_best_first(&self) -> Vec<Vec<usize>> {
        let members = members(&self.articles, &self.facts, &self.scores);
        let rules = Rules { max_followers: usize::MAX, ..self.scoring.leader_rules() };
        let best_first = |story: &Vec<usize>| -> Vec<usize> {
            let leads = |(article, place): &(usize, Place)| place.leader == Some(*article);
            let leader = places(story, &members, rules).into_iter().find(leads);
            let order = leader.map(|(leader, place)| [vec![leader], place.followers].concat());
            order.unwrap_or_default()
        };
        self.stories.all().iter().filter(|story| story.len() > 1).map(best_first).collect()
    }

    /// The maximum number of followers of a leader.
    pub fn max_followers(&self) -> usize {
        self.scoring.stories.followers
    }

    /// The provider of an article.
    pub fn provider(&self, article: usize) -> Option<&str> {
        self.facts[article].provider.as_deref()
    }

    /// What the heat of an article is made of: the similarity of the others of its story, and the nearest article that
    /// is not one of them.
    pub fn neighbours(&self, article: usize) -> Neighbours {
        Neighbours { story: self.in_story(article), nearest: self.nearest(article, 1).pop() }
    }

    /// The other articles of the story, most similar first.
    pub fn in_story(&self, article: usize) -> Vec<Related> {
        let others = self.stories.story_of(article).iter().copied();
        let others: Vec<usize> = others.filter(|other| *other != article).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let texts = texts(&self.articles, &self.facts, &self.excerpts);
        let mut in_story = self.index.related(&texts, article, &others);
        in_story.sort_by(by_similarity);
        in_story
    }

    /// The most similar articles that are close enough in time for a story, and not in that of `article`.
    pub fn nearest(&self, article: usize, count: usize) -> Vec<Related> {
        let texts = texts(&self.articles, &self.facts, &self.excerpts);
        let story = self.stories.story_of(article);
        let seconds = self.scoring.stories.days as i64 * 24 * 60 * 60;
        let is_close = |other: &usize| {
            let distance = texts[*other].time - texts[article].time;
            *other != article && distance.abs() <= seconds && !story.contains(other)
        };
        let close: Vec<usize> = (0..texts.len()).filter(is_close).collect();
        let mut nearest = self.index.related(&texts, article, &close);
        nearest.retain(|near| near.similarity > 0.0);
        nearest.sort_by(by_similarity);
        nearest.truncate(count);
        nearest
    }

    /// The mean similarity of the articles of two stories, of at most 20 articles each.
    pub fn mean_similarity(&self, article: usize, other: usize) -> f64 {
        let texts = texts(&self.articles, &self.facts, &self.excerpts);
        let first = |article: usize| {
            let story = self.stories.story_of(article);
            &story[..story.len().min(MAX_COMPARED)]
        };
        let others = first(other);
        let of_one = |one: &usize| self.index.related(&texts, *one, others);
        let all: Vec<Related> = first(article).iter().flat_map(of_one).collect();
        all.iter().map(|related| related.similarity).sum::<f64>() / all.len().max(1) as f64
    }

    /// The most similar ones of the published articles that are nearest in time, for suggestions of topics.
    pub fn similar_published(&self, article: usize, count: usize) -> Vec<Related> {
        let texts = texts(&self.articles, &self.facts, &self.excerpts);
        let is_candidate = |other: &usize| *other != article && self.articles[*other].published;
        let mut others: Vec<usize> = (0..texts.len()).filter(is_candidate).collect();
        let distance = |other: &usize| (texts[*other].time - texts[article].time).abs();
        if others.len() > MAX_SIMILAR {
            others.select_nth_unstable_by_key(MAX_SIMILAR, |other| (distance(other), *other));
            others.truncate(MAX_SIMILAR);
        }
        let mut related = self.index.related(&texts, article, &others);
        related.sort_by(by_similarity);
        related.retain(|one| one.similarity >= MIN_SIMILARITY);
        related.truncate(count);
        related
    }
}
