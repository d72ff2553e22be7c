//! One article file: text in, [`ParsedArticle`] and findings out.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use chrono_tz::Tz;
use compact_str::CompactString;

use super::check::{Checker, Key, root, too_deep};
use super::drafts;
use super::keys::{ArticleKeys, CardKeys, ProviderKeys};
use super::matter;
use super::other_tools;
use super::parsed::{Source, owned};
use super::parsed_article::{ParsedArticle, publisher};
use super::parts;
use super::raw::{Raw, RawArticle};
use super::shape::Shape;
use crate::config::Limits;
use crate::diag::{Diagnostic, Place};
use crate::embed::{self, Embed, EmbedProblem};
use crate::markdown::{self, Excess};
use crate::text::borrowed::Text;
use crate::text::front_matter::{self, Parts, SplitError};
use crate::text::key::TextKey;
use crate::text::timestamp::{Month, in_zone};
use crate::text::{language, plain, site_path, slug, url};

/// What parsing an article needs to know beside its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options<'a> {
    /// The category of articles that name none.
    pub(super) category: &'a str,
    /// The zone of dates without an offset.
    pub(super) timezone: Option<Tz>,
    /// Whether it has a folder for itself.
    pub(super) is_bundle: bool,
    /// Hosts whose players may be embedded.
    pub(super) embed_hosts: &'a [String],
    /// How much it may be.
    pub(super) limits: Limits,
}

/// Parses the article `text` of `file`. There is an article if and only if no finding is an
/// error.
pub(super) fn parse<'a>(
    file: &Arc<str>,
    text: &'a str,
    options: Options<'a>,
) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, options.limits);
    checker.timezone = options.timezone;
    let article = front_matter(&mut checker, text)
        .and_then(|(raw, parts): (RawArticle<'a>, _)| {
            let hosts = options.embed_hosts;
            let links = markdown::LinkPolicy::WebAndMail;
            let source = source(&mut checker, file, text, &parts, links, hosts);
            let source = Source { is_bundle: options.is_bundle, ..source };
            check(&mut checker, raw, source, options)
        })
        .filter(|_| !checker.failed());
    (article, checker.diagnostics)
}

/// Splits `text` and reads its front matter into a raw type.
pub(super) fn front_matter<'a, T: Shape<'a> + Default>(
    checker: &mut Checker,
    text: &'a str,
) -> Option<(T, Parts<'a>)> {
    let parts = match front_matter::split(text) {
        Ok(parts) => parts,
        Err(SplitError::Missing) => {
            let diagnostic = Diagnostic::error("front-matter", "there is no front matter")
                .label("expected `---` on the first line")
                .hint(match text.trim_start().get(..1) {
                    Some("+") => "TOML is not read here: write `key: value` instead of `key = value`, between lines `---`",
                    Some("{") => "JSON is read between lines `---`: put one above it, and one below",
                    _ => "start the file with a line `---`, keys and values, and a line `---`",
                });
            checker.report(diagnostic, Place::Bytes(0..text.lines().next().map_or(0, str::len)));
            return None;
        }
        Err(SplitError::Unclosed) => {
            let diagnostic = Diagnostic::error("front-matter", "unclosed front matter")
                .label("it starts here")
                .hint("put a line `---` after the last key");
            let dashes = text.find("---").unwrap_or(0);
            checker.report(diagnostic, Place::Bytes(dashes..dashes + 3));
            return None;
        }
    };
    Some((matter::read(checker, parts.yaml, parts.yaml_start)?, parts))
}

/// Where the file and its body are. Reports what of the body is left out.
pub(super) fn source(
    checker: &mut Checker,
    file: &Arc<str>,
    text: &str,
    parts: &Parts<'_>,
    links: markdown::LinkPolicy,
    hosts: &[String],
) -> Source {
    let place =
        |Range { start, end }| Place::Bytes(start + parts.body_start..end + parts.body_start);
    let Limits { depth, text_length, file_size, .. } = checker.limits;
    let markdown::Findings { excess, bad_links, dropped, template_tags } =
        markdown::inspect(parts.body, links, hosts, checker.limits);
    if let Some((range, excess)) = excess {
        let diagnostic = match excess {
            Excess::Depth => too_deep("the text", depth),
            Excess::Tag => Diagnostic::error("too-large", "a tag in the text is too long")
                .label(format!("{text_length} characters are allowed"))
                .hint("shorten it, or set `limits.text_length` in site.toml"),
            Excess::Size => Diagnostic::error("too-large", "the HTML of the text is too large")
                .label("its tags are nested wrongly, so that browsers repeat them")
                .hint(format!(
                    "close what is open, or set `limits.file_size` in site.toml (now {file_size})"
                )),
        };
        checker.report(diagnostic, place(range));
    }
    for (range, problem) in bad_links {
        let diagnostic =
            Diagnostic::warning("bad-url", "this link can't be published, and is left out");
        checker.report(diagnostic.label(problem), place(range));
    }
    for (range, shown) in dropped {
        let message = format!("{shown} is left out of the text");
        let diagnostic = Diagnostic::warning("dropped-html", message);
        checker.report(diagnostic, place(range));
    }
    for range in template_tags {
        let diagnostic = Diagnostic::warning("template-leftover", "readers will see this as it is")
            .label("tags of templates mean nothing in a text")
            .hint("replace it by its result, or put it in code: `…`");
        checker.report(diagnostic, place(range));
    }
    let bytes = |number| u32::try_from(number).unwrap_or(u32::MAX);
    Source {
        file: Arc::clone(file),
        hash: TextKey::new(text),
        body_start: (!parts.body.trim().is_empty()).then_some(bytes(parts.body_start)),
        length: bytes(text.len()),
        is_bundle: false,
    }
}

