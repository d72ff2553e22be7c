//! Checks of structured values: images, providers, cards, authors and aliases.

use std::borrow::Cow;

use compact_str::CompactString;

use super::checker::{Checker, Key, short};
use super::excerpts;
use super::field_value::List;
use super::other_tools;
use super::parsed::{Alias, Author, Image, ProviderRef, RelatedCard};
use super::raw::{
    Form, RawAuthor, RawAuthorMap, RawImage, RawImageMap, RawProvider, RawProviderMap, RawRelated,
};
use crate::config::Canonical;
use crate::diag::{Diagnostic, Place, YamlPath};
use crate::text::borrowed::Text;
use crate::text::site_path::SitePath;
use crate::text::suggest::closest;
use crate::text::{host, url};

/// Converts a text of the file, which is dropped after loading.
pub(super) fn owned(text: Option<Text<'_>>) -> Option<CompactString> {
    text.map(CompactString::from)
}

/// Checks a list of images on other sites or with a path on this site.
pub(super) fn images<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<List<'a, RawImage<'a>>>,
) -> Box<[Image]> {
    images_at(checker, key, raw, url::repair_image)
}

/// Checks a list of images of an article in a bundle, which may also be files of the bundle.
pub(super) fn bundle_images<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<List<'a, RawImage<'a>>>,
) -> Box<[Image]> {
    images_at(checker, key, raw, url::repair_local_image)
}

/// Checks and repairs the URL of an image.
type RepairUrl = fn(&str) -> Result<Cow<'_, str>, String>;

fn images_at<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<List<'a, RawImage<'a>>>,
    repair: RepairUrl,
) -> Box<[Image]> {
    let path = key.path();
    let images = checker.list(key, raw).into_iter();
    images
        .filter_map(|(index, raw)| {
            image(checker, &path.then(index), raw.unwrap_or_default(), repair)
        })
        .collect()
}

fn image<'a>(
    checker: &mut Checker,
    path: &YamlPath,
    RawImage(mut raw): RawImage<'a>,
    repair: RepairUrl,
) -> Option<Image> {
    other_tools::convert(checker, path, &mut raw, &other_tools::IMAGE);
    let RawImageMap { url, width, height, is_cached, title, attribution, extra, mismatches } = raw;
    let key = |key| Key { parent: path, key };
    checker.check_keys(path, RawImageMap::KEYS, &extra, &mismatches);
    let width = checker.pixels(key("width"), width);
    let height = checker.pixels(key("height"), height);
    let is_cached = checker.flag(key("isCached"), is_cached).unwrap_or(false);
    let title = checker.text(title);
    let attribution = checker.text(attribution);
    let Some(url) = checker.text(url) else {
        checker.left_out(path, "url");
        return None;
    };
    let url = match repair(&url) {
        Ok(Cow::Borrowed(same)) if same.len() == url.len() => url,
        Ok(repaired) => repaired.into_owned().into(),
        Err(problem) => {
            let message = format!("`{path}` has no usable address and is left out");
            let diagnostic = Diagnostic::warning("bad-url", message).label(problem);
            checker.report_value(key("url"), diagnostic);
            return None;
        }
    };
    Some(Image {
        url: url.into(),
        width,
        height,
        is_cached,
        title: owned(title),
        attribution: owned(attribution),
    })
}

/// Checks a reference to a provider; `None` if it has neither a name nor a domain.
pub(super) fn provider<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<RawProvider<'a>>,
) -> Option<ProviderRef> {
    let RawProvider { mut map, form } = raw?;
    let path = key.path();
    other_tools::convert(checker, &path, &mut map, &other_tools::PROVIDER);
    let RawProviderMap { mut name, mut domain, images: raw_images, extra, mismatches } = map;
    if form == Form::Text {
        let host = name.as_deref().and_then(host_of_text);
        let read_as = if host.is_some() { "domain" } else { "name" };
        if let Some(host) = host {
            (name, domain) = (None, Some(host.into()));
        }
        let diagnostic = Diagnostic::warning("bad-shape", format!("`{path}` must be a mapping"))
            .label(format!("this is read as its `{read_as}`"))
            .hint(format!("write a line `{read_as}: …` below it, indented"));
        checker.report_value(key, diagnostic);
    } else if form == Form::List {
        let diagnostic = Diagnostic::warning("bad-shape", format!("`{path}` must be a mapping"))
            .label("the only entry of this list is used")
            .hint("remove the dash");
        checker.report_value(key, diagnostic);
    }
    checker.check_keys(&path, RawProviderMap::KEYS, &extra, &mismatches);
    let name = checker.text(name);
    let domain = self::domain(checker, Key { parent: &path, key: "domain" }, domain);
    let images = images(checker, Key { parent: &path, key: "images" }, raw_images);
    if name.is_none() && domain.is_none() {
        if !images.is_empty() || !extra.is_empty() {
            checker.left_out(&path, "name");
        }
        return None;
    }
    Some(ProviderRef { name: owned(name), domain: owned(domain), images })
}

