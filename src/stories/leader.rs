//! Which article of a story leads it, and how much the story is covered.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How stories are led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// A leader has at most this many followers.
    pub max_followers: usize,
    /// The points for each other provider of a story.
    pub provider_points: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { max_followers: 10, provider_points: 10 }
    }
}

/// The heat of a follower.
const FOLLOWER_HEAT: i64 = -1;

/// What an article contributes to its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'t> {
    /// The article's quality.
    pub quality: i64,
    /// Identifies the provider.
    pub provider: &'t str,
    /// Seconds since 1970 in UTC.
    pub time: i64,
    /// The article's file, for ties.
    pub path: &'t str,
}

/// An article in its story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The index of the leader; `None` if the article is alone.
    pub leader: Option<usize>,
    /// Indices of a leader's followers, best first, at most [`Rules::max_followers`].
    pub followers: Vec<usize>,
    /// The leader's quality and [points](Rules::provider_points) for each other provider; −1 for a follower.
    pub heat: i64,
}

/// The place of each article in `story`, in the order of `story`, whose elements are indices of
/// `members`. The leader has the highest quality; of several, the earliest leads, then the first by
/// path. Indices out of range are ignored.
pub fn places(story: &[usize], members: &[Member<'_>], rules: Rules) -> Vec<(usize, Place)> {
    let mut ranked: Vec<(usize, &Member<'_>)> =
        story.iter().filter_map(|index| Some((*index, members.get(*index)?))).collect();
    ranked.sort_by_key(|(_, member)| (Reverse(member.quality), member.time, member.path));
    let Some(((leader, best), others)) = ranked.split_first() else { return Vec::new() };
    let providers: BTreeSet<&str> = ranked.iter().map(|(_, member)| member.provider).collect();
    let other_providers = i64::try_from(providers.len()).unwrap_or(i64::MAX).saturating_sub(1);
    let heat = best.quality.saturating_add(other_providers.saturating_mul(rules.provider_points));
    let followers = others.iter().take(rules.max_followers).map(|(index, _)| *index).collect();
    let leader_of = (!others.is_empty()).then_some(*leader);
    let mut first = Some(Place { leader: leader_of, followers, heat });
    let follower = Place { leader: leader_of, followers: Vec::new(), heat: FOLLOWER_HEAT };
    let mut places: Vec<(usize, Place)> = Vec::with_capacity(ranked.len());
    for index in story.iter().filter(|index| **index < members.len()) {
        let place = if index == leader { first.take() } else { None };
        places.push((*index, place.unwrap_or_else(|| follower.clone())));
    }
    places
}
