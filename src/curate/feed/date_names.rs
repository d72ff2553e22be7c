//! The names of months and time zones in dates of feeds, in lowercase.

/// The month of a name or its abbreviation: English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish,
/// Polish, Russian, Greek, Hungarian and others with the same beginnings.
pub(super) fn month(word: &str) -> Option<u32> {
    const STARTS: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen", "styc", "янв", "ιαν", "januá"],
        &["feb", "fév", "fev", "lut", "фев", "φεβ"],
        &["mar", "mär", "mrz", "mrt", "maa", "мар", "μάρ", "μαρ", "már"],
        &["apr", "avr", "abr", "kwi", "апр", "απρ", "ápr"],
        &["may", "mai", "maj", "mei", "mag", "май", "мая", "μάι", "μαΐ", "μαϊ", "máj"],
        &["jun", "juin", "giu", "cze", "июн", "ιούν", "ιουν", "jún"],
        &["jul", "juil", "lug", "lip", "июл", "ιούλ", "ιουλ", "júl"],
        &["aug", "aoû", "aou", "ago", "sie", "авг", "αύγ", "αυγ"],
        &["sep", "set", "wrz", "сен", "σεπ"],
        &["oct", "okt", "out", "ott", "paź", "окт", "οκτ"],
        &["nov", "lis", "ноя", "νοέ", "νοε"],
        &["dec", "déc", "dez", "dic", "gru", "дек", "δεκ"],
    ];
    // Weekdays that start like a month: `mardi`, `martes`, `maandag`, `março` is a month.
    const DAYS: [&str; 6] = ["mardi", "martes", "maandag", "martedì", "marti", "lis."];
    if word.chars().nth(2).is_none() || DAYS.contains(&word) {
        return None;
    }
    let is_start = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let index = STARTS.iter().position(|starts| is_start(starts))?;
    u32::try_from(index + 1).ok()
}

/// The offset of a named zone in hours and minutes (`-330` is three hours and 30 minutes west).
pub(super) fn zone(word: &str) -> Option<i32> {
    Some(match word {
        "z" | "ut" | "utc" | "gmt" | "wet" => 0,
        "bst" | "cet" | "met" | "mez" | "west" => 100,
        "cest" | "mest" | "mesz" | "eet" | "sast" => 200,
        "eest" | "msk" | "trt" => 300,
        "ist" => 530,
        "hkt" | "sgt" | "awst" => 800,
        "jst" | "kst" => 900,
        "aest" => 1000,
        "aedt" => 1100,
        "nzst" => 1200,
        "nzdt" => 1300,
        "brt" => -300,
        "adt" => -300,
        "ast" | "edt" => -400,
        "est" | "et" | "cdt" => -500,
        "cst" | "ct" | "mdt" => -600,
        "mst" | "mt" | "pdt" => -700,
        "pst" | "pt" | "akdt" => -800,
        "akst" => -900,
        "hst" => -1000,
        _ => return None,
    })
}
