//! The images that are made of the site's title and colours: icons, and the card of link
//! previews.
//!
//! The same settings give the same bytes on every machine: letters are those of a font that
//! the program carries (`font`), drawn by whole numbers (`canvas`). It has those of Latin,
//! Greek and Cyrillic writing; a title in another one is not drawn, and the columns of a page
//! stand in its place.

mod canvas;
mod font;

use zeno::{Command, PathBuilder};

use self::canvas::{Canvas, rounded, svg_path};
use self::font::Font;
use crate::config::Config;
use crate::plan::SiteImage;
use crate::text::color::Color;
use crate::text::plain;

/// Width and height of the card, in pixels: those that link previews ask for
/// (<https://ogp.me>, <https://developers.facebook.com/docs/sharing/webmasters/images/>).
pub(super) const SOCIAL_CARD_SIZE: [u32; 2] = [1200, 630];

/// Icons are drawn in a square of so many units.
const ICON: f32 = 32.0;

/// The bytes of an image.
pub(super) fn image(config: &Config, image: SiteImage) -> Vec<u8> {
    let font = Font::new();
    let title = plain::title(&config.title);
    let palette = config.theme.main_palette();
    let (ground, ink) = (palette.accent, palette.paper);
    match image {
        SiteImage::Icon => icon_svg(&icon_shape(&font, &title), ground, ink).into_bytes(),
        SiteImage::Favicon => ico(&icon_png(&font, &title, 32, 6.0, ground, ink)),
        SiteImage::TouchIcon => icon_png(&font, &title, 180, 0.0, ground, ink),
        SiteImage::SocialCard => social_card(&font, &title, config.base_url.host(), ground, ink),
    }
}

/// The card of an article, which says whose it is below.
pub(super) fn article_card(config: &Config, title: &str) -> Vec<u8> {
    let palette = config.theme.main_palette();
    let (ground, ink) = (palette.accent, palette.paper);
    social_card(&Font::new(), title, &plain::title(&config.title), ground, ink)
}

/// The first letter of the title, or else the columns of a page, in the square of an icon.
fn icon_shape(font: &Font, title: &str) -> Vec<Command> {
    let letter = title.chars().find(|c| c.is_alphanumeric());
    let letter: String = letter.into_iter().flat_map(char::to_uppercase).collect();
    match font.line(&letter, 26.0).filter(|line| line.width > 0.0) {
        Some(line) => {
            let baseline = (ICON + font.cap_height(26.0)) / 2.0;
            line.at((ICON - line.width) / 2.0, baseline)
        }
        None => columns(6.0, 7.0, 20.0, 18.0),
    }
}

/// The columns of a page of news, in a rectangle.
fn columns(left: f32, top: f32, width: f32, height: f32) -> Vec<Command> {
    let mut path = Vec::new();
    let (x, y) = (width / 20.0, height / 18.0);
    for (at_x, at_y, wide, high) in [
        (0.0, 0.0, 20.0, 4.0),
        (0.0, 7.0, 9.0, 11.0),
        (12.0, 7.0, 8.0, 2.4),
        (12.0, 11.3, 8.0, 2.4),
        (12.0, 15.6, 5.0, 2.4),
    ] {
        path.add_rect([left + at_x * x, top + at_y * y], wide * x, high * y);
    }
    path
}

fn icon_svg(shape: &[Command], ground: Color, ink: Color) -> String {
    let path = svg_path(shape);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
         <rect width=\"32\" height=\"32\" rx=\"6\" fill=\"{ground}\"/>\
         <path fill=\"{ink}\" d=\"{path}\"/></svg>\n"
    )
}

/// An icon of `size` pixels a side, with its corners rounded by a part of its 32 units.
fn icon_png(
    font: &Font,
    title: &str,
    size: u32,
    radius: f32,
    ground: Color,
    ink: Color,
) -> Vec<u8> {
    let scale = size as f32 / ICON;
    let mut canvas = Canvas::new(size, size);
    canvas.draw(&icon_shape(font, title), scale, u8::MAX);
    let shape = (radius > 0.0).then(|| {
        let mut shape = Canvas::new(size, size);
        shape.draw(&rounded(ICON, radius), scale, u8::MAX);
        shape
    });
    canvas.png(ground, ink, shape.as_ref())
}

/// A PNG image of 32 pixels a side as the only one of an icon file
/// (<https://learn.microsoft.com/en-us/windows/win32/lwef/formats>).
fn ico(png: &[u8]) -> Vec<u8> {
    const HEADER: u32 = 22;
    let length = u32::try_from(png.len()).unwrap_or(u32::MAX);
    let mut bytes = vec![0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend(HEADER.to_le_bytes());
    bytes.extend(png);
    bytes
}

/// The title on the site's colour, between the lines of a newspaper's head, and whose it is
/// below.
fn social_card(font: &Font, title: &str, whose: &str, ground: Color, ink: Color) -> Vec<u8> {
    /// From the edge to the text.
    const EDGE: f32 = 80.0;
    let [width, height] = SOCIAL_CARD_SIZE;
    let mut canvas = Canvas::new(width, height);
    let (wide, high) = (width as f32 - 2.0 * EDGE, height as f32);
    let mut strong = Vec::new();
    strong.add_rect([EDGE, EDGE], wide, 10.0);
    match font.fit(title, wide, 300.0, 128.0) {
        Some(lines) => {
            // In the middle of what is between the lines at top and bottom.
            let middle = high / 2.0 - 4.0;
            let mut baseline = middle - lines.height() / 2.0 + font.cap_height(lines.size);
            for line in &lines.lines {
                strong.extend(line.at(EDGE, baseline));
                baseline += lines.leading();
            }
        }
        None => strong.extend(columns(EDGE, 190.0, 300.0, 270.0)),
    }
    let mut faint = Vec::new();
    faint.add_rect([EDGE, high - 142.0], wide, 2.0);
    if let Some(line) = font.line(whose, 38.0).filter(|line| line.width <= wide) {
        faint.extend(line.at(EDGE, high - EDGE));
    }
    canvas.draw(&strong, 1.0, u8::MAX);
    canvas.draw(&faint, 1.0, 200);
    canvas.png(ground, ink, None)
}

#[cfg(test)]
mod tests;
