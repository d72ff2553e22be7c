//! Topic files, provider files and standalone pages: text in, parsed value and findings out.

use std::sync::Arc;

use super::article::{front_matter, required, source};
use super::check::{Checker, Key, root};
use super::drafts;
use super::matter;
use super::other_tools;
use super::parsed::{ParsedPage, ParsedProvider, ParsedTopic, Source};
use super::parts;
use super::raw::{RawOrganization, RawPage, RawTopic};
use super::shape::Shape;
use crate::config::Limits;
use crate::diag::Diagnostic;
use crate::markdown::LinkPolicy;
use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::slug::{has_slug, slug_of_name};

/// Parses a topic file: YAML, or front matter if it is a Markdown file. One that can't be used is a
/// warning: articles name their topics themselves.
pub fn parse_topic(
    file: &Arc<str>,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedTopic>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let topic = yaml_or_front_matter(&mut checker, file, text, embed_hosts)
        .and_then(|(raw, _)| topic(&mut checker, file, raw))
        .filter(|_| !checker.failed());
    checker.leave_out("; this topic file is ignored");
    (topic, checker.diagnostics)
}

fn topic(checker: &mut Checker, file: &Arc<str>, mut raw: RawTopic<'_>) -> Option<ParsedTopic> {
    other_tools::take(checker, &root(), &mut raw, &other_tools::TOPIC);
    let RawTopic {
        taxonomy,
        id,
        name,
        shortname,
        parent,
        description,
        keywords,
        hashtags,
        images,
        // Addresses of the original site's own API; ours are known from elsewhere.
        services: _,
        extra,
        misshapen,
    } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.keys(root, RawTopic::KEYS, &extra, &misshapen);
    if !taxonomy_is(checker, taxonomy, "topic") {
        return None;
    }
    let name = required(checker, name, "name", "add a line such as name: AI Ethics");
    let id = checker.segment(key("_id"), id);
    let id = id.or_else(|| name.as_deref().map(|name| slug_of_name(name).into()));
    if id.as_deref() == Some("") {
        let diagnostic = Diagnostic::error("bad-address", "the topic's address would be empty");
        checker.report_value(key("name"), diagnostic.hint("give it an `_id` such as `party`"));
    }
    let topic = ParsedTopic {
        file: Arc::clone(file),
        shortname: checker.text(shortname).map(Box::from),
        parent: checker.text(parent).map(Box::from),
        description: checker.text(description).map(Box::from),
        keywords: own(checker.texts(key("keywords"), keywords)),
        hashtags: own(checker.texts(key("hashtags"), hashtags)),
        images: parts::images(checker, key("images"), images),
        id: id?.into(),
        name: name?.into(),
    };
    Some(topic)
}

/// Parses a provider file: Markdown with front matter, or YAML. One that can't be used is a warning:
/// articles name their providers themselves.
pub fn parse_provider(
    file: &Arc<str>,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedProvider>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let provider = yaml_or_front_matter(&mut checker, file, text, embed_hosts)
        .and_then(|(raw, source)| provider(&mut checker, source, raw))
        .filter(|_| !checker.failed());
    checker.leave_out("; this provider file is ignored");
    (provider, checker.diagnostics)
}

fn provider(
    checker: &mut Checker,
    source: Source,
    mut raw: RawOrganization<'_>,
) -> Option<ParsedProvider> {
    other_tools::take(checker, &root(), &mut raw, &other_tools::PROVIDER_FILE);
    let RawOrganization { taxonomy, id, name, domain, description, images, extra, misshapen } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.keys(root, RawOrganization::KEYS, &extra, &misshapen);
    if !taxonomy_is(checker, taxonomy, "organization") {
        return None;
    }
    let name = required(checker, name, "name", "add a line such as name: The Daily Planet");
    // The domain is what articles name it by; `_id` repeats it.
    let (id, of_id) = match domain {
        Some(_) => (None, None),
        None => match id {
            Some(id) if id.contains('.') => (None, Some(id)),
            id => (id, None),
        },
    };
    let domain_key = if of_id.is_some() { "_id" } else { "domain" };
    let domain = parts::domain(checker, key(domain_key), domain.or(of_id));
    let id = checker.segment(key("_id"), id);
    if domain.is_none() && id.is_none() && name.as_deref().is_some_and(|name| !has_slug(name)) {
        let diagnostic = Diagnostic::error("bad-address", "the provider's address would be empty");
        let hint = "give it a `domain`, or an `_id` such as `party`";
        checker.report_value(key("name"), diagnostic.hint(hint));
    }
    let provider = ParsedProvider {
        source,
        domain: domain.map(Box::from),
        id: id.map(Box::from),
        description: checker.text(description).map(Box::from),
        images: parts::images(checker, key("images"), images),
        name: name?.into(),
    };
    Some(provider)
}

