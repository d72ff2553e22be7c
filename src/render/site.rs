//! The view of the site that all templates share: title, menus, appearance.

use std::cmp::Reverse;

use crate::config::{BuiltInItem, ColorScheme, LinkTarget, MenuItem, Newsletter, ThemeFile};
use crate::ids::{CategoryId, PageId};
use crate::markdown::{LinkPolicy, Markdown};
use crate::plan::{
    ARCHIVE, FOLLOW, FollowPage, HOME, List, OPML, PROVIDERS, SEARCH, SiteImage, TOPICS,
    follow_page,
};
use crate::render::feed::feed_view;
use crate::render::model::Model;
use crate::render::views::{
    FeedLinkView, FormFieldView, IconView, LinkView, MenuLinkView, NewsletterView, PaperView,
    SiteView, ThemeView,
};
use crate::text::language::is_right_to_left;
use crate::text::plain;
use crate::text::site_path::SitePath;

/// Creates the view of the site.
pub(super) fn site<'a>(model: Model<'a>, markdown: &Markdown) -> SiteView<'a> {
    let (config, addresses) = (model.config, model.addresses);
    SiteView {
        title: plain::title(&config.title),
        description: plain::title(&config.description),
        language: &config.language,
        is_rtl: is_right_to_left(&config.language),
        url: addresses.href(&HOME),
        base_url: addresses.absolute(&HOME),
        topics_url: addresses.href(&TOPICS),
        providers_url: addresses.href(&PROVIDERS),
        archive_url: config.list.archive.then(|| addresses.href(&ARCHIVE)),
        search_url: config.search.enabled.then(|| addresses.href(&SEARCH)),
        feeds: feed_view(model, List::Home).formats,
        opml_url: has_feeds(model).then(|| addresses.file_href(&OPML)),
        follow_url: (follow_page(model.graph, config) != FollowPage::None)
            .then(|| addresses.href(&FOLLOW)),
        newsletter: config.newsletter.as_ref().map(|form| newsletter(model, form)),
        categories: categories(model),
        pages: pages(model),
        menu: main_menu(model),
        footer_text: config.theme.footer.as_deref().map(|text| {
            // Players get no stylesheet in the footer.
            markdown.to_html(text, LinkPolicy::WebAndMail, "")
        }),
        footer_menu: config.menus.footer.iter().flat_map(|item| entries(model, item)).collect(),
        theme: theme(model),
        extra: &config.extra,
    }
}

fn newsletter(model: Model<'_>, form: &Newsletter) -> NewsletterView {
    let Newsletter { action, method, field, fields, title, text, button } = form;
    let or_default =
        |text: &Option<String>, key| text.clone().unwrap_or(model.texts.get(key).to_owned());
    let fields = fields.iter().cloned();
    NewsletterView {
        action: action.clone(),
        method,
        field: field.clone(),
        fields: fields.map(|(name, value)| FormFieldView { name, value }).collect(),
        title: or_default(title, "newsletter"),
        text: text.clone(),
        button: or_default(button, "newsletter_go"),
    }
}

pub(super) fn has_feeds(model: Model<'_>) -> bool {
    !model.config.feeds.formats.is_empty()
}

/// The maximum number of categories in a menu, unless `site.toml` lists more. Untrusted articles could define any number
/// of categories.
const MAX_MENU_CATEGORIES: usize = 12;

/// The categories of a menu in menu order, and whether these are all categories. Contains every category that `site.toml`
/// lists, and the largest other categories up to the limit.
pub(super) fn menu_categories(model: Model<'_>) -> (Vec<CategoryId>, bool) {
    if !model.config.list.categories {
        return (Vec::new(), true);
    }
    let categories = &model.graph.categories;
    let mut ids: Vec<CategoryId> = categories.ids().collect();
    if ids.len() > MAX_MENU_CATEGORIES {
        ids.sort_by_cached_key(|id| {
            let (rank, position) = model.category_place(*id);
            (rank, Reverse(categories[*id].articles.len()), position)
        });
        let listed = ids.iter().take_while(|id| model.category_rank(**id).is_some()).count();
        ids.truncate(listed.max(MAX_MENU_CATEGORIES));
    }
    let is_complete = ids.len() == categories.len();
    ids.sort_by_cached_key(|id| model.category_place(*id));
    (ids, is_complete)
}

/// The categories of a menu, and a link to the page of all categories if some are missing.
fn categories(model: Model<'_>) -> Vec<LinkView> {
    let (ids, is_complete) = menu_categories(model);
    let category = |id| LinkView {
        title: model.category_title(id),
        url: model.addresses.href(&model.addresses.category(id)),
    };
    let others = (!is_complete && model.config.list.archive).then(|| LinkView {
        title: format!("{} …", model.texts.get("categories")),
        url: format!("{}#fg-categories", model.addresses.href(&ARCHIVE)),
    });
    ids.into_iter().map(category).chain(others).collect()
}

fn pages(model: Model<'_>) -> Vec<LinkView> {
    let mut ids: Vec<PageId> = model.graph.pages.ids().collect();
    ids.sort_by_key(|id| model.page_place(*id));
    let page = |id| LinkView {
        title: plain::title(&model.graph.pages[id].title),
        url: model.addresses.href(&model.addresses.page(id)),
    };
    ids.into_iter().map(page).collect()
}

/// The header menu. A single category is not listed.
fn main_menu(model: Model<'_>) -> Vec<MenuLinkView> {
    let has_choice = model.graph.categories.len() > 1;
    let items = model.config.menus.main.iter();
    let items =
        items.filter(|item| has_choice || **item != MenuItem::BuiltIn(BuiltInItem::Categories));
    items.flat_map(|item| entries(model, item)).collect()
}

