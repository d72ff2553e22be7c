//! `feedgen score --topics`: where keywords and curator disagree.

use std::collections::BTreeMap;

use serde_json::json;

use crate::commands::{Exit, err, out, out_json};
use crate::curate::topics::TopicIndex;
use crate::load::Sources;
use crate::text::plain;
use crate::text::slug::fold;

/// The number of titles that are shown of each disagreement.
const EXAMPLES: usize = 3;

#[derive(Default)]
struct Difference {
    /// Articles that have the topic, and for which no word stands.
    without_words: Vec<String>,
    /// Articles that have words of the topic, and not the topic.
    without_topic: Vec<String>,
    /// Articles with both.
    agreed: usize,
}

/// Prints the differences by topic.
pub(super) fn print(sources: &Sources, json: bool) -> Exit {
    let index = TopicIndex::new(&sources.topics);
    let mut differences: BTreeMap<String, Difference> = BTreeMap::new();
    for topic in &sources.topics {
        differences.entry(topic.name.to_string()).or_default();
    }
    for article in sources.articles.iter().filter(|article| article.published) {
        let title = plain::title(&article.title);
        let excerpt = article.excerpt.as_deref().map(plain::excerpt).unwrap_or_default();
        let found = index.suggestions(&[], &[&title, &excerpt], &[]);
        for (topic, difference) in &mut differences {
            let has_topic = article.topics.iter().any(|one| fold(one) == fold(topic));
            let has_words = found.iter().any(|one| one.topic == *topic);
            match (has_topic, has_words) {
                (true, true) => difference.agreed += 1,
                (true, false) => difference.without_words.push(title.clone()),
                (false, true) => difference.without_topic.push(title.clone()),
                (false, false) => {}
            }
        }
    }
    if json {
        let one = |(topic, found): (String, Difference)| {
            json!({
                "topic": topic,
                "agreed": found.agreed,
                "without_words": found.without_words,
                "without_topic": found.without_topic,
            })
        };
        out_json(&json!({ "topics": differences.into_iter().map(one).collect::<Vec<_>>() }));
        return Exit::Success;
    }
    for (topic, found) in differences {
        let Difference { without_words, without_topic, agreed } = found;
        out(format!(
            "{topic}: {agreed} agreed, {} without a keyword, {} with a keyword only\n",
            without_words.len(),
            without_topic.len()
        ));
        for title in without_words.iter().take(EXAMPLES) {
            out(format!("  no keyword:    {title}\n"));
        }
        for title in without_topic.iter().take(EXAMPLES) {
            out(format!("  keyword only:  {title}\n"));
        }
    }
    if sources.topics.is_empty() {
        err("The site has no topic files, so there are no keywords.\n");
    }
    Exit::Success
}
