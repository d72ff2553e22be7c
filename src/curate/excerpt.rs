//! Excerpts of drafts from the summaries of feeds and pages.
//!
//! [`excerpt`] takes plain text and returns whole sentences of it, without what feeds and blogs
//! append ("Read more", "The post … appeared first on …", "[…]") and without the title in front.
//! Text that says nothing (`text::excerpt::poor`) gives an empty excerpt. Pure.

mod opening;

use super::page::fold;
use crate::text::excerpt::{Poor, poor};
use crate::text::plain;
use crate::text::shorten::shorten;
use crate::text::timestamp::Timestamp;

/// The maximum length of an excerpt, in grapheme clusters.
const MAX_LEN: usize = 300;
/// The maximum length of the text that is looked at, in bytes. Excerpts are at its start, but an
/// ending that is removed can be at the end of a short text only.
const MAX_TEXT_LEN: usize = 64 << 10;

/// The excerpt of `text`, plain text of any length, of an article with `title`: whole sentences of
/// at most 300 grapheme clusters as [`shorten`] chooses them, or words and an ellipsis. Empty if
/// the text says nothing.
pub fn excerpt(text: &str, title: &str) -> String {
    let text = fold(plain::prefix(text, MAX_TEXT_LEN));
    let title = fold(title);
    let text = opening::without_opening(&text);
    let text = without_title(text, &title);
    let (text, is_cut) = without_endings(without_chapters(text), &title);
    if is_poor(text, &title) {
        return String::new();
    }
    let short = shorten(text, MAX_LEN);
    let short = match short.len() == text.len() {
        true if is_cut => completed(text),
        true => short,
        false => whole_sentences(short),
    };
    // A grapheme cluster can have any number of combining marks.
    let short = plain::prefix(&short, 8 * MAX_LEN).to_owned();
    if is_poor(&short, &title) { String::new() } else { short }
}

/// Whether a text says nothing: see [`poor`], or it is only a date or a dateline such as "BERLIN
/// (Example) –".
fn is_poor(text: &str, title: &str) -> bool {
    let is_dateline = || {
        let start = text.trim_end_matches([' ', '-', '–', '—']);
        start.len() < text.len() && start.split(' ').count() <= 6
    };
    text.is_empty()
        || poor(text, title, std::iter::empty()).is_some()
        || Timestamp::parse(text, None).is_ok()
        || is_dateline()
        || is_list_of_links(text)
}

/// Whether a text consists of the links of a site that collects links.
fn is_list_of_links(text: &str) -> bool {
    const LINKS: [&str; 6] = ["comments", "link", "discussion", "discuss", "kommentare", "article"];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| LINKS.iter().any(|link| word.eq_ignore_ascii_case(link)))
        || (text.starts_with("Article URL: ") && text.contains("Comments URL: "))
}

/// `text` before the list of chapters that descriptions of videos and podcasts end with.
fn without_chapters(text: &str) -> &str {
    /// Less text in front of it is no description.
    const MIN_LEN: usize = 40;
    let marks = [" 00:00 ", " 0:00 ", " 00:00:00 ", " (00:00) ", " (0:00) ", " [00:00] "];
    let at = marks.iter().filter_map(|mark| text.find(mark)).min();
    at.filter(|at| *at >= MIN_LEN).map_or(text, |at| &text[..at])
}

/// `text` without the title at its start, if something follows that does not continue it as a
/// sentence.
fn without_title<'t>(text: &'t str, title: &str) -> &'t str {
    /// Shorter titles can be the first words of a sentence.
    const LONG: usize = 4;
    let Some(rest) = text.strip_prefix(title).filter(|_| !title.is_empty()) else { return text };
    let is_mark =
        |c: char| matches!(c, '.' | ':' | '|' | '–' | '—' | '-' | '!' | '?' | '»' | '。' | '：');
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    let gap = &rest[..rest.len() - after.len()];
    // The dash of "Apple-Based" is a part of a word.
    let is_word_end = gap.contains([' ', '。', '：']);
    let ends_sentence = gap.contains(is_mark) || title.ends_with(is_mark);
    let is_long = title.split(' ').count() >= LONG;
    let is_repeated = is_word_end && (ends_sentence || is_long);
    match is_repeated && after.starts_with(|c: char| !c.is_lowercase()) {
        true => after,
        false => text,
    }
}

/// `text` without what programs append, and whether that says that the text is cut off there.
fn without_endings<'t>(text: &'t str, title: &str) -> (&'t str, bool) {
    /// More endings than programs append.
    const MAX_PASSES: usize = 5;
    let (mut text, mut is_cut) = (text, false);
    for _ in 0..MAX_PASSES {
        let before = text;
        text = trim_marks(text);
        text = without_credit(text);
        text = without_submitter(without_tags(text));
        for mark in ["[link]", "[comments]"] {
            text = text.strip_suffix(mark).map_or(text, str::trim_end);
        }
        for mark in ["[…]", "[...]", "[..]", "(…)", "(...)", "[…", "(more…)", "[more]"] {
            if let Some(rest) = text.strip_suffix(mark) {
                (text, is_cut) = (rest.trim_end(), true);
            }
        }
        text = without_invitation(text, title);
        if text.len() == before.len() {
            break;
        }
    }
    let rest = text.trim_end_matches(['…', ' ']).trim_end_matches("...");
    if rest.len() < text.len() {
        (text, is_cut) = (rest.trim_end(), true);
    }
    (text, is_cut)
}

