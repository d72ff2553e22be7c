//! `site.toml`: from its text to a checked [`Config`].
//!
//! Every setting is read, given its default and checked here, once; the phases see typed
//! values only. Reads no file. All findings of a file come in one go.

mod article_address;
mod articles;
mod base_url;
mod categories;
mod check;
mod copied;
mod document;
mod feeds;
mod folder;
mod folders;
mod home;
mod host;
mod known;
mod limits;
mod menus;
mod reader;
mod search;
mod static_folders;
mod theme;
mod theme_files;
mod values;

use std::path::PathBuf;
use std::sync::Arc;

use chrono_tz::Tz;
use toml::de::DeTable;
use url::Host as HostName;

pub use article_address::{ArticleAddress, Placeholder};
pub use articles::{Articles, Canonical};
pub use base_url::BaseUrl;
pub use categories::CategorySettings;
pub use check::Check;
pub use copied::{CopyRules, Copying, is_hidden};
pub use feeds::{Feeds, Format, Limit};
pub use folder::Folder;
pub use folders::{Folders, is_index};

pub use home::Home;
pub use host::{Encoding, Host};
pub use limits::Limits;
pub use menus::{MenuItem, Menus, Own, Target};
pub use search::Search;
pub use static_folders::StaticFolder;
pub use theme::{CardStyle, ColorScheme, DARK, Fonts, LIGHT, Palette, Theme};
pub use theme_files::ThemeFile;

use self::reader::{Reader, Table};
use crate::diag::{Diagnostic, Place};
use crate::text::language::is_tag;
use crate::text::suggest::closest;

/// The name of the file, as the default of `--config`.
pub const FILE_NAME: &str = "site.toml";

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from, for findings about what it names.
    pub file: Arc<str>,
    /// The site's name.
    pub title: String,
    /// What it is about, in a sentence; may be empty.
    pub description: String,
    /// The language of the interface and, unless they say otherwise, of the articles
    /// (BCP 47).
    pub language: String,
    /// Where the readers are, for dates; `None` for the place where each article was written.
    pub timezone: Option<Tz>,
    /// Where the site will be served.
    pub base_url: BaseUrl,
    /// Where the sources are.
    pub folders: Folders,
    /// What is built, and how.
    pub build: Build,
    /// Where articles are, and their canonical URLs.
    pub articles: Articles,
    /// What is known of categories, in the order of menus.
    pub categories: Vec<CategorySettings>,
    /// What `feedgen check` leaves out.
    pub check: Check,
    /// Lists of articles.
    pub list: Lists,
    /// Feeds.
    pub feeds: Feeds,
    /// Sitemaps.
    pub sitemap: Sitemap,
    /// Files for the host.
    pub host: Host,
    /// The JSON API.
    pub api: Api,
    /// What the default theme looks like.
    pub theme: Theme,
    /// What the header and the footer link.
    pub menus: Menus,
    /// What is on the front page.
    pub home: Home,
    /// How much a source may be.
    pub limits: Limits,
    /// The search page and its index.
    pub search: Search,
    /// Hosts whose players may be embedded, in lower case.
    pub embed_hosts: Vec<String>,
    /// `[extra]`, for templates.
    pub extra: serde_json::Value,
}

/// `[build]`.
#[derive(Debug, Clone)]
pub struct Build {
    /// The output folder, from the site's root.
    pub output: PathBuf,
    /// Whether pages are minified.
    pub minify: bool,
    /// The form of page addresses.
    pub urls: UrlStyle,
    /// Which files of static folders are not copied.
    pub copy_rules: CopyRules,
}

/// The form of page addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlStyle {
    /// `/news/a/`, a folder with an `index.html`.
    Pretty,
    /// `/news/a`, a file `news/a.html`.
    Flat,
}

/// `[list]`.
#[derive(Debug, Clone)]
pub struct Lists {
    /// Articles on a page of a list; its landing page holds up to one less than twice as many.
    pub page_size: usize,
    /// Whether there is a list for each month, and an index of them.
    pub archive: bool,
    /// Whether there is a list for each category.
    pub categories: bool,
}

/// `[sitemap]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitemap {
    /// Whether `sitemap.xml` and its parts are written.
    pub enabled: bool,
    /// Whether one of the parts names the newest articles for news search engines.
    pub news: bool,
}

