//! Edits as data, and their effect on the parsed front matter: what the edited text must parse to.

use super::values::{Yaml, is_key};
use crate::diag::{Step, YamlPath};

/// A value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Integer(i64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys with their values, in this order.
    Mapping(Vec<(&'static str, Value)>),
}

/// A change of front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Replaces a value. Adds a missing key, and missing mappings around it, at the end of its mapping.
    Set(YamlPath, Value),
    /// Removes a key or an item, and a list or mapping that becomes empty. No effect if it is missing.
    Remove(YamlPath),
    /// Adds an item at the end of a list. Creates a missing list.
    Append(YamlPath, Value),
    /// Moves an item of a list to another position.
    Move {
        /// The list.
        list: YamlPath,
        /// The position of the item, from 0.
        from: usize,
        /// Its position afterwards.
        to: usize,
    },
}

impl From<Value> for Yaml {
    fn from(value: Value) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(value),
            Value::Integer(value) => Self::Number(value.to_string()),
            Value::Text(value) => Self::Text(value),
            Value::List(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Mapping(entries) => {
                let entries = entries.into_iter();
                Self::Mapping(entries.map(|(key, value)| (Self::text(key), value.into())).collect())
            }
        }
    }
}

/// A change of one value that exists, or of one that is added to a collection that exists.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    /// Replaces a value, or adds a key.
    Set(Vec<Step>, Yaml),
    /// Removes a child of a collection with other children, or of the top.
    Remove(Vec<Step>),
    /// The items of a list in their new order.
    Items(Vec<Step>, Vec<Slot>),
}

/// A child of a collection after an edit.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    /// The child with this index.
    Old(usize),
    /// A new item.
    New(Yaml),
}

/// The steps that make up `edit` on front matter with these values.
///
/// # Errors
/// If the path does not fit, or a key of it is there more than once.
pub(super) fn operations(values: &Yaml, edit: &Edit) -> Result<Vec<Operation>, String> {
    let (Edit::Set(path, _)
    | Edit::Remove(path)
    | Edit::Append(path, _)
    | Edit::Move { list: path, .. }) = edit;
    check_unambiguous(values, &path.0)?;
    match edit {
        Edit::Set(path, value) => set(values, &path.0, value.clone().into()),
        Edit::Remove(path) => Ok(removal(values, &path.0).into_iter().collect()),
        Edit::Append(path, value) => match values.at(&path.0).map(Yaml::untagged) {
            None | Some(Yaml::Null) => set(values, &path.0, Yaml::List(vec![value.clone().into()])),
            Some(Yaml::List(items)) => {
                let mut slots: Vec<Slot> = (0..items.len()).map(Slot::Old).collect();
                slots.push(Slot::New(value.clone().into()));
                Ok(vec![Operation::Items(path.0.clone(), slots)])
            }
            Some(_) => Err(format!("`{path}` is not a list")),
        },
        Edit::Move { list: path, from, to } => {
            let Some(Yaml::List(items)) = values.at(&path.0).map(Yaml::untagged) else {
                return Err(format!("`{path}` is not a list"));
            };
            if let Some(missing) = [from, to].into_iter().find(|at| **at >= items.len()) {
                return Err(format!("`{path}` has no item {}", missing + 1));
            }
            let mut order: Vec<usize> = (0..items.len()).collect();
            let moved = order.remove(*from);
            order.insert(*to, moved);
            Ok(vec![Operation::Items(path.0.clone(), order.into_iter().map(Slot::Old).collect())])
        }
    }
}

/// # Errors
/// If a key of the path is there more than once: only a person knows which one counts.
fn check_unambiguous(values: &Yaml, path: &[Step]) -> Result<(), String> {
    let mut found = values;
    for (index, step) in path.iter().enumerate() {
        if found.repeats(step) {
            let path = YamlPath(path[..=index].to_vec());
            return Err(format!("`{path}` is there more than once; keep one of them"));
        }
        let Some(next) = found.child(step) else { break };
        found = next;
    }
    Ok(())
}

fn set(values: &Yaml, path: &[Step], mut value: Yaml) -> Result<Vec<Operation>, String> {
    let shown = || YamlPath(path.to_vec());
    let mut found = values;
    for (index, step) in path.iter().enumerate() {
        match found.child(step) {
            Some(next) => found = next,
            None => {
                let is_fitting = matches!(
                    (found.untagged(), step),
                    (Yaml::Mapping(_) | Yaml::Null, Step::Key(_))
                );
                let rest = &path[index + 1..];
                let all_keys = rest.iter().all(|step| matches!(step, Step::Key(_)));
                if !is_fitting || !all_keys {
                    return Err(format!("`{}` can't be added", shown()));
                }
                let is_null = *found == Yaml::Null && index > 0;
                let added = if is_null { &path[index..] } else { rest };
                for step in added.iter().rev() {
                    let Step::Key(key) = step else { continue };
                    value = Yaml::Mapping(vec![(Yaml::text(key), value)]);
                }
                let end = if is_null { index } else { index + 1 };
                return Ok(vec![Operation::Set(path[..end].to_vec(), value)]);
            }
        }
    }
    if path.is_empty() {
        return Err("the path is empty".to_owned());
    }
    Ok(replacement(path, found, value))
}

