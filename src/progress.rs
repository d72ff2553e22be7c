//! How far a long phase has come, for whoever shows it.

/// Hears of progress, from any thread.
pub trait Progress: Sync {
    /// A phase with `total` steps begins.
    fn begin(&self, phase: &'static str, total: usize);
    /// So many more of them are done.
    fn advance(&self, steps: usize);
    /// The phase is over.
    fn end(&self);
    /// Nothing goes on until something else has ended.
    fn wait(&self, message: &'static str);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn end(&self) {}
    fn wait(&self, _: &'static str) {}
}
