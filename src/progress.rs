//! Progress of long phases.

/// Receives progress events from any thread.
pub trait Progress: Sync {
    /// A phase with `total` steps starts.
    fn begin(&self, phase: &'static str, total: usize);
    /// `steps` more steps are complete.
    fn advance(&self, steps: usize);
    /// The phase is complete.
    fn end(&self);
    /// The program waits; `message` says for what.
    fn wait(&self, message: &'static str);
}

/// Ignores all events.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn end(&self) {}
    fn wait(&self, _: &'static str) {}
}
