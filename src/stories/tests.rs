//! Which texts are one story, and that the result depends on the texts alone.

use super::{ALONE, Index, Settings, Stories, Text, stories};
use crate::text::random::Random;

const DAY: i64 = 86_400;
/// 1 March 2024, 00:00 UTC.
const MARCH: i64 = 1_709_251_200;

/// Texts a minute apart with these titles and excerpts.
fn texts<'t>(articles: &[(&'t str, &'t str)]) -> Vec<Text<'t>> {
    let time = (0..).map(|minute| MARCH + 60 * minute);
    let articles = articles.iter().zip(time);
    let text = |(&(title, excerpt), time)| Text { time, path: title, title, excerpt, story: None };
    articles.map(text).collect()
}

/// The titles of each story of at least two articles.
fn titles<'t>(texts: &[Text<'t>]) -> Vec<Vec<&'t str>> {
    let stories = stories(texts, Settings::default());
    let several = stories.all().iter().filter(|story| story.len() > 1);
    several.map(|story| story.iter().map(|index| texts[*index].title).collect()).collect()
}

#[track_caller]
fn check(articles: &[(&str, &str)], expected: &[&[&str]]) {
    assert_eq!(titles(&texts(articles)), expected);
}

/// Checks two articles among other ones.
#[track_caller]
fn check_pair(a: (&str, &str), b: (&str, &str), is_one_story: bool) {
    let others = [
        (
            "Heavy rain floods the old town of Genoa",
            "Firefighters saved forty people from cellars.",
        ),
        ("Central bank leaves interest rates as they are", "Inflation is slower than a year ago."),
        ("Typewriters on display in Lucerne", "The museum has six hundred machines."),
    ];
    let articles = [&[a, b], &others[..]].concat();
    let expected: &[&[&str]] = if is_one_story { &[&[a.0, b.0]] } else { &[] };
    check(&articles, expected);
}

#[test]
fn reports_of_one_event_are_one_story() {
    for (a, b) in [
        (
            (
                "Tara Reid enters rehab",
                "The American Pie star checked herself into Promises, a treatment center.",
            ),
            (
                "American Pie star Reid checks into Promises Treatment Center",
                "Her spokesman asked for privacy.",
            ),
        ),
        (
            (
                "Erdbeben erschüttert Kreta",
                "Ein Beben der Stärke 6,1 hat die griechische Insel Kreta erschüttert.",
            ),
            (
                "Starkes Beben auf Kreta",
                "Auf der Insel Kreta hat es ein Erdbeben der Stärke 6,1 gegeben.",
            ),
        ),
        (
            ("トヨタ、新型電気自動車を発表", "トヨタ自動車は東京で新型の電気自動車を発表した。"),
            ("トヨタ自動車が電気自動車の新型", "新型電気自動車は来年、東京で発売する。"),
        ),
        (
            ("แผ่นดินไหวเชียงใหม่", "เกิดแผ่นดินไหวที่จังหวัดเชียงใหม่เมื่อเช้านี้"),
            ("เชียงใหม่เกิดแผ่นดินไหว", "ประชาชนในเชียงใหม่รู้สึกถึงแผ่นดินไหว"),
        ),
        (
            ("В Кирове открыли новый мост", "Новый мост через Вятку открыли в Кирове."),
            ("Новый мост через Вятку", "В Кирове открыли мост через реку Вятку."),
        ),
        (("AT&T Buys Time Warner", ""), ("AT&T buys Time Warner", "")),
    ] {
        check_pair(a, b, true);
    }
}

#[test]
fn titles_that_differ_in_a_number_or_month_are_different_stories() {
    let text = "We are happy to announce new features for makers and admins of Power Apps.";
    for (a, b, is_one_story) in [
        ("What's new: Power Apps May update", "What's new: Power Apps June update", false),
        ("Power Apps update, May 2023", "Power Apps: June 2023 update", false),
        ("Power Apps update, Sept. 2023", "Power Apps: September 2023 update", true),
        ("Neues im Mai: Power Apps", "Neues im März: Power Apps", false),
        ("Power Apps 9.1.4 is available", "Power Apps 9.1.5 is available", false),
        ("Power Apps v9.1 is available", "Power Apps 9.1 is available", true),
        ("Power Apps wave 1", "Power Apps, Wave 2", false),
        ("5月のPower Apps更新", "6月のPower Apps更新", false),
        ("Power Apps has 10,000 users", "Power Apps has 10000 users", true),
        ("Power Apps in 2024", "Power Apps", true),
        ("https://example.org/power-apps/1234", "https://example.org/power-apps/1235", true),
    ] {
        check_pair((a, text), (b, text), is_one_story);
    }
}

#[test]
fn texts_that_contradict_are_not_joined_by_a_third_one() {
    let text = "The new version of the Kettle editor has faster search and fewer faults.";
    let articles =
        [("Kettle 1.2 released", text), ("Kettle released", text), ("Kettle 1.3 released", text)];
    let stories = titles(&texts(&articles));
    let both = |story: &Vec<&str>| story.contains(&articles[0].0) && story.contains(&articles[2].0);
    assert!(stories.len() == 1 && !both(&stories[0]), "{stories:?}");
}

