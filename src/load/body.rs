//! The body of a source: the Markdown below the front matter.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::checker::{Checker, too_deep};
use super::parsed::Source;
use super::read::{read_bytes, without_bom};
use crate::config::Limits;
use crate::diag::{Diagnostic, Place};
use crate::markdown::{self, Excess};
use crate::text::front_matter::{self, Parts};
use crate::text::key::TextKey;

/// Creates the [`Source`] of a file, and reports mistakes in its body.
pub(super) fn source(
    checker: &mut Checker,
    file: &Arc<str>,
    text: &str,
    parts: &Parts<'_>,
    embed_hosts: &[String],
) -> Source {
    check(checker, parts, embed_hosts);
    let offset = |number| u32::try_from(number).unwrap_or(u32::MAX);
    Source {
        file: Arc::clone(file),
        hash: TextKey::new(text),
        body_start: (!parts.body.trim().is_empty()).then_some(offset(parts.body_start)),
        length: offset(text.len()),
        is_bundle: false,
    }
}

fn check(checker: &mut Checker, parts: &Parts<'_>, embed_hosts: &[String]) {
    let place =
        |Range { start, end }| Place::Bytes(start + parts.body_start..end + parts.body_start);
    let links = markdown::LinkPolicy::WebAndMail;
    let markdown::Findings { excess, bad_links, dropped, template_tags } =
        markdown::inspect(parts.body, links, embed_hosts, checker.limits);
    if let Some((range, excess)) = excess {
        let diagnostic = too_complex(&excess, checker.limits);
        checker.report(diagnostic, place(range));
    }
    for (range, problem) in bad_links {
        let diagnostic =
            Diagnostic::warning("bad-url", "this link can't be published, and is left out");
        checker.report(diagnostic.label(problem), place(range));
    }
    for (range, shown) in dropped {
        let message = format!("{shown} is left out of the text");
        let diagnostic = Diagnostic::warning("dropped-html", message);
        checker.report(diagnostic, place(range));
    }
    for range in template_tags {
        let diagnostic = Diagnostic::warning("template-leftover", "template tags are not replaced")
            .label("readers will see this as it is")
            .hint("replace it by its result, or put it in code: `…`");
        checker.report(diagnostic, place(range));
    }
}

fn too_complex(excess: &Excess, limits: Limits) -> Diagnostic {
    let Limits { depth, text_length, file_size, .. } = limits;
    match excess {
        Excess::Depth => too_deep("the text", depth),
        Excess::Tag => Diagnostic::error("too-large", "a tag in the text is too long")
            .label(format!("{text_length} characters are allowed"))
            .hint("shorten it, or set `limits.text_length` in site.toml"),
        Excess::Size => Diagnostic::error("too-large", "the HTML of the text is too large")
            .label("its tags are nested wrongly, so that browsers repeat them")
            .hint(format!(
                "close open tags, or set `limits.file_size` in site.toml (now {file_size})"
            )),
    }
}

/// Reads the body of a source.
///
/// # Errors
/// If the file does not exist, or has changed since it was loaded.
pub fn read_body(root: &Path, source: &Source) -> Result<String, Diagnostic> {
    let Some(start) = source.body_start else { return Ok(String::new()) };
    let bytes = read_bytes(root, &source.file)?;
    let text = String::from_utf8(bytes).ok().map(without_bom);
    let text = text.filter(|text| TextKey::new(text) == source.hash);
    match text {
        Some(mut text) => Ok(text.split_off(start as usize)),
        None => Err(Diagnostic::error("changed", "this file changed while the site was built")
            .at(Arc::clone(&source.file), Place::File)
            .hint("build again")),
    }
}

/// Reads the current body of a source, even if the file has changed since it was loaded. Empty if the
/// file can't be read.
pub fn read_current_body(root: &Path, source: &Source) -> String {
    let text = read_bytes(root, &source.file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.map(without_bom).unwrap_or_default();
    front_matter::split(&text).map(|parts| parts.body.to_owned()).unwrap_or_default()
}
