//! The page of feeds: the addresses of the site's feeds, and links that open them in feed readers.

use std::cmp::Reverse;

use crate::config::FeedFormat;
use crate::ids::{CategoryId, TopicId};
use crate::plan::{FOLLOW, FeedFile, FeedPart, List, OPML};
use crate::render::Renderer;
use crate::render::data::PreparedPage;
use crate::render::feed::{feed_link, widest_format};
use crate::render::model::Model;
use crate::render::pages::page;
use crate::render::share::encoded;
use crate::render::site::menu_categories;
use crate::render::titles::list_title;
use crate::render::views::{FeedLinkView, FollowView, LinkView, ListFeedView, PageView};
use crate::text::plain;

/// Feed readers on the web: the name, and the address that follows a feed when the encoded URL of the feed is appended.
const READERS: [(&str, &str); 5] = [
    ("Feedly", "https://feedly.com/i/subscription/feed/"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url="),
    ("Feedbin", "https://feedbin.com/?subscribe="),
];
/// The scheme that apps register for feeds, in place of that of the feed.
const APP_SCHEME: &str = "feed://";
/// The maximum number of topics. The OPML file contains all.
const MAX_TOPICS: usize = 20;

impl Renderer<'_> {
    pub(super) fn follow(&self) -> PreparedPage {
        const TEMPLATE: &str = "follow.html";
        let model = self.model;
        let site = plain::title(&model.config.title);
        let title = model.texts.fill("follow_site", &[("site", &site)]);
        let mut page = PageView {
            description: model.texts.fill("follow_description", &[("site", &site)]),
            ..page(model, "follow", &FOLLOW, title)
        };
        page.json_ld = self.breadcrumbs_json_ld(&page);
        self.page_with(TEMPLATE, &page, "follow", &view(model))
    }
}

fn view(model: Model<'_>) -> FollowView {
    let formats = &model.config.feeds.formats;
    // Without a format, the page is not planned.
    let widest = widest_format(formats).unwrap_or(FeedFormat::Rss);
    let feed_url = feed(model, widest).url;
    let encoded = encoded(&feed_url);
    let reader = |(name, follow): (&str, &str)| LinkView {
        title: name.to_owned(),
        url: format!("{follow}{encoded}"),
    };
    let topic =
        |id| list_feed(model, List::Topic(id), model.graph.topics[id].articles.len(), widest);
    FollowView {
        feeds: formats.iter().map(|format| feed(model, *format)).collect(),
        readers: READERS.into_iter().map(reader).collect(),
        app_url: format!(
            "{APP_SCHEME}{}",
            feed_url.split_once("://").map_or(&*feed_url, |(_, rest)| rest)
        ),
        opml_url: model.addresses.file_absolute(&OPML),
        categories: categories(model, widest),
        topics: busiest_topics(model).into_iter().map(topic).collect(),
    }
}

/// The feed of all articles in one format, with an absolute URL.
fn feed(model: Model<'_>, format: FeedFormat) -> FeedLinkView {
    let file = FeedFile { list: List::Home, part: FeedPart::Newest, format };
    let url = model.addresses.file_absolute(&model.addresses.feed(file));
    FeedLinkView { url, ..feed_link(model, List::Home, format) }
}

/// The feeds of the categories in menus. The feed of a single category is that of the site.
fn categories(model: Model<'_>, format: FeedFormat) -> Vec<ListFeedView> {
    let categories = &model.graph.categories;
    if categories.len() < 2 {
        return Vec::new();
    }
    let (ids, _) = menu_categories(model);
    let view = |id: CategoryId| {
        list_feed(model, List::Category(id), categories[id].articles.len(), format)
    };
    ids.into_iter().map(view).collect()
}

/// The topics with the most articles, sorted by that number, then by name.
fn busiest_topics(model: Model<'_>) -> Vec<TopicId> {
    let topics = model.graph.topics.iter().filter(|(_, topic)| !topic.articles.is_empty());
    let mut ids: Vec<TopicId> = topics.map(|(id, _)| id).collect();
    ids.sort_by_key(|id| (Reverse(model.graph.topics[*id].articles.len()), model.topic_place(*id)));
    ids.truncate(MAX_TOPICS);
    ids
}

fn list_feed(model: Model<'_>, list: List, count: usize, format: FeedFormat) -> ListFeedView {
    ListFeedView {
        name: list_title(model, list),
        url: model.addresses.href(&model.addresses.list(list)),
        count,
        count_text: model.texts.number(count),
        feed: feed_link(model, list, format),
    }
}

#[cfg(test)]
mod tests {
    use crate::render::tests::{render, rendered, unquoted};

    const TOML: &str = "";

