//! Suggests a missing `locale`: the article seems to be in another language than that of the site.
//!
//! Only long texts that are clearly in one language are reported. Languages that are easily confused count as one.

use std::sync::Arc;

use whatlang::{Lang, detect};

use crate::diag::{Diagnostic, Place, YamlPath};
use crate::graph::Article;
use crate::text::{language, plain};

/// Fewer letters are not enough, as most scripts have several languages …
const MIN_LETTERS: usize = 100;
/// … except those without an alphabet.
const MIN_SIGNS: usize = 25;
const MIN_CONFIDENCE: f64 = 0.99;

/// The languages that are suggested, with their tags.
const TAGS: [(Lang, &str); 27] = [
    (Lang::Ara, "ar"),
    (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hun, "hu"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "no"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Spa, "es"),
    (Lang::Swe, "sv"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Vie, "vi"),
];

/// Languages that are easily confused in short texts.
const SIMILAR: [&[&str]; 7] = [
    &["da", "nb", "nn", "no", "sv"],
    &["de", "lb", "gsw", "nds"],
    &["nl", "af", "fy"],
    &["es", "ca", "gl", "pt", "it"],
    &["cs", "sk", "pl"],
    &["ru", "uk", "be", "bg", "mk", "sr"],
    &["ar", "fa", "ur", "ps", "ckb"],
];

/// The suggestion for an article without `locale` on a site in `site_language`.
pub(super) fn missing_locale(article: &Article, site_language: &str) -> Option<Diagnostic> {
    if article.locale.is_some() {
        return None;
    }
    let excerpt = article.excerpt.as_deref().filter(|_| !article.has_poor_excerpt);
    let text = [Some(plain::title(&article.title)), excerpt.map(plain::excerpt)];
    let text = text.into_iter().flatten().collect::<Vec<_>>().join(". ");
    let (tag, name) = detected(&text, &language::primary(site_language))?;
    let message = format!("the article seems to be in {name}");
    let diagnostic = Diagnostic::warning("missing-locale", message)
        .at(Arc::clone(&article.source.file), Place::Value(YamlPath(vec!["title".into()])))
        .label(format!("the language of the site is `{site_language}`"))
        .hint(format!("add `locale: {tag}`"));
    Some(diagnostic)
}

/// The tag and the English name of the language of `text`, if it is certain and differs from `site_language`.
fn detected(text: &str, site_language: &str) -> Option<(&'static str, &'static str)> {
    let info = detect(text)?;
    let (lang, tag) = TAGS.iter().find(|(lang, _)| *lang == info.lang())?;
    let has_signs = matches!(lang, Lang::Cmn | Lang::Jpn | Lang::Kor);
    let min_letters = if has_signs { MIN_SIGNS } else { MIN_LETTERS };
    let is_long = text.chars().filter(|c| c.is_alphabetic()).count() >= min_letters;
    let is_certain = info.is_reliable() && info.confidence() >= MIN_CONFIDENCE;
    let is_similar =
        SIMILAR.iter().any(|group| group.contains(tag) && group.contains(&site_language));
    let differs = *tag != site_language && !is_similar;
    (is_long && is_certain && differs).then(|| (*tag, lang.eng_name()))
}

#[cfg(test)]
mod tests {
    use super::detected;

    const GERMAN: &str = "Die Straßenbahn fährt wieder nachts. Nach einem Jahr Pause bringt die Stadt ihre \
                          Fahrgäste auch zwischen Mitternacht und fünf Uhr morgens nach Hause.";
    const ENGLISH: &str = "The tram runs at night again. After a year the city takes its passengers home \
                           between midnight and five in the morning, as it did before.";

    #[test]
    fn long_texts_in_another_language_are_detected() {
        for (text, site, expected) in [
            (GERMAN, "en", Some("de")),
            (GERMAN, "de", None),
            (GERMAN, "lb", None),
            (ENGLISH, "en", None),
            (ENGLISH, "de", Some("en")),
            (
                "夜間の路面電車が一年ぶりに運行を再開し、深夜から早朝まで市民を自宅へ送り届けます。",
                "en",
                Some("ja"),
            ),
            ("Die Straßenbahn fährt wieder", "en", None),
            (
                "GPT-4, DALL-E, Claude, Gemini, Llama, Mistral, Qwen, DeepSeek, Grok, Phi, Falcon, Stable \
              Diffusion, Midjourney, Whisper, Sora, Copilot",
                "en",
                None,
            ),
            ("", "en", None),
        ] {
            assert_eq!(detected(text, site).map(|(tag, _)| tag), expected, "{site}: {text}");
        }
    }
}
