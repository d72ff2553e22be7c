//! Runs the fuzz targets (`fuzz/`) on their seeds, on all former crashes, and on random mutations of these: a few
//! thousand inputs by default, `FEEDGEN_FUZZ` of them if set.

use std::path::Path;

use crate::site::{Dice, repository};

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// The number of inputs for each target.
const INPUTS: u64 = 3_000;
/// The maximum length of an input.
const LONGEST: usize = 4_096;

/// Tokens of each kind of input, for mutations that are unlikely by chance.
const WORDS: &[&str] = &[
    "---\n",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{2028}",
    "\u{fdd0}",
    "\u{202e}",
    "\0",
    "ß",
    "🔥",
    "&#106;",
    "&amp;",
    "<",
    "</",
    "<script>",
    "<a href=\"",
    "<img src=x onerror=x()>",
    "javascript:",
    "data:",
    "https://",
    "//",
    "..",
    "%2f",
    "xn--",
    "[::1]",
    "\"",
    "'",
    "`",
    "```\n",
    "* ",
    "- ",
    "1. ",
    "> ",
    "|",
    "[^a]",
    "[^a]: ",
    "# ",
    "{#fg-id}",
    "![",
    "](",
    "<!--",
    "-->",
    "<![CDATA[",
    "title: ",
    "publishedDateTime: ",
    "topics:\n",
    "- [",
    "{a: ",
    "&a ",
    "*a",
    "!!binary ",
    "<<: ",
    "<meta property=og:title content='",
    "<script type=application/ld+json>{\"@type\":\"Article\",",
    "\"author\":[",
    " itemprop=author itemscope ",
    " class=byline ",
    "<article>",
    "[[source]]\n",
    "url = \"https://a.example/\"\n",
    "enabled = true",
    "<outline text='a' xmlUrl='https://a.example/'",
    "<link rel=alternate type=text/xml href=",
    "<item><title>",
    "</item>",
    "<guid isPermaLink='false'>",
    "<pubDate>Thu, 18 Jan 2024 10:00:00 GMT</pubDate>",
    "<link href='../a'/>",
    " xml:base='b/'",
    " type='xhtml'",
    " mode='base64'",
    "&lt;p&gt;",
    "&#x9f;",
    "<media:content url='/a.jpg' width='",
    "[feeds.topics]\n",
    "limit = ",
    "9223372036854775808",
    "-1",
    "true",
    "\u{7f}",
];

fn folder(target: &str) -> std::path::PathBuf {
    repository().join("fuzz/seeds").join(target)
}

/// The seeds of a target, sorted by name.
fn seeds(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut seeds: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
        })
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 3, "{} has {} seeds", folder.display(), seeds.len());
    seeds
}

fn run(name: &str, target: fn(&[u8])) {
    run_on(name, target, INPUTS);
}

fn run_on(name: &str, target: fn(&[u8]), inputs: u64) {
    let seeds = seeds(&folder(name));
    for (seed, input) in &seeds {
        run_target(target, input, seed);
    }
    let asked = std::env::var("FEEDGEN_FUZZ").map_or(inputs, |inputs| inputs.parse().unwrap());
    let mut dice = Dice(name.len() as u64);
    for number in 0..asked {
        let input = mutated(&seeds, &mut dice);
        run_target(target, &input, &format!("input {number}"));
    }
}

/// Prints the failing input, which can become a seed.
fn run_target(target: fn(&[u8]), input: &[u8], what: &str) {
    let input = input.to_vec();
    let result = std::panic::catch_unwind(|| target(&input));
    assert!(result.is_ok(), "{what}: b\"{}\"", input.escape_ascii());
}

fn mutated(seeds: &[(String, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut below = |length: usize| usize::try_from(dice.roll(length.max(1) as u64)).unwrap();
    let mut bytes = seeds[below(seeds.len())].1.clone();
    for _ in 0..=below(8) {
        let (at, other) = (below(bytes.len() + 1), below(bytes.len() + 1));
        let (start, end) = (at.min(other), at.max(other));
        match below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << below(8),
            1 => bytes.insert(at, u8::try_from(below(256)).unwrap()),
            2 => drop(bytes.drain(start..end.min(start + 16))),
            3 => {
                let part = bytes[start..end.min(start + 64)].to_vec();
                let to = below(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            4 => {
                let part = &seeds[below(seeds.len())].1;
                let from = below(part.len() + 1);
                let part = part[from..part.len().min(from + 64)].to_vec();
                bytes.splice(at..at, part);
            }
            5 => bytes.truncate(at),
            6 if start < end => {
                let part = bytes[start..end.min(start + 4)].repeat(1 + below(40));
                bytes.splice(at..at, part);
            }
            _ => {
                let word = WORDS[below(WORDS.len())].bytes();
                bytes.splice(at..at, word);
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

#[test]
fn front_matter() {
    run("front_matter", targets::front_matter);
}

#[test]
fn pages() {
    // Each input is a whole site.
    run_on("pages", targets::pages, INPUTS / 20);
}

#[test]
fn markdown() {
    run("markdown", targets::markdown);
}

#[test]
fn url() {
    run("url", targets::url);
}

#[test]
fn cache() {
    run("cache", targets::cache);
}

#[test]
fn config() {
    run("config", targets::config);
}

#[test]
fn feed() {
    run("feed", targets::feed);
}

#[test]
fn sources() {
    run("sources", targets::sources);
}

#[test]
fn web_page() {
    run("web_page", targets::web_page);
}

/// Checks that the targets are those of cargo-fuzz.
#[test]
fn cargo_fuzz_has_the_same_targets() {
    let names = |folder: &str| {
        let entries = std::fs::read_dir(repository().join("fuzz").join(folder)).unwrap();
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    };
    assert_eq!(
        names("fuzz_targets"),
        [
            "cache",
            "config",
            "feed",
            "front_matter",
            "markdown",
            "pages",
            "sources",
            "url",
            "web_page"
        ]
    );
    assert_eq!(names("seeds"), names("fuzz_targets"));
    let manifest = std::fs::read_to_string(repository().join("fuzz/Cargo.toml")).unwrap();
    for name in names("seeds") {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        let target = format!("fuzz/fuzz_targets/{name}.rs");
        let target = std::fs::read_to_string(repository().join(target)).unwrap();
        assert!(target.contains(&format!("feedgen_fuzz::{name}(data)")), "{name}");
    }
}

/// The check for executable HTML detects executable HTML.
#[test]
fn a_planted_fault_is_detected() {
    for bad in [
        "<script>x</script>",
        "<p onclick=\"x()\">",
        "<a href=\"javascript:x()\">",
        "<a href=\"java&#10;script:x()\">",
        "<img src=\"data:text/html,x\">",
        "<p style=\"x\">",
        "<svg>",
        "<p",
    ] {
        assert!(std::panic::catch_unwind(|| targets::assert_inert(bad)).is_err(), "{bad}");
    }
    targets::assert_inert("<p class=\"a\">a &lt; b <a href=\"/a/\" rel=\"noopener\">c</a></p>\n");
}
