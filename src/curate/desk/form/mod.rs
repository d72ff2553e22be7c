//! The form for editing an article: what was entered in, edits of the front matter or errors at fields out. Pure.

mod positions;

use std::collections::BTreeMap;

use self::positions::Positions;
use super::change::{Decided, Kind, Subject};
use super::decide::{Target, path};
use super::problem::Problem;
use crate::config::Config;
use crate::curate::front_matter::{Edit, Value, edit, published};
use crate::diag::{Diagnostic, Place, Step};
use crate::load::{ParsedArticle, parse_article};
use crate::text::plain;
use crate::text::slug::fold;

/// A field of the form. Errors are shown beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `title`
    Title,
    /// `excerpt`
    Excerpt,
    /// `topics`
    Topics,
    /// `images`
    Image,
    /// `provider.name`
    ProviderName,
    /// `provider.domain`
    ProviderDomain,
    /// `type`
    Type,
    /// `highlight`
    Highlight,
    /// `slug`
    Slug,
    /// `related`
    Related,
    /// No single field.
    Whole,
}

/// The image that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageChoice {
    /// The image at this position of `images`.
    Known(usize),
    /// Another image: its URL.
    Url(String),
    /// No image.
    None,
}

/// What was entered. Texts are trimmed; an empty text removes the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// `title`
    pub title: String,
    /// `excerpt`
    pub excerpt: String,
    /// `topics`
    pub topics: Vec<String>,
    /// New topics that were confirmed.
    pub confirmed: Vec<String>,
    /// The first of `images`; `None` leaves them as they are.
    pub image: Option<ImageChoice>,
    /// `provider.name`
    pub provider_name: String,
    /// `provider.domain`
    pub provider_domain: String,
    /// `type`
    pub kind: String,
    /// `highlight`
    pub highlight: String,
    /// `slug`
    pub slug: String,
    /// The positions of the related cards that stay.
    pub kept: Vec<usize>,
    /// Title and URL of another related card; empty for none.
    pub related: (String, String),
}

/// Errors by field.
pub type FieldErrors = BTreeMap<Field, Problem>;

/// What an edit is checked against.
#[derive(Clone, Copy)]
pub struct Rules<'r> {
    /// The configuration.
    pub config: &'r Config,
    /// The default category of the article's folder.
    pub category: &'r str,
    /// The names of all topics of the site.
    pub topics: &'r [String],
    /// Whether another article has the address of the edited one: its title.
    pub same_address: &'r dyn Fn(&ParsedArticle) -> Option<String>,
}

impl Form {
    /// The values of an article.
    pub fn of(article: &ParsedArticle) -> Self {
        let text = |value: &Option<compact_str::CompactString>| {
            value.as_deref().unwrap_or_default().to_owned()
        };
        let provider = article.provider.as_ref();
        Self {
            title: article.title.to_string(),
            excerpt: text(&article.excerpt),
            topics: article.topics.iter().map(|topic| topic.to_string()).collect(),
            confirmed: Vec::new(),
            image: None,
            provider_name: provider.map(|provider| text(&provider.name)).unwrap_or_default(),
            provider_domain: provider.map(|provider| text(&provider.domain)).unwrap_or_default(),
            kind: article.kind.to_string(),
            highlight: text(&article.highlight),
            slug: text(&article.slug),
            kept: (0..article.related.len()).collect(),
            related: (String::new(), String::new()),
        }
    }

    /// Topics that the site does not have and that were not confirmed.
    pub fn unconfirmed<'f>(&'f self, topics: &[String], article: &ParsedArticle) -> Vec<&'f str> {
        let own = article.topics.iter().map(|topic| fold(topic));
        let known: Vec<String> =
            topics.iter().chain(&self.confirmed).map(|topic| fold(topic)).chain(own).collect();
        let new = self.topics.iter().filter(|topic| !known.contains(&fold(topic)));
        new.map(String::as_str).collect()
    }

    /// The edits that turn `article` into what was entered.
    fn edits(&self, target: &Target) -> Vec<Edit> {
        let article = &target.article;
        let positions = Positions::of(article, &target.text);
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
                let from = positions.images.get(*from).copied();
                edits.extend(from.map(|from| Edit::Move { list: images(), from, to: 0 }));
            }
            Some(ImageChoice::Url(url)) => {
                let image = Value::Mapping(vec![("url", Value::Text(url.clone()))]);
                edits.push(Edit::Append(images(), image));
                if positions.image_count > 0 {
                    edits.push(Edit::Move { list: images(), from: positions.image_count, to: 0 });
                }
            }
            Some(ImageChoice::None) => edits.push(Edit::Remove(images())),
        }
        let dropped = (0..article.related.len()).rev().filter(|card| !self.kept.contains(card));
        let dropped = dropped.filter_map(|card| positions.related.get(card));
        edits.extend(dropped.map(|card| Edit::Remove(path(["related"]).then(*card))));
        let (title, url) = &self.related;
        if !title.is_empty() || !url.is_empty() {
            let text = |text: &String| Value::Text(text.clone());
            let card = Value::Mapping(vec![("title", text(title)), ("webUrl", text(url))]);
            edits.push(Edit::Append(path(["related"]), card));
        }
        edits
    }
}