/// The host in a text that is a host name or a URL.
fn host_of_text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_host = text.contains('.') && host::key(text).is_some() && !text.ends_with('.');
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    if is_host {
        return Some(text.to_owned());
    }
    is_url.then(|| url::host(text).to_owned()).filter(|host| host::key(host).is_some())
}

/// Checks a host name. A URL is replaced by its host.
pub(super) fn domain<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    text: Option<Text<'a>>,
) -> Option<Text<'a>> {
    let domain = checker.text(text)?;
    if host::key(&domain).is_some() {
        return Some(domain);
    }
    let host = Some(url::host(&domain)).filter(|host| host::key(host).is_some());
    let message = format!("`{}` is not a host name", key.path());
    let label = match &host {
        Some(host) => format!("`{host}` is used"),
        None => "expected a name such as example.org".to_owned(),
    };
    let diagnostic = Diagnostic::warning("bad-domain", message).label(label);
    checker.report_value(key, diagnostic);
    host.map(Text::from)
}

/// Checks a list of related cards. A card without title or URL is left out.
pub(super) fn cards<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<List<'a, RawRelated<'a>>>,
) -> Box<[RelatedCard]> {
    let path = key.path();
    let cards = checker.list(key, raw).into_iter();
    cards
        .filter_map(|(index, raw)| card(checker, &path.then(index), raw.unwrap_or_default()))
        .collect()
}

fn card<'a>(
    checker: &mut Checker,
    path: &YamlPath,
    mut raw: RawRelated<'a>,
) -> Option<RelatedCard> {
    other_tools::convert(checker, path, &mut raw, &other_tools::CARD);
    let RawRelated {
        title,
        excerpt,
        published_date_time,
        original_url,
        web_url,
        amp_web_url,
        cdn_amp_web_url,
        kind,
        provider: raw_provider,
        quality,
        images: raw_images,
        extra,
        mismatches,
    } = raw;
    let key = |key| Key { parent: path, key };
    checker.check_keys(path, RawRelated::KEYS, &extra, &mismatches);
    let (web_url, original_url) = (checker.text(web_url), checker.text(original_url));
    let has_url = web_url.is_some() || original_url.is_some();
    let web_url = checker.url(key("webUrl"), web_url);
    let original_url = checker.url(key("originalUrl"), original_url);
    // Checked like all URLs of a source, although cards do not link to them.
    checker.url(key("ampWebUrl"), amp_web_url);
    checker.url(key("cdnAmpWebUrl"), cdn_amp_web_url);
    let published_at = checker.timestamp(key("publishedDateTime"), published_date_time);
    let quality = checker.score(key("quality"), quality);
    let kind = self::kind(checker, key("type"), kind);
    let provider = provider(checker, key("provider"), raw_provider);
    let images = images(checker, key("images"), raw_images);
    let (title, excerpt) = (checker.text(title), checker.text(excerpt));
    match (title, web_url.or(original_url)) {
        (Some(title), Some(url)) => {
            let image = images.into_iter().next();
            let is_poor =
                |excerpt: &Text<'_>| excerpts::is_poor(excerpt, &title, provider.as_ref(), &url);
            let excerpt = excerpt.filter(|excerpt| !is_poor(excerpt));
            Some(RelatedCard {
                title: title.into(),
                excerpt: owned(excerpt),
                published_at,
                url: url.into(),
                kind: kind.into(),
                provider,
                quality,
                image,
            })
        }
        (title, _) => {
            // An invalid URL has already been reported.
            if title.is_none() || !has_url {
                let missing = if title.is_none() { "title" } else { "webUrl" };
                checker.left_out(path, missing);
            }
            None
        }
    }
}

