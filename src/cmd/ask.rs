//! Questions on a terminal.

use std::io::{BufRead, IsTerminal, Write};

/// Whether there is someone to answer.
pub(super) fn is_on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Someone who can be asked.
pub(super) struct Asker<I, O> {
    pub(super) input: I,
    pub(super) output: O,
}

impl<I: BufRead, O: Write> Asker<I, O> {
    /// Asks until the answer can be used.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        loop {
            let mut answer = String::new();
            let asked = write!(self.output, "{question}: ").and_then(|()| self.output.flush());
            match asked.and_then(|()| self.input.read_line(&mut answer)) {
                Ok(0) => return Err("there is no answer, nothing was written".to_owned()),
                Ok(_) => {}
                Err(error) => return Err(format!("the answer can't be read: {error}")),
            }
            match check(&answer) {
                Ok(value) => return Ok(value),
                // Whoever does not see this sees the question again.
                Err(problem) => drop(writeln!(self.output, "  {problem}")),
            }
        }
    }
}
