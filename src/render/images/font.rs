//! Text layout with the embedded font, including kerning.
//!
//! The font is a subset of Noto Serif ExtraBold 2.015 (licence: OFL.txt), created with
//! `pyftsubset NotoSerif_800ExtraBold.ttf --layout-features=kern --no-hinting
//! --drop-tables+=GDEF,GSUB --unicodes=U+0020-007E,U+00A0-017F,U+0218-021B,U+0386-03CE,
//! U+0400-045F,U+0490-0491,U+1E9E,U+2010-2026,U+2030,U+2039,U+203A,U+20AC,U+2122`.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use zeno::{Command, PathBuilder};

/// The embedded font.
pub(super) struct Font {
    face: Face<'static>,
}

/// A line of text.
pub(super) struct Line {
    path: Vec<Command>,
    pub(super) width: f32,
}

/// A text broken into lines.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    /// The font size.
    pub(super) size: f32,
}

const FILE: &[u8] = include_bytes!("NotoSerif-ExtraBold-subset.ttf");

/// The minimum font size of fitted texts; longer texts are truncated.
const MIN_SIZE: f32 = 56.0;
const SIZE_STEP: f32 = 4.0;

impl Font {
    pub(super) fn new() -> Self {
        // The file is embedded in the program.
        Self { face: Face::parse(FILE, 0).expect("valid font") }
    }

    /// The height of capital letters.
    pub(super) fn cap_height(&self, size: f32) -> f32 {
        f32::from(self.face.capital_height().unwrap_or(714)) * self.scale(size)
    }

    /// Lays out `text` in one line. Returns `None` if the font lacks one of its letters or digits; other missing characters
    /// are skipped.
    pub(super) fn line(&self, text: &str, size: f32) -> Option<Line> {
        let scale = self.scale(size);
        let mut outline = Outline { path: Vec::new(), x: 0.0, scale };
        let mut previous = None;
        for c in text.chars() {
            let Some(glyph) = self.face.glyph_index(c) else {
                if c.is_alphanumeric() {
                    return None;
                }
                continue;
            };
            let kerning = previous.map_or(0, |previous| self.kerning(previous, glyph));
            outline.x += f32::from(kerning) * scale;
            self.face.outline_glyph(glyph, &mut outline);
            outline.x += f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
            previous = Some(glyph);
        }
        Some(Line { width: outline.x, path: outline.path })
    }

    /// Lays out `text` in lines within `width` and `height`, at the max_size possible font size up to `max_size`.
    pub(super) fn fit(&self, text: &str, width: f32, height: f32, max_size: f32) -> Option<Lines> {
        let mut size = max_size;
        loop {
            let mut lines = Lines { lines: self.break_lines(text, width, size)?, size };
            let fits =
                lines.height() <= height && lines.lines.iter().all(|line| line.width <= width);
            if fits {
                return Some(lines).filter(|lines| lines.lines.iter().any(|line| line.width > 0.0));
            }
            if size <= MIN_SIZE {
                let max_lines = (height / lines.leading()) as usize;
                lines.lines.truncate(max_lines.max(1));
                lines.lines.retain(|line| line.width <= width);
                return Some(lines).filter(|lines| !lines.lines.is_empty());
            }
            size -= SIZE_STEP;
        }
    }

    /// Breaks `text` into lines of at most `width`, between words. A single word may be longer.
    fn break_lines(&self, text: &str, width: f32, size: f32) -> Option<Vec<Line>> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && self.line(&longer, size)?.width > width {
                lines.push(self.line(&line, size)?);
                line = word.to_owned();
            } else {
                line = longer;
            }
        }
        lines.push(self.line(&line, size)?);
        Some(lines)
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.face.units_per_em())
    }

    /// The kerning between two glyphs, in font units.
    fn kerning(&self, first: GlyphId, second: GlyphId) -> i16 {
        let Some(gpos) = self.face.tables().gpos else { return 0 };
        let lookups = gpos.lookups.into_iter();
        let subtables = lookups.flat_map(|lookup| lookup.subtables.into_iter());
        let pairs = subtables.filter_map(|subtable| match subtable {
            PositioningSubtable::Pair(pair) => Some(pair),
            _ => None,
        });
        let values = pairs.filter_map(|pair| {
            let index = pair.coverage().get(first)?;
            let (value, _) = match pair {
                PairAdjustment::Format1 { sets, .. } => sets.get(index)?.get(second)?,
                PairAdjustment::Format2 { classes, matrix, .. } => {
                    matrix.get((classes.0.get(first), classes.1.get(second)))?
                }
            };
            Some(value.x_advance)
        });
        values.into_iter().find(|value| *value != 0).unwrap_or(0)
    }
}

impl Line {
    /// The outline of the line, starting at `x` on the baseline `y`.
    pub(super) fn at(&self, x: f32, y: f32) -> Vec<Command> {
        let translation = zeno::Transform::translation(x, y);
        self.path.iter().map(|command| command.transform(&translation)).collect()
    }
}

impl Lines {
    /// The distance between baselines.
    pub(super) fn leading(&self) -> f32 {
        self.size * 1.12
    }

    /// The height from the top of the first line's capitals to the last baseline.
    pub(super) fn height(&self) -> f32 {
        let gaps = self.lines.len().saturating_sub(1) as f32;
        self.size * 0.71 + gaps * self.leading()
    }
}

/// An outline under construction; `x` is its right end.
struct Outline {
    path: Vec<Command>,
    x: f32,
    scale: f32,
}

impl Outline {
    /// Converts a point of a glyph, whose y axis points up.
    fn point(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x * self.scale, -y * self.scale]
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.point(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(self.point(x1, y1), self.point(x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.curve_to(self.point(x1, y1), self.point(x2, y2), self.point(x, y));
    }

    fn close(&mut self) {
        self.path.close();
    }
}
