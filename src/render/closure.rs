//! What each template may use of the others, and what of its data it may look at.
//!
//! In: the texts of all templates. Out, for each: a key of its text and of those that it may
//! use, and which of the costly parts of its data any of them may look at. Both are found in the
//! texts as they stand, and rather too much is taken for used than too little.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::text::key::{KeyBuilder, TextKey};

/// What is known of a template and of those that it may use.
pub(super) struct Closure {
    pub(super) key: TextKey,
    pub(super) asked: Asked,
}

/// A part of a view that takes long to make. Only what a template may look at is made.
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
    /// The value that it is in, and its name there; none for the value as a whole.
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

/// The parts that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked(u16);

impl Asked {
    /// Every part.
    pub(super) const ALL: Self = Self(u16::MAX);

    /// A part, if it is asked for, else nothing.
    pub(super) fn make<T: Default>(self, part: Part, make: impl FnOnce() -> T) -> T {
        if self.0 & 1 << part as u16 != 0 { make() } else { T::default() }
    }

    /// What `texts` may look at.
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let texts: Vec<&str> = texts.collect();
        // The engine's name for all that a template sees.
        if texts.iter().any(|text| text.contains("__tera_context")) {
            return Self::ALL;
        }
        let is_asked = |part: Part| texts.iter().any(|text| looks_at(text, part));
        let mut asked = Self::ALL;
        for part in PARTS.into_iter().filter(|part| !is_asked(*part)) {
            // JSON-LD tells of the way to the page as well.
            if part != Part::PageCrumbs || !is_asked(Part::PageJsonLd) {
                asked.0 &= !(1 << part as u16);
            }
        }
        asked
    }
}

/// Whether a template may look at a part: at `page.image`, or at `page` without a name behind it.
fn looks_at(text: &str, part: Part) -> bool {
    let (value, field) = part.name();
    text.match_indices(value).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + value.len()..]);
        let is_word = !behind.starts_with(is_of_name) && !before.ends_with(is_of_name);
        let field_behind = behind.trim_start().trim_start_matches('?').strip_prefix('.');
        is_word
            && match (field, field_behind) {
                (Some(field), Some(behind)) => {
                    let behind = behind.trim_start().strip_prefix(field);
                    behind.is_some_and(|behind| !behind.starts_with(is_of_name))
                }
                (None, Some(_)) => true,
                (_, None) => !is_markup(before),
            }
    })
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word behind this is the name of an element or a text in quotation marks, and no
/// value: `<article`, `class="page"`. A field such as `site.page` is another value; `{...page}` is not.
fn is_markup(before: &str) -> bool {
    before.ends_with(['<', '/', '"', '\'', '`'])
        || (before.ends_with('.') && !before.ends_with("..."))
}

/// The closure of every template, by its name.
pub(super) fn closures(texts: &[(String, Cow<'_, str>)]) -> HashMap<String, Closure> {
    let by_name: HashMap<&str, &str> =
        texts.iter().map(|(name, text)| (name.as_str(), &**text)).collect();
    // A component can be used from everywhere, under its own name.
    let with_components: Vec<&str> = by_name
        .iter()
        .filter(|(_, text)| text.contains("endcomponent"))
        .map(|(name, _)| *name)
        .collect();
    let closure = |name: &str| {
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
        Closure { key: key.finish(), asked: Asked::of(texts.map(|(_, text)| *text)) }
    };
    texts.iter().map(|(name, _)| (name.clone(), closure(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<Part> {
        let asked = Asked::of([text].into_iter());
        PARTS.into_iter().filter(|part| asked.make(*part, || Some(())).is_some()).collect()
    }

    #[test]
    fn a_part_is_asked_for_where_its_name_stands() {
        assert_eq!(asked("{{ page.json_ld | safe }}"), [Part::PageCrumbs, Part::PageJsonLd]);
        let spaced = "{{ page?.feeds | first }}{{ page . image.url }}";
        assert_eq!(asked(spaced), [Part::PageFeeds, Part::PageImage]);
        assert_eq!(asked("{% if 3 <article.later %}"), [Part::ArticleLater]);
        assert_eq!(asked("{% if front.lead %}"), [Part::Front]);
        assert_eq!(asked("{{ page.json_ld_2 }}{{ pages.json_ld }}{{ my_page.image }}"), []);
        let other = "<article class=\"page\">{{ page.title }}{{ article.images }}</article>";
        assert_eq!(asked(other), []);
    }

    #[test]
    fn a_value_that_is_used_as_a_whole_is_asked_for_with_all_its_parts() {
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
            assert_eq!(asked(whole).len(), 4, "{whole}");
        }
        assert_eq!(asked("{{ __tera_context }}"), PARTS);
    }

    #[test]
    fn a_template_is_another_when_what_it_may_use_is() {
        let key = |texts: [&str; 3]| {
            let names = ["a.html", "b.html", "c.html"];
            let texts = names.into_iter().zip(texts);
            let texts: Vec<_> = texts.map(|(name, text)| (name.to_owned(), text.into())).collect();
            let Closure { key, asked } = &closures(&texts)["a.html"];
            (*key, *asked)
        };
        let including = "{% include \"b.html\" %}";
        let (first, asked) = key([including, "{{ page.image }}", ""]);
        let has = |part| asked.make(part, || true);
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
