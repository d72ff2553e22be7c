//! The diagnostics, notes and times of a build.
#![expect(clippy::disallowed_methods, reason = "times of threads")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::outcome::{Build, Built, Phases};
use crate::diag::{self, Diagnostic};
use crate::progress::Progress;
use crate::project::Monitor;

/// A running build.
pub(super) struct Session<'p> {
    pub(super) monitor: Monitor<'p>,
    is_strict: bool,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    notes: Vec<String>,
    parallel: Vec<(&'static str, Duration)>,
    pub(super) threads: Vec<(&'static str, Duration)>,
}

impl<'p> Session<'p> {
    pub(super) fn new(is_strict: bool, progress: &'p dyn Progress) -> Self {
        Self {
            monitor: Monitor::new(progress),
            is_strict,
            diagnostics: Vec::new(),
            errors: 0,
            notes: Vec::new(),
            parallel: Vec::new(),
            threads: Vec::new(),
        }
    }

    pub(super) fn time<T>(&mut self, name: &'static str, phase: impl FnOnce() -> T) -> T {
        self.monitor.time(name, phase)
    }

    /// Adds work that ran in parallel to the phases.
    pub(super) fn add_parallel<T>(
        &mut self,
        name: &'static str,
        (product, time): (T, Duration),
    ) -> T {
        self.parallel.push((name, time));
        product
    }

    pub(super) fn report(&mut self, diagnostics: Vec<Diagnostic>) {
        self.errors += diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.diagnostics.extend(diag::promote_warnings(diagnostics, self.is_strict));
    }

    /// Adds a note that concerns no source.
    pub(super) fn note(&mut self, note: impl IntoIterator<Item = String>) {
        self.notes.extend(note);
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether there are neither diagnostics nor notes.
    pub(super) fn is_silent(&self) -> bool {
        self.diagnostics.is_empty() && self.notes.is_empty()
    }

    /// The files that have diagnostics.
    pub(super) fn files_with_diagnostics(&self) -> impl Iterator<Item = &str> {
        self.diagnostics.iter().map(|diagnostic| &*diagnostic.file)
    }

    /// The result of the build; without `built`, nothing was published.
    pub(super) fn finish(self, built: Option<Built>) -> Build {
        let Self { monitor, is_strict: _, diagnostics, errors, notes, parallel, threads } = self;
        let phases = Phases { total: monitor.elapsed(), wall: monitor.times, parallel, threads };
        Build { diagnostics, broken: errors, notes, built, phases }
    }
}

/// The time of all threads that one kind of work took.
#[derive(Default)]
pub(super) struct Clock(AtomicU64);

impl Clock {
    pub(super) fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let product = work();
        let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_add(nanos, Ordering::Relaxed);
        product
    }

    pub(super) fn total(self) -> Duration {
        Duration::from_nanos(self.0.into_inner())
    }
}
