//! Explains syntax errors of the YAML library.
//!
//! The library reports where it could not continue, which is often a line or two below the mistake. So the lines
//! around that position are searched for common mistakes: a line indented too far, a missing space after a colon,
//! a missing closing quote, quotes within quotes.

use std::ops::Range;

use crate::diag::{Diagnostic, Place, byte_offset, token_end};

/// Creates a diagnostic for an error of the library; `yaml` starts at the byte `yaml_start` of the file.
pub(in crate::load) fn diagnostic(
    error: &serde_yaml::Error,
    yaml: &str,
    yaml_start: usize,
) -> Diagnostic {
    let text = error.to_string();
    let mut problem = None;
    if let Some(at) = error.location() {
        problem = Some(byte_offset(yaml, at.line(), at.column()));
    }
    let library_message = without_positions(&text);
    let lines = Lines { yaml, problem: problem.unwrap_or(0), context: context(&text, yaml) };
    let Mistake { range, message, hint } = lines.mistake(&library_message).unwrap_or_else(|| {
        let message = library_message.clone();
        let range = problem.map(|at| at..token_end(yaml, at));
        Mistake { range: range.unwrap_or(0..0), message, hint: None }
    });
    let place = match problem {
        None if range.is_empty() => Place::File,
        _ => Place::Bytes(range.start + yaml_start..range.end + yaml_start),
    };
    let diagnostic = Diagnostic::error("yaml", format!("this is not valid YAML: {message}"));
    Diagnostic { place, ..diagnostic.maybe_hint(hint) }
}

/// The second position in a message of the library: the start of the construct with the error.
fn context(text: &str, yaml: &str) -> Option<usize> {
    let (_, context) = text.split_once(", while ")?;
    // The library omits the position of the first byte.
    let Some((_, place)) = context.rsplit_once(" at line ") else { return Some(0) };
    let (line, column) = place.split_once(" column ")?;
    Some(byte_offset(yaml, line.parse().ok()?, column.parse().ok()?))
}

/// Removes positions from a message of the library, because diagnostics show them.
fn without_positions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" at line ").or_else(|| rest.find(" at position ")) {
        out.push_str(&rest[..at]);
        let position = rest[at..].find([',', ';']).map_or(rest.len(), |end| at + end);
        rest = &rest[position..];
    }
    out.push_str(rest);
    out.replace(", while", " while")
}

/// A recognised mistake.
struct Mistake {
    range: Range<usize>,
    message: String,
    hint: Option<String>,
}

/// A line of the text.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    /// The number of bytes of leading whitespace.
    indent: usize,
    /// The line without leading and trailing whitespace.
    text: &'a str,
}

impl<'a> Line<'a> {
    fn range(self) -> Range<usize> {
        let start = self.start + self.indent;
        start..start + self.text.len()
    }

    /// The key and the value, after the dashes of list items.
    fn entry(self) -> Option<(&'a str, &'a str)> {
        let text = self.text.trim_start_matches("- ").trim_start();
        if let Some((key, value)) = text.split_once(": ") {
            return Some((key, value.trim()));
        }
        text.strip_suffix(':').map(|key| (key, ""))
    }

    /// The column of the key, after the dashes of list items.
    fn column(self) -> usize {
        let text = self.text.trim_start_matches(['-', ' ']);
        self.indent + self.text.len() - text.len()
    }

    /// The corrected line, if the space after the colon is missing: `heat:3`.
    fn with_space(self) -> Option<String> {
        let (key, value) = self.text.split_once(':')?;
        let word = key.trim_start_matches("- ");
        let is_word =
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let is_value = !value.is_empty() && !value.starts_with([' ', '/', ':']);
        (is_word && is_value).then(|| format!("{key}: {value}"))
    }
}

struct Lines<'a> {
    yaml: &'a str,
    /// The position where the library could not continue.
    problem: usize,
    context: Option<usize>,
}

impl<'a> Lines<'a> {
    fn line_at(&self, at: usize) -> Line<'a> {
        let at = at.min(self.yaml.len());
        let start = self.yaml[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = self.yaml[start..].split('\n').next().unwrap_or("").trim_end();
        let text = line.trim_start();
        Line { start, indent: line.len() - text.len(), text }
    }

    /// The nearest line above that is neither empty nor a comment.
    fn above(&self, line: Line<'_>) -> Option<Line<'a>> {
        let mut start = line.start;
        while start > 0 {
            let above = self.line_at(start - 1);
            if !above.text.is_empty() && !above.text.starts_with('#') {
                return Some(above);
            }
            start = above.start;
        }
        None
    }

    /// The text on the same line before the problem.
    fn before(&self) -> &'a str {
        let line = self.line_at(self.problem);
        self.yaml[line.start..self.problem.max(line.start)].trim()
    }

