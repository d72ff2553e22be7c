//! `[theme]`: the appearance of the built-in theme.
//!
//! Colours that are not set are derived from those that are, or are the default ones. Colours with low
//! contrast are reported with a readable alternative.

use super::reader::{Reader, Table};
use super::theme_files::{FileType, ThemeFile, file, files};
use crate::diag::{Diagnostic, Place};
use crate::text::color::{BLACK, Color, MIN_CONTRAST, WHITE};
use crate::text::pattern::{DAY_PLACEHOLDERS, placeholders};
use crate::text::suggest::closest;

/// `[theme]`.
#[derive(Debug, Clone)]
pub struct Theme {
    /// The style of article lists.
    pub card_style: CardStyle,
    /// Where the titles of articles lead.
    pub title_links: TitleLinks,
    /// The colour schemes of the site.
    pub color_scheme: ColorScheme,
    /// The colours of the light scheme.
    pub light: Palette,
    /// The colours of the dark scheme.
    pub dark: Palette,
    /// The font families.
    pub fonts: Fonts,
    /// The image that replaces the title in the header.
    pub logo: Option<ThemeFile>,
    /// The logo in the dark scheme.
    pub logo_dark: Option<ThemeFile>,
    /// The image that replaces the generated icon.
    pub icon: Option<ThemeFile>,
    /// Whether pages have the script of reading aids.
    pub reader: bool,
    /// Whether to generate link preview images for articles without an image.
    pub article_cards: bool,
    /// Whether pages offer to share an article and to copy addresses.
    pub share: bool,
    /// Additional stylesheets.
    pub stylesheets: Vec<ThemeFile>,
    /// The text in the footer, in Markdown.
    pub footer: Option<String>,
    /// The date format, with placeholders in braces; `None` for the default of the language.
    pub date_format: Option<String>,
}

/// The style of article lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStyle {
    /// One row per article, with a small image.
    Rows,
    /// A grid of cards with large images and excerpts.
    Pictures,
    /// One line per article, without images.
    Compact,
}

impl Theme {
    /// The colours for output with a single scheme, such as images.
    pub fn main_palette(&self) -> &Palette {
        match self.color_scheme {
            ColorScheme::Auto | ColorScheme::Light => &self.light,
            ColorScheme::Dark => &self.dark,
        }
    }

    /// Whether the colours differ from those of the stylesheet.
    pub fn has_own_colors(&self) -> bool {
        self.color_scheme != ColorScheme::Auto || (self.light, self.dark) != (LIGHT, DARK)
    }
}

impl CardStyle {
    /// The last two are former names.
    const WORDS: [(&'static str, Self); 5] = [
        ("rows", Self::Rows),
        ("pictures", Self::Pictures),
        ("compact", Self::Compact),
        ("cards", Self::Pictures),
        ("list", Self::Rows),
    ];

    /// The name in `site.toml` and in CSS classes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Pictures => "pictures",
            Self::Compact => "compact",
        }
    }
}

/// Where the titles of articles in lists lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleLinks {
    /// To the page of the article.
    Article,
    /// To the source of the article, if it has one.
    Source,
}

/// The colour schemes of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorScheme {
    /// Light or dark, depending on the reader's system.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The colours of a scheme. The names are those of the CSS variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The background of pages.
    pub paper: Color,
    /// A background that differs slightly from `paper`.
    pub tint: Color,
    /// A background that differs more from `paper`.
    pub tint_2: Color,
    /// Text.
    pub ink: Color,
    /// Secondary text.
    pub soft: Color,
    /// Lines.
    pub rule: Color,
    /// Links and highlights.
    pub accent: Color,
}

/// `[theme.fonts]`: lists of font families in CSS syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    /// The fonts of headings.
    pub headings: Option<String>,
    /// The fonts of body text.
    pub text: Option<String>,
    /// The fonts of everything else.
    pub interface: Option<String>,
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color { rgb: [red, green, blue] }
}

