//! Minification of the templates of a site.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::markup;
use super::tag::Tags;

/// The minified texts of templates by name, without those that can't be minified (see [`markup`]).
pub(in crate::render) fn minified(texts: &[(String, Cow<'_, str>)]) -> HashMap<String, String> {
    let (mut inner_blocks, mut tags) = (HashSet::new(), Tags::default());
    // A block is known to be in an attribute only once the template that has it there was read.
    loop {
        let known = inner_blocks.len();
        let minified: Vec<_> = texts
            .iter()
            .filter_map(|(name, text)| {
                Some((name, markup::minify(text, &inner_blocks, &mut tags).ok()?))
            })
            .collect();
        inner_blocks.extend(minified.iter().flat_map(|(_, small)| small.inner_blocks.clone()));
        if inner_blocks.len() == known {
            return minified.into_iter().map(|(name, small)| (name.clone(), small.text)).collect();
        }
    }
}
