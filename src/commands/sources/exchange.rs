//! `feedgen sources import` and `feedgen sources export`: OPML, as feed readers use it.

use std::io::{self, Read as _};
use std::path::Path;

use super::source_list::SourceList;
use super::values::{Values, merged, print_added};
use crate::cli::{ExportSourcesArgs, ImportSourcesArgs};
use crate::commands::report::counted;
use crate::commands::requests::{history, website};
use crate::commands::{Exit, err, fail, print};
use crate::config::Config;
use crate::curate::feed;
use crate::curate::sources::opml::{self, Opml, Outline};
use crate::curate::sources::{NewSource, web_url};
use crate::text::plain;
use crate::text::slug::{has_slug, slug_of_name};

pub(super) fn import(args: ImportSourcesArgs) -> Result<Exit, Exit> {
    let ImportSourcesArgs { files, values, dry_run, site } = args;
    let values = Values::new(values)?;
    let list = SourceList::open_for_edits(&site)?;
    let mut known = list.known();
    let mut added: Vec<NewSource> = Vec::new();
    let (mut exit, mut repeated, mut invalid) = (Exit::Success, 0, 0);
    for file in &files {
        let name = file.display();
        let text = match read(file) {
            Ok(text) => text,
            Err(error) => {
                exit = exit.max(fail(format!("can't read {name}: {error}"), Exit::Usage));
                continue;
            }
        };
        let found = match opml::read(&text) {
            Ok(found) => found,
            Err(reason) => {
                exit = exit.max(fail(format!("{name}: {reason}"), Exit::Content));
                continue;
            }
        };
        report_rest(&found);
        for outline in &found.feeds {
            match new_source(outline, &values, &list.config) {
                Ok(source) if known.place(&source.url).is_some() => repeated += 1,
                Ok(source) => {
                    known.add(&source.url, String::new());
                    added.push(source);
                }
                Err(reason) => {
                    invalid += 1;
                    err(format!("warning: {} left out: {reason}\n", outline.url));
                }
            }
        }
    }
    let written = list.add(&added, &site.root, dry_run);
    if written == Exit::Success {
        for source in &added {
            print_added(source, &details(source), dry_run);
        }
        let verb = if dry_run { "to add" } else { "added" };
        let count = counted(added.len(), "source");
        err(format!("{count} {verb}, {repeated} known, {invalid} invalid\n"));
    }
    Ok(exit.max(written))
}

pub(super) fn export(args: ExportSourcesArgs) -> Result<Exit, Exit> {
    let ExportSourcesArgs { output, site } = args;
    let list = SourceList::open(&site)?;
    let title = format!("Sources of {}", list.config.title);
    let history = history(&site.root);
    let text = opml::write(&title, &list.sources, &|source| website(&history, source));
    if let Some(path) = output {
        write(&path, &text).map_err(|error| {
            fail(format!("can't write {}: {error}", path.display()), Exit::Content)
        })?;
        let count = counted(list.sources.len(), "source");
        err(format!("Wrote {count} to {}\n", path.display()));
    } else {
        // The writer escapes all control characters.
        print::out_bytes(text.as_bytes());
    }
    Ok(list.report(&site.root))
}

#[expect(clippy::disallowed_methods, reason = "an option asks for this file")]
fn write(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, text)
}

/// The decoded text of a file; `-` is standard input.
fn read(file: &Path) -> io::Result<String> {
    let limit = opml::MAX_LEN as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(feed::decode(&bytes, None))
}

/// A source from an outline, with the values for all.
fn new_source(outline: &Outline, values: &Values, config: &Config) -> Result<NewSource, String> {
    let url = web_url(&outline.url)?;
    let (categories, topics): (Vec<String>, Vec<String>) =
        outline.topics().into_iter().partition(|name| is_category(name, config));
    let topics = merged([topics, values.topics.clone()]);
    Ok(NewSource {
        url,
        // Some readers export HTML.
        title: Some(plain::title(&outline.title)).filter(|title| !title.is_empty()),
        provider: None,
        topics: topics.into_iter().filter(|topic| has_slug(topic)).collect(),
        category: values.category.clone().or_else(|| categories.into_iter().next()),
    })
}

/// Whether the site has a folder of articles or settings for a category of this name.
fn is_category(name: &str, config: &Config) -> bool {
    let segment = slug_of_name(name);
    let folder_name = |path: &str| slug_of_name(path.rsplit('/').next().unwrap_or_default());
    let mut folders = config.folders.articles.iter();
    !segment.is_empty()
        && (folders.any(|folder| folder_name(&folder.path) == segment)
            || config.categories.iter().any(|category| category.is_for(&segment, name)))
}

fn details(source: &NewSource) -> String {
    let topics = source.topics.join(", ");
    let parts = [source.title.as_deref().unwrap_or_default(), &topics];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// Reports lists and pages, which are not imported.
fn report_rest(found: &Opml) {
    for list in &found.lists {
        err(format!("note: included list not read: {}\n", list.url));
    }
    for page in &found.pages {
        let hint = "try `feedgen sources add`";
        err(format!("note: no feed is named for {}; {hint}\n", page.url));
    }
    if found.left_out > 0 {
        err(format!("warning: {} exceed the limits\n", counted(found.left_out, "URL")));
    }
}
