//! Compiles the theme's templates together with the site's, which replace templates of the same name.
//!
//! In: the sources of the site's templates. Out: [`Templates`], or findings that point into a template. Every template of
//! the theme is also available as `builtin/NAME`, so that a site's `article.html` can extend the one it replaces
//! and override a single block. If pages are minified, the templates are also compiled in minified form.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, Tera};

use super::template_errors as errors;
use super::template_keys::{Dependencies, dependencies, template_keys};
use super::{group_by, minify, range};
use crate::config::Config;
use crate::diag::{Diagnostic, Place};
use crate::load::TemplateSource;
use crate::plan::AssetNames;
use crate::render::base_template;
use crate::text::key::TextKey;
use crate::text::names;
use crate::text::site_path::SitePath;
use crate::theme::{self, BUILT_IN_PREFIX};

/// Compiled templates.
pub struct Templates {
    /// The templates as they are written.
    tera: Tera,
    /// The minified templates, if pages are minified.
    minified: Option<Minified>,
    /// The source files of the site's templates, by template name.
    files: HashMap<String, Arc<str>>,
    assets: AssetNames,
    /// The maximum size of a page, in bytes.
    max_page_len: usize,
    keys: HashMap<String, TextKey>,
}

/// Minified templates.
struct Minified {
    tera: Tera,
    /// The names of the templates that are minified, as are all that they depend on.
    complete: HashSet<String>,
}

impl Templates {
    /// Compiles the templates of the theme and the site. `assets` resolves the files that they link to.
    ///
    /// # Errors
    /// The syntax errors of all templates, or the unresolved names.
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
        let additions = base_template::additions(sources).map_err(|finding| vec![finding])?;
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
        let mut tera = engine(config, assets);
        tera.add_raw_templates(texts.iter().map(|(name, text)| (name, &**text)))
            .map_err(|error| errors::unresolved(&error, &files, sources))?;
        let dependencies = dependencies(&texts);
        let minified = match config.build.minify {
            true => minified(&texts, &dependencies, engine(config, assets)),
            false => None,
        };
        let max_page_len = config.limits.page_bytes;
        let keys = template_keys(&texts, &dependencies);
        Ok(Self { tera, minified, files, assets: assets.clone(), keys, max_page_len })
    }

    /// The output names of assets.
    pub fn assets(&self) -> &AssetNames {
        &self.assets
    }

    /// A hash of the template `name` and of all templates that it depends on.
    pub fn key(&self, name: &str) -> Option<TextKey> {
        self.keys.get(name).copied()
    }

    /// Renders the template `name`, minified if pages are.
    ///
    /// # Errors
    /// A finding that points into the failing template.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Diagnostic> {
        let Some(minified) = &self.minified else {
            return self.render_with(&self.tera, name, context);
        };
        if minified.complete.contains(name)
            && let Ok(page) = self.render_with(&minified.tera, name, context)
        {
            return Ok(page);
        }
        // Also after a failure, which is to be found in the template as it is written.
        self.render_with(&self.tera, name, context).map(|page| minify::minify(&page))
    }

    fn render_with(
        &self,
        tera: &Tera,
        name: &str,
        context: &Context,
    ) -> Result<String, Diagnostic> {
        range::begin();
        let mut page =
            LimitedBuffer { bytes: Vec::new(), max_len: self.max_page_len, is_exceeded: false };
        let rendered = tera.render_to(name, context, &mut page);
        if page.is_exceeded {
            return Err(Diagnostic::error("too-large", "the page of this template is too large")
                .at(errors::file_of(name, &self.files), Place::File)
                .label(format!("more than {} bytes", self.max_page_len))
                .hint("check its loops, or increase `limits.page_bytes` in site.toml"));
        }
        rendered.map_err(|error| errors::diagnose(&error, &self.files))?;
        let text = String::from_utf8(page.bytes);
        Ok(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

/// An engine without templates, with the functions and filters that they can use.
fn engine(config: &Config, assets: &AssetNames) -> Tera {
    let mut tera = Tera::default();
    let (base_url, names) = (config.base_url.clone(), assets.clone());
    tera.register_function("range", range::range);
    tera.register_filter("group_by", group_by::group_by);
    tera.register_filter("unbroken", unbroken);
    tera.register_function(
        "asset",
        move |kwargs: tera::Kwargs, _: &tera::State| -> tera::TeraResult<String> {
            let path = kwargs.must_get::<&str>("path")?.trim_start_matches('/');
            Ok(base_url.href(&SitePath::from_file(names.file(path))))
        },
    );
    tera
}

/// Compiles the templates in minified form with the engine `tera`.
fn minified(
    texts: &[(String, Cow<'_, str>)],
    dependencies: &Dependencies<'_>,
    mut tera: Tera,
) -> Option<Minified> {
    let small = minify::minified(texts);
    let all =
        texts.iter().map(|(name, text)| (name, small.get(name).map_or(&**text, String::as_str)));
    // The engine has accepted them as they are written.
    tera.add_raw_templates(all).ok()?;
    let is_complete = |used: &BTreeSet<&str>| used.iter().all(|name| small.contains_key(*name));
    let complete = dependencies.iter().filter(|(_, used)| is_complete(used));
    let complete = complete.map(|(name, _)| (*name).to_owned()).collect();
    Some(Minified { tera, complete })
}

/// The template filter `unbroken`: the text with its names in elements that keep them on one line.
fn unbroken(text: &str, _: tera::Kwargs, state: &tera::State) -> tera::TeraResult<tera::Value> {
    Ok(tera::Value::safe_string(&names::unbroken(&state.escape(text)?)))
}

/// A buffer with a maximum length.
struct LimitedBuffer {
    bytes: Vec<u8>,
    max_len: usize,
    /// Whether a write would have exceeded the maximum length.
    is_exceeded: bool,
}

impl Write for LimitedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.max_len {
            self.is_exceeded = true;
            return Err(io::Error::other("the page is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
