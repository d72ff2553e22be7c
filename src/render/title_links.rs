//! What cards and stories have besides texts: the source, where the title leads, and the language badge.

use crate::config::TitleLinks;
use crate::load::ParsedArticle;
use crate::render::model::Model;
use crate::render::views::SourceView;
use crate::text::{language, url};

/// Where a title leads.
pub(super) struct TitleLink {
    pub(super) url: String,
    /// Whether the URL belongs to another site.
    pub(super) is_external: bool,
}

impl<'a> Model<'a> {
    /// The page of the full story.
    pub(super) fn source(self, article: &ParsedArticle) -> Option<SourceView> {
        let source = article.reader_url()?;
        Some(SourceView { url: source.to_string(), host: url::host(source) })
    }

    /// Where the title of an article leads whose page is at `page`.
    pub(super) fn title_link(self, page: &str, article: &ParsedArticle) -> TitleLink {
        match (self.config.theme.title_links, article.reader_url()) {
            (TitleLinks::Source, Some(source)) => {
                TitleLink { url: source.to_string(), is_external: true }
            }
            _ => TitleLink { url: page.to_owned(), is_external: false },
        }
    }

    /// The code of the language of an article, in capitals, if it differs from that of the site.
    pub(super) fn lang_badge(self, article: &ParsedArticle) -> Option<String> {
        self.lang(article).map(|tag| language::primary(tag).to_ascii_uppercase())
    }

    /// The name of the language of an article, if it differs from that of the site and is known.
    pub(super) fn lang_name(self, article: &ParsedArticle) -> Option<&'a str> {
        let tag = self.lang(article)?;
        let name = self.texts.get(&format!("language_names.{}", language::primary(tag)));
        (!name.is_empty()).then_some(name)
    }
}
