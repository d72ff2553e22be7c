//! Which files of static folders are copied.
//!
//! Hidden files hold settings and secrets of programs more often than parts of a site. So they
//! are left out unless static hosts look for them, and so is what editors and systems leave.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::reader::{Reader, Table};
use crate::diag::Diagnostic;

/// What is left out when files are copied.
#[derive(Debug, Clone)]
pub struct CopyRules {
    ignore: Patterns,
    include: Patterns,
}

/// Whether a file is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copying {
    /// It is copied.
    Copied,
    /// It is left out: a setting says so, or it is known not to be meant for readers.
    LeftOut,
    /// It is left out because its name, or that of a folder around it, starts with a dot.
    Hidden,
}

/// Names that start with a dot and that static hosts and their tools look for.
const PUBLIC: [&str; 5] = [".well-known", ".nojekyll", ".htaccess", ".domains", ".assetsignore"];

/// Names of files and folders that are no part of any site, in lower case.
const RUBBISH: [&str; 11] = [
    "$recycle.bin",
    "__macosx",
    "_darcs",
    "cvs",
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "icon\r",
    "system volume information",
    "thumbs.db",
    "thumbs.db:encryptable",
];

/// Endings of names that editors and tools give to copies.
const RUBBISH_ENDINGS: [&str; 8] =
    ["~", ".bak", ".orig", ".rej", ".swo", ".swp", ".tmp", ".crdownload"];

/// Endings of pictures, sound, video and documents that are no programs to browsers, as HTML and SVG are.
const HARMLESS: [&str; 44] = [
    "aac", "apng", "avif", "bib", "bmp", "csv", "docx", "epub", "flac", "geojson", "gif", "gz",
    "heic", "heif", "ico", "jpeg", "jpg", "json", "jxl", "m4a", "m4v", "mov", "mp3", "mp4", "odp",
    "ods", "odt", "oga", "ogg", "ogv", "opus", "pdf", "png", "pptx", "srt", "tif", "tiff", "tsv",
    "txt", "vtt", "wav", "webm", "webp", "xlsx",
];

/// Hidden names that nobody misses in a site.
const HIDDEN_RUBBISH: [&str; 26] = [
    ".appledouble",
    ".apdisk",
    ".bzr",
    ".cache",
    ".directory",
    ".documentrevisions-v100",
    ".ds_store",
    ".editorconfig",
    ".eslintcache",
    ".feedgen",
    ".fseventsd",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".gitmodules",
    ".hg",
    ".idea",
    ".jekyll-cache",
    ".localized",
    ".sass-cache",
    ".spotlight-v100",
    ".svn",
    ".temporaryitems",
    ".trashes",
    ".vscode",
];

impl CopyRules {
    /// Whether the file or folder at `path`, from the site's root, is copied; `within` is the
    /// length of the folder that is copied, whose own name is not in question.
    pub fn of(&self, path: &str, within: usize) -> Copying {
        let start = path.len().min(if within == 0 { 0 } else { within + 1 });
        let ends = path[start..].match_indices('/').map(|(at, _)| start + at);
        let mut copying = Copying::Copied;
        for end in ends.chain([path.len()]) {
            let (path, in_folder) = (&path[..end], &path[start..end]);
            let name = in_folder.rsplit('/').next().unwrap_or(in_folder);
            if self.include.match_any([path, in_folder]) {
                copying = Copying::Copied;
            } else if copying == Copying::Copied {
                copying = match name {
                    _ if self.ignore.match_any([path, in_folder]) => Copying::LeftOut,
                    name if is_rubbish(name) => Copying::LeftOut,
                    name if is_hidden(name) => Copying::Hidden,
                    _ => Copying::Copied,
                };
            }
        }
        copying
    }

    /// Whether the file at `path`, from the site's root, may be copied from beside an article, where it is
    /// called `in_folder`: those of strangers must hold nothing that browsers or hosts run.
    pub fn may_be_beside(&self, path: &str, in_folder: &str) -> bool {
        let ending = in_folder.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_harmless = HARMLESS.iter().any(|known| known.eq_ignore_ascii_case(ending))
            && !in_folder.split('/').any(|name| name.starts_with('.'));
        is_harmless || self.include.match_any([path, in_folder])
    }

    /// Whether nothing is copied of a folder that is not copied itself.
    pub fn leave_out_whole_folders(&self) -> bool {
        self.include.texts.is_empty()
    }
}

/// Whether files of this name are left out unless a setting includes them.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !PUBLIC.contains(&name)
}

fn is_rubbish(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_copy = RUBBISH_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let is_autosave = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    let is_lock = name.starts_with("~$");
    let is_hidden_rubbish = name.starts_with('.')
        && (HIDDEN_RUBBISH.contains(&lower.as_str())
            || [".env", "._", ".#", ".~lock."].iter().any(|start| lower.starts_with(start)));
    is_copy || is_autosave || is_lock || is_hidden_rubbish || RUBBISH.contains(&lower.as_str())
}

/// Patterns of paths, as `.gitignore` has them: one without a slash is about names in any folder.
#[derive(Debug, Clone, Default)]
struct Patterns {
    texts: Vec<String>,
    set: GlobSet,
}

impl Patterns {
    fn match_any(&self, paths: [&str; 2]) -> bool {
        !self.texts.is_empty() && paths.iter().any(|path| self.set.is_match(path))
    }
}

