//! Parses `site.toml` into a validated [`Config`].
//!
//! In: the text of the file and the options of the command line. Out: a configuration with all
//! defaults applied, and all diagnostics. A `Config` exists only if no diagnostic is an error. Reads no
//! file: names of files, topics and so on are checked by later phases.

mod article_address;
mod articles;
mod base_url;
mod build;
mod categories;
mod check;
mod copy_rules;
pub(crate) mod document;
mod feeds;
mod folder;
mod folders;
mod home;
mod host;
mod limits;
mod list_items;
mod menus;
mod newsletter;
pub(crate) mod reader;
pub mod scoring;
mod search;
mod static_folders;
mod stories;
mod theme;
mod theme_files;
mod unknown_settings;
mod values;

use std::path::PathBuf;
use std::sync::Arc;

use chrono_tz::Tz;
use toml::de::DeTable;
use url::Host as HostName;

pub use article_address::{ArticleAddress, Placeholder};
pub use articles::{ArticleSettings, Canonical};
pub use base_url::BaseUrl;
pub use build::{Build, UrlStyle};
pub use categories::CategorySettings;
pub use check::CheckSettings;
pub use copy_rules::{CopyDecision, CopyRules, is_hidden};
pub use feeds::{FeedFormat, FeedLimit, Feeds};
pub use folder::Folder;
pub use folders::{Folders, category_of_folder, is_index};
pub use home::Home;
pub use host::{Encoding, Host};
pub use limits::Limits;
pub use menus::{BuiltInItem, LinkTarget, MenuItem, Menus};
pub use newsletter::Newsletter;
pub use search::SearchSettings;
pub use static_folders::StaticFolder;
pub use stories::{RelatedCards, StorySettings};
pub use theme::{CardStyle, ColorScheme, DARK, Fonts, LIGHT, Palette, Theme, TitleLinks};
pub use theme_files::ThemeFile;

use self::reader::Reader;
use crate::diag::{Diagnostic, Place};
use crate::text::language::is_tag;
use crate::text::suggest::closest;
use crate::text::url as urls;

/// The default file name.
pub const FILE_NAME: &str = "site.toml";

/// A validated configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The path of the file, for diagnostics of later phases.
    pub file: Arc<str>,
    /// The name of the site.
    pub title: String,
    /// The description of the site; may be empty.
    pub description: String,
    /// The language of the interface, and the default language of articles (BCP 47).
    pub language: String,
    /// The time zone of displayed dates; `None` for the offset of each article's own date.
    pub timezone: Option<Tz>,
    /// The URL at which the site is served.
    pub base_url: BaseUrl,
    /// The URL at which the site is published. Only in a preview, it is another one than `base_url`.
    pub public_url: BaseUrl,
    /// The folders of the sources.
    pub folders: Folders,
    /// `[build]`.
    pub build: Build,
    /// `[articles]`.
    pub articles: ArticleSettings,
    /// `[categories]`, in menu order.
    pub categories: Vec<CategorySettings>,
    /// `[check]`.
    pub check: CheckSettings,
    /// `[list]`.
    pub list: Lists,
    /// `[feeds]`.
    pub feeds: Feeds,
    /// `[sitemap]`.
    pub sitemap: Sitemap,
    /// `[host]`.
    pub host: Host,
    /// `[api]`.
    pub api: Api,
    /// `[theme]`.
    pub theme: Theme,
    /// `[menus]`.
    pub menus: Menus,
    /// `[newsletter]`; `None` without it.
    pub newsletter: Option<Newsletter>,
    /// `[home]`.
    pub home: Home,
    /// `[stories]`.
    pub stories: StorySettings,
    /// `[limits]`.
    pub limits: Limits,
    /// `[search]`.
    pub search: SearchSettings,
    /// `embed.hosts`: the hosts of allowed players, in lower case.
    pub embed_hosts: Vec<String>,
    /// `[extra]`, for templates.
    pub extra: serde_json::Value,
}

