use chrono::NaiveDate;

use super::*;
use crate::curate::identity::seen::{parse, with};
use crate::text::random::Random;

fn story(number: usize) -> Identity {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1 + (number % 5) as u32).unwrap();
    let url = format!("https://news.example/{number}");
    let other = format!("https://news.example/other/{number}");
    let urls: Vec<&str> = match number % 4 {
        0 => vec![],
        1 => vec![&url, &other],
        _ => vec![&url],
    };
    Identity::new(urls, None, &format!("Story {number}"), Some("news.example"), day)
}

fn verdict(text: &str, identity: &Identity) -> Option<Verdict> {
    Verdicts::new(&parse(text).0).of(identity)
}

#[track_caller]
fn check(text: &str, identities: &[Identity], verdict: Verdict) -> String {
    let changes = verdict_changes(text, identities, verdict);
    let changed = apply(Some(text), &changes);
    assert_eq!(reverse(&changed, &changes), text, "{changes:#?}");
    changed
}

#[test]
fn a_verdict_changes_one_word() {
    let own = story(2).lines(Verdict::Imported)[0].to_string();
    let other = story(3).lines(Verdict::Imported)[0].to_string();
    let short = own.rsplit_once('\t').unwrap().0;
    for (text, expected) in [
        (format!("# a\n{own}\n{other}\n"), format!("# a\n{}\n{other}\n", own.replace("imp", "!"))),
        (
            format!("\u{feff}{own}\r\n\r\nx\r\n"),
            format!("\u{feff}{}\r\n\r\nx\r\n", own.replace("imp", "!")),
        ),
        (
            format!("{short}  \n{own}\t-\t-\tmore "),
            format!("{}  \n{}\t-\t-\tmore ", short.replace("imp", "!"), own.replace("imp", "!")),
        ),
    ] {
        let changed = check(&text, &[story(2)], Verdict::Rejected);
        assert_eq!(changed, expected.replace("!orted", "rejected"));
    }
}

#[test]
fn stories_without_a_line_get_one_in_its_place() {
    for (text, expected) in [
        ("", "N\n"),
        ("\u{feff}", "\u{feff}N\n"),
        ("# a", "# a\nN"),
        ("# a\r\n", "# a\r\nN\r\n"),
        ("zz\n", "N\nzz\n"),
        ("# a\n\n00\nzz\n00", "# a\n\n00\nN\nzz\n00"),
    ] {
        let new = story(2).lines(Verdict::Rejected)[0].to_string();
        let changed = check(text, &[story(2), story(2)], Verdict::Rejected);
        assert_eq!(changed, expected.replace('N', &new), "{text:?}");
        assert_eq!(check(&changed, &[story(2)], Verdict::Rejected), changed);
    }
    assert_eq!(apply(None, &verdict_changes("", &[story(0)], Verdict::Merged)).lines().count(), 1);
    // Nothing recognizes it.
    let day = story(0).day;
    let unknown = Identity { urls: vec![], guid: None, title: None, day };
    assert_eq!(verdict_changes("", &[unknown], Verdict::Rejected), []);
}

#[test]
fn the_verdict_of_several_lines() {
    let one = story(1);
    let lines = |verdicts: [Verdict; 2]| {
        let [first, second] = [0, 1].map(|index| one.lines(verdicts[index])[index]);
        Verdicts::new(&[first, second]).of(&one)
    };
    use Verdict::{Imported, Merged, Rejected};
    assert_eq!(lines([Merged, Rejected]), Some(Rejected));
    assert_eq!(lines([Merged, Imported]), Some(Imported));
    assert_eq!(lines([Merged, Merged]), Some(Merged));
    assert_eq!(Verdicts::new(&[]).of(&one), None);
    let [line, _] = one.lines(Imported)[..] else { panic!() };
    let hashes = (Some(Hash::new("draft")), Some(Hash::new("source")));
    let verdicts = Verdicts::new(&[Line { draft: hashes.0, source: hashes.1, ..line }]);
    assert!(verdicts.is_draft(&one, Hash::new("draft")) && !verdicts.is_draft(&one, Hash::new("")));
    assert_eq!((verdicts.source(&one), verdicts.source(&story(2))), (hashes.1, None));
}

/// Files as merges and editors leave them, with duplicates and all kinds of lines.
fn any_file(random: &mut Random) -> String {
    let ending = random.of(&["\n", "\n", "\r\n"]);
    let mut lines: Vec<String> = Vec::new();
    for _ in 0..random.below(12) {
        let verdict = random.of(&[Verdict::Imported, Verdict::Rejected, Verdict::Merged]);
        let own = story(random.below(8)).lines(verdict);
        let line = own[random.below(own.len())].to_string();
        lines.push(line + random.of(&["", "", "", " ", "\t"]));
        lines.push(random.of(&["# note", "", "<<<<<<< HEAD", "x"]).to_owned());
    }
    if random.below(2) == 0 {
        lines.sort();
    }
    let mut text = lines.join(ending) + random.of(&["", ending]);
    if random.below(4) == 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

#[test]
fn undoing_restores_every_byte() {
    let mut random = Random(7);
    for _ in 0..2_000 {
        let start = any_file(&mut random);
        let mut text = start.clone();
        let mut done: Vec<Vec<LineChange>> = Vec::new();
        for _ in 0..1 + random.below(6) {
            let stories: Vec<Identity> =
                (0..1 + random.below(3)).map(|_| story(random.below(8))).collect();
            let wanted = random.of(&[Verdict::Imported, Verdict::Rejected, Verdict::Merged]);
            let changes = verdict_changes(&text, &stories, wanted);
            text = apply(Some(&text), &changes);
            for story in &stories {
                assert_eq!(verdict(&text, story), Some(wanted), "{text}");
            }
            done.push(changes);
        }
        for changes in done.iter().rev() {
            text = reverse(&text, changes);
        }
        assert_eq!(text, start);
    }
}

#[test]
fn undoing_after_an_import_keeps_its_lines() {
    let imported = story(3).lines(Verdict::Imported);
    for text in ["", "zz\r\n# a\r\n", &format!("{}  \r\n", story(2).lines(Verdict::Imported)[0])] {
        let before = verdict(text, &story(2));
        let changes = verdict_changes(text, &[story(2)], Verdict::Rejected);
        // An import sorts the file and removes spaces at the ends of lines.
        let later = with(&apply(Some(text), &changes), &imported);
        let undone = reverse(&later, &changes);
        assert_eq!(verdict(&undone, &story(2)), before);
        assert_eq!(verdict(&undone, &story(3)), Some(Verdict::Imported));
        // A second time, nothing is left to undo.
        assert_eq!(reverse(&undone, &changes), undone);
    }
}

#[test]
fn lines_removed_since_are_inserted() {
    let text = story(2).lines(Verdict::Imported)[0].to_string();
    let changes = verdict_changes(&text, &[story(2)], Verdict::Rejected);
    assert_eq!(verdict(&apply(None, &changes), &story(2)), Some(Verdict::Rejected));
}
