//! From a story to its draft and to its entry in the report. Pure.

use super::images;
use super::report::{EntryOutcome, EntryReport};
use super::story::Story;
use super::videos;
use crate::collections::HashMap;
use crate::config::Config;
use crate::curate::draft::{Draft, DraftImage};
use crate::curate::topics::TopicIndex;
use crate::text::language::primary;
use crate::text::plain;
use crate::text::shorten::shorten;
use crate::text::timestamp::Timestamp;

/// More authors of an article are left out.
const MAX_AUTHORS: usize = 10;

/// Longer names are none, in bytes.
const MAX_NAME_LEN: usize = 200;

/// Longer titles are shortened, in grapheme clusters.
const MAX_TITLE_LEN: usize = 300;

/// What drafts are made with.
pub(super) struct Maker<'m> {
    pub(super) config: &'m Config,
    pub(super) topics: TopicIndex,
    /// How many stories have each image.
    pub(super) image_counts: HashMap<String, usize>,
}

/// A story ready to be written; outcome, reason and file are still open.
pub(super) struct Prepared {
    pub(super) entry: EntryReport,
    /// The draft, or why there is none.
    pub(super) draft: Result<Draft, String>,
}

impl Maker<'_> {
    /// Prepares a story, with more topics from the stories that were merged into it.
    pub(super) fn prepare(&self, story: Story, more_topics: Vec<String>) -> Prepared {
        let mut given = story.topics.clone();
        for topic in more_topics {
            if !given.contains(&topic) {
                given.push(topic);
            }
        }
        let topics = self.topics.topics(&given, &[&story.title, &story.excerpt], &story.categories);
        let image = images::choose(&story.images, &self.image_counts).cloned();
        let url = story.reader_url();
        let video = url.as_deref().and_then(|url| {
            videos::find(url, &story.players, &story.title, &self.config.embed_hosts)
        });
        let published = story.published;
        let updated = story.updated.filter(|updated| *updated > published);
        let authors = story.authors.iter().filter(|author| is_name(author)).take(MAX_AUTHORS);
        let provider_name = story.provider_name.clone().filter(|name| name.len() <= MAX_NAME_LEN);
        let draft = Timestamp::from_datetime(published).map(|date| Draft {
            updated: updated.and_then(|date| Timestamp::from_datetime(date).ok()),
            url,
            excerpt: Some(story.excerpt.clone()).filter(|excerpt| !excerpt.is_empty()),
            is_video: video.is_some(),
            locale: self.locale(story.language.as_deref()),
            provider: (provider_name, story.provider.clone()),
            authors: authors.cloned().collect(),
            topics: topics.clone(),
            embed: video.as_ref().and_then(|video| video.embed.clone()),
            images: image.iter().map(draft_image).collect(),
            ..Draft::new(short_title(&story.title), date)
        });
        let language = story.language.filter(|_| story.has_own_language);
        let entry = EntryReport {
            source: story.source,
            guid: story.guid,
            url: story.url,
            title: if story.has_title { story.title } else { String::new() },
            summary: story.summary,
            excerpt: story.excerpt,
            authors: story.authors,
            published,
            updated: story.updated,
            categories: story.categories,
            image,
            language,
            is_video: video.is_some(),
            topics,
            outcome: EntryOutcome::New,
            reason: None,
            file: None,
        };
        Prepared { entry, draft }
    }

    /// The language of a story if it is not that of the site.
    fn locale(&self, language: Option<&str>) -> Option<String> {
        let language = language?;
        (primary(language) != primary(&self.config.language)).then(|| language.to_owned())
    }
}

/// Whether an author is more than an address or an account of a publishing program.
fn is_name(author: &str) -> bool {
    const ACCOUNTS: [&str; 6] =
        ["admin", "administrator", "root", "webmaster", "wordpress", "user"];
    let can_be_name = !author.contains('@') && author.len() <= MAX_NAME_LEN;
    can_be_name && !ACCOUNTS.iter().any(|account| author.eq_ignore_ascii_case(account))
}

/// A title of any length, shortened.
fn short_title(title: &str) -> String {
    /// A grapheme cluster can have any number of combining marks.
    const MAX_BYTES: usize = 4 * MAX_TITLE_LEN;
    let title = shorten(title, MAX_TITLE_LEN);
    plain::prefix(&title, MAX_BYTES).to_owned()
}

fn draft_image(image: &crate::curate::feed::Image) -> DraftImage {
    DraftImage { url: image.url.clone(), size: image.width.zip(image.height) }
}
