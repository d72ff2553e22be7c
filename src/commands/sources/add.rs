//! `feedgen sources add`: adds feeds, also by the URLs of their pages.

use std::time::Duration;

use super::source_list::{Known, SourceList};
use super::values::{Values, print_added};
use crate::cli::AddSourcesArgs;
use crate::commands::report::counted;
use crate::commands::requests::{body, client, facts, now};
use crate::commands::{Exit, err, fail};
use crate::curate::sources::{Candidate, FeedFacts, Found, NewSource, discover, web_url};
use crate::text::host;

/// The pause between two requests to a host. People wait for the result, and there are few requests.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) fn run(args: AddSourcesArgs) -> Result<Exit, Exit> {
    let AddSourcesArgs { urls, values, provider, dry_run, requests, site } = args;
    let Values { topics, category } = Values::new(values)?;
    let provider = provider.map(|domain| checked_domain(&domain)).transpose()?;
    let list = SourceList::open_for_edits(&site)?;
    let now = now();
    let client = client(&requests, PAUSE, now);
    let mut known = list.known();
    let mut added: Vec<(NewSource, String)> = Vec::new();
    let mut exit = Exit::Success;
    for url in &urls {
        if let Some(place) = web_url(url).ok().and_then(|url| known.place(&url).map(str::to_owned))
        {
            err(format!("{url} is already a source: {place}\n"));
            continue;
        }
        let feed = discover(url, &|url| body(&client, url)).map_err(|error| error.to_string());
        let feed = feed.and_then(|found| Ok((facts(&found.text, &found.url, now)?, found)));
        let (facts, found) = match feed {
            Ok(feed) => feed,
            Err(reason) => {
                exit = fail(format!("{url}: {reason}"), Exit::Content);
                continue;
            }
        };
        let Found { url: feed_url, others, .. } = found;
        if let Some(place) = known.place(&feed_url) {
            err(format!("{url}: its feed {feed_url} is already a source: {place}\n"));
            continue;
        }
        report_others(&others, &known);
        known.add(&feed_url, "named before".to_owned());
        let details = details(&facts);
        let source = NewSource {
            url: feed_url,
            title: Some(facts.title).filter(|title| !title.is_empty()),
            provider: provider.clone(),
            topics: topics.clone(),
            category: category.clone(),
        };
        added.push((source, details));
    }
    let sources: Vec<NewSource> = added.iter().map(|(source, _)| source.clone()).collect();
    let written = list.add(&sources, &site.root, dry_run);
    if written == Exit::Success {
        for (source, details) in &added {
            print_added(source, details, dry_run);
        }
    }
    Ok(exit.max(written))
}

fn checked_domain(text: &str) -> Result<String, Exit> {
    host::key(text.trim()).map(|key| key.into_owned()).ok_or_else(|| {
        let message = format!("--provider: `{text}` is not a host name such as example.org");
        fail(message, Exit::Usage)
    })
}

/// ` (The title, 25 entries)`
fn details(facts: &FeedFacts) -> String {
    let entries = match facts.entries {
        0 => "no entries".to_owned(),
        1 => "1 entry".to_owned(),
        number => format!("{number} entries"),
    };
    match facts.title.is_empty() {
        true => format!(" ({entries})"),
        false => format!(" ({}, {entries})", facts.title),
    }
}

/// Names the other feeds of a page.
fn report_others(others: &[Candidate], known: &Known) {
    const MAX_SHOWN: usize = 5;
    let others: Vec<&Candidate> =
        others.iter().filter(|other| known.place(&other.url).is_none()).collect();
    for Candidate { url, title } in others.iter().take(MAX_SHOWN) {
        let title = if title.is_empty() { String::new() } else { format!(" ({title})") };
        err(format!("note: the page has another feed: {url}{title}\n"));
    }
    if others.len() > MAX_SHOWN {
        err(format!("note: and {}\n", counted(others.len() - MAX_SHOWN, "other feed")));
    }
}
