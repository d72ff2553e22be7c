//! Positions of items in a file. The loader leaves out those that it can't use, so the positions in a parsed article are
//! others.

use crate::config::Config;
use crate::curate::desk::decide::{Target, parse};
use crate::curate::front_matter::{Shape, shape};

/// The positions in the file of the topics, images or related cards (`key`) of an article, which are `count`. `None` if the
/// file has them in another form than a list.
pub(super) fn positions(
    target: &Target,
    key: &str,
    count: usize,
    config: &Config,
) -> Option<Vec<usize>> {
    let Shape::List(items) = shape(&target.text, key) else { return None };
    if items.len() == count {
        return Some((0..count).collect());
    }
    // Only the loader knows what it leaves out.
    let is_loaded = |item: &String| {
        let text = format!(
            "---\ntitle: T\npublishedDateTime: 2000-01-01\noriginalUrl: https://example.org/\n\
             slug: t\n{key}: [{item}]\n---\n"
        );
        let (article, _) = parse(&target.article.source.file, &text, config);
        article.is_some_and(|article| {
            article.topics.len() + article.images.len() + article.related.len() == 1
        })
    };
    let loaded = items.iter().enumerate().filter(|(_, item)| is_loaded(item));
    let positions: Vec<usize> = loaded.map(|(position, _)| position).collect();
    (positions.len() == count).then_some(positions)
}
