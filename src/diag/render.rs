//! Renders a report as text, in the style of `rustc`.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Located, Severity};

/// The format of a report.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// The width of the terminal in characters, if known.
    pub width: Option<usize>,
}

/// Longer lines, such as those of embed codes, are trimmed around the marked place.
const MAX_LINE_LEN: usize = 240;

/// Renders `findings`, each followed by an empty line.
pub fn render(findings: &[Located], style: Style) -> String {
    let base = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer =
        base.decor_style(DecorStyle::Ascii).term_width(style.width.unwrap_or(MAX_LINE_LEN).max(60));
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

/// Escapes line feeds, so that a value from a source can't imitate a line of the report.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { text.replace('\n', "\\n").into() } else { text.into() }
}
