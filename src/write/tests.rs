#[cfg(unix)]
mod links;
mod staging;

use std::sync::atomic::AtomicU32;
use std::time::{Duration, SystemTime};

use super::*;
use crate::folder::{Stamp, TagKey};

/// A temporary folder with an output folder `public` and a state folder `state`.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("feedgen-write-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("state")).unwrap();
        Self(path)
    }

    fn owned(&self) -> OwnedFiles {
        OwnedFiles::new(self.0.join("state/files.txt"), Some(TagKey::new(b"ours")), true)
    }

    fn open(&self) -> Result<Output, WriteError> {
        self.open_with(WriteMode::Update)
    }

    fn open_with(&self, mode: WriteMode) -> Result<Output, WriteError> {
        let state = self.0.join("state");
        Output::open(&self.0.join("public"), self.owned(), Some(&state), mode)
    }

    /// Writes a file into the output that feedgen does not own.
    fn foreign(&self, path: &str, text: &str) {
        let file = self.0.join("public").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Builds an output of `files`: paths with contents.
    fn build(&self, files: &[(&str, &str)]) -> Published {
        let output = self.open().unwrap();
        for (path, text) in files {
            output.put(path, text.as_bytes()).unwrap();
        }
        let planned: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let published = output.publish(&planned).unwrap();
        assert_eq!(self.entries(), ["public", "state"], "temporary files are deleted");
        published
    }

    /// The names of all entries of the folder. Checks that the state folder holds at most the list.
    fn entries(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        let state: Vec<_> = fs::read_dir(self.0.join("state")).unwrap().collect();
        assert!(state.len() <= 1, "the state folder holds only the list: {state:?}");
        names
    }

    /// The output: files with their contents, and empty folders, sorted.
    fn tree(&self) -> Vec<String> {
        fn walk(folder: &Path, prefix: &str, out: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
                if entry.file_type().unwrap().is_dir() {
                    let before = out.len();
                    walk(&entry.path(), &format!("{name}/"), out);
                    if out.len() == before {
                        out.push(format!("{name}/"));
                    }
                } else {
                    out.push(format!("{name}={}", fs::read_to_string(entry.path()).unwrap()));
                }
            }
        }
        let mut out = Vec::new();
        walk(&self.0.join("public"), "", &mut out);
        out.sort();
        out
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Builds `before`, adds `foreign` files, builds `after`, and checks the resulting tree, the written files, the number of
/// unchanged files, and the deleted files.
fn check(
    before: &[(&str, &str)],
    foreign: &[(&str, &str)],
    after: &[(&str, &str)],
    tree: &[&str],
    (written, unchanged, deleted): (&[&str], usize, &[&str]),
) {
    let folder = Folder::new();
    folder.build(before);
    for (path, text) in foreign {
        folder.foreign(path, text);
    }
    let published = folder.build(after);
    assert_eq!(folder.tree(), tree);
    assert_eq!(published.written(), written);
    assert_eq!((published.unchanged, &*published.deleted), (unchanged, &*owned(deleted)));
    // A second build of the same files changes nothing.
    let again = folder.build(after);
    assert_eq!((again.written().len(), again.deleted.len()), (0, 0));
    assert_eq!(folder.tree(), tree);
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_first_build_writes_everything() {
    let folder = Folder::new();
    let published = folder.build(&[("index.html", "home"), ("news/a/index.html", "a")]);
    assert_eq!(published.written(), ["index.html", "news/a/index.html"]);
    assert_eq!(folder.tree(), ["index.html=home", "news/a/index.html=a"]);
}

#[test]
fn only_changed_files_are_written() {
    check(
        &[("a", "1"), ("b/c", "1"), ("d", "1")],
        &[],
        &[("a", "1"), ("b/c", "2"), ("d", "1"), ("e/f/g", "1")],
        &["a=1", "b/c=2", "d=1", "e/f/g=1"],
        (&["b/c", "e/f/g"], 2, &[]),
    );
}

#[test]
fn an_unchanged_file_keeps_its_modification_time() {
    let folder = Folder::new();
    let files = [("a/same", "1"), ("a/changed", "1")];
    folder.build(&files);
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let time =
        |path: &str| fs::metadata(folder.0.join("public").join(path)).unwrap().modified().unwrap();
    for (path, _) in files {
        let file =
            fs::File::options().write(true).open(folder.0.join("public").join(path)).unwrap();
        file.set_modified(old).unwrap();
    }
    folder.build(&[("a/same", "1"), ("a/changed", "2")]);
    assert_eq!(time("a/same"), old);
    assert_ne!(time("a/changed"), old);
}

#[test]
fn stale_files_and_empty_folders_are_deleted() {
    check(
        &[("a/b/c/d", "1"), ("a/b/e", "1"), ("f/g", "1"), ("h", "1")],
        &[],
        &[("a/b/e", "1")],
        &["a/b/e=1"],
        (&[], 1, &["a/b/c/d", "f/g", "h"]),
    );
}

#[test]
fn foreign_files_are_not_deleted() {
    check(
        &[("a/b", "1"), ("c/d", "1"), ("e", "1")],
        &[("CNAME", "x"), ("a/own", "x"), (".git/config", "x")],
        &[("e", "1")],
        &[".git/config=x", "CNAME=x", "a/own=x", "e=1"],
        (&[], 1, &["a/b", "c/d"]),
    );
    // A foreign file at the path of a new file is replaced and then owned.
    check(&[], &[("a", "x")], &[("a", "1")], &["a=1"], (&["a"], 0, &[]));
}

#[test]
fn a_duplicate_entry_of_the_list_does_not_delete_a_file() {
    let folder = Folder::new();
    folder.build(&[("a", "1"), ("b", "1")]);
    folder.owned().write("a\0b\0a\0b\0").unwrap();
    let published = folder.build(&[("a", "1"), ("c", "1")]);
    assert_eq!(published.deleted, ["b"]);
    assert_eq!(folder.tree(), ["a=1", "c=1"]);
}

#[test]
fn a_file_can_become_a_folder_and_the_reverse() {
    check(
        &[("news/a", "1"), ("b", "1")],
        &[],
        &[("news/a/index.html", "1"), ("b", "1")],
        &["b=1", "news/a/index.html=1"],
        (&["news/a/index.html"], 1, &["news/a"]),
    );
    check(
        &[("news/a/index.html", "1"), ("news/a/page/1/index.html", "1")],
        &[],
        &[("news/a", "1")],
        &["news/a=1"],
        (&["news/a"], 0, &["news/a/index.html", "news/a/page/1/index.html"]),
    );
}

#[test]
fn a_folder_with_foreign_files_is_not_replaced_by_a_file() {
    let folder = Folder::new();
    folder.build(&[("a/b", "1")]);
    folder.foreign("a/own", "x");
    let output = folder.open().unwrap();
    output.put("a", b"1").unwrap();
    let error = output.publish(&["a"]).unwrap_err();
    assert!(error.to_string().contains("can't write "), "{error}");
    assert!(folder.tree().contains(&"a/own=x".to_owned()));
    // The next build, without the conflict, still owns its files.
    let published = folder.build(&[("c", "1")]);
    assert_eq!(folder.tree(), ["a/own=x", "c=1"]);
    assert_eq!(published.written(), ["c"]);
}

#[test]
fn without_publish_the_output_is_unchanged() {
    let folder = Folder::new();
    folder.build(&[("a", "1"), ("b", "1")]);
    let output = folder.open().unwrap();
    output.put("a", b"2").unwrap();
    output.put("c/d", b"2").unwrap();
    assert_eq!(folder.tree(), ["a=1", "b=1"]);
    drop(output);
    assert_eq!(folder.tree(), ["a=1", "b=1"]);
    assert_eq!(folder.entries(), ["public", "state"]);

    let fresh = Folder::new();
    let output = fresh.open().unwrap();
    output.put("a", b"1").unwrap();
    drop(output);
    assert_eq!(fresh.entries(), ["state"]);
}

#[test]
fn staging_folders_of_interrupted_builds_are_deleted() {
    let folder = Folder::new();
    folder.build(&[("a", "1")]);
    let output = folder.open().unwrap();
    output.put("half", b"2").unwrap();
    // Simulates a killed process.
    std::mem::forget(output);
    let published = folder.build(&[("a", "1"), ("b", "1")]);
    assert_eq!(published.written(), ["b"]);
    assert_eq!(folder.tree(), ["a=1", "b=1"]);
}

#[test]
fn an_output_that_is_a_file_is_an_error() {
    let folder = Folder::new();
    fs::write(folder.0.join("public"), "x").unwrap();
    let error = folder.open().err().expect("an error");
    assert!(error.to_string().contains("can't write into "), "{error}");
    assert!(error.to_string().contains("it is a file"), "{error}");
    assert_eq!(fs::read_to_string(folder.0.join("public")).unwrap(), "x");
}

#[test]
fn an_empty_output_folder_is_filled() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("public")).unwrap();
    let published = folder.build(&[("a/b", "1")]);
    assert_eq!((published.written().len(), published.unchanged), (1, 0));
    assert_eq!(folder.tree(), ["a/b=1"]);
}