/// `[api]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// Whether there is one.
    pub enabled: bool,
    /// Articles on a page of a list, at least 1.
    pub page_size: usize,
    /// Pages of a list at most; `None` for no limit.
    pub max_pages: Option<usize>,
}

/// What the command line sets, over the file.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--base-url`
    pub base_url: Option<BaseUrl>,
    /// `--output`
    pub output: Option<PathBuf>,
}

/// Reads the text of `site.toml`; `file` is its name in reports. There is a configuration
/// if and only if no finding is an error.
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

/// The names of all settings, as `build.output`; those of tables as well.
pub fn setting_names() -> Vec<String> {
    let nothing = DeTable::default();
    let mut reader = Reader::new(FILE_NAME, &nothing);
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
    let copy_rules = copied::rules(reader, build);
    let folders = folders::folders(reader, content, build, &copy_rules);
    let build = build_settings(reader, build, overrides.output, copy_rules);
    let articles = articles::read(reader);
    let categories = categories::read(reader);
    let check = check::read(reader);
    let list = lists(reader);
    let feeds = feeds::feeds(reader);
    let sitemap = sitemap(reader);
    let api = api(reader);
    let search = search::read(reader);
    let host = host::read(reader);
    let theme = theme::read(reader);
    let menus = menus::read(reader);
    let home = home::read(reader);
    let embed_hosts = embed_hosts(reader);
    let limits = limits::read(reader);
    let extra = reader.free_table("extra");
    Some(Config {
        file: reader.file(),
        title: title?,
        description,
        language,
        timezone,
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
        home,
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
        let missing = Diagnostic::error("missing-setting", "`title` is missing");
        reader.report(missing.hint("add a line such as title = \"My News\""), Place::File);
    }
    title
}

fn base_url(reader: &mut Reader<'_>, set: Option<BaseUrl>) -> Option<BaseUrl> {
    let root = reader.root();
    let Some(text) = reader.string(root, "base_url") else {
        if set.is_none() && reader.place(root, "base_url") == Place::File {
            let missing = Diagnostic::error("missing-setting", "`base_url` is missing");
            let hint = "feeds and sitemaps hold absolute addresses: add a line such as \
                        base_url = \"https://example.org/news\"";
            reader.report(missing.hint(hint), Place::File);
        }
        return set;
    };
    match BaseUrl::parse(&text) {
        Ok(parsed) => Some(set.unwrap_or(parsed)),
        Err(problem) => {
            let diagnostic = Diagnostic::error("bad-setting", "`base_url` can't be used");
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
        let diagnostic = Diagnostic::error("bad-setting", "`language` is not a language tag");
        let place = reader.place(root, "language");
        let label = "expected a BCP 47 tag such as `en` or `pt-BR`";
        reader.report(diagnostic.label(label), place);
    }
    language
}

/// A name of the time zone database, which the program carries: an offset would be wrong for a
/// part of the year in most places.
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

fn build_settings(
    reader: &mut Reader<'_>,
    build: Table<'_>,
    output: Option<PathBuf>,
    copy_rules: CopyRules,
) -> Build {
    const STYLES: [(&str, UrlStyle); 2] = [("pretty", UrlStyle::Pretty), ("flat", UrlStyle::Flat)];
    let named = reader.non_empty(build, "output").map(PathBuf::from);
    Build {
        output: output.or(named).unwrap_or_else(|| PathBuf::from("public")),
        minify: reader.bool(build, "minify", true),
        urls: reader.choice(build, "urls", UrlStyle::Pretty, &STYLES),
        copy_rules,
    }
}

fn lists(reader: &mut Reader<'_>) -> Lists {
    let list = reader.table("list.");
    Lists {
        page_size: reader.integer(list, "page_size", 25, 1..=1000),
        archive: reader.bool(list, "archive", true),
        categories: reader.bool(list, "categories", true),
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
        let is_of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name = Some(&host).filter(|host| host.chars().all(is_of_a_name));
        match name.and_then(|name| HostName::parse(name.trim_end_matches('.')).ok()) {
            Some(HostName::Domain(name)) => names.push(name),
            Some(address) => names.push(address.to_string()),
            None => {
                let message = format!("`{host}` is not a host name");
                let diagnostic = Diagnostic::error("bad-setting", message)
                    .label("expected a name such as `player.vimeo.com`");
                let of_url = crate::text::url::host(&host);
                let hint = (!of_url.is_empty()).then(|| format!("write `{of_url}`"));
                reader.report(diagnostic.maybe_hint(hint), place);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests;
