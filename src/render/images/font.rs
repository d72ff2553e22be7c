//! Text as outlines: letters of the font that the program carries, with their kerning.
//!
//! The font is Noto Serif ExtraBold 2.015 (OFL.txt beside it), less what is not needed, by
//! `pyftsubset NotoSerif_800ExtraBold.ttf --layout-features=kern --no-hinting
//! --drop-tables+=GDEF,GSUB --unicodes=U+0020-007E,U+00A0-017F,U+0218-021B,U+0386-03CE,
//! U+0400-045F,U+0490-0491,U+1E9E,U+2010-2026,U+2030,U+2039,U+203A,U+20AC,U+2122`.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use zeno::{Command, PathBuilder};

/// The font.
pub(super) struct Font {
    face: Face<'static>,
}

/// A line of text.
pub(super) struct Line {
    path: Vec<Command>,
    pub(super) width: f32,
}

/// A text in as many lines as it needs.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    /// The size of its letters.
    pub(super) size: f32,
}

const FILE: &[u8] = include_bytes!("NotoSerif-ExtraBold-subset.ttf");

/// The smallest size of a text that must fit; what is longer still is cut.
const SMALLEST: f32 = 56.0;
const STEP: f32 = 4.0;

impl Font {
    pub(super) fn new() -> Self {
        // The file is a part of the program.
        Self { face: Face::parse(FILE, 0).expect("a font") }
    }

    /// How high a capital is.
    pub(super) fn cap_height(&self, size: f32) -> f32 {
        f32::from(self.face.capital_height().unwrap_or(714)) * self.scale(size)
    }

    /// `text` in one line, if the font has all of its letters and digits; what it lacks of
    /// other signs is left out.
    pub(super) fn line(&self, text: &str, size: f32) -> Option<Line> {
        let scale = self.scale(size);
        let mut outline = Outline { path: Vec::new(), x: 0.0, scale };
        let mut before = None;
        for c in text.chars() {
            let Some(glyph) = self.face.glyph_index(c) else {
                if c.is_alphanumeric() {
                    return None;
                }
                continue;
            };
            let kerning = before.map_or(0, |before| self.kerning(before, glyph));
            outline.x += f32::from(kerning) * scale;
            self.face.outline_glyph(glyph, &mut outline);
            outline.x += f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
            before = Some(glyph);
        }
        Some(Line { width: outline.x, path: outline.path })
    }

    /// `text` as large as fits into `width` and `height`, at most of the size `largest`.
    pub(super) fn fit(&self, text: &str, width: f32, height: f32, largest: f32) -> Option<Lines> {
        let mut size = largest;
        loop {
            let mut lines = Lines { lines: self.broken(text, width, size)?, size };
            let fits =
                lines.height() <= height && lines.lines.iter().all(|line| line.width <= width);
            if fits {
                return Some(lines).filter(|lines| lines.lines.iter().any(|line| line.width > 0.0));
            }
            if size <= SMALLEST {
                let most = (height / lines.leading()) as usize;
                lines.lines.truncate(most.max(1));
                lines.lines.retain(|line| line.width <= width);
                return Some(lines).filter(|lines| !lines.lines.is_empty());
            }
            size -= STEP;
        }
    }

    /// `text` in lines of whole words, none longer than `width` but for a single word.
    fn broken(&self, text: &str, width: f32, size: f32) -> Option<Vec<Line>> {
        let (mut lines, mut open) = (Vec::new(), String::new());
        for word in text.split_whitespace() {
            let longer = if open.is_empty() { word.to_owned() } else { format!("{open} {word}") };
            if !open.is_empty() && self.line(&longer, size)?.width > width {
                lines.push(self.line(&open, size)?);
                open = word.to_owned();
            } else {
                open = longer;
            }
        }
        lines.push(self.line(&open, size)?);
        Some(lines)
    }

    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.face.units_per_em())
    }

    /// How much nearer (or further) two glyphs stand, in the font's units.
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
    /// Its outline with its start on the baseline at this place.
    pub(super) fn at(&self, x: f32, y: f32) -> Vec<Command> {
        let place = zeno::Transform::translation(x, y);
        self.path.iter().map(|command| command.transform(&place)).collect()
    }
}

impl Lines {
    /// From one baseline to the next.
    pub(super) fn leading(&self) -> f32 {
        self.size * 1.12
    }

    /// From the top of the first line's capitals to the last baseline.
    pub(super) fn height(&self) -> f32 {
        let gaps = self.lines.len().saturating_sub(1) as f32;
        self.size * 0.71 + gaps * self.leading()
    }
}

/// A growing outline, at its right end.
struct Outline {
    path: Vec<Command>,
    x: f32,
    scale: f32,
}

impl Outline {
    /// A point of a glyph, whose y goes up.
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
