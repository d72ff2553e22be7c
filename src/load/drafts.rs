//! Drafts as other tools mark them: what was no article there must not become public here.

use serde_json::Value as Json;

use super::check::Checker;
use super::raw::Extra;
use crate::diag::{Diagnostic, Place, YamlPath};

/// Whether keys of other tools mark a file as a draft: `draft: true` of Hugo, Zola and many others, and
/// `status: draft`. Whatever is not clearly a "no" is a draft, with a warning that names our key.
pub(super) fn is_draft(checker: &mut Checker, parent: &YamlPath, extra: &[Extra]) -> bool {
    let mut is_draft = false;
    for (key, value) in extra {
        let marks_draft = match key.to_lowercase().as_str() {
            "draft" | "isdraft" | "is_draft" | "unpublished" | "private" | "hidden" => {
                !is_no(value)
            }
            "status" | "state" => is_status_of_draft(value),
            _ => false,
        };
        if marks_draft {
            is_draft = true;
            let message = format!("`{key}` marks this file as a draft, and it is not published");
            let diagnostic = Diagnostic::warning("draft", message).hint(format!(
                "write `published: false` instead, or take `{key}` out to publish it"
            ));
            checker.report(diagnostic, Place::Key(parent.then(key.as_str()), 0));
        }
    }
    is_draft
}

fn is_no(value: &Json) -> bool {
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

fn is_status_of_draft(value: &Json) -> bool {
    const DRAFTS: [&str; 6] = ["draft", "pending", "private", "unpublished", "hidden", "in-review"];
    value.as_str().is_some_and(|text| DRAFTS.contains(&text.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::load::{json, tree};

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
            let json::Written(values) = tree::read(&document.root).expect("a value");
            let Json::Object(values) = values else { panic!("{yaml} is no mapping") };
            let extra: Vec<Extra> = values.into_iter().collect();
            let mut checker = Checker::new(&Arc::from("a.md"), Limits::default());
            let found = is_draft(&mut checker, &YamlPath(Vec::new()), &extra);
            assert_eq!(found, expected, "{yaml}");
            assert_eq!(checker.diagnostics.len(), usize::from(expected), "{yaml}");
        }
    }
}
