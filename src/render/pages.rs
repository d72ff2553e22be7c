//! HTML pages: common data, articles, standalone pages and redirects.
//!
//! A page is a template with a context of typed views. Pages of lists are in `lists`, index pages in `indexes`.

use std::borrow::Cow;

use serde::Serialize;

use crate::config::Canonical;
use crate::diag::Diagnostic;
use crate::ids::{ArticleId, PageId};
use crate::markdown::{LinkPolicy, describe};
use crate::plan::{HOME, List, SiteImage, canonical_link, is_noindex};
use crate::render::data::{CARD, Data, PreparedPage};
use crate::render::feed::{daily_feed_view, feed_view};
use crate::render::images::SOCIAL_CARD_SIZE;
use crate::render::model::Model;
use crate::render::pictures::image_size;
use crate::render::site::has_feeds;
use crate::render::views::{ContentView, FeedView, ImageView, LinkView, PageView};
use crate::render::{Renderer, json_ld, story_groups};
use crate::text::shorten::{MAX_DESCRIPTION_LEN, shorten};
use crate::text::site_path::SitePath;
use crate::text::{language, plain};

/// A page view of `kind` at `path`, with the data of most pages.
pub(super) fn page(
    model: Model<'_>,
    kind: &'static str,
    path: &SitePath,
    title: String,
) -> PageView {
    PageView {
        image: Some(social_card(model)),
        feeds: feeds(model, List::Home),
        crumbs: crumbs(model, &[]),
        ..bare_page(model, kind, path, title)
    }
}

/// A page view of `kind` at `path` without image, feeds and breadcrumbs.
pub(super) fn bare_page(
    model: Model<'_>,
    kind: &'static str,
    path: &SitePath,
    title: String,
) -> PageView {
    let permalink = model.addresses.absolute(path);
    PageView {
        kind,
        heading: title.clone(),
        title,
        locale: language::open_graph(&model.config.language),
        locale_alternate: None,
        description: String::new(),
        url: model.addresses.href(path),
        canonical: Some(permalink.clone()),
        permalink: Some(permalink),
        noindex: false,
        image: None,
        feeds: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        crumbs: Vec::new(),
        count_text: None,
        json_ld: None,
    }
}

/// The feeds of a list and of the site.
pub(super) fn feeds(model: Model<'_>, list: List) -> Vec<FeedView> {
    if !has_feeds(model) {
        return Vec::new();
    }
    let own = match list {
        List::Home => None,
        List::Day(_) => Some(daily_feed_view(model)),
        list => list.has_feed().then(|| feed_view(model, list)),
    };
    own.into_iter().chain([feed_view(model, List::Home)]).collect()
}

/// The site's social card, for link previews of pages without an image.
pub(super) fn social_card(model: Model<'_>) -> ImageView {
    card_image(model, &SiteImage::SocialCard.file(), &plain::title(&model.config.title))
}

/// The view of a social card in `file` that shows `title`.
fn card_image(model: Model<'_>, file: &SitePath, title: &str) -> ImageView {
    let [width, height] = SOCIAL_CARD_SIZE;
    ImageView {
        url: model.addresses.file_absolute(file),
        width: Some(width),
        height: Some(height),
        size: image_size(Some(width)),
        alt: title.to_owned(),
        title: None,
        attribution: None,
    }
}

/// The breadcrumbs of a page: the home page and the pages `between`.
pub(super) fn crumbs(model: Model<'_>, between: &[LinkView]) -> Vec<LinkView> {
    let home =
        LinkView { title: plain::title(&model.config.title), url: model.addresses.href(&HOME) };
    [home].into_iter().chain(between.iter().cloned()).collect()
}

