//! Positions of items in a file. The loader drops those that it can't use, so the positions of a parsed article are others.

use serde_yaml::Value;

use crate::load::ParsedArticle;
use crate::text::front_matter::split;
use crate::text::url;

/// The positions of an article's images and related cards in the lists of its file, and the lengths of these lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Positions {
    pub(super) images: Vec<usize>,
    pub(super) image_count: usize,
    pub(super) related: Vec<usize>,
}

impl Positions {
    pub(super) fn of(article: &ParsedArticle, text: &str) -> Self {
        let yaml =
            split(text).ok().and_then(|parts| serde_yaml::from_str::<Value>(parts.yaml).ok());
        let list = |key: &str| -> Vec<Value> {
            let list = yaml.as_ref().and_then(|yaml| yaml.get(key)?.as_sequence().cloned());
            list.unwrap_or_default()
        };
        let (images, related) = (list("images"), list("related"));
        let image_url = |item: &Value| {
            let url = item.as_str().or_else(|| item.get("url")?.as_str())?;
            Some(url::repair_local_image(url).ok()?.into_owned())
        };
        let card_url = |item: &Value| {
            let written = ["webUrl", "originalUrl"].iter().find_map(|key| item.get(*key)?.as_str());
            Some(url::repair(written?).ok()?.into_owned())
        };
        Self {
            images: matched(article.images.iter().map(|image| &*image.url), &images, image_url),
            image_count: images.len(),
            related: matched(article.related.iter().map(|card| &*card.url), &related, card_url),
        }
    }
}

/// The position of each parsed item: of the next one in the list that has its URL.
fn matched<'u>(
    parsed: impl Iterator<Item = &'u str>,
    list: &[Value],
    url: impl Fn(&Value) -> Option<String>,
) -> Vec<usize> {
    let mut items = list.iter().enumerate();
    parsed
        .filter_map(|wanted| {
            let found = items.find(|(_, item)| url(item).as_deref() == Some(wanted));
            found.map(|(position, _)| position)
        })
        .collect()
}
