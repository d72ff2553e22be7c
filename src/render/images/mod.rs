//! Draws icons and social cards from the title and colours of the site.
//!
//! Deterministic: the same settings give the same bytes on every machine. Texts are drawn with an embedded font for
//! Latin, Greek and Cyrillic scripts (`font`); a symbol of newspaper columns replaces texts in other scripts.

mod canvas;
mod font;

use zeno::{Command, PathBuilder};

use self::canvas::{Canvas, rounded, svg_path};
use self::font::Font;
use crate::config::Config;
use crate::plan::SiteImage;
use crate::text::color::Color;
use crate::text::plain;

/// Width and height of social cards, in pixels, as recommended for link previews
/// (<https://ogp.me>, <https://developers.facebook.com/docs/sharing/webmasters/images/>).
pub(super) const SOCIAL_CARD_SIZE: [u32; 2] = [1200, 630];

/// The side length of the coordinate system of icons.
const ICON_UNITS: f32 = 32.0;

/// Draws an image of the site.
pub(super) fn image(config: &Config, image: SiteImage) -> Vec<u8> {
    let font = Font::new();
    let title = plain::title(&config.title);
    let palette = config.theme.main_palette();
    let (background, foreground) = (palette.accent, palette.paper);
    match image {
        SiteImage::Icon => {
            icon_svg(&icon_shape(&font, &title), background, foreground).into_bytes()
        }
        SiteImage::Favicon => ico(&icon_png(&font, &title, 32, 6.0, background, foreground)),
        SiteImage::TouchIcon => icon_png(&font, &title, 180, 0.0, background, foreground),
        SiteImage::SocialCard => {
            social_card(&font, &title, config.base_url.host(), background, foreground)
        }
    }
}

/// Draws the social card of an article, with the title of the site below.
pub(super) fn article_card(config: &Config, title: &str) -> Vec<u8> {
    let palette = config.theme.main_palette();
    let (background, foreground) = (palette.accent, palette.paper);
    social_card(&Font::new(), title, &plain::title(&config.title), background, foreground)
}

/// The shape of the icon: the first letter of the title, or the columns symbol.
fn icon_shape(font: &Font, title: &str) -> Vec<Command> {
    let letter = title.chars().find(|c| c.is_alphanumeric());
    let letter: String = letter.into_iter().flat_map(char::to_uppercase).collect();
    match font.line(&letter, 26.0).filter(|line| line.width > 0.0) {
        Some(line) => {
            let baseline = (ICON_UNITS + font.cap_height(26.0)) / 2.0;
            line.at((ICON_UNITS - line.width) / 2.0, baseline)
        }
        None => columns(6.0, 7.0, 20.0, 18.0),
    }
}

/// A symbol of newspaper columns in a rectangle.
fn columns(left: f32, top: f32, width: f32, height: f32) -> Vec<Command> {
    let mut path = Vec::new();
    let (x, y) = (width / 20.0, height / 18.0);
    for (column_x, column_y, column_width, column_height) in [
        (0.0, 0.0, 20.0, 4.0),
        (0.0, 7.0, 9.0, 11.0),
        (12.0, 7.0, 8.0, 2.4),
        (12.0, 11.3, 8.0, 2.4),
        (12.0, 15.6, 5.0, 2.4),
    ] {
        let origin = [left + column_x * x, top + column_y * y];
        path.add_rect(origin, column_width * x, column_height * y);
    }
    path
}

fn icon_svg(shape: &[Command], background: Color, foreground: Color) -> String {
    let path = svg_path(shape);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
         <rect width=\"32\" height=\"32\" rx=\"6\" fill=\"{background}\"/>\
         <path fill=\"{foreground}\" d=\"{path}\"/></svg>\n"
    )
}

/// Draws an icon of `size` × `size` pixels. `radius` is the corner radius in icon units.
fn icon_png(
    font: &Font,
    title: &str,
    size: u32,
    radius: f32,
    background: Color,
    foreground: Color,
) -> Vec<u8> {
    let scale = size as f32 / ICON_UNITS;
    let mut canvas = Canvas::new(size, size);
    canvas.draw(&icon_shape(font, title), scale, u8::MAX);
    let shape = (radius > 0.0).then(|| {
        let mut shape = Canvas::new(size, size);
        shape.draw(&rounded(ICON_UNITS, radius), scale, u8::MAX);
        shape
    });
    canvas.png(background, foreground, shape.as_ref())
}

/// An ICO file with one PNG image of 32 × 32 pixels
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

/// Draws a social card: the title between two lines, and the publisher below.
fn social_card(
    font: &Font,
    title: &str,
    publisher: &str,
    background: Color,
    foreground: Color,
) -> Vec<u8> {
    /// The margin in pixels.
    const MARGIN: f32 = 80.0;
    let [width, height] = SOCIAL_CARD_SIZE;
    let mut canvas = Canvas::new(width, height);
    let (text_width, card_height) = (width as f32 - 2.0 * MARGIN, height as f32);
    let mut strong = Vec::new();
    strong.add_rect([MARGIN, MARGIN], text_width, 10.0);
    match font.fit(title, text_width, 300.0, 128.0) {
        Some(lines) => {
            // Vertically centred between the two lines.
            let middle = card_height / 2.0 - 4.0;
            let mut baseline = middle - lines.height() / 2.0 + font.cap_height(lines.size);
            for line in &lines.lines {
                strong.extend(line.at(MARGIN, baseline));
                baseline += lines.leading();
            }
        }
        None => strong.extend(columns(MARGIN, 190.0, 300.0, 270.0)),
    }
    let mut faint = Vec::new();
    faint.add_rect([MARGIN, card_height - 142.0], text_width, 2.0);
    if let Some(line) = font.line(publisher, 38.0).filter(|line| line.width <= text_width) {
        faint.extend(line.at(MARGIN, card_height - MARGIN));
    }
    canvas.draw(&strong, 1.0, u8::MAX);
    canvas.draw(&faint, 1.0, 200);
    canvas.png(background, foreground, None)
}

#[cfg(test)]
mod tests;
