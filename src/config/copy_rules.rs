//! The rules for decision files of static folders.
//!
//! Hidden files more often contain settings and secrets of programs than content. So they are ignored unless
//! static hosts read them. Backups and metadata of editors and operating systems are ignored too.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::reader::{Reader, Table};
use crate::diag::Diagnostic;

/// `build.ignore` and `build.include`, on top of built-in rules.
#[derive(Debug, Clone)]
pub struct CopyRules {
    ignore: Patterns,
    include: Patterns,
}

/// Whether to copy a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyDecision {
    /// Copy it.
    Copy,
    /// Ignore it, by a setting or a built-in rule.
    Ignore,
    /// Ignore it, as its name or the name of a parent folder starts with a dot.
    Hidden,
}

/// Hidden files that static hosts and their tools read.
const PUBLIC_HIDDEN: [&str; 5] =
    [".well-known", ".nojekyll", ".htaccess", ".domains", ".assetsignore"];

/// Names of ignored files and folders, in lower case.
const IGNORED: [&str; 11] = [
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

/// Suffixes of backups and temporary files.
const IGNORED_SUFFIXES: [&str; 8] =
    ["~", ".bak", ".orig", ".rej", ".swo", ".swp", ".tmp", ".crdownload"];

/// Extensions of media files and documents in which browsers run no scripts, unlike HTML and SVG.
const HARMLESS_EXTENSIONS: [&str; 44] = [
    "aac", "apng", "avif", "bib", "bmp", "csv", "docx", "epub", "flac", "geojson", "gif", "gz",
    "heic", "heif", "ico", "jpeg", "jpg", "json", "jxl", "m4a", "m4v", "mov", "mp3", "mp4", "odp",
    "ods", "odt", "oga", "ogg", "ogv", "opus", "pdf", "png", "pptx", "srt", "tif", "tiff", "tsv",
    "txt", "vtt", "wav", "webm", "webp", "xlsx",
];

/// Hidden files and folders that are ignored without a warning.
const IGNORED_HIDDEN: [&str; 26] = [
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
    /// Decides about the file or folder at `path`, relative to the site's root. `folder_len` is the length of
    /// the path of the static folder, whose own name is not checked.
    pub fn decide(&self, path: &str, folder_len: usize) -> CopyDecision {
        let start = path.len().min(if folder_len == 0 { 0 } else { folder_len + 1 });
        let ends = path[start..].match_indices('/').map(|(at, _)| start + at);
        let mut decision = CopyDecision::Copy;
        for end in ends.chain([path.len()]) {
            let (path, in_folder) = (&path[..end], &path[start..end]);
            let name = in_folder.rsplit('/').next().unwrap_or(in_folder);
            if self.include.match_any([path, in_folder]) {
                decision = CopyDecision::Copy;
            } else if decision == CopyDecision::Copy {
                decision = match name {
                    _ if self.ignore.match_any([path, in_folder]) => CopyDecision::Ignore,
                    name if is_ignored(name) => CopyDecision::Ignore,
                    name if is_hidden(name) => CopyDecision::Hidden,
                    _ => CopyDecision::Copy,
                };
            }
        }
        decision
    }

    /// Whether the file at `path`, relative to the site's root, may be copied with an article. `in_folder` is
    /// its path relative to the article's folder. Articles may come from untrusted authors, so
    /// files that browsers or hosts run are rejected.
    pub fn is_allowed_next_to_article(&self, path: &str, in_folder: &str) -> bool {
        let extension = in_folder.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_harmless =
            HARMLESS_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
                && !in_folder.split('/').any(|name| name.starts_with('.'));
        is_harmless || self.include.match_any([path, in_folder])
    }

    /// Whether the content of an ignored folder is ignored too, so that it need not be read.
    pub fn can_prune_folders(&self) -> bool {
        self.include.is_empty
    }
}

/// Whether a file of this name is hidden, and ignored unless `build.include` matches it.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !PUBLIC_HIDDEN.contains(&name)
}

