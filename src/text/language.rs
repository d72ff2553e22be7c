//! BCP 47 language tags: validation, Open Graph locales and text direction.

/// Whether `tag` has the syntax of a BCP 47 language tag, such as `en` or `pt-BR`.
pub fn is_tag(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    tag.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.split('-').all(is_part)
}

/// The primary language subtag: `en` for `en-us`.
pub fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or("").to_ascii_lowercase()
}

/// The Open Graph locale, language and territory: `de_DE` for `de`. `None` if the tag has no
/// region and the language has no default territory.
pub fn open_graph(tag: &str) -> Option<String> {
    const TERRITORIES: &str = "af_ZA ar_AR bg_BG bn_IN ca_ES cs_CZ cy_GB da_DK de_DE el_GR en_US \
        es_ES et_EE eu_ES fa_IR fi_FI fr_FR ga_IE gl_ES he_IL hi_IN hr_HR hu_HU id_ID is_IS it_IT \
        ja_JP ko_KR lt_LT lv_LV mk_MK ms_MY nb_NO nl_NL nn_NO no_NO pl_PL pt_BR ro_RO ru_RU sk_SK \
        sl_SI sq_AL sr_RS sv_SE sw_KE ta_IN th_TH tr_TR uk_UA ur_PK vi_VN zh_CN";
    let language = primary(tag);
    let mut parts = tag.split('-').skip(1).take_while(|part| part.len() > 1);
    let is_region = |part: &str| {
        part.len() == 2 || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if let Some(region) = parts.clone().find(|part| is_region(part)) {
        return Some(format!("{language}_{}", region.to_ascii_uppercase()));
    }
    if language == "zh" && parts.any(|part| part.eq_ignore_ascii_case("hant")) {
        return Some("zh_TW".to_owned());
    }
    let mut known = TERRITORIES.split(' ');
    known.find(|locale| locale.split('_').next() == Some(language.as_str())).map(str::to_owned)
}

/// Whether the language is written from right to left. A script subtag overrides the language.
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
    fn malformed_tags_are_rejected() {
        assert!(is_tag("en") && is_tag("pt-BR") && is_tag("zh-Hant-TW"));
        assert!(!is_tag("") && !is_tag("en us") && !is_tag("en\"><b>") && !is_tag("en-"));
        assert_eq!(primary("EN-us"), "en");
    }

    #[test]
    fn open_graph_locales_have_a_territory() {
        for (tag, expected) in [
            ("en", Some("en_US")),
            ("en-gb", Some("en_GB")),
            ("de", Some("de_DE")),
            ("zh-Hant", Some("zh_TW")),
            ("zh-Hant-HK", Some("zh_HK")),
            ("es-419", Some("es_419")),
            ("sr-Latn", Some("sr_RS")),
            ("de-x-ab", Some("de_DE")),
            ("tlh", None),
        ] {
            assert_eq!(open_graph(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn direction_follows_script_before_language() {
        for tag in ["ar", "he-IL", "FA", "ur-PK", "yi", "az-Arab", "uz-arab-AF"] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["en", "ar-Latn", "ku", "de-CH-1996", "sr-Cyrl", "en-x-arab"] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }
}
