//! Splits a file into its YAML front matter and its body.
//!
//! Front matter starts with a first line `---` and ends at the next line `---`. A leading byte
//! order mark, spaces after the dashes and CRLF line ends are accepted.

use memchr::memmem;

/// The two parts of a file. Offsets are in bytes from the start of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The text between the two fences.
    pub yaml: &'a str,
    /// The offset of `yaml`.
    pub yaml_start: usize,
    /// The text after the second fence.
    pub body: &'a str,
    /// The offset of `body`.
    pub body_start: usize,
}

/// Why a file could not be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitError {
    /// The first line is not `---`.
    Missing,
    /// The second `---` is missing.
    Unclosed,
}

/// Splits `text`.
///
/// # Errors
/// If the front matter is missing or unclosed.
pub fn split(text: &str) -> Result<Parts<'_>, SplitError> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[start..].split_inclusive('\n').next().unwrap_or("");
    if !is_fence(first) {
        return Err(SplitError::Missing);
    }
    let yaml_start = start + first.len();
    // Searching for dashes is faster than splitting all lines.
    let dashes = memmem::find_iter(&text.as_bytes()[start..], "\n---").map(|at| start + at + 1);
    for line_start in dashes {
        let line = text[line_start..].split_inclusive('\n').next().unwrap_or("");
        if is_fence(line) {
            let at = line_start + line.len();
            return Ok(Parts {
                yaml: &text[yaml_start..line_start],
                yaml_start,
                body: &text[at..],
                body_start: at,
            });
        }
    }
    Err(SplitError::Unclosed)
}

fn is_fence(line: &str) -> bool {
    line.starts_with("---") && line[3..].trim_end().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<(&str, &str), SplitError> {
        split(text).map(|p| {
            assert_eq!(&text[p.yaml_start..p.yaml_start + p.yaml.len()], p.yaml);
            assert_eq!(&text[p.body_start..], p.body);
            (p.yaml, p.body)
        })
    }

    #[test]
    fn splits_at_the_second_fence() {
        assert_eq!(parts("---\na: 1\n---\nbody\n---\n"), Ok(("a: 1\n", "body\n---\n")));
        assert_eq!(parts("\u{feff}---  \r\na: 1\r\n---\r\n"), Ok(("a: 1\r\n", "")));
        assert_eq!(parts("---\n---"), Ok(("", "")));
    }

    #[test]
    fn only_exactly_three_dashes_are_a_fence() {
        assert_eq!(parts("----\na: 1\n---\n"), Err(SplitError::Missing));
        assert_eq!(parts("---\na: |\n ---\n----\n"), Err(SplitError::Unclosed));
        assert_eq!(parts(""), Err(SplitError::Missing));
        assert_eq!(parts(" ---\n---\n"), Err(SplitError::Missing));
    }
}
