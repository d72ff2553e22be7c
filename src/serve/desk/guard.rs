//! Who may use the desk: the browser that opened the printed link, from pages of the desk.
//!
//! The link has a secret, which becomes a cookie that other sites can't send (`SameSite=Strict`). A request that changes
//! something also has a token that only pages of the desk contain, and comes from the desk's own origin (RFC 6454). The
//! server listens on loopback only and has checked the `Host` header before.

use std::sync::atomic::{AtomicBool, Ordering};

use super::request::DeskRequest;

/// The secrets of a running desk.
pub(super) struct Guard {
    /// In the printed link.
    key: String,
    /// In the link that a browser is started with: other users can see the arguments of a process, so it opens the desk
    /// once.
    key_for_once: String,
    is_used: AtomicBool,
    /// The value of the cookie.
    session: String,
    /// In forms.
    token: String,
    /// The name of the cookie: browsers send cookies to all ports of a host.
    cookie: String,
}

/// What a request may do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Access {
    Granted,
    /// The link was opened: the cookie is to be set.
    Opened,
    Refused(Refused),
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It does not come from the browser that opened the link.
    NoSession,
    /// It comes from another site, or from a page that is older than this server.
    OtherOrigin,
}

impl Guard {
    /// `secret` is unpredictable; `port` is that of the server.
    pub(super) fn new(secret: &str, port: u16) -> Self {
        let derive = |purpose: &str| {
            let key = blake3::derive_key(purpose, secret.as_bytes());
            blake3::Hash::from_bytes(key).to_hex()[..32].to_owned()
        };
        Self {
            key: derive("feedgen 2026 desk link"),
            key_for_once: derive("feedgen 2026 desk link for once"),
            is_used: AtomicBool::new(false),
            session: derive("feedgen 2026 desk session"),
            token: derive("feedgen 2026 desk form"),
            cookie: format!("feedgen-desk-{port}"),
        }
    }

    /// The value of `key` in the link.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The value of `key` in a link that works once.
    pub(super) fn key_for_once(&self) -> &str {
        &self.key_for_once
    }

    fn is_key(&self, key: &str) -> bool {
        let is_first = || !self.is_used.swap(true, Ordering::Relaxed);
        eq(key, &self.key) || (eq(key, &self.key_for_once) && is_first())
    }

    /// The token of forms.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// The value of `Set-Cookie`. Scripts can't read it (RFC 6265, section 4.1.2).
    pub(super) fn set_cookie(&self, path: &str) -> String {
        format!("{}={}; Path={path}; HttpOnly; SameSite=Strict", self.cookie, self.session)
    }

    /// Checks a request.
    pub(super) fn check(&self, request: &DeskRequest) -> Access {
        // Browsers say where a request comes from (Fetch Metadata); `none` is the address bar.
        let site = request.fetch_site.as_deref();
        let is_own_site = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
        let has_session =
            request.cookie(&self.cookie).is_some_and(|value| eq(value, &self.session));
        if !request.is_post() {
            return match request.value("key") {
                Some(key) if self.is_key(key) => Access::Opened,
                _ if has_session && is_own_site => Access::Granted,
                _ => Access::Refused(Refused::NoSession),
            };
        }
        if !has_session {
            return Access::Refused(Refused::NoSession);
        }
        let origin = request.host.as_ref().map(|host| format!("http://{host}"));
        let is_own_origin = origin.is_some() && request.origin == origin;
        let has_token = request.form_value("token").is_some_and(|token| eq(token, &self.token));
        match is_own_site && is_own_origin && has_token {
            true => Access::Granted,
            false => Access::Refused(Refused::OtherOrigin),
        }
    }
}

/// Compares in constant time.
fn eq(given: &str, secret: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, headers: &[(&str, &str)], form: &str) -> DeskRequest {
        let header = |name: &str| {
            headers.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        DeskRequest {
            method: method.to_owned(),
            path: String::new(),
            query: DeskRequest::pairs(header("query").unwrap_or_default().as_bytes()),
            form: DeskRequest::pairs(form.as_bytes()),
            host: Some("127.0.0.1:4000".to_owned()),
            origin: header("origin"),
            cookies: header("cookie").unwrap_or_default(),
            fetch_site: header("sec-fetch-site"),
            languages: String::new(),
            wants_json: false,
        }
    }

    #[test]
    fn only_pages_of_the_desk_change_something() {
        let guard = Guard::new("secret", 4000);
        let cookie = guard.set_cookie("/_feedgen/desk/");
        let cookie = cookie.split(';').next().unwrap();
        let form = format!("token={}", guard.token());
        let own = ("origin", "http://127.0.0.1:4000");
        let post = |headers: &[(&str, &str)], form: &str| {
            guard.check(&request("POST", headers, form)) == Access::Granted
        };
        assert!(post(&[("cookie", cookie), own], &form));
        assert!(post(&[("cookie", cookie), own, ("sec-fetch-site", "same-origin")], &form));
        // Each part is required.
        assert!(!post(&[own], &form));
        assert!(!post(&[("cookie", cookie)], &form));
        assert!(!post(&[("cookie", cookie), own], ""));
        assert!(!post(&[("cookie", cookie), own], "token=x"));
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4000", "http://127.0.0.1"]
        {
            assert!(!post(&[("cookie", cookie), ("origin", origin)], &form), "{origin}");
        }
        assert!(!post(&[("cookie", cookie), own, ("sec-fetch-site", "same-site")], &form));
        assert!(!post(&[("cookie", "feedgen-desk-4000=x"), own], &form));
        assert!(!post(&[("cookie", &cookie.replace("4000=", "4001=")), own], &form));
    }

    #[test]
    fn the_link_opens_the_desk() {
        let guard = Guard::new("secret", 4000);
        let get = |headers: &[(&str, &str)]| guard.check(&request("GET", headers, ""));
        let refused = Access::Refused(Refused::NoSession);
        assert_eq!(get(&[]), refused);
        assert_eq!(get(&[("query", "key=x")]), refused);
        assert_eq!(get(&[("query", &format!("key={}", guard.key()))]), Access::Opened);
        let cookie = guard.set_cookie("/");
        let cookie = format!("a=b; {}", cookie.split(';').next().unwrap());
        assert_eq!(get(&[("cookie", &cookie)]), Access::Granted);
        assert_eq!(get(&[("cookie", &cookie), ("sec-fetch-site", "cross-site")]), refused);
        // The link that a browser is started with.
        let once = format!("key={}", guard.key_for_once());
        assert_eq!(get(&[("query", &once)]), Access::Opened);
        assert_eq!(get(&[("query", &once)]), refused);
        // The link of another run.
        let other = Guard::new("other", 4000);
        assert_eq!(get(&[("query", &format!("key={}", other.key()))]), refused);
        assert_ne!(other.token(), guard.token());
    }
}
