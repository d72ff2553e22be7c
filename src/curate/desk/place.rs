//! Which files the desk may write: Markdown files in the folders of articles.
//!
//! A path may come from a request or from a journal. It is resolved only if a build would read the file, too.

use std::path::{Component, Path, PathBuf};

use crate::config::{Config, is_hidden};
use crate::project::real_path;

/// The path of an article's file, which may not exist.
///
/// # Errors
/// If it is not a Markdown file in a folder of articles, or a link leads out of the site: a message.
pub fn path_of(root: &Path, config: &Config, file: &str) -> Result<PathBuf, String> {
    let folders = config.folders.articles.iter();
    let inside = folders.filter_map(|folder| file.strip_prefix(&*folder.path)?.strip_prefix('/'));
    let refused = |reason: &str| Err(format!("`{file}` {reason}"));
    // The innermost folder: a configured one may be hidden.
    let Some(inside) = inside.min_by_key(|rest| rest.len()) else {
        return refused("is in no folder of articles");
    };
    let is_plain = |text: &str| {
        let parts = Path::new(text).components().map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        });
        let parts: Option<Vec<&str>> = parts.collect();
        parts.is_some_and(|parts| parts.join("/") == text) && !text.contains('\0')
    };
    if !is_plain(file) || inside.split('/').any(is_hidden) {
        return refused("is not a plain path");
    }
    if !is_markdown(Path::new(file)) {
        return refused("is not a Markdown file");
    }
    let path = root.join(file);
    let (real_root, real) = (real_path(root), real_path(&path));
    let Ok(target) = real.strip_prefix(&real_root) else {
        return refused("is behind a link that leads out of the site");
    };
    let is_linked = target != Path::new(file);
    let is_hidden = |part: Component<'_>| part.as_os_str().to_str().is_none_or(is_hidden);
    if is_linked && (target.components().any(is_hidden) || !is_markdown(target)) {
        return refused("is behind a link to a hidden or other file");
    }
    Ok(path)
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md" || extension == "markdown")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests {
    use super::*;
    use crate::config::{Overrides, parse};

    fn config(articles: &str) -> Config {
        let text = format!("title = 'A'\nbase_url = 'https://a.example'\n[content]\n{articles}");
        parse("site.toml", &text, Overrides::default()).0.unwrap()
    }

    #[test]
    fn only_markdown_in_folders_of_articles() {
        let folder = tempfile::tempdir().unwrap();
        let config = config("articles = ['news', '.hidden/notes']");
        let is_allowed = |file: &str| path_of(folder.path(), &config, file).is_ok();
        for file in [
            "content/news/a.md",
            "content/news/2026/a.markdown",
            "content/news/a/index.md",
            "content/.hidden/notes/a.md",
        ] {
            assert!(is_allowed(file), "{file}");
        }
        for file in [
            "",
            "a.md",
            "site.toml",
            "content/a.md",
            "content/news",
            "content/news/",
            "content/newsletter/a.md",
            "content/news/a.txt",
            "content/news/a.MD",
            "content/news/.md",
            "content/news/.git/a.md",
            "content/news/../../a.md",
            "content/news/../news/a.md",
            "content/news/./a.md",
            "content/news//a.md",
            "content/news/a.md/",
            "content/news/a\0.md",
            "content/.hidden/a.md",
            "/content/news/a.md",
            "./content/news/a.md",
            "content/news/a.md\n",
        ] {
            assert!(!is_allowed(file), "{file}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_the_site() {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("site");
        for folder in ["site/content/news", "site/shared", "site/.git", "site/.md", "other"] {
            std::fs::create_dir_all(temp.path().join(folder)).unwrap();
        }
        for file in ["site/shared/a.md", "site/site.toml", "site/.git/a.md", "other/a.md"] {
            std::fs::write(temp.path().join(file), "---\n").unwrap();
        }
        for (target, is_allowed) in [
            ("../../shared/a.md", true),
            ("../../.git/a.md", false),
            ("../../site.toml", false),
            ("../../../other/a.md", false),
        ] {
            let link = root.join("content/news/link.md");
            symlink(target, &link).unwrap();
            let path = path_of(&root, &config(""), "content/news/link.md");
            assert_eq!(path.is_ok(), is_allowed, "{target}: {path:?}");
            std::fs::remove_file(&link).unwrap();
        }
        for (target, is_allowed) in [("../../shared", true), ("../../../other", false)] {
            let link = root.join("content/news/folder");
            symlink(target, &link).unwrap();
            for file in ["a.md", "new.md", "new/new.md"] {
                let file = format!("content/news/folder/{file}");
                assert_eq!(path_of(&root, &config(""), &file).is_ok(), is_allowed, "{file}");
            }
            std::fs::remove_file(&link).unwrap();
        }
    }
}
