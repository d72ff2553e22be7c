//! Parses an article: a text in, a [`ParsedArticle`] and diagnostics out.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::Datelike;
use chrono_tz::Tz;
use compact_str::CompactString;

use super::body;
use super::checker::{Checker, Key, root};
use super::drafts;
use super::excerpts;
use super::fields::{self, owned};
use super::front_matter;
use super::other_tools;
use super::parsed::{ArticleKeys, ParsedArticle, ProviderKeys, RelatedKeys, Source, publisher};
use super::raw::{Raw, RawArticle};
use super::sealed;
use crate::config::Limits;
use crate::diag::{Diagnostic, Place};
use crate::embed::{self, Embed, EmbedProblem};
use crate::text::borrowed::Text;
use crate::text::key::TextKey;
use crate::text::timestamp::{Month, Timestamp, in_zone};
use crate::text::{language, site_path, slug, url};

/// The context of an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct ArticleContext<'a> {
    /// The default category.
    pub(super) category: &'a str,
    /// The time zone of dates without an offset.
    pub(super) timezone: Option<Tz>,
    /// Whether the article is in a page bundle.
    pub(super) is_bundle: bool,
    /// Hosts whose players may be embedded.
    pub(super) embed_hosts: &'a [String],
    pub(super) limits: Limits,
}

/// Parses the article `text` of `file`. Returns an article only if no diagnostic is an error.
pub(super) fn parse<'a>(
    file: &Arc<str>,
    text: &'a str,
    context: ArticleContext<'a>,
) -> (Option<ParsedArticle>, Vec<Diagnostic>) {
    let mut checker = Checker::new(file, context.limits);
    checker.timezone = context.timezone;
    let article = front_matter::read(&mut checker, text)
        .and_then(|(raw, parts): (RawArticle<'a>, _)| {
            let source = body::source(&mut checker, file, text, &parts, context.embed_hosts);
            let source = Source { is_bundle: context.is_bundle, ..source };
            check(&mut checker, raw, source, context)
        })
        .filter(|_| !checker.has_errors());
    (article, checker.diagnostics)
}

/// Checks the keys of an article. Keys that it can't do without come first.
fn check<'a>(
    checker: &mut Checker,
    mut raw: RawArticle<'a>,
    source: Source,
    context: ArticleContext<'a>,
) -> Option<ParsedArticle> {
    other_tools::convert(checker, &root(), &mut raw, &other_tools::ARTICLE);
    use_date_of_file_name(checker, &mut raw, &source);
    // Destructured, so that a new key does not compile until it is handled.
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
        story,
        slug,
        aliases,
        canonical,
        noindex,
        secured,
        extra,
        mismatches,
    } = raw;
    let root = &root();
    let key = |key| Key { parent: root, key };
    checker.check_keys(root, RawArticle::KEYS, &extra, &mismatches);

    let title_hint = "add a line such as title: \"What happened\"";
    let title = checker.required_text(title, "title", title_hint);
    let published_at = publication_date(checker, published_date_time);
    let (original_url, web_url) = story_urls(checker, original_url, web_url, &source);
    let featured_content = checker.text(featured_content);
    let embed = featured_content.as_deref().and_then(|html| player(checker, html, context));
    let topics = checker.texts(key("topics"), topics);
    let category = self::category(checker, key("category"), category, context.category);
    let locale = self::locale(checker, key("locale"), locale);
    sealed::check_secured(checker, key("secured"), secured);
    let published = checker.required_flag(key("published"), published).unwrap_or(true);
    let published = published && !drafts::is_draft(checker, root, &extra);

    let updated_at = checker.timestamp(key("updatedDateTime"), updated_date_time);
    let amp_web_url = checker.url(key("ampWebUrl"), amp_web_url);
    let cdn_amp_web_url = checker.url(key("cdnAmpWebUrl"), cdn_amp_web_url);
    let source_url = checker.url(key("sourceUrl"), source_url);
    let excerpt = checker.text(excerpt);
    let kind = fields::kind(checker, key("type"), kind);
    let quality = checker.score(key("quality"), quality);
    let heat = checker.score(key("heat"), heat);
    let provider = fields::provider(checker, key("provider"), provider);
    let images = match context.is_bundle {
        true => fields::bundle_images(checker, key("images"), images),
        false => fields::images(checker, key("images"), images),
    };
    let related = fields::cards(checker, key("related"), related);
    let tags = checker.texts(key("tags"), tags);
    let highlight = checker.text(highlight);
    let authors = fields::authors(checker, key("authors"), authors);
    let story = checker.text(story);
    let slug = self::slug(checker, key("slug"), slug, &source);
    let aliases = fields::aliases(checker, key("aliases"), aliases);
    let canonical = fields::canonical(checker, key("canonical"), canonical);
    let noindex = checker.flag(key("noindex"), noindex);
    let published_at = published_at?;
    let story_url = original_url.as_deref().or(web_url.as_deref());
    let title = title.unwrap_or_default();
    let publisher = publisher(provider.as_ref(), story_url);
    let has_poor_excerpt =
        excerpts::check(checker, key("excerpt"), excerpt.as_deref(), &title, publisher.as_deref());
    let keys = ArticleKeys {
        category: TextKey::new(&category),
        provider: publisher.as_deref().map(ProviderKeys::new),
        topics: topics.iter().map(|name| TextKey::new(name)).collect(),
        original: original_url.as_deref().and_then(url::key),
        web: web_url.as_deref().and_then(url::key),
        cards: related.iter().map(RelatedKeys::new).collect(),
    };
    let local = in_zone(published_at.value(), context.timezone);
    Some(ParsedArticle {
        spelled_stem: spelled_stem(&source.file[source.stem()]),
        source,
        stamp: None,
        body: None,
        keys,
        month: Month::from_datetime(local),
        // At most 31.
        day_of_month: u8::try_from(local.day()).unwrap_or(1),
        title: title.into(),
        published_at,
        updated_at,
        original_url: owned(original_url),
        web_url: owned(web_url),
        amp_web_url: owned(amp_web_url),
        cdn_amp_web_url: owned(cdn_amp_web_url),
        source_url: owned(source_url),
        excerpt: owned(excerpt),
        has_poor_excerpt,
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
        story: owned(story),
        authors,
        slug: owned(slug),
        aliases,
        canonical,
        noindex,
        extra: extra.into_iter().collect(),
        cards_key: None,
    })
}

