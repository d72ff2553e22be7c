//! The settings that fingerprints contain.

use crate::config::Config;

/// The settings without those that only locate sources.
pub(super) fn settings(config: &Config) -> impl std::fmt::Debug + '_ {
    // Destructured, so that a new setting does not compile until someone has decided about it.
    let Config {
        file: _,
        folders,
        build,
        title,
        description,
        language,
        timezone,
        base_url,
        // A build has one URL.
        public_url: _,
        articles,
        categories,
        // Filters reports only.
        check: _,
        list,
        feeds,
        sitemap,
        host,
        api,
        search,
        // All other settings of the theme are in the view of the site and in the stylesheet.
        theme: crate::config::Theme { reader, share, article_cards, title_links, icon, logo, .. },
        // In the view of the site.
        menus: _,
        newsletter: _,
        // Its stories are in the plan.
        home: _,
        // Cards of stories are part of the fingerprints of articles.
        stories: _,
        embed_hosts,
        limits,
        extra,
    } = config;
    // In feeds.
    let images = [icon, logo].map(|file| file.as_ref().map(|file| &file.path));
    let build = (build.minify, build.urls, reader, share, article_cards, title_links, images);
    let categories: Vec<_> =
        categories.iter().map(|known| (&known.name, &known.title, &known.description)).collect();
    let texts = (title, description, language, timezone, base_url, extra, categories);
    let parts = (articles, list, feeds, sitemap, host, api, embed_hosts, limits, search.enabled);
    (&folders.content, build, texts, parts)
}
