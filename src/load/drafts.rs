//! Drafts as marked by other tools, so that migrating a site does not publish them.

use serde_json::Value as Json;

use super::checker::Checker;
use super::raw::ExtraEntry;
use crate::diag::{Diagnostic, Place, YamlPath};

/// Whether keys of other tools mark a file as a draft: `draft: true` of Hugo, Zola and many others, and
/// `status: draft`. Any value but a clear "no" marks a draft. Warns, and suggests `published: false`.
pub(super) fn is_draft(checker: &mut Checker, parent: &YamlPath, extra: &[ExtraEntry]) -> bool {
    let mut is_draft = false;
    for (key, value) in extra {
        let marks_draft = match key.to_lowercase().as_str() {
            "draft" | "isdraft" | "is_draft" | "unpublished" | "private" | "hidden" => {
                !is_negative(value)
            }
            "status" | "state" => is_draft_status(value),
            _ => false,
        };
        if marks_draft {
            is_draft = true;
            let message = format!("`{key}` marks this file as a draft, and it is not published");
            let diagnostic = Diagnostic::warning("draft", message)
                .hint(format!("write `published: false` instead, or remove `{key}` to publish it"));
            checker.report(diagnostic, Place::Key(parent.then(key.as_str()), 0));
        }
    }
    is_draft
}

fn is_negative(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Bool(draft) => !draft,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => {
            let text = text.trim().to_lowercase();
            matches!(text.as_str(), "" | "false" | "no" | "off" | "n" | "0" | "null" | "~")
        }
        _ => false,
    }
}

fn is_draft_status(value: &Json) -> bool {
    const DRAFT_STATUSES: [&str; 6] =
        ["draft", "pending", "private", "unpublished", "hidden", "in-review"];
    value.as_str().is_some_and(|text| DRAFT_STATUSES.contains(&text.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::load::json::JsonValue;
    use crate::load::yaml::tree;

    #[test]
    fn drafts_of_other_tools_are_not_published() {
        for (yaml, expected) in [
            ("draft: true", true),
            ("draft: yes", true),
            ("draft: \"true\"", true),
            ("draft: 1", true),
            ("Draft: True", true),
            ("draft: maybe", true),
            ("draft: [true]", true),
            ("is_draft: on", true),
            ("private: true", true),
            ("hidden: false", false),
            ("status: draft", true),
            ("status: Private", true),
            ("draft: false", false),
            ("draft: no", false),
            ("draft: \"false\"", false),
            ("draft: 0", false),
            ("draft:", false),
            ("status: final", false),
            ("drafted: true", false),
        ] {
            let document = tree::parse(yaml).expect("YAML");
            let JsonValue(values) = tree::deserialize(&document.root).expect("a value");
            let Json::Object(values) = values else { panic!("{yaml} is no mapping") };
            let extra: Vec<ExtraEntry> = values.into_iter().collect();
            let mut checker = Checker::new(&Arc::from("a.md"), Limits::default());
            let is_draft = is_draft(&mut checker, &YamlPath(Vec::new()), &extra);
            assert_eq!(is_draft, expected, "{yaml}");
            assert_eq!(checker.diagnostics.len(), usize::from(expected), "{yaml}");
        }
    }
}
