//! Template views: the data that templates see, borrowed from the graph where possible.
//!
//! The fields are a stable interface for themes. `docs/themes/data.md` lists them with their doc comments; a test
//! keeps it in sync. URLs are root-relative unless documented otherwise. Texts are plain and escaped by the template;
//! fields documented as HTML are safe. The small views of an article are subsets of [`ArticleView`].

mod article;
mod common;
#[cfg(test)]
mod guide_tests;
mod indexes;
mod lists;
mod page;
mod site;

pub use article::{
    ArticleView, AuthorView, EmbedView, NeighbourView, StoryGroupView, StoryRowView,
};
pub use common::{
    CoverageView, DateView, FeedLinkView, FeedView, ImageView, LinkView, ProviderLinkView,
    SourceView, StoryView, TopicLinkView,
};
pub use indexes::{ContentView, FollowView, ListFeedView, SearchView, YearView};
pub use lists::{
    CardView, CategoryView, CountView, DayView, FrontView, GroupView, ListView, MonthView,
    ProviderView, SectionView, TopicCountView, TopicView,
};
pub use page::PageView;
pub use site::{
    FormFieldView, IconView, MenuLinkView, NewsletterView, PaperView, SiteView, ThemeView,
};
