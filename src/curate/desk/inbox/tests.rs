use std::sync::Arc;

use super::{Choice, Facets, Filter, Inbox, Input, PAGE_LEN, Query, Sort, facets};
use crate::config::scoring::{self, Scoring};
use crate::curate::identity::Identity;
use crate::load::ParsedArticle;
use crate::load::testing::article;
use crate::scores::ranking::{Ranking, rank};

fn scoring() -> Scoring {
    scoring::parse("").0
}

/// An unpublished article.
fn draft(name: &str, yaml: &str) -> Arc<ParsedArticle> {
    published(name, &format!("published: false\n{yaml}"))
}

fn published(name: &str, yaml: &str) -> Arc<ParsedArticle> {
    // Titles without a common word: other articles are other stories.
    let title =
        if yaml.contains("title:") { String::new() } else { format!("title: Word{name}\n") };
    Arc::new(article(&format!("n/{name}.md"), &format!("{title}{yaml}")))
}

fn sorted(mut articles: Vec<Arc<ParsedArticle>>) -> Vec<Arc<ParsedArticle>> {
    articles.sort_by(|a, b| a.source.file.cmp(&b.source.file));
    articles
}

fn ranking(articles: &[Arc<ParsedArticle>]) -> Ranking {
    rank(sorted(articles.to_vec()), &scoring())
}

/// The inbox of articles with this ranking. The source is the first letter of the provider, counted from `a`.
fn inbox_of(
    articles: &[Arc<ParsedArticle>],
    ranking: &Ranking,
    is_decided: &dyn Fn(&Identity) -> bool,
    earlier: Option<&Inbox>,
) -> Inbox {
    let scoring = scoring();
    let input = Input {
        articles: &sorted(articles.to_vec()),
        ranking,
        scoring: &scoring,
        language: "en-us",
        is_decided,
        source_of: &|_, provider| Some(usize::from(provider?.as_bytes()[0] - b'a')),
    };
    Inbox::new(input, earlier)
}

fn inbox(articles: &[Arc<ParsedArticle>]) -> Inbox {
    inbox_of(articles, &ranking(articles), &|_| false, None)
}

fn name(file: &str) -> &str {
    file.trim_start_matches("n/").trim_end_matches(".md")
}

/// The stories of a page: the drafts of each, then its published articles.
fn shown(inbox: &Inbox, query: &Query) -> String {
    let story = |(story, drafts): &(usize, Vec<usize>)| {
        let names = drafts.iter().map(|draft| name(inbox.drafts()[*draft].file()));
        let drafts: Vec<&str> = names.collect();
        let published = inbox.stories()[*story].published.iter();
        let published: Vec<&str> = published.map(|one| name(&one.source.file)).collect();
        let published =
            if published.is_empty() { String::new() } else { published.join(" ") + "!" };
        format!("{} {published}", drafts.join(" ")).trim().to_owned()
    };
    inbox.page(query).stories.iter().map(story).collect::<Vec<_>>().join(", ")
}

fn newest() -> Query {
    Query::default()
}

fn day(day: u32) -> String {
    format!("publishedDateTime: 2024-01-{day:02}T10:00:00Z\n")
}

#[test]
fn drafts_are_shown_with_the_rest_of_their_story() {
    let articles = [
        draft("a", &format!("{}quality: 50\nstory: s", day(2))),
        published("b", &format!("{}quality: 90\nstory: s", day(1))),
        draft("c", &format!("{}quality: 60\nstory: s", day(3))),
        published("d", &format!("{}quality: 10\nstory: s", day(3))),
        draft("e", &day(1)),
        published("f", &day(4)),
    ];
    let inbox = inbox(&articles);
    assert_eq!(inbox.drafts().len(), 3);
    // The best draft first, the newest published article first. Stories without drafts are not listed.
    assert_eq!(shown(&inbox, &newest()), "c a d b!, e");
    let story = inbox.story_of("n/a.md").unwrap();
    assert_eq!((&*story.leader, story.newest), ("n/b.md", inbox.find("n/c.md").unwrap().time()));
    assert_eq!(&*inbox.story_of("n/e.md").unwrap().leader, "n/e.md");
    assert!(inbox.find("n/b.md").is_none() && inbox.story_of("n/f.md").is_none());
    assert_eq!(inbox.files_in_order(&newest()), ["n/c.md", "n/a.md", "n/e.md"]);
}