/// `[list]`: lists of articles.
#[derive(Debug, Clone)]
pub struct Lists {
    /// The number of articles per page. The first page of a list has up to `2 * page_size - 1`.
    pub page_size: usize,
    /// Whether to write a list for each month and an index of months.
    pub archive: bool,
    /// Whether to write a list for each category.
    pub categories: bool,
    /// Whether to write a list for each day, and a feed of the days.
    pub days: bool,
}

/// `[sitemap]`: sitemaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitemap {
    /// Whether to write `sitemap.xml` and its parts.
    pub enabled: bool,
    /// Whether to write a news sitemap of the newest articles.
    pub news: bool,
}

/// `[api]`: the JSON API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// Whether to write the API.
    pub enabled: bool,
    /// The number of articles per page of a list, at least 1.
    pub page_size: usize,
    /// The maximum number of pages of a list; `None` for no limit.
    pub max_pages: Option<usize>,
}

/// Options of the command line, which override the file.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--base-url`
    pub base_url: Option<BaseUrl>,
    /// `--output`
    pub output: Option<PathBuf>,
}

/// Parses the text of `site.toml`; `file` is its path in diagnostics. Returns a configuration only if no
/// diagnostic is an error.
pub fn parse(file: &str, text: &str, overrides: Overrides) -> (Option<Config>, Vec<Diagnostic>) {
    let (document, findings) = document::parse(text);
    let Some(document) = document else {
        let findings = findings.into_iter().map(|(finding, place)| finding.at(file, place));
        return (None, findings.collect());
    };
    let mut reader = Reader::new(file, document.get_ref());
    for (finding, place) in findings {
        reader.report(finding, place);
    }
    let config = read(&mut reader, overrides);
    reader.finish();
    let failed = reader.diagnostics.iter().any(Diagnostic::is_error);
    (config.filter(|_| !failed), reader.diagnostics)
}

/// The names of all settings and tables, such as `build.output`.
pub fn setting_names() -> Vec<String> {
    let empty = DeTable::default();
    let mut reader = Reader::new(FILE_NAME, &empty);
    let _ = read(&mut reader, Overrides::default());
    reader.into_known()
}

fn read(reader: &mut Reader<'_>, overrides: Overrides) -> Option<Config> {
    let title = title(reader);
    let base_url = base_url(reader, overrides.base_url);
    let root = reader.root();
    let description = reader.string(root, "description").unwrap_or_default();
    let language = language(reader);
    let timezone = timezone(reader);
    let content = reader.table("content.");
    let build = reader.table("build.");
    let copy_rules = copy_rules::read(reader, build);
    let folders = folders::read(reader, content, build, &copy_rules);
    let build = build::read(reader, build, overrides.output, copy_rules);
    let articles = articles::read(reader);
    let categories = categories::read(reader);
    let check = check::read(reader);
    let list = lists(reader);
    let feeds = feeds::read(reader);
    let sitemap = sitemap(reader);
    let api = api(reader);
    let search = search::read(reader);
    let host = host::read(reader);
    let theme = theme::read(reader);
    let menus = menus::read(reader);
    let newsletter = newsletter::read(reader);
    let home = home::read(reader);
    let stories = stories::read(reader);
    let embed_hosts = embed_hosts(reader);
    let limits = limits::read(reader);
    let extra = reader.free_table("extra");
    Some(Config {
        file: reader.file(),
        title: title?,
        description,
        language,
        timezone,
        public_url: base_url.clone()?,
        base_url: base_url?,
        folders,
        build,
        articles,
        categories,
        check,
        list,
        feeds,
        sitemap,
        host,
        api,
        theme,
        menus,
        newsletter,
        home,
        stories,
        limits,
        search,
        embed_hosts,
        extra,
    })
}

fn title(reader: &mut Reader<'_>) -> Option<String> {
    let root = reader.root();
    let title = reader.non_empty(root, "title");
    if title.is_none() && reader.place(root, "title") == Place::File {
        let missing = Diagnostic::error("missing-setting", "missing setting `title`");
        reader.report(missing.hint("add a line such as title = \"My News\""), Place::File);
    }
    title
}

