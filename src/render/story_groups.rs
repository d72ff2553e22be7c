//! The articles that the page of an article lists under headings: copies, others about the same story, background, and
//! those that refer to it. **Each article is listed once**, under the first heading that it belongs to.
//!
//! Articles about the same story are in order of time. With three or more providers, they are a timeline: the first
//! article of each provider, and the article of the page itself among them.

use chrono::{DateTime, FixedOffset};

use crate::collections::HashSet;
use crate::graph::RelatedTarget;
use crate::ids::ArticleId;
use crate::load::{ParsedArticle, RelatedCard};
use crate::render::coverage::{Publishers, is_same_story, publisher_of_card};
use crate::render::model::Model;
use crate::render::serialized::Serialized;
use crate::render::views::{ProviderLinkView, StoryGroupView, StoryRowView};
use crate::text::initial::initial;
use crate::text::key::TextKey;
use crate::text::plain;

/// The number of rows of a group that are not folded.
const MAX_ROWS: usize = 8;
/// The number of rows of a group that are not folded below a group about the story.
const MAX_ROWS_BELOW: usize = 3;
/// The number of providers from which a story has a timeline.
const MIN_PROVIDERS: usize = 3;

/// An article with what its place in a group depends on.
struct Entry<T> {
    row: T,
    time: Option<DateTime<FixedOffset>>,
    /// The identity and the name of the publisher.
    publisher: (Option<TextKey>, String),
}

