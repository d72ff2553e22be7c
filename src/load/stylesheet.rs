//! The stylesheet: minified, with the settings of `[theme]` appended.
//!
//! Colours and fonts are values of CSS variables. They follow the rules of the theme's or the site's stylesheet,
//! and so override its values. Only settings of the site are added, so a site's own stylesheet without settings is
//! unchanged.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::config::{ColorScheme, Config, Palette, Theme};
use crate::theme::{self, STYLESHEET};

/// Adds the site's settings to the `bytes` of a file of the theme, or of its replacement, if `path` is that
/// of the stylesheet. Minifies the theme's own stylesheet.
pub(super) fn customize<'a>(path: &str, bytes: Cow<'a, [u8]>, config: &Config) -> Cow<'a, [u8]> {
    if path != STYLESHEET {
        return bytes;
    }
    let is_builtin = theme::ASSETS.contains(&(path, &*bytes));
    let bytes = if is_builtin && config.build.minify { minified(&bytes).into() } else { bytes };
    with_settings(bytes, &config.theme)
}

fn with_settings<'a>(bytes: Cow<'a, [u8]>, theme: &Theme) -> Cow<'a, [u8]> {
    let settings = settings(theme);
    if settings.is_empty() {
        return bytes;
    }
    let mut bytes = bytes.into_owned();
    bytes.extend_from_slice(settings.as_bytes());
    bytes.into()
}

