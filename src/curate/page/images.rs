//! Images that stand for a page: those that it declares, then those in its content.

use super::dom::{Dom, Tag};
use super::links::Base;
use super::meta::Meta;
use super::model::Image;
use super::thing::{ImageData, Things};
use crate::text::plain;

/// The maximum number of images of a page.
const MAX_IMAGES: usize = 30;
/// The minimum width and height of an image that stands for a page, in pixels.
const MIN_LEN: u32 = 100;

/// The images of a page, best first: declared ones before those in the content, and plausible ones
/// before small or narrow ones and logos.
pub(super) fn images(
    dom: &Dom<'_>,
    meta: &Meta<'_>,
    things: &Things<'_>,
    base: &Base,
) -> Vec<Image> {
    let mut found = Found { images: Vec::new(), base };
    for data in of_open_graph(meta) {
        found.add(data);
    }
    for data in things.0.iter().flat_map(|thing| thing.images.iter().cloned()) {
        found.add(data);
    }
    let twitter = ["twitter:image", "twitter:image:src", "twitter:image0"];
    let named =
        ["thumbnail", "image", "parsely-image-url", "sailthru.image.full", "msapplication-image"];
    for url in meta.all(&twitter).chain(meta.all(&named)) {
        found.add(ImageData { url: url.to_owned(), ..ImageData::default() });
    }
    for link in dom.named("link").filter(|link| link.has_word("rel", "image_src")) {
        found.add(ImageData {
            url: link.get("href").unwrap_or("").to_owned(),
            ..ImageData::default()
        });
    }
    for data in of_content(dom) {
        found.add(data);
    }
    let mut images = found.images;
    images.sort_by_key(is_doubtful);
    images
}

struct Found<'b> {
    images: Vec<Image>,
    base: &'b Base,
}

impl Found<'_> {
    /// Adds an image, or what is new about a known one.
    fn add(&mut self, data: ImageData) {
        let Some(url) = self.base.resolve(&data.url) else { return };
        let (width, height) = (data.width.filter(|n| *n > 0), data.height.filter(|n| *n > 0));
        let alt = plain::title(&data.alt);
        if let Some(known) = self.images.iter_mut().find(|image| image.url == url) {
            if known.width.is_none() && known.height.is_none() {
                (known.width, known.height) = (width, height);
            }
            if known.alt.is_empty() {
                known.alt = alt;
            }
        } else if self.images.len() < MAX_IMAGES {
            self.images.push(Image { url, width, height, alt });
        }
    }
}

/// Whether an image probably does not stand for the page.
fn is_doubtful(image: &Image) -> bool {
    const NAMES: [&str; 12] = [
        "logo",
        "favicon",
        "icon",
        "avatar",
        "gravatar",
        "placeholder",
        "blank.",
        "pixel",
        "spacer",
        "1x1",
        "default-image",
        "sprite",
    ];
    let is_small = [image.width, image.height].into_iter().flatten().any(|len| len < MIN_LEN);
    let is_narrow = match (image.width, image.height) {
        (Some(width), Some(height)) => {
            u64::from(width) > 3 * u64::from(height) || u64::from(height) > 3 * u64::from(width)
        }
        _ => false,
    };
    let url = image.url.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let name = url.rsplit('/').next().unwrap_or("");
    is_small || is_narrow || name.ends_with(".svg") || NAMES.iter().any(|part| name.contains(part))
}

/// The images of Open Graph: properties such as the width follow their image.
fn of_open_graph(meta: &Meta<'_>) -> Vec<ImageData> {
    let mut images: Vec<ImageData> = Vec::new();
    for (name, content) in meta.tags() {
        let last = images.last_mut();
        match (name, last) {
            ("og:image:url", Some(last)) if last.url == content => {}
            ("og:image" | "og:image:url", _) => {
                images.push(ImageData { url: content.to_owned(), ..ImageData::default() });
            }
            ("og:image:secure_url", Some(last)) => content.clone_into(&mut last.url),
            ("og:image:secure_url", None) => {
                images.push(ImageData { url: content.to_owned(), ..ImageData::default() });
            }
            ("og:image:width", Some(last)) => last.width = pixels(content),
            ("og:image:height", Some(last)) => last.height = pixels(content),
            ("og:image:alt", Some(last)) => content.clone_into(&mut last.alt),
            _ => {}
        }
    }
    images
}

