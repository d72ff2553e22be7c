//! `feedgen stats`: counts articles by category, topic, provider and month.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::articles::{self, Articles};
use super::report::{counted, finding_json};
use super::{Exit, out, out_json, paths};
use crate::cli::StatsArgs;
use crate::diag;
use crate::graph::{Article, Graph};
use crate::ids::ArticleId;
use crate::load;

/// Rows of a table in the report for people.
const MAX_ROWS: usize = 20;

pub(super) fn run(args: StatsArgs) -> ExitCode {
    let StatsArgs { json, site } = args;
    let root = &site.root;
    let Articles { graph, errors, .. } = match articles::load(&site) {
        Ok(loaded) => loaded,
        Err(exit) => return exit.into(),
    };
    let stats = Stats::new(&graph);
    if json {
        let exit = if errors.is_empty() { Exit::Success } else { Exit::Content };
        let findings = diag::locate(errors, &|file| load::read_bytes(root, file).ok());
        let mut document = stats.json(&graph);
        document["diagnostics"] = findings.iter().map(finding_json).collect();
        out_json(&document);
        return exit.into();
    }
    out(stats.text(&graph, &|file| paths::from_here(root, file)));
    articles::report_errors(errors, root).into()
}

/// A number of articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    published: usize,
    unpublished: usize,
}

impl Count {
    fn of<'a>(articles: impl Iterator<Item = &'a Article>) -> Self {
        let mut count = Self::default();
        for article in articles {
            match article.draft {
                true => count.unpublished += 1,
                false => count.published += 1,
            }
        }
        count
    }

    fn all(self) -> usize {
        self.published + self.unpublished
    }

    fn json(self) -> Value {
        json!({ "published": self.published, "unpublished": self.unpublished })
    }
}

/// All counts of a site.
struct Stats {
    all: Count,
    newest: Option<ArticleId>,
    oldest: Option<ArticleId>,
    without_image: Count,
    without_topic: Count,
    tables: [Table; 4],
}

/// Counts by name, largest first; months newest first.
struct Table {
    /// Its key in JSON, and its heading for people.
    name: (&'static str, &'static str),
    rows: Vec<(String, Count)>,
}

impl Stats {
    fn new(graph: &Graph) -> Self {
        let rows = || graph.articles.rows().iter();
        let count = |ids: &[ArticleId]| Count::of(ids.iter().map(|id| &graph.articles[*id]));
        let categories = graph.categories.rows().iter();
        let categories = categories.map(|one| (one.name.to_string(), count(&one.articles)));
        let topics = graph.topics.rows().iter();
        let topics = topics.map(|one| (one.name.to_string(), count(&one.articles)));
        let providers = graph.providers.rows().iter();
        let providers = providers.map(|one| (one.name.to_string(), count(&one.articles)));
        let months = graph.months.iter().map(|(month, articles)| {
            (format!("{:04}-{:02}", month.year, month.month), count(articles))
        });
        // An unpublished article's date is provisional.
        let published = || graph.articles.iter().filter(|(_, article)| !article.draft);
        Self {
            all: Count::of(rows()),
            newest: published().map(|(id, _)| id).next(),
            oldest: published().map(|(id, _)| id).next_back(),
            without_image: Count::of(rows().filter(|article| !article.has_preview_image())),
            without_topic: Count::of(rows().filter(|article| article.topic_ids.is_empty())),
            tables: [
                Table::by_number(("categories", "Category"), categories.collect()),
                Table::by_number(("topics", "Topic"), topics.collect()),
                Table::by_number(("providers", "Provider"), providers.collect()),
                Table { name: ("months", "Month"), rows: months.collect() },
            ],
        }
    }

    fn json(&self, graph: &Graph) -> Value {
        let article = |id: &ArticleId| {
            let article = &graph.articles[*id];
            let date = article.published_at.value().to_rfc3339();
            json!({ "file": article.source.file, "title": article.title, "date": date })
        };
        let mut document = json!({
            "articles": self.all.json(),
            "newest": self.newest.as_ref().map(article),
            "oldest": self.oldest.as_ref().map(article),
            "withoutImage": self.without_image.json(),
            "withoutTopic": self.without_topic.json(),
        });
        for Table { name: (name, _), rows } in &self.tables {
            let key = if *name == "months" { "month" } else { "name" };
            let row = |(name, count): &(String, Count)| {
                let mut row = count.json();
                row[key] = name.as_str().into();
                row
            };
            document[*name] = rows.iter().map(row).collect();
        }
        document
    }

    fn text(&self, graph: &Graph, file: &dyn Fn(&str) -> String) -> String {
        let Count { published, unpublished } = self.all;
        let mut text = format!(
            "{}: {published} published, {unpublished} unpublished\n",
            counted(self.all.all(), "article")
        );
        for (name, id) in [("Newest", self.newest), ("Oldest", self.oldest)] {
            let Some(article) = id.map(|id| &graph.articles[id]) else { continue };
            let day = article.published_at.value().format("%Y-%m-%d");
            let file = file(&article.source.file);
            text.push_str(&format!("{name}: {day}  {file}  {}\n", article.title));
        }
        for (name, count) in [("image", self.without_image), ("topic", self.without_topic)] {
            let Count { published, unpublished } = count;
            let number = counted(count.all(), "article");
            text.push_str(&format!(
                "Without {name}: {number} ({published} published, {unpublished} unpublished)\n"
            ));
        }
        self.tables.iter().for_each(|table| table.push(&mut text));
        text
    }
}

impl Table {
    fn by_number(name: (&'static str, &'static str), mut rows: Vec<(String, Count)>) -> Self {
        rows.retain(|(_, count)| count.all() > 0);
        rows.sort_by(|(a_name, a), (b_name, b)| {
            b.all().cmp(&a.all()).then_with(|| a_name.cmp(b_name))
        });
        Self { name, rows }
    }

    fn push(&self, text: &mut String) {
        if self.rows.is_empty() {
            return;
        }
        let Self { name: (_, title), rows } = self;
        text.push_str(&format!("\n{:>10} {:>12}  {title}\n", "Published", "Unpublished"));
        for (name, Count { published, unpublished }) in rows.iter().take(MAX_ROWS) {
            text.push_str(&format!("{published:>10} {unpublished:>12}  {name}\n"));
        }
        if rows.len() > MAX_ROWS {
            text.push_str(&format!("{:>25}{} more, see --json\n", "", rows.len() - MAX_ROWS));
        }
    }
}
