//! State of other users, and builds without a key.

use super::*;

/// Builds `site` as the user with the state folder `home`.
fn build_as(site: &SiteTest, home: &Path) -> Run {
    let mut command = site.command(&["build"]);
    Run::from(command.env("XDG_STATE_HOME", home).output().unwrap())
}

#[test]
fn state_of_another_user_is_not_trusted() {
    let (site, mine, theirs) = (small(), SiteTest::empty(), SiteTest::empty());
    assert_eq!(build_as(&site, &theirs.path("")).code, 0);
    assert!(site.tree(".feedgen").keys().any(|name| name.starts_with("articles-")));
    site.write("content/news/stale.md", article("Stale", DATE, "originalUrl: https://e.org/s"));
    site.write("public/news/a/index.html", "<script>alert(1)</script>");
    let run = build_as(&site, &mine.path(""));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("are not used"), "{run:?}");
    assert!(!site.read("public/news/a/index.html").contains("alert(1)"));
    let clean = small();
    clean.write("content/news/stale.md", site.read("content/news/stale.md"));
    clean.build();
    // Stale files of the other user's build are foreign and stay.
    let mut left = differences(&clean.output(), &site.output());
    left.retain(|line| !line.starts_with("+ pagefind/newest/"));
    assert_eq!(left, Vec::<String>::new());
    // Now the output belongs to this user.
    assert!(!build_as(&site, &mine.path("")).stderr.contains("are not used"));
}

/// A key from the sources is not used.
#[test]
fn a_key_inside_the_site_is_not_used() {
    let site = small();
    let run = build_as(&site, &site.path("state"));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("nothing is cached for the next build"), "{run:?}");
    assert!(!site.exists("state"));
}

#[test]
fn a_build_without_a_home_folder_works() {
    let site = small();
    for _ in 0..2 {
        let mut command = site.command(&["build"]);
        command.env_remove("XDG_STATE_HOME").env_remove("HOME");
        let run = Run::from(command.output().unwrap());
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stderr.contains("set HOME or XDG_STATE_HOME"), "{run:?}");
    }
}

/// Output files of unpublished articles are deleted, regardless of the user who built them.
#[test]
fn stale_files_are_deleted_without_a_key() {
    let site = small();
    let build = |state: Option<&Path>| {
        let mut command = site.command(&["build"]);
        command.env_remove("HOME").env_remove("XDG_STATE_HOME");
        state.map(|state| command.env("XDG_STATE_HOME", state));
        let run = Run::from(command.output().unwrap());
        assert_eq!(run.code, 0, "{run:?}");
    };
    let (mine, theirs) = (SiteTest::empty(), SiteTest::empty());
    for (before, after) in [
        (None, None),
        (Some(mine.path("")), None),
        (None, Some(mine.path(""))),
        (Some(mine.path("")), Some(theirs.path(""))),
    ] {
        site.write("content/news/d.md", article("d", DATE, "originalUrl: https://e.org/d"));
        build(before.as_deref());
        assert!(site.exists("public/news/d/index.html"));
        site.write("public/mine.txt", "mine");
        site.remove("content/news/d.md");
        build(after.as_deref());
        assert!(!site.exists("public/news/d"), "{before:?} {after:?}");
        assert_eq!(site.read("public/mine.txt"), "mine");
    }
}