/// Parses a standalone page; `path` is its file's path in the folder of pages, without the
/// ending.
pub fn parse_page(
    file: &Arc<str>,
    path: &str,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedPage>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let page = front_matter(&mut checker, text)
        .and_then(|(raw, split): (RawPage, _)| {
            let source =
                source(&mut checker, file, text, &split, LinkPolicy::WebAndMail, embed_hosts);
            page(&mut checker, path, source, raw)
        })
        .filter(|_| !checker.failed());
    (page, checker.diagnostics)
}

fn page(
    checker: &mut Checker,
    path: &str,
    source: Source,
    mut raw: RawPage<'_>,
) -> Option<ParsedPage> {
    other_tools::take(checker, &root(), &mut raw, &other_tools::PAGE);
    let RawPage { title, description, slug, aliases, noindex, published, extra, misshapen } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.keys(root, RawPage::KEYS, &extra, &misshapen);
    let title = required(checker, title, "title", "add a line such as title: About");
    let slug = checker.segment(key("slug"), slug);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut path = String::new();
    for folder in folder.split('/').filter(|folder| !folder.is_empty()) {
        path.push_str(&checker.file_name(folder));
        path.push('/');
    }
    match slug {
        Some(slug) => path.push_str(&slug),
        None => path.push_str(&checker.file_name(name)),
    }
    let before = checker.diagnostics.len();
    let published = checker.flag(key("published"), published).unwrap_or(true);
    checker.escalate(before);
    let published = published && !drafts::is_draft(checker, root, &extra);
    let page = ParsedPage {
        path: path.into(),
        description: checker.text(description).map(Box::from),
        aliases: parts::aliases(checker, key("aliases"), aliases),
        noindex: checker.flag(key("noindex"), noindex).unwrap_or(false),
        published,
        extra: extra.into_iter().collect(),
        source,
        title: title?.into(),
    };
    Some(page)
}

fn yaml_or_front_matter<'a, T: Shape<'a> + Default>(
    checker: &mut Checker,
    file: &Arc<str>,
    text: &'a str,
    embed_hosts: &[String],
) -> Option<(T, Source)> {
    let ending = file.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    if !matches!(ending.as_str(), "yaml" | "yml") {
        let (raw, split) = front_matter(checker, text)?;
        let source = source(checker, file, text, &split, LinkPolicy::WebAndMail, embed_hosts);
        return Some((raw, source));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw = matter::read(checker, text, 0)?;
    let (file, hash) = (Arc::clone(file), TextKey::new(text));
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    Some((raw, Source { file, hash, body_start: None, length, is_bundle: false }))
}

/// Texts that stay when the file is gone from memory.
fn own(texts: Box<[Text<'_>]>) -> Box<[Box<str>]> {
    texts.into_iter().map(Box::from).collect()
}

/// Whether a file is about what its folder is for; reports one that is not.
fn taxonomy_is(checker: &mut Checker, taxonomy: Option<Text<'_>>, expected: &str) -> bool {
    let Some(found) = checker.text(taxonomy).filter(|found| **found != *expected) else {
        return true;
    };
    let root = root();
    let message = format!("`taxonomy` is `{found}`; this file is ignored");
    let diagnostic = Diagnostic::warning("bad-taxonomy", message)
        .label(format!("files in this folder are of taxonomy `{expected}`"));
    checker.report_value(Key { parent: &root, key: "taxonomy" }, diagnostic);
    false
}

#[cfg(test)]
#[path = "others_tests.rs"]
mod tests;
