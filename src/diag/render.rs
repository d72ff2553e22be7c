//! The report as people read it: one block a finding, in the manner of `rustc`.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Located, Severity};

/// How a report is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// The width of the terminal in characters, if it is one.
    pub width: Option<usize>,
}

/// Longer lines are cut around the marked place: sealed payloads and embeds run to
/// thousands of characters.
const MAX_LINE: usize = 240;

/// The whole report as text, with an empty line after each finding.
pub fn render(findings: &[Located], style: Style) -> String {
    let base = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer =
        base.decor_style(DecorStyle::Ascii).term_width(style.width.unwrap_or(MAX_LINE).max(60));
    let mut out = String::new();
    for finding in findings {
        out.push_str(&renderer.render(&[group(finding)]));
        out.push_str("\n\n");
    }
    out
}

fn group(finding: &Located) -> Group<'_> {
    let diagnostic = &finding.diagnostic;
    let file = || one_line(&diagnostic.file);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(one_line(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    if let Some(position) = &finding.position {
        let end = position.marked.end.max(position.marked.start);
        let annotation = AnnotationKind::Primary
            .span(position.marked.start..end)
            .label((!diagnostic.label.is_empty()).then(|| one_line(&diagnostic.label)));
        group = group.element(
            Snippet::source(&position.text)
                .line_start(position.line)
                .path(file())
                .annotation(annotation),
        );
    } else {
        if !diagnostic.file.is_empty() {
            group = group.element(annotate_snippets::Origin::path(file()));
        }
        if !diagnostic.label.is_empty() {
            group = group.element(Level::NOTE.message(one_line(&diagnostic.label)));
        }
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(hint));
    }
    group
}

/// `text` with its line feeds escaped: a value of a source begins no line of the report.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { text.replace('\n', "\\n").into() } else { text.into() }
}
