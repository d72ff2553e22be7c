//! From what was entered to edits of the front matter.

use super::fields::{Field, FieldErrors, Form, ImageChoice};
use super::positions::{items, positions};
use crate::config::Config;
use crate::curate::desk::decide::{Target, path};
use crate::curate::desk::problem::Problem;
use crate::curate::front_matter::{Edit, Value};

impl Form {
    /// The edits that turn an article into what was entered.
    ///
    /// # Errors
    /// If an item of a list has no known position in the file.
    pub(super) fn edits(&self, target: &Target, config: &Config) -> Result<Vec<Edit>, FieldErrors> {
        let article = &target.article;
        let unknown = |field| FieldErrors::from([(field, Problem::Unchangeable)]);
        let old = Self::of(article);
        let mut edits = Vec::new();
        let mut text = |keys: &[&str], old: &str, new: &str| {
            let path = crate::diag::YamlPath(keys.iter().map(|key| (*key).into()).collect());
            match new {
                new if new == old => {}
                "" => edits.push(Edit::Remove(path)),
                new => edits.push(Edit::Set(path, Value::Text(new.to_owned()))),
            }
        };
        text(&["title"], &old.title, &self.title);
        text(&["excerpt"], &old.excerpt, &self.excerpt);
        text(&["provider", "name"], &old.provider_name, &self.provider_name);
        text(&["provider", "domain"], &old.provider_domain, &self.provider_domain);
        text(&["type"], &old.kind, &self.kind);
        text(&["highlight"], &old.highlight, &self.highlight);
        text(&["slug"], &old.slug, &self.slug);
        if self.topics != old.topics {
            let topics = self.topics.iter().map(|topic| Value::Text(topic.clone())).collect();
            edits.push(match self.topics.is_empty() {
                true => Edit::Remove(path(["topics"])),
                false => Edit::Set(path(["topics"]), Value::List(topics)),
            });
        }
        let images = || path(["images"]);
        match &self.image {
            None | Some(ImageChoice::Known(0)) => {}
            Some(ImageChoice::Known(from)) => {
                let positions = positions(target, "images", article.images.len(), config);
                let positions = positions.ok_or_else(|| unknown(Field::Image))?;
                let from = *positions.get(*from).ok_or_else(|| unknown(Field::Image))?;
                edits.push(Edit::Move { list: images(), from, to: 0 });
            }
            Some(ImageChoice::Url(url)) => {
                let image = Value::Mapping(vec![("url", Value::Text(url.clone()))]);
                edits.push(Edit::Append(images(), image));
                let count = items(&target.text, "images").len();
                if count > 0 {
                    edits.push(Edit::Move { list: images(), from: count, to: 0 });
                }
            }
            Some(ImageChoice::None) => edits.push(Edit::Remove(images())),
        }
        let count = article.related.len();
        let dropped: Vec<usize> = (0..count).filter(|card| !self.kept.contains(card)).collect();
        if !dropped.is_empty() {
            let positions = positions(target, "related", count, config);
            let positions = positions.ok_or_else(|| unknown(Field::Related))?;
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
        Ok(edits)
    }
}
