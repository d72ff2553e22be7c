//! The extent of a change.

/// The data that a change invalidates. Each value includes the previous ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Invalidation {
    /// The change has no effect.
    Nothing,
    /// Rendered pages and reports of findings.
    Pages,
    /// The data that pages share, such as cards.
    Shared,
    /// Graph and plan.
    View,
}
