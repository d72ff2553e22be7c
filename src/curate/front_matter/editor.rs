//! The state of an edit: text and values, which must stay equal.

use super::block::{Document, scan};
use super::children::Splice;
use super::diff::{Change, changes};
use super::model::{Edit, Operation, apply, operations};
use super::node::Unsupported;
use super::operation::{MARK, added_line, mark_after, node_at, splices};
use super::render::Layout;
use super::values::{Yaml, parse};
use crate::text::front_matter::{Parts, split};

/// Front matter that is being edited.
#[derive(Debug)]
pub(super) struct Editor<'t> {
    text: &'t str,
    parts: Parts<'t>,
    yaml: String,
    /// What `yaml` must parse to.
    values: Yaml,
    /// The line end of the fence.
    newline: &'static str,
}

impl<'t> Editor<'t> {
    /// # Errors
    /// If there is no front matter that can be read.
    pub(super) fn new(text: &'t str) -> Result<Self, String> {
        let parts = split(text).map_err(|_| "it has no front matter".to_owned())?;
        let values = parse(parts.yaml)?;
        let fence = &text[..parts.yaml_start];
        let newline = if fence.ends_with("\r\n") { "\r\n" } else { "\n" };
        Ok(Self { text, yaml: parts.yaml.to_owned(), parts, values, newline })
    }

    pub(super) fn yaml(&self) -> &str {
        &self.yaml
    }

    pub(super) fn values(&self) -> &Yaml {
        &self.values
    }

    /// # Errors
    /// If the front matter has a form that is not supported.
    pub(super) fn scan(&self) -> Result<Document, String> {
        scan(&self.yaml).map_err(|Unsupported(at)| {
            let line = line_of(&self.yaml, at);
            format!("its front matter has an unsupported form in line {line}")
        })
    }

    /// # Errors
    /// If the edit does not fit, or a value can't be changed alone.
    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), String> {
        for operation in operations(&self.values, edit)? {
            let document = self.scan()?;
            let layout = Layout::of(&document.root, self.newline);
            let splices = splices(&self.yaml, &document, &self.values, &operation, layout)?;
            self.commit(splices, &operation)?;
        }
        Ok(())
    }

    /// Sets a number with the comment of computed numbers, unless a person has set it.
    ///
    /// # Errors
    /// If the value can't be changed alone.
    pub(super) fn set_computed(&mut self, key: &str, number: i64) -> Result<(), String> {
        let document = self.scan()?;
        let root = &document.root;
        let splice = match node_at(root, &[key.into()]) {
            Some(node) => {
                let word = &self.yaml[node.span.clone()];
                if mark_after(&self.yaml, node).is_none() || word.parse() == Ok(number) {
                    return Ok(());
                }
                Splice::new(node.span.clone(), number.to_string())
            }
            None if root.collection().is_some_and(|root| root.is_flow) => {
                return Err("its front matter is a flow mapping (`{…}`)".to_owned());
            }
            None => {
                let layout = Layout::of(root, self.newline);
                let value = Yaml::Number(format!("{number} {MARK}"));
                added_line(&self.yaml, &document, (&Yaml::text(key), &value), layout)
            }
        };
        let value = Yaml::Number(number.to_string());
        self.commit(vec![splice], &Operation::Set(vec![key.into()], value))
    }

    /// Changes text and values.
    fn commit(&mut self, mut splices: Vec<Splice>, operation: &Operation) -> Result<(), String> {
        splices.retain(|splice| !splice.range.is_empty() || !splice.text.is_empty());
        // Text is added before a range that is removed from the same offset.
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        let overlaps = splices.windows(2).any(|pair| pair[0].range.end > pair[1].range.start);
        let is_inside = |splice: &Splice| self.yaml.get(splice.range.clone()).is_some();
        if overlaps || !splices.iter().all(is_inside) {
            return Err(OTHERS.to_owned());
        }
        for Splice { range, text } in splices.into_iter().rev() {
            self.yaml.replace_range(range, &text);
        }
        apply(&mut self.values, operation).ok_or_else(|| OTHERS.to_owned())
    }

    /// The new text and its changed lines.
    ///
    /// # Errors
    /// If its values are not the wanted ones.
    pub(super) fn finish(self) -> Result<(String, Vec<Change>), String> {
        let Self { text, parts, yaml, values, .. } = self;
        if yaml == parts.yaml {
            return Ok((text.to_owned(), Vec::new()));
        }
        let end = parts.yaml_start + parts.yaml.len();
        let changed = format!("{}{yaml}{}", &text[..parts.yaml_start], &text[end..]);
        let is_same_split =
            split(&changed).is_ok_and(|after| after.yaml == yaml && after.body == parts.body);
        let is_wanted = parse(&yaml).is_ok_and(|after| after == values);
        if !is_same_split || !is_wanted {
            return Err(OTHERS.to_owned());
        }
        let changes = changes(&text[..end], &changed[..parts.yaml_start + yaml.len()]);
        Ok((changed, changes))
    }
}

const OTHERS: &str = "other keys would change with it";

/// The line of the file with this offset of its front matter.
pub(super) fn line_of(yaml: &str, at: usize) -> usize {
    yaml[..at.min(yaml.len())].matches('\n').count() + 2
}