/// Uses the date in the file name if the front matter has none.
fn use_date_of_file_name(checker: &mut Checker, raw: &mut RawArticle<'_>, source: &Source) {
    if raw.has("publishedDateTime") {
        return;
    }
    let Some(date) = other_tools::date_of_name(&source.file[source.stem()]) else { return };
    let message = format!("the date is taken from the file name: {date}");
    let diagnostic = Diagnostic::warning("date-of-name", message)
        .hint(format!("add it to the front matter: publishedDateTime: {date}"));
    checker.report(diagnostic, Place::File);
    raw.published_date_time = Some(date.to_owned().into());
}

fn publication_date(checker: &mut Checker, text: Option<Text<'_>>) -> Option<Timestamp> {
    let hint = "add a line such as publishedDateTime: 2024-01-18T18:35:00Z";
    let text = checker.required_text(text, "publishedDateTime", hint);
    let before = checker.diagnostics.len();
    let root = root();
    let published_at = checker.timestamp(Key { parent: &root, key: "publishedDateTime" }, text);
    checker.escalate(before);
    published_at
}

/// Checks `originalUrl` and `webUrl`. An article has one of them, or a body.
fn story_urls<'a>(
    checker: &mut Checker,
    original_url: Option<Text<'a>>,
    web_url: Option<Text<'a>>,
    source: &Source,
) -> (Option<Text<'a>>, Option<Text<'a>>) {
    let before = checker.diagnostics.len();
    let root = root();
    let original_url = checker.url(Key { parent: &root, key: "originalUrl" }, original_url);
    let web_url = checker.url(Key { parent: &root, key: "webUrl" }, web_url);
    if original_url.is_none() && web_url.is_none() && source.body_start.is_none() {
        if checker.diagnostics.len() > before {
            checker.escalate(before);
        } else {
            let message = "the article has neither a URL nor a text";
            let diagnostic = Diagnostic::error("nothing-to-read", message)
                .hint("add an `originalUrl`, or a text below the front matter");
            checker.report(diagnostic, Place::File);
        }
    }
    (original_url, web_url)
}

fn locale<'a>(checker: &mut Checker, key: Key<'_>, text: Option<Text<'a>>) -> Option<Text<'a>> {
    let locale = checker.text(text);
    if let Some(tag) = locale.as_deref().filter(|tag| !language::is_tag(tag)) {
        let message = format!("`{tag}` is not a language tag");
        let diagnostic = Diagnostic::warning("bad-locale", message);
        checker.report_value(key, diagnostic.label("expected a tag such as `en-us`"));
    }
    locale
}

fn category<'a>(
    checker: &mut Checker,
    key: Key<'_>,
    category: Option<Text<'a>>,
    default: &'a str,
) -> Text<'a> {
    let category = checker.text(category).unwrap_or_else(|| default.into());
    if slug::has_slug(&category) {
        return category;
    }
    let has_default = slug::has_slug(default);
    let message = "`category` has no letter or digit";
    let diagnostic = match has_default {
        true => Diagnostic::warning("bad-address", format!("{message}, and is ignored")),
        false => Diagnostic::error("bad-address", message),
    };
    checker.report_value(key, diagnostic.label("its address would be empty"));
    if has_default { default.into() } else { category }
}

/// The `slug`. Without one, the file name must have a spelling for addresses.
fn slug<'a>(
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

/// The spelling of a stem in addresses, if it differs. A stem without a spelling belongs to an article
/// with a `slug`.
fn spelled_stem(stem: &str) -> Option<Box<str>> {
    match site_path::safe_segment(stem) {
        Some(Cow::Borrowed(_)) => None,
        Some(Cow::Owned(safe)) => Some(safe.into()),
        None => Some("-".into()),
    }
}

fn player(checker: &mut Checker, html: &str, context: ArticleContext<'_>) -> Option<Embed> {
    let root = root();
    let key = Key { parent: &root, key: "featuredContent" };
    match embed::parse(html, context.embed_hosts) {
        Ok(embed) => Some(embed),
        Err(EmbedProblem::NoPlayer) => {
            let message = "`featuredContent` contains no player and is left out";
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

fn all_owned(texts: Box<[Text<'_>]>) -> Box<[CompactString]> {
    texts.into_iter().map(CompactString::from).collect()
}

#[cfg(test)]
#[path = "article_tests.rs"]
mod tests;
