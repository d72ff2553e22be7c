//! Makes a site's own `base.html` compatible with the theme's pages.
//!
//! The theme's pages fill blocks of the base template, and the engine requires each of these blocks to exist. This
//! module appends missing blocks, never rendered, to the site's base template. Only the block `content` is
//! mandatory.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Place};
use crate::load::TemplateSource;
use crate::theme;

/// The base template, which the theme's pages extend.
const BASE: &str = "base.html";
/// The block of a page's main content.
const CONTENT: &str = "content";

/// The texts to append to templates: names with texts.
///
/// # Errors
/// When the site's base template has no `content` block and pages of the theme extend it.
pub(super) fn additions(sources: &[TemplateSource]) -> Result<Vec<(&str, String)>, Diagnostic> {
    let find = |name: &str| sources.iter().find(|source| source.name == name);
    let Some(base) = find(BASE) else { return Ok(Vec::new()) };
    let (mut blocks, mut root) = (blocks(&base.text), base);
    // Follows the `extends` chain. The bound ends cycles, which the engine reports.
    for _ in sources {
        let Some(parent) = parent(&root.text) else { break };
        let Some(parent) = find(parent) else { return Ok(Vec::new()) };
        blocks.extend(self::blocks(&parent.text));
        root = parent;
    }
    let required = theme::TEMPLATES.iter().find(|(name, _)| *name == BASE);
    let required = required.map_or_else(BTreeSet::new, |(_, text)| self::blocks(text));
    let missing: Vec<&str> = required.difference(&blocks).copied().collect();
    let is_used = |(name, text): &(&str, &str)| find(name).is_none() && parent(text) == Some(BASE);
    if missing.contains(&CONTENT) && theme::TEMPLATES.iter().any(is_used) {
        let message = format!("missing block `{CONTENT}` in {BASE}");
        let diagnostic = Diagnostic::error("template", message)
            .at(Arc::clone(&base.file), Place::File)
            .label("pages of the theme fill this block")
            .hint(format!(
                "add {{% block {CONTENT} %}}{{% endblock {CONTENT} %}}, or start with \
                 {{% extends \"builtin/{BASE}\" %}} and override single blocks"
            ));
        return Err(diagnostic);
    }
    let empty = missing.iter().map(|name| format!("{{% block {name} %}}{{% endblock {name} %}}"));
    let empty: String = empty.collect();
    // On a line of its own, so that line comments and tags of the template end before it.
    Ok(vec![(root.name.as_str(), format!("\n{{% if false %}}{empty}{{% endif %}}"))])
}

/// The names of the blocks in a template.
fn blocks(text: &str) -> BTreeSet<&str> {
    tags(text).filter_map(|tag| tag.strip_prefix("block ")?.split_whitespace().next()).collect()
}

/// The name of the template that `text` extends.
fn parent(text: &str) -> Option<&str> {
    let tag = tags(text).find_map(|tag| tag.strip_prefix("extends "))?;
    Some(tag.trim().trim_matches(['"', '\'']))
}

/// The contents of all tags in a template.
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

    /// The additions for a site with these templates.
    fn added(templates: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let sources: Vec<TemplateSource> =
            templates.iter().map(|(name, text)| source(name, text)).collect();
        let added = additions(&sources).map_err(|finding| finding.message)?;
        Ok(added.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }

    #[test]
    fn missing_blocks_are_added_to_the_base_template() {
        let with_content = "<main>{%- block content -%}{% endblock %}</main>";
        let found = added(&[("base.html", with_content)]).unwrap();
        let [(name, text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(name, "base.html");
        for block in ["title", "meta", "body_class", "brand", "nav", "search", "footer"] {
            assert!(text.contains(&format!("{{% block {block} %}}")), "{block} in {text}");
        }
        assert!(!text.contains("block content"));
        // They are added to the root of the `extends` chain.
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
    fn a_base_template_without_a_content_block_is_an_error() {
        let bare = ("base.html", "<p>Nothing else</p>");
        assert_eq!(added(&[bare]), Err("missing block `content` in base.html".to_owned()));
        // If the site replaces all pages of the theme, none needs the block.
        let own = theme::TEMPLATES.iter().filter(|(_, text)| parent(text) == Some(BASE));
        let mut all: Vec<(&str, &str)> = own.map(|(name, _)| (*name, "")).collect();
        assert!(all.len() > 8);
        all.push(bare);
        assert!(added(&all).is_ok());
    }
}
