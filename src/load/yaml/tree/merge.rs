//! Applies merge keys and removes duplicate keys.

use crate::collections::{HashMap, HashSet};
use crate::diag::YamlPath;

use super::node::{Node, Warning, key_text};

/// The maximum number of warnings of a document.
const MAX_WARNINGS: usize = 200;

/// Applies merge keys at every level and removes duplicate keys. Returns warnings and the number of removed
/// keys.
pub(super) fn resolve(root: &mut Node<'_>) -> (Vec<Warning>, usize) {
    let mut resolver = Resolver { warnings: Vec::new(), duplicates: 0 };
    resolver.node(root, &YamlPath::default());
    (resolver.warnings, resolver.duplicates)
}

struct Resolver {
    warnings: Vec<Warning>,
    duplicates: usize,
}

impl Resolver {
    fn node(&mut self, node: &mut Node<'_>, path: &YamlPath) {
        match node {
            Node::Scalar(_) => {}
            Node::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    if !matches!(item, Node::Scalar(_)) {
                        self.node(item, &path.then(index));
                    }
                }
            }
            Node::Mapping(entries) => {
                for (key, value) in entries.iter_mut() {
                    if !matches!(value, Node::Scalar(_)) {
                        self.node(value, &path.then(&*key_text(key)));
                    }
                }
                self.mapping(entries, path);
            }
        }
    }

    fn mapping<'a>(&mut self, entries: &mut Vec<(Node<'a>, Node<'a>)>, path: &YamlPath) {
        let mut occurrences: HashMap<String, usize> = HashMap::default();
        let mut merges = Vec::new();
        let mut own = Vec::with_capacity(entries.len());
        for (key, value) in entries.drain(..) {
            let text = key_text(&key);
            if text == "<<" {
                merges.push(value);
                continue;
            }
            let seen = occurrences.entry(text.into_owned()).or_default();
            if *seen == 0 {
                own.push((key, value));
            } else {
                self.duplicates += 1;
                if self.warnings.len() < MAX_WARNINGS {
                    let path = path.then(&*key_text(&key));
                    self.warnings.push(Warning::DuplicateKey { path, occurrence: *seen });
                }
            }
            *seen += 1;
        }
        *entries = own;
        if merges.is_empty() {
            return;
        }
        let mut seen: HashSet<String> = occurrences.into_keys().collect();
        for merge in merges {
            match merged(merge) {
                Some(merged) => {
                    let is_new =
                        |(key, _): &(Node<'_>, Node<'_>)| seen.insert(key_text(key).into_owned());
                    entries.extend(merged.into_iter().filter(is_new));
                }
                None if self.warnings.len() < MAX_WARNINGS => {
                    self.warnings.push(Warning::InvalidMerge { path: path.then("<<") });
                }
                None => {}
            }
        }
    }
}

/// The entries that a merge key adds. Entries of earlier mappings take precedence.
fn merged<'a>(value: Node<'a>) -> Option<Vec<(Node<'a>, Node<'a>)>> {
    match value {
        Node::Mapping(entries) => Some(entries),
        Node::List(items) => {
            let mut all = Vec::new();
            for item in items {
                let Node::Mapping(entries) = item else { return None };
                all.extend(entries);
            }
            Some(all)
        }
        Node::Scalar(_) => None,
    }
}
