//! Prompts on a terminal.

use std::io::{BufRead, IsTerminal, Write};

/// Whether a person can answer.
pub(super) fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Reads answers from `input`, writes questions to `output`.
pub(super) struct Prompt<I, O> {
    pub(super) input: I,
    pub(super) output: O,
}

impl<I: BufRead, O: Write> Prompt<I, O> {
    /// Asks until the answer is valid.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        loop {
            let mut answer = String::new();
            let asked = write!(self.output, "{question}: ").and_then(|()| self.output.flush());
            match asked.and_then(|()| self.input.read_line(&mut answer)) {
                Ok(0) => return Err("no answer; nothing was written".to_owned()),
                Ok(_) => {}
                Err(error) => return Err(format!("can't read the answer: {error}")),
            }
            match check(&answer) {
                Ok(value) => return Ok(value),
                // If this can't be written, the next question can't either.
                Err(problem) => drop(writeln!(self.output, "  {problem}")),
            }
        }
    }
}
