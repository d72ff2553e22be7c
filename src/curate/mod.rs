//! The curator's work before a build: from the sources' feeds to drafts.
//!
//! ```text
//! fetch → decode → parse → identify → enrich → write
//! ```
//!
//! Only the first and the last step do I/O.

pub mod excerpt;
pub mod feed;
pub mod page;
pub mod sources;
