//! Staging folders, file stamps, and links that replaced files of the output.

use super::*;

#[test]
fn without_a_state_folder_files_are_staged_in_the_output() {
    let folder = Folder::new();
    let build = |files: &[(&str, &str)], mode: WriteMode| {
        let output = Output::open(&folder.0.join("public"), OwnedFiles::none(), None, mode);
        let output = output.unwrap();
        for (path, text) in files {
            output.put(path, text.as_bytes()).unwrap();
        }
        output.publish(&files.iter().map(|(path, _)| *path).collect::<Vec<_>>()).unwrap()
    };
    build(&[("a", "1"), ("b/c", "1")], WriteMode::Update);
    assert_eq!(folder.tree(), ["a=1", "b/c=1"]);
    let published = build(&[("a", "1"), ("b/c", "2")], WriteMode::Update);
    assert_eq!((published.unchanged, published.changed), (1, owned(&["b/c"])));
    build(&[("a", "3"), ("b/c", "3")], WriteMode::Replace);
    assert_eq!(folder.tree(), ["a=3", "b/c=3"]);
    // A dropped output leaves no folder.
    let other = folder.0.join("other");
    let output = Output::open(&other, OwnedFiles::none(), None, WriteMode::Update).unwrap();
    output.put("a", b"1").unwrap();
    drop(output);
    assert!(!other.exists());
}

#[test]
fn a_written_file_is_unchanged_until_replaced() {
    let folder = Folder::new();
    let output = folder.open().unwrap();
    let stamp = output.put("a", b"1").unwrap();
    let link = output.put("link", b"1").unwrap();
    output.publish(&["a", "link"]).unwrap();
    let public = folder.0.join("public");
    let is_unchanged =
        |path, stamp| is_unchanged(&crate::folder::Folder::open(&public), path, stamp);
    assert!(is_unchanged("a", stamp));
    assert!(!is_unchanged("b", stamp));
    folder.foreign("a", "2");
    assert!(!is_unchanged("a", stamp));
    #[cfg(unix)]
    {
        fs::rename(folder.0.join("public/link"), folder.0.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(folder.0.join("elsewhere"), folder.0.join("public/link"))
            .unwrap();
        assert!(!is_unchanged("link", link), "the file is a link now");
    }
}

/// Links that replaced owned files or their folders are not deleted.
#[cfg(unix)]
#[test]
fn links_in_place_of_stale_files_are_not_deleted() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let files: Vec<String> =
        ["a/1", "a/2", "a/b/3", "a/b/4", "c/d/5", "c/d/6", "7", "8"].map(str::to_owned).to_vec();
    let files: Vec<(&str, &str)> = files.iter().map(|path| (&**path, "ours")).collect();
    folder.build(&files);
    let outside = folder.0.join("state/outside");
    for (path, _) in &files {
        let name = path.rsplit('/').next().unwrap();
        for subfolder in ["", "b", "d"] {
            fs::create_dir_all(outside.join(subfolder)).unwrap();
            fs::write(outside.join(subfolder).join(name), "mine").unwrap();
        }
    }
    let public = folder.0.join("public");
    for (linked, to) in [("a", "."), ("c/d", "."), ("7", "7"), ("8", "d")] {
        let replaced = public.join(linked);
        let _ = fs::remove_dir_all(&replaced).or_else(|_| fs::remove_file(&replaced));
        symlink(outside.join(to), replaced).unwrap();
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
        for subfolder in ["", "b", "d"] {
            let text = fs::read_to_string(outside.join(subfolder).join(name)).unwrap();
            assert_eq!(text, "mine", "{subfolder}/{name}");
        }
    }
}

/// Two builds into one output at the same time, without a state folder for the build lock.
#[cfg(target_os = "linux")]
#[test]
fn a_locked_staging_folder_is_not_deleted() {
    let folder = Folder::new();
    let public = folder.0.join("public");
    fs::create_dir(&public).unwrap();
    let open = || Output::open(&public, OwnedFiles::none(), None, WriteMode::Update).unwrap();
    let one = open();
    one.put("a", b"1").unwrap();
    let other = open();
    other.put("b", b"1").unwrap();
    one.publish(&["a"]).unwrap();
    other.publish(&["b"]).unwrap();
    assert_eq!(folder.tree(), ["a=1", "b=1"]);
}

/// A file from another file system is copied; its stamp is that of the copy.
#[cfg(target_os = "linux")]
#[test]
fn a_copied_file_has_the_reported_stamp() {
    use std::os::unix::fs::MetadataExt;
    let folder = Folder::new();
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let Ok(other) = tempfile::tempdir_in("/dev/shm") else { return };
    if device(other.path()) == device(&folder.0) {
        return;
    }
    let destination = destination::Destination::open(other.path()).unwrap();
    let file = folder.0.join("state/file");
    fs::write(&file, "text").unwrap();
    let outcome = destination.move_in(&file, "deep/er/file").unwrap();
    let destination::Outcome::Copied(stamp) = outcome else { panic!("{outcome:?}") };
    assert!(is_unchanged(&crate::folder::Folder::open(other.path()), "deep/er/file", stamp));
}