fn check<'a>(
    checker: &mut Checker,
    mut raw: RawArticle<'a>,
    source: Source,
    options: Options<'a>,
) -> Option<ParsedArticle> {
    other_tools::take(checker, &root(), &mut raw, &other_tools::ARTICLE);
    if !raw.has("publishedDateTime")
        && let Some(date) = other_tools::date_of_name(&source.file[source.stem()])
    {
        let message = format!("the date is that of the file's name, {date}");
        let diagnostic = Diagnostic::warning("date-of-name", message)
            .hint(format!("write it down: publishedDateTime: {date}"));
        checker.report(diagnostic, Place::File);
        raw.published_date_time = Some(date.to_owned().into());
    }
    let RawArticle {
        title,
        published_date_time,
        updated_date_time,
        original_url,
        web_url,
        amp_web_url,
        cdn_amp_web_url,
        source_url,
        excerpt,
        category,
        kind,
        quality,
        heat,
        published,
        provider,
        topics,
        images,
        related,
        featured_content,
        locale,
        tags,
        highlight,
        authors,
        slug,
        aliases,
        canonical,
        noindex,
        secured,
        extra,
        misshapen,
    } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.keys(root, RawArticle::KEYS, &extra, &misshapen);

    let title = required(checker, title, "title", "add a line such as title: \"What happened\"");
    let hint = "add a line such as publishedDateTime: 2024-01-18T18:35:00Z";
    let published_at = required(checker, published_date_time, "publishedDateTime", hint);
    let before = checker.diagnostics.len();
    let published_at = checker.timestamp(key("publishedDateTime"), published_at);
    checker.escalate(before);
    let before = checker.diagnostics.len();
    let original_url = checker.url(key("originalUrl"), original_url);
    let web_url = checker.url(key("webUrl"), web_url);
    if original_url.is_none() && web_url.is_none() && source.body_start.is_none() {
        if checker.diagnostics.len() > before {
            checker.escalate(before);
        } else {
            let diagnostic = Diagnostic::error("nothing-to-read", "there is nothing to read here")
                .hint("give it an `originalUrl`, or a text below the front matter");
            checker.report(diagnostic, Place::File);
        }
    }
    let featured_content = checker.text(featured_content);
    let embed = featured_content.as_deref().and_then(|html| player(checker, html, options));
    let topics = checker.texts(key("topics"), topics);
    let category = self::category(checker, key("category"), category, options.category);
    let locale = checker.text(locale);
    if let Some(tag) = locale.as_deref().filter(|tag| !language::is_tag(tag)) {
        let message = format!("`{tag}` is not a language tag");
        let diagnostic = Diagnostic::warning("bad-locale", message);
        checker.report_value(key("locale"), diagnostic.label("expected a tag such as `en-us`"));
    }
    parts::secured(checker, key("secured"), secured);
    let before = checker.diagnostics.len();
    let published = checker.flag(key("published"), published).unwrap_or(true);
    checker.escalate(before);
    let published = published && !drafts::is_draft(checker, root, &extra);

    let updated_at = checker.timestamp(key("updatedDateTime"), updated_date_time);
    let amp_web_url = checker.url(key("ampWebUrl"), amp_web_url);
    let cdn_amp_web_url = checker.url(key("cdnAmpWebUrl"), cdn_amp_web_url);
    let source_url = checker.url(key("sourceUrl"), source_url);
    let excerpt = checker.text(excerpt);
    let kind = parts::kind(checker, key("type"), kind);
    let quality = checker.score(key("quality"), quality);
    let heat = checker.score(key("heat"), heat);
    let provider = parts::provider(checker, key("provider"), provider);
    let images = match options.is_bundle {
        true => parts::images_beside(checker, key("images"), images),
        false => parts::images(checker, key("images"), images),
    };
    let related = parts::cards(checker, key("related"), related);
    let tags = checker.texts(key("tags"), tags);
    let highlight = checker.text(highlight);
    let authors = parts::authors(checker, key("authors"), authors);
    let slug = address(checker, key("slug"), slug, &source);
    let aliases = parts::aliases(checker, key("aliases"), aliases);
    let canonical = parts::canonical(checker, key("canonical"), canonical);
    let noindex = checker.flag(key("noindex"), noindex);
    let published_at = published_at?;
    let story_url = original_url.as_deref().or(web_url.as_deref());
    let keys = ArticleKeys {
        category: TextKey::new(&category),
        provider: publisher(provider.as_ref(), story_url).as_deref().map(ProviderKeys::new),
        topics: topics.iter().map(|name| TextKey::new(name)).collect(),
        original: original_url.as_deref().and_then(url::key),
        web: web_url.as_deref().and_then(url::key),
        cards: related.iter().map(CardKeys::new).collect(),
    };
    Some(ParsedArticle {
        spelled_stem: spelled_stem(&source.file[source.stem()]),
        source,
        stamp: None,
        body: None,
        keys,
        month: Month::from_datetime(in_zone(published_at.value(), options.timezone)),
        title: title.unwrap_or_default().into(),
        published_at,
        updated_at,
        original_url: owned(original_url),
        web_url: owned(web_url),
        amp_web_url: owned(amp_web_url),
        cdn_amp_web_url: owned(cdn_amp_web_url),
        source_url: owned(source_url),
        excerpt: owned(excerpt),
        category: category.into(),
        kind: kind.into(),
        quality,
        heat,
        published,
        provider,
        topics: all_owned(topics),
        images,
        related,
        featured_content: owned(featured_content),
        embed,
        locale: owned(locale),
        tags: all_owned(tags),
        highlight: owned(highlight),
        authors,
        slug: owned(slug),
        aliases,
        canonical,
        noindex,
        extra: extra.into_iter().collect(),
    })
}

