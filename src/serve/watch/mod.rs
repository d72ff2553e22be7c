//! Detects changes of source files and applies them in batches, as an editor saves in several steps and a checkout
//! changes thousands of files.
//!
//! The system notifies of changes; where that is not possible, all files are scanned once a second. Files are read
//! after they are watched, so that no change is missed.

mod files;
mod paths;
mod poll;
mod system;
mod thread;
mod watcher;

pub(super) use self::thread::start;
pub(super) use self::watcher::SiteWatcher;
