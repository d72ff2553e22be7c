//! Hexadecimal colours, mixing, and contrast by WCAG.

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red, green and blue.
    pub rgb: [u8; 3],
}

/// Black.
pub const BLACK: Color = Color { rgb: [0; 3] };
/// White.
pub const WHITE: Color = Color { rgb: [255; 3] };

/// The minimum contrast of text: WCAG 2.2, criterion 1.4.3, level AA.
pub const MIN_CONTRAST: f64 = 4.5;

impl Color {
    /// Parses an opaque CSS color: `#a4161a`, `#a11`, `rgb(164 22 26)`, `oklch(0.46 0.17 27)`.
    pub fn parse(text: &str) -> Option<Self> {
        let [red, green, blue, alpha] = csscolorparser::parse(text).ok()?.to_rgba8();
        (alpha == u8::MAX).then_some(Self { rgb: [red, green, blue] })
    }

    /// Mixes with `other`: `ratio` 0 gives `self`, 1 gives `other`.
    pub fn mix(self, other: Self, ratio: f64) -> Self {
        let mix = |channel: usize| {
            let (own, other) = (f64::from(self.rgb[channel]), f64::from(other.rgb[channel]));
            (own + (other - own) * ratio).round() as u8
        };
        Self { rgb: [mix(0), mix(1), mix(2)] }
    }

    /// The contrast ratio of WCAG 2.2: from 1 (equal) to 21 (black and white).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Mixes with as little of `target` as gives [`MIN_CONTRAST`] on all `backgrounds`; returns
    /// `target` if no mixture does.
    pub fn readable_on(self, backgrounds: &[Self], target: Self) -> Self {
        let is_readable = |color: &Self| {
            backgrounds.iter().all(|background| color.contrast(*background) >= MIN_CONTRAST)
        };
        let mixtures = (0..=100).map(|step| self.mix(target, f64::from(step) / 100.0));
        mixtures.into_iter().find(is_readable).unwrap_or(target)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.rgb.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// Formats as a CSS hexadecimal colour.
impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).expect("a colour")
    }

    #[test]
    fn hexadecimal_colours_round_trip() {
        for (text, expected) in [
            ("#a4161a", Some("#a4161a")),
            ("#A11", Some("#aa1111")),
            ("#000", Some("#000000")),
            ("rgb(164 22 26)", Some("#a4161a")),
            ("hsl(0 100% 50%)", Some("#ff0000")),
            ("#a4161", None),
            ("#+a4161", None),
            ("#a4161a80", None),
            ("#é12", None),
            ("#ggg", None),
            ("red", None),
            ("", None),
        ] {
            assert_eq!(Color::parse(text).map(|c| c.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn contrast_matches_wcag() {
        // Values of the WebAIM contrast checker.
        for (a, b, expected) in [
            ("#000", "#fff", 21.0),
            ("#fff", "#fff", 1.0),
            ("#767676", "#fff", 4.54),
            ("#a4161a", "#fff", 7.75),
            ("#f00", "#fff", 4.0),
        ] {
            let contrast = color(a).contrast(color(b));
            assert!((contrast - expected).abs() < 0.006, "{a} on {b}: {contrast}");
            assert!((color(b).contrast(color(a)) - contrast).abs() < 1e-9);
        }
    }

    #[test]
    fn readable_on_changes_a_colour_as_little_as_possible() {
        let (pale, paper) = (color("#f9a8a8"), color("#fff"));
        let readable = pale.readable_on(&[paper], BLACK);
        assert!(readable.contrast(paper) >= MIN_CONTRAST && readable != BLACK, "{readable}");
        assert_eq!(color("#111").readable_on(&[paper], BLACK), color("#111"));
        // No colour is readable on all three backgrounds.
        assert_eq!(pale.readable_on(&[BLACK, WHITE, color("#777")], BLACK), BLACK);
        assert_eq!(BLACK.mix(WHITE, 0.5).to_string(), "#808080");
    }
}
