//! Links in the output.

use std::os::unix::fs::symlink;

use super::*;

/// A folder of somebody else, with files of the names that feedgen wrote.
fn elsewhere(folder: &Folder, files: &[&str]) {
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
fn nothing_behind_a_link_is_deleted() {
    // The link stands at each level in turn.
    for (link, target) in [("news", ""), ("news/b", "b"), ("news/b/deep", "b/deep")] {
        let folder = Folder::new();
        folder.build(&BUILT);
        elsewhere(&folder, &ELSEWHERE);
        let place = folder.0.join("public").join(link);
        fs::remove_dir_all(&place).unwrap();
        symlink(folder.0.join("elsewhere").join(target), &place).unwrap();
        folder.open().unwrap().publish(&[]).unwrap();
        assert_untouched(&folder, &ELSEWHERE);
        assert!(place.is_symlink(), "{link}");
    }
}

#[test]
fn nothing_behind_a_link_is_written() {
    for (link, target) in [("news", ""), ("news/b", "b"), ("news/b/deep", "b/deep")] {
        let folder = Folder::new();
        folder.build(&BUILT);
        elsewhere(&folder, &ELSEWHERE);
        let place = folder.0.join("public").join(link);
        fs::remove_dir_all(&place).unwrap();
        symlink(folder.0.join("elsewhere").join(target), &place).unwrap();
        let output = folder.open().unwrap();
        for (path, _) in BUILT {
            output.put(path, b"2").unwrap();
        }
        let error = output.publish(&BUILT.map(|(path, _)| path)).unwrap_err();
        assert!(error.to_string().contains("is a link to another place"), "{error}");
        assert_untouched(&folder, &ELSEWHERE);
    }
}

/// The folder becomes a link after the build has looked at it.
#[test]
fn a_link_that_comes_between_look_and_use_is_not_followed() {
    let folder = Folder::new();
    folder.build(&BUILT);
    elsewhere(&folder, &ELSEWHERE);
    let output = folder.open().unwrap();
    output.put("news/c.html", b"2").unwrap();
    fs::remove_dir_all(folder.0.join("public/news")).unwrap();
    symlink(folder.0.join("elsewhere"), folder.0.join("public/news")).unwrap();
    output.publish(&["news/c.html"]).unwrap_err();
    assert_untouched(&folder, &ELSEWHERE);
}

#[test]
fn staging_and_old_folders_that_came_with_the_sources_are_not_used() {
    let folder = Folder::new();
    elsewhere(&folder, &ELSEWHERE);
    for name in [".public.feedgen-old", ".public.feedgen-new", "state/staging-x"] {
        symlink(folder.0.join("elsewhere"), folder.0.join(name)).unwrap();
    }
    let output = folder.open().unwrap();
    output.put("index.html", b"1").unwrap();
    output.publish(&["index.html"]).unwrap();
    assert_untouched(&folder, &ELSEWHERE);
    assert_eq!(folder.tree(), ["index.html=1"]);
    // In the output as well, which is a folder of others.
    symlink(folder.0.join("elsewhere"), folder.0.join("public/.feedgen-new-x")).unwrap();
    drop(Output::open(&folder.0.join("public"), folder.own(), None, Start::Output).unwrap());
    assert_untouched(&folder, &ELSEWHERE);
}