#[test]
fn the_articles_count_if_the_ranking_is_older() {
    let story = |day: &str| format!("{day}story: s");
    let before = [
        draft("a", &story(&day(1))),
        draft("b", &story(&day(2))),
        draft("c", &story(&day(3))),
        published("d", &story(&day(4))),
    ];
    let ranking = ranking(&before);
    // A is published, B is gone, D is a draft again, E is new, C has another text.
    let now = [
        published("a", &story(&day(1))),
        draft("c", &format!("{}\ntitle: New", story(&day(3)))),
        draft("d", &story(&day(4))),
        draft("e", &story(&day(5))),
    ];
    let inbox = inbox_of(&now, &ranking, &|_| false, None);
    assert_eq!(shown(&inbox, &newest()), "e, c d a!");
    assert_eq!(inbox.find("n/c.md").unwrap().title, "New");
    // Before the first ranking, each draft is alone.
    let none = rank(Vec::new(), &scoring());
    let inbox = inbox_of(&now, &none, &|_| false, None);
    assert_eq!(shown(&inbox, &newest()), "e, d, c");
}

#[test]
fn decided_stories_are_hidden() {
    let articles = [draft("a", "story: s"), draft("b", "story: s"), draft("c", "")];
    let all = inbox(&articles);
    let a = all.find("n/a.md").unwrap().identity.clone();
    let is_decided = |identity: &Identity| *identity == a;
    let inbox = inbox_of(&articles, &ranking(&articles), &is_decided, Some(&all));
    assert_eq!(shown(&inbox, &newest()), "b, c");
    // An undone verdict brings them back.
    let inbox = inbox_of(&articles, &ranking(&articles), &|_| false, Some(&inbox));
    assert_eq!(shown(&inbox, &newest()), "a b, c");
}

#[test]
fn drafts_of_the_same_text_are_examined_once() {
    let before = [draft("a", ""), draft("b", "")];
    let old = inbox(&before);
    let now = [draft("a", ""), draft("b", "title: Other")];
    let new = inbox_of(&now, &ranking(&now), &|_| false, Some(&old));
    let is_same = |file: &str| Arc::ptr_eq(old.find(file).unwrap(), new.find(file).unwrap());
    assert!(is_same("n/a.md") && !is_same("n/b.md"));
    assert_eq!(new.find("n/b.md").unwrap().title, "Other");
}

/// Ten drafts with all combinations of values that filters are about.
fn varied() -> Vec<Arc<ParsedArticle>> {
    let rows = [
        ("a", "[AI]", "a.example", "de-at", 30, "Neues über KI"),
        ("b", "[ai, Space]", "a.example", "de", 50, "Weltraum"),
        ("c", "[AI, ai, Ai]", "b.example", "en", 70, "News of AI"),
        ("d", "[]", "b.example", "en-gb", 90, "Rockets"),
        ("e", "[Space]", "c.example", "en", 100, "Rockets in space"),
        ("f", "[Space, C++]", "a.example", "fr", 40, "Fusées"),
        ("g", "[\"C++\"]", "c.example", "en", 60, "A & B <c>"),
        ("h", "[\"Caf\\u00e9\"]", "c.example", "en", 80, "Coffee"),
        ("i", "[\"Cafe\\u0301\"]", "c.example", "en", 80, "More coffee"),
    ];
    let row = |(name, topics, provider, locale, quality, title): (&str, _, _, _, i64, &str)| {
        draft(
            name,
            &format!(
                "title: \"{title}\"\ntopics: {topics}\nprovider: {{name: \"{provider} News\", domain: {provider}}}\n\
                 locale: {locale}\nquality: {quality}\nexcerpt: \"Words of {name}name\""
            ),
        )
    };
    let mut articles: Vec<_> = rows.into_iter().map(row).collect();
    articles.push(draft("j", "originalUrl: https://d.example/j"));
    articles
}

