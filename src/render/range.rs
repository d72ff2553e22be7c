//! `range(…)` for templates, as the engine's own, but for a bound on all numbers of a page
//! together: a loop in a loop in a loop over a small range would not end in a lifetime.

use std::cell::Cell;

use tera::{Error, Kwargs, State, TeraResult};

/// How many numbers a page may ask for.
const MOST: i128 = 1_000_000;

thread_local! {
    /// How many numbers the page at hand has asked for; a page is made on one thread.
    static ASKED: Cell<i128> = const { Cell::new(0) };
}

/// Begins a page.
pub(super) fn begin() {
    ASKED.set(0);
}

/// The numbers from `start` (0 without it) to `end`, the last one left out, `step_by` apart.
pub(super) fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i128>> {
    let start = kwargs.get::<i128>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i128>("end")?;
    let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
    let error = |message: &str| Error::message(format!("Function `range` {message}"));
    if step == 0 {
        return Err(error("was called with a `step_by` argument of 0"));
    }
    if step > 0 && start > end {
        return Err(error("was called with a `start` argument greater than the `end` one"));
    }
    let span = if step > 0 { end.saturating_sub(start) } else { start.saturating_sub(end) };
    // A step over the numbers there are is one step.
    let width = step.checked_abs().unwrap_or(i128::MAX);
    let count = span.max(0).saturating_add(width - 1) / width;
    let asked = ASKED.get().saturating_add(count);
    ASKED.set(asked);
    if asked > MOST {
        return Err(error(&format!("gives {MOST} numbers to a page at most")));
    }
    Ok((0..count).map(|index| start + index * step).collect())
}
