//! Parsed topic files, provider files and standalone pages.

use std::sync::Arc;

use super::fields::{Alias, Image};
use super::source::{Extra, Source};

/// A topic file.
#[derive(Debug, Clone)]
pub struct ParsedTopic {
    /// The path relative to the site's root.
    pub file: Arc<str>,
    /// `_id`, the last segment of the topic's address
    pub id: Box<str>,
    /// `name`
    pub name: Box<str>,
    /// `shortname`
    pub shortname: Option<Box<str>>,
    /// `parent`, the name of a topic
    pub parent: Option<Box<str>>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `keywords`
    pub keywords: Box<[Box<str>]>,
    /// `hashtags`
    pub hashtags: Box<[Box<str>]>,
    /// `images`
    pub images: Box<[Image]>,
}

/// A provider file.
#[derive(Debug, Clone)]
pub struct ParsedProvider {
    /// The source file; its body is a long description.
    pub source: Source,
    /// `domain`, else an `_id` that is a domain
    pub domain: Option<Box<str>>,
    /// `_id` of a provider without a domain
    pub id: Option<Box<str>>,
    /// `name`
    pub name: Box<str>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `images`
    pub images: Box<[Image]>,
}

/// A standalone page.
#[derive(Debug, Clone)]
pub struct ParsedPage {
    /// The source file.
    pub source: Source,
    /// The path in the folder of pages, with `slug` or the file's stem as the last segment
    pub path: Box<str>,
    /// `title`
    pub title: Box<str>,
    /// `description`
    pub description: Option<Box<str>>,
    /// `aliases`
    pub aliases: Box<[Alias]>,
    /// `noindex`
    pub noindex: bool,
    /// `published`
    pub published: bool,
    /// Unknown keys.
    pub extra: Extra,
}
