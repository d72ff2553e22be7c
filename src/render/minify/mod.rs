//! Minification of HTML.
//!
//! Pages share the markup of templates, so it is minified once, when templates are compiled ([`template`]): white space by
//! [`markup`], tags by `minify-html` ([`tag`]). That changes no page beyond white space that no browser shows, which
//! [`markup`] has to prove; a page with a template for which it can't is minified whole ([`page`]).

mod elements;
mod markup;
mod page;
mod settings;
mod tag;
mod template;

pub(super) use page::minify;
pub(super) use template::minified;

#[cfg(test)]
mod tests;
