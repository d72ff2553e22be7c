//! The values of sent forms.

use super::request::DeskRequest;
use super::view::hash;
use crate::curate::desk::form::{Form, ImageChoice, one_line};
use crate::load::ParsedArticle;
use crate::text::key::TextKey;
use crate::text::slug::fold;
use crate::texts::Texts;

/// A file as it was displayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Displayed {
    /// The hash of its text.
    pub(super) hash: String,
    pub(super) file: String,
}

impl Displayed {
    /// A file with this text. A byte order mark does not count, as in the hash of an article's source.
    pub(super) fn new(file: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { hash: hash(TextKey::new(text)), file: file.to_owned() }
    }

    /// Parses `HASH FILE`. Browsers send a line break in the name of a file as CRLF.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let (hash, file) = value.split_once(' ')?;
        Some(Self { hash: hash.to_owned(), file: file.replace("\r\n", "\n") })
    }
}

/// The files that a decision is about, each once.
pub(super) fn files(request: &DeskRequest) -> Vec<Displayed> {
    let mut files: Vec<Displayed> = Vec::new();
    for displayed in request.form_values("file").filter_map(Displayed::parse) {
        if !files.iter().any(|known| known.file == displayed.file) {
            files.push(displayed);
        }
    }
    files
}

/// What was entered about an article.
pub(super) fn form(request: &DeskRequest, article: &ParsedArticle) -> Form {
    let text = |name: &str| lf(request.form_value(name).unwrap_or_default()).trim().to_owned();
    let line = |name: &str| one_line(&text(name));
    // A text that is only displayed in another way stays as it is written.
    let kept_line = |name: &str, old: &str| {
        let entered = line(name);
        if entered == one_line(old).trim() { old.to_owned() } else { entered }
    };
    let old = Form::of(article);
    let excerpt = match text("excerpt") {
        entered if entered == lf(&old.excerpt).trim() => old.excerpt.clone(),
        entered => entered,
    };
    Form {
        title: kept_line("title", &old.title),
        excerpt,
        topics: topics(request, &line("new_topic"), &old.topics),
        confirmed: request.form_values("confirm").map(str::to_owned).collect(),
        image: image(request, &line("image_url"), article),
        provider_name: kept_line("provider_name", &old.provider_name),
        provider_domain: kept_line("provider_domain", &old.provider_domain),
        kind: kept_line("type", &old.kind),
        highlight: kept_line("highlight", &old.highlight),
        slug: kept_line("slug", &old.slug),
        kept: request.form_values("keep").filter_map(|index| index.parse().ok()).collect(),
        related: (line("related_title"), line("related_url")),
    }
}

/// Browsers send the line ends of text fields as CRLF.
fn lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The topics of the file, `old`, that are still chosen, as they are written there, and those that were added; `new` are
/// entered ones, separated by commas. The form shows a repeated topic once.
fn topics(request: &DeskRequest, new: &str, old: &[String]) -> Vec<String> {
    let sent: Vec<String> = request.form_values("topic").map(lf).collect();
    let shown = distinct(old.iter().map(String::as_str));
    let (kept, dropped): (Vec<&String>, Vec<&String>) =
        shown.iter().partition(|topic| sent.contains(&lf(topic)));
    let is_kept = |topic: &&String| !dropped.iter().any(|dropped| fold(dropped) == fold(topic));
    let entered = new.split(',').map(str::trim).filter(|topic| !topic.is_empty());
    let shown: Vec<String> = shown.iter().map(|topic| lf(topic)).collect();
    let added = sent.iter().filter(|topic| !shown.contains(topic)).map(String::as_str);
    let added = distinct(added.chain(entered));
    let added =
        added.into_iter().filter(|topic| !kept.iter().any(|kept| fold(kept) == fold(topic)));
    old.iter().filter(is_kept).cloned().chain(added).collect()
}

fn distinct<'t>(all: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in all {
        if !has(&topics, topic) {
            topics.push(topic.to_owned());
        }
    }
    topics
}

fn has(topics: &[String], topic: &str) -> bool {
    topics.iter().any(|known| fold(known) == fold(topic))
}

fn image(request: &DeskRequest, url: &str, article: &ParsedArticle) -> Option<ImageChoice> {
    let chosen = request.form_value("image")?;
    let url = match chosen {
        "" => return (!article.images.is_empty()).then_some(ImageChoice::None),
        "url" if url.is_empty() => return None,
        "url" => url,
        known => known,
    };
    let known = article.images.iter().position(|image| image.url == url);
    Some(known.map_or_else(|| ImageChoice::Url(url.to_owned()), ImageChoice::Known))
}

