//! `curation/scoring.toml`: points, provider tiers and the rules for stories. Validated like `site.toml`; a missing
//! file means the defaults.

use toml::de::DeTable;

use super::document;
use super::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::stories::leader::Rules;
use crate::text::host;

/// The path in the site's folder.
pub const FILE_NAME: &str = "curation/scoring.toml";

/// The largest number of points.
const MAX_POINTS: usize = 1_000;

/// How articles are scored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scoring {
    /// The points of the formula.
    pub points: Points,
    /// Groups of providers with the same points, in file order.
    pub tiers: Vec<Tier>,
    /// What a story is.
    pub stories: StoryRules,
}

/// The points of the formula: table `[points]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// Every article.
    pub base: i64,
    /// An image.
    pub image: i64,
    /// The name of one of its topics in the title.
    pub topic_in_title: i64,
    /// Each topic after the first.
    pub further_topic: i64,
    /// A video.
    pub video: i64,
    /// A provider in no tier.
    pub other_provider: i64,
    /// Heat: each other provider of the same story.
    pub provider_of_story: i64,
    /// The number of characters of a title beyond which each two cost a point.
    pub title_length: usize,
}

impl Default for Points {
    fn default() -> Self {
        Self {
            base: 2,
            image: 20,
            topic_in_title: 15,
            further_topic: 17,
            video: 50,
            other_provider: 0,
            provider_of_story: 10,
            title_length: 70,
        }
    }
}

/// A group of providers: a table `[[tier]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its name, for explanations.
    pub name: String,
    /// The points of its providers.
    pub points: i64,
    /// The [keys](host::key) of their domains, and their names.
    pub providers: Vec<String>,
}

/// What a story is: table `[stories]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoryRules {
    /// How similar the articles of a story are on average, in percent.
    pub similarity: usize,
    /// The maximum number of days between two articles of a story.
    pub days: usize,
    /// The maximum number of followers of a leader.
    pub followers: usize,
}

impl Default for StoryRules {
    fn default() -> Self {
        Self { similarity: 18, days: 6, followers: 10 }
    }
}

impl Scoring {
    /// How stories are led.
    pub fn leader_rules(&self) -> Rules {
        Rules {
            max_followers: self.stories.followers,
            provider_points: self.points.provider_of_story,
        }
    }

    /// The tier of a provider.
    pub fn tier_of(&self, provider: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.providers.iter().any(|known| known == provider))
    }
}

/// Parses `curation/scoring.toml`. The settings are usable only if no diagnostic is an error.
pub fn parse(text: &str) -> (Scoring, Vec<Diagnostic>) {
    let (document, findings) = document::parse(text);
    let Some(document) = document else {
        let findings = findings.into_iter().map(|(finding, place)| finding.at(FILE_NAME, place));
        return (Scoring::default(), findings.collect());
    };
    let mut reader = Reader::with_hints(FILE_NAME, document.get_ref(), hint);
    for (finding, place) in findings {
        reader.report(finding, place);
    }
    let scoring = read(&mut reader);
    reader.finish();
    (scoring, reader.diagnostics)
}

/// The names of all settings, for the documentation's test.
pub fn key_names() -> Vec<String> {
    let empty = DeTable::default();
    let mut reader = Reader::with_hints(FILE_NAME, &empty, hint);
    read(&mut reader);
    let table = reader.missing_table("tier.");
    let _ = tier(&mut reader, Place::File, table, &[]);
    reader.into_known()
}

