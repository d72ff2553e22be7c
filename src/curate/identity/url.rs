//! The normal form of a story's URL.
//!
//! Two URLs with one normal form are one story: they differ by scheme, `www.`, port, tracking parameters, AMP form, the
//! order of parameters, percent-encoding, or are wrapped in a known redirect. Wider than
//! [`text::url::key`](crate::text::url::key), by which the pages of the site are compared.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::text::host;

/// Redirects may be wrapped in each other up to this depth.
const MAX_WRAPPERS: usize = 4;

/// The normal form of an http(s) URL: host, path, parameters, and a fragment that names a part.
pub fn normal_form(text: &str) -> Option<String> {
    if let Some(form) = plain_form(text) {
        return Some(form.to_owned());
    }
    let url = unwrapped(Url::parse(text.trim()).ok()?);
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let name = url.host_str()?;
    let name = host::key(name).unwrap_or(Cow::Borrowed(name)).into_owned();
    let name = match name.strip_prefix("amp.") {
        Some(rest) if rest.contains('.') => rest,
        _ => &name,
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = decoded(url.path());
    let path = without_amp(&path);
    let mut pairs: Vec<String> = Vec::new();
    for pair in url.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !is_tracking(key, value) && !is_amp(key, value) {
            pairs.push(decoded(pair));
        }
    }
    pairs.sort();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    let fragment = url.fragment().filter(|fragment| names_a_part(fragment));
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{name}{port}{path}{query}{fragment}"))
}

/// The normal form of a URL of `https://`, a plain host and a plain path, without parsing it: most are.
fn plain_form(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    let is_host =
        host::key(host).is_some_and(|key| matches!(key, Cow::Borrowed(key) if key == host));
    let has_amp = path.starts_with("/amp/") || path.ends_with("/amp") || host.starts_with("amp.");
    let is_wrapper = ["google", "ampproject", "youtube", "facebook", "reddit", "umblr"]
        .iter()
        .any(|name| host.contains(name));
    let ends = path.ends_with('/') || path.contains("//");
    (is_host && path.bytes().all(is_plain) && !has_amp && !is_wrapper && !ends).then_some(rest)
}

/// The URL for readers: without tracking parameters and known wrappers, otherwise as written.
pub fn clean(text: &str) -> String {
    if plain_form(text).is_some() {
        return text.to_owned();
    }
    let Ok(written) = Url::parse(text) else { return text.to_owned() };
    let mut url = unwrapped(written.clone());
    let is_kept = |pair: &&str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        !is_tracking(key, value)
    };
    let query = url.query().map(|query| {
        let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
        (kept.len() < query.split('&').count()).then(|| kept.join("&"))
    });
    if let Some(Some(kept)) = query {
        url.set_query(Some(&*kept).filter(|kept| !kept.is_empty()));
    }
    if url.fragment().is_some_and(|fragment| fragment.contains('=') && !fragment.starts_with('!')) {
        url.set_fragment(None);
    }
    if url == written { text.to_owned() } else { url.into() }
}

/// The URL inside of known redirects and caches.
fn unwrapped(mut url: Url) -> Url {
    for _ in 0..MAX_WRAPPERS {
        match inner(&url) {
            Some(inner) => url = inner,
            None => break,
        }
    }
    url
}

fn inner(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let parameter = |names: &[&str]| {
        let mut pairs = url.query_pairs();
        let (_, value) = pairs.find(|(name, _)| names.contains(&&**name))?;
        web(&value)
    };
    // `www-example-org.cdn.ampproject.org/c/s/www.example.org/a` and `google.com/amp/s/example.org/a`
    let after = |start: &str| {
        let rest = url.path().strip_prefix(start)?;
        let rest = rest.strip_prefix("s/").unwrap_or(rest);
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = web(&format!("https://{rest}{query}"))?;
        target.host_str().is_some_and(|host| host.contains('.')).then_some(target)
    };
    if host.ends_with(".cdn.ampproject.org") || host == "cdn.ampproject.org" {
        return ["/c/", "/v/", "/a/", "/wp/"].into_iter().find_map(after);
    }
    if host.starts_with("google.") || host.starts_with("news.google.") {
        return match url.path() {
            "/url" | "/news/url" => parameter(&["url", "q"]),
            _ => after("/amp/"),
        };
    }
    match (host, url.path()) {
        ("l.facebook.com" | "lm.facebook.com", "/l.php") => parameter(&["u"]),
        ("facebook.com", "/flx/warn/") => parameter(&["u"]),
        ("out.reddit.com", _) => parameter(&["url"]),
        ("t.umblr.com", "/redirect") | ("href.li", _) => parameter(&["z"]),
        ("youtube.com", "/redirect") => parameter(&["q"]),
        ("l.instagram.com", _) => parameter(&["u"]),
        ("bing.com", "/news/apiclick.aspx") => parameter(&["url"]),
        ("linkedin.com", "/redir/redirect") => parameter(&["url"]),
        _ => None,
    }
}

