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

    /// The texts in the first of the accepted languages that the desk has (`Accept-Language`, RFC 9110, section 12.5.4),
    /// or else in that of the site, or else in English.
    pub(super) fn choose(&self, accepted: &str, site: &str) -> &Texts {
        let ranges = accepted.split(',').filter_map(|range| range.split(';').next());
        let wanted = ranges.chain([site]).map(|tag| language::primary(tag.trim()));
        let found = wanted.filter_map(|wanted| self.0.iter().find(|one| one.language() == wanted));
        found.into_iter().next().unwrap_or(&self.0[0])
    }
}

#[cfg(test)]
mod tests;
