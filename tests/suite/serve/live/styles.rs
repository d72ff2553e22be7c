//! Stylesheets are replaced without a reload.

use super::*;

/// No page refers to the image directly: it is found through the stylesheet.
#[test]
fn a_changed_stylesheet_image_reloads_its_pages() {
    let site = small_site();
    let page = |styles: &str| {
        format!(
            "<!DOCTYPE html><html><head>{styles}</head><body>{{{{ page.title }}}}</body></html>"
        )
    };
    let link = |name: &str| format!("<link rel=stylesheet href=/css/{name}.css>");
    site.write("templates/page.html", page(&link("outer")));
    site.write("templates/topic.html", page(&link("other")));
    site.write("static/css/outer.css", "@import url('inner.css');");
    site.write("static/css/inner.css", "body{background:url(\"../img/paper.png\")}");
    site.write("static/css/other.css", "body{color:red}");
    site.write("static/img/paper.png", "one");
    site.write("static/img/unused.png", "one");
    let server = Server::start(&site, &[]);
    let mut with = server.events("/about/");
    let mut without = server.events("/topics/rust/");
    for text in ["two", "three"] {
        save(&site, "static/img/paper.png", text);
        assert_eq!(with.next().name, "reload");
    }
    save(&site, "static/img/unused.png", "two");
    let heard = events_until_fence(&site, &mut [&mut with, &mut without]);
    assert_eq!(heard, [["report", "report"], ["report", "report"]]);
}

/// The stylesheet of a page.
#[track_caller]
fn stylesheet(server: &Server) -> String {
    let tags = crate::html::tags(&server.page("/about/"));
    let link = tags.iter().find(|tag| tag.get("rel") == Some("stylesheet")).expect("a stylesheet");
    link.get("href").expect("its address").to_owned()
}

#[test]
fn a_stylesheet_is_replaced_without_a_reload() {
    let site = small_site();
    site.write("static/own.css", "p{color:red}");
    let server = Server::start(&site, &[]);
    let mut pages = [server.events("/"), server.events("/about/")];
    let of_the_theme = stylesheet(&server);
    let mut former = vec![of_the_theme.clone()];
    let mut hear = |path: &str, now: &str| {
        let expected = format!("[{{\"path\":\"{path}\",\"now\":\"{now}\"}}]");
        for events in &mut pages {
            let event = events.next();
            assert_eq!((&*event.name, &*event.data), ("styles", &*expected));
        }
    };
    for text in ["p{color:blue}", ""] {
        save(&site, "static/own.css", text);
        hear("/own.css", "/own.css");
        assert_eq!(server.page("/own.css"), text);
    }
    // A replacement of the theme's stylesheet, with another hashed name.
    for (text, name) in [("p{}", "/feedgen.21593a2a.css"), ("p{order:1}", "/feedgen.876f30fd.css")]
    {
        save(&site, "static/feedgen.css", text);
        hear("/feedgen.css", name);
        assert_eq!((&*stylesheet(&server), &*server.page(name)), (name, text));
        // Pages opened before can still load it by the old name.
        for old in &former {
            let response = server.get(old);
            let found =
                (response.status, response.header("location"), response.header("cache-control"));
            assert_eq!(found, (301, name, "no-store"), "{old}");
        }
        former.push(name.to_owned());
        assert_eq!(server.get("/feedgen.css").status, 404);
    }
    // Without the replacement, the theme's stylesheet is used again.
    site.remove("static/feedgen.css");
    hear("/feedgen.css", &of_the_theme);
    assert!(stylesheet(&server) == of_the_theme && server.page(&of_the_theme).len() > 1000);
    let [a, b] = &mut pages;
    assert_eq!(
        events_until_fence(&site, &mut [a, b]),
        [["report", "report"], ["report", "report"]]
    );
    wait_until_equal_to_build(
        &site,
        &server,
        &former.iter().map(|path| path[1..].to_owned()).collect(),
    );
}

#[test]
fn cards_and_pages_link_the_current_stylesheet() {
    let site = small_site();
    let card = fs::read_to_string(crate::site::repository().join("templates/partials/card.html"));
    let link = "<a href='{{ asset(path=\"feedgen.css\") }}'>Styles</a>";
    site.write("templates/partials/card.html", card.unwrap() + link);
    site.write("static/feedgen.css", "p{}");
    let server = Server::start(&site, &[]);
    let mut home = server.events("/");
    assert!(server.page("/").contains("feedgen.21593a2a.css'>Styles"));
    save(&site, "static/feedgen.css", "p{order:1}");
    assert_eq!(home.next().name, "styles");
    assert!(server.page("/").contains("feedgen.876f30fd.css'>Styles"));
    assert_eq!(events_until_fence(&site, &mut [&mut home]), [["report", "report"]]);
    wait_until_equal_to_build(&site, &server, &BTreeSet::new());
}
