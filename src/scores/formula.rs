//! The formula.

use std::fmt;

use crate::config::scoring::Scoring;
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
    pub reason: Reason,
}

/// What points are for. Formats as in the explanation of a number, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Every article.
    Base,
    /// Its provider, and the name of the provider's tier.
    Provider(String, Option<String>),
    /// An image, and its width and height, if known.
    Image(Option<(u32, u32)>),
    /// The name of a topic in the title.
    TopicInTitle(String),
    /// A topic after the first.
    FurtherTopic(String),
    /// A video.
    Video,
    /// A title of this number of characters.
    LongTitle(usize),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base => f.write_str("base"),
            Self::Provider(provider, Some(tier)) => write!(f, "{provider} (tier \"{tier}\")"),
            Self::Provider(provider, None) => write!(f, "{provider} (no tier)"),
            Self::Image(Some((width, height))) => write!(f, "image {width}×{height}"),
            Self::Image(None) => f.write_str("image"),
            Self::TopicInTitle(topic) => write!(f, "\"{topic}\" in title"),
            Self::FurtherTopic(topic) => write!(f, "further topic \"{topic}\""),
            Self::Video => f.write_str("video"),
            Self::LongTitle(length) => write!(f, "title of {length} characters"),
        }
    }
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
    let mut terms = vec![Term { points: points.base, reason: Reason::Base }];
    let mut add = |points: i64, reason: Reason| terms.push(Term { points, reason });
    if let Some(provider) = &facts.provider {
        let tier = scoring.tier_of(provider);
        let reason = Reason::Provider(provider.clone(), tier.map(|tier| tier.name.clone()));
        add(tier.map_or(points.other_provider, |tier| tier.points), reason);
    }
    if let Some(size) = facts.image {
        add(points.image, Reason::Image(size));
    }
    let title = fold(&facts.title);
    let is_in_title = |topic: &&String| !topic.is_empty() && title.contains(&fold(topic));
    if let Some(topic) = facts.topics.iter().find(is_in_title) {
        add(points.topic_in_title, Reason::TopicInTitle(topic.clone()));
    }
    for topic in facts.topics.iter().skip(1) {
        add(points.further_topic, Reason::FurtherTopic(topic.clone()));
    }
    if facts.is_video {
        add(points.video, Reason::Video);
    }
    let length = facts.title.chars().count();
    let excess = length.saturating_sub(points.title_length);
    let excess = i64::try_from(excess / 2).unwrap_or(i64::MAX);
    add(-excess, Reason::LongTitle(length));
    terms.retain(|term| term.points != 0);
    Score { quality: terms.iter().map(|term| term.points).sum(), terms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::scoring::Tier;

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
