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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert!(is_tag("en") && is_tag("pt-BR") && is_tag("zh-Hant-TW"));
        assert!(!is_tag("") && !is_tag("en us") && !is_tag("en\"><b>") && !is_tag("en-"));
        assert_eq!(primary("EN-us"), "en");
    }
}
