//! Names of months in the languages of many feeds.
//!
//! Two titles that differ in the month only are about different events. Languages that write months with
//! digits (Chinese, Japanese, Korean) need no names.

use std::sync::LazyLock;

use crate::collections::HashMap;

/// The folded names of each month: English and its abbreviations, then German, French, Spanish, Italian,
/// Portuguese, Dutch, Swedish and Norwegian, Polish, Czech, Russian, Turkish where they differ.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "jänner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "styczeń",
        "stycznia",
        "leden",
        "ledna",
        "январь",
        "января",
        "ocak",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "luty",
        "lutego",
        "únor",
        "února",
        "февраль",
        "февраля",
        "şubat",
    ],
    &[
        "march",
        "mar",
        "märz",
        "mars",
        "marzo",
        "março",
        "maart",
        "marzec",
        "marca",
        "březen",
        "března",
        "март",
        "марта",
        "mart",
    ],
    &[
        "april",
        "apr",
        "avril",
        "abril",
        "aprile",
        "kwiecień",
        "kwietnia",
        "duben",
        "dubna",
        "апрель",
        "апреля",
        "nisan",
    ],
    &[
        "may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "květen", "května", "май",
        "мая", "mayıs",
    ],
    &[
        "june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca", "červen",
        "června", "июнь", "июня", "haziran",
    ],
    &[
        "july",
        "jul",
        "juli",
        "juillet",
        "julio",
        "luglio",
        "julho",
        "lipiec",
        "lipca",
        "červenec",
        "července",
        "июль",
        "июля",
        "temmuz",
    ],
    &[
        "august",
        "aug",
        "août",
        "agosto",
        "augustus",
        "augusti",
        "sierpień",
        "sierpnia",
        "srpen",
        "srpna",
        "август",
        "августа",
        "ağustos",
    ],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "wrzesień",
        "września",
        "září",
        "сентябрь",
        "сентября",
        "eylül",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "październik",
        "października",
        "říjen",
        "října",
        "октябрь",
        "октября",
        "ekim",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "listopad",
        "listopada",
        "listopadu",
        "ноябрь",
        "ноября",
        "kasım",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "desember",
        "grudzień",
        "grudnia",
        "prosinec",
        "prosince",
        "декабрь",
        "декабря",
        "aralık",
    ],
];

/// The numbers of months by name.
static NUMBERS: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let numbered = (1..).zip(MONTHS);
    numbered.flat_map(|(number, names)| names.iter().map(move |name| (*name, number))).collect()
});

/// The number of the month (1 to 12) that a folded word names.
pub(super) fn month_number(word: &str) -> Option<u8> {
    NUMBERS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::{MONTHS, month_number};
    use crate::text::slug::fold;

    #[test]
    fn names_are_folded_and_unambiguous() {
        for (number, names) in (1..).zip(MONTHS) {
            for name in names {
                assert_eq!(fold(name), *name);
                assert_eq!(month_number(name), Some(number), "{name}");
            }
        }
        assert_eq!(month_number("monday"), None);
    }
}