/// Common types of articles, for suggestions; other types are valid, too.
const KINDS: [&str; 10] = [
    "article",
    "video",
    "podcast",
    "audio",
    "gallery",
    "newsletter",
    "event",
    "paper",
    "report",
    "tutorial",
];

/// Checks the type of an article; `article` by default.
pub(super) fn kind<'a>(checker: &mut Checker, key: Key<'_>, text: Option<Text<'a>>) -> Text<'a> {
    let Some(kind) = checker.text(text) else { return "article".into() };
    if KINDS.contains(&&*kind) {
        return kind;
    }
    if let Some(suggestion) = closest(&kind, KINDS) {
        let diagnostic = Diagnostic::warning("unknown-type", format!("unknown type `{kind}`"));
        checker.report_value(key, diagnostic.hint(format!("did you mean `{suggestion}`?")));
    }
    kind
}

/// Parses `canonical`.
pub(super) fn canonical(
    checker: &mut Checker,
    key: Key<'_>,
    text: Option<Text<'_>>,
) -> Option<Canonical> {
    let text = checker.text(text)?;
    let known = Canonical::WORDS.into_iter().find(|(word, _)| **word == *text);
    if known.is_none() {
        let suggestion = closest(&text, Canonical::WORDS.map(|(word, _)| word));
        let hint = match suggestion {
            Some(word) => Some(format!("did you mean `{word}`?")),
            None if text.contains("://") => {
                Some("write `original` to refer to `originalUrl`".to_owned())
            }
            None => None,
        };
        let message = format!("invalid `canonical`: `{}`", short(&text));
        let diagnostic = Diagnostic::warning("bad-canonical", message)
            .label("expected `self`, `original` or `none`")
            .maybe_hint(hint);
        checker.report_value(key, diagnostic);
    }
    known.map(|(_, canonical)| canonical)
}

/// Checks a list of authors. An author without a name is left out.
pub(super) fn authors<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    raw: Option<List<'a, RawAuthor<'a>>>,
) -> Box<[Author]> {
    let path = key.path();
    let authors = checker.list(key, raw).into_iter();
    authors
        .filter_map(|(index, raw)| {
            let mut raw = raw?.0;
            let path = path.then(index);
            other_tools::convert(checker, &path, &mut raw, &other_tools::AUTHOR);
            let RawAuthorMap { name, url, extra, mismatches } = raw;
            checker.check_keys(&path, RawAuthorMap::KEYS, &extra, &mismatches);
            let url = checker.url(Key { parent: &path, key: "url" }, url);
            let name = checker.text(name);
            if name.is_none() {
                checker.left_out(&path, "name");
            }
            Some(Author { name: name?.into(), url: owned(url) })
        })
        .collect()
}

/// Checks former addresses, which are paths on this site.
pub(super) fn aliases(
    checker: &mut Checker,
    key: Key<'_>,
    texts: Option<List<'_, Text<'_>>>,
) -> Box<[Alias]> {
    let mut aliases = Vec::new();
    for (index, text) in checker.list(key, texts) {
        let text = text.unwrap_or_default();
        let is_folder = text.trim().ends_with('/');
        match SitePath::parse(&text) {
            // An alias would overwrite the front page.
            Ok(path) if !path.is_home() => {
                let alias = Alias { path, is_folder };
                if !aliases.contains(&alias) {
                    aliases.push(alias);
                }
            }
            parsed => {
                let path = key.path().then(index);
                let message = format!("`{path}` can't be an address of this site and is left out");
                let problem = parsed.map_or_else(
                    |problem| problem.to_string(),
                    |_| "it is the front page, or empty".to_owned(),
                );
                let diagnostic = Diagnostic::warning("bad-address", message)
                    .label(problem)
                    .hint("expected a path such as /old/address/, without query and fragment");
                checker.report(diagnostic, Place::Value(path));
            }
        }
    }
    aliases.into()
}
