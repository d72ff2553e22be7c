//! Every kind of finding: the stable names that programs rely on, how severe each is, and why.

use self::Level::{Either, Error, Warning};

/// How severe the findings of one code are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Always an error: without it the site would be wrong.
    Error,
    /// Always a warning: only one article or part is poorer (`--strict` makes it an error).
    Warning,
    /// An error where the source can't be used without the value, otherwise a warning.
    Either,
}

impl Level {
    /// The word for it in documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Either => "either",
        }
    }
}

/// One kind of finding. docs/reference/diagnostics.md is made from this table.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// The name in brackets in a report.
    pub name: &'static str,
    /// Whether it is an error or a warning.
    pub level: Level,
    /// What it is about, in a sentence.
    pub about: &'static str,
    /// Why it is an error or a warning, in a sentence.
    pub reason: &'static str,
}

const fn code(name: &'static str, level: Level, about: &'static str, reason: &'static str) -> Code {
    Code { name, level, about, reason }
}

/// Every code that a finding can have, sorted by name.
#[rustfmt::skip] // A row of the table is a line.
pub const CODES: &[Code] = &[
    code("address-collision", Error, "Two sources want the same address.",
        "One of the two would be published in the place of the other."),
    code("bad-address", Either, "A name gives no usable address, or one that some system or host refuses.",
        "Without an address there is no page; where another spelling serves, it is used, and a topic or an alias is dropped."),
    code("bad-canonical", Warning, "`canonical` has none of its three values.",
        "The key is ignored, and the setting for all articles applies."),
    code("bad-date", Either, "A value is not a date-time, or has a year before 1900 or after 2200.",
        "An article without a valid date has no place in any list; a wrong date elsewhere is dropped."),
    code("bad-domain", Warning, "A provider's domain is not a host name.",
        "The host of a URL is used; without one the provider is known by its name alone."),
    code("bad-embed", Warning, "An embed code holds no player that may be shown.",
        "The player is dropped."),
    code("bad-file-name", Error, "The name of a file is not UTF-8, or one that some system or host refuses.",
        "The file can't have an address."),
    code("bad-flag", Either, "A value is neither true nor false.",
        "`published` decides what becomes public and must be clear; any other flag is ignored."),
    code("bad-locale", Warning, "A value is not a language tag.",
        "The article has the site's language."),
    code("bad-number", Warning, "A value is not an integer, or far from all scores.",
        "The number is dropped, or the nearest possible one used."),
    code("bad-secured", Warning, "`secured` is not a sealed payload.",
        "The payload is dropped in any case."),
    code("bad-setting", Error, "A setting has a value that can't be used.",
        "Settings apply to the whole site."),
    code("bad-shape", Either, "A value has the wrong shape, such as a list for a text.",
        "A required value can't be used; an optional one is dropped."),
    code("bad-taxonomy", Warning, "A file is of another kind than its folder.",
        "The file is ignored: articles name their topics and providers themselves."),
    code("bad-text", Error, "Words of the interface can't be used.",
        "The interface would show wrong words."),
    code("bad-url", Either, "A link or an address is none that may be published.",
        "An article without a text needs a link that works; an optional link or image is dropped."),
    code("broken-anchor", Warning, "A link leads to a missing part of a page.",
        "The page is complete, only the link is wrong."),
    code("broken-link", Warning, "A link leads to a missing page of this site.",
        "The page is complete, only the link is wrong."),
    code("changed", Error, "A file changed while the site was built.",
        "The output would mix two versions of the file."),
    code("date-of-name", Warning, "An article has no date, but its file's name begins with one.",
        "The article has that date."),
    code("dead-link", Warning, "A link to another site leads nowhere.",
        "Other sites change without notice."),
    code("draft", Warning, "A key of another tool marks a file as a draft.",
        "The file is not published, as its author meant."),
    code("dropped-html", Warning, "A text has an element or an attribute that no page may have.",
        "The rest of the text is shown."),
    code("duplicate-key", Either, "A key is in front matter twice.",
        "Whether, where and as what something is published must be clear; of other keys the first value is used."),
    code("duplicate-provider", Error, "A provider has two files.",
        "Only one of the two files can apply."),
    code("duplicate-title", Warning, "Articles have the same title.",
        "Both articles are published."),
    code("duplicate-topic", Error, "A topic has two files.",
        "Only one of the two files can apply."),
    code("duplicate-url", Warning, "Articles are of the same story.",
        "Both articles are published, and each names the other."),
    code("empty-entry", Warning, "An entry of a list has nothing in it.",
        "The entry is dropped."),
    code("front-matter", Either, "A file has no front matter.",
        "An article or a page has no title; a file about a topic or a provider is ignored."),
    code("future-date", Warning, "A date is in the future.",
        "The article is published all the same."),
    code("hidden-file", Warning, "A hidden file in a static folder is not published.",
        "Hidden files mostly hold settings and secrets of programs; the rest of the site is complete."),
    code("leak", Either, "Something that must not be published is in the output.",
        "A sealed payload must never be published; a passage of an unpublished text may be there with intent."),
    code("long-address", Error, "An address is longer than file systems take.",
        "File systems refuse it."),
    code("look-alike", Warning, "A name or a host has letters in it that look like those of another script.",
        "It may pretend to be another one; a host is shown as `xn--…`, a name as it is written."),
    code("low-contrast", Warning, "A colour is hard to read on its ground.",
        "The site works, but some readers can't read it."),
    code("misread-yaml", Warning, "A line of front matter is valid YAML, but hardly means what its author wanted.",
        "It may be meant so."),
    code("missing-asset", Warning, "A page shows a file that the site does not have.",
        "The page is complete but for that file."),
    code("missing-folder", Error, "A folder that the configuration names is missing.",
        "A whole folder of sources would be missing."),
    code("missing-key", Either, "A required key is missing or empty.",
        "An article or a page can't be used without it; a file about a topic or a provider is ignored."),
    code("missing-setting", Error, "A required setting is missing.",
        "The site can't be built without it."),
    code("missing-target", Error, "A setting names a page or a file that the site does not have.",
        "Every page would have a broken link."),
    code("missing-texts", Warning, "A language lacks words of the interface.",
        "English words are used instead."),
    code("mixed-topic", Warning, "Articles spell a topic in several ways.",
        "The most frequent spelling is shown."),
    code("no-articles", Warning, "There is no article.",
        "An empty site is rarely meant."),
    code("no-image", Warning, "An article has no image.",
        "The article is complete without one."),
    code("no-topic", Warning, "An article has no topic.",
        "The article is complete without one."),
    code("not-a-file", Error, "A folder has the name of a file.",
        "What it holds would be left out in silence."),
    code("not-a-folder", Error, "A file has the name of a folder.",
        "What it should hold would be left out in silence."),
    code("not-utf8", Either, "A file is not UTF-8.",
        "The text can't be read; a file about a topic or a provider is ignored."),
    code("nothing-to-read", Error, "An article has neither a story to lead to nor a text.",
        "The page would be empty."),
    code("other-key", Warning, "A key is one of another tool.",
        "Its value is taken where the meaning is the same; otherwise the report says what to write."),
    code("outside", Either, "A link leads out of its folders or to a hidden file, or a file is no regular one.",
        "Such a file is left out; a folder must be inside the site, and no static folder around sources."),
    code("provider-names", Warning, "A provider has several names, or two have one.",
        "The most frequent name is shown."),
    code("same-name", Error, "Two articles have one name in feeds.",
        "Feed readers would take two articles for one."),
    code("similar-topics", Warning, "Two topics have nearly the same name.",
        "Both topics exist."),
    code("template", Error, "A template can't be used.",
        "Pages can't be rendered."),
    code("template-leftover", Warning, "A text has a tag that another generator would replace.",
        "The text is shown as it is written."),
    code("toml", Error, "The configuration is not valid TOML.",
        "No setting can be read."),
    code("too-large", Either, "A source is larger than it may be.",
        "One source must not make the whole build slow; an optional text is dropped, a list is cut."),
    code("too-many-findings", Either, "There are more findings about a file than are shown.",
        "As severe as the findings that it stands for."),
    code("topic-cycle", Warning, "Topics are above each other in a circle.",
        "One of the parents is ignored."),
    code("unknown-category", Warning, "A setting names a category that the site does not have.",
        "The setting has no effect: a category goes with its last article."),
    code("unknown-key", Warning, "A key looks like a known one misspelt.",
        "The value is available to templates as `extra`."),
    code("unknown-provider", Warning, "A provider is not known.",
        "The setting has no effect."),
    code("unknown-setting", Error, "A setting is not known.",
        "The setting would have no effect."),
    code("unknown-text", Error, "A table of words has a text that nothing uses.",
        "The text would have no effect."),
    code("unknown-topic", Warning, "A topic is not known.",
        "The reference is ignored."),
    code("unknown-type", Warning, "A type looks like a known one misspelt.",
        "The article keeps the type as written."),
    code("unreadable", Error, "A file can't be read.",
        "The site would lack the file."),
    code("unsafe-file", Warning, "A file beside an article may hold a program.",
        "Articles may come from strangers, and browsers run what is on a site as its own; the rest is published."),
    code("unsearched", Warning, "A file of the output could not be searched completely.",
        "The rest of the output was searched."),
    code("unused-file", Warning, "Nothing uses a template or a table of words.",
        "The file has no effect; its name is probably not what was meant."),
    code("unused-provider", Warning, "A provider file applies to no published article.",
        "`check` reports it, as its domain may be mistyped; a build does not."),
    code("unused-setting", Warning, "A setting has no effect beside the others.",
        "The site is as it would be without it."),
    code("yaml", Either, "Front matter is not valid YAML.",
        "No key of the file can be read; a file about a topic or a provider is ignored."),
];

/// What a code is about.
pub fn about(code: &str) -> Option<&'static str> {
    CODES.iter().find(|known| known.name == code).map(|known| known.about)
}
