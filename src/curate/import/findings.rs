//! What is odd about the sources of an import.

use super::dates::OddDates;
use super::read::{Document, SourceState};
use crate::curate::sources::FILE_NAME;
use crate::diag::{Diagnostic, Place};

/// What is odd about a source.
pub(super) fn of_source(document: &Document) -> Vec<Diagnostic> {
    let url = &document.rules.url;
    let contents = &document.contents;
    let state = match &document.state {
        SourceState::Failed(reason) => {
            let hint = "`feedgen sources check` tells how long it has failed";
            let message = format!("can't import {url}: {reason}");
            let hint = document.is_listed.then(|| hint.to_owned());
            Some(Diagnostic::warning("source-failed", message).maybe_hint(hint))
        }
        SourceState::Gone => {
            let message = format!("{url} is gone for good (410)");
            Some(Diagnostic::warning("source-gone", message).hint("remove this source"))
        }
        SourceState::Read | SourceState::Unchanged | SourceState::NotDue(_) => None,
    };
    let moved = document.moved.as_ref().map(|moved| {
        let hint = document.is_listed.then(|| "its `url` is replaced".to_owned());
        let message = format!("{url} has moved to {moved}");
        Diagnostic::warning("source-moved", message).maybe_hint(hint)
    });
    let lost = (contents.lost > 0).then(|| {
        let all = contents.lost + contents.count;
        let message = format!("{url}: {} of {all} entries can't be read", contents.lost);
        Diagnostic::warning("broken-feed", message)
            .hint("tell the publisher: the markup of the feed is broken")
    });
    let findings = [state, moved, lost, odd_dates(url, contents.odd)].into_iter().flatten();
    let place = || Place::Bytes(document.rules.place.clone());
    findings
        .map(|finding| if document.is_listed { finding.at(FILE_NAME, place()) } else { finding })
        .collect()
}

fn odd_dates(url: &str, odd: OddDates) -> Option<Diagnostic> {
    let OddDates { missing, future, without_zone } = odd;
    let parts = [
        (missing, "without a date (the time of the first import is taken)"),
        (future, "with a date in the future (the time of the import is taken)"),
        (without_zone, "with a date without a time zone (taken as UTC)"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, text)| format!("{count} {text}")).collect();
    let message = format!("{url}: entries {}", parts.join(", "));
    (!parts.is_empty()).then(|| Diagnostic::warning("odd-dates", message))
}
