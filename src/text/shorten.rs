//! Texts cut to a length, in every script.

use unicode_segmentation::UnicodeSegmentation;

/// How many characters a description has at most.
pub const DESCRIPTION: usize = 200;

/// `text` in at most `limit` characters, as readers count them: cut after a sentence or a word where one ends
/// near the limit, else at the limit. An ellipsis says that something is missing, unless a sentence ends there.
pub fn shorten(text: &str, limit: usize) -> String {
    // A character has at least one byte.
    if text.len() <= limit {
        return text.to_owned();
    }
    let Some(cut) = end_of(text, limit) else { return text.to_owned() };
    let start = &text[..cut];
    if let Some(end) = end_of_sentence(start, limit) {
        return start[..end].to_owned();
    }
    // Room for the ellipsis.
    let room = start.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    let end = end_of_word(text, room);
    let words = start[..end].trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '.' | ';' | ':' | '—' | '–' | '-' | '、' | '，' | '；' | '：' | '،'
            )
    });
    if words.is_empty() { String::new() } else { format!("{words}…") }
}

/// Where the character number `limit` of `text` ends; `None` if there are no more than these.
fn end_of(text: &str, limit: usize) -> Option<usize> {
    // Of most texts, each byte is a character; to find that is much faster.
    if text.as_bytes().get(..=limit)?.is_ascii() {
        return Some(limit);
    }
    let mut ends = text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    let end = match limit {
        0 => 0,
        _ => ends.nth(limit - 1)?,
    };
    (end < text.len()).then_some(end)
}

/// How many characters `text` has, as readers count them.
fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).count() }
}

/// Where the last sentence of `text` ends, if most of `limit` characters are in front of it.
fn end_of_sentence(text: &str, limit: usize) -> Option<usize> {
    let is_mark =
        |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '۔' | '।');
    let is_quote = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '」' | '』' | '）');
    let end = text.rmatch_indices(is_mark).find_map(|(at, mark)| {
        let behind = text[at + mark.len()..].trim_start_matches(is_quote);
        // A mark within a number, a name or a sentence is no end.
        let next = behind.trim_start().chars().next();
        let is_end = match mark.is_ascii() {
            true => behind.is_empty() || behind.starts_with(char::is_whitespace),
            false => !behind.starts_with(is_mark),
        };
        let goes_on = next.is_some_and(|c| c.is_lowercase() || is_mark(c));
        (is_end && !goes_on).then_some(text.len() - behind.len())
    })?;
    (length(&text[..end]) * 5 >= limit * 3).then_some(end)
}

/// The last end of a word in `text` at or before `room`, if it is near, else `room`.
fn end_of_word(text: &str, room: usize) -> usize {
    /// How many characters a word may have that is not cut.
    const NEAR: usize = 40;
    let is_near = |end: usize| end > 0 && length(&text[end..room]) <= NEAR;
    if text[room..].starts_with(char::is_whitespace) {
        return room;
    }
    if let Some(end) = text[..room].rfind(char::is_whitespace).filter(|&end| is_near(end)) {
        return end;
    }
    // Scripts without spaces have words as well.
    let end = text.split_word_bound_indices().map(|(at, _)| at).take_while(|&at| at <= room).last();
    end.filter(|&end| is_near(end)).unwrap_or(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        text.graphemes(true).count()
    }

    #[test]
    fn what_is_short_stays() {
        for text in ["", "a", "据 Reuters 报道。", "👨‍👩‍👧‍👦 e\u{301}"] {
            assert_eq!(shorten(text, 200), text);
        }
        assert_eq!(shorten("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2), "👨‍👩‍👧‍👦👨‍👩‍👧‍👦");
    }

    #[test]
    fn words_are_whole_where_there_are_some() {
        assert_eq!(shorten("one two three four", 12), "one two…");
        assert_eq!(shorten("one two, three", 10), "one two…");
        assert_eq!(shorten("Ends here. Then a lot more", 14), "Ends here.");
        assert_eq!(shorten("v1.5 is out now and more", 12), "v1.5 is out…");
    }

    #[test]
    fn scripts_without_spaces_are_cut_near_the_limit() {
        for text in [
            format!("据 Reuters {}", "报道称该公司将于明年推出新产品".repeat(30)),
            "これは日本語の長い文章でありスペースがありません".repeat(20),
            "カタカナ".repeat(100),
            "ภาษาไทยไม่มีการเว้นวรรคระหว่างคำ".repeat(20),
            format!("https://example.org/{}", "a".repeat(400)),
            "🇩🇪👨‍👩‍👧‍👦👍🏽".repeat(200),
            "e\u{301}".repeat(500),
            "नमस्ते".repeat(100),
        ] {
            let short = shorten(&text, 200);
            assert!((150..=200).contains(&count(&short)), "{} {short}", count(&short));
            let kept = short.trim_end_matches('…');
            assert!(text.starts_with(kept));
            let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            assert!(ends.contains(&kept.len()), "a character is cut: {short}");
        }
    }

    #[test]
    fn sentences_are_preferred() {
        let text = format!("{}。{}", "句".repeat(150), "字".repeat(150));
        assert_eq!(shorten(&text, 200), format!("{}。", "句".repeat(150)));
        let text = format!("{} End of it. {}", "word ".repeat(30), "More ".repeat(30));
        assert!(shorten(&text, 200).ends_with("End of it."));
    }
}