/// The light colours of the stylesheet, as a test checks.
pub const LIGHT: Palette = Palette {
    paper: rgb(0xfc, 0xfc, 0xfa),
    tint: rgb(0xf3, 0xf2, 0xee),
    tint_2: rgb(0xe6, 0xe5, 0xdf),
    ink: rgb(0x17, 0x18, 0x1b),
    soft: rgb(0x55, 0x58, 0x5e),
    rule: rgb(0xd6, 0xd6, 0xcf),
    accent: rgb(0xa4, 0x16, 0x1a),
};
/// The dark colours of the stylesheet.
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
    const TITLE_LINKS: [(&str, TitleLinks); 2] =
        [("article", TitleLinks::Article), ("source", TitleLinks::Source)];
    let theme = reader.table("theme.");
    let card_style = reader.choice(theme, "card_style", CardStyle::Rows, &CardStyle::WORDS);
    let title_links = reader.choice(theme, "title_links", TitleLinks::Article, &TITLE_LINKS);
    let color_scheme = reader.choice(theme, "color_scheme", ColorScheme::Auto, &SCHEMES);
    let logo = file(reader, theme, "logo", FileType::Image);
    let logo_dark = file(reader, theme, "logo_dark", FileType::Image);
    let icon = file(reader, theme, "icon", FileType::Icon);
    let has_reader = reader.bool(theme, "reader", true);
    let article_cards = reader.bool(theme, "article_cards", false);
    let share = reader.bool(theme, "share", true);
    let stylesheets = files(reader, theme, "stylesheets", FileType::Stylesheet);
    let footer = reader.string(theme, "footer").filter(|text| !text.trim().is_empty());
    let date_format = date_format(reader, theme);
    if let (None, Some(dark), ColorScheme::Auto | ColorScheme::Light) =
        (&logo, &logo_dark, color_scheme)
    {
        let diagnostic =
            Diagnostic::warning("unused-setting", "`theme.logo_dark` without `theme.logo`")
                .label("it replaces `logo` in the dark colour scheme")
                .hint("set `logo` as well");
        reader.report(diagnostic, dark.place.clone());
    }
    let colors = reader.subtable(theme, "colors", "theme.colors.");
    let light = CustomColors::read(reader, colors, LIGHT_KEYS);
    let dark = CustomColors::read(reader, colors, DARK_KEYS);
    let palettes = (light.palette(LIGHT, dark.accent), dark.palette(DARK, light.accent));
    if color_scheme != ColorScheme::Dark {
        check_contrast(reader, colors, &light, palettes.0, BLACK, LIGHT_KEYS);
    }
    if color_scheme != ColorScheme::Light {
        check_contrast(reader, colors, &dark, palettes.1, WHITE, DARK_KEYS);
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
        title_links,
        color_scheme,
        light,
        dark,
        fonts,
        logo,
        logo_dark,
        icon,
        reader: has_reader,
        article_cards,
        share,
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
        let names = DAY_PLACEHOLDERS.map(|name| format!("`{{{name}}}`")).join(", ");
        Diagnostic::error("bad-setting", message).label(format!("the placeholders are {names}"))
    };
    if let Some(name) = placeholders(&pattern).find(|name| !DAY_PLACEHOLDERS.contains(name)) {
        let near = closest(name, DAY_PLACEHOLDERS);
        let message = format!("unknown placeholder `{{{name}}}` in `theme.date_format`");
        let hint = near.map(|near| format!("did you mean `{{{near}}}`?"));
        reader.report(bad(&message).maybe_hint(hint), place);
        return None;
    }
    if placeholders(&pattern).next().is_none() {
        let hint = match from_strftime(&pattern) {
            Some(converted) => format!("write \"{converted}\""),
            None => "for example \"{day_padded}.{month_padded}.{year}\"".to_owned(),
        };
        reader.report(bad("`theme.date_format` has no placeholder").hint(hint), place);
        return None;
    }
    Some(pattern)
}

