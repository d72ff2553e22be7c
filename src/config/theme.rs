//! `[theme]`: what the default theme looks like.
//!
//! A colour that is not set is the stylesheet's own, or follows from those that are: a site
//! that sets its accent needs nothing else. What can't be read is said here, with a colour
//! that could be.

use super::reader::{Reader, Table};
use super::theme_files::{Kind, ThemeFile, file, files};
use crate::diag::{Diagnostic, Place};
use crate::text::color::{BLACK, Color, MIN_CONTRAST, WHITE};
use crate::text::pattern::{DAY_PLACEHOLDERS, placeholders};
use crate::text::suggest::closest;

/// `[theme]`.
#[derive(Debug, Clone)]
pub struct Theme {
    /// How lists of articles look.
    pub card_style: CardStyle,
    /// Which of its two looks the site has.
    pub color_scheme: ColorScheme,
    /// The light look's colours.
    pub light: Palette,
    /// Those of the dark one.
    pub dark: Palette,
    /// Lists of font families, as CSS writes them.
    pub fonts: Fonts,
    /// In the place of the title at the top of each page.
    pub logo: Option<ThemeFile>,
    /// The same on dark ground.
    pub logo_dark: Option<ThemeFile>,
    /// In the place of the icon that is made of the title.
    pub icon: Option<ThemeFile>,
    /// Whether an article without a picture has a card of its own for link previews.
    pub article_cards: bool,
    /// Stylesheets of the site's own, after that of the theme.
    pub stylesheets: Vec<ThemeFile>,
    /// A text in the footer, in Markdown.
    pub footer: Option<String>,
    /// How days are written, with names in braces; `None` for the language's way.
    pub date_format: Option<String>,
}

/// How lists of articles look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStyle {
    /// Side by side, each below its picture.
    Cards,
    /// One below the other, with a small picture.
    List,
    /// A line or two each, without pictures.
    Compact,
}

impl Theme {
    /// The colours of what has one look only: images, and the site where it is always dark.
    pub fn main_palette(&self) -> &Palette {
        match self.color_scheme {
            ColorScheme::Auto | ColorScheme::Light => &self.light,
            ColorScheme::Dark => &self.dark,
        }
    }

    /// Whether the stylesheet alone does not have the colours of the site.
    pub fn has_own_colors(&self) -> bool {
        self.color_scheme != ColorScheme::Auto || (self.light, self.dark) != (LIGHT, DARK)
    }
}

impl CardStyle {
    const WORDS: [(&'static str, Self); 3] =
        [("cards", Self::Cards), ("list", Self::List), ("compact", Self::Compact)];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::List => "list",
            Self::Compact => "compact",
        }
    }
}

/// Which looks the site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    /// Light or dark, as the reader's system is.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The colours of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The ground of pages.
    pub paper: Color,
    /// A ground a little off it.
    pub tint: Color,
    /// And a little further.
    pub tint_2: Color,
    /// Text.
    pub ink: Color,
    /// Text that stands back.
    pub soft: Color,
    /// Lines.
    pub rule: Color,
    /// Links and marks.
    pub accent: Color,
}

/// `[theme.fonts]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    /// Of headings.
    pub headings: Option<String>,
    /// Of running text.
    pub text: Option<String>,
    /// Of all the rest.
    pub interface: Option<String>,
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color { rgb: [red, green, blue] }
}

/// The colours of the stylesheet; a test holds them against it.
pub const LIGHT: Palette = Palette {
    paper: rgb(0xfc, 0xfc, 0xfa),
    tint: rgb(0xf3, 0xf2, 0xee),
    tint_2: rgb(0xe6, 0xe5, 0xdf),
    ink: rgb(0x17, 0x18, 0x1b),
    soft: rgb(0x55, 0x58, 0x5e),
    rule: rgb(0xd6, 0xd6, 0xcf),
    accent: rgb(0xa4, 0x16, 0x1a),
};
/// Those on dark ground.
pub const DARK: Palette = Palette {
    paper: rgb(0x13, 0x14, 0x17),
    tint: rgb(0x1d, 0x1f, 0x23),
    tint_2: rgb(0x28, 0x2b, 0x30),
    ink: rgb(0xec, 0xeb, 0xe6),
    soft: rgb(0xa8, 0xab, 0xb1),
    rule: rgb(0x34, 0x37, 0x3d),
    accent: rgb(0xff, 0x8f, 0x80),
};

