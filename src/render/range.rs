//! The template function `range`: like the engine's own, but with a limit for each page. Without it, nested loops
//! over small ranges could run for ever.

use std::cell::Cell;

use tera::{Error, Kwargs, State, TeraResult};

/// The maximum number of values that all ranges of a page may produce.
const MAX_VALUES: i128 = 1_000_000;

thread_local! {
    /// The number of values produced for the current page. A page is rendered on one thread.
    static PRODUCED: Cell<i128> = const { Cell::new(0) };
}

/// Resets the count at the start of a page.
pub(super) fn begin() {
    PRODUCED.set(0);
}

/// The numbers from `start` (default 0) to `end` (exclusive), in steps of `step_by`.
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
    // A step larger than the range produces one value.
    let width = step.checked_abs().unwrap_or(i128::MAX);
    let count = span.max(0).saturating_add(width - 1) / width;
    let produced = PRODUCED.get().saturating_add(count);
    PRODUCED.set(produced);
    if produced > MAX_VALUES {
        return Err(error(&format!("exceeds the limit of {MAX_VALUES} numbers per page")));
    }
    Ok((0..count).map(|index| start + index * step).collect())
}
