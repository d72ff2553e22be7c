//! What summaries begin with and excerpts do not: the link of a newsletter to its web page, the dateline of an agency.

use crate::text::plain;

/// `text`, on one line, without its opening.
pub(super) fn without_opening(text: &str) -> &str {
    without_dateline(without_browser_link(text))
}

/// A newsletter without what precedes its text: "View this email in your browser".
fn without_browser_link(text: &str) -> &str {
    /// Folded endings of the links.
    const LINKS: [&str; 12] = [
        "in your browser",
        "in browser",
        "in a browser",
        "in the browser",
        "im browser ansehen",
        "im browser anzeigen",
        "im browser öffnen",
        "dans votre navigateur",
        "dans le navigateur",
        "en tu navegador",
        "en el navegador",
        "in je browser",
    ];
    const VERBS: [&str; 9] = [
        "view ",
        "open ",
        "read ",
        "display ",
        "voir ",
        "afficher ",
        "ver ",
        "bekijk ",
        "newsletter ",
    ];
    /// In bytes: what precedes the text is shorter.
    const MAX_LEN: usize = 240;
    /// In bytes: less text after it is no excerpt.
    const MIN_LEN: usize = 40;
    let start = plain::prefix(text, MAX_LEN).to_ascii_lowercase();
    let end = LINKS.iter().filter_map(|link| Some(start.find(link)? + link.len())).min();
    let Some(end) = end else { return text };
    let is_link = start[..end].contains("im browser ")
        || VERBS.iter().any(|verb| start[..end].rfind(verb).is_some_and(|at| at + 60 > end));
    let rest = text[end..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '"');
    let is_start = rest.starts_with(|c: char| !c.is_lowercase());
    if is_link && is_start && rest.len() >= MIN_LEN { rest } else { text }
}

/// A report without place and agency: "BERLIN (Example) - ".
fn without_dateline(text: &str) -> &str {
    /// In bytes.
    const MAX_LEN: usize = 80;
    let start = plain::prefix(text, MAX_LEN);
    let dash = [") - ", ") – ", ") — ", ") -- "];
    let end = dash.iter().filter_map(|dash| Some(start.find(dash)? + dash.len())).min();
    let Some(end) = end else { return text };
    let place = start[..end].split('(').next().unwrap_or_default();
    let is_place = place.split([' ', ',', '/']).next().is_some_and(|word| {
        word.chars().count() >= 3 && word.chars().all(|c| c.is_uppercase() || c == '-')
    });
    let rest = &text[end..];
    if is_place && rest.starts_with(|c: char| !c.is_lowercase()) { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_removed() {
        let story = "March is the month of wet boots and high hopes.";
        for opening in [
            "View this email in your browser ",
            "What to sow in March, and why. View in browser | ",
            "Newsletter im Browser ansehen » ",
            "BERLIN (Example) - ",
            "NEW YORK, March 3 (Example News) — ",
        ] {
            assert_eq!(without_opening(&format!("{opening}{story}")), story, "{opening}");
        }
        for text in [
            "How to view files in your browser without a plug-in: a guide for the patient",
            "View it in your browser",
            "The AI (a program) - it has no name - wins",
            "Berlin (East) - a city",
            "",
        ] {
            assert_eq!(without_opening(text), text);
        }
    }
}