fn read(reader: &mut Reader<'_>) -> Scoring {
    let table = reader.table("points.");
    let default = Points::default();
    let mut points = |key: &str, default: i64| {
        let default = usize::try_from(default).unwrap_or_default();
        i64::try_from(reader.integer(table, key, default, 0..=MAX_POINTS)).unwrap_or_default()
    };
    let mut found = Points {
        base: points("base", default.base),
        image: points("image", default.image),
        topic_in_title: points("topic_in_title", default.topic_in_title),
        further_topic: points("further_topic", default.further_topic),
        video: points("video", default.video),
        other_provider: points("other_provider", default.other_provider),
        provider_of_story: points("provider_of_story", default.provider_of_story),
        ..default
    };
    found.title_length = reader.integer(table, "title_length", default.title_length, 0..=1_000);
    let table = reader.table("stories.");
    let default = StoryRules::default();
    let stories = StoryRules {
        similarity: reader.integer(table, "similarity", default.similarity, 1..=100),
        days: reader.integer(table, "days", default.days, 1..=28),
        followers: reader.integer(table, "followers", default.followers, 0..=100),
    };
    let mut tiers: Vec<Tier> = Vec::new();
    for (place, table) in reader.list_of_tables("tier", "tier.") {
        tiers.extend(tier(reader, place, table, &tiers.clone()));
    }
    Scoring { points: found, tiers, stories }
}

fn tier(reader: &mut Reader<'_>, place: Place, table: Table<'_>, others: &[Tier]) -> Option<Tier> {
    let name = reader.non_empty(table, "name");
    let points = reader.integer(table, "points", 0, 0..=MAX_POINTS);
    let providers = reader.strings(table, "providers").unwrap_or_default();
    let Some(name) = name else {
        let missing = Diagnostic::error("missing-setting", "missing key `tier.name`")
            .hint("add a line such as name = \"own\"");
        reader.report(missing, place);
        return None;
    };
    let mut keys: Vec<String> = Vec::new();
    for (provider, place) in providers {
        let key = host::key(&provider).map_or_else(|| provider.clone(), |key| key.into_owned());
        let is_known = |tier: &Tier| tier.providers.contains(&key);
        if keys.contains(&key) || others.iter().any(is_known) {
            let duplicate = Diagnostic::warning("duplicate-tier", "a provider is in a tier twice")
                .label(format!("`{provider}` is named before"))
                .hint("keep one of them; the first one counts");
            reader.report(duplicate, place);
            continue;
        }
        // The name of a provider without a domain may look like a host, as `Reuters` does.
        if key != provider {
            keys.push(provider);
        }
        keys.push(key);
    }
    Some(Tier { name, points: i64::try_from(points).unwrap_or_default(), providers: keys })
}

/// Hints for keys that others might expect.
fn hint(prefix: &str, key: &str) -> Option<String> {
    let hint = match (prefix, key) {
        (_, "tiers") => "write each tier as a table `[[tier]]`",
        (_, "threshold") => "write `similarity` in percent in the table `[stories]`",
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let (_, findings) = parse(text);
        let found: Vec<String> = findings
            .iter()
            .map(|finding| format!("{}: {}", finding.code, finding.message))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_empty_file_has_the_defaults() {
        assert_eq!(parse("").0, Scoring::default());
        check("", &[]);
    }

    #[test]
    fn tiers_and_points_are_read() {
        let text = "[points]\nvideo = 5\n[stories]\nsimilarity = 20\n\
            [[tier]]\nname = \"own\"\npoints = 50\nproviders = [\"WWW.A.example\", \"b.example\"]\n";
        let (scoring, findings) = parse(text);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(scoring.points, Points { video: 5, ..Points::default() });
        assert_eq!(scoring.stories.similarity, 20);
        assert_eq!(scoring.tier_of("a.example").map(|tier| tier.points), Some(50));
        assert_eq!(scoring.tier_of("c.example"), None);
    }

    #[test]
    fn mistakes_are_reported() {
        check("[[tier]]\npoints = 1\n", &["missing-setting: missing key `tier.name`"]);
        let twice = "[[tier]]\nname = \"a\"\nproviders = [\"a.example\", \"www.a.example\"]\n";
        check(twice, &["duplicate-tier: a provider is in a tier twice"]);
        let (_, findings) = parse("[points]\nvidoe = 5\n");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].is_error() && findings[0].hint.as_deref().unwrap().contains("video"));
        assert!(parse("[points]\nvideo = -5\n").1[0].is_error());
        assert!(parse("[points\n").1[0].is_error());
    }
}
