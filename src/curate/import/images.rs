//! The image of a story.

use std::cmp::Reverse;

use crate::collections::HashMap;
use crate::curate::feed::Image;

/// Narrower images are icons, if a wider one can be had.
const MIN_WIDTH: u32 = 200;

/// How many stories of a feed have each image: one that several have is the logo of a section or a placeholder.
/// A story has an image once, also if both its feed and its page name it.
pub(super) fn count<'i>(stories: impl Iterator<Item = &'i [Image]>) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::default();
    for images in stories {
        for (at, image) in images.iter().enumerate() {
            if images[..at].iter().all(|other| other.url != image.url) {
                *counts.entry(image.url.clone()).or_default() += 1;
            }
        }
    }
    counts
}

/// The largest image with a known size and a usual shape that only this story has; else the first one without a
/// known size.
pub(super) fn choose<'i>(
    images: &'i [Image],
    counts: &HashMap<String, usize>,
) -> Option<&'i Image> {
    let is_own = |image: &&Image| counts.get(&image.url).is_none_or(|count| *count < 2);
    let own = || images.iter().filter(is_own);
    let largest = |min_width: u32| {
        let sized = own().filter_map(|image| Some((image, image.width?, image.height?)));
        let fitting = sized.filter(|(_, width, height)| {
            let (width, height) = (u64::from(*width), u64::from(*height));
            width <= 3 * height && height <= 3 * width && width >= u64::from(min_width)
        });
        let area = |width: u32, height: u32| u64::from(width) * u64::from(height);
        // The first of several that are equally large.
        let ranked = fitting.enumerate();
        let best =
            ranked.max_by_key(|(at, (_, width, height))| (area(*width, *height), Reverse(*at)));
        best.map(|(_, (image, ..))| image)
    };
    let unknown = || own().find(|image| image.width.is_none() || image.height.is_none());
    largest(MIN_WIDTH).or_else(unknown).or_else(|| largest(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(images: &[(&str, u32, u32)], expected: Option<&str>) {
        let some = |pixels| Some(pixels).filter(|pixels| *pixels > 0);
        let images: Vec<Image> = images
            .iter()
            .map(|(url, width, height)| Image {
                url: (*url).to_owned(),
                width: some(*width),
                height: some(*height),
            })
            .collect();
        let counts = HashMap::from_iter([("logo".to_owned(), 2), ("a".to_owned(), 1)]);
        let found = choose(&images, &counts).map(|image| &*image.url);
        assert_eq!(found, expected, "{images:?}");
    }

    #[test]
    fn an_image_that_a_story_names_twice_is_its_own() {
        let image = |url: &str| Image { url: url.to_owned(), width: None, height: None };
        let (first, second) = ([image("a"), image("a"), image("logo")], [image("logo")]);
        let counts = count([&first[..], &second[..]].into_iter());
        assert_eq!((counts["a"], counts["logo"]), (1, 2));
    }

    #[test]
    fn the_largest_of_a_usual_shape_is_chosen() {
        check(&[], None);
        check(&[("logo", 800, 600)], None);
        check(&[("a", 400, 300), ("b", 800, 600), ("c", 800, 600)], Some("b"));
        check(&[("banner", 2000, 200), ("a", 400, 300)], Some("a"));
        check(&[("tower", 200, 700), ("a", 0, 0)], Some("a"));
        check(&[("icon", 64, 64), ("a", 0, 0)], Some("a"));
        check(&[("icon", 64, 64)], Some("icon"));
        check(&[("a", 0, 0), ("b", 0, 0), ("logo", 0, 0)], Some("a"));
        check(&[("banner", 2000, 200)], None);
    }
}
