//! From what was entered to edits of the front matter.

use super::fields::{Field, FieldErrors, Form, ImageChoice};
use super::positions::{items, positions};
use crate::config::Config;
use crate::curate::desk::decide::{Target, path};
use crate::curate::desk::problem::Problem;
use crate::curate::front_matter::{Edit, Value};
use crate::diag::YamlPath;

impl Form {
    /// The edits that turn an article into what was entered.
    ///
    /// # Errors
    /// If items of lists have no known positions in the file.
    pub(super) fn edits(&self, target: &Target, config: &Config) -> Result<Vec<Edit>, FieldErrors> {
        let old = Self::of(&target.article);
        let mut edits = self.texts(&old);
        edits.extend(self.topics(&old));
        let mut errors = FieldErrors::new();
        for (field, found) in [
            (Field::Image, self.images(target, config)),
            (Field::Related, self.cards(target, config)),
        ] {
            match found {
                Some(found) => edits.extend(found),
                None => drop(errors.insert(field, Problem::Unchangeable)),
            }
        }
        if errors.is_empty() { Ok(edits) } else { Err(errors) }
    }

    fn texts(&self, old: &Self) -> Vec<Edit> {
        let texts: [(&[&str], &str, &str); 7] = [
            (&["title"], &old.title, &self.title),
            (&["excerpt"], &old.excerpt, &self.excerpt),
            (&["provider", "name"], &old.provider_name, &self.provider_name),
            (&["provider", "domain"], &old.provider_domain, &self.provider_domain),
            (&["type"], &old.kind, &self.kind),
            (&["highlight"], &old.highlight, &self.highlight),
            (&["slug"], &old.slug, &self.slug),
        ];
        let changed = texts.into_iter().filter(|(_, old, new)| old != new);
        let edit = |(keys, _, new): (&[&str], &str, &str)| {
            let path = YamlPath(keys.iter().map(|key| (*key).into()).collect());
            match new {
                "" => Edit::Remove(path),
                new => Edit::Set(path, Value::Text(new.to_owned())),
            }
        };
        changed.map(edit).collect()
    }

    fn topics(&self, old: &Self) -> Option<Edit> {
        let topics = self.topics.iter().map(|topic| Value::Text(topic.clone())).collect();
        let edit = match self.topics.is_empty() {
            true => Edit::Remove(path(["topics"])),
            false => Edit::Set(path(["topics"]), Value::List(topics)),
        };
        (self.topics != old.topics).then_some(edit)
    }

    /// Makes the chosen image the first one. `None` if its position in the file is unknown.
    fn images(&self, target: &Target, config: &Config) -> Option<Vec<Edit>> {
        let images = || path(["images"]);
        Some(match &self.image {
            None | Some(ImageChoice::Known(0)) => Vec::new(),
            Some(ImageChoice::Known(index)) => {
                let count = target.article.images.len();
                let from = *positions(target, "images", count, config)?.get(*index)?;
                vec![Edit::Move { list: images(), from, to: 0 }]
            }
            Some(ImageChoice::Url(url)) => {
                let image = Value::Mapping(vec![("url", Value::Text(url.clone()))]);
                let from = items(&target.text, "images").len();
                let first = (from > 0).then(|| Edit::Move { list: images(), from, to: 0 });
                [Edit::Append(images(), image)].into_iter().chain(first).collect()
            }
            Some(ImageChoice::None) => vec![Edit::Remove(images())],
        })
    }

    /// Removes the dropped related cards, and adds the new one. `None` if their positions in the file are unknown.
    fn cards(&self, target: &Target, config: &Config) -> Option<Vec<Edit>> {
        let count = target.article.related.len();
        let dropped: Vec<usize> = (0..count).filter(|card| !self.kept.contains(card)).collect();
        let mut edits = Vec::new();
        if !dropped.is_empty() {
            let positions = positions(target, "related", count, config)?;
            // From the end, so that the positions before stay.
            let removed = dropped.iter().rev().map(|card| path(["related"]).then(positions[*card]));
            edits.extend(removed.map(Edit::Remove));
        }
        let (title, url) = &self.related;
        if !title.is_empty() || !url.is_empty() {
            let text = |text: &String| Value::Text(text.clone());
            let card = Value::Mapping(vec![("title", text(title)), ("webUrl", text(url))]);
            edits.push(Edit::Append(path(["related"]), card));
        }
        Some(edits)
    }
}