    /// The character at the problem.
    fn sign(&self) -> Option<char> {
        self.yaml[self.problem.min(self.yaml.len())..].chars().next()
    }

    fn at(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) -> Mistake {
        let at = at.min(self.yaml.len());
        let range = at..token_end(self.yaml, at);
        Mistake { range, message: message.into(), hint: Some(hint.into()) }
    }

    fn mistake(&self, message: &str) -> Option<Mistake> {
        let is = |part: &str| message.contains(part);
        if is("mapping values are not allowed") {
            self.colon()
        } else if is("could not find expected ':'") {
            Some(self.no_key(self.line_at(self.context?)))
        } else if is("did not find expected key") || is("did not find expected '-' indicator") {
            self.misplaced_line()
        } else if is("did not find expected <document start>") {
            self.second_document()
        } else if is("found a tab character") || is("found character that cannot start any token") {
            self.start_of_text()
        } else if is("while scanning a quoted scalar") && is("unexpected end of stream") {
            let start = self.context?;
            let quote = self.yaml.get(start..start + 1)?;
            let hint = format!("close it with {quote} at the end of the text");
            Some(self.at(start, "unclosed quote", hint))
        } else if is("unknown escape character") || is("hexdecimal number") {
            let hint = "in double quotes a backslash is written twice; in single quotes, once";
            Some(self.at(self.problem, "unknown escape character in double quotes", hint))
        } else if is("while parsing a flow") {
            self.flow()
        } else if is("while scanning an alias") || is("while scanning an anchor") {
            Some(self.indicator(self.context?))
        } else if is("unknown anchor") || is("did not find expected node content") {
            Some(self.indicator(self.problem))
        } else if is("while scanning a block scalar") && is("comment or line break") {
            let hint = "begin the text on the next line, indented; or put it in quotes";
            Some(self.at(self.context?, "a text on the same line as `|` or `>`", hint))
        } else if is("entries are not allowed in this context") || is("mapping keys are not") {
            let hint = "begin a list on the next line; put a text that starts with `- ` in quotes";
            Some(self.at(self.problem, "a list item or key on the line of another key", hint))
        } else if is("more than one document") {
            self.second_document()
        } else {
            None
        }
    }

    /// A colon that is not allowed.
    fn colon(&self) -> Option<Mistake> {
        let line = self.line_at(self.problem);
        if self.before().contains(": ") {
            let (key, value) = line.entry()?;
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let hint = match value.len() < 60 && !value.starts_with(['"', '\'']) {
                true => format!("put the text in quotes: {key}: \"{quoted}\""),
                false => "put a text that contains `: ` in quotes".to_owned(),
            };
            return Some(self.at(self.problem, "a second `: ` on one line", hint));
        }
        let above = self.above(line)?;
        let continues_item = above.text.starts_with("- ") && line.indent > above.indent;
        if above.entry().is_none() && (!continues_item || above.with_space().is_some()) {
            return Some(self.no_key(above));
        }
        let (column, expected) = (line.column(), above.column());
        if line.indent > above.indent && column != expected {
            return Some(self.indented(line, expected));
        }
        let hint = "put a text that contains `: ` in quotes";
        Some(self.at(self.problem, "a `: ` where no key is allowed", hint))
    }

    fn indented(&self, line: Line<'_>, expected: usize) -> Mistake {
        let direction = if line.column() > expected { "further" } else { "less" };
        Mistake {
            range: line.range(),
            message: format!("this line is indented {direction} than its neighbours"),
            hint: Some("indent it like the lines that belong with it".to_owned()),
        }
    }

    /// A line that is not `key: value`.
    fn no_key(&self, line: Line<'_>) -> Mistake {
        let range = line.range();
        if let Some(right) = line.with_space() {
            let message = "the space after the colon is missing".to_owned();
            return Mistake { range, message, hint: Some(format!("write {right}")) };
        }
        let message = "this line is not `key: value`".to_owned();
        let hint = match line.text.split_once('=') {
            Some((key, value)) => format!("write {}: {}", key.trim(), value.trim()),
            None => "write a colon and a space after the key; indent a line that continues the \
                     text above it"
                .to_owned(),
        };
        Mistake { range, message, hint: Some(hint) }
    }

