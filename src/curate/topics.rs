//! Topics of a story: those of its source, then those whose names, keywords or hashtags it has. No topic is invented.

use std::collections::BTreeMap;
use std::fmt;

use crate::collections::HashMap;
use crate::load::ParsedTopic;
use crate::text::slug::fold;

/// More topics say nothing about an article.
const MAX_TOPICS: usize = 8;

/// The topics of a site by the words that point to them.
pub struct TopicIndex {
    names: Vec<String>,
    /// By its first word: the other words of a phrase, whether its case matters, and the topic.
    phrases: HashMap<String, Vec<Phrase>>,
}

/// A topic that an article could have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The name of the topic.
    pub topic: String,
    /// Why.
    pub reason: SuggestionReason,
}

/// Why a topic is suggested. Formats in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuggestionReason {
    /// A word or phrase of the topic in the text.
    Phrase(String),
    /// A category of the feed.
    Category(String),
    /// Similar published articles have it.
    Similar {
        /// The number of those that have it.
        count: usize,
        /// The number of similar articles.
        of: usize,
    },
}

impl fmt::Display for SuggestionReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => write!(f, "\"{phrase}\" in the text"),
            Self::Category(category) => write!(f, "category \"{category}\""),
            Self::Similar { count, of } => {
                write!(f, "{count} of {of} similar published articles have it")
            }
        }
    }
}

struct Phrase {
    /// The phrase as written.
    written: String,
    /// The words as written, if their case matters, otherwise folded.
    words: Vec<String>,
    is_exact: bool,
    topic: usize,
}

impl TopicIndex {
    /// The topics of topic files.
    pub fn new(topics: &[ParsedTopic]) -> Self {
        let mut index = Self { names: Vec::new(), phrases: HashMap::default() };
        for (at, topic) in topics.iter().enumerate() {
            index.names.push(topic.name.to_string());
            let names = [Some(&topic.name), topic.shortname.as_ref()].into_iter().flatten();
            for phrase in names.chain(&*topic.keywords).chain(&*topic.hashtags) {
                index.add(phrase, at);
            }
        }
        index
    }

    fn add(&mut self, phrase: &str, topic: usize) {
        // `AI` and `IT` are words in lower case, too.
        let is_exact = phrase.trim().len() <= 3 && phrase.chars().any(char::is_uppercase);
        let words = if is_exact { words(phrase) } else { words(&fold(phrase)) };
        if let Some(first) = words.first() {
            let entry = self.phrases.entry(fold(first)).or_default();
            entry.push(Phrase { written: phrase.trim().to_owned(), words, is_exact, topic });
        }
    }

    /// The topics of texts and categories, after those that are `given`. Phrases are whole words.
    pub fn topics(&self, given: &[String], texts: &[&str], categories: &[String]) -> Vec<String> {
        let mut topics = given.to_vec();
        let found = self.suggestions(given, texts, categories);
        topics.extend(found.into_iter().map(|suggestion| suggestion.topic));
        topics.truncate(MAX_TOPICS.max(given.len()));
        topics
    }

    /// The topics of texts and categories that are not `given`, in the order of their files, each with its reason.
    pub fn suggestions(
        &self,
        given: &[String],
        texts: &[&str],
        categories: &[String],
    ) -> Vec<Suggestion> {
        let mut found: BTreeMap<usize, SuggestionReason> = BTreeMap::new();
        for text in texts {
            self.find(text, &mut found, |phrase| SuggestionReason::Phrase(phrase.to_owned()));
        }
        for category in categories {
            self.find(category, &mut found, |_| SuggestionReason::Category(category.clone()));
        }
        let given: Vec<String> = given.iter().map(|topic| fold(topic)).collect();
        let suggestion = |(topic, reason): (usize, SuggestionReason)| Suggestion {
            topic: self.names[topic].clone(),
            reason,
        };
        let found = found.into_iter().map(suggestion);
        found.filter(|suggestion| !given.contains(&fold(&suggestion.topic))).collect()
    }

    /// Adds the topics of a text that are not found yet.
    fn find(
        &self,
        text: &str,
        found: &mut BTreeMap<usize, SuggestionReason>,
        reason: impl Fn(&str) -> SuggestionReason,
    ) {
        let written = words(text);
        let folded: Vec<String> = written.iter().map(|word| fold(word)).collect();
        for at in 0..folded.len() {
            for phrase in self.phrases.get(&folded[at]).into_iter().flatten() {
                let words = if phrase.is_exact { &written } else { &folded };
                if words[at..].starts_with(&phrase.words) {
                    found.entry(phrase.topic).or_insert_with(|| reason(&phrase.written));
                }
            }
        }
    }
}

/// The words of a text; `+` and `#` belong to the word before them, as in `C++`.
fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#');
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_start_matches(['#', '+']));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn topic(name: &str, keywords: &[&str]) -> ParsedTopic {
        let boxed = |text: &&str| Box::<str>::from(*text);
        ParsedTopic {
            file: Arc::from("topic.yaml"),
            id: name.into(),
            name: name.into(),
            shortname: None,
            parent: None,
            description: None,
            keywords: keywords.iter().map(boxed).collect(),
            hashtags: Box::default(),
            images: Box::default(),
        }
    }

    #[test]
    fn topics_are_found_by_whole_words() {
        let topics = [
            topic("AI", &["machine learning", "#GenAI"]),
            topic("C++", &[]),
            topic("Climate", &["CO2"]),
        ];
        let index = TopicIndex::new(&topics);
        for (text, categories, expected) in [
            ("Machine-Learning in practice", &[][..], &["AI"][..]),
            ("AI and CO2", &[], &["AI", "Climate"]),
            ("ai ai, said the sailor", &[], &[]),
            ("Said Kai", &[], &[]),
            ("Modern C++ and C#", &[], &["C++"]),
            ("Nothing", &["genai".to_owned(), "climate".to_owned()], &["AI", "Climate"]),
            ("machines learning", &[], &[]),
        ] {
            assert_eq!(index.topics(&[], &[text], categories), expected, "{text}");
        }
        let given = ["Tools".to_owned(), "climate".to_owned()];
        assert_eq!(index.topics(&given, &["CO2"], &[]), given);
    }
}
