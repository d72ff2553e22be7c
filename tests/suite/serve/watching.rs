//! Detection of changes: during loading, behind links, in deleted and recreated folders, and by polling.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{FENCE_DATE, Server, article, change, eventually, save, small_site};
use crate::site::SiteTest;

const FILE: &str = "content/news/a05.md";

/// Waits until the page at `path` contains `text`.
#[track_caller]
fn wait_until_shown(server: &Server, path: &str, text: &str) {
    eventually(text, || {
        let response = server.get(path);
        let shown = String::from_utf8_lossy(&response.body).into_owned();
        match response.status == 200 && shown.contains(text) {
            true => Ok(()),
            false => Err(format!("{path}: {}\n{}", response.status, server.output())),
        }
    });
}

#[track_caller]
fn wait_until_gone(server: &Server, path: &str) {
    eventually("a page less", || match server.get(path).status {
        404 => Ok(()),
        status => Err(format!("{path}: {status}\n{}", server.output())),
    });
}

/// Saves an article repeatedly until the server has loaded everything.
#[test]
fn changes_during_loading_are_detected() {
    let site = small_site();
    for number in 0..1500 {
        let text = article(&format!("More {number}"), FENCE_DATE, "");
        site.write(&format!("content/more/m{number}.md"), text);
    }
    site.edit("site.toml", "[list]", "[content]\narticles = [\"news\", \"more\"]\n[list]");
    for _ in 0..3 {
        let is_loaded = Arc::new(AtomicBool::new(false));
        let (ended, file, part) =
            (Arc::clone(&is_loaded), site.path(FILE), site.path("content/news/part.tmp"));
        let saving = std::thread::spawn(move || {
            let mut last = 0;
            while !ended.load(Ordering::Relaxed) {
                last += 1;
                fs::write(&part, article(&format!("Version {last}."), FENCE_DATE, "")).unwrap();
                fs::rename(&part, &file).unwrap();
                std::thread::sleep(Duration::from_micros(300));
            }
            last
        });
        let stop = Arc::clone(&is_loaded);
        let server = Server::spawn(Server::command(&site, &["--port", "0"]), move |_| {
            stop.store(true, Ordering::Relaxed);
        });
        let last = saving.join().unwrap();
        wait_until_shown(&server, "/news/a05/", &format!("Version {last}."));
    }
}

#[test]
fn folders_created_later_are_watched() {
    let site = small_site();
    fs::remove_dir_all(site.path("templates")).unwrap();
    fs::remove_dir_all(site.path("static")).unwrap();
    fs::remove_dir_all(site.path("content/pages")).unwrap();
    let server = Server::start(&site, &[]);
    let page = |text: &str| format!("---\ntitle: T\n---\n{text}\n");
    site.write("static/new/deep/er/x.txt", "in a new folder");
    wait_until_shown(&server, "/new/deep/er/x.txt", "in a new folder");
    site.write("static/new/deep/er/x.txt", "changed there");
    wait_until_shown(&server, "/new/deep/er/x.txt", "changed there");
    site.write("content/pages/deep/er/late.md", page("a late page"));
    wait_until_shown(&server, "/deep/er/late/", "a late page");
    site.write("content/pages/deep/er/late.md", page("a later page"));
    wait_until_shown(&server, "/deep/er/late/", "a later page");
    site.write("content/news/sub/late.md", article("Late", FENCE_DATE, ""));
    wait_until_shown(&server, "/news/late/", "Late");
    site.write("content/news/sub/late.md", article("Later", FENCE_DATE, ""));
    wait_until_shown(&server, "/news/late/", "Later");
    site.write("templates/partials/footer.html", "<footer>Another end</footer>");
    wait_until_shown(&server, "/", "Another end");
    site.write("templates/partials/footer.html", "<footer>And a third one</footer>");
    wait_until_shown(&server, "/", "And a third one");
    // Folders that contain files before the server can watch them.
    for number in 0..20 {
        let made = site.path(&format!("made-{number}/deep/er"));
        fs::create_dir_all(&made).unwrap();
        fs::write(made.join("x.txt"), format!("made {number}")).unwrap();
        let to = site.path(&format!("static/made-{number}"));
        fs::rename(site.path(&format!("made-{number}")), to).unwrap();
        let beside = site.path(&format!("static/beside-{number}/deep/er"));
        fs::create_dir_all(&beside).unwrap();
        fs::write(beside.join("y.txt"), format!("beside {number}")).unwrap();
    }
    for number in 0..20 {
        wait_until_shown(
            &server,
            &format!("/made-{number}/deep/er/x.txt"),
            &format!("made {number}"),
        );
        wait_until_shown(
            &server,
            &format!("/beside-{number}/deep/er/y.txt"),
            &format!("beside {number}"),
        );
        site.write(&format!("static/beside-{number}/deep/er/y.txt"), format!("then {number}"));
        wait_until_shown(
            &server,
            &format!("/beside-{number}/deep/er/y.txt"),
            &format!("then {number}"),
        );
    }
}