#[test]
fn one_company_or_subject_is_not_one_story() {
    for (a, b) in [
        (
            (
                "Acme opens a factory in Brno",
                "The works will employ nine hundred people from next spring on.",
            ),
            (
                "Acme appoints Maria Silva as head of research",
                "She comes from a rival and takes over at once.",
            ),
        ),
        (
            ("Acme: Kettle update for Windows", "The new version reads files of older programs."),
            (
                "Acme recalls kettles",
                "A cable may become hot, the company from Brno warned on Monday.",
            ),
        ),
    ] {
        check_pair(a, b, false);
    }
}

#[test]
fn a_story_is_at_most_six_days_long() {
    let article = ("Acme opens a factory in Brno", "The works will employ nine hundred people.");
    let check = |days: &[i64], expected: &[usize]| {
        let mut texts = texts(&vec![article; days.len()]);
        for (text, day) in texts.iter_mut().zip(days) {
            text.time = MARCH + day * DAY;
        }
        let stories = stories(&texts, Settings::default());
        let sizes: Vec<usize> = stories.all().iter().map(Vec::len).collect();
        assert_eq!(sizes, expected, "{days:?}");
    };
    check(&[0, 6], &[2]);
    check(&[0, 7], &[1, 1]);
    check(&[0, 3, 6, 9, 12], &[3, 2]);
    // From February to March.
    check(&[-2, 3], &[2]);
    check(&[-2, 5], &[1, 1]);
    check(&[-5, -2, 3], &[2, 1]);
}

#[test]
fn people_decide_before_similarity() {
    let same = ("Acme opens a factory in Brno", "The works will employ nine hundred people.");
    let mut texts =
        texts(&[same, same, same, same, ("Other words entirely", "Nothing in common.")]);
    texts[1].story = Some(ALONE);
    texts[2].story = Some("Brno");
    texts[3].story = Some("");
    texts[4].story = Some(" brno");
    texts[4].time += 90 * DAY;
    let stories = stories(&texts, Settings::default());
    assert_eq!(stories.all(), [vec![0, 3], vec![1], vec![2, 4]]);
    assert_eq!(stories.story_of(4), [2, 4]);
    assert!(stories.story_of(5).is_empty());
    texts[1].story = Some("false");
    assert_eq!(super::stories(&texts, Settings::default()), stories);
}

#[test]
fn copies_count_once() {
    let articles = [
        ("Acme opens a factory in Brno", "The works will employ nine hundred people."),
        ("New works for Brno", "Acme will employ nine hundred people in the factory."),
        ("A museum for typewriters opens", "It has six hundred machines."),
    ];
    let similarity = |copies: usize| {
        let mut texts = texts(&[&articles[..], &vec![articles[2]; copies]].concat());
        let mut index = Index::new(Settings::default());
        index.stories(&texts);
        texts.truncate(2);
        index.related(&texts, 0, &[1])[0].similarity
    };
    assert_eq!(similarity(0), similarity(300));
}

#[test]
fn similarity_is_explained_by_shared_words() {
    let texts = texts(&[
        ("Azure Cosmos DB gets an enhancement", "The database of Azure is faster now."),
        ("An enhancement for Cosmos DB", "Microsoft has made it faster."),
        ("Cosmos DB 2 is out", ""),
        ("Cosmos DB 3 is out", ""),
        ("A museum for typewriters opens", "The museum has six hundred machines."),
        ("Heavy rain in Genoa", "Firefighters saved forty people."),
    ]);
    let mut index = Index::new(Settings::default());
    index.stories(&texts);
    let related = &index.related(&texts, 0, &[1])[0];
    assert_eq!(related.article, 1);
    assert!(related.similarity > 0.3 && related.similarity < 0.9, "{related:?}");
    assert_eq!(related.words[..2], ["enhancement", "cosmos"]);
    assert!(related.words.iter().any(|word| word == "db"), "{related:?}");
    assert!(!related.contradicts);
    assert!(index.related(&texts, 2, &[3])[0].contradicts);
    let unknown = [Text { time: MARCH + 400 * DAY, ..texts[0] }];
    assert_eq!(index.related(&unknown, 0, &[0]), []);
    assert_eq!(index.related(&texts, 0, &[9]), []);
}

/// Texts of about ten subjects, within four months.
fn random_texts(random: &mut Random, count: usize) -> Vec<(String, String, i64)> {
    const WORDS: &[&str] =
        &["the", "of", "Acme", "Brno", "factory", "opens", "new", "works", "people"];
    let text = |random: &mut Random| {
        let subject = random.below(10);
        let mut words = |count: usize| -> String {
            let word = |random: &mut Random| match random.below(3) {
                0 => random.of(WORDS).to_owned(),
                _ => format!("Word{}x", (subject * 12 + random.below(16)) % 120),
            };
            (0..count).map(|_| word(random) + " ").collect()
        };
        (words(5), words(9), MARCH + 60 * random.below(120 * 24 * 60) as i64)
    };
    (0..count).map(|_| text(random)).collect()
}

