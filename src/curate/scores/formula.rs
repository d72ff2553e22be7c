//! The formula.

use crate::curate::scores::settings::Scoring;
use crate::load::ParsedArticle;
use crate::text::slug::fold;
use crate::text::{host, plain};

/// What the quality of an article depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The title in plain text.
    pub title: String,
    /// The [key](host::key) of the provider's domain, or its name.
    pub provider: Option<String>,
    /// Whether it has an image, and its width and height, if known.
    pub image: Option<Option<(u32, u32)>>,
    /// The names of its topics.
    pub topics: Vec<String>,
    /// Whether it is a video.
    pub is_video: bool,
}

/// The quality of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The sum of all terms.
    pub quality: i64,
    /// The terms, in the order of the formula.
    pub terms: Vec<Term>,
}

/// A part of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The points, possibly negative.
    pub points: i64,
    /// What they are for.
    pub reason: String,
}

impl Facts {
    /// The facts of a parsed article.
    pub fn new(article: &ParsedArticle) -> Self {
        let publisher = article.publisher();
        let provider = publisher.as_ref().and_then(|provider| {
            let domain = provider.domain.as_deref().and_then(host::key);
            domain.map(|key| key.into_owned()).or(provider.name.as_deref().map(str::to_owned))
        });
        let size = |width: Option<u32>, height: Option<u32>| width.zip(height);
        Self {
            title: plain::title(&article.title),
            provider,
            image: article.images.first().map(|image| size(image.width, image.height)),
            topics: article.topics.iter().map(|topic| topic.to_string()).collect(),
            is_video: article.is_video(),
        }
    }
}

/// The quality of an article, term by term. Terms of no points are left out.
pub fn score(facts: &Facts, scoring: &Scoring) -> Score {
    let Scoring { points, .. } = scoring;
    let mut terms = vec![Term { points: points.base, reason: "base".to_owned() }];
    let mut add = |points: i64, reason: String| terms.push(Term { points, reason });
    if let Some(provider) = &facts.provider {
        match scoring.tier_of(provider) {
            Some(tier) => add(tier.points, format!("{provider} (tier \"{}\")", tier.name)),
            None => add(points.other_provider, format!("{provider} (no tier)")),
        }
    }
    match facts.image {
        Some(Some((width, height))) => add(points.image, format!("image {width}×{height}")),
        Some(None) => add(points.image, "image".to_owned()),
        None => {}
    }
    let title = fold(&facts.title);
    let is_in_title = |topic: &&String| !topic.is_empty() && title.contains(&fold(topic));
    if let Some(topic) = facts.topics.iter().find(is_in_title) {
        add(points.topic_in_title, format!("\"{topic}\" in title"));
    }
    for topic in facts.topics.iter().skip(1) {
        add(points.further_topic, format!("further topic \"{topic}\""));
    }
    if facts.is_video {
        add(points.video, "video".to_owned());
    }
    let length = facts.title.chars().count();
    let excess = length.saturating_sub(points.title_length);
    let excess = i64::try_from(excess / 2).unwrap_or(i64::MAX);
    add(-excess, format!("title of {length} characters"));
    terms.retain(|term| term.points != 0);
    Score { quality: terms.iter().map(|term| term.points).sum(), terms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::curate::scores::settings::Tier;

    #[test]
    fn each_point_has_a_reason() {
        let tier =
            Tier { name: "own".to_owned(), points: 50, providers: vec!["a.example".to_owned()] };
        let scoring = Scoring { tiers: vec![tier], ..Scoring::default() };
        let facts = Facts {
            title: format!("Power Apps: {}", "x".repeat(65)),
            provider: Some("a.example".to_owned()),
            image: Some(Some((1200, 630))),
            topics: vec!["Updates".to_owned(), "power apps".to_owned()],
            is_video: true,
        };
        let Score { quality, terms } = score(&facts, &scoring);
        let terms: Vec<String> =
            terms.iter().map(|term| format!("{} {}", term.points, term.reason)).collect();
        let expected = [
            "2 base",
            "50 a.example (tier \"own\")",
            "20 image 1200×630",
            "15 \"power apps\" in title",
            "17 further topic \"power apps\"",
            "50 video",
            "-3 title of 77 characters",
        ];
        assert_eq!(terms, expected);
        assert_eq!(quality, 2 + 50 + 20 + 15 + 17 + 50 - 3);
        assert_eq!(score(&Facts::default(), &scoring).quality, 2);
    }
}