/// `text` without arrows and separators at its end.
fn trim_marks(text: &str) -> &str {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '→' | '⟶' | '➔' | '›' | '|' | '·' | '•' | '>');
    let text = text.trim_end_matches(is_mark);
    // A closing quotation mark is a part of the text.
    match text.strip_suffix('»') {
        Some(rest) if !rest.contains('«') => rest.trim_end_matches(is_mark),
        _ => text,
    }
}

/// `text` without the sentence that blogs append: "The post A appeared first on B."
fn without_credit(text: &str) -> &str {
    const CREDITS: [(&str, &str); 20] = [
        ("The post ", " appeared first on "),
        ("The post ", " first appeared on "),
        ("The article ", " appeared first on "),
        ("This post ", " appeared first on "),
        ("This article ", " appeared first on "),
        ("Der Beitrag ", " erschien zuerst auf "),
        ("L’article ", " est apparu en premier sur "),
        ("L'article ", " est apparu en premier sur "),
        ("La entrada ", " se publicó primero en "),
        ("La entrada ", " apareció primero en "),
        ("La entrada ", " aparece primero en "),
        ("L'articolo ", " proviene da "),
        ("L’articolo ", " proviene da "),
        ("O post ", " apareceu primeiro em "),
        ("Het bericht ", " verscheen eerst op "),
        ("Artykuł ", " pochodzi z serwisu "),
        ("Inlägget ", " dök först upp på "),
        ("Indlægget ", " blev først udgivet på "),
        ("Сообщение ", " появились сначала на "),
        ("Příspěvek ", " pochází z "),
    ];
    let credit = CREDITS.iter().find_map(|(start, middle)| {
        let middle = text.rfind(middle)?;
        text[..middle].rfind(start)
    });
    credit.map_or(text, |at| text[..at].trim_end())
}

/// `text` without the hashtags and bare URLs after its last sentence.
fn without_tags(text: &str) -> &str {
    let is_tag = |word: &str| {
        let is_hashtag = word.len() > 1 && word.starts_with('#') && !word.ends_with(is_end);
        is_hashtag || word.starts_with("https://") || word.starts_with("http://")
    };
    let mut rest = text;
    while let Some((before, word)) = rest.rsplit_once(' ')
        && is_tag(word)
    {
        rest = before.trim_end();
    }
    let is_cut = rest.len() < text.len();
    // A tag can be the last word of a sentence.
    if is_cut && rest.trim_end_matches(is_closing).ends_with(is_end) { rest } else { text }
}

/// `text` without the name of the user who submitted a link.
fn without_submitter(text: &str) -> &str {
    let Some(at) = text.rfind("submitted by ") else { return text };
    let name = text[at + "submitted by ".len()..].trim_start();
    let is_name = name.starts_with("/u/") || name.starts_with("u/");
    if is_name && name.split(' ').count() <= 3 { text[..at].trim_end() } else { text }
}

/// `text` without an invitation such as "Read more" at its end. A single word counts only as a sentence of its own.
fn without_invitation<'t>(text: &'t str, title: &str) -> &'t str {
    /// In bytes: more than the longest invitation.
    const MAX_LEN: usize = 120;
    let from = plain::floor_char_boundary(text, text.len().saturating_sub(MAX_LEN));
    let is_mark = |c: char| {
        matches!(
            c,
            '.' | '!'
                | '?'
                | '…'
                | ']'
                | ')'
                | ':'
                | '|'
                | '-'
                | '–'
                | '—'
                | '»'
                | '>'
                | '。'
                | '！'
                | '？'
        )
    };
    let mut starts = text[from..].char_indices().map(|(at, c)| (from + at, c));
    let found = starts.find_map(|(at, c)| {
        let start = at + c.len_utf8();
        let is_start = c.is_whitespace() || is_mark(c);
        let tail = text[start..].trim_start();
        if !is_start || tail.is_empty() {
            return None;
        }
        let ends_sentence = text[..start].trim_end().ends_with(is_mark);
        let is_phrase = tail.contains(' ') && tail.starts_with(char::is_uppercase);
        let is_invitation = ends_sentence || is_phrase;
        // The mark of a range or a name belongs to the text.
        let is_removed =
            is_invitation && poor(tail, title, std::iter::empty()) == Some(Poor::Invitation);
        is_removed.then_some(start)
    });
    found.map_or(text, |start| {
        text[..start].trim_end().trim_end_matches([':', '|', '–', '—', '-', '>']).trim_end()
    })
}

/// A text that is cut off in a sentence: its whole sentences if they are most of it, otherwise with
/// an ellipsis.
fn completed(text: &str) -> String {
    if text.trim_end_matches(is_closing).ends_with(is_end) {
        return text.to_owned();
    }
    match sentences_end(text).filter(|end| end * 5 >= text.len() * 3) {
        Some(end) => text[..end].to_owned(),
        None => format!("{}…", text.trim_end_matches([',', ';', ':', '-', '–', '—', ' '])),
    }
}

