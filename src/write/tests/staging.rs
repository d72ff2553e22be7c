//! Where new files wait until the output is complete, and links that took a place of the output.

use super::*;

#[test]
fn without_a_state_folder_files_are_staged_in_the_output() {
    let folder = Folder::new();
    let build = |files: &[(&str, &str)], start: Start| {
        let output = Output::open(&folder.0.join("public"), OwnFiles::unknown(), None, start);
        let output = output.unwrap();
        for (path, text) in files {
            output.put(path, text.as_bytes()).unwrap();
        }
        output.publish(&files.iter().map(|(path, _)| *path).collect::<Vec<_>>()).unwrap()
    };
    build(&[("a", "1"), ("b/c", "1")], Start::Output);
    assert_eq!(folder.tree(), ["a=1", "b/c=1"]);
    let published = build(&[("a", "1"), ("b/c", "2")], Start::Output);
    assert_eq!((published.unchanged, published.changed), (1, owned(&["b/c"])));
    build(&[("a", "3"), ("b/c", "3")], Start::Nothing);
    assert_eq!(folder.tree(), ["a=3", "b/c=3"]);
    // A build that is given up leaves no folder that was made for it.
    let other = folder.0.join("other");
    let output = Output::open(&other, OwnFiles::unknown(), None, Start::Output).unwrap();
    output.put("a", b"1").unwrap();
    drop(output);
    assert!(!other.exists());
}

#[test]
fn a_stamp_tells_whether_a_file_is_the_one_that_was_written() {
    let folder = Folder::new();
    let output = folder.open().unwrap();
    let stamp = output.put("a", b"1").unwrap();
    let link = output.put("link", b"1").unwrap();
    output.publish(&["a", "link"]).unwrap();
    let public = folder.0.join("public");
    let has = |path, stamp| has(&crate::folder::Folder::open(&public), path, stamp);
    assert!(has("a", stamp));
    assert!(!has("b", stamp));
    folder.foreign("a", "2");
    assert!(!has("a", stamp));
    #[cfg(unix)]
    {
        fs::rename(folder.0.join("public/link"), folder.0.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(folder.0.join("elsewhere"), folder.0.join("public/link"))
            .unwrap();
        assert!(!has("link", link), "it is a link now");
    }
}

/// Links are not feedgen's, wherever they are: neither those that took the place of its files nor those
/// that took the place of their folders.
#[cfg(unix)]
#[test]
fn links_stay_when_the_files_go_that_they_took_the_place_of() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let files: Vec<String> =
        ["a/1", "a/2", "a/b/3", "a/b/4", "c/d/5", "c/d/6", "7", "8"].map(str::to_owned).to_vec();
    let files: Vec<(&str, &str)> = files.iter().map(|path| (&**path, "ours")).collect();
    folder.build(&files);
    let outside = folder.0.join("state/outside");
    for (path, _) in &files {
        let name = path.rsplit('/').next().unwrap();
        for place in ["", "b", "d"] {
            fs::create_dir_all(outside.join(place)).unwrap();
            fs::write(outside.join(place).join(name), "mine").unwrap();
        }
    }
    let public = folder.0.join("public");
    for (linked, to) in [("a", "."), ("c/d", "."), ("7", "7"), ("8", "d")] {
        let place = public.join(linked);
        let _ = fs::remove_dir_all(&place).or_else(|_| fs::remove_file(&place));
        symlink(outside.join(to), place).unwrap();
    }
    let output = folder.open().unwrap();
    output.put("new", b"new").unwrap();
    let published = output.publish(&["new"]).unwrap();
    assert_eq!(published.deleted, Vec::<String>::new());
    for linked in ["a", "c/d", "7", "8"] {
        assert!(public.join(linked).is_symlink(), "{linked}");
    }
    for (path, _) in &files {
        let name = path.rsplit('/').next().unwrap();
        for place in ["", "b", "d"] {
            let text = fs::read_to_string(outside.join(place).join(name)).unwrap();
            assert_eq!(text, "mine", "{place}/{name}");
        }
    }
}

/// Another build into an output is not disturbed where no state folder keeps the two apart.
#[cfg(target_os = "linux")]
#[test]
fn a_staging_folder_in_use_is_not_cleared() {
    let folder = Folder::new();
    let public = folder.0.join("public");
    fs::create_dir(&public).unwrap();
    let open = || Output::open(&public, OwnFiles::unknown(), None, Start::Output).unwrap();
    let one = open();
    one.put("a", b"1").unwrap();
    let other = open();
    other.put("b", b"1").unwrap();
    one.publish(&["a"]).unwrap();
    other.publish(&["b"]).unwrap();
    assert_eq!(folder.tree(), ["a=1", "b=1"]);
}

/// Files that can't be moved to their place are known by the stamps that they have there.
#[cfg(target_os = "linux")]
#[test]
fn what_is_copied_to_another_file_system_has_the_stamp_that_is_told() {
    use std::os::unix::fs::MetadataExt;
    let folder = Folder::new();
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    let Ok(other) = tempfile::tempdir_in("/dev/shm") else { return };
    if device(other.path()) == device(&folder.0) {
        return;
    }
    let destination = destination::Destination::open(other.path()).unwrap();
    let file = folder.0.join("state/file");
    fs::write(&file, "text").unwrap();
    let step = destination.move_in(&file, "deep/er/file").unwrap();
    let destination::Step::Copied(stamp) = step else { panic!("{step:?}") };
    assert!(has(&crate::folder::Folder::open(other.path()), "deep/er/file", stamp));
}
