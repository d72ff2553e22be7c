use super::*;

#[test]
fn destinations_are_parsed_as_in_browsers() {
    use Destination::{Mail, Site, Web};
    for (text, expected) in [
        ("https://e.org/ä?x#y", Web("https://e.org/ä?x#y".into())),
        (" HTTPS://e.org/a ", Web("HTTPS://e.org/a".into())),
        ("https://e.org/a b", Web("https://e.org/a%20b".into())),
        ("https://e.org\\a", Web("https://e.org/a".into())),
        ("http\ns://e.org/a", Web("https://e.org/a".into())),
        ("//e.org/a", Web("https://e.org/a".into())),
        ("\\\\e.org/x", Web("https://e.org/x".into())),
        ("/\t/e.org", Web("https://e.org".into())),
        ("/\\e.org", Web("https://e.org/".into())),
        ("///e.org", Web("https://e.org/".into())),
        ("\n/\n/\\e.org", Web("https://e.org/".into())),
        ("mailto:a@e.org", Mail("mailto:a@e.org".into())),
        ("/a/?b#c", Site("/a/?b#c".into())),
        ("\\a\\b?c", Site("/a/b?c".into())),
        ("/a b.png", Site("/a%20b.png".into())),
        ("/.//e.org", Site("/.//e.org".into())),
        ("", Site("".into())),
        ("#a", Site("#a".into())),
        ("../a:b", Site("../a:b".into())),
    ] {
        assert_eq!(destination(text), Ok(expected), "{text:?}");
    }
    for bad in [
        " javascript:x",
        "java\nscript:x",
        "\u{1}javascript:x",
        "jav\u{10}ascript:x",
        "jav\u{fdd0}ascript:x",
        "data:text/html,x",
        "vbscript:x",
        "ftp://e.org/",
        "https:e.org",
        "https:/e.org",
        "//",
        "https://",
        "//a b/",
    ] {
        assert!(destination(bad).is_err(), "{bad:?} {:?}", destination(bad));
    }
}

#[test]
fn urls_of_the_same_page_have_the_same_normal_form() {
    let page = normal_form("https://example.org/a/b").unwrap();
    for same in [
        "HTTPS://EXAMPLE.org/a/b/",
        "http://example.org:80/a/b",
        "https://example.org:443/a/b#part",
        "https://example.org/a/b?utm_source=x&UTM_medium=y&fbclid=z",
        "https://example.org./a/b",
    ] {
        assert_eq!(normal_form(same).as_deref(), Some(&*page), "{same}");
    }
    for other in [
        "https://example.org/A/b",
        "https://example.org/a/b?id=1",
        "https://example.org:8080/a/b",
        "https://www.example.org/a/b",
    ] {
        assert_ne!(normal_form(other).as_deref(), Some(&*page), "{other}");
    }
    assert_eq!(
        normal_form("https://e.org/w?v=1&utm_term=a&t=2").unwrap(),
        normal_form("https://e.org/w?v=1&t=2").unwrap()
    );
    assert_eq!(normal_form("mailto:a@example.org"), None);
}

#[test]
fn urls_of_the_same_page_have_the_same_key() {
    let page = key("https://example.org/a/b");
    assert!(page.is_some());
    assert_eq!(key("HTTP://example.org/a/b/#c"), page);
    assert_ne!(key("https://example.org/a/c"), page);
    assert_eq!(key("mailto:a@example.org"), None);
}

#[test]
fn the_fast_path_agrees_with_the_parser() {
    for url in [
        "https://example.org/a/b",
        "https://www.example.co.uk/2024/a-b_c.html",
        "https://a-b.example.org/A",
        "https://example.org//a",
    ] {
        let fast = as_normal_form(url).expect(url);
        // A fragment disables the fast path and does not change the normal form.
        assert_eq!(normal_form(&format!("{url}#x")).as_deref(), Some(fast), "{url}");
    }
    for url in [
        "https://Example.org/a",
        "https://example.org/a/",
        "https://example.org/a/../b",
        "https://example.org/./b",
        "https://example.org/a?b",
        "https://127.0.0.1/a",
        "https://0x7f.1/a",
        "https://xn--bcher-kva.example/a",
        "https://example.org",
        "http://example.org/a",
    ] {
        assert_eq!(as_normal_form(url), None, "{url}");
    }
}

#[test]
fn plain_https_urls_are_valid() {
    for url in [
        "https://example.org",
        "https://www.example.co.uk/2024/a-b_c.html?x=1&y=%20a;b#c:d@e",
        "https://a-b.example.org/(a)[b]*+,!$'~",
    ] {
        assert!(is_plain_https(url), "{url}");
        assert!(Url::parse(url).is_ok(), "{url}");
    }
    for other in [
        "http://example.org/a",
        "https://Example.org/a",
        "https://example.org:80/a",
        "https://u@example.org/a",
        "https://example.org?a",
        "https://example.org/a b",
        "https://example.org/ä",
        "https://example.org/a\\b",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://.example/",
        "https://a.example./",
        "https://a.1e/",
        "https://a..b/",
        "https://xn--a.example/",
    ] {
        assert!(!is_plain_https(other), "{other}");
    }
}

#[test]
fn url_bytes_are_those_of_rfc_3986() {
    let is_listed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    assert!((0..=u8::MAX).all(|b| is_url_byte(b) == is_listed(b)));
}