    /// A line that does not fit the lines around it.
    fn misplaced_line(&self) -> Option<Mistake> {
        let (line, before) = (self.line_at(self.problem), self.before());
        let follows = |sign: &str| before.ends_with(sign);
        if follows("\"") {
            let hint =
                "write quotes within double quotes as \\\", or put the text in single quotes";
            return Some(self.at(self.problem, "text after the closing quote", hint));
        }
        if follows("'") {
            let hint = "write an apostrophe within single quotes twice, or put the text in double \
                        quotes";
            return Some(self.at(self.problem, "text after the closing quote", hint));
        }
        if follows("]") || follows("}") {
            let hint = "put a text that starts with `[` or `{` in quotes";
            return Some(self.at(self.problem, "text after the closing bracket", hint));
        }
        let above = self.above(line)?;
        let is_item = |line: Line<'_>| line.text.starts_with("- ");
        let has_value = above.entry().is_some_and(|(_, value)| !value.is_empty());
        if is_item(line) && !is_item(above) && has_value {
            let hint = "put the list below a key without a value";
            return Some(self.at(self.problem, "a list item after a value", hint));
        }
        if is_item(above) && !is_item(line) && line.column() <= above.indent {
            let hint = "put the list below a key, or a dash before this line";
            return Some(self.at(self.problem, "a key after the items of a list", hint));
        }
        let expected = if is_item(line) { above.indent } else { above.column() };
        Some(Mistake {
            range: line.range(),
            message: format!(
                "this line is indented {} than its neighbours",
                if line.indent > expected { "further" } else { "less" }
            ),
            hint: Some("indent it like the lines that belong with it".to_owned()),
        })
    }

    /// A second document, which is rarely intended.
    fn second_document(&self) -> Option<Mistake> {
        if let Some(at) = self.yaml.find("\n---") {
            let hint = "keep one, and remove the line `---` between them";
            return Some(self.at(at + 1, "more than one document", hint));
        }
        let first = self.line_at(self.yaml.find(|c: char| !c.is_whitespace())?);
        let mut start = first.start;
        while let Some(end) = self.yaml[start..].find('\n') {
            start += end + 1;
            let line = self.line_at(start);
            if !line.text.is_empty() && line.indent < first.indent {
                return Some(self.indented(line, first.indent));
            }
        }
        if first.text.starts_with(['"', '\'']) {
            return Some(Mistake {
                range: first.range(),
                message: "this line is a text in quotes, not `key: value`".to_owned(),
                hint: Some("put the value alone in quotes, or nothing".to_owned()),
            });
        }
        let hint = "remove lines such as `...`";
        Some(self.at(first.range().start, "more than one document", hint))
    }

    /// A character that can't start a text, or a tab before it.
    fn start_of_text(&self) -> Option<Mistake> {
        let line = self.line_at(self.problem);
        let space = &self.yaml[line.start..line.start + line.indent];
        if let Some(tab) = space.find('\t') {
            let range = line.start + tab..line.start + line.indent;
            let message = "a tab is used for indentation".to_owned();
            return Some(Mistake { range, message, hint: Some("indent with spaces".to_owned()) });
        }
        if self.sign() == Some('\t') {
            return Some(self.at(self.problem, "a tab", "write spaces instead"));
        }
        Some(self.indicator(self.problem))
    }

    /// A text that starts with a YAML indicator.
    fn indicator(&self, at: usize) -> Mistake {
        let sign = self.yaml[at.min(self.yaml.len())..].chars().next().unwrap_or(' ');
        let message = match sign {
            '*' => "`*` starts an alias of an unknown anchor".to_owned(),
            '&' => "`&` starts an anchor".to_owned(),
            sign => format!("a text without quotes can't start with `{sign}`"),
        };
        self.at(at, message, "put the text in quotes")
    }

    /// A mistake inside brackets.
    fn flow(&self) -> Option<Mistake> {
        let start = self.context?;
        let opening = self.yaml.get(start..start + 1)?;
        let closing = if opening == "[" { "]" } else { "}" };
        let (line, first) = (self.line_at(self.problem), self.line_at(start));
        let is_over = self.yaml[self.problem.min(self.yaml.len())..].trim().is_empty();
        let is_key = line.start != first.start && line.entry().is_some();
        if is_over || (is_key && line.indent <= first.indent) {
            let message = format!("unclosed bracket `{opening}`");
            return Some(self.at(start, message, format!("close it with `{closing}`")));
        }
        if matches!(self.sign(), Some(']' | '}')) {
            let message = format!("`{opening}` is closed by another bracket");
            return Some(self.at(self.problem, message, format!("close it with `{closing}`")));
        }
        let hint = "put a comma between entries, and quotes around a text with commas, brackets \
                    or quotes";
        Some(self.at(self.problem, format!("expected a comma or `{closing}`"), hint))
    }
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
