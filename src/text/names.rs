//! Names with a hyphen, such as "DALL-E", "GPT-4" or "F-35", which a line must not break.
//!
//! Browsers break lines after hyphens. An element around the name prevents that and, unlike a non-breaking
//! hyphen or an invisible character, leaves copied and searched text as it is.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

/// A longer name can be broken, so that it never is wider than a narrow column.
const MAX_CHARS: usize = 16;

const START: &str = "<span class=\"nb\">";
const END: &str = "</span>";

/// Puts names with a hyphen in `html` into elements of the class `nb`. `html` is escaped text without tags.
pub fn unbroken(html: &str) -> Cow<'_, str> {
    // The first byte of U+2010, or the hyphen of ASCII.
    if memchr(b'-', html.as_bytes()).is_none() && memchr(0xe2, html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let mut written = 0;
    for Range { start, end } in names(html) {
        out.push_str(&html[written..start]);
        out.extend([START, &html[start..end], END]);
        written = end;
    }
    if written == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[written..]);
    Cow::Owned(out)
}

/// The names with a hyphen in `text`.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut names: Vec<Range<usize>> = Vec::new();
    // The name that ends where the next word starts.
    let mut open: Option<Range<usize>> = None;
    let mut previous: Option<Range<usize>> = None;
    for word in words(text) {
        let joined = previous.as_ref().filter(|previous| {
            is_hyphen(&text[previous.end..word.start])
                && is_name(&text[(*previous).clone()], &text[word.clone()])
        });
        open = match (joined, open.take()) {
            (Some(_), Some(name)) => Some(name.start..word.end),
            (Some(first), None) => Some(first.start..word.end),
            (None, name) => {
                names.extend(name);
                None
            }
        };
        previous = Some(word);
    }
    names.extend(open);
    names.retain(|name| text[name.clone()].chars().count() <= MAX_CHARS);
    names
}

/// The runs of letters and digits in `text`.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let len = text[start..].find(|c: char| !c.is_alphanumeric());
        at = len.map_or(text.len(), |len| start + len);
        Some(start..at)
    })
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}")
}

/// Whether two words with a hyphen between them are one name: "GPT" and "4", "DALL" and "E", "T" and "Mobile", but not
/// "US" and "President".
fn is_name(first: &str, second: &str) -> bool {
    let is_capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let ends_high = is_capital(first.chars().last()) || is_digit(first.chars().last());
    let lower_letters = second.chars().filter(|c| c.is_lowercase()).count();
    let is_letter = first.chars().count() == 1 && !is_digit(first.chars().next());
    let is_short = is_letter || lower_letters <= 1;
    // "Llama-3" as well.
    is_digit(second.chars().next()) && (ends_high || is_capital(first.chars().next()))
        || is_capital(second.chars().next()) && ends_high && is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that `text` is unbroken in the parts in brackets.
    #[track_caller]
    fn check(text: &str) {
        let html = text.replace('[', START).replace(']', END);
        assert_eq!(unbroken(&text.replace(['[', ']'], "")), html);
    }

    #[test]
    fn names_with_a_hyphen_are_unbroken() {
        for text in [
            "[DALL-E] draws",
            "What [GPT-4] and [GPT-4o] say",
            "The [A-10], the [F-35]: [COVID-19].",
            "[Llama-3] and [Claude-3].5",
            "[T-Mobile] and the [X-Men]",
            "(DALL\u{2011}E) [DALL\u{2010}E]",
            "[F-16-A]",
            "[GPT-4]-based, [UTF-8]-Text",
            "&quot;[ÉTS-2]&quot; &amp; [Ö-3]",
        ] {
            check(text);
        }
    }

    #[test]
    fn other_hyphens_are_left_alone() {
        for text in [
            "",
            "no hyphen – but a dash",
            "well-known",
            "US-President",
            "Microsoft-Google",
            "KI-Entwicklung",
            "non-GAAP 9-to-5",
            "A - B",
            "A--B -B A- -",
            "ABCDEFGHIJ-1234567890",
        ] {
            check(text);
            assert!(matches!(unbroken(text), Cow::Borrowed(_)));
        }
    }
}