#[test]
fn only_http_urls_are_accepted() {
    for bad in [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "example.org/a",
        "/a",
        "a",
        "https://",
        "https:///",
        "//",
        "https://exa mple.org/",
        "https://exa\u{a0}mple.org/",
        "",
        " ",
        "https:example.org/a",
        "https:/example.org/a",
    ] {
        assert!(repair(bad).is_err(), "{bad:?}");
        assert!(check_http(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn valid_urls_are_kept_verbatim() {
    for url in [
        "https://example.org",
        "http://example.org/a",
        "HTTPS://Example.ORG:443/A/../b/?utm_source=x&b=%20#Part",
        "https://example.org/ä?x=ß#ü",
        "https://müller.example/機械/",
        "https://example.org/a?b={c}|d^e<script>\"",
        "https://example.org/100%",
    ] {
        assert_eq!(repair(url).as_deref(), Ok(url));
    }
}

#[test]
fn urls_are_repaired_as_in_browsers() {
    for (text, expected) in [
        ("https://example.org/a ", "https://example.org/a"),
        (" \t\r\nhttps://example.org/a\n", "https://example.org/a"),
        ("\u{a0}https://example.org/a\u{3000}", "https://example.org/a"),
        ("\u{feff}https://example.org/a\u{200b}", "https://example.org/a"),
        ("\0https://example.org/a\u{7f}", "https://example.org/a"),
        (" HTTPS://Example.org/Ä ", "HTTPS://Example.org/Ä"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a\u{2009}b", "https://example.org/a%E2%80%89b"),
        ("https://example.org/a\u{a0}b.png", "https://example.org/a%C2%A0b.png"),
        ("https://example.org/a?q=b c#d e", "https://example.org/a?q=b%20c#d%20e"),
        ("https://exa\nmple.org/\ta", "https://example.org/a"),
        ("https://example.org\\a\\b", "https://example.org/a/b"),
        ("https:\\\\example.org/a", "https://example.org/a"),
        ("https:/\\example.org/a", "https://example.org/a"),
        ("https:///example.org/a", "https://example.org/a"),
        ("//example.org/a", "https://example.org/a"),
        ("\\\\example.org/a", "https://example.org/a"),
        ("/\t/example.org/a", "https://example.org/a"),
        ("https://example.org/\u{fdd0}0\u{fdd1}", "https://example.org/%EF%B7%900%EF%B7%91"),
        ("https://example.org/a\u{1}b", "https://example.org/a%01b"),
        ("https://example.org/a\u{202e}gnp", "https://example.org/a%E2%80%AEgnp"),
    ] {
        assert_eq!(repair(text).as_deref(), Ok(expected), "{text:?}");
        assert_eq!(repair_image(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn images_can_be_paths_in_the_site() {
    for (text, expected) in [
        ("/images/a.png", "/images/a.png"),
        ("/images/ä.png", "/images/ä.png"),
        ("/images/a.png ", "/images/a.png"),
        ("/images/a b.png", "/images/a%20b.png"),
        ("/images/a\u{a0}b.png", "/images/a%C2%A0b.png"),
        ("/images\\a.png", "/images/a.png"),
        ("\\images\\a.png", "/images/a.png"),
        ("https://example.org/a.png", "https://example.org/a.png"),
    ] {
        assert_eq!(repair_image(text).as_deref(), Ok(expected), "{text:?}");
    }
    for (bad, problem) in [
        ("images/a.png", "write `/images/a.png` for a file of this site, or an http(s) URL"),
        ("./a b.png", "write `/a b.png` for a file of this site, or an http(s) URL"),
        ("data:image/png;base64,x", "the scheme is `data:`, only http and https are allowed"),
        ("https:/a.png", "write `https://` before the host"),
        ("www.example.org/a.png", "it has no scheme, start it with https://"),
    ] {
        assert_eq!(repair_image(bad), Err(problem.to_owned()), "{bad}");
    }
}

#[test]
fn hosts_have_no_www() {
    assert_eq!(host("https://www.Example.org:8080/a"), "example.org");
    assert_eq!(host("nonsense"), "");
    assert_eq!(provider_domain("https://www.srf.ch./a").as_deref(), Some("srf.ch"));
    for url in ["https://[::1]/a", "http://127.0.0.1:8080/", "http://localhost/", "a"] {
        assert_eq!(provider_domain(url), None, "{url}");
    }
}

#[test]
fn local_images_can_be_relative_paths() {
    for (text, expected) in [
        ("photo.jpg", "photo.jpg"),
        (" ./a/b.jpg ", "./a/b.jpg"),
        ("my photo.jpg", "my%20photo.jpg"),
        ("über.jpg", "über.jpg"),
        ("../b.jpg", "../b.jpg"),
        ("/a.jpg", "/a.jpg"),
        ("https://e.org/a.jpg", "https://e.org/a.jpg"),
        ("//e.org/a.jpg", "https://e.org/a.jpg"),
    ] {
        assert_eq!(repair_local_image(text).as_deref(), Ok(expected), "{text:?}");
    }
    for bad in
        ["", "e.org/a.jpg", "#a", "?a", "javascript:alert(1)", "data:image/png,x", "C:\\a.jpg"]
    {
        assert!(repair_local_image(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn relative_urls_are_resolved_against_a_folder() {
    for (path, expected) in [
        ("photo.jpg", Some("/news/a%20b/photo.jpg")),
        ("./img/x.jpg?v=1#y", Some("/news/a%20b/img/x.jpg?v=1#y")),
        ("über.jpg", Some("/news/a%20b/%C3%BCber.jpg")),
        ("../other/", Some("/news/other/")),
        ("../../../../x", Some("/x")),
        ("../..//evil.example/x", None),
        ("photo.jpg?from=https://e.org", Some("/news/a%20b/photo.jpg?from=https://e.org")),
        ("", None),
        ("#a", None),
        ("?a", None),
        ("/a.jpg", None),
        ("https://e.org/a.jpg", None),
        ("mailto:a@e.org", None),
    ] {
        assert_eq!(resolve_in_folder("/news/a%20b/", path).as_deref(), expected, "{path}");
    }
}
