//! The script in every page of the preview, and the paths that the preview reserves.

use crate::config::BaseUrl;
use crate::text::site_path::SitePath;

/// The script in every page.
pub(super) const SCRIPT: &str = include_str!("client.js");
/// The reserved folder. Names of files and topics never begin with an underscore, so no page is in it.
pub(super) const FOLDER: &str = "_feedgen";

/// A reserved path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint<'p> {
    /// The script in every page.
    Script,
    /// The event stream.
    Events,
    /// The status page.
    Status,
    /// A page of the desk, by its path below that of the desk.
    Desk(&'p str),
}

impl<'p> Endpoint<'p> {
    /// The endpoint at the path of a request: below the base path, as proxies may forward only that, or at the root.
    pub(super) fn from_path(path: &'p str, base_url: &BaseUrl) -> Option<Self> {
        let at_root = |path: &'p str| match path.strip_prefix('/')?.strip_prefix(FOLDER)? {
            "/" => Some(Self::Status),
            "/client.js" => Some(Self::Script),
            "/events" => Some(Self::Events),
            "/desk" => Some(Self::Desk("")),
            other => other.strip_prefix("/desk/").map(Self::Desk),
        };
        at_root(path).or_else(|| at_root(path.strip_prefix(base_url.path())?))
    }
}

/// The tag of the script. `version` identifies the content of the page, `source` is its source file.
pub(super) fn script_tag(version: &str, source: Option<&str>, base_url: &BaseUrl) -> String {
    let src = escape(&base_url.href(&SitePath::from_file(&format!("{FOLDER}/client.js"))));
    let source = source.map(|file| format!(" data-source=\"{}\"", escape(file)));
    let source = source.unwrap_or_default();
    format!("<script src=\"{src}\"{source} data-version=\"{version}\"></script>")
}

/// Inserts the tag of the script at the end of the body.
pub(super) fn with_script(html: Vec<u8>, script_tag: &str) -> Vec<u8> {
    let end_tag = b"</body>";
    let end = html.windows(end_tag.len()).rposition(|window| window == end_tag);
    let (before, after) = html.split_at(end.unwrap_or(html.len()));
    [before, script_tag.as_bytes(), after].concat()
}

/// Inserts an element by which relative links of a page are those of the page at `href`.
pub(super) fn with_base(html: Vec<u8>, href: &str) -> Vec<u8> {
    let start_tag = b"<head>";
    let start = html.windows(start_tag.len()).position(|window| window == start_tag);
    let (before, after) = html.split_at(start.map_or(0, |start| start + start_tag.len()));
    [before, format!("<base href=\"{}\">", escape(href)).as_bytes(), after].concat()
}

/// Escapes text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
