//! Renders players of other sites.

use super::rules::{Labels, Target};
use crate::embed::Embed;
use crate::text::html::{escape, push_attribute};

/// Writes a frame that contains a link to the player, so that browsers send no request to the other site
/// before the reader follows it. In a feed, writes the link only.
pub(super) fn push(out: &mut String, embed: &Embed, labels: &Labels, target: Target<'_>) {
    let title = embed.title.as_deref().unwrap_or(&embed.host);
    let stylesheet = match target {
        Target::Page { stylesheet, .. } => stylesheet,
        Target::Feed { .. } => {
            link(out, &embed.src, &labels.play_video, title);
            return;
        }
    };
    out.push_str("<iframe");
    push_attribute(out, "title", title);
    push_attribute(out, "srcdoc", &frame_document(embed, title, labels, stylesheet));
    push_attribute(out, "width", &embed.width.to_string());
    push_attribute(out, "height", &embed.height.to_string());
    // Must be equal to those in partials/embed.html.
    out.push_str(
        " sandbox=\"allow-scripts allow-same-origin allow-presentation allow-popups\" \
         allow=\"autoplay; encrypted-media; picture-in-picture\" loading=\"lazy\" \
         referrerpolicy=\"strict-origin-when-cross-origin\" allowfullscreen=\"\"></iframe>",
    );
}

/// Writes a link to a player.
pub(super) fn link(out: &mut String, src: &str, label: &str, title: &str) {
    out.push_str("<a");
    push_attribute(out, "href", src);
    out.push_str(" rel=\"noopener\">");
    escape(out, label);
    out.push_str(": ");
    escape(out, title);
    out.push_str("</a>");
}

/// The initial document of the frame.
fn frame_document(embed: &Embed, title: &str, labels: &Labels, stylesheet: &str) -> String {
    let mut out = String::from("<!DOCTYPE html><html");
    push_attribute(&mut out, "lang", &labels.language);
    if labels.is_rtl {
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
    escape(&mut out, &labels.play_video);
    out.push_str("</b> <span>");
    escape(&mut out, &embed.host);
    out.push_str("</span></span></a></body></html>");
    out
}
