//! The title of a page from its `<title>`, without the name of the site.
//!
//! The rules are those of Mozilla's Readability: the part after the last separator is the site,
//! unless too little is left; a colon counts unless a heading repeats the whole title.

use unicode_segmentation::UnicodeSegmentation;

use super::dom::{Dom, Tag};
use super::lines::fold;
use crate::collections::HashSet;

/// The maximum length of a title in bytes.
const MAX_LEN: usize = 4_000;

const SEPARATORS: [char; 8] = ['|', '-', '–', '—', '\\', '/', '>', '»'];
/// The separators of paths such as "Section » Article".
const PATH_SEPARATORS: [char; 4] = ['\\', '/', '>', '»'];

/// The title of the page; empty if it has none.
pub(super) fn title(dom: &Dom<'_>) -> String {
    let text = dom.find("title").map_or(String::new(), |tag| fold(&tag.text(MAX_LEN)));
    let headings = || dom.tags().filter(|tag| tag.is("h1") || tag.is("h2"));
    let is_heading = |text: &str| headings().any(|tag| tag.text(MAX_LEN).trim() == text);
    without_site(&text, is_heading, || only_h1(dom))
}

/// The text of the `<h1>`, if there is exactly one.
fn only_h1(dom: &Dom<'_>) -> Option<String> {
    let mut headings = dom.named("h1");
    let first: Tag<'_, '_> = headings.next()?;
    headings.next().is_none().then(|| fold(&first.text(MAX_LEN)))
}

/// `title` without the name of the site. `is_heading` tells whether a heading has exactly a text.
fn without_site(
    title: &str,
    is_heading: impl Fn(&str) -> bool,
    only_h1: impl Fn() -> Option<String>,
) -> String {
    let separators = separators(title);
    let length = title.encode_utf16().count();
    let shortened = if let Some(last) = separators.last() {
        let before = &title[..*last];
        let first =
            title.find(SEPARATORS).and_then(|at| title[at..].chars().next().map(|c| (at, c)));
        match first {
            Some((at, c)) if word_count(before) < 3 => title[at + c.len_utf8()..].to_owned(),
            _ => before.to_owned(),
        }
    } else if title.contains(": ") && !is_heading(title) {
        after_colon(title).to_owned()
    } else if !title.contains(": ") && !(15..=150).contains(&length) {
        only_h1().unwrap_or_else(|| title.to_owned())
    } else {
        title.to_owned()
    };
    let shortened = fold(&shortened);
    // Few words are rather the name of the site than the title, unless the rest was one step of a
    // path.
    let is_path = separators.iter().any(|at| title[at + 1..].starts_with(PATH_SEPARATORS));
    let words = word_count(&shortened);
    let is_one_step = is_path && words + 1 == word_count(&without_separators(title));
    if words <= 4 && !is_one_step { title.to_owned() } else { shortened }
}

/// The part after the last colon, or after the first one if that is short; the whole title if there
/// is much before the first one.
fn after_colon(title: &str) -> &str {
    let (Some(first), Some(last)) = (title.find(':'), title.rfind(':')) else { return title };
    if word_count(&title[last + 1..]) < 3 {
        &title[first + 1..]
    } else if word_count(&title[..first]) > 5 {
        title
    } else {
        &title[last + 1..]
    }
}

/// The offsets of the spaces before separators that stand between spaces.
fn separators(title: &str) -> Vec<usize> {
    let spaces = title.match_indices(' ').map(|(at, _)| at);
    let is_separator = |at: &usize| {
        let mut after = title[at + 1..].chars();
        after.next().is_some_and(|c| SEPARATORS.contains(&c)) && after.next() == Some(' ')
    };
    let mut found: Vec<usize> = Vec::new();
    for at in spaces.filter(is_separator) {
        // A space belongs to one separator only.
        if found.last().is_none_or(|last| title[*last..at].chars().count() > 2) {
            found.push(at);
        }
    }
    found
}

/// The title without the separators and the spaces around them, so that their neighbours are one
/// word: Readability counts so.
fn without_separators(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut rest = 0;
    for at in separators(title) {
        out.push_str(&title[rest..at]);
        rest = at + 2 + title[at + 1..].chars().next().map_or(0, char::len_utf8);
    }
    out.push_str(&title[rest..]);
    out
}

/// The number of words; 1 for an empty text.
fn word_count(text: &str) -> usize {
    // Leading and trailing spaces count as empty words.
    text.split(' ').count()
}

/// The part of the letters of `b` that are in words that `a` has, too: 1 if they have the same
/// words.
pub(super) fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let known: HashSet<&str> = a.unicode_words().collect();
    let words: Vec<&str> = b.unicode_words().collect();
    let len = |words: &[&str]| -> usize {
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        letters + words.len().saturating_sub(1)
    };
    let unknown: Vec<&str> = words.iter().copied().filter(|word| !known.contains(word)).collect();
    let (total, unknown) = (len(&words), len(&unknown));
    if known.is_empty() || total == 0 {
        return 0.0;
    }
    1.0 - unknown as f64 / total as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_removed() {
        for (title, expected) in [
            ("How to build a good garden shed | Example News", "How to build a good garden shed"),
            ("How to build a shed - Garden - Example News", "How to build a shed - Garden"),
            // Too little would be left.
            ("Garden shed | Example News", "Garden shed | Example News"),
            ("Example | How to build a garden shed", "How to build a garden shed"),
            ("Some » path to one article here", "path to one article here"),
            ("Well-known words of a title", "Well-known words of a title"),
            ("Example News: How to build a garden shed", "How to build a garden shed"),
            (
                "What we know so far today: a great long story",
                "What we know so far today: a great long story",
            ),
            ("A: b: how to build", "A: b: how to build"),
            ("News: b: how to build", "News: b: how to build"),
            ("News: Shed: how to build one well", "how to build one well"),
            ("", ""),
            ("|", "|"),
            (" | ", " | "),
        ] {
            assert_eq!(without_site(title, |_| false, || None), expected, "{title}");
        }
    }

    #[test]
    fn headings_decide() {
        let title = "Example News: How to build a garden shed";
        assert_eq!(without_site(title, |text| text == title, || None), title);
        let h1 = || Some("A heading that has more words".to_owned());
        assert_eq!(without_site("Short", |_| false, h1), "A heading that has more words");
        assert_eq!(
            without_site("Neither short nor long at all", |_| false, h1),
            "Neither short nor long at all"
        );
    }

    #[test]
    fn similar_titles() {
        assert!(similarity("The quick brown fox", "The quick fox") > 0.75);
        assert!(similarity("Example News", "The quick fox") < 0.1);
        assert_eq!(similarity("", "a"), 0.0);
        assert_eq!(similarity("a", "…"), 0.0);
    }
}
