//! The data that the template of one page receives, for authors of templates.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::bodies::BodiesOnDisk;
use super::config_file::{ProjectError, ProjectOptions};
use super::phases::Project;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::plan::{Content, Files, Item};
use crate::progress::Progress;
use crate::render::{Renderer, Shared, Templates};
use crate::text::suggest::closest;

/// Of what the data is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The page itself.
    Page,
    /// The card that lists have of the article.
    Card,
}

/// What a template sees.
#[derive(Debug)]
pub struct PageData {
    /// All findings, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
    /// The template and its data, unless errors are in the way.
    pub data: Option<(&'static str, Value)>,
}

/// A failed request for the data of a page.
#[derive(Debug)]
pub enum PageDataError {
    /// The site can't be loaded.
    Project(ProjectError),
    /// There is no such page: the message.
    Page(String),
}

/// The data of the page at `address`: a path of the site, or the whole URL. Files with errors are left
/// out, as nothing is written.
///
/// # Errors
/// When the site can't be loaded, or has no such page.
pub fn page_data(
    options: &ProjectOptions,
    address: &str,
    subject: Subject,
    progress: &dyn Progress,
) -> Result<PageData, PageDataError> {
    let project = Project::load(options, progress).map_err(PageDataError::Project)?;
    let Project { config, sources, graph, plan, findings, .. } = &project;
    let mut diagnostics: Vec<Diagnostic> = findings.all().cloned().collect();
    let item = find(&plan.files, address, config).map_err(PageDataError::Page)?;
    let templates = match Templates::compile(&sources.templates, config, &plan.assets) {
        Ok(templates) => templates,
        Err(found) => {
            diagnostics.extend(found);
            return Ok(PageData { diagnostics, data: None });
        }
    };
    let bodies = BodiesOnDisk { root: &options.root };
    let shared = Shared::new(graph, config, &sources.texts);
    let renderer = Renderer::new(graph, plan, config, &templates, &bodies, &shared);
    let data = match subject {
        Subject::Page => renderer.data(item),
        Subject::Card => Ok(renderer.card_data(item)),
    };
    match data {
        Ok(Some(data)) => Ok(PageData { diagnostics, data: Some(data) }),
        Ok(None) => Err(PageDataError::Page(match subject {
            Subject::Page => format!("{address} is made without a template"),
            Subject::Card => format!("{address} is no article, and only articles have cards"),
        })),
        Err(finding) => {
            diagnostics.push(finding);
            Ok(PageData { diagnostics, data: None })
        }
    }
}

/// The planned page at an address, in any of the forms that people copy.
fn find<'a>(files: &'a Files, address: &str, config: &Config) -> Result<&'a Item, String> {
    let base_url = &config.base_url;
    let whole = base_url.to_string();
    let path = address.strip_prefix(&whole).or_else(|| {
        let path = address.strip_prefix('/')?;
        let base = base_url.path().trim_start_matches('/');
        let rest = path.strip_prefix(base).filter(|_| !base.is_empty())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
    });
    let path = path.unwrap_or_else(|| address.trim_start_matches('/'));
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.trim_end_matches('/');
    let forms = [path.to_owned(), format!("{path}/index.html"), format!("{path}.html")];
    let forms = if path.is_empty() { ["index.html".to_owned()].to_vec() } else { forms.to_vec() };
    let planned = forms.iter().find_map(|form| files.find(form));
    match planned.map(|planned| &planned.content) {
        Some(Content::Rendered(item)) => Ok(item),
        Some(Content::Copied(_)) => Err(format!("{address} is a file that is copied")),
        None => {
            let pages = files.iter().map(|planned| {
                let file = planned.file.strip_suffix("/index.html").unwrap_or(&planned.file);
                file.strip_suffix(".html").unwrap_or(file)
            });
            let near = closest(path, pages);
            let near = near.map(|near| format!("; did you mean /{near}?")).unwrap_or_default();
            Err(format!("the site has no page at {address}{near}"))
        }
    }
}
