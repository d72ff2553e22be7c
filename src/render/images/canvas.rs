//! Shapes of one colour on a ground of another, and what becomes of them as a file.

use zeno::{Command, Mask, PathBuilder, Transform};

use crate::text::color::Color;

/// How much of a colour is at each pixel.
pub(super) struct Canvas {
    width: u32,
    height: u32,
    coverage: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, coverage: vec![0; width as usize * height as usize] }
    }

    /// Draws a shape, `scale` times as large, at most as strong as `strength`.
    pub(super) fn draw(&mut self, shape: &[Command], scale: f32, strength: u8) {
        let mut mask = vec![0; self.coverage.len()];
        Mask::new(shape)
            .size(self.width, self.height)
            .transform(Some(Transform::scale(scale, scale)))
            .render_into(&mut mask, None);
        for (pixel, drawn) in self.coverage.iter_mut().zip(mask) {
            let drawn = u16::from(drawn) * u16::from(strength) / u16::from(u8::MAX);
            *pixel = (*pixel).max(u8::try_from(drawn).unwrap_or(u8::MAX));
        }
    }

    /// As a PNG image in which nothing is drawn in the colour `ground`, and all else in that of
    /// `ink`; where `shape` is given, there is nothing outside of it.
    pub(super) fn png(&self, ground: Color, ink: Color, shape: Option<&Self>) -> Vec<u8> {
        // A palette of all shades between: an index for each pixel is small.
        let shades = (0..=u8::MAX).map(|shade| ground.mix(ink, f64::from(shade) / 255.0));
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
        // Writing into memory does not fail, and the data is of the size that was said.
        let mut writer = encoder.write_header().expect("a header in memory");
        writer.write_image_data(&data).expect("as many bytes as pixels");
        writer.finish().expect("an end in memory");
        bytes
    }
}

/// A square with rounded corners.
pub(super) fn rounded(side: f32, radius: f32) -> Vec<Command> {
    let mut path = Vec::new();
    path.add_round_rect([0.0, 0.0], side, side, radius, radius);
    path
}

/// A shape as SVG writes it, to a hundredth.
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
