//! Static analysis of templates: the templates that each one depends on, and the costly data that it uses.
//!
//! In: the texts of all templates. Out, for each template: a fingerprint of its text and its dependencies, and the
//! set of costly view fields that any of them reads. The analysis searches the texts for names and
//! over-approximates: it may report unused templates and fields, but never misses a used one.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::text::key::{KeyBuilder, TextKey};

/// A template with all templates that it depends on.
pub(super) struct TemplateUsage {
    pub(super) key: TextKey,
    pub(super) used: UsedParts,
}

/// A part of a view that is costly to compute and therefore only computed for templates that use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    PageCrumbs,
    PageFeeds,
    PageImage,
    PageJsonLd,
    ArticleDuplicates,
    ArticleEarlier,
    ArticleImage,
    ArticleLater,
    ArticleLinks,
    ArticleReferencedBy,
    ProviderTopics,
    ProviderWorth,
    TopicProviders,
    TopicWorth,
    /// All of `front`.
    Front,
}

const PARTS: [Part; 15] = [
    Part::PageCrumbs,
    Part::PageFeeds,
    Part::PageImage,
    Part::PageJsonLd,
    Part::ArticleDuplicates,
    Part::ArticleEarlier,
    Part::ArticleImage,
    Part::ArticleLater,
    Part::ArticleLinks,
    Part::ArticleReferencedBy,
    Part::ProviderTopics,
    Part::ProviderWorth,
    Part::TopicProviders,
    Part::TopicWorth,
    Part::Front,
];

impl Part {
    /// The name of the variable, and of its field; `None` for the whole variable.
    fn name(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::PageCrumbs => ("page", Some("crumbs")),
            Self::PageFeeds => ("page", Some("feeds")),
            Self::PageImage => ("page", Some("image")),
            Self::PageJsonLd => ("page", Some("json_ld")),
            Self::ArticleDuplicates => ("article", Some("duplicates")),
            Self::ArticleEarlier => ("article", Some("earlier")),
            Self::ArticleImage => ("article", Some("image")),
            Self::ArticleLater => ("article", Some("later")),
            Self::ArticleLinks => ("article", Some("links")),
            Self::ArticleReferencedBy => ("article", Some("referenced_by")),
            Self::ProviderTopics => ("provider", Some("topics")),
            Self::ProviderWorth => ("provider", Some("worth")),
            Self::TopicProviders => ("topic", Some("providers")),
            Self::TopicWorth => ("topic", Some("worth")),
            Self::Front => ("front", None),
        }
    }
}

/// The set of parts that a template uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UsedParts(u16);

impl UsedParts {
    /// Every part.
    pub(super) const ALL: Self = Self(u16::MAX);

    /// Computes a part if it is used; otherwise returns the default.
    pub(super) fn compute<T: Default>(self, part: Part, compute: impl FnOnce() -> T) -> T {
        if self.0 & 1 << part as u16 != 0 { compute() } else { T::default() }
    }

    /// The parts that any of `texts` uses.
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let texts: Vec<&str> = texts.collect();
        // Tera's variable for the whole context.
        if texts.iter().any(|text| text.contains("__tera_context")) {
            return Self::ALL;
        }
        let is_used = |part: Part| texts.iter().any(|text| is_used_in(text, part));
        let mut used = Self::ALL;
        for part in PARTS.into_iter().filter(|part| !is_used(*part)) {
            // The breadcrumbs are part of the JSON-LD.
            if part != Part::PageCrumbs || !is_used(Part::PageJsonLd) {
                used.0 &= !(1 << part as u16);
            }
        }
        used
    }
}

