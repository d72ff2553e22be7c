//! `[content]` and the folders of `[build]`: where the sources are.

use super::copied::CopyRules;
use super::folder::{Folder, relative};
use super::reader::{Reader, Table};
use super::static_folders::{StaticFolder, static_folders};
use crate::diag::{Diagnostic, Place};

/// The folders of a site, relative to its root, with `/` between names.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The root of the content folders; paths in the API are relative to it. Empty for the
    /// site's root itself.
    pub content: String,
    /// Folders of articles; the last part of the name is their default category.
    pub articles: Vec<Folder>,
    /// Topic files.
    pub topics: Folder,
    /// Provider files.
    pub providers: Folder,
    /// Standalone pages.
    pub pages: Folder,
    /// Templates.
    pub templates: Folder,
    /// Files to copy.
    pub assets: Vec<StaticFolder>,
    /// The words of the interface.
    pub texts: Folder,
}

impl Folders {
    /// The folders of all sources but articles.
    pub fn others(&self) -> impl Iterator<Item = &Folder> {
        // Each is named, so that a new one does not compile until someone has decided.
        let Self { articles: _, content: _, topics, providers, pages, templates, assets, texts } =
            self;
        let assets = assets.iter().map(|assets| &assets.folder);
        [topics, providers, pages, templates, texts].into_iter().chain(assets)
    }

    /// Whether the article in `file` has a folder for itself: it is the `index.md` of a folder below
    /// one of articles.
    pub fn is_bundle(&self, file: &str) -> bool {
        let Some((folder, name)) = file.rsplit_once('/') else { return false };
        let is_below = |articles: &Folder| {
            folder.strip_prefix(&*articles.path).is_some_and(|rest| rest.starts_with('/'))
        };
        is_index(name)
            && self.articles.iter().any(is_below)
            && self.articles.iter().all(|articles| *articles.path != *folder)
    }
}

/// Whether a Markdown file of this name is the text of the folder that it is in.
pub fn is_index(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| stem == "index")
}

impl Folders {
    /// The file of the site that would be copied to `path` in the output, if a static folder goes
    /// there.
    pub fn static_file(&self, path: &str) -> Option<String> {
        let below = |to: &str| match to {
            "" => Some(path.to_owned()),
            to => path.strip_prefix(to)?.strip_prefix('/').map(str::to_owned),
        };
        let folders = self.assets.iter().filter_map(|assets| Some((assets, below(&assets.to)?)));
        // The first of several that go to one place.
        let nearest = folders.rev().max_by_key(|(assets, _)| assets.to.len());
        nearest.map(|(assets, below)| format!("{}/{below}", assets.folder.path))
    }
}

pub(super) fn folders(
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
        // An own site may have several categories: each folder of the content folder that
        // has no other meaning would be one; naming them keeps surprises out.
        None => vec![Folder { path: join("news").into(), named_at: None }],
    };
    let assets = static_folders(reader, build, copy_rules);
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
        content: root,
        assets,
        articles,
    }
}

/// The folders of articles. The last part of each path is a category, so none is the site itself.
fn article_folders(
    reader: &mut Reader<'_>,
    names: Vec<(String, Place)>,
    place: Place,
    join: &dyn Fn(&str) -> String,
) -> Vec<Folder> {
    if names.is_empty() {
        let message = "`content.articles` names no folder";
        let diagnostic = Diagnostic::error("bad-setting", message).label("expected one at least");
        reader.report(diagnostic.hint("remove the line for the default, [\"news\"]"), place);
    }
    let mut folders: Vec<Folder> = Vec::with_capacity(names.len());
    for (name, place) in names {
        let path = join(&relative(reader, &name, place.clone()));
        let problem = if path.is_empty() || name.trim().is_empty() {
            Some("a folder of articles needs a name, which is their category")
        } else if folders.iter().any(|folder| *folder.path == *path) {
            Some("this folder is named twice")
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
