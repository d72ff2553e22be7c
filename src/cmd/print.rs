//! Printing: the only way to standard output and standard error.
//!
//! Everything printed is escaped for terminals and logs. A closed pipe, as in `feedgen … | head`, is not an
//! error; any other failure to write to standard output is recorded, and the command fails at its end
//! ([`failure`]).

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use parking_lot::Mutex;
use serde_json::Value;

use super::exit::Exit;
use crate::text::terminal::{Colors, escape, escape_json};

/// The first error in writing to standard output.
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

/// Prints an error and returns how the command ends with it.
pub(super) fn fail(message: impl Display, exit: Exit) -> Exit {
    err(format!("error: {message}\n"));
    exit
}

/// Prints a report with colours to standard error.
pub(super) fn err_colored(text: impl AsRef<str>) {
    write_err(&escape(text.as_ref(), Colors::Keep));
}

/// Prints the help, the version or a usage error.
pub(super) fn usage(message: &clap::Error) -> ExitCode {
    record_failure(message.print());
    u8::try_from(message.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The first error in writing to standard output.
pub(super) fn failure() -> Option<io::Error> {
    let flushed = io::stdout().lock().flush();
    record_failure(flushed);
    FAILURE.lock().take()
}

fn write_out(bytes: &[u8]) {
    record_failure(io::stdout().lock().write_all(bytes));
}

fn record_failure(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        FAILURE.lock().get_or_insert(error);
    }
}

/// A failure to write to standard error can't be reported anywhere.
fn write_err(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
