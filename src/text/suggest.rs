//! Spelling suggestions ("did you mean …?").

/// Longer words have no suggestions: the time of a comparison is quadratic.
const MAX_LEN: usize = 100;

/// The most similar candidate: equal except for case, `_`, `-` and spaces, or with at most one edit per
/// three letters. Of equally similar candidates, the first.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = simplify(word);
    let limit = word.chars().count() / 3;
    if word.len() > MAX_LEN {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LEN)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &simplify(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit.min(3))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

fn simplify(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_words_are_suggested() {
        let keys = ["title", "publishedDateTime", "webUrl", "published", "heat"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("published_date_time", Some("publishedDateTime")),
            ("publishDateTime", Some("publishedDateTime")),
            ("weburl", Some("webUrl")),
            ("publised", Some("published")),
            ("readingTime", None),
            ("seat", Some("heat")),
            ("at", None),
        ] {
            assert_eq!(closest(word, keys), expected, "{word}");
        }
    }
}