/// `build.ignore` and `build.include`.
pub(super) fn rules(reader: &mut Reader<'_>, build: Table<'_>) -> CopyRules {
    CopyRules {
        ignore: patterns(reader, build, "ignore"),
        include: patterns(reader, build, "include"),
    }
}

fn patterns(reader: &mut Reader<'_>, build: Table<'_>, key: &str) -> Patterns {
    let mut patterns = Patterns::default();
    let mut set = GlobSetBuilder::new();
    for (text, place) in reader.strings(build, key).unwrap_or_default() {
        let pattern = text.trim_end_matches('/');
        let glob = match pattern.strip_prefix('/') {
            Some(anchored) => anchored.to_owned(),
            None if pattern.contains('/') => pattern.to_owned(),
            None => format!("**/{pattern}"),
        };
        let built = GlobBuilder::new(&glob).literal_separator(true).build();
        match built {
            Ok(glob) if !pattern.is_empty() => {
                set.add(glob);
                patterns.texts.push(text);
            }
            built => {
                let message = format!("`{text}` is not a valid pattern");
                let problem = built.err().map(|error| error.kind().to_string());
                let problem = problem.unwrap_or_else(|| "it matches nothing".to_owned());
                let diagnostic = Diagnostic::error("bad-setting", message).label(problem);
                let hint = "patterns are written as in .gitignore: `*.psd`, `drafts`, `raw/**`";
                reader.report(diagnostic.hint(hint), place);
            }
        }
    }
    patterns.set = set.build().unwrap_or_default();
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Overrides, parse};

    fn copying(toml: &str, path: &str) -> Copying {
        let text = format!("title = 'T'\nbase_url = 'https://example.org'\n{toml}");
        let (config, found) = parse("site.toml", &text, Overrides::default());
        assert_eq!(found, []);
        config
            .expect("a configuration")
            .build
            .copy_rules
            .of(&format!("static/{path}"), "static".len())
    }

    #[test]
    fn rubbish_is_left_out() {
        for path in [
            ".DS_Store",
            "images/.DS_Store",
            "images/._photo.jpg",
            "Thumbs.db",
            "a/thumbs.DB",
            "desktop.ini",
            "Desktop.ini",
            "x.css~",
            ".x.swp",
            "a/.x.css.swo",
            "x.css.swp",
            "#x.css#",
            ".#x.css",
            "~$report.docx",
            ".~lock.report.odt#",
            "config.php.bak",
            "x.ORIG",
            "x.rej",
            "x.tmp",
            ".git/config",
            ".git",
            "a/.git/objects/ab/cdef",
            ".svn/entries",
            ".hg/store",
            "CVS/Root",
            "__MACOSX/a",
            ".env",
            ".env.local",
            ".envrc",
            ".gitignore",
            ".gitkeep",
            ".feedgen/lock",
            ".well-known/.DS_Store",
            ".well-known/x~",
        ] {
            assert_eq!(copying("", path), Copying::LeftOut, "{path}");
        }
    }

    #[test]
    fn what_hosts_look_for_is_copied() {
        for path in [
            ".well-known/security.txt",
            ".well-known/acme-challenge/x",
            ".nojekyll",
            ".htaccess",
            "a/.htaccess",
            ".domains",
            "CNAME",
            "_headers",
            "_redirects",
            "robots.txt",
            "a~b.txt",
            "#1.png",
            "backup.bak.png",
            "environment.txt",
            "icon.png",
        ] {
            assert_eq!(copying("", path), Copying::Copied, "{path}");
        }
    }

    #[test]
    fn other_hidden_files_are_not_copied() {
        for path in [".htpasswd", ".npmrc", ".bashrc", ".ssh/id", "a/.private/b.txt", "..x", "..."]
        {
            assert_eq!(copying("", path), Copying::Hidden, "{path}");
        }
    }

    #[test]
    fn settings_ignore_and_include() {
        let ignore =
            "[build]\nignore = ['*.psd', 'raw', '/drafts/', 'a/*.txt', 'static/b/**', 'é?.png']";
        for (path, is_copied) in [
            ("a.psd", false),
            ("deep/er/a.psd", false),
            ("raw/a.png", false),
            ("deep/raw/a.png", false),
            ("raw.png", true),
            ("drafts/a.png", false),
            ("deep/drafts/a.png", true),
            ("a/b.txt", false),
            ("a/b/c.txt", true),
            ("b/c/d.png", false),
            ("é1.png", false),
            ("é12.png", true),
            ("a.png", true),
        ] {
            let expected = if is_copied { Copying::Copied } else { Copying::LeftOut };
            assert_eq!(copying(ignore, path), expected, "{path}");
        }
        let include = "[build]\ninclude = ['.htpasswd', '*.bak', '.git/info.txt', '.config/']";
        for (path, expected) in [
            (".htpasswd", Copying::Copied),
            ("a/.htpasswd", Copying::Copied),
            ("x.bak", Copying::Copied),
            (".git/info.txt", Copying::Copied),
            (".git/config", Copying::LeftOut),
            (".config/a/b", Copying::Copied),
            (".config/.DS_Store", Copying::LeftOut),
            (".other", Copying::Hidden),
        ] {
            assert_eq!(copying(include, path), expected, "{path}");
        }
        let both = "[build]\nignore = ['*.txt']\ninclude = ['keep.txt']";
        assert_eq!(copying(both, "a/keep.txt"), Copying::Copied);
        assert_eq!(copying(both, "a/other.txt"), Copying::LeftOut);
    }
}