/// Minifies the theme's own stylesheet: removes comments and insignificant whitespace. It supports only the CSS
/// that the theme uses; comments contain no quotes.
fn minified(bytes: &[u8]) -> Vec<u8> {
    let css = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(css.len());
    for (at, part) in css.split('"').enumerate() {
        // Every other part is a string.
        if at % 2 == 1 {
            out.extend(["\"", part, "\""]);
            continue;
        }
        let mut rest = part;
        while let Some((before, after)) = rest.split_once("/*") {
            squeeze(before, &mut out);
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        squeeze(rest, &mut out);
    }
    out.into_bytes()
}

/// Appends `css` with collapsed whitespace, and without whitespace next to separators.
fn squeeze(css: &str, out: &mut String) {
    for c in css.chars() {
        let after_separator = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', ' ']);
        match c {
            c if c.is_whitespace() && after_separator => {}
            c if c.is_whitespace() => out.push(' '),
            '{' | '}' | ';' | ',' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// The settings as CSS.
fn settings(theme: &Theme) -> String {
    let mut css = String::new();
    if theme.has_own_colors() {
        match theme.color_scheme {
            ColorScheme::Auto => {
                let (light, dark) = (variables(theme.light), variables(theme.dark));
                let _ = write!(
                    css,
                    ":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
                );
            }
            ColorScheme::Light => {
                let _ =
                    write!(css, ":root{{color-scheme:light;{};--dim:1}}", variables(theme.light));
            }
            ColorScheme::Dark => {
                let _ =
                    write!(css, ":root{{color-scheme:dark;{};--dim:.9}}", variables(theme.dark));
            }
        }
    }
    let fonts = [
        ("head", &theme.fonts.headings),
        ("text", &theme.fonts.text),
        ("ui", &theme.fonts.interface),
    ];
    let fonts = fonts.into_iter().filter_map(|(name, list)| Some((name, list.as_deref()?)));
    let fonts: Vec<String> = fonts.map(|(name, list)| format!("--{name}:{list}")).collect();
    if !fonts.is_empty() {
        let _ = write!(css, ":root{{{}}}", fonts.join(";"));
    }
    css
}

fn variables(palette: Palette) -> String {
    let Palette { paper, tint, tint_2, ink, soft, rule, accent } = palette;
    format!(
        "--paper:{paper};--tint:{tint};--tint-2:{tint_2};--ink:{ink};--soft:{soft};\
         --rule:{rule};--accent:{accent}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DARK, LIGHT};
    use crate::load::testing::config;
    use crate::text::color::MIN_CONTRAST;
    fn stylesheet() -> &'static [u8] {
        theme::ASSETS.iter().find(|(path, _)| *path == STYLESHEET).expect("a stylesheet").1
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).expect("CSS in UTF-8")
    }

    /// The CSS that these settings add.
    fn added(toml: &str) -> String {
        let css = customize(STYLESHEET, b"a{b:c}".into(), &config(toml)).into_owned();
        text(&css).strip_prefix("a{b:c}").expect("the rules first").to_owned()
    }

    #[test]
    fn only_settings_of_the_site_are_added() {
        assert_eq!(added(""), "");
        assert_eq!(added("[theme]\ncolor_scheme = 'auto'\ncard_style = 'pictures'"), "");
        let config = config("[theme]\ncolor_scheme = 'dark'");
        assert_eq!(customize("other.css", b"x".into(), &config), &b"x"[..]);
    }

    #[test]
    fn settings_set_css_variables() {
        let css = added("[theme.colors]\naccent = '#0a5c36'");
        let (light, dark) = css.split_once("@media (prefers-color-scheme:dark)").expect("both");
        assert!(light.contains("--accent:#0a5c36") && light.contains(&LIGHT.paper.to_string()));
        // The dark scheme gets a readable shade of the same colour.
        assert!(!dark.contains("#0a5c36") && !dark.contains(&DARK.accent.to_string()), "{dark}");
        let one = added("[theme]\ncolor_scheme = 'light'");
        assert!(one.starts_with(":root{color-scheme:light;--paper:#fcfcfa;"), "{one}");
        assert!(!one.contains("@media"));
        let fonts =
            added("[theme.fonts]\nheadings = '\"Source Serif 4\", serif'\ninterface = 'Inter'");
        assert_eq!(fonts, ":root{--head:\"Source Serif 4\", serif;--ui:Inter}");
        // Tints follow the background colour.
        let paper = added("[theme.colors]\npaper = '#fff8e7'");
        assert!(paper.contains("--paper:#fff8e7") && !paper.contains(&LIGHT.tint.to_string()));
    }

    #[test]
    fn the_default_palettes_are_those_of_the_stylesheet() {
        let css = minified(stylesheet());
        let css = text(&css);
        let (light, dark) = (variables(LIGHT), variables(DARK));
        assert!(css.contains(&format!("color-scheme:light dark;{light};")), "{light}");
        assert!(css.contains(&format!("@media (prefers-color-scheme:dark){{:root{{{dark}}}}}")));
    }

    #[test]
    fn titles_that_were_opened_are_readable() {
        let settings =
            ["paper = '#fff8e7'", "ink = '#444'", "accent = '#0a5c36'", "paper_dark = '#202030'"];
        for setting in settings {
            let theme = config(&format!("[theme.colors]\n{setting}")).theme;
            for palette in [theme.light, theme.dark] {
                let contrast =
                    [palette.paper, palette.tint].map(|ground| palette.soft.contrast(ground));
                assert!(
                    contrast.iter().all(|contrast| *contrast >= MIN_CONTRAST),
                    "{setting}: {contrast:?}"
                );
            }
        }
        let css = minified(stylesheet());
        assert!(
            text(&css).contains("a:visited,.neighbour:visited b{color:var(--soft)}"),
            "no colour"
        );
    }

    #[test]
    fn minifying_changes_only_comments_and_whitespace() {
        let with =
            |toml: &str| customize(STYLESHEET, stylesheet().into(), &config(toml)).into_owned();
        let small = with("");
        assert_eq!(with("[build]\nminify = false"), stylesheet());
        assert!(small.len() < 33_000, "{} bytes", small.len());
        assert_eq!(
            text(&minified(
                b"/* a */ :root {\n  --a: \"x ; y\", b;\n}\n.c :focus > d, e { f: g }\n"
            )),
            ":root{--a:\"x ; y\",b}.c :focus > d,e{f:g}"
        );
        let normalized = |css: &str| -> String {
            let parts = css.split("/*").enumerate();
            let parts = parts.map(|(at, part)| match at {
                0 => part,
                _ => part.split_once("*/").expect("a comment that ends").1,
            });
            let css: String = parts.collect();
            let css: String = css.split_whitespace().collect();
            css.replace(";}", "}")
        };
        assert_eq!(normalized(text(&small)), normalized(text(stylesheet())));
    }
}
