//! Failed file operations.

use std::fmt;
use std::io;
use std::path::Path;

/// A failed file operation.
#[derive(Debug)]
pub struct WriteError {
    /// The operation and the path, such as `write public/index.html`.
    pub action: String,
    /// The cause.
    pub cause: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "can't {}: {}", self.action, self.cause)
    }
}

impl std::error::Error for WriteError {}

pub(super) fn failed<'a>(
    verb: &'a str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> WriteError + 'a {
    move |cause| WriteError { action: format!("{verb} {}", path.display()), cause }
}
