//! What searches an index in browsers: Pagefind's script and WebAssembly module (<https://pagefind.app>).

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::file::{IndexError, IndexFile};
use super::terms::stemming;

/// The version of Pagefind. The module reads only indexes of its own version.
pub(super) const VERSION: &str = "1.6.0";

/// The script, its worker and the module for a language.
///
/// Uses the threads of the global thread pool, so it must not be called from one of them: while waiting, that thread
/// could start another call inside this one.
///
/// # Errors
/// When Pagefind fails.
pub(super) fn program(language: &str) -> Result<Vec<IndexFile>, IndexError> {
    let options = PagefindServiceConfig::builder().force_language(language.to_owned()).build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(IndexError::new)?;
    let files = runtime.block_on(async {
        // Pagefind has the module of a language if it has anything in that language.
        let mut index = PagefindIndex::new(Some(options))?;
        let (url, text, language) = ("/".to_owned(), "a".to_owned(), String::new());
        index.add_custom_record(url, text, language, None, None, None).await?;
        index.get_files().await
    });
    let module = match stemming(language) {
        Some(_) => format!("wasm.{language}.pagefind"),
        None => "wasm.unknown.pagefind".to_owned(),
    };
    let needed = ["pagefind.js", "pagefind-worker.js", &module];
    let files = files.map_err(IndexError::new)?.into_iter().filter_map(|file| {
        let path = file.filename.to_str().filter(|path| needed.contains(path))?.to_owned();
        Some(IndexFile { path, bytes: file.contents })
    });
    let files: Vec<IndexFile> = files.collect();
    match needed.iter().find(|path| files.iter().all(|file| file.path != **path)) {
        Some(missing) => Err(IndexError::missing_file(missing)),
        None => Ok(files),
    }
}
