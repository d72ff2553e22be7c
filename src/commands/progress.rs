//! Progress bars, on terminals only.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use parking_lot::Mutex;

use crate::progress::Progress;

/// Runs `work` with a progress bar if standard error is a terminal.
pub(super) fn with_bar<T>(work: impl FnOnce(&dyn Progress) -> T) -> T {
    if std::io::stderr().is_terminal() { work(&Bar::default()) } else { work(&Plain) }
}

/// No bar, only messages about waiting.
struct Plain;

impl Progress for Plain {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn end(&self) {}
    fn wait(&self, message: &'static str) {
        super::err(format!("{message} …\n"));
    }
}

/// A progress bar on standard error.
#[derive(Default)]
struct Bar(Mutex<Option<ProgressBar>>);

impl Bar {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.0.lock());
    }
}

impl Progress for Bar {
    fn begin(&self, phase: &'static str, total: usize) {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:8} {bar:32} {human_pos}/{human_len}");
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        bar.set_message(phase);
        self.with(|current| *current = Some(bar));
    }

    fn advance(&self, steps: usize) {
        self.with(|current| {
            if let Some(bar) = current {
                bar.inc(steps as u64);
            }
        });
    }

    fn wait(&self, message: &'static str) {
        super::err(format!("{message} …\n"));
    }

    fn end(&self) {
        self.with(|current| {
            if let Some(bar) = current.take() {
                bar.finish_and_clear();
            }
        });
    }
}
