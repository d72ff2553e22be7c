use std::path::PathBuf;

use serde_json::{Value, json};

use super::{MAX_LEN, NotOpml, Opml, read, write};
use crate::curate::sources::{Source, parse};

fn opml(body: &str) -> Opml {
    read(&format!("<opml version='2.0'><head><title> A  list </title></head><body>{body}")).unwrap()
}

/// URLs, titles and folders of the feeds.
fn feeds(body: &str) -> String {
    let feeds = opml(body).feeds;
    let line = |feed: super::Outline| {
        let folders: Vec<String> = feed.folders.iter().map(|names| names.join("/")).collect();
        format!("{} [{}] {} {}", feed.url, feed.title, folders.join(","), feed.labels.join(","))
    };
    feeds
        .into_iter()
        .map(line)
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn outlines_are_feeds_lists_pages_or_folders() {
    let list = opml(
        "<OUTLINE TEXT='News'>\
         <outline text='A &amp;amp; &eacute;' xmlurl=' feed:a ' htmlURL='https://a.example/'/>\
         <outline text='B' type='include' url='https://b.example/list'/>\
         <outline text='C' type='link' url='https://c.example/list'/>\
         <outline text='D' type='source' xmlUrl='https://d.example/list'/>\
         <outline text='E' xmlUrl='' htmlUrl='https://e.example/'/>\
         <outline text='F' type='RSS' url='https://f.example/feed'/>\
         <outline xmlUrl='https://g.example/?a=1&amp;amp;b=2'></outline>",
    );
    let urls = |found: &[super::Outline]| {
        found.iter().map(|outline| outline.url.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list.title.as_deref(), Some("A list"));
    assert_eq!(urls(&list.feeds), "feed:a https://f.example/feed https://g.example/?a=1&b=2");
    assert_eq!(
        urls(&list.lists),
        "https://b.example/list https://c.example/list https://d.example/list"
    );
    assert_eq!(urls(&list.pages), "https://e.example/");
    assert_eq!(list.feeds[0].title, "A &amp; é");
    assert_eq!(list.feeds[0].page.as_deref(), Some("https://a.example/"));
    assert!(list.feeds.iter().all(|feed| feed.folders == [["News"]]));
}

#[test]
fn folders_and_labels_are_topics() {
    let found = feeds(
        "<outline text='A'><outline text='B'><outline xmlUrl='1' category='x, /y/z,x'/></outline>\
         <outline xmlUrl='2'/></outline><outline text='C'><outline xmlUrl='1'/><outline xmlUrl='3'/>",
    );
    assert_eq!(found, "1 [] A/B,C x,/y/z\n2 [] A\n3 [] C");
    let list =
        opml("<outline text='A'><outline text='B'><outline xmlUrl='1' category='x/y,/y/z'/>");
    assert_eq!(list.feeds[0].topics(), ["x/y", "z", "B"]);
    assert_eq!(list.feeds[0].categories(), [vec!["x", "y"], vec!["y", "z"], vec!["A", "B"]]);
}

#[test]
fn settings_of_igoogle_are_read() {
    let text = "<GadgetTabML><Tab title='News'><Section><Module type='RSS'>\
                <ModulePrefs xmlUrl='https://a.example/feed'/></Module><Module type='GADGET'>\
                <ModulePrefs xmlUrl='https://b.example/'/></Module></Section></Tab></GadgetTabML>";
    let list = read(text).unwrap();
    assert_eq!((list.feeds.len(), &*list.feeds[0].url), (1, "https://a.example/feed"));
    assert_eq!(list.feeds[0].topics(), ["News"]);
}

#[test]
fn other_texts_are_not_lists() {
    for text in ["", "text", "<html><title>A</title>", "<rss><channel><title>A</title>", "{}"] {
        assert_eq!(read(text), Err(NotOpml::Other), "{text}");
    }
    assert_eq!(read("<opml/>"), Ok(Opml::default()));
}

#[test]
fn hostile_lists_have_limits() {
    let deep = format!("{}<outline xmlUrl='a'/>", "<outline text='x'>".repeat(200_000));
    assert_eq!(opml(&deep).feeds[0].folders[0].len(), 8);
    let balanced = format!(
        "{}<outline xmlUrl='a'/>{}<outline xmlUrl='b'/>",
        "<outline text='x'>".repeat(1_000),
        "</outline>".repeat(1_000)
    );
    assert_eq!(opml(&balanced).feeds[1].folders, Vec::<Vec<String>>::new());
    let many: String = (0..12_000).map(|n| format!("<outline xmlUrl='{n}'/>")).collect();
    let list = opml(&many);
    assert_eq!((list.feeds.len(), list.left_out), (10_000, 2_000));
    let long = format!("<outline text='{}' xmlUrl='a'/>", "ü".repeat(10_000));
    assert_eq!(opml(&long).feeds[0].title.len(), 200);
    let long = format!("<outline xmlUrl='{}'/>", "ü".repeat(10_000));
    assert_eq!(opml(&long).left_out, 1);
    let labels: String = (0..9_000).map(|n| format!("{n},")).collect();
    assert_eq!(
        opml(&format!("<outline xmlUrl='a' category='{labels}'/>")).feeds[0].labels.len(),
        10
    );
    assert_eq!(read(&"x".repeat(MAX_LEN + 1)), Err(NotOpml::TooLarge));
    let attributes: String = (0..500_000).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(opml(&format!("<outline{attributes}/>")).feeds, []);
    let people = format!("{}<rss:channel about='a'/>", "<foaf:Group><foaf:Agent>".repeat(100_000));
    assert_eq!(read(&people).unwrap().feeds.len(), 1);
}

#[test]
fn truncated_and_mutated_lists_do_not_panic() {
    use crate::text::random::Random;

    let text = "<?xml version='1.0'?><!-- a --><opml><head><title>&lt;A&#x41;</title></head><body>\
                <outline text='ü&quot;'><outline type='rss' xmlUrl='https://a.example/&amp;' />\
                <![CDATA[x]]></outline><foaf:Agent><foaf:name>B</foaf:name></foaf:Agent></opml>";
    let mut random = Random(1);
    for _ in 0..20_000 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = random.of(b"<>&;#'\"/!?=-[] \0a\xff"),
                1 => drop(bytes.drain(at..(at + random.below(9)).min(bytes.len()))),
                _ => bytes.truncate(at),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let _ = read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_written_list_has_the_same_sources() {
    let text = "[[source]]\nurl = 'https://a.example/?a=1&b=\"2\"'\ntitle = 'A <&> \"B\"'\n\
                topics = ['AI', 'R&D', 'A/B testing']\ncategory = 'news'\n\
                [[source]]\nurl = 'https://b.example/'\n[[source]]\nurl = 'https://c.example/ü'\n\
                category = 'notes & more'\n[[source]]\nurl = 'https://d.example/'\n\
                category = 'news'\ntopics = ['Tab\\there']";
    let (sources, findings) = parse(text, "sources.toml");
    assert_eq!(findings, []);
    let page = |source: &Source| {
        source.url.contains("b.example").then(|| "https://b.example/home".to_owned())
    };
    let written = write("Sources of <A>", &sources, &page);
    roxmltree::Document::parse(&written).expect("well-formed XML");
    let list = read(&written).unwrap();
    assert_eq!(list.title.as_deref(), Some("Sources of <A>"));
    assert_eq!(list.feeds.len(), sources.len());
    for source in &sources {
        let feed = list.feeds.iter().find(|feed| feed.url == source.url).unwrap();
        assert_eq!(feed.title, source.title.as_deref().unwrap_or(&source.url));
        assert_eq!(feed.labels, source.topics);
        let folder: Vec<Vec<String>> =
            source.category.iter().map(|name| vec![name.clone()]).collect();
        assert_eq!((&feed.folders, &feed.page), (&folder, &page(source)));
    }
}

/// The list as the suite names its parts.
fn suite_json(list: &Opml) -> Value {
    let outlines = |found: &[super::Outline]| -> Vec<Value> {
        let one = |outline: &super::Outline| {
            let categories = outline.categories();
            let tags: Vec<&String> = categories
                .iter()
                .filter(|path| path.len() == 1)
                .filter_map(|path| path.first())
                .collect();
            json!({ "url": outline.url, "title": outline.title, "categories": categories, "tags": tags })
        };
        found.iter().map(one).collect()
    };
    json!({
        "meta": { "title": list.title },
        "feeds": outlines(&list.feeds),
        "lists": outlines(&list.lists),
        "opportunities": outlines(&list.pages),
    })
}

/// The value at a path of keys and indexes; `length` is that of a list.
fn at<'v>(value: &'v Value, path: &[Value]) -> Option<std::borrow::Cow<'v, Value>> {
    let Some((first, rest)) = path.split_first() else {
        return Some(std::borrow::Cow::Borrowed(value));
    };
    if first == "length" {
        return Some(std::borrow::Cow::Owned(json!(value.as_array()?.len())));
    }
    let next = match first {
        Value::String(key) => value.get(key),
        index => value.get(usize::try_from(index.as_u64()?).ok()?),
    };
    at(next?, rest)
}

#[test]
fn the_suite_of_another_reader_holds() {
    #![expect(clippy::disallowed_methods, reason = "a test may look at its environment and files")]
    let shared = std::env::var_os("FEEDGEN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("opml");
    let Ok(expected) = std::fs::read_to_string(folder.join("expected.json")) else {
        eprintln!("skipped: there is no {}", folder.join("expected.json").display());
        return;
    };
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for (file, values) in &expected {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let list = read(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
        let list = suite_json(&list);
        for pair in values.as_array().unwrap() {
            let (path, value) = (pair[0].as_array().unwrap(), &pair[1]);
            count += 1;
            let found = at(&list, path);
            if found.as_deref() != Some(value) {
                wrong.push(format!("{file}: {path:?} is {found:?}, not {value}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 20, "{count}");
}
