//! "Did you mean …?"

/// What is longer than this was not misspelt.
const LONGEST: usize = 100;

/// The candidate that `word` was probably meant to be: equal but for case, `_` and `-`, or
/// within an edit for every three letters; the first of the nearest.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = simplify(word);
    let limit = word.chars().count() / 3;
    // The longest key has some twenty letters; to compare more takes their product of steps.
    if word.len() > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
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
    fn near_misses_are_found_and_strangers_left_alone() {
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
