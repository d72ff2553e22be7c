//! By what a story is known.

use chrono::NaiveDate;

use super::hash::Hash;
use super::seen::{Line, Verdict};
use super::url::normal_form;
use crate::text::slug::fold;
use crate::text::{host, plain, url};

/// By what an entry is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its URL and other URLs of the same story.
    pub urls: Vec<Hash>,
    /// Its guid, unless it is shared by several entries.
    pub guid: Option<Hash>,
    /// Title and provider.
    pub title: Option<Hash>,
    /// The day of publication in UTC.
    pub day: NaiveDate,
}

impl Identity {
    /// The identity of a story. `urls` may be the URLs of other forms of the same page.
    pub fn new<'u>(
        urls: impl IntoIterator<Item = &'u str>,
        guid: Option<&str>,
        title: &str,
        provider: Option<&str>,
        day: NaiveDate,
    ) -> Self {
        let urls: Vec<&str> = urls.into_iter().collect();
        let guid = guid.and_then(|guid| guid_key(guid, urls.first().copied()));
        let mut hashes: Vec<Hash> = Vec::new();
        for hash in urls.into_iter().filter_map(normal_form).map(|form| Hash::new(&form)) {
            if !hashes.contains(&hash) {
                hashes.push(hash);
            }
        }
        let title = title_key(title, provider);
        Self { urls: hashes, guid: guid.map(|guid| Hash::new(&guid)), title, day }
    }

    /// The lines for the memory: of the first URL with everything else, and of each other URL alone.
    pub fn lines(&self, verdict: Verdict) -> Vec<Line> {
        let Self { urls, guid, title, day } = self;
        let first = Line {
            url: urls.first().copied(),
            guid: *guid,
            day: *day,
            verdict,
            title: *title,
            draft: None,
            source: None,
        };
        let other = |url: &Hash| Line { url: Some(*url), guid: None, title: None, ..first };
        std::iter::once(first).chain(urls.iter().skip(1).map(other)).collect()
    }
}

/// The text that a guid is compared by: a URL in its normal form, a globally unique identifier as it is, and anything
/// else within its host. `None` for a guid that is no more than the address of a site.
fn guid_key(guid: &str, url: Option<&str>) -> Option<String> {
    let guid = guid.trim();
    if guid.is_empty() {
        return None;
    }
    if let Some(form) = normal_form(guid) {
        return form.contains(['/', '?', '#']).then_some(form);
    }
    let is_global = ["tag:", "urn:", "uuid:", "at:"].iter().any(|start| guid.starts_with(start));
    let host = if is_global { String::new() } else { url.map(url::host).unwrap_or_default() };
    Some(format!("{host} {guid}"))
}

/// Title and provider. `None` without a word in the title.
fn title_key(title: &str, provider: Option<&str>) -> Option<Hash> {
    let folded = fold(&plain::title(title));
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let provider = provider.map(|name| host::key(name).unwrap_or(name.into()).into_owned());
    let provider = provider.unwrap_or_default();
    (!words.is_empty()).then(|| Hash::new(&format!("{provider} {}", words.join(" "))))
}