#[test]
fn a_deleted_output_is_written_again() {
    let folder = Folder::new();
    folder.build(&[("a", "1"), ("b", "1")]);
    fs::remove_dir_all(folder.0.join("public")).unwrap();
    let published = folder.build(&[("a", "1")]);
    assert_eq!(published.written(), ["a"]);
    assert_eq!(published.deleted, Vec::<String>::new());
}

#[test]
fn unusual_characters_in_paths_are_preserved() {
    check(
        &[("a\nb", "1"), ("x\n../state/files.txt", "1"), ("ü \u{2603}", "1")],
        &[],
        &[("ü \u{2603}", "1")],
        &["ü \u{2603}=1"],
        (&[], 1, &["a\nb", "x\n../state/files.txt"]),
    );
}

#[test]
fn files_can_be_added_from_several_threads() {
    use rayon::prelude::*;
    let folder = Folder::new();
    let output = folder.open().unwrap();
    let names: Vec<String> = (0..500).map(|n| format!("{}/{}/{n}.html", n % 7, n % 3)).collect();
    names.par_iter().for_each(|name| {
        output.put(name, name.as_bytes()).unwrap();
    });
    let planned: Vec<&str> = names.iter().map(String::as_str).collect();
    let published = output.publish(&planned).unwrap();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(published.written(), sorted, "sorted, independent of threads");
    assert_eq!(folder.tree().len(), 500);
}

