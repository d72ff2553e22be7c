//! The findings, notes and times of a build so far.
#![expect(clippy::disallowed_methods, reason = "the pipeline takes the times of the phases")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{Build, Built};
use crate::diag::{self, Diagnostic};

/// The phases with their times.
#[derive(Debug, Default)]
pub struct Phases {
    /// How long all of it took by the clock on the wall.
    pub total: Duration,
    /// Each phase and how long it took by that clock, one after the other.
    pub wall: Vec<(&'static str, Duration)>,
    /// What ran beside them, by that clock.
    pub beside: Vec<(&'static str, Duration)>,
    /// Of the last phases, which run on all threads together: the time of all threads.
    pub threads: Vec<(&'static str, Duration)>,
}

/// A build so far.
pub(super) struct Run {
    start: Instant,
    strict: bool,
    diagnostics: Vec<Diagnostic>,
    broken: usize,
    notes: Vec<String>,
    pub(super) phases: Phases,
}

impl Run {
    pub(super) fn new(strict: bool) -> Self {
        let (diagnostics, notes) = (Vec::new(), Vec::new());
        let (start, phases) = (Instant::now(), Phases::default());
        Self { start, strict, diagnostics, broken: 0, notes, phases }
    }

    pub(super) fn timed<T>(&mut self, name: &'static str, phase: impl FnOnce() -> T) -> T {
        let (product, time) = Self::measured(phase);
        self.phases.wall.push((name, time));
        product
    }

    /// Runs something that has no access to the phases; to be added later.
    pub(super) fn measured<T>(phase: impl FnOnce() -> T) -> (T, Duration) {
        let start = Instant::now();
        let product = phase();
        (product, start.elapsed())
    }

    /// Adds what was measured beside the phases.
    pub(super) fn add_beside<T>(
        &mut self,
        name: &'static str,
        (product, time): (T, Duration),
    ) -> T {
        self.phases.beside.push((name, time));
        product
    }

    /// Runs a phase that gives its product and findings.
    pub(super) fn phase<T>(
        &mut self,
        name: &'static str,
        phase: impl FnOnce() -> (T, Vec<Diagnostic>),
    ) -> T {
        let (product, found) = self.timed(name, phase);
        self.report(found);
        product
    }

    /// Runs a phase that gives its product or findings.
    pub(super) fn fallible_phase<T>(
        &mut self,
        name: &'static str,
        phase: impl FnOnce() -> Result<T, Vec<Diagnostic>>,
    ) -> Option<T> {
        match self.timed(name, phase) {
            Ok(product) => Some(product),
            Err(found) => {
                self.report(found);
                None
            }
        }
    }

    pub(super) fn report(&mut self, found: Vec<Diagnostic>) {
        self.broken += found.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.diagnostics.extend(diag::promote_warnings(found, self.strict));
    }

    /// Adds something that is no finding about a source.
    pub(super) fn note(&mut self, note: impl IntoIterator<Item = String>) {
        self.notes.extend(note);
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether there are no findings and no notes.
    pub(super) fn has_nothing_to_say(&self) -> bool {
        self.diagnostics.is_empty() && self.notes.is_empty()
    }

    /// The files that there is something to say of.
    pub(super) fn files_with_findings(&self) -> impl Iterator<Item = &str> {
        self.diagnostics.iter().map(|diagnostic| &*diagnostic.file)
    }

    pub(super) fn finished(self, built: Option<Built>) -> Build {
        let Self { start, strict: _, diagnostics, broken, notes, mut phases } = self;
        phases.total = start.elapsed();
        Build { diagnostics, broken, notes, built, phases }
    }

    pub(super) fn stopped(self) -> Build {
        self.finished(None)
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