fn borrowed(owned: &[(String, String, i64)]) -> Vec<Text<'_>> {
    let texts = owned.iter().map(|(title, excerpt, time)| Text {
        time: *time,
        path: "news/a.md",
        title: title.trim(),
        excerpt: excerpt.trim(),
        story: title.ends_with("opens ").then_some("named"),
    });
    texts.collect()
}

/// The stories as sets of texts, without those after `end`.
fn texts_of_stories<'t>(stories: &Stories, texts: &[Text<'t>], end: i64) -> Vec<Vec<Text<'t>>> {
    let story = |story: &Vec<usize>| {
        let texts = story.iter().map(|index| texts[*index]).filter(|text| text.time < end);
        texts.collect::<Vec<_>>()
    };
    stories.all().iter().map(story).filter(|story| !story.is_empty()).collect()
}

/// The first second of the month of `time`.
fn month_start(time: i64) -> i64 {
    use chrono::{DateTime, Datelike, NaiveTime};
    let day = DateTime::from_timestamp(time, 0).unwrap().date_naive().with_day(1).unwrap();
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

#[test]
fn changes_give_the_stories_of_a_new_index_and_leave_earlier_months_alone() {
    let mut random = Random(19);
    let mut owned = random_texts(&mut random, 300);
    let mut index = Index::new(Settings::default());
    let mut before = (index.stories(&borrowed(&owned)), owned.clone());
    let joined = before.0.all().iter().filter(|story| story.len() > 1).count();
    assert!(joined > 20, "{joined}");
    for step in 0..150 {
        let at = random.below(owned.len());
        let mut changed = owned[at].2;
        match random.below(4) {
            0 => drop(owned.remove(at)),
            1 => owned[at].0.push_str("opens "),
            2 => {
                let time = MARCH + 60 * random.below(120 * 24 * 60) as i64;
                changed = changed.min(time);
                owned[at].2 = time;
            }
            _ => {
                let new = random_texts(&mut random, 1).remove(0);
                changed = new.2;
                owned.insert(at, new);
            }
        }
        let texts = borrowed(&owned);
        let after = index.stories(&texts);
        assert_eq!(after, stories(&texts, Settings::default()), "step {step}");
        let start = month_start(changed);
        assert_eq!(
            texts_of_stories(&after, &texts, start),
            texts_of_stories(&before.0, &borrowed(&before.1), start),
            "step {step}"
        );
        if step % 10 == 0 {
            let bytes = postcard::to_stdvec(&index).unwrap();
            index = postcard::from_bytes(&bytes).unwrap();
        }
        before = (after, owned.clone());
    }
}

#[test]
fn the_order_of_articles_and_the_number_of_threads_do_not_matter() {
    let mut random = Random(5);
    let owned = random_texts(&mut random, 400);
    fn sorted(owned: &[(String, String, i64)]) -> Vec<Vec<Text<'_>>> {
        let texts = borrowed(owned);
        texts_of_stories(&stories(&texts, Settings::default()), &texts, i64::MAX)
    }
    let expected = sorted(&owned);
    let mut shuffled = owned.clone();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, random.below(at + 1));
    }
    assert_eq!(sorted(&shuffled), expected);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(pool.install(|| sorted(&shuffled)), expected);
}

#[test]
fn no_text_is_too_strange() {
    let long = "word ".repeat(100_000);
    let wide = "語".repeat(100_000);
    let marks = "\u{301}\u{200d}".repeat(1000);
    let mut texts = texts(&[
        ("", ""),
        ("", ""),
        ("…", "—"),
        (&long, &wide),
        (&marks, "1.,2 .5 5. v V1 1,0"),
        ("ǅ ß İ", "\u{fb01}"),
    ]);
    for time in [i64::MIN, i64::MAX, -1, 0] {
        texts.push(Text { time, ..texts[3] });
    }
    let settings = Settings { threshold: f64::NAN, days: u32::MAX };
    for settings in [Settings::default(), settings, Settings { threshold: -1.0, days: 0 }] {
        let mut index = Index::new(settings);
        let stories = index.stories(&texts);
        assert_eq!(stories.all().concat().len(), texts.len());
        assert_eq!(stories.story_of(0), [0]);
        index.related(&texts, 3, &[0, 1, 2, 4, 5, 6, 7]);
        assert_eq!(index.stories(&[]).all().len(), 0);
    }
}

/// Thousands of equal or nearly equal texts take no more pairs than others.
#[test]
fn many_similar_texts_are_bounded() {
    let titles: Vec<String> = (0..8000).map(|at| format!("Cheap pills number n{at}")).collect();
    let spam: Vec<(&str, &str)> =
        titles.iter().map(|title| (title.as_str(), "Buy now at the best price.")).collect();
    assert_eq!(stories(&texts(&spam), Settings::default()).all().concat().len(), spam.len());
    let copies = vec![("Cheap pills", "Buy now at the best price."); 8000];
    assert_eq!(stories(&texts(&copies), Settings::default()).all().len(), 1);
}
