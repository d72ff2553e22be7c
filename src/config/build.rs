//! `[build]`: the output.

use std::path::PathBuf;

use super::CopyRules;
use super::reader::{Reader, Table};

/// `[build]`: the output.
#[derive(Debug, Clone)]
pub struct Build {
    /// The output folder, relative to the site's root.
    pub output: PathBuf,
    /// Whether to minify pages.
    pub minify: bool,
    /// The style of page URLs.
    pub urls: UrlStyle,
    /// The rules for decision files of static folders.
    pub copy_rules: CopyRules,
}

/// The style of page URLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlStyle {
    /// `/news/a/`, a folder with an `index.html`.
    Pretty,
    /// `/news/a`, a file `news/a.html`.
    Flat,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    build: Table<'_>,
    output: Option<PathBuf>,
    copy_rules: CopyRules,
) -> Build {
    const STYLES: [(&str, UrlStyle); 2] = [("pretty", UrlStyle::Pretty), ("flat", UrlStyle::Flat)];
    let configured = reader.non_empty(build, "output").map(PathBuf::from);
    Build {
        output: output.or(configured).unwrap_or_else(|| PathBuf::from("public")),
        minify: reader.bool(build, "minify", true),
        urls: reader.choice(build, "urls", UrlStyle::Pretty, &STYLES),
        copy_rules,
    }
}
