//! Takes a change of a file back, also if the file was edited since. Pure.

use super::apply::Conflict;
use super::change::FileChange;
use crate::curate::front_matter::different_keys;
use crate::text::front_matter::split;

/// The text that undoes a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reverted {
    /// `None` if the file is deleted.
    pub(super) text: Option<String>,
    /// Whether it keeps changes made since.
    pub(super) is_merged: bool,
}

/// Undoes a change in the current text of its file. Later edits of other lines are kept.
///
/// # Errors
/// If later edits can't be separated from the change.
pub(super) fn reverted(change: &FileChange, current: Option<&str>) -> Result<Reverted, Conflict> {
    let FileChange { file, before, after } = change;
    // Equal to `before`: the decision was interrupted, or someone undid it by hand.
    if current == after.as_deref() || current == before.as_deref() {
        return Ok(Reverted { text: before.clone(), is_merged: false });
    }
    let merged = match (before, after, current) {
        (Some(before), Some(after), Some(current)) => merged(before, after, current),
        _ => None,
    };
    match merged {
        Some(text) => Ok(Reverted { text: Some(text), is_merged: true }),
        None => Err(Conflict {
            file: file.clone(),
            expected: after.clone(),
            found: current.map(str::to_owned),
        }),
    }
}

/// `current` with the lines of `before` in place of those of `after`, if they are there once and if no other value
/// changes with them.
fn merged(before: &str, after: &str, current: &str) -> Option<String> {
    let (old, new) = hunk(before, after);
    let parts = split(current).ok()?;
    // With the fences, which may be next to the change.
    let lines: Vec<&str> = current[..parts.body_start].split_inclusive('\n').collect();
    if new.is_empty() {
        return None;
    }
    let mut places = lines.windows(new.len()).enumerate().filter(|(_, window)| *window == new);
    let (place, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let front = [&lines[..place], &old, &lines[place + new.len()..]].concat().concat();
    let text = front + parts.body;
    (split(&text).ok()?.body == parts.body && changes_same_keys(before, after, current, &text))
        .then_some(text)
}

/// The lines that differ: all but the common ones at the start and the end. Deleted lines have no place in the
/// text after them, so one common line on each side is added to them.
fn hunk<'t>(before: &'t str, after: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let [old, new] = [before, after].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let common = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let mut start = common(&mut old.iter().zip(&new));
    let mut end = common(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
    if start + end == new.len() {
        (start, end) = (start.saturating_sub(1), end.saturating_sub(1));
    }
    (old[start..old.len() - end].to_vec(), new[start..new.len() - end].to_vec())
}

/// Whether two texts differ only in keys that a change concerns.
fn changes_same_keys(before: &str, after: &str, current: &str, text: &str) -> bool {
    let (changed, restored) = (different_keys(before, after), different_keys(current, text));
    changed.zip(restored).is_some_and(|(changed, restored)| restored.is_subset(&changed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(yaml: &str) -> String {
        format!("---\n{yaml}\n---\nBody\n")
    }

    #[track_caller]
    fn check(before: &str, after: &str, current: &str, expected: Option<&str>) {
        for ending in ["\n", "\r\n"] {
            let [before, after, current] =
                [before, after, current].map(|yaml| file(yaml).replace('\n', ending));
            let change =
                FileChange { file: "a.md".into(), before: Some(before), after: Some(after) };
            let found = reverted(&change, Some(&current)).ok().and_then(|found| found.text);
            assert_eq!(found, expected.map(|yaml| file(yaml).replace('\n', ending)));
        }
    }

    #[test]
    fn later_edits_of_other_lines_are_kept() {
        let (before, after) = ("published: false\ntitle: A", "published: true\ntitle: A");
        check(before, after, after, Some(before));
        check(before, after, before, Some(before));
        let edited = "published: true\ntitle: B # better\ntopics: [C]";
        check(before, after, edited, Some(&edited.replace("true", "false")));
        check(before, after, "published: true # now\ntitle: A", None);
        check(before, after, "draft: false\ntitle: A", None);
        // Numbers and keys that only the loader reads.
        let odd = "x: 18446744073709551616\ntags: [a]\ntags: [b]\n";
        let edited = format!("{odd}published: true\ntitle: B");
        let [before_odd, after_odd] = [before, after].map(|yaml| format!("{odd}{yaml}"));
        check(&before_odd, &after_odd, &edited, Some(&edited.replace("true", "false")));
        // Added and deleted lines.
        let (before, after) = ("title: A\nb: 1", "title: A\ntopics:\n  - C\nb: 1");
        check(before, after, &after.replace("b: 1", "b: 2"), Some("title: A\nb: 2"));
        check(before, after, &after.replace("- C", "- D"), None);
        check(after, before, "title: A\nb: 1\nc: 3", Some("title: A\ntopics:\n  - C\nb: 1\nc: 3"));
        check(after, before, "title: A\nd: 4\nb: 1", None);
        check("a: 1\nb: 1", "a: 1", "c: 3\na: 1", Some("c: 3\na: 1\nb: 1"));
        check("b: 1\na: 1", "a: 1", "a: 1\nc: 3", Some("b: 1\na: 1\nc: 3"));
    }

    #[test]
    fn ambiguous_places_are_conflicts() {
        let (before, after) = ("related:\n  - url: x\nb: 1", "related:\n  - url: y\nb: 1");
        check(before, after, "related:\n  - url: y\n  - url: y\nb: 1", None);
        // The line belongs to another key by now.
        check(before, after, "related: []\nimages:\n  - url: y\nb: 1", None);
        // In a text, it is not the key.
        let (before, after) = ("published: false", "published: true");
        check(before, after, "excerpt: |\n  x\n  published: true", None);
        check("a: 1", "a: 2", "b: |2\n  x\na: 2\n: [", None);
    }

    #[test]
    fn whole_files() {
        let change = |before: Option<&str>, after: Option<&str>| FileChange {
            file: "a.md".into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let text = |change: &FileChange, current| {
            reverted(change, current).map(|found| found.text).map_err(|conflict| conflict.found)
        };
        let a = || Some("a".to_owned());
        assert_eq!(text(&change(Some("a"), None), None), Ok(a()));
        assert_eq!(text(&change(Some("a"), None), Some("a")), Ok(a()));
        assert_eq!(text(&change(Some("a"), None), Some("b")), Err(Some("b".to_owned())));
        assert_eq!(text(&change(None, Some("a")), Some("a")), Ok(None));
        assert_eq!(text(&change(None, Some("a")), Some("b")), Err(Some("b".to_owned())));
        assert_eq!(text(&change(None, Some("a")), None), Ok(None));
        assert_eq!(text(&change(Some("a"), Some("b")), None), Err(None));
        // Without front matter, nothing is separated.
        assert_eq!(
            text(&change(Some("a\n"), Some("b\n")), Some("b\nc\n")),
            Err(Some("b\nc\n".into()))
        );
    }
}
