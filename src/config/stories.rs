//! `[stories]`: articles about one event.

use super::reader::Reader;

/// `[stories]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorySettings {
    /// Which related cards articles show.
    pub related: RelatedCards,
}

/// Which related cards articles show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelatedCards {
    /// Those in their files.
    Own,
    /// Those in their files; an article without any shows other articles of its story.
    Auto,
}

pub(super) fn read(reader: &mut Reader<'_>) -> StorySettings {
    const RELATED: [(&str, RelatedCards); 2] =
        [("own", RelatedCards::Own), ("auto", RelatedCards::Auto)];
    let stories = reader.table("stories.");
    StorySettings { related: reader.choice(stories, "related", RelatedCards::Own, &RELATED) }
}