/// The images of the article. If the page has no such element, those that state that they are
/// large.
fn of_content(dom: &Dom<'_>) -> Vec<ImageData> {
    /// The images of the content stand for it less than those that the page declares.
    const MAX_IMAGES: usize = 10;
    const LARGE: u32 = 200;
    let content = dom.find("article").or_else(|| dom.find("main"));
    let tags = content.map_or_else(|| dom.tags(), |content| content.inside());
    let images = tags.filter(|tag| tag.is("img")).filter_map(|tag| of_element(&tag));
    let is_large = |len: Option<u32>| len.is_some_and(|len| len >= LARGE);
    let is_content =
        |image: &ImageData| content.is_some() || (is_large(image.width) && is_large(image.height));
    images.filter(is_content).take(MAX_IMAGES).collect()
}

/// The largest form of an `<img>`. Forms for scripts that load images late come first: `src` is a
/// placeholder then.
fn of_element(tag: &Tag<'_, '_>) -> Option<ImageData> {
    let set = ["data-srcset", "data-lazy-srcset", "srcset"]
        .iter()
        .find_map(|name| largest(tag.get(name)?));
    let sources = ["data-src", "data-lazy-src", "data-original", "src"];
    let source = sources.iter().find_map(|name| tag.get(name)).map(|url| (url, None));
    let is_data = |url: &str| url.trim_start().starts_with("data:");
    let (url, width) = set.or(source).filter(|(url, _)| !is_data(url))?;
    let attribute = |name: &str| tag.get(name).and_then(pixels);
    // The size of the element is not that of a larger form.
    let (width, height) = match width {
        Some(width) => (Some(width), scaled(attribute("width"), attribute("height"), width)),
        None => (attribute("width"), attribute("height")),
    };
    if [width, height].into_iter().flatten().any(|len| len < MIN_LEN) {
        return None;
    }
    Some(ImageData {
        url: url.to_owned(),
        width,
        height,
        alt: tag.get("alt").unwrap_or("").to_owned(),
    })
}

/// The height of a form with `new_width` of an image of `width` and `height`.
fn scaled(width: Option<u32>, height: Option<u32>, new_width: u32) -> Option<u32> {
    let (width, height) = (u64::from(width.filter(|width| *width > 0)?), u64::from(height?));
    u32::try_from(height * u64::from(new_width) / width).ok()
}

/// The URL with the largest width descriptor of a `srcset`, and the width (HTML, section
/// 4.8.4.2.1). The first URL if there are no widths.
fn largest(set: &str) -> Option<(&str, Option<u32>)> {
    let mut best: Option<(&str, Option<u32>)> = None;
    let mut rest = set;
    loop {
        let is_gap = |c: char| c.is_ascii_whitespace() || c == ',';
        rest = rest.trim_start_matches(is_gap);
        if rest.is_empty() {
            return best;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        // A URL that ends with a comma has no descriptors.
        let (descriptors, after) = match url.ends_with(',') {
            true => ("", after),
            false => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        rest = after;
        let url = url.trim_end_matches(',');
        let width = descriptors
            .split_ascii_whitespace()
            .find_map(|word| word.strip_suffix('w')?.parse().ok());
        let is_better = best.is_none_or(|(_, known)| width > known);
        if is_better && !url.starts_with("data:") {
            best = Some((url, width));
        }
    }
}

/// A length such as "1200" or "1200px"; `None` for percentages and other units.
pub(super) fn pixels(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.strip_suffix("px").unwrap_or(text).trim_end();
    let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    let is_number = !whole.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_number { whole.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_image_of_a_set() {
        for (set, expected) in [
            ("a.png 100w, b.png 300w, c.png 200w", Some(("b.png", Some(300)))),
            ("a.png, b.png 2x", Some(("a.png", None))),
            ("a,b.png 10w,c.png 20w", Some(("c.png", Some(20)))),
            ("data:image/png;base64,AA== 900w, a.png 10w", Some(("a.png", Some(10)))),
            (" , ,", None),
            ("", None),
            ("a.png 99999999999999999999w", Some(("a.png", None))),
        ] {
            assert_eq!(largest(set), expected, "{set}");
        }
    }

    #[test]
    fn lengths() {
        for (text, expected) in [
            ("1200", Some(1200)),
            (" 1200px ", Some(1200)),
            ("12.5", Some(12)),
            ("100%", None),
            ("auto", None),
            ("-1", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(pixels(text), expected, "{text}");
        }
    }
}
