//! Language tags, as far as a page needs them.

/// Whether `tag` has the form of a BCP 47 language tag: `en`, `pt-BR`.
pub fn is_tag(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.split('-').all(is_part)
}

/// The language of a tag, without region and script: `en` of `en-us`.
pub fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or("").to_ascii_lowercase()
}

/// Whether the language is written from right to left: by its script, if the tag names one.
pub fn is_right_to_left(tag: &str) -> bool {
    const SCRIPTS: [&str; 9] =
        ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];
    const LANGUAGES: [&str; 15] = [
        "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur",
        "yi",
    ];
    let script = tag.split('-').skip(1).take_while(|part| part.len() > 1);
    match script.into_iter().find(|part| part.len() == 4 && !part.starts_with(char::is_numeric)) {
        Some(script) => SCRIPTS.contains(&script.to_ascii_lowercase().as_str()),
        None => LANGUAGES.contains(&primary(tag).as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert!(is_tag("en") && is_tag("pt-BR") && is_tag("zh-Hant-TW"));
        assert!(!is_tag("") && !is_tag("en us") && !is_tag("en\"><b>") && !is_tag("en-"));
        assert_eq!(primary("EN-us"), "en");
    }

    #[test]
    fn directions() {
        for tag in ["ar", "he-IL", "FA", "ur-PK", "yi", "az-Arab", "uz-arab-AF"] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["en", "ar-Latn", "ku", "de-CH-1996", "sr-Cyrl", "en-x-arab"] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }
}
