//! From changed paths to the changed site.
//!
//! An article whose relations are as they were is exchanged where it stands; for everything
//! else graph and plan are built again beside the old ones, which serve until then. What has
//! errors is not taken over: the last good version of an article, of the templates and of the
//! configuration stays.

use std::collections::HashSet;
use std::sync::{Arc, RwLock};

use super::site::{Site, View, is_in_articles};
use super::{unpoisoned, watch};
use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::load::{self, ParsedArticle, Sources};
use crate::render::Templates;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// It concerns nothing that is served.
    None,
    /// Stylesheets, by their paths in the site, and nothing else.
    Styles(Vec<String>),
    /// Anything.
    Pages,
}

/// Applies changes of the files and folders at `paths`, from the site's root.
pub(super) fn apply(site: &RwLock<Site>, paths: &[String]) -> Effect {
    let start = watch::now();
    let (config_changed, articles, others) = {
        let site = unpoisoned(site.read());
        let is_config = |path: &&String| **path == *site.config.file;
        let (articles, rest): (Vec<&String>, Vec<&String>) =
            paths.iter().partition(|path| touches_articles(&site.config, path));
        let others: Vec<String> =
            paths.iter().filter(|path| touches_others(&site.config, path)).cloned().collect();
        let config_changed = rest.iter().any(is_config);
        (config_changed, articles.into_iter().cloned().collect::<Vec<_>>(), others)
    };
    let mut effect = Effect::None;
    let mut must_rebuild = false;
    if config_changed {
        must_rebuild |= apply_config(site);
        effect = Effect::Pages;
    }
    if !articles.is_empty() {
        match apply_articles(site, &articles) {
            Applied::Nothing => {}
            Applied::InPlace => effect = Effect::Pages,
            Applied::Rebuild => {
                must_rebuild = true;
                effect = Effect::Pages;
            }
        }
    }
    if config_changed || !others.is_empty() {
        match apply_others(site, &others, config_changed) {
            Effect::Pages => {
                must_rebuild = true;
                effect = Effect::Pages;
            }
            Effect::Styles(styles) if effect == Effect::None => effect = Effect::Styles(styles),
            _ => {}
        }
    }
    if must_rebuild {
        let view = {
            let site = unpoisoned(site.read());
            View::new(&site.sources, &site.config, site.settings.drafts)
        };
        unpoisoned(site.write()).view = view;
    }
    if effect != Effect::None {
        unpoisoned(site.write()).phases = vec![("change", start.elapsed())];
    }
    effect
}

fn touches_articles(config: &Config, path: &str) -> bool {
    is_in_articles(config, path)
        || config.folders.articles.iter().any(|folder| is_at_or_around(path, &folder.path))
}

fn touches_others(config: &Config, path: &str) -> bool {
    let folders = &config.folders;
    [&folders.topics, &folders.providers, &folders.pages, &folders.templates, &folders.assets]
        .into_iter()
        .any(|folder| is_at_or_around(path, &folder.path) || is_below(path, &folder.path))
}

