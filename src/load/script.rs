//! The script of reading aids: minified, after a line with the words and settings that it uses.
//!
//! The words are in the script, not in pages, where they would be part of each one. A site's own script gets the
//! same line and is otherwise unchanged.

use std::borrow::Cow;

use minify_html::Cfg;
use serde_json::json;

use crate::config::Config;
use crate::text::language;
use crate::texts::Texts;
use crate::theme::{self, READER_SCRIPT};

/// Adds the words to the `bytes` of a file of the theme, or of its replacement, if `path` is that of the script.
pub(super) fn customize<'a>(
    path: &str,
    bytes: Cow<'a, [u8]>,
    config: &Config,
    texts: &Texts,
) -> Cow<'a, [u8]> {
    if path != READER_SCRIPT {
        return bytes;
    }
    let is_builtin = theme::ASSETS.contains(&(path, &*bytes));
    let script = if is_builtin && config.build.minify { minified(&bytes).into() } else { bytes };
    let mut out = format!("const site={};\n", settings(config, texts)).into_bytes();
    out.extend_from_slice(&script);
    out.into()
}

/// Minifies the theme's own script, by way of a page that contains it. Comments are on lines of their own.
fn minified(script: &[u8]) -> Vec<u8> {
    const START: &[u8] = b"<script type=module>";
    const END: &[u8] = b"</script>";
    let config = Cfg { minify_js: true, keep_closing_tags: true, ..Cfg::default() };
    let is_code =
        |line: &&str| !line.trim_start().starts_with("//") && !line.trim_start().starts_with("/*");
    let text = String::from_utf8_lossy(script);
    let code: Vec<&str> = text.lines().filter(is_code).collect();
    let page = [START, code.join("\n").as_bytes(), END].concat();
    let page = minify_html::minify(&page, &config);
    let small = page.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    small.unwrap_or(script).to_owned()
}

/// The constant `site` of the script.
fn settings(config: &Config, texts: &Texts) -> serde_json::Value {
    let text = |key: &str| texts.get(key);
    let keys = [
        ("j", "reader_next"),
        ("k", "reader_previous"),
        ("o", "reader_open"),
        ("v", "reader_source"),
        ("s", "reader_save"),
        ("/", "search"),
        ("?", "reader_keys"),
    ];
    let keys = keys.iter().filter(|(key, _)| config.search.enabled || *key != "/");
    let keys: Vec<[&str; 2]> = keys.map(|(key, name)| [*key, text(name)]).collect();
    // Browsers reject other tags.
    let locale = Some(text("search_locale")).filter(|tag| language::is_tag(tag));
    json!({
        "path": config.base_url.path(),
        "locale": locale.unwrap_or(&config.language),
        "keys": keys,
        "words": {
            "new": text("reader_new"),
            "count": text("reader_count"),
            "since": text("reader_since"),
            "save": text("reader_save"),
            "saved": text("reader_saved"),
            "none": text("reader_none_saved"),
            "remove": text("reader_remove"),
            "keys": text("reader_keys"),
            "use": text("reader_use_keys"),
            "close": text("reader_close"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::testing::config;

    fn script() -> &'static [u8] {
        theme::ASSETS.iter().find(|(path, _)| *path == READER_SCRIPT).expect("a script").1
    }

    fn text(bytes: Cow<'_, [u8]>) -> String {
        String::from_utf8(bytes.into_owned()).expect("a script in UTF-8")
    }

    /// The line with the settings, and the script.
    fn parts(toml: &str, bytes: &[u8]) -> (serde_json::Value, String) {
        let config = config(toml);
        let texts = Texts::new(&config.language, &[]);
        let all = text(customize(READER_SCRIPT, bytes.into(), &config, &texts));
        let (first, script) = all.split_once('\n').expect("two lines");
        let json = first.strip_prefix("const site=").and_then(|json| json.strip_suffix(';'));
        (serde_json::from_str(json.expect("a constant")).expect("JSON"), script.to_owned())
    }

    #[test]
    fn the_script_is_small() {
        let (_, small) = parts("", script());
        // A browser test compresses it: at most 4 KB.
        assert!(small.len() <= 7100, "{} bytes", small.len());
        assert!(!small.contains("\n") && !small.contains("// "), "{small}");
        assert_eq!(parts("[build]\nminify = false", script()).1.as_bytes(), script());
    }

    #[test]
    fn words_are_in_the_language_of_the_site() {
        let (english, _) = parts("", script());
        let (german, _) = parts("language = 'de-AT'", script());
        assert_eq!(english["words"]["since"], "{count} new since {time}");
        assert_eq!(german["words"]["since"], "{count} neu seit {time}");
        assert_eq!((&german["locale"], &english["path"]), (&"de-DE".into(), &"/ai".into()));
        let keys = |site: &serde_json::Value| site["keys"].as_array().map_or(0, Vec::len);
        assert_eq!(keys(&english), 7);
        // Without a search page, no key leads to it.
        assert_eq!(keys(&parts("[search]\nenabled = false", script()).0), 6);
        for site in [&english, &german] {
            let words = site["words"].as_object().expect("words").values();
            assert!(
                words.into_iter().all(|word| word.as_str().is_some_and(|word| !word.is_empty()))
            );
        }
    }

    #[test]
    fn a_script_of_the_site_gets_the_words_too() {
        let (site, own) = parts("", b"console.log( site.words.new )\n");
        assert_eq!(
            (own.as_str(), &site["words"]["new"]),
            ("console.log( site.words.new )\n", &"New".into())
        );
        let (config, texts) = (config(""), Texts::default());
        assert_eq!(customize("other.js", b"x".into(), &config, &texts), &b"x"[..]);
    }
}