fn base_url(reader: &mut Reader<'_>, from_command_line: Option<BaseUrl>) -> Option<BaseUrl> {
    let root = reader.root();
    let Some(text) = reader.string(root, "base_url") else {
        if from_command_line.is_none() && reader.place(root, "base_url") == Place::File {
            let missing = Diagnostic::error("missing-setting", "missing setting `base_url`");
            let hint = "feeds and sitemaps require absolute URLs: add a line such as \
                        base_url = \"https://example.org/news\"";
            reader.report(missing.hint(hint), Place::File);
        }
        return from_command_line;
    };
    match BaseUrl::parse(&text) {
        Ok(parsed) => Some(from_command_line.unwrap_or(parsed)),
        Err(problem) => {
            let diagnostic = Diagnostic::error("bad-setting", "invalid `base_url`");
            let place = reader.place(root, "base_url");
            reader.report(diagnostic.label(problem), place);
            None
        }
    }
}

fn language(reader: &mut Reader<'_>) -> String {
    let root = reader.root();
    let language = reader.string(root, "language").unwrap_or_else(|| "en".to_owned());
    if !is_tag(&language) {
        let message = format!("invalid language tag `{language}`");
        let diagnostic = Diagnostic::error("bad-setting", message);
        let place = reader.place(root, "language");
        let label = "expected a BCP 47 tag such as `en` or `pt-BR`";
        reader.report(diagnostic.label(label), place);
    }
    language
}

/// Requires a name of the time zone database: an offset would be wrong for a part of the year in most
/// zones.
fn timezone(reader: &mut Reader<'_>) -> Option<Tz> {
    let root = reader.root();
    let name = reader.non_empty(root, "timezone")?;
    let zone = name.parse::<Tz>().ok();
    if zone.is_none() {
        let near = closest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        let message = format!("unknown time zone `{name}`");
        let diagnostic = Diagnostic::error("bad-setting", message)
            .label("expected a name such as `Europe/Berlin`, or `UTC`")
            .maybe_hint(near.map(|near| format!("did you mean `{near}`?")));
        let place = reader.place(root, "timezone");
        reader.report(diagnostic, place);
    }
    zone
}

fn lists(reader: &mut Reader<'_>) -> Lists {
    let list = reader.table("list.");
    Lists {
        page_size: reader.integer(list, "page_size", 25, 1..=1000),
        archive: reader.bool(list, "archive", true),
        categories: reader.bool(list, "categories", true),
        days: reader.bool(list, "days", false),
    }
}

fn sitemap(reader: &mut Reader<'_>) -> Sitemap {
    let sitemap = reader.table("sitemap.");
    Sitemap {
        enabled: reader.bool(sitemap, "enabled", true),
        news: reader.bool(sitemap, "news", false),
    }
}

fn api(reader: &mut Reader<'_>) -> Api {
    let api = reader.table("api.");
    let max_pages = reader.integer(api, "max_pages", 0, 0..=1_000_000);
    Api {
        enabled: reader.bool(api, "enabled", true),
        page_size: reader.integer(api, "page_size", 25, 1..=10_000),
        max_pages: (max_pages > 0).then_some(max_pages),
    }
}

fn embed_hosts(reader: &mut Reader<'_>) -> Vec<String> {
    let embed = reader.table("embed.");
    let Some(hosts) = reader.strings(embed, "hosts") else {
        return ["www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com"]
            .map(str::to_owned)
            .to_vec();
    };
    let mut names = Vec::with_capacity(hosts.len());
    for (host, place) in hosts {
        let is_host_char = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name = Some(&host).filter(|host| host.chars().all(is_host_char));
        match name.and_then(|name| HostName::parse(name.trim_end_matches('.')).ok()) {
            Some(HostName::Domain(name)) => names.push(name),
            Some(address) => names.push(address.to_string()),
            None => {
                let message = format!("invalid host name `{host}`");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label("expected a name such as `player.vimeo.com`");
                let host_of_url = urls::host(&host);
                let hint = (!host_of_url.is_empty()).then(|| format!("write `{host_of_url}`"));
                reader.report(diagnostic.maybe_hint(hint), place);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests;