fn all_owned(texts: Box<[Text<'_>]>) -> Box<[CompactString]> {
    texts.into_iter().map(CompactString::from).collect()
}

/// The spelling of a stem in addresses, if it differs. A stem without a spelling belongs to an article
/// with a `slug`.
fn spelled_stem(stem: &str) -> Option<Box<str>> {
    match site_path::safe_segment(stem) {
        Some(Cow::Borrowed(_)) => None,
        Some(Cow::Owned(safe)) => Some(safe.into()),
        None => Some("-".into()),
    }
}

/// A text without which there is nothing to show.
pub(super) fn required<'a>(
    checker: &mut Checker,
    text: Option<Text<'a>>,
    name: &str,
    hint: &str,
) -> Option<Text<'a>> {
    let (written, before) = (text.is_some(), checker.diagnostics.len());
    let text = checker.text(text);
    if checker.diagnostics.len() > before {
        // There is a text, but it can't be used.
        checker.escalate(before);
        return None;
    }
    let text = text.filter(|text| !plain::title(text).is_empty());
    if text.is_none() && written {
        let root = root();
        let diagnostic = Diagnostic::error("missing-key", format!("`{name}` is empty"));
        checker.report_value(Key { parent: &root, key: name }, diagnostic.hint(hint));
    } else if text.is_none() {
        checker.missing(name, hint);
    }
    text
}

fn category<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    category: Option<Text<'a>>,
    folder: &'a str,
) -> Text<'a> {
    let category = checker.text(category).unwrap_or_else(|| folder.into());
    if slug::has_slug(&category) {
        return category;
    }
    let is_usable = slug::has_slug(folder);
    let message = "`category` has no letter or digit";
    let diagnostic = match is_usable {
        true => Diagnostic::warning("bad-address", format!("{message}, and is ignored")),
        false => Diagnostic::error("bad-address", message),
    };
    checker.report_value(key, diagnostic.label("its address would be empty"));
    if is_usable { folder.into() } else { category }
}

/// The `slug`; without one, the name of the file must have a spelling for addresses.
fn address<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    slug: Option<Text<'a>>,
    source: &Source,
) -> Option<Text<'a>> {
    let slug = checker.segment(key, slug);
    if slug.is_none() {
        checker.file_name(&source.file[source.stem()]);
    }
    slug
}

fn player(checker: &mut Checker, html: &str, options: Options<'_>) -> Option<Embed> {
    let root = root();
    let key = Key { parent: &root, key: "featuredContent" };
    match embed::parse(html, options.embed_hosts) {
        Ok(embed) => Some(embed),
        Err(EmbedProblem::NoPlayer) => {
            let message = "`featuredContent` holds no player and is left out";
            let label = "expected an <iframe> with an https address";
            checker.report_value(key, Diagnostic::warning("bad-embed", message).label(label));
            None
        }
        Err(EmbedProblem::Host(host)) => {
            let message = format!("the player of `{host}` is left out");
            let hint = format!("to allow it, add \"{host}\" to `embed.hosts` in site.toml");
            checker.report_value(key, Diagnostic::warning("bad-embed", message).hint(hint));
            None
        }
    }
}

#[cfg(test)]
#[path = "article_tests.rs"]
mod tests;
