//! `feedgen sources list`: the sources, a line each or as JSON.

use serde_json::{Value, json};

use super::source_list::SourceList;
use crate::cli::ListSourcesArgs;
use crate::commands::report::{counted, finding_json};
use crate::commands::{Exit, err, out, out_json};
use crate::curate::sources::{Enrich, Source};

pub(super) fn run(args: ListSourcesArgs) -> Result<Exit, Exit> {
    let ListSourcesArgs { json, site } = args;
    let list = SourceList::open(&site)?;
    if json {
        let findings = list.located();
        let sources = list.sources.iter().map(source_json);
        out_json(&json!({
            "sources": sources.collect::<Vec<_>>(),
            "diagnostics": findings.iter().map(finding_json).collect::<Vec<_>>(),
        }));
        return Ok(list.exit());
    }
    let width = |text: &dyn Fn(&Source) -> String| {
        list.sources.iter().map(|source| text(source).chars().count()).max().unwrap_or(0).min(60)
    };
    let columns: [&dyn Fn(&Source) -> String; 3] =
        [&|source| source.url.clone(), &category, &topics];
    let widths = columns.map(|column| width(column));
    for source in &list.sources {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(widths) {
            line.push_str(&format!("{:<width$}  ", column(source)));
        }
        line.push_str(source.title.as_deref().unwrap_or_default());
        let state = if source.enabled { "" } else { " (disabled)" };
        out(format!("{}{state}\n", line.trim_end()));
    }
    let disabled = list.sources.iter().filter(|source| !source.enabled).count();
    err(format!("{} ({disabled} disabled)\n", counted(list.sources.len(), "source")));
    Ok(list.report(&site.root))
}

fn category(source: &Source) -> String {
    source.category.clone().unwrap_or_else(|| "-".to_owned())
}

fn topics(source: &Source) -> String {
    if source.topics.is_empty() { "-".to_owned() } else { source.topics.join(", ") }
}

fn source_json(source: &Source) -> Value {
    let Source {
        url,
        title,
        provider,
        topics,
        category,
        every,
        user_agent,
        min_quality,
        include,
        exclude,
        enrich,
        enabled,
        place: _,
        line,
    } = source;
    json!({
        "url": url,
        "title": title,
        "provider": provider,
        "topics": topics,
        "category": category,
        "every": every.map(|time| time.as_secs()),
        "user_agent": user_agent,
        "min_quality": min_quality,
        "include": include,
        "exclude": exclude,
        "enrich": match enrich {
            Enrich::Auto => "auto",
            Enrich::Never => "never",
        },
        "enabled": enabled,
        "line": line,
    })
}
