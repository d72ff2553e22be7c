//! Links to other sites: whether they still have what is linked.
//!
//! Every address is asked for once, several hosts at a time, but each host one request after the
//! other and with a pause between them. Answers that were good are remembered beside the site and
//! not asked for again for a while. An address whose host asks programs to stay away, or to come later than
//! can be waited for, gives no finding: nothing is known of its page. A host that can't be reached, or gives no
//! answer several times in a row, is asked for nothing more.

mod ask;
mod memory;
mod options;
mod queue;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use options::Options;

use self::options::Outcome;
use super::links::origins;
use super::site::Site;
use crate::diag::Diagnostic;
use crate::plan::Planned;
use crate::progress::Progress;

/// What other sites said, in numbers.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// Addresses that were asked for.
    pub asked: usize,
    /// Addresses whose good answer was remembered.
    pub remembered: usize,
    /// Addresses that lead nowhere.
    pub dead: usize,
    /// Addresses of which nothing could be learned.
    pub unclear: usize,
}

/// The findings, and how it went.
pub(super) struct Asked {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) answers: Answers,
}

/// Asks for every address of `links`, which the pages beside it have.
pub(super) fn ask(
    site: &Site<'_>,
    links: &BTreeMap<String, Vec<&Planned>>,
    options: &Options,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Asked {
    let waits = || progress.wait("Waiting for another build");
    let memory = memory::Memory::open(&options.state, links, now, options.remember, waits);
    let urls: Vec<&str> = links.keys().map(String::as_str).collect();
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        urls.into_iter().partition(|url| memory.knows(url));
    let agent = ask::Agent::new(options);
    progress.begin("Asking", unknown.len());
    let outcomes = queue::run(
        &unknown,
        options,
        |url| agent.ask(url),
        |url, outcome| {
            progress.advance(1);
            if *outcome == Outcome::Good {
                memory.add(url);
            }
        },
    );
    progress.end();
    let mut answers = Answers { remembered: known.len(), ..Answers::default() };
    let mut findings = Vec::new();
    for (url, outcome) in outcomes {
        answers.asked += 1;
        match outcome {
            Outcome::Good => {}
            Outcome::Unclear => answers.unclear += 1,
            Outcome::Dead(reason) => {
                answers.dead += 1;
                let pages = links.get(url).map(Vec::as_slice).unwrap_or_default();
                findings.extend(findings_of(site, url, &reason, pages));
            }
        }
    }
    Asked { findings, answers }
}

fn findings_of(site: &Site<'_>, url: &str, reason: &str, pages: &[&Planned]) -> Vec<Diagnostic> {
    // Parsers write the address of a host with a slash behind it, and authors do not.
    let spellings =
        [url.to_owned(), url.trim_end_matches('/').to_owned(), url.replace('&', "&amp;")];
    let origins = origins(site, pages, &spellings).into_iter();
    let finding = |origin: super::links::Origin| {
        let message = format!("{url} leads nowhere: {reason}");
        let diagnostic = Diagnostic::warning("dead-link", message)
            .at(origin.file, origin.place)
            .label("this link");
        match origin.note {
            Some(note) => diagnostic.note(note),
            None => diagnostic,
        }
    };
    origins.map(finding).collect()
}