#[test]
fn new_files_are_published_before_changed_ones_in_plan_order() {
    let folder = Folder::new();
    folder.build(&[("m", "old"), ("n", "old"), ("p", "old")]);
    let files = ["n", "z", "p", "a/b", "m"];
    // A foreign file at a folder's path, or in a folder at a file's path, makes publishing fail half-way.
    let publish_until = |blocked: &str| {
        folder.foreign(blocked, "x");
        let output = folder.open().unwrap();
        for path in files {
            output.put(path, b"new").unwrap();
        }
        output.publish(&files).unwrap_err();
        folder.tree()
    };
    assert_eq!(publish_until("a"), ["a=x", "m=old", "n=old", "p=old", "z=new"]);
    fs::remove_file(folder.0.join("public/a")).unwrap();
    fs::remove_file(folder.0.join("public/p")).unwrap();
    assert_eq!(publish_until("p/mine"), ["a/b=new", "m=old", "n=new", "p/mine=x", "z=new"]);
}

#[test]
fn added_changed_and_deleted_files_are_reported_separately() {
    let folder = Folder::new();
    folder.build(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let published = folder.build(&[("a", "1"), ("b", "2"), ("d", "1")]);
    assert_eq!(published.added, ["d"]);
    assert_eq!(published.changed, ["b"]);
    assert_eq!(published.deleted, ["c"]);
    assert_eq!(published.unchanged, 1);
}

#[test]
fn replace_mode_writes_every_file_again() {
    let replace = |folder: &Folder, files: &[(&str, &str)]| {
        let output = folder.open_with(WriteMode::Replace).unwrap();
        for (path, text) in files {
            output.put(path, text.as_bytes()).unwrap();
        }
        let published = output.publish(&files.iter().map(|(path, _)| *path).collect::<Vec<_>>());
        assert_eq!(folder.entries(), ["public", "state"]);
        published.unwrap()
    };
    let folder = Folder::new();
    folder.build(&[("a", "1"), ("b/c", "1"), ("d", "1")]);
    let old = fs::File::open(folder.0.join("public/a")).unwrap().metadata().unwrap();
    let published = replace(&folder, &[("a", "1"), ("b/c", "2"), ("e", "1")]);
    assert_eq!(folder.tree(), ["a=1", "b/c=2", "e=1"]);
    assert_eq!(published.added, ["e"]);
    assert_eq!(published.changed, ["a", "b/c"], "the same bytes are written again");
    assert_eq!(published.deleted, ["d"]);
    let new = fs::metadata(folder.0.join("public/a")).unwrap();
    assert_ne!(Stamp::of(&old), Stamp::of(&new));
    // With a foreign file in the output, files are replaced one by one.
    folder.foreign("own", "x");
    let published = replace(&folder, &[("a", "3"), ("f/g", "1")]);
    assert_eq!(folder.tree(), ["a=3", "f/g=1", "own=x"]);
    assert_eq!(published.deleted, ["b/c", "e"]);
}