/// Whether a template may use a part: through its field, as `page.image`, or through the whole variable `page`.
fn is_used_in(text: &str, part: Part) -> bool {
    let (variable, field) = part.name();
    text.match_indices(variable).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + variable.len()..]);
        let is_word = !after.starts_with(is_name_char) && !before.ends_with(is_name_char);
        let after_dot = after.trim_start().trim_start_matches('?').strip_prefix('.');
        is_word
            && match (field, after_dot) {
                (Some(field), Some(after)) => {
                    let after = after.trim_start().strip_prefix(field);
                    after.is_some_and(|after| !after.starts_with(is_name_char))
                }
                (None, Some(_)) => true,
                (_, None) => !is_markup(before),
            }
    })
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the word after `before` is an element name, a quoted text or a field of another variable (`<article`,
/// `class="page"`, `site.page`) and not a variable. `{...page}` is a variable.
fn is_markup(before: &str) -> bool {
    before.ends_with(['<', '/', '"', '\'', '`'])
        || (before.ends_with('.') && !before.ends_with("..."))
}

/// Analyzes all templates. Returns the result by template name.
pub(super) fn analyze(texts: &[(String, Cow<'_, str>)]) -> HashMap<String, TemplateUsage> {
    let by_name: HashMap<&str, &str> =
        texts.iter().map(|(name, text)| (name.as_str(), &**text)).collect();
    // Every template can call a component by its name.
    let with_components: Vec<&str> = by_name
        .iter()
        .filter(|(_, text)| text.contains("endcomponent"))
        .map(|(name, _)| *name)
        .collect();
    let usage = |name: &str| {
        let mut used = BTreeSet::from([name]);
        used.extend(&with_components);
        let mut open: Vec<&str> = used.iter().copied().collect();
        while let Some((_, text)) = open.pop().and_then(|name| by_name.get_key_value(name)) {
            let quoted =
                text.split(['"', '\'', '`']).filter_map(|part| by_name.get_key_value(part));
            open.extend(quoted.map(|(name, _)| *name).filter(|name| used.insert(*name)));
        }
        let texts = used.iter().filter_map(|name| by_name.get_key_value(name));
        let mut key = KeyBuilder::new();
        for (name, text) in texts.clone() {
            key.text(name).text(text);
        }
        TemplateUsage { key: key.finish(), used: UsedParts::of(texts.map(|(_, text)| *text)) }
    };
    texts.iter().map(|(name, _)| (name.clone(), usage(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str) -> Vec<Part> {
        let used = UsedParts::of([text].into_iter());
        PARTS.into_iter().filter(|part| used.compute(*part, || Some(())).is_some()).collect()
    }

    #[test]
    fn a_part_is_used_where_its_field_is_named() {
        assert_eq!(used("{{ page.json_ld | safe }}"), [Part::PageCrumbs, Part::PageJsonLd]);
        let spaced = "{{ page?.feeds | first }}{{ page . image.url }}";
        assert_eq!(used(spaced), [Part::PageFeeds, Part::PageImage]);
        assert_eq!(used("{% if 3 <article.later %}"), [Part::ArticleLater]);
        assert_eq!(used("{% if front.lead %}"), [Part::Front]);
        assert_eq!(used("{{ page.json_ld_2 }}{{ pages.json_ld }}{{ my_page.image }}"), []);
        let other = "<article class=\"page\">{{ page.title }}{{ article.images }}</article>";
        assert_eq!(used(other), []);
    }

    #[test]
    fn using_a_whole_variable_uses_all_its_parts() {
        for whole in [
            "{{ page }}",
            "{{-page}}",
            "{{ page | json_encode }}",
            "{% set p = page %}",
            "{{ page[name] }}",
            "{{ <meta page={page}/> }}",
            "{% component meta(@page) %}{{ page.title }}{% endcomponent meta %}",
            "{% for key, value in page %}",
            "{% set m = {...page} %}{{ m.json_ld }}",
            "{% set m = { title: 1, ... page } %}",
            "{{ <meta {...page} /> }}",
            "{% set list = [...page] %}",
            "{{ page?[name] }}",
            "{{ page | get(key=name) }}",
        ] {
            assert_eq!(used(whole).len(), 4, "{whole}");
        }
        assert_eq!(used("{{ __tera_context }}"), PARTS);
    }

    #[test]
    fn a_template_key_includes_dependencies() {
        let key = |texts: [&str; 3]| {
            let names = ["a.html", "b.html", "c.html"];
            let texts = names.into_iter().zip(texts);
            let texts: Vec<_> = texts.map(|(name, text)| (name.to_owned(), text.into())).collect();
            let TemplateUsage { key, used } = &analyze(&texts)["a.html"];
            (*key, *used)
        };
        let including = "{% include \"b.html\" %}";
        let (first, used) = key([including, "{{ page.image }}", ""]);
        let has = |part| used.compute(part, || true);
        assert!(has(Part::PageImage) && !has(Part::PageFeeds));
        assert_ne!(key([including, "other", ""]).0, first);
        assert_eq!(key([including, "{{ page.image }}", "other"]).0, first);
        let component = |text| {
            let component = format!("{{% component c() %}}{text}{{% endcomponent c %}}");
            key(["{{ <c/> }}", "", &component]).0
        };
        assert_ne!(component("one"), component("two"));
    }
}