/// The change of an article to what was entered; without a change of a file if it is as entered already.
///
/// # Errors
/// If something that was entered can't be used: nothing is changed.
pub fn edited(
    target: &Target,
    form: &Form,
    publishes: bool,
    rules: Rules<'_>,
) -> Result<Decided, FieldErrors> {
    let mut errors = FieldErrors::new();
    if form.title.is_empty() {
        errors.insert(Field::Title, Problem::NoTitle);
    }
    let new = form.unconfirmed(rules.topics, &target.article);
    if !new.is_empty() {
        let new = new.into_iter().map(str::to_owned).collect();
        errors.insert(Field::Topics, Problem::NewTopics(new));
    }
    if form.related.0.is_empty() != form.related.1.is_empty() {
        errors.insert(Field::Related, Problem::IncompleteCard);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let whole = |reason| FieldErrors::from([(Field::Whole, Problem::Other(reason))]);
    let (mut after, _) = edit(&target.text, &form.edits(target)).map_err(whole)?;
    let errors = new_errors(target, &after, rules);
    if !errors.is_empty() {
        return Err(errors);
    }
    let kind = if publishes { Kind::Publish } else { Kind::Edit };
    if publishes {
        (after, _) = published(&after).map_err(whole)?;
    }
    let mut files = vec![target.change(Some(after))];
    files.retain(|change| change.before != change.after);
    let title = plain::title(&form.title);
    let subject = Subject { file: target.article.source.file.clone(), title };
    Ok(Decided { kind, subjects: vec![subject], into: None, files, memory: Vec::new() })
}

/// The findings that the edited text has and the old one has not, at their fields.
fn new_errors(target: &Target, after: &str, rules: Rules<'_>) -> FieldErrors {
    let file = &target.article.source.file;
    let findings = |text: &str| parse_article(file, text, rules.category, rules.config);
    let (_, old) = findings(&target.text);
    let (article, new) = findings(after);
    let mut errors = FieldErrors::new();
    let is_known = |finding: &Diagnostic| {
        old.iter().any(|old| old.code == finding.code && old.message == finding.message)
    };
    for finding in new.iter().filter(|finding| !is_known(finding)) {
        let mut message = finding.message.clone();
        for part in [Some(&finding.label), finding.hint.as_ref()].into_iter().flatten() {
            if !part.is_empty() {
                message.push_str("; ");
                message.push_str(part);
            }
        }
        errors.entry(field(&finding.place)).or_insert(Problem::Other(message));
    }
    let address = article.as_ref().filter(|article| article.segment() != target.article.segment());
    if let Some(other) = address.and_then(|article| (rules.same_address)(article)) {
        errors.insert(Field::Slug, Problem::SameAddress(other));
    }
    errors
}

/// The field of a place in the front matter.
fn field(place: &Place) -> Field {
    let (Place::Value(path) | Place::Key(path, _)) = place else { return Field::Whole };
    let key = |index: usize| match path.0.get(index) {
        Some(Step::Key(key)) => key.as_str(),
        _ => "",
    };
    match (key(0), key(1)) {
        ("title", _) => Field::Title,
        ("excerpt", _) => Field::Excerpt,
        ("topics", _) => Field::Topics,
        ("images", _) => Field::Image,
        ("provider", "domain") => Field::ProviderDomain,
        ("provider", _) => Field::ProviderName,
        ("type", _) => Field::Type,
        ("highlight", _) => Field::Highlight,
        ("slug", _) => Field::Slug,
        ("related", _) => Field::Related,
        _ => Field::Whole,
    }
}
