//! Permissions, read-only sources and mount points.

use super::*;

/// Tests run commands as an unprivileged user, because root can write everywhere.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n")
}

/// Changes the owner of a folder to the unprivileged user.
fn give_to_unprivileged(path: &Path) {
    if is_root() {
        assert!(
            Command::new("chown")
                .arg("-R")
                .arg(NOBODY.to_string())
                .arg(path)
                .status()
                .unwrap()
                .success()
        );
    }
}

fn take(path: &Path) {
    if is_root() {
        chown(path, Some(0), Some(0)).unwrap();
    }
}

/// Runs `feedgen build` as the unprivileged user, in the root folder.
fn unprivileged(root: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feedgen"));
    command.arg("build").args(args).arg("--root").arg(root).current_dir("/");
    command.env("XDG_STATE_HOME", root.parent().unwrap().join("home"));
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    Run::from(command.output().unwrap())
}

/// A folder that the unprivileged user can access, with a site in `site` and a folder `home`.
fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    for (path, bytes) in small().tree("") {
        let path = place.path().join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::create_dir(place.path().join("home")).unwrap();
    give_to_unprivileged(&place.path().join("home"));
    let root = place.path().join("site");
    (place, root)
}

fn can_run(program: &Path) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").current_dir("/");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let runs = command.output().is_ok_and(|output| output.status.success());
    if !runs {
        let _ = writeln!(std::io::stderr(), "skipped: an unprivileged user can't run the program");
    }
    runs
}

#[test]
fn only_the_output_must_be_writable() {
    if !can_run(Path::new(env!("CARGO_BIN_EXE_feedgen"))) {
        return;
    }
    let (place, root) = place();
    give_to_unprivileged(&root);
    let www = place.path().join("www");
    let html = www.join("html");
    fs::create_dir_all(&html).unwrap();
    give_to_unprivileged(&html);
    take(&www);
    fs::set_permissions(&www, fs::Permissions::from_mode(0o555)).unwrap();
    for args in [&[] as &[&str], &["--clean"], &[]] {
        let output = html.to_string_lossy().into_owned();
        let run = unprivileged(&root, &[&["--output", &output], args].concat());
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        assert!(html.join("index.html").exists());
    }
    fs::set_permissions(&www, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn read_only_sources_use_a_cache_outside_of_the_site() {
    if !can_run(Path::new(env!("CARGO_BIN_EXE_feedgen"))) {
        return;
    }
    let (place, root) = place();
    let there = place.path().join("there");
    fs::create_dir(&there).unwrap();
    give_to_unprivileged(&there);
    fs::set_permissions(&root, fs::Permissions::from_mode(0o555)).unwrap();
    let output = there.join("out").to_string_lossy().into_owned();
    for args in [&[] as &[&str], &["--no-cache"], &["--clean"]] {
        let run = unprivileged(&root, &[&["--output", &output], args].concat());
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        assert!(run.stderr.contains("note: nothing is cached"), "{run:?}");
    }
    let cache = there.join("cache").to_string_lossy().into_owned();
    let build = || unprivileged(&root, &["--output", &output, "--cache-dir", &cache, "--json"]);
    assert_eq!(build().code, 0);
    let report: serde_json::Value = serde_json::from_str(&build().stdout).unwrap();
    assert_eq!(report["built"]["rendered"], 0, "{report:#}");
    assert_eq!(report["notes"], serde_json::json!([]));
    assert!(!root.join(".feedgen").exists());
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The output is a mount point, such as a container volume.
#[cfg(target_os = "linux")]
#[test]
fn the_output_can_be_a_mount_point() {
    let site = small();
    let mounts = "mkdir -p public && mount -t tmpfs none public";
    let mut can = Command::new("unshare");
    can.args(["-rm", "sh", "-c", mounts]);
    if !can.current_dir(site.path("")).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let script = "
        set -eu
        mount -t tmpfs none public
        \"$0\" build
        \"$0\" build --clean
        echo x >> content/news/a.md
        \"$0\" build
        \"$0\" build --json > report
        cp -r public copy
    ";
    let mut run = Command::new("unshare");
    run.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_feedgen")]);
    let state = Path::new(env!("CARGO_TARGET_TMPDIR")).join("state");
    let run = run.current_dir(site.path("")).env("XDG_STATE_HOME", state).output().unwrap();
    let run = Run::from(run);
    assert_eq!(run.code, 0, "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&site.read("report")).unwrap();
    assert_eq!(report["built"]["rendered"], 0, "{report:#}");
    let built = site.tree("copy");
    let _ = fs::remove_dir_all(site.path("public"));
    site.build();
    assert_eq!(differences(&site.output(), &built), Vec::<String>::new());
}
