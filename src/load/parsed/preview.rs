//! The preview image of an article, for link previews, search engines and feed readers.
//!
//! They support raster images of a minimum size: no vector graphics, no icons, and no formats that most of them
//! can't decode (AVIF, HEIC, JPEG XL; WebP is supported).

use std::borrow::Cow;

use super::article::ParsedArticle;
use super::fields::Image;

/// The minimum width and height that link previews show
/// (<https://developers.facebook.com/docs/sharing/webmasters/images/>).
const MIN_SIDE: u32 = 200;

/// Extensions of formats that previews don't support.
const UNSUPPORTED: [&str; 16] = [
    "svg", "svgz", "ico", "cur", "avif", "heic", "heif", "jxl", "tif", "tiff", "bmp", "pdf", "eps",
    "psd", "ai", "webm",
];
/// Query parameters of image servers that select the format.
const FORMAT_PARAMETERS: [&str; 7] = ["format", "fm", "f", "fmt", "ext", "type", "output"];

impl ParsedArticle {
    /// Whether there is a [`preview_image`](Self::preview_image).
    pub fn has_preview_image(&self) -> bool {
        self.images.iter().any(Image::is_for_previews)
            || self.embed.as_ref().is_some_and(|embed| embed.thumbnail().is_some())
    }

    /// The first image that previews support, else the thumbnail of the embedded video, if its host has one at a
    /// known URL.
    pub fn preview_image(&self) -> Option<Cow<'_, Image>> {
        let own = self.images.iter().find(|image| image.is_for_previews()).map(Cow::Borrowed);
        own.or_else(|| {
            let url = self.embed.as_ref()?.thumbnail()?;
            Some(Cow::Owned(Image {
                url: url.into(),
                width: None,
                height: None,
                is_cached: false,
                title: None,
                attribution: None,
            }))
        })
    }
}

impl Image {
    /// Whether previews support the image, judging by its URL and size.
    pub fn is_for_previews(&self) -> bool {
        let is_large = |side: Option<u32>| side.is_none_or(|side| side >= MIN_SIDE);
        is_large(self.width) && is_large(self.height) && has_supported_format(&self.url)
    }
}

fn has_supported_format(url: &str) -> bool {
    let url = url.split('#').next().unwrap_or("").to_ascii_lowercase();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let is_icon = ["favicon", "apple-touch-icon"].iter().any(|name| path.contains(name));
    let is_inline = url.starts_with("data:") || url.starts_with("blob:");
    let name = path.rsplit('/').next().unwrap_or("");
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_unsupported = |format: &str| UNSUPPORTED.contains(&format);
    let requests_unsupported =
        query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
            let value = value.replace("%2f", "/").replace("%2b", "+");
            let format = value.rsplit('/').next().and_then(|format| format.split('+').next());
            FORMAT_PARAMETERS.contains(&name) && format.is_some_and(is_unsupported)
        });
    !is_icon && !is_inline && !is_unsupported(extension) && !requests_unsupported
}

#[cfg(test)]
mod tests {
    use super::has_supported_format;

    #[test]
    fn supported_formats() {
        for url in [
            "https://a.example/photo.jpg",
            "https://a.example/photo.JPG?w=1200&format=webp",
            "https://a.example/photo",
            "https://a.example/render?id=3&type=article",
            "https://upload.example/Map.svg/640px-Map.svg.png",
            "/images/a.png",
            "https://a.example/svg/photo.webp#x.svg",
        ] {
            assert!(has_supported_format(url), "{url}");
        }
        for url in [
            "https://a.example/chart.svg",
            "https://a.example/chart.SVG?width=800",
            "/images/chart.svgz",
            "https://a.example/photo.avif",
            "https://a.example/photo.heic#top",
            "https://a.example/favicon-192.png",
            "https://www.google.com/s2/favicons?domain=a.example&sz=256",
            "https://a.example/apple-touch-icon.png",
            "https://a.example/icon.ico",
            "data:image/png;base64,AAAA",
            "https://cdn.example/photo?fm=avif&w=1200",
            "https://cdn.example/photo?format=image/svg+xml",
            "https://cdn.example/photo?type=image%2Fsvg%2Bxml",
        ] {
            assert!(!has_supported_format(url), "{url}");
        }
    }
}