fn is_at_or_around(path: &str, folder: &str) -> bool {
    path == folder || is_below(folder, path)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Reads the configuration again. Whether the graph must be built again.
fn apply_config(site: &RwLock<Site>) -> bool {
    let settings = unpoisoned(site.read()).settings.clone();
    let (config, findings) = settings.config().unwrap_or_else(|message| {
        let gone = Diagnostic::error("unreadable", message);
        (None, vec![gone.at(crate::config::FILE_NAME, Place::File)])
    });
    let Some(config) = config else {
        unpoisoned(site.write()).findings.config = findings;
        return false;
    };
    let must_load = {
        let old = &unpoisoned(site.read()).config;
        old.folders.articles != config.folders.articles || old.embed_hosts != config.embed_hosts
    };
    let articles =
        must_load.then(|| load::load_articles(&settings.root, &config, &crate::progress::Silent));
    let mut site = unpoisoned(site.write());
    if let Some((articles, found)) = articles {
        site.sources.articles = articles;
        site.findings.articles = found;
    }
    site.findings.config = findings;
    site.config = config;
    true
}

enum Applied {
    Nothing,
    InPlace,
    Rebuild,
}

/// Reads the articles at `paths` again.
fn apply_articles(site: &RwLock<Site>, paths: &[String]) -> Applied {
    let (loaded, findings) = {
        let site = unpoisoned(site.read());
        load::load_articles_at(&site.settings.root, &site.config, paths)
    };
    let concerns = |file: &str| paths.iter().any(|path| path == file || is_below(file, path));
    let broken: HashSet<Arc<str>> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| Arc::clone(&finding.file))
        .collect();
    let mut site = unpoisoned(site.write());
    let old_findings = site.findings.articles.len();
    site.findings.articles.retain(|finding| !concerns(&finding.file));
    let said_something = old_findings != site.findings.articles.len() || !findings.is_empty();
    site.findings.articles.extend(findings);

    // The last good version of a broken article stays; one that is gone goes.
    let is_kept = |article: &Arc<ParsedArticle>| {
        let file = &article.source.file;
        !concerns(file) || broken.contains(file)
    };
    let before = site.sources.articles.len();
    let (kept, replaced): (Vec<_>, Vec<_>) =
        std::mem::take(&mut site.sources.articles).into_iter().partition(is_kept);
    site.sources.articles = kept;
    site.sources.articles.extend(loaded.iter().cloned());
    let nothing_moved = replaced.len() == loaded.len() && before == site.sources.articles.len();
    if replaced.is_empty() && loaded.is_empty() {
        return if said_something { Applied::InPlace } else { Applied::Nothing };
    }
    if nothing_moved && replaced.len() == 1 {
        let is_unpublished = replaced.iter().chain(&loaded).all(|article| !article.published);
        if is_unpublished && site.settings.drafts == crate::graph::Drafts::LeftOut {
            return Applied::InPlace;
        }
        if let Some(id) = site.view.graph.replace(&loaded[0]) {
            site.view.shared.forget_card(id);
            return Applied::InPlace;
        }
    }
    Applied::Rebuild
}

/// Reads all other sources again: there are few.
fn apply_others(site: &RwLock<Site>, paths: &[String], config_changed: bool) -> Effect {
    let (others, findings) = {
        let site = unpoisoned(site.read());
        load::load_others(&site.settings.root, &site.config)
    };
    let mut site = unpoisoned(site.write());
    let assets = Arc::clone(&site.config.folders.assets.path);
    let templates_folder = Arc::clone(&site.config.folders.templates.path);
    let same_assets = {
        let names = |sources: &Sources| -> Vec<String> {
            sources.assets.iter().map(|asset| asset.path.clone()).collect()
        };
        names(&others) == names(&site.sources)
    };
    let only_assets = !config_changed && paths.iter().all(|path| is_below(path, &assets));
    site.findings.others = findings;
    let articles = std::mem::take(&mut site.sources.articles);
    site.sources = Sources { articles, ..others };
    if config_changed
        || paths.iter().any(|path| {
            is_at_or_around(path, &templates_folder) || is_below(path, &templates_folder)
        })
    {
        compile_templates(&mut site);
    }
    if only_assets && same_assets {
        let styles: Vec<String> = paths
            .iter()
            .filter(|path| path.ends_with(".css"))
            .map(|path| path[assets.len() + 1..].to_owned())
            .collect();
        if styles.len() == paths.len() {
            return Effect::Styles(styles);
        }
    }
    Effect::Pages
}

/// Takes over the templates if they can be compiled.
fn compile_templates(site: &mut Site) {
    match Templates::compile(&site.sources.templates, &site.config.base_url) {
        Ok(templates) => {
            let before = std::mem::replace(&mut site.templates, templates);
            site.templates_before = Some(before);
            site.findings.templates = Vec::new();
        }
        Err(found) => site.findings.templates = found,
    }
}
