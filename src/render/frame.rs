//! A site's own frame in the place of the theme's `base.html`.
//!
//! The built-in pages fill blocks of the frame, and the engine wants each of them to be there.
//! A frame without most of them works all the same: what it has no place for is left out. It
//! must have a place for what a page shows, though.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Place};
use crate::load::TemplateSource;
use crate::theme;

/// The template that the pages of the theme extend.
const FRAME: &str = "base.html";
/// The block in which a page puts what it shows.
const CONTENT: &str = "content";

/// What is put behind the texts of templates: for each a name and a text.
///
/// # Errors
/// When pages of the theme are used and the site's frame has no place for them.
pub(super) fn additions(sources: &[TemplateSource]) -> Result<Vec<(&str, String)>, Diagnostic> {
    let find = |name: &str| sources.iter().find(|source| source.name == name);
    let Some(frame) = find(FRAME) else { return Ok(Vec::new()) };
    let (mut blocks, mut root) = (blocks(&frame.text), frame);
    // A frame may stand in a further one. In a circle, which the engine reports, each is seen once.
    for _ in sources {
        let Some(parent) = parent(&root.text) else { break };
        let Some(parent) = find(parent) else { return Ok(Vec::new()) };
        blocks.extend(self::blocks(&parent.text));
        root = parent;
    }
    let wanted = theme::TEMPLATES.iter().find(|(name, _)| *name == FRAME);
    let wanted = wanted.map_or_else(BTreeSet::new, |(_, text)| self::blocks(text));
    let missing: Vec<&str> = wanted.difference(&blocks).copied().collect();
    let is_used = |(name, text): &(&str, &str)| find(name).is_none() && parent(text) == Some(FRAME);
    if missing.contains(&CONTENT) && theme::TEMPLATES.iter().any(is_used) {
        let message = format!("the frame of all pages has no block `{CONTENT}`");
        let diagnostic = Diagnostic::error("template", message)
            .at(Arc::clone(&frame.file), Place::File)
            .label("pages of the theme have nowhere to put what they show")
            .hint(format!(
                "add {{% block {CONTENT} %}}{{% endblock {CONTENT} %}} where that belongs, or begin \
                 with {{% extends \"builtin/{FRAME}\" %}} to change single blocks"
            ));
        return Err(diagnostic);
    }
    let empty = missing.iter().map(|name| format!("{{% block {name} %}}{{% endblock {name} %}}"));
    let empty: String = empty.collect();
    // They are never shown: on a line of its own, so that no tag is left open before it.
    Ok(vec![(root.name.as_str(), format!("\n{{% if false %}}{empty}{{% endif %}}"))])
}

/// The names of the blocks that a template has.
fn blocks(text: &str) -> BTreeSet<&str> {
    tags(text).filter_map(|tag| tag.strip_prefix("block ")?.split_whitespace().next()).collect()
}

/// The template that a template extends.
fn parent(text: &str) -> Option<&str> {
    let tag = tags(text).find_map(|tag| tag.strip_prefix("extends "))?;
    Some(tag.trim().trim_matches(['"', '\'']))
}

/// What stands in the tags of a template.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    let tags = text.split("{%").skip(1).filter_map(|rest| Some(rest.split_once("%}")?.0));
    tags.map(|tag| tag.trim_start_matches('-').trim_end_matches('-').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> TemplateSource {
        let file = format!("templates/{name}").into();
        TemplateSource { file, name: name.to_owned(), text: text.to_owned() }
    }

    /// What is added to the frame of a site with these templates.
    fn added(templates: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let sources: Vec<TemplateSource> =
            templates.iter().map(|(name, text)| source(name, text)).collect();
        let added = additions(&sources).map_err(|finding| finding.message)?;
        Ok(added.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }

    #[test]
    fn blocks_that_a_frame_lacks_are_added() {
        let with_content = "<main>{%- block content -%}{% endblock %}</main>";
        let found = added(&[("base.html", with_content)]).unwrap();
        let [(name, text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(name, "base.html");
        for block in ["title", "meta", "body_class", "brand", "nav", "search", "footer"] {
            assert!(text.contains(&format!("{{% block {block} %}}")), "{block} in {text}");
        }
        assert!(!text.contains("block content"));
        // The outermost frame of the site's own gets them.
        let chain = [("base.html", "{% extends 'outer.html' %}"), ("outer.html", with_content)];
        assert_eq!(added(&chain).unwrap()[0].0, "outer.html");
        for (name, text) in [
            ("base.html", "{% extends \"builtin/base.html\" %}"),
            ("base.html", "{% extends \"no/such.html\" %}"),
            ("article.html", "{% block own %}{% endblock %}"),
        ] {
            assert_eq!(added(&[(name, text)]), Ok(Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_frame_needs_a_place_for_what_pages_show() {
        let bare = ("base.html", "<p>Nothing else</p>");
        assert_eq!(added(&[bare]), Err("the frame of all pages has no block `content`".to_owned()));
        // Unless no page of the theme is left.
        let own = theme::TEMPLATES.iter().filter(|(_, text)| parent(text) == Some(FRAME));
        let mut all: Vec<(&str, &str)> = own.map(|(name, _)| (*name, "")).collect();
        assert!(all.len() > 8);
        all.push(bare);
        assert!(added(&all).is_ok());
    }
}
