//! `feedgen init`: a small site to start from.
//!
//! Writes the files of `src/cmd/init/`, which the binary carries, into a folder. Refuses if
//! a single one of them is there already, and has written nothing then.

use std::path::Path;
use std::process::ExitCode;

use super::write_new::{obstacles, refusal, write_all};
use super::{Exit, err, out};
use crate::cli::InitArgs;

pub(super) fn run(args: InitArgs) -> ExitCode {
    let InitArgs { dir } = args;
    let obstacles = obstacles(&dir, FILES.iter().map(|(name, _)| *name));
    if !obstacles.is_empty() {
        err(refusal(&dir, &obstacles));
        return Exit::Call.into();
    }
    match write_all(&dir, FILES.iter().map(|(name, text)| (*name, text.as_bytes()))) {
        Ok(()) => {
            out(report(&dir));
            Exit::Done.into()
        }
        Err((path, error)) => {
            err(format!("error: can't write {}: {error}\n", path.display()));
            Exit::Content.into()
        }
    }
}

/// The files by their path in the new site. The first is stored under another name, or it
/// would be a rule of this repository.
const FILES: &[(&str, &str)] = &[
    (".gitignore", include_str!("init/gitignore")),
    (
        "content/news/2026-01-12-street-lamps-that-dim-themselves.md",
        include_str!("init/content/news/2026-01-12-street-lamps-that-dim-themselves.md"),
    ),
    (
        "content/news/2026-01-13-how-to-find-a-dark-place.md",
        include_str!("init/content/news/2026-01-13-how-to-find-a-dark-place.md"),
    ),
    ("content/news/2026-01-14-welcome.md", include_str!("init/content/news/2026-01-14-welcome.md")),
    ("content/pages/about.md", include_str!("init/content/pages/about.md")),
    ("content/topics/night-sky.yaml", include_str!("init/content/topics/night-sky.yaml")),
    ("site.toml", include_str!("init/site.toml")),
    ("static/images/street-lamps.svg", include_str!("init/static/images/street-lamps.svg")),
];

fn report(dir: &Path) -> String {
    let mut text: String = FILES.iter().map(|(name, _)| format!("wrote {name}\n")).collect();
    let root = match dir.to_string_lossy() {
        here if here == "." => String::new(),
        plain if !plain.contains([' ', '\'', '"', '\\', '$', '`']) => format!(" --root {plain}"),
        other => format!(" --root '{}'", other.replace('\'', r"'\''")),
    };
    text.push_str(&format!("Next: feedgen build{root}\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Overrides};

    fn file(name: &str) -> &'static str {
        FILES.iter().find(|(path, _)| *path == name).expect("a starter file").1
    }

    #[test]
    fn the_settings_shown_are_settings_with_their_defaults() {
        let parse = |text: &str| {
            let (config, findings) = config::parse("site.toml", text, Overrides::default());
            assert_eq!(findings, [], "{text}");
            config.expect("a configuration")
        };
        let text = file("site.toml");
        let (mut all, mut shown) = (String::new(), 0);
        for line in text.lines() {
            let setting =
                line.strip_prefix('#').filter(|rest| rest.starts_with(char::is_alphabetic));
            shown += usize::from(setting.is_some());
            all.push_str(setting.unwrap_or(line));
            all.push('\n');
        }
        assert!(shown > 10, "{shown} settings shown");
        let (written, shown) = (parse(text), parse(&all));
        let looks = |config: &config::Config| {
            let config::Config { build, list, feeds, sitemap, embed_hosts, .. } = config;
            format!("{build:?} {list:?} {feeds:?} {sitemap:?} {embed_hosts:?}")
        };
        assert_eq!(looks(&written), looks(&shown));
        let folders = |config: &config::Config| {
            let config::Folders {
                content,
                articles,
                topics,
                providers,
                pages,
                templates,
                assets,
                texts,
            } = &config.folders;
            let others = [topics, providers, pages, templates, assets, texts];
            let paths = articles.iter().chain(others).map(|folder| folder.path.to_string());
            paths.chain([content.clone()]).collect::<Vec<_>>()
        };
        assert_eq!(folders(&written), folders(&shown));
    }

    #[test]
    fn the_next_command_can_be_copied() {
        for (dir, expected) in [
            (".", "Next: feedgen build\n"),
            ("news", "Next: feedgen build --root news\n"),
            ("my news", "Next: feedgen build --root 'my news'\n"),
            ("it's", "Next: feedgen build --root 'it'\\''s'\n"),
        ] {
            let text = report(Path::new(dir));
            assert!(text.ends_with(expected), "{text}");
        }
    }
}
