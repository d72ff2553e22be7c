//! Protection of files: no wrong argument, no link and no foreign file list makes a build overwrite, delete or publish
//! other files.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::site::{SITE, SiteTest, Tree, article, tree};

const DATE: &str = "2024-01-18T18:35:00Z";

fn small() -> SiteTest {
    SiteTest::with(&[
        ("content/news/a.md", &article("A", DATE, "originalUrl: https://example.com/a")),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n"),
        ("static/a.txt", "a"),
        ("templates/partials/footer.html", "x"),
    ])
}

/// Checks that a build into `output` is rejected with exit code 2 and this reason, and changes nothing.
#[track_caller]
fn check_rejected(site: &SiteTest, output: &str, reason: &str) {
    let before = site.tree("");
    let run = site.run(&["--output", output]);
    assert_eq!(run.code, 2, "{output}: {run:?}");
    assert!(run.stderr.contains(reason), "{output}: {run:?}");
    assert_eq!(run.stdout, "");
    assert_eq!(site.tree(""), before, "{output}");
}

#[test]
fn an_output_that_contains_the_site_is_rejected() {
    let site = small();
    fs::create_dir(site.path(".git")).unwrap();
    let root = site.path("");
    let parent = root.parent().unwrap();
    for output in ["/", ".", "./content/..", &root.to_string_lossy(), &parent.to_string_lossy()] {
        check_rejected(&site, output, "contains the site itself; choose another output folder");
    }
    // A link to the site counts as the site.
    let link = parent.join(format!("link-{}", std::process::id()));
    symlink(&root, &link).unwrap();
    check_rejected(&site, &link.to_string_lossy(), "contains the site itself");
    fs::remove_file(&link).unwrap();
    for folder in [
        "content",
        "content/news",
        "content/new",
        "content/news/out",
        "content/pages",
        "static",
        "templates/partials",
        ".feedgen",
        ".feedgen/out",
        ".git",
        ".git/x",
        "public/../content",
    ] {
        check_rejected(&site, folder, "overlaps the folder");
    }
    // The same for the setting in the configuration.
    site.write("site.toml", format!("{SITE}[build]\noutput = \"content/out\"\n"));
    assert_eq!(site.run(&[]).code, 2);
    // `--force` allows foreign files only.
    assert_eq!(site.run(&["--force"]).code, 2);
}

#[test]
fn an_output_with_foreign_files_is_rejected_unless_forced() {
    let site = small();
    for (path, text) in
        [("home/notes.txt", "mine"), ("home/index.html", "mine too"), ("home/deep/x", "x")]
    {
        site.write(path, text);
    }
    check_rejected(
        &site,
        "home",
        "contains files not written by feedgen: deep/x, index.html, notes.txt;",
    );
    check_rejected(&site, "home", "use --force");

    site.build_with(&["--output", "home", "--force"]);
    assert_eq!(site.read("home/notes.txt"), "mine");
    assert_eq!(site.read("home/deep/x"), "x");
    assert!(site.read("home/index.html").contains("Test Site"));
    // Now the output is owned; foreign files remain foreign.
    site.build_with(&["--output", "home"]);
    assert_eq!(site.read("home/notes.txt"), "mine");
}

#[test]
fn an_output_without_its_list_is_recognised_by_its_front_page() {
    let site = small();
    site.build();
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    site.build();
    fs::remove_dir_all(site.path(".feedgen")).unwrap();
    let page = site.read("public/index.html").replace("feedgen", "another");
    site.write("public/index.html", page);
    check_rejected(&site, "public", "contains files not written by feedgen");
}

#[test]
fn empty_folders_are_accepted_as_output() {
    let site = small();
    fs::create_dir_all(site.path("out/deep/deeper")).unwrap();
    site.build_with(&["--output", "out"]);
    assert!(site.exists("out/index.html"));
}