/// Replaces as little of the old value as possible.
fn replacement(path: &[Step], old: &Yaml, new: Yaml) -> Vec<Operation> {
    match (old, new) {
        (Yaml::Mapping(old), Yaml::Mapping(new)) => merge(path, old, new),
        (Yaml::List(old), Yaml::List(new)) if !new.is_empty() => {
            vec![Operation::Items(path.to_vec(), slots(old, new))]
        }
        (_, value) => vec![Operation::Set(path.to_vec(), value)],
    }
}

/// The entries of a mapping.
type Entries = [(Yaml, Yaml)];

/// Changes single keys if that gives the wanted order of keys.
fn merge(path: &[Step], old: &Entries, new: Vec<(Yaml, Yaml)>) -> Vec<Operation> {
    fn value<'v>(entries: &'v Entries, key: &Yaml) -> Option<&'v Yaml> {
        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }
    let kept = old.iter().filter(|(key, _)| value(&new, key).is_some());
    let added = new.iter().filter(|(key, _)| value(old, key).is_none());
    let merged: Vec<&Yaml> = kept.chain(added).map(|(key, _)| key).collect();
    let has_common = merged.first().is_some_and(|key| value(old, key).is_some());
    if !has_common || !merged.into_iter().eq(new.iter().map(|(key, _)| key)) {
        return vec![Operation::Set(path.to_vec(), Yaml::Mapping(new))];
    }
    let inner = |key: &Yaml| {
        let key = if let Yaml::Text(key) = key { key.as_str() } else { "" };
        [path, &[Step::from(key)]].concat()
    };
    let removed = old.iter().filter(|(key, _)| value(&new, key).is_none());
    let mut operations: Vec<Operation> =
        removed.map(|(key, _)| Operation::Remove(inner(key))).collect();
    for (key, new) in new {
        match value(old, &key) {
            Some(old) => operations.extend(replacement(&inner(&key), old, new)),
            None => operations.push(Operation::Set(inner(&key), new)),
        }
    }
    operations
}

/// Each new item as the first unused equal old item.
fn slots(old: &[Yaml], new: Vec<Yaml>) -> Vec<Slot> {
    let mut is_used = vec![false; old.len()];
    let slots = new.into_iter().map(|item| {
        let is_same = |(index, old): (usize, &Yaml)| !is_used[index] && *old == item;
        match old.iter().enumerate().position(is_same) {
            Some(index) => {
                is_used[index] = true;
                Slot::Old(index)
            }
            None => Slot::New(item),
        }
    });
    slots.collect()
}

/// The removal of the value at `path` or of the outermost collection that becomes empty with it.
fn removal(values: &Yaml, path: &[Step]) -> Option<Operation> {
    values.at(path)?;
    let mut path = path;
    while let Some((_, parent)) = path.split_last() {
        let is_single = match values.at(parent)?.untagged() {
            Yaml::List(items) => items.len() == 1,
            Yaml::Mapping(entries) => entries.len() == 1,
            _ => return None,
        };
        if !is_single || parent.is_empty() {
            return Some(Operation::Remove(path.to_vec()));
        }
        path = parent;
    }
    None
}

/// Applies the operation to the values; `None` if it does not fit.
pub(super) fn apply(values: &mut Yaml, operation: &Operation) -> Option<()> {
    match operation {
        Operation::Set(path, value) => {
            let (last, parent) = path.split_last()?;
            match (values.at_mut(parent)?, last) {
                (Yaml::Mapping(entries), Step::Key(key)) => {
                    match entries.iter_mut().find(|(known, _)| is_key(known, key)) {
                        Some((_, old)) => *old = value.clone(),
                        None => entries.push((Yaml::text(key), value.clone())),
                    }
                }
                (Yaml::List(items), Step::Item(item)) => *items.get_mut(*item)? = value.clone(),
                _ => return None,
            }
        }
        Operation::Remove(path) => {
            let (last, parent) = path.split_last()?;
            match (values.at_mut(parent)?, last) {
                (Yaml::Mapping(entries), Step::Key(key)) => {
                    entries.retain(|(known, _)| !is_key(known, key));
                }
                (Yaml::List(items), Step::Item(item)) if *item < items.len() => {
                    items.remove(*item);
                }
                _ => return None,
            }
        }
        Operation::Items(path, slots) => {
            let Yaml::List(items) = values.at_mut(path)? else { return None };
            let new = slots.iter().map(|slot| match slot {
                Slot::Old(index) => items.get(*index).cloned(),
                Slot::New(item) => Some(item.clone()),
            });
            *items = new.collect::<Option<_>>()?;
        }
    }
    Some(())
}
