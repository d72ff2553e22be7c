//! Why a decision can't be carried out.

use std::fmt;

/// A reason that a person can do something about. Formats in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The article would have no title.
    NoTitle,
    /// Topics that the site does not have.
    NewTopics(Vec<String>),
    /// A related card with a title or a URL only.
    IncompleteCard,
    /// Another article has this address: its title.
    SameAddress(String),
    /// Not an address of the web, or of an image of this site.
    BadUrl,
    /// Not the name of a host.
    BadDomain,
    /// Not a part of an address.
    BadSlug,
    /// An article would follow itself.
    IntoItself,
    /// A follower without a URL can't have a card.
    NoUrl,
    /// Nothing by which a rejected article could be known again.
    NoIdentity,
    /// The other article is another file of the same story.
    Copy,
    /// The article is published.
    Published,
    /// The article was rejected or merged.
    Decided,
    /// A key of another tool keeps the article unpublished.
    KeptUnpublished {
        /// The key.
        key: String,
        /// Its line in the file.
        line: usize,
    },
    /// Anything else keeps the article unpublished.
    StillUnpublished,
    /// The file has the value in a form that the desk can't change.
    Unchangeable,
    /// Anything else, as a finding of the loader or of the editor of front matter words it.
    Other(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTitle => f.write_str("a title is required"),
            Self::NewTopics(topics) => write!(f, "new topics to confirm: {}", topics.join(", ")),
            Self::IncompleteCard => f.write_str("a related card needs a title and a URL"),
            Self::SameAddress(title) => write!(f, "the article \"{title}\" has this address"),
            Self::BadUrl => f.write_str("not an http or https URL"),
            Self::BadDomain => f.write_str("not a domain name, such as example.org"),
            Self::BadSlug => f.write_str("use letters, digits and hyphens"),
            Self::IntoItself => f.write_str("an article can't be merged into itself"),
            Self::NoUrl => f.write_str("it has no URL that the other article could link to"),
            Self::NoIdentity => {
                f.write_str("it has neither a URL nor words in its title; delete its file instead")
            }
            Self::Copy => f.write_str("it has the URL of the other article"),
            Self::Published => f.write_str("it is published"),
            Self::Decided => f.write_str("it was rejected or merged in the meantime"),
            Self::KeptUnpublished { key, line } => {
                write!(f, "`{key}` in line {line} keeps it unpublished; remove it from the file")
            }
            Self::StillUnpublished => f.write_str("another key keeps it unpublished"),
            Self::Unchangeable => {
                f.write_str("the file has this value in another form; edit the file")
            }
            Self::Other(message) => f.write_str(message),
        }
    }
}