/// A shortened text without the last, incomplete sentence, if the others are enough.
fn whole_sentences(mut short: String) -> String {
    /// In bytes.
    const ENOUGH: usize = 75;
    if short.ends_with('…')
        && let Some(end) = sentences_end(&short).filter(|end| *end >= ENOUGH)
    {
        short.truncate(end);
    }
    short
}

/// The end of the last whole sentence before the end of a text.
fn sentences_end(text: &str) -> Option<usize> {
    let mut ends = text.rmatch_indices(is_end).filter_map(|(at, mark)| {
        let after = text[at + mark.len()..].trim_start_matches(is_closing);
        let is_sentence = !mark.is_ascii() || after.starts_with(' ');
        let continues = after.trim_start().starts_with(char::is_lowercase);
        (is_sentence && !continues).then_some(text.len() - after.len())
    });
    ends.next()
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？')
}

/// Whether a character can follow the mark at the end of a sentence.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '»' | ')' | '」')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "A tall tale of two towns";

    #[test]
    fn endings_are_removed() {
        for (text, expected) in [
            ("One story. Read more", "One story."),
            ("One story. Read more »", "One story."),
            ("One story. Continue reading →", "One story."),
            ("One story. Weiterlesen", "One story."),
            ("One story… Lire la suite", "One story…"),
            ("One story about towns […]", "One story about towns…"),
            ("One story about the towns. And another [...]", "One story about the towns."),
            (
                "One story about towns [...] Read more on Example",
                "One story about towns [...] Read more on Example",
            ),
            (
                "One story. The post A tall tale of two towns appeared first on Example.",
                "One story.",
            ),
            ("One story […] The post X first appeared on Example.", "One story…"),
            ("One story. Der Beitrag X erschien zuerst auf Example.", "One story."),
            ("物語です。続きを読む", "物語です。"),
            ("История. Читать далее", "История."),
            ("One story. #one #story https://example.org/a", "One story."),
            ("One story. submitted by /u/someone [link] [comments]", "One story."),
            (
                "Two gates and a few valves lift a boat up a hill. 00:00 The gate 01:30 The boat",
                "Two gates and a few valves lift a boat up a hill.",
            ),
            // Parts of sentences.
            ("They all went to #oneStory", "They all went to #oneStory"),
            ("The work submitted by the pupils", "The work submitted by the pupils"),
            ("We need to know more", "We need to know more"),
            ("They wanted to read more", "They wanted to read more"),
            ("He said «I know»", "He said «I know»"),
            ("One story. Read more books!", "One story. Read more books!"),
        ] {
            assert_eq!(excerpt(text, TITLE), expected, "{text}");
        }
    }

    #[test]
    fn the_title_is_not_repeated() {
        for (text, title, expected) in [
            ("A tall tale of two towns. It was a year.", TITLE, "It was a year."),
            ("A tall tale of two towns It was a year.", TITLE, "It was a year."),
            (
                "A tall tale of two towns is told again.",
                TITLE,
                "A tall tale of two towns is told again.",
            ),
            ("Apple Has made a phone.", "Apple", "Apple Has made a phone."),
            ("Apple: it has made a phone.", "Apple", "Apple: it has made a phone."),
            ("Apple: A phone is made.", "Apple", "A phone is made."),
            ("Apple-Based phones.", "Apple", "Apple-Based phones."),
        ] {
            assert_eq!(excerpt(text, title), expected, "{text}");
        }
    }

    #[test]
    fn text_that_says_nothing_is_empty() {
        for text in [
            "",
            "Read more",
            "[…]",
            "A tall tale of two towns",
            "The post A tall tale of two towns appeared first on Example.",
            "https://example.org/a",
            "2024-01-18",
            "January 18, 2024",
            "BERLIN (Example) –",
            "…",
            "n/a",
            "Comments",
            "[link] [comments]",
            "submitted by /u/someone [link] [comments]",
            "Article URL: https://a.example/ Comments URL: https://b.example/ Points: 2",
        ] {
            assert_eq!(excerpt(text, TITLE), "", "{text}");
        }
    }

    #[test]
    fn long_text_is_shortened_at_a_sentence() {
        let sentence = "This is a sentence of about forty letters. ";
        let text = excerpt(&sentence.repeat(20), TITLE);
        assert!(text.ends_with("letters.") && text.len() > 200 && text.len() <= 300, "{text}");
        let start =
            "A sentence that is long enough to be an excerpt of its own, and then some more.";
        let text = format!("{start} And {}", "a word ".repeat(100));
        assert_eq!(excerpt(&text, TITLE), start);
        let text = excerpt(&"word ".repeat(100), TITLE);
        assert!(text.ends_with("word…") && text.len() <= 303, "{text}");
        assert!(excerpt(&"字".repeat(100_000), TITLE).chars().count() <= 300);
        for text in ["The post ", "[…]", "Read more. ", "→", "A tall tale of two towns "] {
            excerpt(&text.repeat(100_000), TITLE);
        }
    }
}
