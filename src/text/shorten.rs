//! Truncates text of any script at a sentence, word or grapheme boundary.

use unicode_segmentation::UnicodeSegmentation;

/// The maximum length of a description, in grapheme clusters.
pub const MAX_DESCRIPTION_LEN: usize = 200;

/// Truncates `text` to at most `limit` grapheme clusters: after the last sentence or word that ends near the
/// limit, otherwise at the limit. An ellipsis marks the truncation, except after a complete sentence.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let Some(cut) = offset_of(text, limit) else { return text.to_owned() };
    let start = &text[..cut];
    if let Some(end) = sentence_end(start, limit) {
        return start[..end].to_owned();
    }
    let cut_for_ellipsis = start.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    let end = word_end(text, cut_for_ellipsis);
    let words = start[..end].trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '.' | ';' | ':' | '—' | '–' | '-' | '、' | '，' | '；' | '：' | '،'
            )
    });
    if words.is_empty() { String::new() } else { format!("{words}…") }
}

/// The byte offset after `limit` grapheme clusters; `None` if `text` is not longer.
fn offset_of(text: &str, limit: usize) -> Option<usize> {
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

/// The number of grapheme clusters.
fn grapheme_count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).count() }
}

/// The end of the last sentence of `text`, if it is at least three fifths of `limit` long.
fn sentence_end(text: &str, limit: usize) -> Option<usize> {
    let is_mark =
        |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '۔' | '।');
    let is_quote = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '」' | '』' | '）');
    let end = text.rmatch_indices(is_mark).find_map(|(at, mark)| {
        let after = text[at + mark.len()..].trim_start_matches(is_quote);
        // A full stop inside a number or before a lower-case word does not end a sentence.
        let next = after.trim_start().chars().next();
        let is_end = match mark.is_ascii() {
            true => after.is_empty() || after.starts_with(char::is_whitespace),
            false => !after.starts_with(is_mark),
        };
        let continues = next.is_some_and(|c| c.is_lowercase() || is_mark(c));
        (is_end && !continues).then_some(text.len() - after.len())
    })?;
    (grapheme_count(&text[..end]) * 5 >= limit * 3).then_some(end)
}

/// The last end of a word at or before `cut`, unless that removes more than a long word.
fn word_end(text: &str, cut: usize) -> usize {
    /// Longer words are split.
    const MAX_WORD_LEN: usize = 40;
    let is_near = |end: usize| end > 0 && grapheme_count(&text[end..cut]) <= MAX_WORD_LEN;
    if text[cut..].starts_with(char::is_whitespace) {
        return cut;
    }
    if let Some(end) = text[..cut].rfind(char::is_whitespace).filter(|&end| is_near(end)) {
        return end;
    }
    // Scripts without spaces have word boundaries too.
    let end = text.split_word_bound_indices().map(|(at, _)| at).take_while(|&at| at <= cut).last();
    end.filter(|&end| is_near(end)).unwrap_or(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_text_is_unchanged() {
        for text in ["", "a", "据 Reuters 报道。", "👨‍👩‍👧‍👦 e\u{301}"] {
            assert_eq!(shorten(text, 200), text);
        }
        assert_eq!(shorten("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2), "👨‍👩‍👧‍👦👨‍👩‍👧‍👦");
    }

    #[test]
    fn words_are_not_split() {
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
            let length = grapheme_count(&short);
            assert!((150..=200).contains(&length), "{length} {short}");
            let prefix = short.trim_end_matches('…');
            assert!(text.starts_with(prefix));
            let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            assert!(ends.contains(&prefix.len()), "a grapheme cluster is split: {short}");
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