const LIGHT_KEYS: [&str; 3] = ["paper", "ink", "accent"];
const DARK_KEYS: [&str; 3] = ["paper_dark", "ink_dark", "accent_dark"];

pub(super) fn read(reader: &mut Reader<'_>) -> Theme {
    const SCHEMES: [(&str, ColorScheme); 3] =
        [("auto", ColorScheme::Auto), ("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];
    let theme = reader.table("theme.");
    let card_style = reader.choice(theme, "card_style", CardStyle::Cards, &CardStyle::WORDS);
    let color_scheme = reader.choice(theme, "color_scheme", ColorScheme::Auto, &SCHEMES);
    let logo = file(reader, theme, "logo", Kind::Image);
    let logo_dark = file(reader, theme, "logo_dark", Kind::Image);
    let icon = file(reader, theme, "icon", Kind::Icon);
    let article_cards = reader.bool(theme, "article_cards", false);
    let stylesheets = files(reader, theme, "stylesheets", Kind::Stylesheet);
    let footer = reader.string(theme, "footer").filter(|text| !text.trim().is_empty());
    let date_format = date_format(reader, theme);
    if let (None, Some(dark), ColorScheme::Auto | ColorScheme::Light) =
        (&logo, &logo_dark, color_scheme)
    {
        let diagnostic =
            Diagnostic::warning("unused-setting", "`theme.logo_dark` without `theme.logo`")
                .label("it takes the place of `logo` in the dark look")
                .hint("set `logo` as well");
        reader.report(diagnostic, dark.place.clone());
    }
    let colors = reader.subtable(theme, "colors", "theme.colors.");
    let light = Chosen::read(reader, colors, LIGHT_KEYS);
    let dark = Chosen::read(reader, colors, DARK_KEYS);
    let palettes = (light.palette(LIGHT, dark.accent), dark.palette(DARK, light.accent));
    if color_scheme != ColorScheme::Dark {
        check(reader, colors, &light, palettes.0, BLACK, LIGHT_KEYS);
    }
    if color_scheme != ColorScheme::Light {
        check(reader, colors, &dark, palettes.1, WHITE, DARK_KEYS);
    }
    let fonts = reader.subtable(theme, "fonts", "theme.fonts.");
    let fonts = Fonts {
        headings: font(reader, fonts, "headings"),
        text: font(reader, fonts, "text"),
        interface: font(reader, fonts, "interface"),
    };
    let (light, dark) = palettes;
    Theme {
        card_style,
        color_scheme,
        light,
        dark,
        fonts,
        logo,
        logo_dark,
        icon,
        article_cards,
        stylesheets,
        footer,
        date_format,
    }
}

fn date_format(reader: &mut Reader<'_>, table: Table<'_>) -> Option<String> {
    const KEY: &str = "date_format";
    let pattern = reader.non_empty(table, KEY)?;
    let place = reader.place(table, KEY);
    let bad = |message: &str| {
        let parts = DAY_PLACEHOLDERS.map(|part| format!("`{{{part}}}`")).join(", ");
        Diagnostic::error("bad-setting", message).label(format!("the parts of a date are {parts}"))
    };
    if let Some(name) = placeholders(&pattern).find(|name| !DAY_PLACEHOLDERS.contains(name)) {
        let near = closest(name, DAY_PLACEHOLDERS);
        let message = format!("`theme.date_format` can't have `{{{name}}}`");
        let hint = near.map(|near| format!("did you mean `{{{near}}}`?"));
        reader.report(bad(&message).maybe_hint(hint), place);
        return None;
    }
    if placeholders(&pattern).next().is_none() {
        let hint = match from_strftime(&pattern) {
            Some(ours) => format!("write \"{ours}\""),
            None => "an example: \"{day_padded}.{month_padded}.{year}\"".to_owned(),
        };
        reader.report(bad("`theme.date_format` has no part of a date").hint(hint), place);
        return None;
    }
    Some(pattern)
}

/// Our form of a pattern such as `%d.%m.%Y`.
fn from_strftime(pattern: &str) -> Option<String> {
    let mut parts = pattern.split('%');
    let mut ours = parts.next()?.to_owned();
    let mut count = 0;
    for part in parts {
        let (name, rest) = [
            ("-d", "day"),
            ("e", "day"),
            ("d", "day_padded"),
            ("-m", "month_number"),
            ("m", "month_padded"),
            ("B", "month"),
            ("Y", "year"),
        ]
        .iter()
        .find_map(|(code, name)| Some((*name, part.strip_prefix(code)?)))?;
        ours.push_str(&format!("{{{name}}}{rest}"));
        count += 1;
    }
    (count > 0).then_some(ours)
}

/// A list of font families may hold names and quotes, but nothing that ends it.
fn font(reader: &mut Reader<'_>, table: Table<'_>, key: &str) -> Option<String> {
    let list = reader.string(table, key)?.trim().to_owned();
    let is_of_a_list =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '"' | '\'' | '.');
    let are_even = |quote| list.matches(quote).count() % 2 == 0;
    let is_list = list.chars().all(is_of_a_list) && are_even('"') && are_even('\'');
    if list.is_empty() || !is_list {
        let message = format!("`theme.fonts.{key}` is not a list of font families");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let place = reader.place(table, key);
        reader.report(diagnostic.label("expected one such as `\"Source Serif 4\", serif`"), place);
        return None;
    }
    Some(list)
}

/// The colours of a look that the site sets.
struct Chosen {
    paper: Option<Color>,
    ink: Option<Color>,
    accent: Option<Color>,
}

impl Chosen {
    fn read(reader: &mut Reader<'_>, table: Table<'_>, [paper, ink, accent]: [&str; 3]) -> Self {
        Self {
            paper: color(reader, table, paper),
            ink: color(reader, table, ink),
            accent: color(reader, table, accent),
        }
    }

    /// The look with these colours over its `own`; `accent` is that of the other look.
    fn palette(&self, own: Palette, accent: Option<Color>) -> Palette {
        let (paper, ink) = (self.paper.unwrap_or(own.paper), self.ink.unwrap_or(own.ink));
        let ground = match self.paper.or(self.ink) {
            None => own,
            Some(_) => {
                let tint = paper.mix(ink, 0.05);
                Palette {
                    paper,
                    tint,
                    tint_2: paper.mix(ink, 0.11),
                    ink,
                    soft: ink.mix(paper, 0.3).readable_on(&[paper, tint], ink),
                    rule: paper.mix(ink, 0.18),
                    accent: own.accent,
                }
            }
        };
        let derived = accent.map(|accent| accent.readable_on(&[paper, ground.tint], ink));
        Palette { accent: self.accent.or(derived).unwrap_or(own.accent), ..ground }
    }
}

fn color(reader: &mut Reader<'_>, table: Table<'_>, key: &str) -> Option<Color> {
    let text = reader.string(table, key)?;
    let color = Color::parse(&text);
    if color.is_none() {
        let message = format!("`theme.colors.{key}` is not a colour");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let place = reader.place(table, key);
        reader.report(diagnostic.label("expected one such as `#a4161a`"), place);
    }
    color
}

/// Says which of the colours that the site sets can't be read; `end` is the direction in which
/// they could.
fn check(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    chosen: &Chosen,
    palette: Palette,
    end: Color,
    [paper, ink, accent]: [&str; 3],
) {
    for (key, is_set, color) in [
        (ink, chosen.ink.or(chosen.paper).is_some(), palette.ink),
        (accent, chosen.accent.or(chosen.paper).is_some(), palette.accent),
    ] {
        let grounds = [palette.paper, palette.tint];
        let lowest = grounds.map(|ground| color.contrast(ground));
        let lowest = lowest[0].min(lowest[1]);
        if !is_set || lowest >= MIN_CONTRAST {
            continue;
        }
        // What is not set itself can't be read on a paper that is.
        let named = if reader.place(table, key) == Place::File { paper } else { key };
        let message = format!("`theme.colors.{key}` is hard to read on `{paper}`");
        let better = color.readable_on(&grounds, end);
        let is_enough = grounds.iter().all(|ground| better.contrast(*ground) >= MIN_CONTRAST);
        let place = reader.place(table, named);
        let diagnostic = Diagnostic::warning("low-contrast", message)
            .label(format!("a contrast of {lowest:.1}; text needs {MIN_CONTRAST} at least"));
        let hint = is_enough.then(|| format!("`{key} = \"{better}\"` can be read"));
        reader.report(diagnostic.maybe_hint(hint), place);
    }
}