fn web(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Decodes what need not be encoded, so that two spellings are equal.
fn decoded(text: &str) -> String {
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => text.to_owned(),
    }
}

/// A path without what makes it that of an AMP page, and without a slash at the end.
fn without_amp(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = path.strip_prefix("/amp").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    for (end, rest) in [("/amp", ""), (".amp", ""), (".amp.html", ".html"), ("/amp.html", "")] {
        if let Some(start) = path.strip_suffix(end)
            && !start.is_empty()
        {
            return format!("{start}{rest}").trim_end_matches('/').to_owned();
        }
    }
    path.to_owned()
}

/// Whether a parameter asks for the AMP form.
fn is_amp(key: &str, value: &str) -> bool {
    let key = key.to_ascii_lowercase();
    matches!((&*key, value), ("amp" | "isamp" | "_amp", "" | "1" | "true" | "on"))
        || (key == "outputtype" && value.eq_ignore_ascii_case("amp"))
        || matches!(&*key, "amp_js_v" | "amp_gsa" | "usqp" | "aoh")
}

/// Whether a parameter only tells where a reader came from.
fn is_tracking(key: &str, value: &str) -> bool {
    const PREFIXES: [&str; 9] =
        ["utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "stm_", "at_", "guce_"];
    const NAMES: [&str; 52] = [
        "__s",
        "__twitter_impression",
        "__source",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_openstat",
        "cmpid",
        "cmp",
        "dclid",
        "dm_i",
        "ef_id",
        "fb_action_ids",
        "fb_ref",
        "fbclid",
        "ftag",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "icid",
        "igsh",
        "igshid",
        "ito",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ns_campaign",
        "ns_mchannel",
        "ocid",
        "oly_anon_id",
        "oly_enc_id",
        "ref",
        "ref_src",
        "ref_url",
        "referrer",
        "rb_clickid",
        "s_cid",
        "smid",
        "spm",
        "taid",
        "trk",
        "twclid",
        "vero_conv",
        "vero_id",
        "wbraid",
        "wickedid",
        "xtor",
        "yclid",
    ];
    /// Parameters that can also choose a page, with values that do not.
    const CHANNELS: [&str; 10] =
        ["source", "src", "from", "partner", "mod", "via", "cid", "medium", "campaign", "feed"];
    const FROM_FEEDS: [&str; 12] = [
        "rss",
        "feed",
        "atom",
        "newsletter",
        "twitter",
        "facebook",
        "linkedin",
        "social",
        "email",
        "rssfeed",
        "flipboard",
        "applenews",
    ];
    let key = key.to_ascii_lowercase();
    let comes_from = || {
        let value = value.to_ascii_lowercase();
        let mut words = value.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| FROM_FEEDS.contains(&word) || word.starts_with("rss"))
    };
    PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || NAMES.contains(&&*key)
        || key == "wt.mc_id"
        || (CHANNELS.contains(&&*key) && comes_from())
        || (matches!(&*key, "rss" | "fromrss") && matches!(value, "" | "1" | "true"))
}

