//! Players of other sites in a text.

use super::Words;
use super::sanitizer::Place;
use crate::embed::Embed;
use crate::text::html::{escape, push_attribute};

/// Writes a player: a frame that holds a link to it, so that nothing is asked of the other site before
/// the reader follows it; in a feed the link alone.
pub(super) fn push(out: &mut String, embed: &Embed, words: &Words, place: Place<'_>) {
    let title = embed.title.as_deref().unwrap_or(&embed.host);
    let stylesheet = match place {
        Place::Page { stylesheet, .. } => stylesheet,
        Place::Feed { .. } => {
            link(out, &embed.src, &words.play_video, title);
            return;
        }
    };
    out.push_str("<iframe");
    push_attribute(out, "title", title);
    push_attribute(out, "srcdoc", &page(embed, title, words, stylesheet));
    push_attribute(out, "width", &embed.width.to_string());
    push_attribute(out, "height", &embed.height.to_string());
    // As in partials/embed.html.
    out.push_str(
        " sandbox=\"allow-scripts allow-same-origin allow-presentation allow-popups\" \
         allow=\"autoplay; encrypted-media; picture-in-picture\" loading=\"lazy\" \
         referrerpolicy=\"strict-origin-when-cross-origin\" allowfullscreen=\"\"></iframe>",
    );
}

/// Writes a link to a player.
pub(super) fn link(out: &mut String, src: &str, words: &str, title: &str) {
    out.push_str("<a");
    push_attribute(out, "href", src);
    out.push_str(" rel=\"noopener\">");
    escape(out, words);
    out.push_str(": ");
    escape(out, title);
    out.push_str("</a>");
}

/// The page that the frame starts with.
fn page(embed: &Embed, title: &str, words: &Words, stylesheet: &str) -> String {
    let mut out = String::from("<!DOCTYPE html><html");
    push_attribute(&mut out, "lang", &words.language);
    if words.is_rtl {
        push_attribute(&mut out, "dir", "rtl");
    }
    out.push_str("><head><meta charset=\"utf-8\"><title>");
    escape(&mut out, title);
    out.push_str("</title>");
    if !stylesheet.is_empty() {
        out.push_str("<link rel=\"stylesheet\"");
        push_attribute(&mut out, "href", stylesheet);
        out.push('>');
    }
    out.push_str("</head><body class=\"player\"><a");
    push_attribute(&mut out, "href", &embed.play_url());
    out.push_str(" referrerpolicy=\"strict-origin-when-cross-origin\"><span class=\"play\"><b>");
    escape(&mut out, &words.play_video);
    out.push_str("</b> <span>");
    escape(&mut out, &embed.host);
    out.push_str("</span></span></a></body></html>");
    out
}