fn found(inbox: &Inbox, filter: &Filter) -> String {
    let query = Query { filter: filter.clone(), ..Query::default() };
    let mut names: Vec<&str> = inbox.files_in_order(&query).into_iter().map(name).collect();
    names.sort_unstable();
    assert_eq!(inbox.page(&query).drafts, names.len());
    names.concat()
}

#[test]
fn filters_restrict_drafts() {
    let inbox = inbox(&varied());
    let text = |value: &str| Some(value.to_owned());
    let none = Filter::default();
    for (filter, expected) in [
        (none.clone(), "abcdefghij"),
        (Filter { source: Some(0), ..none.clone() }, "abf"),
        (Filter { source: Some(9), ..none.clone() }, ""),
        (Filter { topic: text("AI"), ..none.clone() }, "abc"),
        (Filter { topic: text("aI"), ..none.clone() }, "abc"),
        (Filter { topic: text("c++"), ..none.clone() }, "fg"),
        (Filter { topic: text("café"), ..none.clone() }, "hi"),
        (Filter { topic: text("A"), ..none.clone() }, ""),
        (Filter { provider: text("b.example"), ..none.clone() }, "cd"),
        (Filter { provider: text("d.example"), ..none.clone() }, "j"),
        (Filter { language: text("de"), ..none.clone() }, "ab"),
        (Filter { language: text("en"), ..none.clone() }, "cdeghij"),
        (Filter { min_quality: Some(80), ..none.clone() }, "dehi"),
        (Filter { min_quality: Some(i64::MAX), ..none.clone() }, ""),
        // All words, in any of title, excerpt, provider and topics, in any case.
        (Filter { text: "ROCKETS".to_owned(), ..none.clone() }, "de"),
        (Filter { text: " space  rockets ".to_owned(), ..none.clone() }, "e"),
        (Filter { text: "ename".to_owned(), ..none.clone() }, "e"),
        (Filter { text: "b.example".to_owned(), ..none.clone() }, "cd"),
        (Filter { text: "cafe\u{301}".to_owned(), ..none.clone() }, "hi"),
        (Filter { text: "<c>".to_owned(), ..none.clone() }, "g"),
        (
            Filter {
                source: Some(2),
                topic: text("space"),
                provider: text("c.example"),
                language: text("en"),
                min_quality: Some(100),
                text: "rockets".to_owned(),
            },
            "e",
        ),
        (Filter { source: Some(0), provider: text("b.example"), ..none.clone() }, ""),
    ] {
        assert_eq!(found(&inbox, &filter), expected, "{filter:?}");
    }
}

