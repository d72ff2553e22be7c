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
    /// The desk without the slash at the end, for which browsers do not send its cookie.
    DeskFolder,
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
            "/desk" => Some(Self::DeskFolder),
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
    let end_of_tag = |start_tag: &[u8]| {
        let is_start = |window: &[u8]| window.eq_ignore_ascii_case(start_tag);
        let after = html.windows(start_tag.len()).position(is_start)? + start_tag.len();
        // `<header>` is another element.
        let ends = html.get(after).is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace());
        let end = html[after..].iter().position(|byte| *byte == b'>').filter(|_| ends)?;
        Some(after + end + 1)
    };
    // An element before the document type would switch browsers to quirks mode.
    let at =
        end_of_tag(b"<head").or_else(|| end_of_tag(b"<html")).or_else(|| end_of_tag(b"<!doctype"));
    let (before, after) = html.split_at(at.unwrap_or(0));
    [before, format!("<base href=\"{}\">", escape(href)).as_bytes(), after].concat()
}

/// Escapes text for HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_in_the_head() {
        for (html, expected) in [
            ("<!doctype html><head><title>", "<!doctype html><head>|<title>"),
            ("<head prefix=\"og: x\">\n<title>", "<head prefix=\"og: x\">|\n<title>"),
            ("<HTML><HEAD\n><title>", "<HTML><HEAD\n>|<title>"),
            ("<!doctype html><html lang=en><title>", "<!doctype html><html lang=en>|<title>"),
            ("<!DOCTYPE html><title>", "<!DOCTYPE html>|<title>"),
            ("<!doctype html><title></title><header>", "<!doctype html>|<title></title><header>"),
            ("<p>", "|<p>"),
            ("", "|"),
        ] {
            let html = with_base(html.into(), "/a?x=\"&y");
            let expected = expected.replace('|', "<base href=\"/a?x=&quot;&amp;y\">");
            assert_eq!(String::from_utf8(html).unwrap(), expected);
        }
    }
}
