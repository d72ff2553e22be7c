//! `[content]` and the folders of `[build]`: the folders of sources.

use super::copy_rules::CopyRules;
use super::folder::{Folder, relative};
use super::reader::{Reader, Table};
use super::scoring;
use super::static_folders::{self, StaticFolder};
use crate::diag::{Diagnostic, Place};

/// The folders of a site. Paths are relative to the site's root and separated by `/`.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The parent of the content folders; paths in the API are relative to it. Empty for the site's root.
    pub content: String,
    /// The folders of articles; the last segment of the path is the default category.
    pub articles: Vec<Folder>,
    /// The folder of topic files.
    pub topics: Folder,
    /// The folder of provider files.
    pub providers: Folder,
    /// The folder of standalone pages.
    pub pages: Folder,
    /// The folder of templates.
    pub templates: Folder,
    /// The folders and files to copy.
    pub assets: Vec<StaticFolder>,
    /// The folder of interface texts.
    pub texts: Folder,
    /// The file of points and of the rules for stories.
    pub scoring: Folder,
}

impl Folders {
    /// All folders except those of articles.
    pub fn others(&self) -> impl Iterator<Item = &Folder> {
        // Destructured, so that a new field does not compile until it is handled here.
        let Self {
            articles: _,
            content: _,
            topics,
            providers,
            pages,
            templates,
            assets,
            texts,
            scoring,
        } = self;
        let assets = assets.iter().map(|assets| &assets.folder);
        [topics, providers, pages, templates, texts, scoring].into_iter().chain(assets)
    }

    /// Whether `file` is a page bundle: the `index.md` of a subfolder of an articles folder.
    pub fn is_bundle(&self, file: &str) -> bool {
        let Some((folder, name)) = file.rsplit_once('/') else { return false };
        let is_below = |articles: &Folder| {
            folder.strip_prefix(&*articles.path).is_some_and(|rest| rest.starts_with('/'))
        };
        is_index(name)
            && self.articles.iter().any(is_below)
            && self.articles.iter().all(|articles| *articles.path != *folder)
    }

    /// The default category of an article: that of the innermost folder of articles that `file` is in.
    pub fn category_of(&self, file: &str) -> &str {
        let is_below = |articles: &&Folder| {
            file.strip_prefix(&*articles.path).is_some_and(|rest| rest.starts_with('/'))
        };
        let innermost = self.articles.iter().filter(is_below).max_by_key(|one| one.path.len());
        innermost.map_or("", |articles| category_of_folder(&articles.path))
    }
}

/// The default category of the articles in a folder: its name, without the underscore that Jekyll's folders start with.
pub fn category_of_folder(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or("").trim_start_matches('_')
}

/// Whether the stem of a file name is `index`.
pub fn is_index(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| stem == "index")
}

impl Folders {
    /// The source file that would be copied to `path` in the output, if a static folder contains that path.
    pub fn static_file(&self, path: &str) -> Option<String> {
        let below = |to: &str| match to {
            "" => Some(path.to_owned()),
            to => path.strip_prefix(to)?.strip_prefix('/').map(str::to_owned),
        };
        let folders = self.assets.iter().filter_map(|assets| Some((assets, below(&assets.to)?)));
        // Reversed, as `max_by_key` returns the last maximum and the first folder takes precedence.
        let nearest = folders.rev().max_by_key(|(assets, _)| assets.to.len());
        nearest.map(|(assets, below)| format!("{}/{below}", assets.folder.path))
    }
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    content: Table<'_>,
    build: Table<'_>,
    copy_rules: &CopyRules,
) -> Folders {
    let root = reader.non_empty(content, "dir").unwrap_or_else(|| "content".to_owned());
    let root = relative(reader, &root, reader.place(content, "dir"));
    let join = |name: &str| match (root.as_str(), name) {
        ("", name) => name.to_owned(),
        (root, "") => root.to_owned(),
        (root, name) => format!("{root}/{name}"),
    };
    let articles = match reader.strings(content, "articles") {
        Some(names) => article_folders(reader, names, reader.place(content, "articles"), &join),
        None => vec![Folder { path: join("news").into(), named_at: None }],
    };
    let assets = static_folders::read(reader, build, copy_rules);
    let mut folder = |table: Table<'_>, key: &str, join: &dyn Fn(&str) -> String| {
        let place = reader.place(table, key);
        match reader.non_empty(table, key) {
            Some(name) => {
                let name = relative(reader, &name, place.clone());
                Folder { path: join(&name).into(), named_at: Some(place) }
            }
            None => Folder { path: join(key).into(), named_at: None },
        }
    };
    Folders {
        topics: folder(content, "topics", &join),
        providers: folder(content, "providers", &join),
        pages: folder(content, "pages", &join),
        templates: folder(build, "templates", &str::to_owned),
        texts: folder(build, "texts", &str::to_owned),
        scoring: Folder { path: scoring::FILE_NAME.into(), named_at: None },
        content: root,
        assets,
        articles,
    }
}

/// The folders of articles. The last segment of each path is a category, so the path can't be empty.
fn article_folders(
    reader: &mut Reader<'_>,
    names: Vec<(String, Place)>,
    place: Place,
    join: &dyn Fn(&str) -> String,
) -> Vec<Folder> {
    if names.is_empty() {
        let message = "`content.articles` is empty";
        let diagnostic =
            Diagnostic::error("bad-setting", message).label("expected at least one folder");
        reader.report(diagnostic.hint("remove the line for the default, [\"news\"]"), place);
    }
    let mut folders: Vec<Folder> = Vec::with_capacity(names.len());
    for (name, place) in names {
        let path = join(&relative(reader, &name, place.clone()));
        let problem = if path.is_empty() || name.trim().is_empty() {
            Some("a folder of articles must have a name, which is the category")
        } else if folders.iter().any(|folder| *folder.path == *path) {
            Some("duplicate folder in `content.articles`")
        } else {
            None
        };
        if let Some(problem) = problem {
            let diagnostic = Diagnostic::error("bad-setting", problem);
            reader.report(diagnostic.label("expected a folder such as `news`"), place.clone());
        }
        folders.push(Folder { path: path.into(), named_at: Some(place) });
    }
    folders
}
