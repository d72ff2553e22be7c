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

#[cfg(test)]
mod tests {
    use super::{Member, Place, Rules, places};

    const fn member<'t>(quality: i64, provider: &'t str, time: i64, path: &'t str) -> Member<'t> {
        Member { quality, provider, time, path }
    }

    #[test]
    fn the_best_article_leads() {
        let members = [
            member(50, "a.org", 3, "a"),
            member(70, "b.org", 2, "b"),
            member(70, "c.org", 1, "d"),
            member(70, "c.org", 1, "c"),
            member(90, "d.org", 1, "other"),
        ];
        let follower = || Place { leader: Some(3), followers: vec![], heat: -1 };
        let leader = Place { leader: Some(3), followers: vec![2, 1, 0], heat: 70 + 2 * 10 };
        let expected = [(0, follower()), (1, follower()), (2, follower()), (3, leader)];
        assert_eq!(places(&[0, 1, 2, 3], &members, Rules::default()), expected);
    }

    #[test]
    fn an_article_that_is_alone_has_no_leader() {
        let alone = Place { leader: None, followers: vec![], heat: 50 };
        assert_eq!(places(&[0], &[member(50, "a.org", 3, "a")], Rules::default()), [(0, alone)]);
        assert_eq!(places(&[], &[], Rules::default()), []);
        assert_eq!(places(&[7], &[], Rules::default()), []);
    }

    #[test]
    fn a_leader_has_ten_followers() {
        let members: Vec<Member<'_>> =
            (0..12).map(|at| member(100 - at, "a.org", at, "a")).collect();
        let story: Vec<usize> = (0..12).rev().collect();
        let places = places(&story, &members, Rules::default());
        assert_eq!(places[11].1.followers, (1..11).collect::<Vec<_>>());
        assert_eq!(places[11].1.heat, 100);
        assert_eq!(places.iter().filter(|(_, place)| place.heat == -1).count(), 11);
    }
}
