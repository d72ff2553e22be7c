//! A request to the desk, independent of the HTTP library.

use super::super::client::FOLDER;

/// The maximum length of the body of a request, in bytes.
pub(in crate::serve) const MAX_BODY_LEN: usize = 1 << 20;

/// A request.
#[derive(Debug, Default)]
pub(in crate::serve) struct DeskRequest {
    pub(in crate::serve) method: String,
    /// The path below that of the desk.
    pub(in crate::serve) path: String,
    pub(in crate::serve) query: Vec<(String, String)>,
    /// The values of a sent form.
    pub(in crate::serve) form: Vec<(String, String)>,
    pub(in crate::serve) host: Option<String>,
    pub(in crate::serve) origin: Option<String>,
    /// The header `Cookie`.
    pub(in crate::serve) cookies: String,
    /// The header `Sec-Fetch-Site`.
    pub(in crate::serve) fetch_site: Option<String>,
    /// The header `Accept-Language`.
    pub(in crate::serve) languages: String,
    /// Whether the script sent it.
    pub(in crate::serve) wants_json: bool,
}

/// The path of the desk, below the root of the server.
pub(in crate::serve) fn desk_path() -> String {
    format!("/{FOLDER}/desk/")
}

impl DeskRequest {
    /// The pairs of a query or of a form (`application/x-www-form-urlencoded`).
    pub(in crate::serve) fn pairs(text: &[u8]) -> Vec<(String, String)> {
        url::form_urlencoded::parse(text).into_owned().collect()
    }

    pub(super) fn is_post(&self) -> bool {
        self.method == "POST"
    }

    /// The value of a name in the query.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// The value of a name in the form, trimmed.
    pub(super) fn form_value(&self, name: &str) -> Option<&str> {
        first(&self.form, name).map(str::trim)
    }

    /// The values of a name in the form.
    pub(super) fn form_values<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.form.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let mut cookies = self.cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        cookies.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

fn first<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