/// Whether a fragment names a part of a page that is a story of its own, as in release notes.
fn names_a_part(fragment: &str) -> bool {
    const PLACES: [&str; 9] =
        ["", "comments", "comment", "respond", "top", "content", "main", "more", "disqus_thread"];
    fragment.starts_with('!')
        || !(PLACES.contains(&fragment)
            || fragment.contains('=')
            || fragment.starts_with(":~:")
            || fragment.starts_with("comment-")
            || fragment.starts_with("more-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_story_has_one_normal_form() {
        let expected = Some("example.org/news/story?id=1".to_owned());
        for url in [
            "https://example.org/news/story?id=1",
            "http://www.example.org/news/story/?id=1",
            "HTTPS://EXAMPLE.ORG:443/news/story?utm_source=rss&id=1&utm_medium=feed#xtor=RSS-1",
            "https://example.org/news/story?id=1&fbclid=abc&ref=rss",
            "https://example.org/news/story/amp/?id=1",
            "https://amp.example.org/news/story?id=1",
            "https://example.org/amp/news/story?id=1",
            "https://example.org/news/story?id=1&amp=1",
            "https://example.org/news/story?outputType=amp&id=1",
            "https://example.org/news/story.amp?id=1",
            "https://example.org/%6eews/story?id=%31",
            "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/story?id=1",
            "https://www.google.com/amp/s/www.example.org/news/story?id=1",
            "https://www.google.com/url?rct=j&url=https%3A%2F%2Fexample.org%2Fnews%2Fstory%3Fid%3D1&ct=ga",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fnews%2Fstory%3Fid%3D1%26utm_a%3Db",
            "https://example.org/news/story?id=1#comments",
            "https://example.org/news/story?id=1#:~:text=abc",
            "https://example.org/news/story?cid=social-twitter&id=1",
        ] {
            assert_eq!(normal_form(url), expected, "{url}");
        }
        assert_eq!(normal_form("https://example.org"), normal_form("http://www.example.org/"));
        let [one, two] = ["https://a.example/?b=1&a=2", "https://a.example/?a=2&b=1"];
        assert_eq!(normal_form(one), normal_form(two));
    }

    /// The fast way agrees with the parser, which `http` leads to.
    #[test]
    fn plain_urls_have_the_form_that_the_parser_gives() {
        for url in [
            "https://example.org/news/story",
            "https://example.org/News_2-3",
            "https://a.b.example/1",
        ] {
            let parsed = normal_form(&url.replace("https", "http"));
            assert_eq!(plain_form(url).map(str::to_owned), parsed, "{url}");
        }
        for url in [
            "https://www.example.org/a",
            "https://example.org/a/",
            "https://example.org/amp/a",
            "https://example.org/a/amp",
            "https://amp.example.org/a",
            "https://example.org/a?b",
            "https://example.org/%61",
            "https://example.org/a//b",
            "https://www.google.com/amp/s/example.org/a",
            "https://EXAMPLE.org/a",
            "https://example.org:443/a",
            "https://example.org/a.amp",
            "https://127.0.0.1/a",
        ] {
            assert_eq!(plain_form(url), None, "{url}");
        }
    }

    #[test]
    fn different_stories_have_different_forms() {
        let urls = [
            "https://example.org/news/may",
            "https://example.org/news/June",
            "https://example.org/news/june",
            "https://example.org/?p=1",
            "https://example.org/?p=2",
            "https://example.org/notes#v1",
            "https://example.org/notes#v2",
            "https://example.org:8080/?p=1",
            "https://sub.example.org/?p=1",
            "https://example.org/amp",
            "https://example.org/amplify",
            "https://example.org/?source=reuters",
            "https://example.org/?source=ap",
            "https://example.org/?cid=1",
            "https://example.org/#!/a",
            "https://www.google.com/search?q=https://example.org/",
        ];
        let forms: std::collections::BTreeSet<_> =
            urls.iter().map(|url| normal_form(url)).collect();
        assert_eq!(forms.len(), urls.len(), "{forms:?}");
        for url in ["", "mailto:a@b.example", "javascript:alert(1)", "/a", "data:,"] {
            assert_eq!(normal_form(url), None, "{url}");
        }
    }

    #[test]
    fn readers_get_clean_urls() {
        for (url, expected) in [
            ("https://a.example/b?utm_source=rss&c=d", "https://a.example/b?c=d"),
            ("https://a.example/b?utm_source=rss#xtor=1", "https://a.example/b"),
            ("https://a.example/b?c=%7E#d", "https://a.example/b?c=%7E#d"),
            ("https://A.example", "https://A.example"),
            ("https://www.google.com/url?url=https://a.example/b", "https://a.example/b"),
            ("https://a.example/amp/b?amp=1", "https://a.example/amp/b?amp=1"),
        ] {
            assert_eq!(clean(url), expected, "{url}");
        }
    }
}
