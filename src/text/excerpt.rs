//! Excerpts that say nothing: placeholders, addresses, the title again.
//!
//! They come from other programs: a feed without descriptions, a page whose description is its title. Only an
//! excerpt that says nothing as a whole is poor; words within a sentence never count.

use super::plain;
use super::slug::fold;

/// Why an excerpt says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poor {
    /// A placeholder such as "n/a".
    Placeholder,
    /// An address.
    Url,
    /// Punctuation and digits only.
    NoWords,
    /// The title, its beginning, or the title with the name of the site.
    Title,
    /// The name of the provider.
    Provider,
    /// An invitation such as "Read more".
    Invitation,
}

impl Poor {
    /// What the excerpt is, for reports.
    pub fn description(self) -> &'static str {
        match self {
            Self::Placeholder => "a placeholder",
            Self::Url => "an address",
            Self::NoWords => "punctuation and digits",
            Self::Title => "the title again",
            Self::Provider => "the name of the provider",
            Self::Invitation => "an invitation to read on",
        }
    }
}

/// Folded texts of programs that had no excerpt. Punctuation is a space.
const PLACEHOLDERS: &[&str] = &[
    "na",
    "n a",
    "none",
    "null",
    "nil",
    "nan",
    "undefined",
    "tbd",
    "todo",
    "empty",
    "excerpt",
    "description",
    "summary",
    "no excerpt",
    "no excerpt available",
    "no description",
    "no description available",
    "no summary",
    "no summary available",
    "no content",
    "not available",
    "lorem ipsum",
    "k a",
    "keine angabe",
    "keine beschreibung",
    "nicht verfügbar",
    "aucune description",
    "pas de description",
    "sans description",
    "non disponible",
    "sin descripción",
    "no disponible",
    "nessuna descrizione",
    "sem descrição",
    "geen beschrijving",
    "brak",
    "brak opisu",
    "нет описания",
    "无",
    "暂无描述",
    "なし",
    "説明なし",
    "없음",
];

/// Folded invitations. The name of the provider can follow.
const INVITATIONS: &[&str] = &[
    "read more",
    "read on",
    "read the full article",
    "read the full story",
    "read full article",
    "read full story",
    "full story",
    "continue reading",
    "learn more",
    "find out more",
    "see more",
    "more",
    "click here",
    "click here to read more",
    "watch now",
    "watch the video",
    "mehr",
    "mehr lesen",
    "weiterlesen",
    "lesen sie mehr",
    "jetzt lesen",
    "lire la suite",
    "lire plus",
    "en savoir plus",
    "leer más",
    "seguir leyendo",
    "continua a leggere",
    "leggi tutto",
    "leia mais",
    "continuar lendo",
    "lees meer",
    "lees verder",
    "läs mer",
    "læs mere",
    "les mer",
    "lue lisää",
    "czytaj dalej",
    "czytaj więcej",
    "číst dál",
    "devamını oku",
    "читать далее",
    "читати далі",
    "続きを読む",
    "阅读更多",
    "阅读全文",
    "더 보기",
    "اقرأ المزيد",
];

/// Words between an invitation and the name of the provider.
const PREPOSITIONS: [&str; 12] =
    ["at", "on", "in", "from", "bei", "auf", "sur", "en", "su", "op", "på", "em"];

/// Why `excerpt` says nothing beside `title` and the names of the provider (name, domain); `None` if it says
/// something, or is empty. The texts are those of a source, with entities and tags.
pub fn poor<'n>(
    excerpt: &str,
    title: &str,
    provider: impl Iterator<Item = &'n str> + Clone,
) -> Option<Poor> {
    if is_long(excerpt, title) {
        return None;
    }
    let text = plain::excerpt(excerpt);
    if text.is_empty() {
        return None;
    }
    if is_url(&text) {
        return Some(Poor::Url);
    }
    if !text.contains(char::is_alphabetic) {
        return Some(Poor::NoWords);
    }
    let folded = fold(&text);
    let words: Vec<&str> = words(&folded).collect();
    let phrase = words.join(" ");
    if PLACEHOLDERS.contains(&phrase.as_str()) {
        return Some(Poor::Placeholder);
    }
    let is_provider = |words: &[&str]| provider.clone().any(|name| is_name(words, name));
    if is_provider(&words) {
        return Some(Poor::Provider);
    }
    if is_invitation(&words, &phrase, is_provider) {
        return Some(Poor::Invitation);
    }
    let folded_title = fold(&plain::title(title));
    let title: Vec<&str> = self::words(&folded_title).collect();
    repeats(&words, &title, is_provider).then_some(Poor::Title)
}

/// Whether an excerpt has more text than a poor one can have. Saves the conversion of nearly all excerpts.
fn is_long(excerpt: &str, title: &str) -> bool {
    /// More than the name of a provider and the words around it.
    const MAX_ADDITION: usize = 120;
    // Entities are longer than the characters of the title.
    let max_title_len = title.len() * if excerpt.contains('&') { 2 } else { 1 };
    excerpt.len() > max_title_len + MAX_ADDITION
        && !excerpt.contains('<')
        && excerpt.trim().contains(char::is_whitespace)
}

