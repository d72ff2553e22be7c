//! The views of images: of articles, and icons of providers.

use crate::load::Image;
use crate::render::model::Model;
use crate::render::views::ImageView;
use crate::text::plain;

/// The maximum displayed size of icons, in CSS pixels.
const ICON_SIZE: u32 = 24;

impl Model<'_> {
    pub(super) fn image(self, image: &Image) -> ImageView {
        let title = image.title.as_deref().map(plain::excerpt);
        ImageView {
            url: self.config.base_url.resolve(&image.url),
            width: image.width,
            height: image.height,
            size: image_size(image.width),
            alt: title.clone().unwrap_or_default(),
            title,
            attribution: image.attribution.as_deref().map(plain::excerpt),
        }
    }

    pub(super) fn absolute_image(self, image: &Image) -> ImageView {
        ImageView { url: self.config.base_url.resolve_absolute(&image.url), ..self.image(image) }
    }

    /// The smallest image of at least twice the displayed size, for high-density screens, or otherwise the largest one.
    pub(super) fn icon(self, images: &[Image]) -> Option<ImageView> {
        let side = |image: &&Image| image.width.unwrap_or(0).min(image.height.unwrap_or(0));
        let large_enough = images.iter().filter(|image| side(image) >= 2 * ICON_SIZE);
        let icon = large_enough.min_by_key(side).or_else(|| images.iter().max_by_key(side))?;
        Some(self.image(icon))
    }
}

/// The value of [`ImageView::size`] for a width in pixels.
pub(super) fn image_size(width: Option<u32>) -> &'static str {
    match width {
        None => "unknown",
        Some(..300) => "small",
        Some(300..640) => "medium",
        Some(640..) => "large",
    }
}

#[cfg(test)]
mod tests {
    use super::image_size;

    #[test]
    fn sizes_depend_on_the_known_width() {
        for (width, expected) in [
            (None, "unknown"),
            (Some(0), "small"),
            (Some(299), "small"),
            (Some(300), "medium"),
            (Some(639), "medium"),
            (Some(640), "large"),
            (Some(u32::MAX), "large"),
        ] {
            assert_eq!(image_size(width), expected, "{width:?}");
        }
    }
}
