//! Positions of items in a file. The loader leaves out those that it can't use, so the positions in a parsed article are
//! others.

use serde_yaml::{Mapping, Value};

use crate::config::Config;
use crate::curate::desk::decide::{Target, parse};
use crate::text::front_matter::split;

/// The items of a list in the front matter; none if it is not a list.
pub(super) fn items(text: &str, key: &str) -> Vec<Value> {
    let values = split(text).ok().and_then(|parts| serde_yaml::from_str::<Value>(parts.yaml).ok());
    values.and_then(|values| values.get(key)?.as_sequence().cloned()).unwrap_or_default()
}

/// The positions in the file of the images (`images`) or cards (`related`) of an article, which are `count`. `None` if the
/// file has them in another form than a list.
pub(super) fn positions(
    target: &Target,
    key: &str,
    count: usize,
    config: &Config,
) -> Option<Vec<usize>> {
    let items = items(&target.text, key);
    if items.len() == count {
        return Some((0..count).collect());
    }
    // Only the loader knows what it leaves out.
    let is_loaded = |item: &Value| {
        let mut values = Mapping::new();
        for (key, value) in [
            ("title", "T"),
            ("publishedDateTime", "2000-01-01"),
            ("originalUrl", "https://example.org/"),
            ("slug", "t"),
        ] {
            values.insert(key.into(), value.into());
        }
        values.insert(key.into(), Value::Sequence(vec![item.clone()]));
        let yaml = serde_yaml::to_string(&values).unwrap_or_default();
        let (article, _) = parse(&target.article.source.file, &format!("---\n{yaml}---\n"), config);
        article.is_some_and(|article| article.images.len() + article.related.len() == 1)
    };
    let loaded = items.iter().enumerate().filter(|(_, item)| is_loaded(item));
    let positions: Vec<usize> = loaded.map(|(position, _)| position).collect();
    (positions.len() == count).then_some(positions)
}
