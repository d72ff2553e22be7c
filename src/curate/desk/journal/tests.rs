mod untrusted;

use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::config::{Overrides, parse};
use crate::curate::desk::change::LineChange;
use crate::curate::desk::memory::verdict_changes;
use crate::curate::identity::Identity;
use crate::curate::identity::seen::Verdict;
use crate::text::random::Random;

type Tree = BTreeMap<String, Vec<u8>>;

/// A site of ten drafts with a journal.
struct Site {
    folder: tempfile::TempDir,
    config: Config,
    journal: Journal,
}

impl Site {
    fn new(memory: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = "title = 'A'\nbase_url = 'https://a.example'\n";
        let config = parse("site.toml", text, Overrides::default()).0.unwrap();
        fs::create_dir_all(folder.path().join("content/news")).unwrap();
        for number in 0..10 {
            let ending = if number % 3 == 0 { "\r\n" } else { "\n" };
            let text = format!(
                "---\npublished: false\ntitle: \"Story {number}\"\n# a comment\ntopics:\n  - A\n---\nText.\n"
            );
            let file = folder.path().join(article(number));
            fs::write(file, text.replace('\n', ending)).unwrap();
        }
        if let Some(memory) = memory {
            fs::create_dir(folder.path().join("curation")).unwrap();
            fs::write(folder.path().join(seen::FILE_NAME), memory).unwrap();
        }
        let (journal, warnings) = Journal::open(&folder.path().join(".feedgen"), key()).unwrap();
        assert_eq!(warnings, Vec::<String>::new());
        Self { folder, config, journal }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn text(&self, file: &str) -> Option<String> {
        text_at(&self.path(file))
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(self.path(file), text.replacen(from, to, 1)).unwrap();
    }

    /// All files except the state, and the folder of the memory.
    fn tree(&self) -> Tree {
        let files = walkdir::WalkDir::new(self.folder.path());
        let files = files.into_iter().filter_entry(|entry| entry.file_name() != ".feedgen");
        let files = files.map(|entry| entry.unwrap().into_path());
        let name = |path: &Path| path.strip_prefix(self.folder.path()).unwrap().to_owned();
        files
            .map(|path| {
                let bytes = fs::read(&path).unwrap_or_default();
                (name(&path).to_str().unwrap().replace('\\', "/"), bytes)
            })
            .collect()
    }

    fn reopen(&mut self) -> Vec<String> {
        let (journal, warnings) = Journal::open(&self.path(".feedgen"), key()).unwrap();
        assert_eq!(Journal::read(&self.path(".feedgen"), key()).unwrap(), journal.entries());
        if warnings.is_empty() {
            assert_eq!(journal.entries(), self.journal.entries());
        }
        self.journal = journal;
        warnings
    }

    fn decide(&mut self, decided: &Decided) -> Result<u64, ApplyError> {
        self.journal.decide(self.folder.path(), &self.config, decided, now())
    }

    fn undo(&mut self) -> Result<Undone, UndoError> {
        self.journal.undo(self.folder.path(), &self.config, None)
    }

    /// Publishes a draft.
    fn published(&self, number: usize) -> Decided {
        let change = self.change(number, "published: false", "published: true");
        decided(Kind::Publish, vec![change], Vec::new())
    }

    fn change(&self, number: usize, from: &str, to: &str) -> FileChange {
        let before = self.text(&article(number)).unwrap();
        let after = Some(before.replacen(from, to, 1));
        FileChange { file: article(number).into(), before: Some(before), after }
    }

    fn verdict(&self, number: usize, verdict: Verdict) -> Vec<LineChange> {
        let url = format!("https://news.example/{number}");
        let identity = Identity::new([&*url], None, "Story", None, now().date_naive());
        verdict_changes(&self.text(seen::FILE_NAME).unwrap_or_default(), &[identity], verdict)
    }

    /// Deletes a draft.
    fn rejected(&self, number: usize) -> Decided {
        let before = self.text(&article(number));
        let change = FileChange { file: article(number).into(), before, after: None };
        decided(Kind::Reject, vec![change], self.verdict(number, Verdict::Rejected))
    }

    /// A decision about drafts that exist; `count` makes texts unique.
    fn random(&self, random: &mut Random, count: usize) -> Option<Decided> {
        let number = random.below(10);
        let other = random.below(10);
        let exists = |number| self.text(&article(number)).is_some();
        if !exists(number) {
            // It comes again.
            let after = Some(format!("---\ntitle: Again {count}\npublished: false\n---\n"));
            let new = FileChange { file: article(number).into(), before: None, after };
            return Some(decided(Kind::Edit, vec![new], Vec::new()));
        }
        Some(match random.below(4) {
            0 => self.published(number),
            1 => self.rejected(number),
            2 if other != number && exists(other) => {
                let card = format!("topics:\n  - {count}\n");
                let leader = self.change(other, "topics:\n", &card);
                let mut merged = self.rejected(number);
                merged.files.push(leader);
                merged.memory = self.verdict(number, Verdict::Merged);
                Decided { kind: Kind::Merge, into: Some(subject(other)), ..merged }
            }
            2 => return None,
            _ => {
                let change = self.change(number, "title:", &format!("e{count}: 1\ntitle:"));
                decided(Kind::Edit, vec![change], Vec::new())
            }
        })
    }
}

fn key() -> Option<TextKey> {
    Some(TextKey::new("this user"))
}

fn now() -> DateTime<Utc> {
    "2026-11-30T12:00:00Z".parse().unwrap()
}

fn article(number: usize) -> String {
    format!("content/news/{number}.md")
}

fn subject(number: usize) -> Subject {
    Subject { file: article(number).into(), title: format!("Story {number}") }
}

fn decided(kind: Kind, files: Vec<FileChange>, memory: Vec<LineChange>) -> Decided {
    let subjects = vec![subject(0)];
    Decided { kind, subjects, into: None, files, memory }
}

#[test]
fn undoing_everything_restores_every_byte() {
    let unsorted = "\u{feff}zz\r\n# note\r\n<<<<<<< HEAD\r\n\r\naa";
    for (seed, memory) in [(1, None), (2, Some("")), (3, Some("# note\n")), (4, Some(unsorted))] {
        let mut site = Site::new(memory);
        let mut random = Random(seed);
        let mut trees = vec![site.tree()];
        while trees.len() <= 200 {
            let Some(decided) = site.random(&mut random, trees.len()) else { continue };
            site.decide(&decided).unwrap();
            trees.push(site.tree());
            if random.below(10) == 0 {
                assert_eq!(site.reopen(), Vec::<String>::new());
            }
        }
        trees.pop();
        for (id, tree) in trees.iter().enumerate().rev() {
            site.reopen();
            assert_eq!(site.journal.last_undoable().unwrap().id, id as u64 + 1);
            let undone = site.undo().unwrap();
            assert_eq!((undone.entry.id, undone.merged.len()), (id as u64 + 1, 0));
            assert_eq!(site.tree(), *tree, "{memory:?}, {id}");
        }
        assert!(matches!(site.undo(), Err(UndoError::Nothing)));
    }
}

#[test]
fn later_edits_are_never_lost() {
    let (mut conflicts, mut merged) = (0, 0);
    for seed in 0..20 {
        let mut site = Site::new(None);
        let mut random = Random(seed);
        let mut marks: Vec<(String, String)> = Vec::new();
        for count in 0..60 {
            if let Some(decided) = site.random(&mut random, count) {
                // What was decided about texts that are no longer there is refused.
                let files: Vec<&str> = decided.files.iter().map(|change| &*change.file).collect();
                if !marks.iter().any(|(file, _)| files.contains(&&**file)) || count % 2 == 0 {
                    let deletes = decided.files.iter().filter(|change| change.after.is_none());
                    marks.retain(|(file, _)| deletes.clone().all(|change| *change.file != **file));
                    site.decide(&decided).unwrap();
                }
            }
            let file = article(random.below(10));
            if random.below(3) == 0 && site.text(&file).is_some() {
                let mark = format!("mark{count}");
                let (from, to) = random.of(&[
                    ("title:", "# MARK\ntitle:"),
                    ("published: ", "published:  "),
                    ("---\n", "---\nMARK: 1\n"),
                ]);
                let to = to.replace("MARK", &mark);
                if site.text(&file).unwrap().contains(from) {
                    site.edit(&file, from, &to);
                    if to.contains(&mark) {
                        marks.push((file, mark));
                    }
                }
            }
        }
        loop {
            let before = site.tree();
            match site.undo() {
                Ok(undone) => merged += undone.merged.len(),
                Err(UndoError::Conflict { entry, conflict }) => {
                    assert_eq!(site.tree(), before, "{conflict}");
                    conflicts += 1;
                    site.journal.skip(entry.id).unwrap();
                }
                Err(UndoError::Nothing) => break,
                Err(error) => panic!("{error}"),
            }
            for (file, mark) in &marks {
                let text = site.text(file).unwrap_or_default();
                assert!(text.contains(mark), "{file} has lost {mark}: {text}");
            }
        }
    }
    assert!(conflicts > 20 && merged > 20, "{conflicts} conflicts, {merged} merged");
}

#[test]
fn an_interrupted_decision_can_be_undone() {
    for written in 0..4 {
        let mut site = Site::new(None);
        let before = site.tree();
        let mut decided = site.rejected(1);
        decided.files.push(site.change(2, "false", "true"));
        // The record, and the first of the changes.
        let (id, time) = (1, "2026-11-30T12:00:00Z".to_owned());
        let whole = Whole { id, time, creates_memory: true, decided: decided.clone() };
        site.journal.append(Record::Decided(whole)).unwrap();
        let changes = &decided.files[..written.min(2)];
        let memory = if written < 3 { &[][..] } else { &decided.memory };
        let root = site.folder.path();
        write_changes(root, &site.config, changes, MemoryEdit::Apply(memory)).unwrap();
        // A torn line.
        let journal = site.path(".feedgen/desk/journal");
        let bytes = fs::read(&journal).unwrap();
        fs::write(&journal, [&*bytes, b"0123 {\"done\""].concat()).unwrap();
        site.reopen();
        assert_eq!(site.journal.entries()[0].state, EntryState::Interrupted);
        assert_eq!(site.undo().unwrap().entry.id, 1);
        assert_eq!(site.tree(), before, "{written}");
        site.reopen();
        assert_eq!(site.journal.last_undoable(), None);
    }
}

#[test]
fn a_failed_decision_leaves_nothing() {
    let mut site = Site::new(None);
    let published = site.published(1);
    site.edit(&article(1), "Text.", "Another text.");
    let before = site.tree();
    let error = site.decide(&published).unwrap_err();
    assert!(matches!(error, ApplyError::Conflict(_)), "{error}");
    assert_eq!(site.journal.entries(), []);
    // It fails after the record was written.
    fs::write(site.path("curation"), "").unwrap();
    let mut rejected = site.rejected(2);
    rejected.memory = vec![LineChange { old: None, new: Some("x".to_owned()) }];
    assert!(matches!(site.decide(&rejected), Err(ApplyError::Failed { .. })));
    fs::remove_file(site.path("curation")).unwrap();
    assert_eq!((site.tree(), site.journal.last_undoable()), (before, None));
    site.reopen();
    assert_eq!(site.journal.last_undoable(), None);
}

#[test]
fn two_desks_share_a_journal() {
    let mut site = Site::new(None);
    let (mut other, _) = Journal::open(&site.path(".feedgen"), key()).unwrap();
    let before = site.tree();
    site.decide(&site.published(1)).unwrap();
    let published = site.published(2);
    let id = other.decide(site.folder.path(), &site.config, &published, now()).unwrap();
    assert_eq!((id, other.entries().len()), (2, 2));
    assert_eq!(site.undo().unwrap().entry.id, 2);
    assert_eq!(other.undo(site.folder.path(), &site.config, None).unwrap().entry.id, 1);
    assert!(matches!(site.undo(), Err(UndoError::Nothing)));
    assert_eq!(site.tree(), before);
}

#[test]
fn operations_wait_for_the_lock() {
    let mut site = Site::new(None);
    let lock = StateLock::acquire(&site.path(".feedgen/desk"), || panic!("it is free")).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let published = site.published(1);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            site.decide(&published).unwrap();
            sender.send(()).unwrap();
        });
        let wait = std::time::Duration::from_millis(50);
        assert!(receiver.recv_timeout(wait).is_err());
        drop(lock);
        receiver.recv().unwrap();
    });
    assert_eq!(site.journal.entries().len(), 1);
}
