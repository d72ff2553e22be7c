//! What structured data says about one thing: an article, a video, a recipe.

use super::title::similarity;

/// How much a thing says about its page; the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The article of the page as Readability recognizes it, which is trusted more than `<meta>`
    /// tags.
    Primary,
    /// Another article.
    Article,
    /// A video, a recipe, an episode …
    Content,
    /// The page as a page.
    Page,
}

/// What structured data says about one thing. Texts are as written.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) rank: Rank,
    pub(super) name: Option<String>,
    pub(super) headline: Option<String>,
    /// The names of authors that are objects with a name, which Readability reads.
    pub(super) named_authors: Vec<String>,
    /// The names of all authors.
    pub(super) authors: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) language: Option<String>,
    pub(super) images: Vec<ImageData>,
    pub(super) embed_url: Option<String>,
}

/// An image in structured data.
#[derive(Debug, Clone, Default)]
pub(super) struct ImageData {
    pub(super) url: String,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    pub(super) alt: String,
}

impl Thing {
    pub(super) fn new(rank: Rank) -> Self {
        Self {
            rank,
            name: None,
            headline: None,
            named_authors: Vec::new(),
            authors: Vec::new(),
            description: None,
            publisher: None,
            published: None,
            updated: None,
            language: None,
            images: Vec::new(),
            embed_url: None,
        }
    }

    /// The title: the name, unless the headline alone is similar to the title of the page
    /// (Readability).
    pub(super) fn title(&self, title_of_page: &str) -> Option<&str> {
        match (self.name.as_deref(), self.headline.as_deref()) {
            (Some(name), Some(headline)) if name != headline => {
                let is_similar = |text: &str| similarity(text, title_of_page) > 0.75;
                let is_headline = is_similar(headline) && !is_similar(name);
                Some(if is_headline { headline } else { name })
            }
            (name, headline) => name.or(headline),
        }
    }
}

/// The things that structured data describes, most trusted first.
pub(super) struct Things<'t>(pub(super) &'t [Thing]);

impl<'t> Things<'t> {
    /// The article that Readability recognizes, which is trusted more than `<meta>` tags.
    pub(super) fn primary(&self) -> Option<&'t Thing> {
        self.0.first().filter(|thing| thing.rank == Rank::Primary)
    }

    /// The first value of any thing.
    pub(super) fn find<T: ?Sized>(
        &self,
        value: impl Fn(&'t Thing) -> Option<&'t T>,
    ) -> Option<&'t T> {
        self.0.iter().find_map(value)
    }
}

/// The rank of schema.org's type `name`; `None` if the type says nothing about a page's content.
pub(super) fn rank(name: &str) -> Option<Rank> {
    if is_article(name) {
        Some(Rank::Article)
    } else if CONTENT_TYPES.contains(&name) {
        Some(Rank::Content)
    } else if name == "WebPage" || name == "ItemPage" {
        Some(Rank::Page)
    } else {
        None
    }
}

/// Whether Readability reads the type `name`. Its expression matches parts of names, so that
/// `LiveBlogPosting` is one.
pub(super) fn is_article(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "NewsArticle",
        "Report",
        "BlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "TechArticle",
        "ScholarlyArticle",
        "SatiricalArticle",
        "AdvertiserContentArticle",
    ];
    name.starts_with("Article")
        || name.ends_with("APIReference")
        || PARTS.iter().any(|part| name.contains(part))
}

/// Other types of which a page can be about one thing.
const CONTENT_TYPES: [&str; 19] = [
    "VideoObject",
    "Recipe",
    "PodcastEpisode",
    "Episode",
    "TVEpisode",
    "AudioObject",
    "CreativeWork",
    "Review",
    "HowTo",
    "Event",
    "Product",
    "SoftwareApplication",
    "Movie",
    "Book",
    "Dataset",
    "Course",
    "Photograph",
    "JobPosting",
    "Clip",
];
