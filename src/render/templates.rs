//! The templates: the site's over the theme's, compiled together.
//!
//! In: the sources of the site's templates. Out: [`Templates`], or findings that point into
//! a template's text. Every built-in template is also there as `builtin/NAME`, so that a
//! site's `article.html` can extend the one it replaces and change a single block.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, Tera};

use super::closure::{Asked, Closure, closures};
use super::template_errors as errors;
use super::{group_by, range};
use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::load::TemplateSource;
use crate::plan::AssetNames;
use crate::render::frame;
use crate::text::key::TextKey;
use crate::text::site_path::SitePath;
use crate::theme::{self, BUILT_IN_PREFIX};

/// Compiled templates.
pub struct Templates {
    tera: Tera,
    /// The files that templates of the site come from, by name.
    files: HashMap<String, Arc<str>>,
    assets: AssetNames,
    /// How large a page may be.
    most_bytes: usize,
    closures: HashMap<String, Closure>,
}

impl Templates {
    /// Compiles the theme and the site's templates; `assets` are the files that they may link.
    ///
    /// # Errors
    /// All templates that can't be parsed, or the first that does not fit the others.
    pub fn compile(
        sources: &[TemplateSource],
        config: &Config,
        assets: &AssetNames,
    ) -> Result<Self, Vec<Diagnostic>> {
        let files: HashMap<String, Arc<str>> =
            sources.iter().map(|source| (source.name.clone(), Arc::clone(&source.file))).collect();
        let broken: Vec<Diagnostic> =
            sources.iter().filter_map(|source| errors::of_syntax(source, &files)).collect();
        if !broken.is_empty() {
            return Err(broken);
        }
        let additions = frame::additions(sources).map_err(|finding| vec![finding])?;
        let replaced: HashSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
        let built_in = theme::TEMPLATES.iter().flat_map(|&(name, text)| {
            let own = (!replaced.contains(name)).then(|| (name.to_owned(), text));
            [Some((format!("{BUILT_IN_PREFIX}{name}"), text)), own].into_iter().flatten()
        });
        let built_in = built_in.map(|(name, text)| (name, Cow::Borrowed(text)));
        let site = sources.iter().map(|source| {
            let added = additions.iter().find(|(name, _)| *name == source.name);
            let text = match added {
                Some((_, added)) => Cow::Owned(source.text.clone() + added),
                None => Cow::Borrowed(source.text.as_str()),
            };
            (source.name.clone(), text)
        });
        let texts: Vec<(String, Cow<'_, str>)> = built_in.chain(site).collect();
        let mut tera = Tera::default();
        let (base_url, names) = (config.base_url.clone(), assets.clone());
        tera.register_function("range", range::range);
        tera.register_filter("group_by", group_by::group_by);
        tera.register_function(
            "asset",
            move |kwargs: tera::Kwargs, _: &tera::State| -> tera::TeraResult<String> {
                let path = kwargs.must_get::<&str>("path")?.trim_start_matches('/');
                Ok(base_url.href(&SitePath::from_file(names.file(path))))
            },
        );
        tera.add_raw_templates(texts.iter().map(|(name, text)| (name, &**text)))
            .map_err(|error| errors::unresolved(&error, &files, sources))?;
        let most_bytes = config.limits.page_bytes;
        let closures = closures(&texts);
        Ok(Self { tera, files, assets: assets.clone(), closures, most_bytes })
    }

    /// The names of the files that the templates link.
    pub fn assets(&self) -> &AssetNames {
        &self.assets
    }

    /// A key of the template called `name` and of all that it extends and includes.
    pub fn key(&self, name: &str) -> Option<TextKey> {
        self.closures.get(name).map(|closure| closure.key)
    }

    /// What the template called `name` may look at.
    pub(super) fn asked(&self, name: &str) -> Asked {
        self.closures.get(name).map_or(Asked::ALL, |closure| closure.asked)
    }

    /// Renders the template called `name`.
    ///
    /// # Errors
    /// A finding that points into the template that failed.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Diagnostic> {
        range::begin();
        let bytes = ROOM.take();
        let mut page = Page { bytes, most: self.most_bytes, is_full: false };
        let rendered = self.tera.render_to(name, context, &mut page);
        if page.is_full {
            let label = format!("more than {} bytes, as many are allowed", self.most_bytes);
            return Err(Diagnostic::error("too-large", "this template makes a page without end")
                .at(errors::file_of(name, &self.files), Place::File)
                .label(label)
                .hint("see to its loops, or set `limits.page_bytes` in site.toml"));
        }
        rendered.map_err(|error| errors::diagnose(&error, &self.files))?;
        // The engine writes texts, and a text as a whole each time.
        let text = str::from_utf8(&page.bytes).map_or_else(|_| lossy(&page.bytes), str::to_owned);
        page.bytes.clear();
        page.bytes.shrink_to(MOST_ROOM);
        ROOM.set(page.bytes);
        Ok(text)
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

thread_local! {
    /// Where a thread makes its pages: none has to grow from nothing.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// How much of that stays when a page is done, in bytes.
const MOST_ROOM: usize = 1 << 20;

/// A growing page.
struct Page {
    bytes: Vec<u8>,
    most: usize,
    /// Whether there was more to write than may be.
    is_full: bool,
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            self.is_full = true;
            return Err(io::Error::other("the page is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
