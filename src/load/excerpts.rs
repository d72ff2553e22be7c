//! Finds excerpts that say nothing (see [`text::excerpt`](crate::text::excerpt)).

use super::checker::{Checker, Key};
use super::parsed::{ProviderRef, publisher};
use crate::diag::Diagnostic;
use crate::text::excerpt::{Poor, poor};

/// Whether the `excerpt` of an article says nothing, which is reported. Its text stays, because the API is verbatim.
pub(super) fn check(
    checker: &mut Checker,
    key: Key<'_>,
    excerpt: Option<&str>,
    title: &str,
    publisher: Option<&ProviderRef>,
) -> bool {
    let Some(reason) = excerpt.and_then(|excerpt| of_provider(excerpt, title, publisher)) else {
        return false;
    };
    let diagnostic =
        Diagnostic::warning("poor-excerpt", "the excerpt says nothing, and is not shown")
            .label(format!("it is {}", reason.description()))
            .hint("write a sentence that adds something to the title, or remove the line");
    checker.report_value(key, diagnostic);
    true
}

/// Whether the excerpt of a related card says nothing. Not reported: such cards come from other programs by the dozen,
/// and no one edits them.
pub(super) fn is_poor(
    excerpt: &str,
    title: &str,
    provider: Option<&ProviderRef>,
    page: &str,
) -> bool {
    of_provider(excerpt, title, publisher(provider, Some(page)).as_deref()).is_some()
}

fn of_provider(excerpt: &str, title: &str, provider: Option<&ProviderRef>) -> Option<Poor> {
    let names = provider.into_iter().flat_map(|provider| [&provider.name, &provider.domain]);
    poor(excerpt, title, names.flatten().map(|name| &**name))
}