/// Converts a strftime pattern such as `%d.%m.%Y`.
fn from_strftime(pattern: &str) -> Option<String> {
    let mut parts = pattern.split('%');
    let mut converted = parts.next()?.to_owned();
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
        converted.push_str(&format!("{{{name}}}{rest}"));
        count += 1;
    }
    (count > 0).then_some(converted)
}

/// Reads a list of font families. Characters that could end the CSS value are rejected.
fn font(reader: &mut Reader<'_>, table: Table<'_>, key: &str) -> Option<String> {
    let list = reader.string(table, key)?.trim().to_owned();
    let is_allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '"' | '\'' | '.');
    let is_balanced = |quote| list.matches(quote).count() % 2 == 0;
    let is_list = list.chars().all(is_allowed) && is_balanced('"') && is_balanced('\'');
    if list.is_empty() || !is_list {
        let message = format!("`theme.fonts.{key}` is not a list of font families");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let place = reader.place(table, key);
        let label = "expected a list such as `\"Source Serif 4\", serif`";
        reader.report(diagnostic.label(label), place);
        return None;
    }
    Some(list)
}

/// The configured colours of a scheme.
struct CustomColors {
    paper: Option<Color>,
    ink: Option<Color>,
    accent: Option<Color>,
}

impl CustomColors {
    fn read(reader: &mut Reader<'_>, table: Table<'_>, [paper, ink, accent]: [&str; 3]) -> Self {
        Self {
            paper: color(reader, table, paper),
            ink: color(reader, table, ink),
            accent: color(reader, table, accent),
        }
    }

    /// Completes the palette: colours that are not set are derived from `paper`, `ink` and `other_accent`, the
    /// accent of the other scheme, or are the `default` ones.
    fn palette(&self, default: Palette, other_accent: Option<Color>) -> Palette {
        let paper = self.paper.unwrap_or(default.paper);
        let ink = self.ink.unwrap_or(default.ink);
        let palette = match self.paper.or(self.ink) {
            None => default,
            Some(_) => {
                let tint = paper.mix(ink, 0.05);
                Palette {
                    paper,
                    tint,
                    tint_2: paper.mix(ink, 0.11),
                    ink,
                    soft: ink.mix(paper, 0.3).readable_on(&[paper, tint], ink),
                    rule: paper.mix(ink, 0.18),
                    accent: default.accent,
                }
            }
        };
        let derived = other_accent.map(|accent| accent.readable_on(&[paper, palette.tint], ink));
        Palette { accent: self.accent.or(derived).unwrap_or(default.accent), ..palette }
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

/// Reports configured colours with low contrast. Mixing with `target` increases the contrast.
fn check_contrast(
    reader: &mut Reader<'_>,
    table: Table<'_>,
    custom: &CustomColors,
    palette: Palette,
    target: Color,
    [paper, ink, accent]: [&str; 3],
) {
    for (key, is_custom, color) in [
        (ink, custom.ink.or(custom.paper).is_some(), palette.ink),
        (accent, custom.accent.or(custom.paper).is_some(), palette.accent),
    ] {
        let backgrounds = [palette.paper, palette.tint];
        let [on_paper, on_tint] = backgrounds.map(|background| color.contrast(background));
        let contrast = on_paper.min(on_tint);
        if !is_custom || contrast >= MIN_CONTRAST {
            continue;
        }
        // A default colour has low contrast on a configured background.
        let marked_key = if reader.place(table, key) == Place::File { paper } else { key };
        let message = format!("low contrast of `theme.colors.{key}` on `{paper}`");
        let better = color.readable_on(&backgrounds, target);
        let is_readable = backgrounds.iter().all(|ground| better.contrast(*ground) >= MIN_CONTRAST);
        let place = reader.place(table, marked_key);
        let diagnostic = Diagnostic::warning("low-contrast", message)
            .label(format!("expected a contrast of at least {MIN_CONTRAST}, found {contrast:.1}"));
        let hint = is_readable.then(|| format!("a readable colour is `{key} = \"{better}\"`"));
        reader.report(diagnostic.maybe_hint(hint), place);
    }
}