/// Each choice of a condition replaces the chosen value, and shows as many drafts as it says.
#[test]
fn choices_show_what_they_count() {
    let inbox = inbox(&varied());
    let names: Vec<String> = ["A", "B", "C", "D", "E"].map(str::to_owned).to_vec();
    let text = |value: &str| Some(value.to_owned());
    let filters = [
        Filter::default(),
        Filter { topic: text("ai"), ..Filter::default() },
        Filter { source: Some(0), language: text("de"), ..Filter::default() },
        Filter { source: Some(2), language: text("en"), ..Filter::default() },
        Filter { min_quality: Some(60), provider: text("c.example"), ..Filter::default() },
        Filter { text: "coffee".to_owned(), topic: text("Café"), ..Filter::default() },
        Filter { text: "nothing".to_owned(), ..Filter::default() },
    ];
    let all = facets(&inbox, &Filter::default(), &names);
    for filter in filters {
        let Facets { sources, topics, providers, languages, qualities } =
            facets(&inbox, &filter, &names);
        let count = |filter: Filter| found(&inbox, &filter).len();
        let check = |choices: &[Choice], all: &[Choice], with: &dyn Fn(&str) -> Filter| {
            for choice in choices {
                assert_eq!(choice.count, count(with(&choice.value)), "{choice:?} of {filter:?}");
            }
            let mut values: Vec<&str> = choices.iter().map(|one| one.value.as_str()).collect();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), choices.len());
            // All that would show something.
            for missing in all.iter().filter(|one| !values.contains(&one.value.as_str())) {
                assert_eq!(count(with(&missing.value)), 0, "{missing:?} of {filter:?}");
            }
        };
        check(&sources, &all.sources, &|value| Filter {
            source: value.parse().ok(),
            ..filter.clone()
        });
        check(&topics, &all.topics, &|value| Filter { topic: text(value), ..filter.clone() });
        check(&providers, &all.providers, &|value| Filter {
            provider: text(value),
            ..filter.clone()
        });
        check(&languages, &all.languages, &|value| Filter {
            language: text(value),
            ..filter.clone()
        });
        check(&qualities, &all.qualities, &|value| Filter {
            min_quality: value.parse().ok(),
            ..filter.clone()
        });
    }
    let labels = |choices: &[Choice]| -> String {
        let label = |one: &Choice| format!("{} {}", one.label, one.count);
        choices.iter().map(label).collect::<Vec<_>>().join(", ")
    };
    // Two spellings of one topic are one choice.
    assert_eq!(labels(&all.topics), "AI 3, Space 3, C++ 2, Café 2");
    assert_eq!(labels(&all.sources), "A 3, B 2, C 4, D 1");
    assert_eq!(labels(&all.languages), "en 7, de 2, fr 1");
    assert_eq!(labels(&all.qualities), "40 8, 60 6, 80 4, 100 1");
    let first = &all.providers[0];
    assert_eq!((&*first.value, &*first.label), ("c.example", "c.example News"));
}

#[test]
fn stories_are_sorted_by_time_or_heat() {
    let articles = [
        draft("a", &format!("{}quality: 10", day(5))),
        draft("b", &format!("{}quality: 90", day(1))),
        // Two providers: 40 + 10.
        draft("c", &format!("{}quality: 40\nstory: s\noriginalUrl: https://c.example/c", day(2))),
        draft("d", &format!("{}quality: 30\nstory: s\noriginalUrl: https://d.example/d", day(4))),
        draft("e", &format!("{}quality: 45", day(3))),
        // Like E in all: by path.
        draft("f", &format!("{}quality: 45", day(3))),
    ];
    let inbox = inbox(&articles);
    let hottest = Query { sort: Sort::Hottest, ..Query::default() };
    assert_eq!(shown(&inbox, &newest()), "a, c d, e, f, b");
    assert_eq!(shown(&inbox, &hottest), "b, c d, e, f, a");
    assert_eq!(inbox.story_of("n/d.md").unwrap().heat, 50);
    // A story has its place also if the filter hides its newest draft.
    let filter = Filter { min_quality: Some(40), ..Filter::default() };
    let query = Query { filter, ..Query::default() };
    assert_eq!(shown(&inbox, &query), "c, e, f, b");
}

#[test]
fn pages_have_whole_stories() {
    let count = 2 * PAGE_LEN + 1;
    let article =
        |index: usize| draft(&format!("{index:03}"), &format!("{}story: s{index}", day(1)));
    let mut articles: Vec<_> = (0..count).map(article).collect();
    articles.push(draft("000b", &format!("{}story: s0", day(1))));
    let inbox = inbox(&articles);
    for (wanted, number, stories, first) in [
        (0, 1, PAGE_LEN, "n/000.md"),
        (1, 1, PAGE_LEN, "n/000.md"),
        (2, 2, PAGE_LEN, "n/040.md"),
        (3, 3, 1, "n/080.md"),
        (usize::MAX, 3, 1, "n/080.md"),
    ] {
        let page = inbox.page(&Query { page: wanted, ..Query::default() });
        assert_eq!((page.number, page.pages, page.stories.len()), (number, 3, stories), "{wanted}");
        assert_eq!((page.drafts, page.story_count), (count + 1, count));
        assert_eq!(&**inbox.drafts()[page.stories[0].1[0]].file(), first);
    }
    let empty = Inbox::default().page(&Query { page: 7, ..Query::default() });
    assert_eq!((empty.number, empty.pages, empty.drafts, empty.stories.len()), (1, 1, 0, 0));
}
