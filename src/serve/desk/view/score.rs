//! The numbers of a draft, line by line.

use serde::Serialize;

use super::views::Views;
use crate::curate::desk::inbox::{Draft, Story};
use crate::scores::{Reason, Term};

/// Quality and heat with their terms.
#[derive(Serialize)]
pub(super) struct ScoreView {
    quality: i64,
    heat: i64,
    is_from_file: bool,
    terms: Vec<TermView>,
    heat_terms: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    points: String,
    reason: String,
}

impl Views<'_> {
    /// The numbers of a draft in its story.
    pub(super) fn score(&self, draft: &Draft, story: Option<&Story>) -> ScoreView {
        let quality = draft.quality();
        let is_from_file = draft.article.quality.is_some_and(|own| own != draft.score.quality);
        let mut terms: Vec<TermView> =
            draft.score.terms.iter().map(|term| self.term(term)).collect();
        if is_from_file {
            let difference = quality - draft.score.quality;
            terms.push(term(difference, self.texts.get("reason_file").to_owned()));
        }
        let is_leader = story.is_none_or(|story| *story.leader == **draft.file());
        let (heat, heat_terms) = match story {
            Some(story) if is_leader => (story.heat, self.heat_terms(quality, story.heat)),
            None => (quality, self.heat_terms(quality, quality)),
            Some(_) => (-1, vec![term(-1, self.texts.get("reason_follower").to_owned())]),
        };
        ScoreView { quality, heat, is_from_file, terms, heat_terms }
    }

    fn heat_terms(&self, quality: i64, heat: i64) -> Vec<TermView> {
        let mut terms = vec![term(quality, self.texts.get("quality").to_owned())];
        let points = self.state.ranking.provider_points();
        if heat > quality && points > 0 {
            let count = usize::try_from((heat - quality) / points).unwrap_or_default();
            terms.push(term(heat - quality, self.texts.count("reason_providers", count)));
        }
        terms
    }

    fn term(&self, Term { points, reason }: &Term) -> TermView {
        let fill = |key: &str, values: &[(&str, &str)]| self.texts.fill(key, values);
        let reason = match reason {
            Reason::Base => self.texts.get("reason_base").to_owned(),
            Reason::Provider(provider, Some(tier)) => {
                fill("reason_provider", &[("provider", provider), ("tier", tier)])
            }
            Reason::Provider(provider, None) => {
                fill("reason_provider_no_tier", &[("provider", provider)])
            }
            Reason::Image(Some((width, height))) => {
                let (width, height) = (width.to_string(), height.to_string());
                fill("reason_image_size", &[("width", &width), ("height", &height)])
            }
            Reason::Image(None) => self.texts.get("reason_image").to_owned(),
            Reason::TopicInTitle(topic) => fill("reason_topic_in_title", &[("topic", topic)]),
            Reason::FurtherTopic(topic) => fill("reason_further_topic", &[("topic", topic)]),
            Reason::Video => self.texts.get("reason_video").to_owned(),
            Reason::LongTitle(length) => fill("reason_long_title", &[("n", &length.to_string())]),
        };
        term(*points, reason)
    }
}

fn term(points: i64, reason: String) -> TermView {
    let sign = if points < 0 { "−" } else { "+" };
    TermView { points: format!("{sign}{}", points.unsigned_abs()), reason }
}
