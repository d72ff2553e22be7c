//! Printing: the only way to standard output and standard error.
//!
//! Whatever is printed is made safe for terminals and logs. A reader that has gone, as in
//! `feedgen … | head`, is no error; any other failure to write to standard output is remembered, and the
//! command fails at its end ([`failure`]).

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use parking_lot::Mutex;
use serde_json::Value;

use crate::text::terminal::{Colors, escape, escape_json};

/// Why standard output could not be written, the first time.
static FAILURE: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints to standard output.
pub(super) fn out(text: impl AsRef<str>) {
    write_out(escape(text.as_ref(), Colors::Escape).as_bytes());
}

/// Prints a JSON document to standard output.
pub(super) fn out_json(document: &Value) {
    write_out(escape_json(&format!("{document:#}\n")).as_bytes());
}

/// Prints to standard error.
pub(super) fn err(text: impl AsRef<str>) {
    write_err(&escape(text.as_ref(), Colors::Escape));
}

/// Prints a report with colours to standard error.
pub(super) fn err_colored(text: impl AsRef<str>) {
    write_err(&escape(text.as_ref(), Colors::Keep));
}

/// Prints the help or the version that was asked for, or what is wrong with a call.
pub(super) fn usage(asked: &clap::Error) -> ExitCode {
    keep_failure(asked.print());
    u8::try_from(asked.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Why something that the command had to say did not get to standard output.
pub(super) fn failure() -> Option<io::Error> {
    let flushed = io::stdout().lock().flush();
    keep_failure(flushed);
    FAILURE.lock().take()
}

fn write_out(bytes: &[u8]) {
    keep_failure(io::stdout().lock().write_all(bytes));
}

fn keep_failure(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        FAILURE.lock().get_or_insert(error);
    }
}

/// There is nowhere left to report that standard error can't be written.
fn write_err(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