#[test]
fn recreated_folders_are_watched() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    for (folder, number) in [("content/news", 1), ("content", 2), ("content/news", 3)] {
        site.copy(&site.path(folder), "copy-of-it");
        fs::remove_dir_all(site.path(folder)).unwrap();
        wait_until_gone(&server, "/news/a05/");
        fs::rename(site.path("copy-of-it"), site.path(folder)).unwrap();
        wait_until_shown(&server, "/news/a05/", "Article");
        save(&site, FILE, article(&format!("Article after {number}"), FENCE_DATE, ""));
        wait_until_shown(&server, "/news/a05/", &format!("Article after {number}"));
    }
}

#[test]
fn a_recreated_site_folder_is_watched() {
    let outer = SiteTest::empty();
    let site = small_site();
    outer.copy(&site.path(""), "in/site");
    let root = outer.path("in/site");
    let args = ["serve", "--port", "0", "--root", "in/site"];
    let server = Server::spawn(outer.command(&args), |_| {});
    let text = |number: usize| article(&format!("Turn {number}"), FENCE_DATE, "");
    // Deleted and created again; renamed and renamed back, with its parent folder; replaced by another one.
    fs::remove_dir_all(&root).unwrap();
    outer.copy(&site.path(""), "in/site");
    fs::write(root.join(FILE), text(1)).unwrap();
    wait_until_shown(&server, "/news/a05/", "Turn 1");
    fs::rename(outer.path("in"), outer.path("away")).unwrap();
    std::thread::sleep(Duration::from_millis(1200));
    fs::rename(outer.path("away"), outer.path("in")).unwrap();
    fs::write(root.join(FILE), text(2)).unwrap();
    wait_until_shown(&server, "/news/a05/", "Turn 2");
    outer.copy(&site.path(""), "other");
    fs::write(outer.path("other").join(FILE), text(3)).unwrap();
    fs::rename(outer.path("in"), outer.path("away")).unwrap();
    fs::create_dir(outer.path("in")).unwrap();
    fs::rename(outer.path("other"), &root).unwrap();
    wait_until_shown(&server, "/news/a05/", "Turn 3");
    fs::write(root.join(FILE), text(4)).unwrap();
    wait_until_shown(&server, "/news/a05/", "Turn 4");
    fs::write(root.join("site.toml"), site.read("site.toml").replace("Small", "Large")).unwrap();
    wait_until_shown(&server, "/", "Large Site");
}

#[test]
fn a_replaced_configuration_is_detected() {
    let site = small_site();
    let server = Server::start(&site, &[]);
    for number in 1..4 {
        // By renaming, by deleting first, and in place.
        let text = site.read("site.toml").replace("Small Site", "Site");
        let text = text.replace("title = \"Site", &format!("title = \"Site {number}"));
        match number {
            1 => save(&site, "site.toml", text),
            2 => {
                fs::rename(site.path("site.toml"), site.path("site.toml~")).unwrap();
                site.write("site.toml", text);
            }
            _ => site.write("site.toml", text),
        }
        wait_until_shown(&server, "/", &format!("Site {number}"));
    }
}