/// The groups on the page of an article. `parsed` is the result of [`Model::parsed`].
pub(super) fn groups(
    model: Model<'_>,
    id: ArticleId,
    parsed: &ParsedArticle,
) -> Vec<StoryGroupView> {
    let article = &model.graph.articles[id];
    let own = Entry { row: current_row(model, id), ..own_entry(model, id) };
    let time = parsed.published_at.value();
    let mut seen = HashSet::default();
    seen.insert(own.row.url.clone());
    let mut new = |entry: &Entry<StoryRowView>| seen.insert(entry.row.url.clone());
    let of_site = |ids: &[ArticleId]| -> Vec<Entry<StoryRowView>> {
        ids.iter().map(|id| own_entry(model, *id)).collect()
    };
    let duplicates: Vec<_> = of_site(&article.duplicates).into_iter().filter(&mut new).collect();
    let cards = parsed.related.iter().zip(&parsed.keys.cards).zip(&article.related_targets);
    let related = cards.map(|((card, keys), target)| match target.article {
        Some(id) => own_entry(model, id),
        None => external_entry(model, card, keys.provider, *target),
    });
    let is_same = |entry: &Entry<_>| entry.time.is_some_and(|other| is_same_story(other, time));
    let (same_story, background): (Vec<_>, Vec<_>) = related.filter(&mut new).partition(is_same);
    let referenced_by: Vec<_> =
        of_site(&article.referenced_by).into_iter().filter(&mut new).collect();
    // Without dates, nothing tells that the others are older or newer.
    let has_dates = !same_story.is_empty() || background.iter().any(|entry| entry.time.is_some());
    let background_title = if has_dates { "background" } else { "related" };
    let max_below = if same_story.is_empty() { MAX_ROWS } else { MAX_ROWS_BELOW };
    [
        group(model, "duplicates", "also_here", first_rows(duplicates, MAX_ROWS_BELOW)),
        group(model, "same_story", "same_story", timeline(same_story, own)),
        group(model, "background", background_title, first_rows(background, max_below)),
        group(model, "referenced_by", "referenced_by", first_rows(referenced_by, max_below)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A group with the rows that are shown and those that are folded; `None` if it is empty.
fn group(
    model: Model<'_>,
    kind: &'static str,
    title: &str,
    (shown, folded): (Vec<StoryRowView>, Vec<StoryRowView>),
) -> Option<StoryGroupView> {
    if shown.is_empty() {
        return None;
    }
    let title = model.texts.get(title).to_owned();
    let folded_text = (!folded.is_empty()).then(|| model.texts.count("count_more", folded.len()));
    Some(StoryGroupView { kind, title, shown, folded, folded_text })
}

/// The rows in the order of `entries`: those that are shown, and the others.
fn first_rows<T>(entries: Vec<Entry<T>>, max: usize) -> (Vec<T>, Vec<T>) {
    let mut rows: Vec<T> = entries.into_iter().map(|entry| entry.row).collect();
    let folded = rows.split_off(rows.len().min(max));
    (rows, folded)
}

/// The rows of a story in order of time: those that are shown, and the others. With enough providers, the first row of
/// each is shown, with `own` among them for its provider.
fn timeline<T>(mut others: Vec<Entry<T>>, own: Entry<T>) -> (Vec<T>, Vec<T>) {
    let mut publishers = Publishers::default();
    let mut is_new = |entry: &Entry<T>| publishers.insert(entry.publisher.0, &entry.publisher.1);
    is_new(&own);
    others.sort_by_key(|entry| entry.time);
    let is_first: Vec<bool> = others.iter().map(is_new).collect();
    if is_first.iter().filter(|is_first| **is_first).count() + 1 < MIN_PROVIDERS {
        return first_rows(others, MAX_ROWS);
    }
    let earlier = others.partition_point(|other| other.time <= own.time);
    let mut entries: Vec<(bool, T)> =
        is_first.into_iter().zip(others.into_iter().map(|entry| entry.row)).collect();
    // The row of the page itself is always shown.
    let firsts_before = entries[..earlier].iter().filter(|(is_first, _)| *is_first).count();
    let mut free = if firsts_before < MAX_ROWS { MAX_ROWS } else { MAX_ROWS - 1 };
    entries.insert(earlier, (true, own.row));
    let (mut shown, mut folded) = (Vec::new(), Vec::new());
    for (index, (is_first, row)) in entries.into_iter().enumerate() {
        if index == earlier && free == 0 {
            shown.push(row);
        } else if is_first && free > 0 {
            free -= 1;
            shown.push(row);
        } else {
            folded.push(row);
        }
    }
    (shown, folded)
}

/// An article of this site.
fn own_entry(model: Model<'_>, id: ArticleId) -> Entry<StoryRowView> {
    let article = &model.graph.articles[id];
    let provider = article.provider_id.map(|id| model.provider_link(id).clone());
    let name = provider.as_ref().map(|provider| provider.name.clone()).unwrap_or_default();
    let url = model.addresses.href(&model.addresses.article(id));
    let link = model.title_link(&url, article);
    Entry {
        time: Some(article.published_at.value()),
        publisher: (article.keys.provider.map(|keys| keys.identity), name),
        row: StoryRowView {
            title: plain::title(&article.title),
            url,
            title_url: link.url,
            title_external: link.is_external,
            current: false,
            internal: true,
            draft: model.is_draft(id),
            published: Some(model.date(&article.published_at)),
            provider,
            lang: model.lang(article).map(ToString::to_string),
        },
    }
}

/// The article of the page itself.
fn current_row(model: Model<'_>, id: ArticleId) -> StoryRowView {
    StoryRowView { current: true, ..own_entry(model, id).row }
}

/// An article of another site.
fn external_entry(
    model: Model<'_>,
    card: &RelatedCard,
    identity: Option<TextKey>,
    target: RelatedTarget,
) -> Entry<StoryRowView> {
    let (identity, written_name) = publisher_of_card(card, identity);
    let provider = match target.provider {
        Some(id) => model.provider_link(id).clone(),
        None => Serialized::new(ProviderLinkView {
            initial: initial(&written_name),
            name: written_name,
            url: None,
            domain: None,
            icon: None,
        }),
    };
    let name = provider.name.clone();
    Entry {
        time: card.published_at.as_ref().map(|time| time.value()),
        publisher: (identity, name),
        row: StoryRowView {
            title: plain::title(&card.title),
            url: card.url.to_string(),
            title_url: card.url.to_string(),
            title_external: true,
            current: false,
            internal: false,
            draft: false,
            published: card.published_at.as_ref().map(|time| model.date(time)),
            provider: Some(provider).filter(|provider| !provider.name.is_empty()),
            lang: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the rows of a story. An entry is a name and an hour; `own` is the article of the page.
    #[track_caller]
    fn check(others: &[(&str, i64)], own: (&str, i64), shown: &str, folded: &str) {
        let entry = |(name, hour): (&str, i64), mark: &str| Entry {
            row: format!("{name}{hour}{mark}"),
            time: DateTime::from_timestamp(hour * 3600, 0).map(|time| time.fixed_offset()),
            publisher: (Some(TextKey::new(name)), name.to_owned()),
        };
        let entries = others.iter().map(|other| entry(*other, "")).collect();
        let (is_shown, is_folded) = timeline(entries, entry(own, "!"));
        assert_eq!((is_shown.join(" ").as_str(), is_folded.join(" ").as_str()), (shown, folded));
    }

    #[test]
    fn a_story_of_three_providers_is_a_timeline_with_one_row_for_each() {
        check(&[("b", 9), ("c", 3)], ("a", 5), "c3 a5! b9", "");
        check(&[("b", 9), ("c", 3), ("b", 2), ("c", 8)], ("a", 5), "b2 c3 a5!", "c8 b9");
        // The page itself stands for its provider, also if another article is earlier.
        check(&[("b", 9), ("c", 3), ("a", 1)], ("a", 5), "c3 a5! b9", "a1");
        // Equal times: in the order of the cards, the page itself last.
        check(&[("c", 5), ("b", 5)], ("a", 5), "c5 b5 a5!", "");
    }

    #[test]
    fn a_story_of_few_providers_lists_all_in_order_of_time() {
        check(&[("b", 9), ("b", 3), ("a", 4)], ("a", 5), "b3 a4 b9", "");
        check(&[], ("a", 5), "", "");
    }

    #[test]
    fn eight_rows_are_shown_with_the_page_itself_among_them() {
        let names = ["b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let others: Vec<(&str, i64)> = names.into_iter().zip(1..).collect();
        check(&others, ("a", 0), "a0! b1 c2 d3 e4 f5 g6 h7", "i8 j9");
        check(&others, ("a", 7), "b1 c2 d3 e4 f5 g6 h7 a7!", "i8 j9");
        check(&others, ("a", 8), "b1 c2 d3 e4 f5 g6 h7 a8!", "i8 j9");
        check(&others, ("a", 99), "b1 c2 d3 e4 f5 g6 h7 a99!", "i8 j9");
    }
}
