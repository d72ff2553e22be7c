//! The files of the built-in theme.
//!
//! The lists name the files of `templates/`, `static/` and `texts/` of this repository, so that a change
//! to one of them rebuilds the binary; a test compares the lists with the folders. `static/images` belongs
//! to the sample site and is not part of the theme.

/// The templates by name.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("404.html", include_str!("../templates/404.html")),
    ("archive.html", include_str!("../templates/archive.html")),
    ("article.html", include_str!("../templates/article.html")),
    ("base.html", include_str!("../templates/base.html")),
    ("category.html", include_str!("../templates/category.html")),
    ("day.html", include_str!("../templates/day.html")),
    ("follow.html", include_str!("../templates/follow.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("month.html", include_str!("../templates/month.html")),
    ("page.html", include_str!("../templates/page.html")),
    ("partials/brand.html", include_str!("../templates/partials/brand.html")),
    ("partials/breadcrumbs.html", include_str!("../templates/partials/breadcrumbs.html")),
    ("partials/byline.html", include_str!("../templates/partials/byline.html")),
    ("partials/caption.html", include_str!("../templates/partials/caption.html")),
    ("partials/card.html", include_str!("../templates/partials/card.html")),
    ("partials/count.html", include_str!("../templates/partials/count.html")),
    ("partials/coverage.html", include_str!("../templates/partials/coverage.html")),
    ("partials/embed.html", include_str!("../templates/partials/embed.html")),
    ("partials/facts.html", include_str!("../templates/partials/facts.html")),
    ("partials/feeds.html", include_str!("../templates/partials/feeds.html")),
    ("partials/follow.html", include_str!("../templates/partials/follow.html")),
    ("partials/footer.html", include_str!("../templates/partials/footer.html")),
    ("partials/front.html", include_str!("../templates/partials/front.html")),
    ("partials/groups.html", include_str!("../templates/partials/groups.html")),
    ("partials/headlines.html", include_str!("../templates/partials/headlines.html")),
    ("partials/icon.html", include_str!("../templates/partials/icon.html")),
    ("partials/lead.html", include_str!("../templates/partials/lead.html")),
    ("partials/list.html", include_str!("../templates/partials/list.html")),
    ("partials/meta.html", include_str!("../templates/partials/meta.html")),
    ("partials/nav.html", include_str!("../templates/partials/nav.html")),
    ("partials/neighbours.html", include_str!("../templates/partials/neighbours.html")),
    ("partials/newsletter.html", include_str!("../templates/partials/newsletter.html")),
    ("partials/pager.html", include_str!("../templates/partials/pager.html")),
    ("partials/picture.html", include_str!("../templates/partials/picture.html")),
    ("partials/rows.html", include_str!("../templates/partials/rows.html")),
    ("partials/search-form.html", include_str!("../templates/partials/search-form.html")),
    ("partials/share.html", include_str!("../templates/partials/share.html")),
    ("partials/story.html", include_str!("../templates/partials/story.html")),
    ("partials/story_meta.html", include_str!("../templates/partials/story_meta.html")),
    ("partials/style.html", include_str!("../templates/partials/style.html")),
    ("partials/ways-out.html", include_str!("../templates/partials/ways-out.html")),
    ("partials/worth.html", include_str!("../templates/partials/worth.html")),
    ("preview.html", include_str!("../templates/preview.html")),
    ("provider.html", include_str!("../templates/provider.html")),
    ("providers.html", include_str!("../templates/providers.html")),
    ("redirect.html", include_str!("../templates/redirect.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("topic.html", include_str!("../templates/topic.html")),
    ("topics.html", include_str!("../templates/topics.html")),
];

/// The prefix of the name of a template of the theme that remains available if the site replaces it.
pub const BUILT_IN_PREFIX: &str = "builtin/";

/// The static files by their path in `static/`. Only pages refer to them, so their names in the output
/// contain a hash of their content.
pub const ASSETS: &[(&str, &[u8])] = &[
    ("feedgen-follow.css", include_bytes!("../static/feedgen-follow.css")),
    ("feedgen-reader.js", include_bytes!("../static/feedgen-reader.js")),
    ("feedgen-search.css", include_bytes!("../static/feedgen-search.css")),
    ("feedgen-search.js", include_bytes!("../static/feedgen-search.js")),
    ("feedgen-share.js", include_bytes!("../static/feedgen-share.js")),
    ("feedgen.css", include_bytes!("../static/feedgen.css")),
];

/// The stylesheet, to which the settings of `[theme]` are added.
pub const STYLESHEET: &str = "feedgen.css";

/// The script of reading aids, to which the words of the site are added.
pub const READER_SCRIPT: &str = "feedgen-reader.js";

/// The files of interface texts by name, which is a language tag with the extension `.toml`.
pub const TEXTS: &[(&str, &str)] =
    &[("de.toml", include_str!("../texts/de.toml")), ("en.toml", include_str!("../texts/en.toml"))];

/// Whether only the search page needs the theme's static file at `path`.
pub fn is_for_search(path: &str) -> bool {
    matches!(path, "feedgen-search.css" | "feedgen-search.js")
}

/// The script that only the offer to share needs.
pub const SHARE_SCRIPT: &str = "feedgen-share.js";

/// Whether the name of the static file at `path` in the output contains a hash: whether it is a file of the
/// theme, or replaces one.
pub fn has_hashed_name(path: &str) -> bool {
    ASSETS.iter().any(|(known, _)| *known == path)
}
