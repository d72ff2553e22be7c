//! Adapts cards to the page that shows them. A card is rendered once for all pages, so the few differences are changes of
//! its HTML: elements are recognised by their classes, also after minification.

use std::borrow::Cow;
use std::ops::Range;

/// The class of the link to the topic of a card.
const KICKER: &str = "kicker";
/// The class of the picture of a card.
const PICTURE: &str = "u-photo";
/// So many pictures are probably visible at once, and load without waiting for the layout.
const EAGER_PICTURES: usize = 2;

/// Removes the kicker that is a link to `own_topic`, the topic of the page, and the lazy loading of the first pictures.
pub(super) fn adapt(cards: &mut [Cow<'_, str>], own_topic: Option<&str>) {
    let mut eager = 0;
    for card in cards {
        if let Some(range) = own_topic.and_then(|topic| kicker(card, topic)) {
            card.to_mut().replace_range(range, "");
        }
        if eager < EAGER_PICTURES
            && let Some(picture) = tag(card, "<img", PICTURE)
        {
            eager += 1;
            if let Some(range) = lazy(card, picture) {
                card.to_mut().replace_range(range, "");
            }
        }
    }
}

/// The kicker of a card, if it is a link to `topic`.
fn kicker(card: &str, topic: &str) -> Option<Range<usize>> {
    let link = tag(card, "<a", KICKER)?;
    let (_, href) = card[link.clone()].split_once("href=")?;
    let after = href.trim_start_matches(['"', '\'']).strip_prefix(topic)?;
    let is_whole = after.starts_with(['"', '\'', ' ', '>']);
    let end = link.end + card[link.end..].find("</a>")? + "</a>".len();
    is_whole.then_some(link.start..end)
}

/// The attribute `loading="lazy"` in a tag, with the space before it.
fn lazy(card: &str, tag: Range<usize>) -> Option<Range<usize>> {
    [" loading=\"lazy\"", " loading=lazy"].into_iter().find_map(|attribute| {
        let start = tag.start + card[tag.clone()].find(attribute)?;
        Some(start..start + attribute.len())
    })
}

/// The first tag that starts with `name` and contains `class`.
fn tag(card: &str, name: &str, class: &str) -> Option<Range<usize>> {
    card.match_indices(name)
        .map(|(start, _)| start..start + card[start..].find('>').map_or(0, |len| len + 1))
        .find(|tag| card[tag.clone()].contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapted(cards: &[&'static str], topic: Option<&str>) -> Vec<String> {
        let mut cards: Vec<Cow<'_, str>> = cards.iter().map(|card| Cow::Borrowed(*card)).collect();
        adapt(&mut cards, topic);
        cards.into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn only_the_topic_of_the_page_is_removed() {
        let card = "<a class=u-url href=/topics/a/>t</a><a class=\"kicker p-category\" href=/topics/a/ dir=auto>A</a>.";
        let quoted = "<a class=\"kicker\" href=\"/topics/a/\">A</a>.";
        assert_eq!(
            adapted(&[card, quoted], Some("/topics/a/")),
            ["<a class=u-url href=/topics/a/>t</a>.", "."]
        );
        assert_eq!(adapted(&[card], Some("/topics/")), [card]);
        assert_eq!(adapted(&[card], Some("/topics/b/")), [card]);
        assert_eq!(adapted(&[card, "<a class=kicker", "<a class=kicker>"], None)[0], card);
        let broken = ["<a class=kicker", "<a class=kicker>", "<a class=kicker href=/topics/a/>"];
        assert_eq!(adapted(&broken, Some("/topics/a/")), broken);
    }

    #[test]
    fn the_first_two_pictures_are_not_lazy() {
        let icon = "<img class=icon loading=lazy>";
        let picture = "<img class=u-photo src=a loading=lazy>x<img class=icon loading=lazy>";
        let quoted = "<img class=\"u-photo\" loading=\"lazy\" src=\"a\">";
        assert_eq!(
            adapted(&[icon, picture, quoted, picture], None),
            [
                icon,
                "<img class=u-photo src=a>x<img class=icon loading=lazy>",
                "<img class=\"u-photo\" src=\"a\">",
                picture
            ]
        );
    }
}