impl Renderer<'_> {
    /// The variables of all pages.
    pub(super) fn page_data(&self, page: &PageView) -> Data {
        let mut data = self.shared_data();
        data.insert("page", page);
        data
    }

    /// The variables of pages and cards.
    fn shared_data(&self) -> Data {
        let mut data = Data::new();
        data.insert_value("site", self.shared.site.clone());
        data.insert_value("text", self.shared.text.clone());
        data
    }

    /// A page with an additional variable `name`.
    pub(super) fn page_with(
        &self,
        template: &'static str,
        page: &PageView,
        name: &'static str,
        view: &impl Serialize,
    ) -> PreparedPage {
        let mut data = self.page_data(page);
        data.insert(name, view);
        PreparedPage { template, data, cards: Vec::new(), own_topic: None }
    }

    /// The card of an article, rendered on first use. Two threads may render the same card at once, with the same result.
    pub(super) fn card(&self, id: ArticleId) -> Result<Cow<'_, str>, Diagnostic> {
        let cards = &self.shared.cards;
        match cards.get(id) {
            Some(card) => Ok(Cow::Borrowed(card)),
            None => {
                self.apply_template(CARD, self.card_data_of(id)).map(|card| cards.insert(id, card))
            }
        }
    }

    /// The variables of the card template for an article.
    pub(super) fn card_data_of(&self, id: ArticleId) -> Data {
        let mut data = self.shared_data();
        let parsed = self.model.parsed(id);
        data.insert("card", &self.model.card(id, &parsed));
        data
    }

    /// A page that shows the card of an article alone, as lists show it.
    ///
    /// # Errors
    /// When a template fails.
    pub fn card_page(&self, id: ArticleId) -> Result<Vec<u8>, Diagnostic> {
        const TEMPLATE: &str = "preview.html";
        let path = self.model.addresses.article(id);
        let title = plain::title(&self.model.graph.articles[id].title);
        let page = PageView { noindex: true, ..page(self.model, "preview", &path, title) };
        let mut data = self.page_data(&page);
        let parsed = self.model.parsed(id);
        let card = self.model.card(id, &parsed);
        let mut card_data = self.shared_data();
        card_data.insert("card", &card);
        data.insert("card", &self.apply_template(CARD, card_data)?);
        self.apply_template(TEMPLATE, data).map(String::into_bytes)
    }

    /// Renders Markdown for a page.
    pub(super) fn prose(&self, text: &str, links: LinkPolicy) -> String {
        self.prose_beside(text, links, None)
    }

    /// Renders Markdown for a page, with links to files in the folder `beside`.
    fn prose_beside(&self, text: &str, links: LinkPolicy, beside: Option<&str>) -> String {
        let stylesheet = self.templates.assets().file("feedgen.css");
        let stylesheet = self.model.config.base_url.href(&SitePath::from_file(stylesheet));
        self.shared.markdown.to_html_in_folder(text, links, &stylesheet, beside)
    }

    pub(super) fn article(&self, id: ArticleId) -> Result<PreparedPage, Diagnostic> {
        const TEMPLATE: &str = "article.html";
        let model = self.model;
        let article = &model.graph.articles[id];
        let parsed = model.parsed(id);
        let text = match article.source.body_start {
            Some(_) => Some(self.body(article)?),
            None => None,
        };
        let beside = model.beside(id);
        let body = text
            .as_deref()
            .map(|text| self.prose_beside(text, LinkPolicy::WebAndMail, beside.as_deref()));
        let groups = story_groups::groups(model, id, &parsed);
        let view = model.article(id, &parsed, body, groups);
        let image = match parsed.preview_image() {
            Some(image) => model.absolute_image(&image),
            None if model.config.theme.article_cards => {
                card_image(model, &model.addresses.article_card(id), &view.title)
            }
            None => social_card(model),
        };
        let topics = view.topics.iter().map(|topic| &topic.name);
        let path = model.addresses.article(id);
        let mut page = PageView {
            description: match &view.excerpt {
                Some(excerpt) => shorten(excerpt, MAX_DESCRIPTION_LEN),
                None => describe(text.as_deref().unwrap_or(""), &view.title),
            },
            canonical: match canonical_link(article, model.config) {
                Canonical::Page => Some(view.permalink.clone()),
                Canonical::Original => parsed.story_url().map(ToString::to_string),
                Canonical::None => None,
            },
            noindex: model.is_draft(id) || is_noindex(article, model.config),
            image: Some(image.clone()),
            feeds: feeds(model, List::Home),
            published: Some(view.published.iso.clone()),
            updated: view.updated.as_ref().map(|date| date.iso.clone()),
            locale: language::open_graph(view.lang.unwrap_or(&model.config.language)),
            locale_alternate: view.lang.and_then(|_| language::open_graph(&model.config.language)),
            section: Some(view.category.title.clone()),
            tags: topics.chain(&view.tags).cloned().collect(),
            crumbs: crumbs(model, std::slice::from_ref(&**model.category_link(article))),
            ..bare_page(model, "article", &path, view.title.clone())
        };
        let about = json_ld::About { provider: article.provider_id, view: &view, image };
        let story = json_ld::article(model, &parsed, about, &page);
        page.json_ld = json_ld::document(model, &page, vec![story]);
        Ok(self.page_with(TEMPLATE, &page, "article", &view))
    }

    pub(super) fn standalone(&self, id: PageId) -> Result<PreparedPage, Diagnostic> {
        const TEMPLATE: &str = "page.html";
        let model = self.model;
        let content = &model.graph.pages[id];
        let text = self.bodies.body(&content.source)?;
        let body = self.prose(&text, LinkPolicy::WebAndMail);
        let title = plain::title(&content.title);
        let mut page = PageView {
            description: match content.description.as_deref().map(plain::excerpt) {
                Some(description) => description,
                None => describe(&text, &title),
            },
            noindex: content.draft || content.noindex,
            ..page(model, "page", &model.addresses.page(id), title.clone())
        };
        page.json_ld = self.breadcrumbs_json_ld(&page);
        let view = ContentView { title, body, extra: &content.extra };
        Ok(self.page_with(TEMPLATE, &page, "content", &view))
    }

    /// The JSON-LD of a page without a main object: the breadcrumbs only.
    pub(super) fn breadcrumbs_json_ld(&self, page: &PageView) -> Option<String> {
        json_ld::document(self.model, page, Vec::new())
    }

    /// The link to an index. `text` is the key of its title.
    pub(super) fn index_link(&self, text: &str, path: &SitePath) -> LinkView {
        let title = self.model.texts.get(text).to_owned();
        LinkView { title, url: self.model.addresses.href(path) }
    }

    pub(super) fn not_found(&self) -> PreparedPage {
        const TEMPLATE: &str = "404.html";
        let title = self.model.texts.get("not_found").to_owned();
        let page = PageView {
            permalink: None,
            canonical: None,
            noindex: true,
            ..page(self.model, "not_found", &SitePath::from_static("404"), title)
        };
        PreparedPage {
            template: TEMPLATE,
            data: self.page_data(&page),
            cards: Vec::new(),
            own_topic: None,
        }
    }

    /// A page that redirects to the page at `path`.
    pub(super) fn redirect(&self, path: &SitePath, title: &str) -> PreparedPage {
        const TEMPLATE: &str = "redirect.html";
        let addresses = self.model.addresses;
        let page = page(self.model, "redirect", path, plain::title(title));
        let page = PageView { noindex: true, ..page };
        let mut data = self.page_data(&page);
        data.insert("target", &addresses.href(path));
        data.insert("target_absolute", &addresses.absolute(path));
        PreparedPage { template: TEMPLATE, data, cards: Vec::new(), own_topic: None }
    }
}
