//! From the path of a request to a file of the site.
//!
//! A path is looked up among the planned files and never joined to a folder, so no path leads out of the site.

use percent_encoding::percent_decode_str;

use super::client;
use super::snapshot::Snapshot;
use super::view::View;
use crate::text::site_path::SitePath;

/// The target of a path.
pub(super) enum Route {
    /// A file of the site, by its path in the output.
    File(String),
    /// A redirect to another URL.
    Redirect(String),
    NotFound,
}

/// Resolves the path of a request.
pub(super) fn resolve(site: &Snapshot, path: &str) -> Route {
    let base = site.view.config.base_url.path();
    let Some(rest) =
        path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return if path == "/" { Route::Redirect(format!("{base}/")) } else { Route::NotFound };
    };
    let Some(rest) = rest.strip_prefix('/') else {
        return Route::Redirect(format!("{base}/"));
    };
    if rest == client::FOLDER {
        return Route::Redirect(format!("{path}/"));
    }
    match percent_decode_str(rest).decode_utf8() {
        Ok(decoded) => resolve_decoded(site, &decoded),
        Err(_) => Route::NotFound,
    }
}

/// Resolves a path below the base path.
fn resolve_decoded(site: &Snapshot, path: &str) -> Route {
    let View { config, plan, .. } = &*site.view;
    let href = |file: &str| config.base_url.href(&SitePath::from_file(file));
    let folder_index = format!("{path}index.html");
    if (path.is_empty() || path.ends_with('/')) && site.has_file(&folder_index) {
        return Route::File(folder_index);
    }
    let with_extension = format!("{path}.html");
    if site.has_file(path) {
        Route::File(path.to_owned())
    } else if site.has_file(&with_extension) {
        Route::File(with_extension)
    } else if site.has_file(&format!("{path}/index.html")) {
        // Built from the decoded path: a path that begins with two slashes would lead to another host.
        Route::Redirect(href(path) + "/")
    } else if let Some(url) = site.view.redirect(path) {
        Route::Redirect(url.to_owned())
    } else if let Some(file) = plan.assets.successor(path) {
        // Pages opened before the last change of an asset use its old hashed name.
        Route::Redirect(href(file))
    } else {
        Route::NotFound
    }
}