/// What was entered about an older version of an article, for the version of now: values that nobody entered are those of
/// `now`.
pub(super) fn rebased(entered: &Form, old: &ParsedArticle, now: &ParsedArticle) -> Form {
    let (base, theirs) = (Form::of(old), Form::of(now));
    fn value<T: Clone + PartialEq>(entered: &T, base: &T, theirs: &T) -> T {
        if entered == base { theirs.clone() } else { entered.clone() }
    }
    // Positions are those of one version.
    let image = entered.image.clone().map(|image| match image {
        ImageChoice::Known(index) => {
            let url = old.images.get(index).map(|image| image.url.to_string());
            url.map_or(ImageChoice::Known(0), ImageChoice::Url)
        }
        other => other,
    });
    let is_first = |image: &ImageChoice| {
        let first = old.images.first();
        matches!((image, first), (ImageChoice::Url(url), Some(first)) if first.url == *url)
    };
    let dropped = old.related.iter().enumerate().filter(|(card, _)| !entered.kept.contains(card));
    let dropped: Vec<&str> = dropped.map(|(_, card)| &*card.url).collect();
    let is_kept = |card: &usize| !dropped.contains(&&*now.related[*card].url);
    let is_wanted = |topic: &&String| has(&entered.topics, topic) || !has(&base.topics, topic);
    let mut topics: Vec<String> = theirs.topics.iter().filter(is_wanted).cloned().collect();
    let is_added = |topic: &&String| !has(&base.topics, topic) && !has(&theirs.topics, topic);
    topics.extend(entered.topics.iter().filter(is_added).cloned());
    Form {
        title: value(&entered.title, &base.title, &theirs.title),
        excerpt: value(&entered.excerpt, &base.excerpt, &theirs.excerpt),
        topics,
        confirmed: entered.confirmed.clone(),
        image: image.filter(|image| !is_first(image)),
        provider_name: value(&entered.provider_name, &base.provider_name, &theirs.provider_name),
        provider_domain: value(
            &entered.provider_domain,
            &base.provider_domain,
            &theirs.provider_domain,
        ),
        kind: value(&entered.kind, &base.kind, &theirs.kind),
        highlight: value(&entered.highlight, &base.highlight, &theirs.highlight),
        slug: value(&entered.slug, &base.slug, &theirs.slug),
        kept: theirs.kept.into_iter().filter(is_kept).collect(),
        related: entered.related.clone(),
    }
}

/// The fields of the form and the texts that name them.
const FIELDS: [(&str, &str); 14] = [
    ("title", "title"),
    ("excerpt", "excerpt"),
    ("topic", "topic"),
    ("new_topic", "add_topic"),
    ("confirm", "confirm_topic"),
    ("image", "image"),
    ("image_url", "image_url"),
    ("provider_name", "provider"),
    ("provider_domain", "provider_domain"),
    ("type", "type"),
    ("highlight", "highlight"),
    ("slug", "slug"),
    ("related_title", "related_title"),
    ("related_url", "related_url"),
];

/// The sent values for people, with the names of their fields.
pub(super) fn values(request: &DeskRequest, texts: &Texts) -> Vec<(String, String)> {
    let values = FIELDS.iter().flat_map(|(name, text)| {
        let label = texts.get(text).trim_end_matches(':');
        request.form_values(name).map(move |value| (label.to_owned(), value.to_owned()))
    });
    values.filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// The pairs of a form, as a browser would send them.
pub(super) fn pairs(form: &Form) -> Vec<(&'static str, String)> {
    let Form { title, excerpt, topics, confirmed, image, related, kept, .. } = form;
    let Form { provider_name, provider_domain, kind, highlight, slug, .. } = form;
    let mut pairs = vec![
        ("title", title.clone()),
        ("excerpt", excerpt.clone()),
        ("provider_name", provider_name.clone()),
        ("provider_domain", provider_domain.clone()),
        ("type", kind.clone()),
        ("highlight", highlight.clone()),
        ("slug", slug.clone()),
        ("related_title", related.0.clone()),
        ("related_url", related.1.clone()),
    ];
    pairs.extend(topics.iter().map(|topic| ("topic", topic.clone())));
    pairs.extend(confirmed.iter().map(|topic| ("confirm", topic.clone())));
    pairs.extend(kept.iter().map(|index| ("keep", index.to_string())));
    match image {
        Some(ImageChoice::Url(url)) => pairs.push(("image", url.clone())),
        Some(ImageChoice::None) => pairs.push(("image", String::new())),
        Some(ImageChoice::Known(_)) | None => {}
    }
    pairs
}

#[cfg(test)]
mod tests;