/// The links of one menu entry of `site.toml`.
fn entries(model: Model<'_>, item: &MenuItem) -> Vec<MenuLinkView> {
    let own = match item {
        MenuItem::BuiltIn(own) => *own,
        MenuItem::Link { target, .. } if is_hidden(model, target) => return Vec::new(),
        MenuItem::Link { title, target, .. } => return vec![link(model, title, target)],
    };
    let text = |key: &str, path: &SitePath, about| MenuLinkView {
        title: model.texts.get(key).to_owned(),
        url: model.addresses.href(path),
        about,
        mime: None,
        elsewhere: false,
    };
    let plain = |LinkView { title, url }: LinkView| MenuLinkView {
        title,
        url,
        about: None,
        mime: None,
        elsewhere: false,
    };
    let feed = |FeedLinkView { name, mime, url }: FeedLinkView| MenuLinkView {
        title: name.to_owned(),
        url,
        about: None,
        mime: Some(mime),
        elsewhere: false,
    };
    match own {
        BuiltInItem::Home => vec![text("home", &HOME, None)],
        BuiltInItem::Categories => categories(model).into_iter().map(plain).collect(),
        BuiltInItem::Topics => vec![text("topics", &TOPICS, Some("topic"))],
        BuiltInItem::Providers => vec![text("providers", &PROVIDERS, Some("provider"))],
        BuiltInItem::Archive if model.config.list.archive => {
            vec![text("archive", &ARCHIVE, Some("month"))]
        }
        BuiltInItem::Archive => Vec::new(),
        BuiltInItem::Search if model.config.search.enabled => vec![text("search", &SEARCH, None)],
        BuiltInItem::Search => Vec::new(),
        BuiltInItem::Pages => pages(model).into_iter().map(plain).collect(),
        // A standalone page at this address is among the pages.
        BuiltInItem::Follow => match follow_page(model.graph, model.config) {
            FollowPage::Generated => vec![text("follow_menu", &FOLLOW, None)],
            FollowPage::Own | FollowPage::None => Vec::new(),
        },
        BuiltInItem::Feed => {
            feed_view(model, List::Home).formats.into_iter().take(1).map(feed).collect()
        }
        BuiltInItem::Feeds => {
            let list = has_feeds(model).then(|| MenuLinkView {
                url: model.addresses.file_href(&OPML),
                mime: Some("text/x-opml"),
                ..text("all_feeds", &HOME, None)
            });
            feed_view(model, List::Home).formats.into_iter().map(feed).chain(list).collect()
        }
    }
}

/// Whether a menu entry leads to a topic without articles.
fn is_hidden(model: Model<'_>, target: &LinkTarget) -> bool {
    let LinkTarget::Page(path) = target else { return false };
    let mut topics = model.graph.topics.iter();
    topics.any(|(id, topic)| topic.is_hidden() && model.addresses.topic(id) == *path)
}

fn link(model: Model<'_>, title: &str, target: &LinkTarget) -> MenuLinkView {
    let (url, elsewhere) = match target {
        LinkTarget::Page(path) => (model.addresses.href(path), false),
        LinkTarget::File(file) => (model.addresses.file_href(file), false),
        LinkTarget::External(url) => (url.clone(), true),
    };
    MenuLinkView { title: title.to_owned(), url, about: None, mime: None, elsewhere }
}

fn theme(model: Model<'_>) -> ThemeView {
    let theme = &model.config.theme;
    let (light, dark) = (theme.light.paper.to_string(), theme.dark.paper.to_string());
    let paper = |media, paper| PaperView { media, paper };
    let (color_scheme, colors) = match theme.color_scheme {
        ColorScheme::Auto => {
            let light = paper(Some("(prefers-color-scheme: light)"), light);
            let dark = paper(Some("(prefers-color-scheme: dark)"), dark);
            ("light dark", vec![light, dark])
        }
        ColorScheme::Light => ("light", vec![paper(None, light)]),
        ColorScheme::Dark => ("dark", vec![paper(None, dark)]),
    };
    let file = |file: &ThemeFile| model.addresses.file_href(&file.path);
    // A site with one colour scheme needs only one logo.
    let (logo, logo_dark) = match theme.color_scheme {
        ColorScheme::Auto => (&theme.logo, &theme.logo_dark),
        ColorScheme::Light => (&theme.logo, &None),
        ColorScheme::Dark if theme.logo_dark.is_some() => (&theme.logo_dark, &None),
        ColorScheme::Dark => (&theme.logo, &None),
    };
    ThemeView {
        card_style: theme.card_style.word(),
        color_scheme,
        colors,
        logo: logo.as_ref().map(file),
        logo_dark: logo_dark.as_ref().map(file),
        share: theme.share,
        icons: icons(model),
        reader: theme.reader,
        stylesheets: theme.stylesheets.iter().map(file).collect(),
    }
}

/// The site's own icon, or the generated ones.
fn icons(model: Model<'_>) -> Vec<IconView> {
    if let Some(icon) = &model.config.theme.icon {
        let is_svg = icon.path.to_ascii_lowercase().ends_with(".svg");
        let url = model.addresses.file_href(&icon.path);
        let mime = is_svg.then_some("image/svg+xml");
        return vec![IconView { rel: "icon", url, sizes: is_svg.then_some("any"), mime }];
    }
    let icon = |rel, image: SiteImage, sizes, mime| IconView {
        rel,
        url: model.addresses.file_href(&image.file()),
        sizes,
        mime,
    };
    vec![
        // Browsers that support both prefer the last icon; browsers that match sizes prefer the first.
        icon("icon", SiteImage::Favicon, Some("32x32"), None),
        icon("icon", SiteImage::Icon, Some("any"), Some("image/svg+xml")),
        icon("apple-touch-icon", SiteImage::TouchIcon, None, None),
    ]
}
