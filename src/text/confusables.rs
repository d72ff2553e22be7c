//! Detects confusable letters, such as the Cyrillic `а` in `pаypal` (Unicode Technical Standard 39).

use icu_properties::props::Script;
use icu_properties::script::ScriptWithExtensions;

/// Scripts that may be combined in one word (level *highly restrictive*).
const COMBINABLE_SCRIPTS: [&[Script]; 3] = [
    &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
    &[Script::Latin, Script::Han, Script::Bopomofo],
    &[Script::Latin, Script::Han, Script::Hangul],
];

/// Letters of other scripts that are confusable with Latin letters.
const LATIN_CONFUSABLES: &str = "АВЕЅІЈКМНОРСТХУҮԚԜаеѕіјорсухүһԁԛԝѵӏ\
                          ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρυιϲϳ\
                          ՏՕՍօսցհոո\
                          ᎪᎬᎢᎠᏔᏒᏟᏦᏢᎻᎷ";
/// Latin letters of the phonetic alphabet that are confusable with basic ones.
const PHONETIC_LETTERS: &str = "ɑɡɩɪɴʀʏʙʜʟᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱ";

/// The letter that makes a label of a host name confusable: a letter of a second script, or the first
/// letter of a label that consists of Latin look-alikes only. `last` is the top-level domain.
pub fn confusable_in_label(label: &str, last: &str) -> Option<char> {
    if label.is_ascii() {
        return None;
    }
    if let Some(phonetic) = label.chars().find(|c| PHONETIC_LETTERS.contains(*c)) {
        return Some(phonetic);
    }
    if let Some(foreign) = foreign_letter(label) {
        return Some(foreign);
    }
    // Words of one script are accepted below a top-level domain of a country that uses it.
    const CYRILLIC: [&str; 11] = ["bg", "by", "kg", "kz", "md", "mk", "mn", "rs", "ru", "ua", "uz"];
    let is_script_expected =
        !last.is_ascii() || CYRILLIC.contains(&last) || matches!(last, "su" | "gr" | "am");
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_');
    let looks_latin = |c: char| is_sign(c) || LATIN_CONFUSABLES.contains(c);
    match !is_script_expected && label.chars().all(looks_latin) {
        true => label.chars().find(|c| !c.is_ascii()),
        false => None,
    }
}

/// The first letter of a name that is confusable with a Latin one, in a word with Latin letters. Other
/// mixtures of scripts, as in μTorrent, are accepted.
pub fn confusable_in_name(name: &str) -> Option<char> {
    if name.is_ascii() {
        return None;
    }
    let words = name.split(|c: char| !c.is_alphanumeric());
    let mixed = words.filter(|word| word.bytes().any(|b| b.is_ascii_alphabetic()));
    mixed.flat_map(str::chars).find(|c| LATIN_CONFUSABLES.contains(*c))
}

/// The first non-Latin letter of a word whose letters belong to scripts that may not be combined.
fn foreign_letter(word: &str) -> Option<char> {
    let scripts = ScriptWithExtensions::new();
    let is_common = |c: &char| {
        let script = scripts.get_script_val(*c);
        script == Script::Common || script == Script::Inherited
    };
    let letters: Vec<char> = word.chars().filter(|c| !is_common(c)).collect();
    let first = *letters.first()?;
    let is_in_any =
        |c: char, set: &[Script]| set.iter().any(|script| scripts.has_script(c, *script));
    let first_scripts: Vec<Script> = scripts.get_script_extensions_val(first).iter().collect();
    let single_scripts = first_scripts.iter().map(std::slice::from_ref);
    let mut sets = single_scripts.chain(COMBINABLE_SCRIPTS);
    if sets.any(|set| letters.iter().all(|c| is_in_any(*c, set))) {
        return None;
    }
    letters.iter().copied().find(|c| !scripts.has_script(*c, Script::Latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_confusable_letters_are_detected() {
        for (label, letter) in [
            ("pаypal", Some('а')),
            ("gооgle", Some('о')),
            ("microsоft", Some('о')),
            ("аррӏе", Some('а')),
            ("ѕсоре", Some('ѕ')),
            ("οοο", Some('ο')),
            ("αpple", Some('α')),
            ("faϲebook", Some('ϲ')),
            ("ɡoogle", Some('ɡ')),
            ("twiтter", Some('т')),
            ("аb漢", Some('а')),
            ("google", None),
            ("müller", None),
            ("straße", None),
            ("пример", None),
            ("правда24", None),
            ("ελλάδα", None),
            ("例え", None),
            ("abc日本語テスト", None),
            ("サッカーnews", None),
            ("한국tv漢", None),
            ("ㄅㄆabc", None),
            ("हिन्दी-समाचार", None),
            ("اخبار", None),
            ("việt", None),
        ] {
            assert_eq!(confusable_in_label(label, "com"), letter, "{label}");
        }
        for home in ["ru", "su", "рф"] {
            assert_eq!(confusable_in_label("сор", home), None);
            assert_eq!(confusable_in_label("pаypal", home), Some('а'));
        }
    }

    #[test]
    fn names_with_confusable_letters_are_detected() {
        for (name, letter) in [
            ("Rеuters", Some('е')),
            ("The Guаrdian", Some('а')),
            ("ΑP News", Some('Α')),
            ("Reuters", None),
            ("Новости Reuters", None),
            ("Яндекс.Music", None),
            ("μTorrent", None),
            ("Ωmega", None),
            ("東京News", None),
            ("α-synuclein", None),
            ("Économie", None),
        ] {
            assert_eq!(confusable_in_name(name), letter, "{name}");
        }
    }
}
