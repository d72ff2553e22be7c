//! The table of diagnostic codes: stable names, severities and descriptions.

use self::Level::{Either, Error, Warning};

/// The severity of the diagnostics with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Always an error.
    Error,
    /// Always a warning, unless `--strict` is set.
    Warning,
    /// An error if the source is unusable without the value, otherwise a warning.
    Either,
}

impl Level {
    /// The name in documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Either => "either",
        }
    }
}

/// A diagnostic code. docs/reference/diagnostics.md is generated from [`CODES`].
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// The name in brackets in a report.
    pub name: &'static str,
    /// The severity.
    pub level: Level,
    /// The problem, in a sentence.
    pub summary: &'static str,
    /// The consequence, or the reason for the severity, in a sentence.
    pub reason: &'static str,
}

const fn code(
    name: &'static str,
    level: Level,
    summary: &'static str,
    reason: &'static str,
) -> Code {
    Code { name, level, summary, reason }
}

/// All codes, sorted by name.
#[rustfmt::skip] // One code per two lines.
pub const CODES: &[Code] = &[
    code("address-collision", Error, "Two sources have the same address.",
        "One of them would replace the other."),
    code("bad-address", Either, "An address is empty, or not valid on some system or host.",
        "A page requires an address; if another spelling is valid, it is used; an invalid topic or alias is ignored."),
    code("bad-canonical", Warning, "The value of `canonical` is unknown.",
        "The key is ignored; the site's setting applies."),
    code("bad-date", Either, "A value is not a date-time, or its year is before 1900 or after 2200.",
        "An article requires a valid date; other invalid dates are ignored."),
    code("bad-domain", Warning, "The domain of a provider is not a host name.",
        "The host of a URL is used instead; otherwise the provider is identified by its name."),
    code("bad-embed", Warning, "An embed code contains no player of an allowed host.",
        "The player is removed."),
    code("bad-file-name", Error, "A file name is not UTF-8, or not valid on some system or host.",
        "The file can't have an address."),
    code("bad-flag", Either, "A value is neither true nor false.",
        "`published` must be unambiguous; other flags are ignored."),
    code("bad-locale", Warning, "A value is not a language tag.",
        "The language of the site is used instead."),
    code("bad-number", Warning, "A value is not an integer, or out of range.",
        "The number is ignored, or replaced by the nearest valid one."),
    code("bad-secured", Warning, "`secured` is not a sealed payload.",
        "The value is never published."),
    code("bad-setting", Error, "The value of a setting is invalid.",
        "Settings apply to the whole site."),
    code("bad-shape", Either, "A value has the wrong type, such as a list instead of a string.",
        "A required value must be valid; an optional one is ignored."),
    code("bad-taxonomy", Warning, "The `taxonomy` of a file does not match its folder.",
        "The file is ignored."),
    code("bad-text", Error, "A text of the interface is invalid.",
        "Pages would show a wrong text."),
    code("bad-url", Either, "A URL is invalid or not allowed.",
        "An article without a text requires a valid link; an optional link or image is removed."),
    code("broken-anchor", Warning, "The fragment of a link does not exist on the page.",
        "The rest of the page is correct."),
    code("broken-link", Warning, "A link leads to a missing page of this site.",
        "The rest of the page is correct."),
    code("changed", Error, "A file changed during the build.",
        "The output would mix two versions of the file."),
    code("date-of-name", Warning, "An article has no date, but its file name starts with one.",
        "The date of the file name is used."),
    code("dead-link", Warning, "A link to another site is broken.",
        "Other sites change without notice."),
    code("draft", Warning, "A key of another generator marks a file as a draft.",
        "The file is not published."),
    code("dropped-html", Warning, "A text contains an element or attribute that is not allowed.",
        "The rest of the text is shown."),
    code("duplicate-key", Either, "A key occurs twice in front matter.",
        "Keys that affect publication must be unambiguous; the first value of other keys is used."),
    code("duplicate-provider", Error, "A provider has two files.",
        "Only one file can apply."),
    code("duplicate-source", Warning, "A source is named twice.",
        "The first one is used."),
    code("duplicate-title", Warning, "Several articles have the same title.",
        "All of them are published."),
    code("duplicate-topic", Error, "A topic has two files.",
        "Only one file can apply."),
    code("duplicate-url", Warning, "Several articles are about the same story.",
        "All of them are published and refer to each other."),
    code("empty-entry", Warning, "An entry of a list is empty.",
        "The entry is ignored."),
    code("front-matter", Either, "A file has no front matter.",
        "An article or page requires a title; a topic or provider file is ignored."),
    code("future-date", Warning, "A date is in the future.",
        "The article is published nevertheless."),
    code("hidden-file", Warning, "A hidden file in a static folder is not published.",
        "Hidden files often contain settings and secrets of programs."),
    code("leak", Either, "The output contains unpublished content.",
        "A sealed payload must never be published; a passage of an unpublished text may be intentional."),
    code("long-address", Error, "An address is longer than file systems allow.",
        "The file can't be written."),
    code("look-alike", Warning, "A name or host contains letters that are confusable with those of another script.",
        "It may imitate another one; a host is shown as `xn--…`, a name is unchanged."),
    code("low-contrast", Warning, "The contrast between a colour and its background is low.",
        "Some readers can't read the text."),
    code("misread-yaml", Warning, "A line of front matter is valid YAML, but probably does not mean what its author intended.",
        "The meaning may be intended."),
    code("missing-asset", Warning, "A page refers to a missing file of this site.",
        "The rest of the page is correct."),
    code("missing-folder", Error, "A configured folder is missing.",
        "All its sources would be missing."),
    code("missing-key", Either, "A required key is missing or empty.",
        "An article or page is unusable without it; a topic or provider file is ignored."),
    code("missing-locale", Warning, "An article is in another language than the site, and does not say so.",
        "Browsers, screen readers and search engines take it for the language of the site."),
    code("missing-setting", Error, "A required setting is missing.",
        "The site can't be built without it."),
    code("missing-target", Error, "A setting refers to a missing page or file.",
        "All pages would contain a broken link."),
    code("missing-texts", Warning, "Texts of the interface are missing in a language.",
        "English texts are used instead."),
    code("mixed-topic", Warning, "Articles use several spellings of a topic.",
        "The most frequent spelling is shown."),
    code("no-articles", Warning, "The site has no published article.",
        "An empty site is rarely intended."),
    code("no-image", Warning, "An article has no image.",
        "Images are optional."),
    code("no-topic", Warning, "An article has no topic.",
        "Topics are optional."),
    code("not-a-file", Error, "A folder is in the place of a file.",
        "Its content would be silently ignored."),
    code("not-a-folder", Error, "A file is in the place of a folder.",
        "Its content would be silently ignored."),
    code("not-utf8", Either, "A file is not UTF-8.",
        "The file is unreadable; a topic or provider file is ignored."),
    code("nothing-to-read", Error, "An article has neither a link to a story nor a text.",
        "The page would be empty."),
    code("other-key", Warning, "A key belongs to another generator.",
        "Its value is used if the meaning is the same; otherwise the report names the replacement."),
    code("outside", Either, "A symbolic link leads to a hidden file or out of the site's folders, or a file is not a regular file.",
        "The file is excluded; a folder must be inside the site, and a static folder must not contain sources."),
    code("poor-excerpt", Warning, "An excerpt says nothing: a placeholder, an address, or the title again.",
        "Pages, feeds and search show no excerpt; the API contains it verbatim."),
    code("provider-names", Warning, "A provider has several names, or two providers have the same name.",
        "The most frequent name is shown."),
    code("same-name", Error, "Two articles have the same id in feeds.",
        "Feed readers would show only one of them."),
    code("similar-topics", Warning, "Two topics have similar names.",
        "Both topics exist."),
    code("template", Error, "A template is invalid.",
        "Pages can't be rendered."),
    code("template-leftover", Warning, "A text contains a template tag of another generator.",
        "The tag is shown as text."),
    code("toml", Error, "The configuration is not valid TOML.",
        "Settings can't be read."),
    code("too-large", Either, "A source exceeds a limit.",
        "One source must not slow down the whole build; an optional text is removed, a list is truncated."),
    code("too-many-findings", Either, "A file has more diagnostics than are shown.",
        "The severity is that of the omitted diagnostics."),
    code("topic-cycle", Warning, "The parents of topics form a cycle.",
        "One of the parents is ignored."),
    code("unknown-category", Warning, "A setting refers to an unknown category.",
        "The setting has no effect: a category exists only if it has articles."),
    code("unknown-key", Warning, "A key is probably misspelt.",
        "Templates can read the value from `extra`."),
    code("unknown-provider", Warning, "A setting refers to an unknown provider.",
        "The setting has no effect."),
    code("unknown-setting", Error, "A setting is unknown.",
        "The setting would have no effect."),
    code("unknown-text", Error, "A key of a file of interface texts is unknown.",
        "The text would have no effect."),
    code("unknown-topic", Warning, "A reference to an unknown topic.",
        "The reference is ignored."),
    code("unknown-type", Warning, "A type is probably misspelt.",
        "The type is used as written."),
    code("unreadable", Error, "A file can't be read.",
        "The site would be incomplete."),
    code("unsafe-file", Warning, "A file next to an article may be executable in browsers.",
        "Articles may come from untrusted authors, and browsers would run such a file as part of the site; it is not published."),
    code("unsearched", Warning, "A file of the output could not be scanned completely.",
        "The rest of the output was scanned."),
    code("unused-file", Warning, "A template or a file of interface texts is unused.",
        "The file has no effect; its name is probably wrong."),
    code("unused-provider", Warning, "A provider file applies to no published article.",
        "The domain may be misspelt; only `check` reports it."),
    code("unused-setting", Warning, "A setting has no effect in combination with others.",
        "The site would be the same without it."),
    code("yaml", Either, "Front matter is not valid YAML.",
        "The file is unreadable; a topic or provider file is ignored."),
];

/// The summary of a code.
pub fn summary(code: &str) -> Option<&'static str> {
    CODES.iter().find(|known| known.name == code).map(|known| known.summary)
}
