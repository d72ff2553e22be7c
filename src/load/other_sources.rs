//! Parses topic files, provider files and standalone pages: a text in, a parsed value and diagnostics out.

use std::sync::Arc;

use super::body;
use super::checker::{Checker, Key, root};
use super::drafts;
use super::field_value::FromYaml;
use super::fields;
use super::front_matter;
use super::other_tools;
use super::parsed::{ParsedPage, ParsedProvider, ParsedTopic, Source};
use super::raw::{RawOrganization, RawPage, RawTopic};
use super::source_file::has_extension;
use crate::config::Limits;
use crate::diag::Diagnostic;
use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::slug::{has_slug, slug_of_name};

/// Parses a topic file: YAML, or the front matter of a Markdown file. Errors are only warnings, because
/// articles name their topics themselves.
pub fn parse_topic(
    file: &Arc<str>,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedTopic>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let topic = yaml_or_front_matter(&mut checker, file, text, embed_hosts)
        .and_then(|(raw, _)| topic(&mut checker, file, raw))
        .filter(|_| !checker.has_errors());
    checker.demote_errors("; this topic file is ignored");
    (topic, checker.diagnostics)
}

fn topic(checker: &mut Checker, file: &Arc<str>, mut raw: RawTopic<'_>) -> Option<ParsedTopic> {
    other_tools::convert(checker, &root(), &mut raw, &other_tools::TOPIC);
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
        // URLs of the API of the site that the format comes from.
        services: _,
        extra,
        mismatches,
    } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.check_keys(root, RawTopic::KEYS, &extra, &mismatches);
    if !has_taxonomy(checker, taxonomy, "topic") {
        return None;
    }
    let name = checker.required_text(name, "name", "add a line such as name: AI Ethics");
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
        keywords: all_owned(checker.texts(key("keywords"), keywords)),
        hashtags: all_owned(checker.texts(key("hashtags"), hashtags)),
        images: fields::images(checker, key("images"), images),
        id: id?.into(),
        name: name?.into(),
    };
    Some(topic)
}

/// Parses a provider file: Markdown with front matter, or YAML. Errors are only warnings, because articles
/// name their providers themselves.
pub fn parse_provider(
    file: &Arc<str>,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedProvider>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let provider = yaml_or_front_matter(&mut checker, file, text, embed_hosts)
        .and_then(|(raw, source)| provider(&mut checker, source, raw))
        .filter(|_| !checker.has_errors());
    checker.demote_errors("; this provider file is ignored");
    (provider, checker.diagnostics)
}

fn provider(
    checker: &mut Checker,
    source: Source,
    mut raw: RawOrganization<'_>,
) -> Option<ParsedProvider> {
    other_tools::convert(checker, &root(), &mut raw, &other_tools::PROVIDER_FILE);
    let RawOrganization { taxonomy, id, name, domain, description, images, extra, mismatches } =
        raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.check_keys(root, RawOrganization::KEYS, &extra, &mismatches);
    if !has_taxonomy(checker, taxonomy, "organization") {
        return None;
    }
    let name = checker.required_text(name, "name", "add a line such as name: The Daily Planet");
    // With a domain, `_id` only repeats it; without one, an `_id` with a dot is the domain.
    let (id, id_domain) = match domain {
        Some(_) => (None, None),
        None => match id {
            Some(id) if id.contains('.') => (None, Some(id)),
            id => (id, None),
        },
    };
    let domain_key = if id_domain.is_some() { "_id" } else { "domain" };
    let domain = fields::domain(checker, key(domain_key), domain.or(id_domain));
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
        images: fields::images(checker, key("images"), images),
        name: name?.into(),
    };
    Some(provider)
}

/// Parses a standalone page; `path` is the path relative to the folder of pages, without extension.
pub fn parse_page(
    file: &Arc<str>,
    path: &str,
    text: &str,
    limits: Limits,
    embed_hosts: &[String],
) -> (Option<ParsedPage>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, limits);
    let page = front_matter::read(&mut checker, text)
        .and_then(|(raw, parts): (RawPage, _)| {
            let source = body::source(&mut checker, file, text, &parts, embed_hosts);
            page(&mut checker, path, source, raw)
        })
        .filter(|_| !checker.has_errors());
    (page, checker.diagnostics)
}

fn page(
    checker: &mut Checker,
    path: &str,
    source: Source,
    mut raw: RawPage<'_>,
) -> Option<ParsedPage> {
    other_tools::convert(checker, &root(), &mut raw, &other_tools::PAGE);
    let RawPage { title, description, slug, aliases, noindex, published, extra, mismatches } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.check_keys(root, RawPage::KEYS, &extra, &mismatches);
    let title = checker.required_text(title, "title", "add a line such as title: About");
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
    let published = checker.required_flag(key("published"), published).unwrap_or(true);
    let published = published && !drafts::is_draft(checker, root, &extra);
    let page = ParsedPage {
        path: path.into(),
        description: checker.text(description).map(Box::from),
        aliases: fields::aliases(checker, key("aliases"), aliases),
        noindex: checker.flag(key("noindex"), noindex).unwrap_or(false),
        published,
        extra: extra.into_iter().collect(),
        source,
        title: title?.into(),
    };
    Some(page)
}

/// Reads a YAML file, or the front matter of another file.
fn yaml_or_front_matter<'a, T: FromYaml<'a> + Default>(
    checker: &mut Checker,
    file: &Arc<str>,
    text: &'a str,
    embed_hosts: &[String],
) -> Option<(T, Source)> {
    if !has_extension(file, &["yaml", "yml"]) {
        let (raw, parts) = front_matter::read(checker, text)?;
        let source = body::source(checker, file, text, &parts, embed_hosts);
        return Some((raw, source));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw = front_matter::read_yaml(checker, text, 0)?;
    let (file, hash) = (Arc::clone(file), TextKey::new(text));
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    Some((raw, Source { file, hash, body_start: None, length, is_bundle: false }))
}

/// Converts texts of the file, which is dropped after loading.
fn all_owned(texts: Box<[Text<'_>]>) -> Box<[Box<str>]> {
    texts.into_iter().map(Box::from).collect()
}

/// Whether the file belongs in its folder; reports a file with another taxonomy.
fn has_taxonomy(checker: &mut Checker, taxonomy: Option<Text<'_>>, expected: &str) -> bool {
    let Some(found) = checker.text(taxonomy).filter(|found| **found != *expected) else {
        return true;
    };
    let root = root();
    let message = format!("`taxonomy` is `{found}`; this file is ignored");
    let diagnostic = Diagnostic::warning("bad-taxonomy", message)
        .label(format!("expected `{expected}` in this folder"));
    checker.report_value(Key { parent: &root, key: "taxonomy" }, diagnostic);
    false
}

#[cfg(test)]
#[path = "other_sources_tests.rs"]
mod tests;