fn is_ignored(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_backup = IGNORED_SUFFIXES.iter().any(|suffix| lower.ends_with(suffix));
    let is_autosave = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    let is_lock = name.starts_with("~$");
    let is_ignored_hidden = name.starts_with('.')
        && (IGNORED_HIDDEN.contains(&lower.as_str())
            || [".env", "._", ".#", ".~lock."].iter().any(|prefix| lower.starts_with(prefix)));
    is_backup || is_autosave || is_lock || is_ignored_hidden || IGNORED.contains(&lower.as_str())
}

/// Patterns in the syntax of `.gitignore`; a pattern without a slash matches names in any folder.
#[derive(Debug, Clone)]
struct Patterns {
    is_empty: bool,
    set: GlobSet,
}

impl Patterns {
    fn match_any(&self, paths: [&str; 2]) -> bool {
        !self.is_empty && paths.iter().any(|path| self.set.is_match(path))
    }
}

pub(super) fn read(reader: &mut Reader<'_>, build: Table<'_>) -> CopyRules {
    CopyRules {
        ignore: patterns(reader, build, "ignore"),
        include: patterns(reader, build, "include"),
    }
}

fn patterns(reader: &mut Reader<'_>, build: Table<'_>, key: &str) -> Patterns {
    let mut set = GlobSetBuilder::new();
    let mut is_empty = true;
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
                is_empty = false;
            }
            built => {
                let message = format!("invalid pattern `{text}`");
                let problem = built.err().map(|error| error.kind().to_string());
                let problem = problem.unwrap_or_else(|| "it matches nothing".to_owned());
                let diagnostic = Diagnostic::error("bad-setting", message).label(problem);
                let hint = "use the syntax of .gitignore: `*.psd`, `drafts`, `raw/**`";
                reader.report(diagnostic.hint(hint), place);
            }
        }
    }
    Patterns { is_empty, set: set.build().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Overrides, parse};

    fn decision(toml: &str, path: &str) -> CopyDecision {
        let text = format!("title = 'T'\nbase_url = 'https://example.org'\n{toml}");
        let (config, findings) = parse("site.toml", &text, Overrides::default());
        assert_eq!(findings, []);
        let rules = config.expect("a configuration").build.copy_rules;
        rules.decide(&format!("static/{path}"), "static".len())
    }

    #[test]
    fn backups_and_metadata_are_ignored() {
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
            assert_eq!(decision("", path), CopyDecision::Ignore, "{path}");
        }
    }

    #[test]
    fn files_for_hosts_are_copied() {
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
            assert_eq!(decision("", path), CopyDecision::Copy, "{path}");
        }
    }

    #[test]
    fn other_hidden_files_are_not_copied() {
        for path in [".htpasswd", ".npmrc", ".bashrc", ".ssh/id", "a/.private/b.txt", "..x", "..."]
        {
            assert_eq!(decision("", path), CopyDecision::Hidden, "{path}");
        }
    }

    #[test]
    fn include_overrides_ignore() {
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
            let expected = if is_copied { CopyDecision::Copy } else { CopyDecision::Ignore };
            assert_eq!(decision(ignore, path), expected, "{path}");
        }
        let include = "[build]\ninclude = ['.htpasswd', '*.bak', '.git/info.txt', '.config/']";
        for (path, expected) in [
            (".htpasswd", CopyDecision::Copy),
            ("a/.htpasswd", CopyDecision::Copy),
            ("x.bak", CopyDecision::Copy),
            (".git/info.txt", CopyDecision::Copy),
            (".git/config", CopyDecision::Ignore),
            (".config/a/b", CopyDecision::Copy),
            (".config/.DS_Store", CopyDecision::Ignore),
            (".other", CopyDecision::Hidden),
        ] {
            assert_eq!(decision(include, path), expected, "{path}");
        }
        let both = "[build]\nignore = ['*.txt']\ninclude = ['keep.txt']";
        assert_eq!(decision(both, "a/keep.txt"), CopyDecision::Copy);
        assert_eq!(decision(both, "a/other.txt"), CopyDecision::Ignore);
    }
}