    #[test]
    fn the_page_offers_feeds_readers_and_lists() {
        let site = [
            ("news/a.md", "topics: [Often, Rare]"),
            ("news/b.md", "topics: [Often]"),
            ("ai/c.md", "topics: [Often]"),
        ];
        let page = unquoted(&render(&site, TOML, "follow/index.html"));
        for expected in [
            "<h1 dir=auto>Follow ",
            "<code class=address dir=ltr>https://example.org/ai/feed.xml</code>",
            "<code class=address dir=ltr>https://example.org/ai/feed.json</code>",
            "href=https://feedly.com/i/subscription/feed/https%3A%2F%2Fexample.org%2Fai%2Ffeed.xml",
            "href=feed://example.org/ai/feed.xml",
            "<code class=address dir=ltr>https://example.org/ai/feeds.opml</code>",
            "href=/ai/news/feed.xml",
        ] {
            assert!(page.contains(expected), "{expected}: {page}");
        }
        let place = |text: &str| page.find(text).expect(text);
        assert!(place("href=/ai/topics/often/feed.xml") < place("href=/ai/topics/rare/feed.xml"));
    }

    #[test]
    fn the_busiest_topics_are_listed() {
        let names: Vec<(String, String)> = (0..30)
            .flat_map(|topic| {
                // Topic 29 has the most articles.
                (0..=topic).map(move |n| {
                    (format!("news/{topic}-{n}.md"), format!("topics: [Topic {topic}]"))
                })
            })
            .collect();
        let site: Vec<(&str, &str)> = names.iter().map(|(a, b)| (&**a, &**b)).collect();
        let page = unquoted(&render(&site, TOML, "follow/index.html"));
        assert_eq!(
            page.matches("/feed.xml type=application/rss+xml class=feed-link>RSS<span").count(),
            20
        );
        assert!(page.contains("/topics/topic-29/feed.xml"));
        assert!(page.contains("/topics/topic-10/feed.xml"));
        assert!(!page.contains("/topics/topic-9/feed.xml"));
    }

    #[test]
    fn the_page_exists_if_there_are_feeds_and_no_page_of_the_site_has_its_address() {
        let site = [("news/a.md", "")];
        let files = rendered(&site, TOML);
        assert!(unquoted(&files["index.html"]).contains("href=/ai/follow/"));
        assert!(files["sitemaps/pages.xml"].contains("/follow/"));
        let files = rendered(&site, "[feeds]\nformats = []");
        assert!(!files.contains_key("follow/index.html"));
        assert!(!files["index.html"].contains("/follow/"));
        assert!(!files["sitemaps/pages.xml"].contains("/follow/"));
        let files = rendered(&site, "[feeds]\nformats = [\"json\"]");
        assert!(
            unquoted(&files["follow/index.html"]).contains("href=feed://example.org/ai/feed.json")
        );
        let own = [site[0], ("pages/follow.md", "---\ntitle: Our lists\n---\nText\n")];
        let files = rendered(&own, TOML);
        assert!(files["follow/index.html"].contains("Our lists"));
        // The menus contain standalone pages.
        assert_eq!(unquoted(&files["index.html"]).matches("href=/ai/follow/").count(), 2);
    }

    #[test]
    fn the_newsletter_is_shown_on_the_page_and_on_the_front_page() {
        let site: Vec<(String, &str)> =
            (0..60).map(|n| (format!("news/{n:02}.md"), "topics: [T]")).collect();
        let site: Vec<(&str, &str)> = site.iter().map(|(file, text)| (&**file, *text)).collect();
        let files = rendered(&site, TOML);
        assert!(files.values().all(|text| !text.contains("<form action=https")));
        let toml = "[build]\nminify = false\n[newsletter]\naction = 'https://lists.example.org/a?b=c&d'\n\
                    field = 'EMAIL'\nfields = { list = '\"<b>' }\nbutton = 'Join'";
        let files = rendered(&site, toml);
        let pages = files.iter().filter(|(_, text)| text.contains("lists.example.org"));
        let pages: Vec<&str> = pages.map(|(file, _)| file.as_str()).collect();
        assert_eq!(pages, ["follow/index.html", "index.html"]);
        for expected in [
            "<form action=\"https://lists.example.org/a?b=c&amp;d\" method=\"post\">",
            "<input type=\"hidden\" name=\"list\" value=\"&quot;&lt;b&gt;\">",
            "<label for=\"fg-email\">E-mail address</label>",
            "name=\"EMAIL\" autocomplete=\"email\" dir=\"ltr\" required>",
            ">Join</button>",
        ] {
            assert!(files["index.html"].contains(expected), "{expected}");
        }
    }
}
