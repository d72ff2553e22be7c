//! From what was entered to edits of the front matter.

use super::fields::{Field, FieldErrors, Form, ImageChoice};
use super::positions::positions;
use crate::config::Config;
use crate::curate::desk::decide::{Target, path};
use crate::curate::desk::problem::Problem;
use crate::curate::front_matter::{Edit, Shape, Value, shape};

impl Form {
    /// The edits that turn an article into what was entered.
    ///
    /// # Errors
    /// If the file has a value in a form that can't be edited.
    pub(super) fn edits(&self, target: &Target, config: &Config) -> Result<Vec<Edit>, FieldErrors> {
        let old = Self::of(&target.article);
        let mut edits = self.text_edits(&old);
        let mut errors = FieldErrors::new();
        for (field, is_changed) in [
            (Field::ProviderName, changes(&old.provider_name, &self.provider_name)),
            (Field::ProviderDomain, changes(&old.provider_domain, &self.provider_domain)),
        ] {
            let is_other =
                || matches!(shape(&target.text, "provider"), Shape::Scalar | Shape::List(_));
            if is_changed && is_other() {
                errors.insert(field, Problem::Other("`provider` is not a mapping".to_owned()));
            }
        }
        for (field, found) in [
            (Field::Topics, self.topic_edits(target, &old, config)),
            (Field::Image, self.image_edits(target, config)),
            (Field::Related, self.related_edits(target, config)),
        ] {
            match found {
                Ok(found) => edits.extend(found),
                Err(problem) => drop(errors.insert(field, problem)),
            }
        }
        if errors.is_empty() { Ok(edits) } else { Err(errors) }
    }

    fn text_edits(&self, old: &Self) -> Vec<Edit> {
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
        edits
    }

    /// Only added and dropped topics change: a list may have items that are no topics.
    fn topic_edits(
        &self,
        target: &Target,
        old: &Self,
        config: &Config,
    ) -> Result<Vec<Edit>, Problem> {
        if self.topics == old.topics {
            return Ok(Vec::new());
        }
        let topics = || path(["topics"]);
        let value = |topic: &String| Value::Text(topic.clone());
        match shape(&target.text, "topics") {
            Shape::Mapping => Err(not_a_list("topics")),
            // A single text, or a key of another tool.
            Shape::Missing | Shape::Scalar if self.topics.is_empty() => {
                Ok(vec![Edit::Remove(topics())])
            }
            Shape::Missing | Shape::Scalar => {
                Ok(vec![Edit::Set(topics(), Value::List(self.topics.iter().map(value).collect()))])
            }
            Shape::List(_) => {
                let added = self.topics.iter().filter(|topic| !old.topics.contains(topic));
                let mut edits: Vec<Edit> =
                    added.map(|topic| Edit::Append(topics(), value(topic))).collect();
                let is_dropped = |index: &usize| !self.topics.contains(&old.topics[*index]);
                let dropped: Vec<usize> = (0..old.topics.len()).filter(is_dropped).collect();
                edits.extend(removals(target, "topics", old.topics.len(), &dropped, config)?);
                Ok(edits)
            }
        }
    }

    fn image_edits(&self, target: &Target, config: &Config) -> Result<Vec<Edit>, Problem> {
        let images = || path(["images"]);
        match &self.image {
            None | Some(ImageChoice::Known(0)) => Ok(Vec::new()),
            Some(ImageChoice::Known(from)) => {
                let count = target.article.images.len();
                let positions = positions(target, "images", count, config);
                let from = positions.and_then(|positions| positions.get(*from).copied());
                let from = from.ok_or(Problem::Unchangeable)?;
                Ok(vec![Edit::Move { list: images(), from, to: 0 }])
            }
            Some(ImageChoice::Url(url)) => {
                let count = count_of_list(target, "images")?;
                let image = Value::Mapping(vec![("url", Value::Text(url.clone()))]);
                let mut edits = vec![Edit::Append(images(), image)];
                if count > 0 {
                    edits.push(Edit::Move { list: images(), from: count, to: 0 });
                }
                Ok(edits)
            }
            Some(ImageChoice::None) => Ok(vec![Edit::Remove(images())]),
        }
    }

    fn related_edits(&self, target: &Target, config: &Config) -> Result<Vec<Edit>, Problem> {
        let count = target.article.related.len();
        let dropped: Vec<usize> = (0..count).filter(|card| !self.kept.contains(card)).collect();
        let (title, url) = &self.related;
        let mut edits = Vec::new();
        if !title.is_empty() || !url.is_empty() {
            count_of_list(target, "related")?;
            let text = |text: &String| Value::Text(text.clone());
            let card = Value::Mapping(vec![("title", text(title)), ("webUrl", text(url))]);
            edits.push(Edit::Append(path(["related"]), card));
        }
        edits.extend(removals(target, "related", count, &dropped, config)?);
        Ok(edits)
    }
}

/// Whether a text is set, and not only cleared.
fn changes(old: &str, new: &str) -> bool {
    new != old && !new.is_empty()
}

/// The removals of the items of a list, given by their positions in the article, where there are `count`.
fn removals(
    target: &Target,
    key: &str,
    count: usize,
    dropped: &[usize],
    config: &Config,
) -> Result<Vec<Edit>, Problem> {
    if dropped.is_empty() {
        return Ok(Vec::new());
    }
    let positions = positions(target, key, count, config).ok_or(Problem::Unchangeable)?;
    // From the end, so that the positions before stay.
    let dropped = dropped.iter().rev();
    Ok(dropped.map(|item| Edit::Remove(path([key]).then(positions[*item]))).collect())
}

/// The number of items of a list in the file.
fn count_of_list(target: &Target, key: &str) -> Result<usize, Problem> {
    match shape(&target.text, key) {
        Shape::Missing => Ok(0),
        Shape::List(items) => Ok(items.len()),
        Shape::Scalar | Shape::Mapping => Err(not_a_list(key)),
    }
}

fn not_a_list(key: &str) -> Problem {
    Problem::Other(format!("`{key}` is not a list"))
}