#[cfg(unix)]
#[test]
fn targets_of_links_are_watched() {
    use std::os::unix::fs::symlink;

    let site = small_site();
    let text = |title: &str| article(title, FENCE_DATE, "");
    // A file behind a link, behind two links, and below a linked folder.
    site.write("shared/one.md", text("One"));
    site.write("shared/two.md", text("Two"));
    site.write("shared/v1/three.md", text("Three"));
    site.write("shared/v2/three.md", text("Third"));
    site.write("shared/topics/mars.yaml", "taxonomy: topic\n_id: space\nname: Mars\n");
    site.write("shared/toml", site.read("site.toml"));
    symlink("v1", site.path("shared/now")).unwrap();
    symlink("../../shared/one.md", site.path("content/news/one.md")).unwrap();
    fs::create_dir(site.path("hops")).unwrap();
    symlink("../shared/two.md", site.path("hops/two.md")).unwrap();
    symlink("../../hops/two.md", site.path("content/news/two.md")).unwrap();
    symlink("../../shared/now/three.md", site.path("content/news/three.md")).unwrap();
    // Folders and the configuration as well.
    fs::remove_dir_all(site.path("content/topics")).unwrap();
    symlink("../shared/topics", site.path("content/topics")).unwrap();
    fs::rename(site.path("static"), site.path("shared/static")).unwrap();
    symlink("shared/static", site.path("static")).unwrap();
    site.remove("site.toml");
    symlink("shared/toml", site.path("site.toml")).unwrap();
    let server = Server::start(&site, &[]);
    assert!(server.page("/news/one/").contains("One"));

    site.write("shared/one.md", text("One in place"));
    wait_until_shown(&server, "/news/one/", "One in place");
    save(&site, "shared/one.md", text("One renamed"));
    wait_until_shown(&server, "/news/one/", "One renamed");
    save(&site, "shared/two.md", text("Two renamed"));
    wait_until_shown(&server, "/news/two/", "Two renamed");
    site.remove("hops/two.md");
    symlink("../shared/one.md", site.path("hops/two.md")).unwrap();
    wait_until_shown(&server, "/news/two/", "One renamed");
    save(&site, "shared/v1/three.md", text("Three renamed"));
    wait_until_shown(&server, "/news/three/", "Three renamed");
    site.remove("shared/now");
    symlink("v2", site.path("shared/now")).unwrap();
    wait_until_shown(&server, "/news/three/", "Third");
    save(&site, "shared/v2/three.md", text("Third again"));
    wait_until_shown(&server, "/news/three/", "Third again");

    change(&site, "shared/topics/mars.yaml", "Mars", "Red Mars");
    wait_until_shown(&server, "/topics/space/", "Red Mars");
    save(&site, "shared/static/data.txt", "linked");
    wait_until_shown(&server, "/data.txt", "linked");
    save(&site, "shared/static/deep/new.txt", "deep");
    wait_until_shown(&server, "/deep/new.txt", "deep");
    change(&site, "shared/toml", "Small Site", "Linked Site");
    wait_until_shown(&server, "/", "Linked Site");
    save(&site, "shared/toml2", site.read("shared/toml").replace("Linked", "Swapped"));
    site.remove("site.toml");
    symlink("shared/toml2", site.path("site.toml")).unwrap();
    wait_until_shown(&server, "/", "Swapped Site");

    // A link that is created later, and its target even later.
    symlink("../../shared/four.md", site.path("content/news/four.md")).unwrap();
    site.write("shared/four.md", text("Four"));
    wait_until_shown(&server, "/news/four/", "Four");
    save(&site, "shared/four.md", text("Four again"));
    wait_until_shown(&server, "/news/four/", "Four again");
}

/// Edits a site and checks that the server applies the changes.
#[track_caller]
fn is_up_to_date(site: &SiteTest, server: &Server) {
    save(site, FILE, article("Renamed into place", FENCE_DATE, ""));
    wait_until_shown(server, "/news/a05/", "Renamed into place");
    site.write("content/news/deep/er/new.md", article("A new folder", FENCE_DATE, ""));
    wait_until_shown(server, "/news/new/", "A new folder");
    site.remove("content/news/a06.md");
    wait_until_gone(server, "/news/a06/");
    site.write("static/later/x.txt", "later");
    wait_until_shown(server, "/later/x.txt", "later");
    change(site, "site.toml", "Small Site", "Smaller Site");
    wait_until_shown(server, "/", "Smaller Site");
    #[cfg(unix)]
    {
        site.write("shared/link.md", article("Linked", FENCE_DATE, ""));
        std::os::unix::fs::symlink("../../shared/link.md", site.path("content/news/link.md"))
            .unwrap();
        wait_until_shown(server, "/news/link/", "Linked");
        save(site, "shared/link.md", article("Linked again", FENCE_DATE, ""));
        wait_until_shown(server, "/news/link/", "Linked again");
    }
}

#[test]
fn polling_can_be_enabled() {
    let site = small_site();
    let server = Server::start(&site, &["--poll"]);
    is_up_to_date(&site, &server);
    assert!(server.output().contains("polling for changes every second"), "{}", server.output());
    assert!(server.page("/_feedgen/").contains("Polling for changes every second"));
    assert!(!Server::start(&site, &[]).page("/_feedgen/").contains("every second"));
}

/// The system's watch limits, lowered in a separate namespace.
#[cfg(target_os = "linux")]
#[test]
fn polling_is_used_without_free_watches() {
    let limited = |setting: &str, most: usize| {
        let script = format!("echo {most} > /proc/sys/user/{setting} && exec \"$0\" \"$@\"");
        std::process::Command::new("unshare")
            .args(["--user", "--map-root-user", "sh", "-c", &script, "true"])
            .output()
            .is_ok_and(|output| output.status.success())
            .then_some(script)
    };
    // No watches, too few at the start, and too few for a later folder.
    for (setting, most) in
        [("max_inotify_instances", 0), ("max_inotify_watches", 3), ("max_inotify_watches", 10)]
    {
        let Some(script) = limited(setting, most) else { continue };
        let site = small_site();
        let called = Server::command(&site, &["--port", "0"]);
        let mut command = std::process::Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &script]);
        command.arg(called.get_program()).args(called.get_args());
        let server = Server::spawn(command, |_| {});
        for number in 0..10 {
            site.write(&format!("static/folder-{number}/x.txt"), "x");
        }
        is_up_to_date(&site, &server);
        let said = server.output();
        assert!(said.contains("polling for changes every second: the system's limit"), "{said}");
        assert!(said.contains("fs.inotify."), "{said}");
        assert!(server.page("/_feedgen/").contains("fs.inotify."));
    }
}
