//! Names of elements and attributes, in any letter case and with any prefix.

use crate::curate::xml::Tag;

/// A name without its prefix, in lower case.
pub(super) fn local_name(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

/// The value of an attribute in any letter case and with any prefix, without white space around it.
pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let is_name = |known: &str| {
        known.rsplit(':').next().is_some_and(|known| known.eq_ignore_ascii_case(name))
    };
    let found = tag.attributes.iter().find(|(known, _)| is_name(known));
    found.map(|(_, value)| value.trim())
}