/// Whether the whole text is one address.
fn is_url(text: &str) -> bool {
    let is_start = |start: &str| {
        text.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start))
    };
    !text.contains(' ') && ["http://", "https://", "www."].into_iter().any(is_start)
}

/// The runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether `words` are the name or domain `name`, with or without its last label.
fn is_name(text: &[&str], name: &str) -> bool {
    let folded = fold(name);
    let text = text.concat();
    let name: Vec<&str> = words(&folded).skip_while(|word| *word == "www").collect();
    let without_top_level = match folded.rsplit_once('.') {
        Some((first, _)) if !folded.contains(' ') => words(first).collect::<String>(),
        _ => String::new(),
    };
    !text.is_empty() && (text == name.concat() || text == without_top_level)
}

fn is_invitation(words: &[&str], phrase: &str, is_provider: impl Fn(&[&str]) -> bool) -> bool {
    INVITATIONS.iter().any(|invitation| {
        let Some(rest) = phrase.strip_prefix(invitation) else { return false };
        let rest = &words[words.len() - rest.split(' ').filter(|word| !word.is_empty()).count()..];
        let name = match rest {
            [preposition, name @ ..] if PREPOSITIONS.contains(preposition) => name,
            rest => rest,
        };
        rest.is_empty() || is_provider(name)
    })
}

/// Whether `text` says no more than `title`: it is its beginning, or adds the name of the provider or what blogs append.
fn repeats(text: &[&str], title: &[&str], is_provider: impl Fn(&[&str]) -> bool) -> bool {
    if title.is_empty() {
        return false;
    }
    if let Some((last, first)) = text.split_last()
        && let Some(title_word) = title.get(first.len())
        && title.starts_with(first)
        && title_word.starts_with(last)
    {
        return true;
    }
    let is_appended =
        |rest: &[&str]| is_provider(rest) || rest.starts_with(&["appeared", "first", "on"]);
    let text = text.strip_prefix(&["the", "post"]).unwrap_or(text);
    text.strip_prefix(title).is_some_and(is_appended)
        || text.strip_suffix(title).is_some_and(is_provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "Städte &amp; Bäume: What grows where";

    fn check(excerpt: &str, expected: Option<Poor>) {
        let provider = ["The Daily Leaf", "dailyleaf.example"];
        assert_eq!(poor(excerpt, TITLE, provider.into_iter()), expected, "{excerpt:?}");
    }

    #[test]
    fn placeholders() {
        for text in [
            "NA",
            "n/a",
            "N. A.",
            " none ",
            "NULL",
            "<p>undefined</p>",
            "[No description]",
            "k. A.",
            "暂无描述",
        ] {
            check(text, Some(Poor::Placeholder));
        }
        for text in ["-", "…", "...", "2024", "12.04.2024 – 13:37", "★★★", "&nbsp;&#8211;"]
        {
            check(text, Some(Poor::NoWords));
        }
        for text in [
            "https://dailyleaf.example/2024/trees?utm_source=feed",
            "HTTP://A.EXAMPLE",
            "www.dailyleaf.example",
            "<a href=\"https://a.example/\">https://a.example/</a>",
        ] {
            check(text, Some(Poor::Url));
        }
        check(&format!("https://a.example/{}", "x".repeat(500)), Some(Poor::Url));
    }

    #[test]
    fn the_title_again() {
        for text in [
            "Städte & Bäume: What grows where",
            "STÄDTE &amp; BÄUME — what grows where?",
            "Sta\u{308}dte &#038; Bäume: What grows where…",
            "Städte & Bäume: What gro...",
            "Städte & Bäume",
            "Städte & Bäume: What grows where | The Daily Leaf",
            "Städte & Bäume: What grows where - dailyleaf.example",
            "The Daily Leaf: Städte & Bäume: What grows where",
            "The post Städte & Bäume: What grows where appeared first on Another Blog.",
        ] {
            check(text, Some(Poor::Title));
        }
    }

    #[test]
    fn names_and_invitations() {
        for text in ["The Daily Leaf", "the daily leaf.", "DailyLeaf", "www.dailyleaf.example/"] {
            let expected = if text.starts_with("www") { Poor::Url } else { Poor::Provider };
            check(text, Some(expected));
        }
        for text in [
            "Read more",
            "[Read more…]",
            "Continue reading on The Daily Leaf »",
            "Weiterlesen bei dailyleaf.example",
            "Lire la suite",
            "Leer más →",
            "続きを読む",
            "Читать далее",
        ] {
            check(text, Some(Poor::Invitation));
        }
    }

    #[test]
    fn anything_else_says_something() {
        for text in [
            "",
            "<img src=\"a.png\">",
            "Trees.",
            "Nonetheless",
            "None of the trees survived",
            "Null and void: a ruling",
            "Read more books, a study says",
            "Read more about trees at a library",
            "More trees",
            "Was in der Stadt wächst",
            "Städte & Bäume: What grows where, and why it matters",
            "What grows where",
            "The Daily Leaf on trees",
            "See https://a.example/ for a map",
            "木々",
            "أشجار المدينة",
        ] {
            check(text, None);
        }
        assert_eq!(poor("Something", "…", ["", "–"].into_iter()), None);
    }
}
