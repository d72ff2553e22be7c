//! The default theme, as the binary carries it.
//!
//! The files are those of `templates/` and `static/` of this repository, listed by hand so
//! that a change to one rebuilds the binary; a test holds the lists against the folders.
//! `static/images` belongs to the sample site and is no part of the theme.

/// Templates by name.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("404.html", include_str!("../templates/404.html")),
    ("archive.html", include_str!("../templates/archive.html")),
    ("article.html", include_str!("../templates/article.html")),
    ("base.html", include_str!("../templates/base.html")),
    ("category.html", include_str!("../templates/category.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("month.html", include_str!("../templates/month.html")),
    ("page.html", include_str!("../templates/page.html")),
    ("partials/breadcrumbs.html", include_str!("../templates/partials/breadcrumbs.html")),
    ("partials/byline.html", include_str!("../templates/partials/byline.html")),
    ("partials/caption.html", include_str!("../templates/partials/caption.html")),
    ("partials/card.html", include_str!("../templates/partials/card.html")),
    ("partials/count.html", include_str!("../templates/partials/count.html")),
    ("partials/embed.html", include_str!("../templates/partials/embed.html")),
    ("partials/follow.html", include_str!("../templates/partials/follow.html")),
    ("partials/footer.html", include_str!("../templates/partials/footer.html")),
    ("partials/list.html", include_str!("../templates/partials/list.html")),
    ("partials/meta.html", include_str!("../templates/partials/meta.html")),
    ("partials/nav.html", include_str!("../templates/partials/nav.html")),
    ("partials/pager.html", include_str!("../templates/partials/pager.html")),
    ("partials/picture.html", include_str!("../templates/partials/picture.html")),
    ("partials/related.html", include_str!("../templates/partials/related.html")),
    ("partials/search-form.html", include_str!("../templates/partials/search-form.html")),
    ("provider.html", include_str!("../templates/provider.html")),
    ("providers.html", include_str!("../templates/providers.html")),
    ("redirect.html", include_str!("../templates/redirect.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("topic.html", include_str!("../templates/topic.html")),
    ("topics.html", include_str!("../templates/topics.html")),
];

/// Static files by their path in `static/`.
pub const ASSETS: &[(&str, &[u8])] = &[
    ("favicon.svg", include_bytes!("../static/favicon.svg")),
    ("feedgen-search.css", include_bytes!("../static/feedgen-search.css")),
    ("feedgen-search.js", include_bytes!("../static/feedgen-search.js")),
    ("feedgen.css", include_bytes!("../static/feedgen.css")),
];

/// Static files that keep their names, for whoever asks for them without having read a page:
/// feed readers, browsers for their bookmarks, link previews.
const WELL_KNOWN: &[&str] = &["favicon.svg"];

/// Whether only the search page needs the theme's static file at `path`.
pub fn is_for_search(path: &str) -> bool {
    matches!(path, "feedgen-search.css" | "feedgen-search.js")
}

/// Whether the static file at `path` is one of the theme that pages alone name, so that its
/// name in the output may follow its content.
pub fn has_hashed_name(path: &str) -> bool {
    ASSETS.iter().any(|(known, _)| *known == path) && !WELL_KNOWN.contains(&path)
}
