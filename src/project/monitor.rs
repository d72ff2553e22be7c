//! Progress and times of the phases.
#![expect(clippy::disallowed_methods, reason = "the only place that reads the clock for times")]

use std::time::{Duration, Instant};

use crate::progress::Progress;

/// Where phases show their progress and leave their times.
pub struct Monitor<'p> {
    /// The progress bar.
    pub progress: &'p dyn Progress,
    /// The wall-clock time of each phase, in order.
    pub times: Vec<(&'static str, Duration)>,
    start: Instant,
}

impl<'p> Monitor<'p> {
    /// A monitor that starts now.
    pub fn new(progress: &'p dyn Progress) -> Self {
        Self { progress, times: Vec::new(), start: Instant::now() }
    }

    /// Runs a phase and records its time.
    pub fn time<T>(&mut self, name: &'static str, phase: impl FnOnce() -> T) -> T {
        let (product, time) = measured(phase);
        self.times.push((name, time));
        product
    }

    /// The wall-clock time since the start.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// Runs `work` and measures its wall-clock time.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let product = work();
    (product, start.elapsed())
}