#[test]
fn a_foreign_file_is_not_replaced_by_a_new_page() {
    let site = small();
    site.build();
    site.write("public/news/b/index.html", "another program's");
    site.write("public/CNAME", "example.org");
    // Foreign files at other paths are allowed.
    site.build();
    site.write("content/news/b.md", article("B", DATE, "originalUrl: https://example.com/b"));
    let before = site.output();
    let run = site.run(&[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("not written by feedgen: news/b/index.html;"), "{run:?}");
    assert_eq!(site.output(), before);
    site.build_with(&["--force"]);
    assert!(site.read("public/news/b/index.html").contains("<h1"));
    assert_eq!(site.read("public/CNAME"), "example.org");
}

/// A folder beside a site, deleted at the end.
struct Beside(std::path::PathBuf);

impl Beside {
    fn new(site: &SiteTest, name: &str) -> Self {
        let root = site.path("");
        let own = root.file_name().unwrap().to_string_lossy().into_owned();
        let folder = root.parent().unwrap().join(format!("{own}-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn tree(&self) -> Tree {
        tree(&self.0)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn links_in_the_sources_are_followed_only_inside_the_site() {
    let site = small();
    let beside = Beside::new(&site, "beside");
    fs::write(beside.0.join("secret.md"), article("Secret", DATE, "originalUrl: https://e.org/s"))
        .unwrap();
    fs::write(beside.0.join("secret.txt"), "Secret").unwrap();
    site.write("drafts/inside.md", article("Inside", DATE, "originalUrl: https://e.org/i"));
    let link = |from: &Path, to: &str| symlink(from, site.path(to)).unwrap();
    link(&site.path("drafts/inside.md"), "content/news/inside.md");
    link(&beside.0.join("secret.md"), "content/news/secret.md");
    link(&beside.0.join("secret.txt"), "static/secret.txt");
    link(&beside.0, "static/all");
    link(&beside.0, "content/news/deep");
    link(Path::new("/etc/passwd"), "static/passwd.txt");
    link(&beside.0, "content/providers");
    let report = site.report(&[]);
    let found = report.findings();
    let leaving = |place: &str| found.iter().any(|f| f.contains(&format!("outside {place} ")));
    for place in [
        "content/news/secret.md",
        "static/secret.txt",
        "static/all",
        "static/passwd.txt",
        "content/providers",
    ] {
        assert!(leaving(place), "{place}: {found:?}");
    }
    // The linked folder of providers is an error.
    assert_eq!(report.code, 1);
    fs::remove_file(site.path("content/providers")).unwrap();
    let report = site.report(&[]);
    assert_eq!((report.code, report.count("articles")), (0, 2));
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Secret") && !text.contains("root:"), "{path}");
    }
}

#[test]
fn links_in_the_output_are_not_followed() {
    let site = small();
    let beside = Beside::new(&site, "elsewhere");
    site.build();
    // The output folder of the articles is replaced by a link to a foreign folder.
    fs::rename(site.path("public/news/a"), site.path("public/news/was")).unwrap();
    fs::write(beside.0.join("index.html"), "mine").unwrap();
    symlink(&beside.0, site.path("public/news/a")).unwrap();
    let before = beside.tree();
    site.edit("content/news/a.md", "\"A\"", "\"Changed\"");
    let run = site.run(&[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("one of its parent folders is a link"), "{run:?}");
    assert_eq!(beside.tree(), before);
    // Files there are not deleted either.
    site.remove("content/news/a.md");
    assert_eq!(site.run(&[]).code, 0);
    assert_eq!(beside.tree(), before);
    // A linked file is replaced, not written through.
    fs::write(beside.0.join("target"), "mine").unwrap();
    fs::remove_file(site.path("public/index.html")).unwrap();
    symlink(beside.0.join("target"), site.path("public/index.html")).unwrap();
    assert_eq!(site.run(&[]).code, 0);
    assert_eq!(fs::read_to_string(beside.0.join("target")).unwrap(), "mine");
    assert!(!site.path("public/index.html").is_symlink());
}

#[test]
fn a_manipulated_file_list_deletes_nothing_outside_the_output() {
    let site = small();
    site.build();
    let (list, _) =
        site.tree(".feedgen").into_iter().find(|(name, _)| name.starts_with("files-")).unwrap();
    let victim = site.path("content/news/a.md");
    let path = format!(".feedgen/{list}");
    let text = site.read(&path);
    let own = victim.to_string_lossy();
    site.write(&path, format!("{text}../content/news/a.md\0{own}\0./../content/pages/about.md\0"));
    site.build();
    assert!(victim.exists() && site.exists("content/pages/about.md"));
}
