//! Symbolic links in the output are not followed.

use std::os::unix::fs::symlink;

use super::*;

/// Creates a folder outside of the output, with files of the same names.
fn create_elsewhere(folder: &Folder, files: &[&str]) {
    for file in files {
        let file = folder.0.join("elsewhere").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "mine").unwrap();
    }
}

#[track_caller]
fn assert_untouched(folder: &Folder, files: &[&str]) {
    for file in files {
        let text = fs::read_to_string(folder.0.join("elsewhere").join(file));
        assert_eq!(text.ok().as_deref(), Some("mine"), "{file}");
    }
}

const BUILT: [(&str, &str); 7] = [
    ("index.html", "1"),
    ("news/a/index.html", "1"),
    ("news/b/index.html", "1"),
    ("news/b/deep/x.html", "1"),
    ("news/b/deep/y.html", "1"),
    ("news/c.html", "1"),
    ("news/d.html", "1"),
];
const ELSEWHERE: [&str; 7] = [
    "a/index.html",
    "b/index.html",
    "b/deep/x.html",
    "b/deep/y.html",
    "c.html",
    "d.html",
    "index.html",
];

#[test]
fn files_behind_a_link_are_not_deleted() {
    // The link replaces a folder at each level in turn.
    for (link, target) in [("news", ""), ("news/b", "b"), ("news/b/deep", "b/deep")] {
        let folder = Folder::new();
        folder.build(&BUILT);
        create_elsewhere(&folder, &ELSEWHERE);
        let replaced = folder.0.join("public").join(link);
        fs::remove_dir_all(&replaced).unwrap();
        symlink(folder.0.join("elsewhere").join(target), &replaced).unwrap();
        folder.open().unwrap().publish(&[]).unwrap();
        assert_untouched(&folder, &ELSEWHERE);
        assert!(replaced.is_symlink(), "{link}");
    }
}

#[test]
fn files_behind_a_link_are_not_written() {
    for (link, target) in [("news", ""), ("news/b", "b"), ("news/b/deep", "b/deep")] {
        let folder = Folder::new();
        folder.build(&BUILT);
        create_elsewhere(&folder, &ELSEWHERE);
        let replaced = folder.0.join("public").join(link);
        fs::remove_dir_all(&replaced).unwrap();
        symlink(folder.0.join("elsewhere").join(target), &replaced).unwrap();
        let output = folder.open().unwrap();
        for (path, _) in BUILT {
            output.put(path, b"2").unwrap();
        }
        let error = output.publish(&BUILT.map(|(path, _)| path)).unwrap_err();
        assert!(error.to_string().contains("one of its parent folders is a link"), "{error}");
        assert_untouched(&folder, &ELSEWHERE);
    }
}

#[test]
fn a_folder_that_becomes_a_link_during_the_build_is_not_followed() {
    let folder = Folder::new();
    folder.build(&BUILT);
    create_elsewhere(&folder, &ELSEWHERE);
    let output = folder.open().unwrap();
    output.put("news/c.html", b"2").unwrap();
    fs::remove_dir_all(folder.0.join("public/news")).unwrap();
    symlink(folder.0.join("elsewhere"), folder.0.join("public/news")).unwrap();
    output.publish(&["news/c.html"]).unwrap_err();
    assert_untouched(&folder, &ELSEWHERE);
}

#[test]
fn existing_staging_folders_are_not_used() {
    let folder = Folder::new();
    create_elsewhere(&folder, &ELSEWHERE);
    for name in [".public.feedgen-old", ".public.feedgen-new", "state/staging-x"] {
        symlink(folder.0.join("elsewhere"), folder.0.join(name)).unwrap();
    }
    let output = folder.open().unwrap();
    output.put("index.html", b"1").unwrap();
    output.publish(&["index.html"]).unwrap();
    assert_untouched(&folder, &ELSEWHERE);
    assert_eq!(folder.tree(), ["index.html=1"]);
    // The same for a staging folder in the output.
    symlink(folder.0.join("elsewhere"), folder.0.join("public/.feedgen-new-x")).unwrap();
    drop(Output::open(&folder.0.join("public"), folder.owned(), None, WriteMode::Update).unwrap());
    assert_untouched(&folder, &ELSEWHERE);
}
