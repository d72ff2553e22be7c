//! Fingerprints of templates with the templates that they depend on.
//!
//! The dependencies are found by searching the texts for names of templates, which may find too many but never misses
//! one.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::text::key::{KeyBuilder, TextKey};

/// The names of templates, each with those of itself and of the templates that it depends on.
pub(super) type Dependencies<'t> = Vec<(&'t str, BTreeSet<&'t str>)>;

/// The fingerprints of all templates, by template name.
pub(super) fn template_keys(
    texts: &[(String, Cow<'_, str>)],
    dependencies: &Dependencies<'_>,
) -> HashMap<String, TextKey> {
    let by_name = by_name(texts);
    let key = |used: &BTreeSet<&str>| {
        let mut key = KeyBuilder::new();
        for (name, text) in used.iter().filter_map(|name| by_name.get_key_value(name)) {
            key.text(name).text(text);
        }
        key.finish()
    };
    dependencies.iter().map(|(name, used)| ((*name).to_owned(), key(used))).collect()
}

/// The dependencies of all templates.
pub(super) fn dependencies<'t>(texts: &'t [(String, Cow<'_, str>)]) -> Dependencies<'t> {
    let by_name = by_name(texts);
    // Every template can call a component by its name.
    let with_components = texts.iter().filter(|(_, text)| text.contains("endcomponent"));
    let with_components: Vec<&str> = with_components.map(|(name, _)| name.as_str()).collect();
    let used_by = |name: &'t str| {
        let mut used = BTreeSet::from([name]);
        used.extend(&with_components);
        let mut open: Vec<&str> = used.iter().copied().collect();
        while let Some((_, text)) = open.pop().and_then(|name| by_name.get_key_value(name)) {
            let quoted =
                text.split(['"', '\'', '`']).filter_map(|part| by_name.get_key_value(part));
            open.extend(quoted.map(|(name, _)| *name).filter(|name| used.insert(*name)));
        }
        used
    };
    texts.iter().map(|(name, _)| (name.as_str(), used_by(name))).collect()
}

fn by_name<'t>(texts: &'t [(String, Cow<'_, str>)]) -> HashMap<&'t str, &'t str> {
    texts.iter().map(|(name, text)| (name.as_str(), &**text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_key_includes_dependencies() {
        let key = |texts: [&str; 3]| {
            let names = ["a.html", "b.html", "c.html"];
            let texts = names.into_iter().zip(texts);
            let texts: Vec<_> = texts.map(|(name, text)| (name.to_owned(), text.into())).collect();
            template_keys(&texts, &dependencies(&texts))["a.html"]
        };
        let including = "{% include \"b.html\" %}";
        let first = key([including, "{{ page.image }}", ""]);
        assert_ne!(key([including, "other", ""]), first);
        assert_eq!(key([including, "{{ page.image }}", "other"]), first);
        let component = |text| {
            let component = format!("{{% component c() %}}{text}{{% endcomponent c %}}");
            key(["{{ <c/> }}", "", &component])
        };
        assert_ne!(component("one"), component("two"));
    }
}
