//! `curation/seen.tsv`: every story that was imported, rejected or merged, so that none returns on any machine.
//!
//! A line for each URL of a story, sorted: hash of the normalised URL, hash of the guid, day, verdict, hash of title
//! and provider, hash of the draft's text, hash of the source's URL, separated by tabs; `-` where there is none. The
//! last two are written only if one of them is known. Versions of the file are merged line by line: duplicate lines,
//! any order, fewer or further columns of other versions are accepted, and lines that can't be read stay as they are.

use std::fmt;

use chrono::NaiveDate;

use super::hash::Hash;
use super::url::normal_form;

/// The path in the site's folder.
pub const FILE_NAME: &str = "curation/seen.tsv";

/// What happened to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A draft was written.
    Imported,
    /// The curator does not want it.
    Rejected,
    /// It is part of another article.
    Merged,
}

impl Verdict {
    fn parse(text: &str) -> Option<Self> {
        [Self::Imported, Self::Rejected, Self::Merged].into_iter().find(|one| one.name() == text)
    }

    /// The name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
        }
    }
}

/// A line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The normalised URL.
    pub url: Option<Hash>,
    /// The guid.
    pub guid: Option<Hash>,
    /// The day of publication in UTC.
    pub day: NaiveDate,
    /// What happened.
    pub verdict: Verdict,
    /// Title and provider; missing in lines of other programs.
    pub title: Option<Hash>,
    /// The text of the draft as import wrote it, so that only an unchanged draft is deleted.
    pub draft: Option<Hash>,
    /// The URL of the source in `sources.toml`: see [`source_hash`].
    pub source: Option<Hash>,
}

/// The hash by which a line names its source; the same for `http` and `https`.
pub fn source_hash(url: &str) -> Hash {
    Hash::new(normal_form(url).as_deref().unwrap_or(url))
}

/// Parses the file: the lines that can be read, and the others with their numbers from 1.
pub fn parse(text: &str) -> (Vec<Line>, Vec<(usize, &str)>) {
    let (mut lines, mut others) = (Vec::new(), Vec::new());
    for (index, text) in without_mark(text).lines().enumerate() {
        let text = text.trim_end();
        match parse_line(text) {
            _ if text.is_empty() || text.starts_with('#') => {}
            Some(line) => lines.push(line),
            None => others.push((index + 1, text)),
        }
    }
    (lines, others)
}

/// Parses a line without its line ending. Further columns, of later versions, are accepted.
pub fn parse_line(text: &str) -> Option<Line> {
    let mut columns = text.trim_end().split('\t');
    let mut next = || columns.next().unwrap_or("");
    let hash = |text: &str| match text {
        "-" => Some(None),
        text => Hash::parse(text).map(Some),
    };
    let (url, guid) = (hash(next())?, hash(next())?);
    let day = NaiveDate::parse_from_str(next(), "%Y-%m-%d").ok()?;
    let verdict = Verdict::parse(next())?;
    let mut optional = || Some(next()).filter(|text| !text.is_empty()).map_or(Some(None), hash);
    let (title, draft, source) = (optional()?, optional()?, optional()?);
    Some(Line { url, guid, day, verdict, title, draft, source })
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash =
            |hash: Option<Hash>| hash.map_or_else(|| "-".to_owned(), |hash| hash.to_string());
        let Self { url, guid, day, verdict, title, draft, source } = self;
        let (url, guid, title) = (hash(*url), hash(*guid), hash(*title));
        write!(f, "{url}\t{guid}\t{day}\t{}\t{title}", verdict.name())?;
        match (draft, source) {
            (None, None) => Ok(()),
            (draft, source) => write!(f, "\t{}\t{}", hash(*draft), hash(*source)),
        }
    }
}

/// The text of the file with more lines: sorted, each once. Comments and lines that can't be read are kept.
pub fn with(text: &str, added: &[Line]) -> String {
    let added: Vec<String> = added.iter().map(Line::to_string).collect();
    let known = without_mark(text).lines().map(str::trim_end).filter(|line| !line.is_empty());
    let mut lines: Vec<&str> = known.chain(added.iter().map(|line| &**line)).collect();
    // `#` sorts before all digits and letters.
    lines.sort_unstable();
    lines.dedup();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// `text` without the byte order mark that some editors write.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(url: &str, verdict: Verdict) -> Line {
        let day = NaiveDate::from_ymd_opt(2024, 1, 18).unwrap();
        let (url, title) = (Some(Hash::new(url)), Some(Hash::new("t")));
        Line { url, guid: None, day, verdict, title, draft: None, source: None }
    }

    #[test]
    fn lines_round_trip() {
        let lines = [line("a", Verdict::Imported), line("b", Verdict::Rejected)];
        let text = with("", &lines);
        let (mut parsed, others) = parse(&text);
        assert!(others.is_empty());
        parsed.sort();
        let mut expected = lines.to_vec();
        expected.sort();
        assert_eq!(parsed, expected);
        assert_eq!(with(&text, &lines), text);
    }

    #[test]
    fn lines_have_as_many_columns_as_they_need() {
        let line = line("a", Verdict::Imported);
        let draft = Some(Hash::new("---\n"));
        let source = Some(source_hash("https://www.example.org/feed.xml"));
        assert_eq!(source, Some(source_hash("http://example.org/feed.xml")));
        for (line, columns) in [
            (line, 5),
            (Line { draft, ..line }, 7),
            (Line { source, ..line }, 7),
            (Line { draft, source, ..line }, 7),
        ] {
            let text = line.to_string();
            assert_eq!(text.split('\t').count(), columns);
            assert_eq!(parse_line(&text), Some(line));
            assert_eq!(parse_line(&format!("{text}  ")), Some(line));
        }
        let all = Line { draft, source, ..line }.to_string();
        let columns: Vec<&str> = all.split('\t').collect();
        let first = |count: usize| parse_line(&columns[..count].join("\t"));
        assert_eq!(first(4), Some(Line { title: None, ..line }));
        assert_eq!(first(6), Some(Line { draft, ..line }));
        // The column of a later version, and one that is damaged.
        assert_eq!(parse_line(&format!("{all}\tmore")), first(7));
        assert_eq!(parse_line(&all.replace(columns[6], "more")), None);
    }

    #[test]
    fn foreign_lines_are_kept() {
        let own = line("a", Verdict::Merged).to_string();
        let short = own.rsplit_once('\t').unwrap().0;
        let text = format!("\u{feff}<<<<<<< HEAD\r\n{short}\r\n\n# note\n{own}\n{own}\n");
        let (lines, others) = parse(&text);
        assert_eq!(lines.len(), 3);
        assert_eq!(others, [(1, "<<<<<<< HEAD")]);
        let merged = with(&text, &[line("b", Verdict::Imported)]);
        assert_eq!(merged.lines().next(), Some("# note"));
        assert_eq!(merged.lines().count(), 5);
        assert!(merged.contains("<<<<<<< HEAD\n") && merged.contains(short));
    }

    #[test]
    fn broken_lines_are_reported() {
        let own = line("a", Verdict::Imported).to_string();
        for broken in [
            own.replace("imported", "gone"),
            own.replace("2024", "x"),
            own[1..].to_owned(),
            "a".into(),
        ] {
            assert_eq!(parse(&broken), (Vec::new(), vec![(1, &*broken)]), "{broken}");
        }
    }
}
