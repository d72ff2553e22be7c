//! Images and players of entries.

use url::Url;

use super::model::Image;
use crate::text::html::{self, TreeBudget, Visit};

/// More images of one entry are ignored.
const MAX_IMAGES: usize = 40;

/// Longer content is not searched for images to its end.
const MAX_CONTENT: usize = 1 << 20;

/// Adds an image, once.
pub(super) fn add(images: &mut Vec<Image>, image: Image) {
    if images.len() >= MAX_IMAGES || is_tracker(&image) {
        return;
    }
    match images.iter_mut().find(|known| known.url == image.url) {
        Some(known) => {
            known.width = known.width.or(image.width);
            known.height = known.height.or(image.height);
        }
        None => images.push(image),
    }
}

/// The images of HTML content.
pub(super) fn images(content: &str, base: &Url) -> Vec<Image> {
    const BUDGET: TreeBudget =
        TreeBudget { depth: 200, nodes: 50_000, bytes: 2 << 20, tag: 100_000 };
    let mut images = Vec::new();
    if !content.contains("<img") && !content.contains("<IMG") {
        return images;
    }
    let content = crate::text::plain::prefix(content, MAX_CONTENT);
    html::parse(html::before_long_tag(content), BUDGET).tree.walk(|visit| {
        if let Visit::Start(_, element) = visit
            && element.name() == "img"
        {
            let lazy = ["data-lazy-src", "data-src", "data-original"];
            let sources = lazy.into_iter().chain(["src"]).filter_map(|name| element.get(name));
            let url = sources.filter_map(|source| image_url(source, base)).next();
            let pixels = |name| element.get(name).and_then(pixels);
            if let Some(url) = url {
                add(&mut images, Image { url, width: pixels("width"), height: pixels("height") });
            }
        }
        true
    });
    images
}

/// The absolute URL of an image.
pub(super) fn image_url(text: &str, base: &Url) -> Option<String> {
    let url = base.join(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// A size in pixels.
pub(super) fn pixels(text: &str) -> Option<u32> {
    let text = text.trim();
    let text = text.strip_suffix("px").unwrap_or(text);
    text.parse().ok().filter(|pixels| (1..=20_000).contains(pixels))
}

/// Whether a file or a media type is that of an image.
pub(super) fn is_image(mime: &str, medium: &str, url: &str) -> bool {
    if !mime.is_empty() || !medium.is_empty() {
        return mime.starts_with("image/") || medium == "image";
    }
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end))
}

/// Whether an image counts readers, is an icon, an emoji or a portrait.
fn is_tracker(image: &Image) -> bool {
    const PARTS: [&str; 14] = [
        "feeds.feedburner.com/",
        "feedburner.google.com/",
        "feedsportal.com/",
        "/~r/",
        "/~ff/",
        "doubleclick.net/",
        "stats.wordpress.com/",
        "pixel.wp.com/",
        "s.w.org/images/core/emoji/",
        "gravatar.com/avatar",
        "google-analytics.com/",
        "/emoji/",
        "/smilies/",
        "pixel.gif",
    ];
    let is_small = |pixels: Option<u32>| pixels.is_some_and(|pixels| pixels < 32);
    let url = image.url.to_ascii_lowercase();
    is_small(image.width) || is_small(image.height) || PARTS.iter().any(|part| url.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_of_content() {
        let base = Url::parse("https://a.example/b/").unwrap();
        let content = "<p><img src='c.jpg' width='800px' height=600><IMG SRC=/d.png></p>\
            <img src='data:image/png;base64,AA' data-src='https://e.example/f.webp'>\
            <img src='https://pixel.wp.com/g.gif'><img src=x.gif width=1 height=1><img>\
            <img src='c.jpg'>";
        let found = images(content, &base);
        let urls: Vec<&str> = found.iter().map(|image| &*image.url).collect();
        let expected =
            ["https://a.example/b/c.jpg", "https://a.example/d.png", "https://e.example/f.webp"];
        assert_eq!(urls, expected);
        assert_eq!((found[0].width, found[0].height), (Some(800), Some(600)));
    }

    #[test]
    fn types_tell_images() {
        assert!(is_image("image/webp", "", "https://a.example/b"));
        assert!(is_image("", "image", "https://a.example/b"));
        assert!(is_image("", "", "https://a.example/b.JPG?c=d"));
        assert!(!is_image("video/mp4", "", "https://a.example/b.jpg"));
        assert!(!is_image("", "", "https://a.example/b"));
    }
}
