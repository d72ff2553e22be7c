//! A canvas for shapes in one colour on a background of another, with PNG output.

use zeno::{Command, Mask, PathBuilder, Transform};

use crate::text::color::Color;

/// An image as the coverage of each pixel by the foreground colour.
pub(super) struct Canvas {
    width: u32,
    height: u32,
    coverage: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, coverage: vec![0; width as usize * height as usize] }
    }

    /// Draws a shape, enlarged by `scale`, with the opacity `opacity`.
    pub(super) fn draw(&mut self, shape: &[Command], scale: f32, opacity: u8) {
        let mut mask = vec![0; self.coverage.len()];
        Mask::new(shape)
            .size(self.width, self.height)
            .transform(Some(Transform::scale(scale, scale)))
            .render_into(&mut mask, None);
        for (pixel, drawn) in self.coverage.iter_mut().zip(mask) {
            let drawn = u16::from(drawn) * u16::from(opacity) / u16::from(u8::MAX);
            *pixel = (*pixel).max(u8::try_from(drawn).unwrap_or(u8::MAX));
        }
    }

    /// Encodes the image as PNG, with the given background and foreground colours. Pixels outside of
    /// `shape` are transparent.
    pub(super) fn png(
        &self,
        background: Color,
        foreground: Color,
        shape: Option<&Self>,
    ) -> Vec<u8> {
        // A palette of all mixtures of the two colours keeps the file small.
        let shades =
            (0..=u8::MAX).map(|shade| background.mix(foreground, f64::from(shade) / 255.0));
        let shades: Vec<[u8; 3]> = shades.map(|color| color.rgb).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let data = match shape {
            None => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(shades.concat());
                encoder.set_filter(png::Filter::NoFilter);
                self.coverage.clone()
            }
            Some(shape) => {
                encoder.set_color(png::ColorType::Rgba);
                let pixels = self.coverage.iter().zip(&shape.coverage);
                let rgba = pixels.flat_map(|(shade, alpha)| {
                    let [red, green, blue] = shades[usize::from(*shade)];
                    [red, green, blue, *alpha]
                });
                rgba.collect()
            }
        };
        // Writing to memory can't fail, and the data has the declared size.
        let mut writer = encoder.write_header().expect("write to memory");
        writer.write_image_data(&data).expect("one value per pixel");
        writer.finish().expect("write to memory");
        bytes
    }
}

/// A square with rounded corners.
pub(super) fn rounded(side: f32, radius: f32) -> Vec<Command> {
    let mut path = Vec::new();
    path.add_round_rect([0.0, 0.0], side, side, radius, radius);
    path
}

/// A shape as an SVG path, rounded to hundredths.
pub(super) fn svg_path(shape: &[Command]) -> String {
    let point = |point: &zeno::Point| format!("{} {}", number(point.x), number(point.y));
    let parts = shape.iter().map(|command| match command {
        Command::MoveTo(to) => format!("M{}", point(to)),
        Command::LineTo(to) => format!("L{}", point(to)),
        Command::QuadTo(by, to) => format!("Q{} {}", point(by), point(to)),
        Command::CurveTo(by, and, to) => format!("C{} {} {}", point(by), point(and), point(to)),
        Command::Close => "Z".to_owned(),
    });
    parts.collect()
}

fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
