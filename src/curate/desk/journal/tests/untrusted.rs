//! A journal may come with somebody's sources.

use std::fs;

use super::super::*;
use super::{Site, article, decided, key};

#[test]
fn a_journal_of_somebody_else_is_set_aside() {
    let mut site = Site::new(None);
    site.decide(&site.published(1)).unwrap();
    site.decide(&site.published(2)).unwrap();
    let journal = site.path(".feedgen/desk/journal");
    let own = fs::read_to_string(&journal).unwrap();
    let lines: Vec<&str> = own.lines().collect();
    let [first, done, second, _] = lines[..] else { panic!("{own}") };
    for text in [
        own.replace("content/news/1.md", "content/news/3.md"),
        own.replace("Text.", "Other"),
        // Lines without the ones before, in another order, twice.
        format!("{second}\n"),
        format!("{first}\n{second}\n{done}\n"),
        format!("{first}\n{done}\n{done}\n"),
        format!("{first}\n\n{done}\n"),
        "{\"decided\":{}}\n".to_owned(),
        "\u{fffd}\n".to_owned(),
    ] {
        fs::write(&journal, &text).unwrap();
        assert!(Journal::read(&site.path(".feedgen"), key()).is_err());
        let warnings = site.reopen();
        assert_eq!(warnings.len(), 1, "{text}");
        assert!(warnings[0].contains("journal.untrusted"), "{warnings:?}");
        assert_eq!(site.text(".feedgen/desk/journal.untrusted").as_ref(), Some(&text));
        assert!(site.journal.entries().is_empty() && !journal.exists());
        assert_eq!(site.text(&article(1)).map(|text| text.contains("true")), Some(true));
    }
    // The journal of another user, and of nobody.
    fs::write(&journal, &own).unwrap();
    for key in [Some(TextKey::new("another user")), None] {
        let (other, warnings) = Journal::open(&site.path(".feedgen"), key).unwrap();
        assert_eq!((other.entries(), warnings.len()), (&[][..], 1));
        fs::write(&journal, &own).unwrap();
    }
    // It is put in the place of an open one.
    site.journal = Journal::open(&site.path(".feedgen"), key()).unwrap().0;
    fs::write(&journal, own.replace("Text.", "Other")).unwrap();
    assert!(matches!(site.undo(), Err(UndoError::Journal(_) | UndoError::Nothing)));
}

#[test]
fn a_journal_never_writes_elsewhere() {
    let mut site = Site::new(None);
    for file in ["../x.md", "content/news/../../x.md", "x.md", ".feedgen/x.md"] {
        let change = FileChange { file: file.into(), before: Some(String::new()), after: None };
        let whole = Whole {
            id: 1,
            time: String::new(),
            creates_memory: false,
            decided: decided(Kind::Edit, vec![change], Vec::new()),
        };
        site.journal.append(Record::Decided(whole)).unwrap();
        let error = site.undo().unwrap_err();
        assert!(matches!(error, UndoError::Apply { error: ApplyError::Refused(_), .. }), "{error}");
        assert!(!site.path(file).exists());
    }
}

#[cfg(unix)]
#[test]
fn links_in_the_state_folder_are_not_followed() {
    let other = tempfile::tempdir().unwrap();
    let temp = tempfile::tempdir().unwrap();
    let state = temp.path().join(".feedgen");
    std::os::unix::fs::symlink(other.path(), &state).unwrap();
    assert!(Journal::open(&state, key()).is_err());
    fs::remove_file(&state).unwrap();
    fs::create_dir(&state).unwrap();
    std::os::unix::fs::symlink(other.path(), state.join("desk")).unwrap();
    assert!(Journal::open(&state, key()).is_err());
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
}
