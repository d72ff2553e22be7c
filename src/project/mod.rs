//! A site in memory: configuration → sources → graph → plan.
//!
//! [`Project`] is the only place that runs these phases one after the other. `build`, `check`, `serve`
//! and the commands that read a site start from its product.

mod bodies;
mod config_file;
mod monitor;
mod page_data;
mod phases;
mod places;
mod related;

pub use bodies::BodiesOnDisk;
pub use config_file::{ConfigFile, ProjectError, ProjectOptions};
pub use monitor::{Monitor, measured};
pub use page_data::{PageData, PageDataError, Subject, page_data};
pub use phases::{Findings, Project};
pub use places::{STATE_FOLDER, StateFolder, name_in, output_folder, real_path};

pub use crate::write::Lock as StateLock;
