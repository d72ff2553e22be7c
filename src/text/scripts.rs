//! Letters that look like those of another script, such as the Cyrillic `а` in `pаypal`.

use icu_properties::props::Script;
use icu_properties::script::ScriptWithExtensions;

/// Scripts that are written together in one word (Unicode Technical Standard 39, *highly restrictive*).
const TOGETHER: [&[Script]; 3] = [
    &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
    &[Script::Latin, Script::Han, Script::Bopomofo],
    &[Script::Latin, Script::Han, Script::Hangul],
];

/// Letters of other scripts that look like one of the Latin alphabet.
const LOOK_LATIN: &str = "АВЕЅІЈКМНОРСТХУҮԚԜаеѕіјорсухүһԁԛԝѵӏ\
                          ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρυιϲϳ\
                          ՏՕՍօսցհոո\
                          ᎪᎬᎢᎠᏔᏒᏟᏦᏢᎻᎷ";
/// Latin letters for the phonetic alphabet that look like others.
const PHONETIC: &str = "ɑɡɩɪɴʀʏʙʜʟᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱ";

/// The letter in a label of a host's name that makes the label look like another: one of a second
/// script, or one that looks Latin in a label of nothing else. `last` is the label that ends the name.
pub fn deceptive_letter(label: &str, last: &str) -> Option<char> {
    if label.is_ascii() {
        return None;
    }
    if let Some(phonetic) = label.chars().find(|c| PHONETIC.contains(*c)) {
        return Some(phonetic);
    }
    if let Some(foreign) = second_script(label) {
        return Some(foreign);
    }
    // Letters of one script, that looks like another: Russian words under Russian names are fine.
    const CYRILLIC: [&str; 11] = ["bg", "by", "kg", "kz", "md", "mk", "mn", "rs", "ru", "ua", "uz"];
    let is_at_home =
        !last.is_ascii() || CYRILLIC.contains(&last) || matches!(last, "su" | "gr" | "am");
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_');
    let looks_latin = |c: char| is_sign(c) || LOOK_LATIN.contains(c);
    match !is_at_home && label.chars().all(looks_latin) {
        true => label.chars().find(|c| !c.is_ascii()),
        false => None,
    }
}

/// The letter in a name that looks Latin and is among Latin ones in one word, but is of another
/// script. Other letters may be mixed: μTorrent deceives nobody.
pub fn look_alike(name: &str) -> Option<char> {
    if name.is_ascii() {
        return None;
    }
    let words = name.split(|c: char| !c.is_alphanumeric());
    let mixed = words.filter(|word| word.bytes().any(|b| b.is_ascii_alphabetic()));
    mixed.flat_map(str::chars).find(|c| LOOK_LATIN.contains(*c))
}

/// The first letter of a word that is of no script which its other letters can be of.
fn second_script(word: &str) -> Option<char> {
    let scripts = ScriptWithExtensions::new();
    let is_of_all = |c: &char| {
        let own = scripts.get_script_val(*c);
        own == Script::Common || own == Script::Inherited
    };
    let letters: Vec<char> = word.chars().filter(|c| !is_of_all(c)).collect();
    let first = *letters.first()?;
    let is_of =
        |c: char, together: &[Script]| together.iter().any(|script| scripts.has_script(c, *script));
    let own: Vec<Script> = scripts.get_script_extensions_val(first).iter().collect();
    let alone = own.iter().map(std::slice::from_ref);
    let choices = alone.chain(TOGETHER).map(|together| {
        let foreign = letters.iter().copied().filter(|c| !is_of(*c, together));
        foreign.collect::<Vec<char>>()
    });
    // The choice that leaves fewest letters over; Latin ones deceive nobody among readers of English.
    let foreign = choices.min_by_key(Vec::len)?;
    let is_latin = |c: &char| scripts.has_script(*c, Script::Latin);
    if foreign.is_empty() {
        return None;
    }
    letters.iter().copied().find(|c| !is_latin(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_look_like_others() {
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
            assert_eq!(deceptive_letter(label, "com"), letter, "{label}");
        }
        for home in ["ru", "su", "рф"] {
            assert_eq!(deceptive_letter("сор", home), None);
            assert_eq!(deceptive_letter("pаypal", home), Some('а'));
        }
    }

    #[test]
    fn names_that_look_like_others() {
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
            assert_eq!(look_alike(name), letter, "{name}");
        }
    }
}
