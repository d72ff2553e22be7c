//! The texts of the desk in English and German. The curator's browser says which.

use crate::text::language;
use crate::texts::Texts;

const ENGLISH: &str = include_str!("assets/en.toml");
const GERMAN: &str = include_str!("assets/de.toml");

/// The texts in all languages.
pub(super) struct AllTexts([Texts; 2]);

impl AllTexts {
    pub(super) fn new() -> Self {
        Self([Texts::of_interface("en", ENGLISH), Texts::of_interface("de", GERMAN)])
    }

    /// The texts in the best of the accepted languages that the desk has (`Accept-Language`, RFC 9110, section 12.5.4),
    /// or else in that of the site, or else in English.
    pub(super) fn choose(&self, accepted: &str, site: &str) -> &Texts {
        let mut ranges: Vec<(&str, f32)> = accepted.split(',').map(range).collect();
        ranges.retain(|(_, weight)| *weight > 0.0);
        // Stable: the first one of several with the same weight.
        ranges.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let tags = ranges.into_iter().map(|(tag, _)| tag).chain([site]);
        let mut wanted = tags.map(language::primary);
        let found = wanted.find_map(|wanted| self.0.iter().find(|one| one.language() == wanted));
        found.unwrap_or(&self.0[0])
    }
}

/// A language range and its weight.
fn range(text: &str) -> (&str, f32) {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, ""));
    let weight =
        parameters.trim().strip_prefix(['q', 'Q']).and_then(|rest| rest.trim().strip_prefix('='));
    (tag.trim(), weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests;
