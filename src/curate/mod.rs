//! The curator's work before a build: from the sources' feeds to drafts.
//!
//! ```text
//! fetch → decode → parse → identify → enrich → write
//! ```
//!
//! Only the first and the last step do I/O.

pub mod desk;
pub mod draft;
pub mod draft_file;
pub mod excerpt;
pub mod feed;
pub mod front_matter;
pub mod identity;
pub mod import;
pub mod page;
pub mod sources;
pub mod suggestions;
pub mod topics;
pub mod xml;
