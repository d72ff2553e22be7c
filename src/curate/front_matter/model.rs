//! Edits as data, and their effect on the parsed front matter: what the edited text must parse to.

use serde_yaml::{Mapping, Value as Yaml};

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
            Value::Bool(value) => value.into(),
            Value::Integer(value) => value.into(),
            Value::Text(value) => value.into(),
            Value::List(items) => Self::Sequence(items.into_iter().map(Self::from).collect()),
            Value::Mapping(entries) => {
                let entries = entries.into_iter();
                Self::Mapping(entries.map(|(key, value)| (key.into(), value.into())).collect())
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
/// If the path does not fit.
pub(super) fn operations(values: &Yaml, edit: &Edit) -> Result<Vec<Operation>, String> {
    match edit {
        Edit::Set(path, value) => set(values, &path.0, value.clone().into()),
        Edit::Remove(path) => Ok(removal(values, &path.0).into_iter().collect()),
        Edit::Append(path, value) => match at(values, &path.0) {
            None | Some(Yaml::Null) => {
                set(values, &path.0, Yaml::Sequence(vec![value.clone().into()]))
            }
            Some(Yaml::Sequence(items)) => {
                let mut slots: Vec<Slot> = (0..items.len()).map(Slot::Old).collect();
                slots.push(Slot::New(value.clone().into()));
                Ok(vec![Operation::Items(path.0.clone(), slots)])
            }
            Some(_) => Err(format!("`{path}` is not a list")),
        },
        Edit::Move { list: path, from, to } => {
            let Some(Yaml::Sequence(items)) = at(values, &path.0) else {
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

fn set(values: &Yaml, path: &[Step], mut value: Yaml) -> Result<Vec<Operation>, String> {
    let shown = || YamlPath(path.to_vec());
    let mut found = values;
    for (index, step) in path.iter().enumerate() {
        match child(found, step) {
            Some(next) => found = next,
            None => {
                let is_fitting =
                    matches!((found, step), (Yaml::Mapping(_) | Yaml::Null, Step::Key(_)));
                let rest = &path[index + 1..];
                let all_keys = rest.iter().all(|step| matches!(step, Step::Key(_)));
                if !is_fitting || !all_keys {
                    return Err(format!("`{}` can't be added", shown()));
                }
                let is_null = found.is_null() && index > 0;
                let added = if is_null { &path[index..] } else { rest };
                for step in added.iter().rev() {
                    let Step::Key(key) = step else { continue };
                    value = Yaml::Mapping(Mapping::from_iter([(key.as_str().into(), value)]));
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
        (Yaml::Sequence(old), Yaml::Sequence(new)) if !old.is_empty() && !new.is_empty() => {
            vec![Operation::Items(path.to_vec(), slots(old, new))]
        }
        (_, value) => vec![Operation::Set(path.to_vec(), value)],
    }
}

/// Changes single keys if that gives the wanted order of keys.
fn merge(path: &[Step], old: &Mapping, new: Mapping) -> Vec<Operation> {
    let kept = old.keys().filter(|key| new.contains_key(*key));
    let added = new.keys().filter(|key| !old.contains_key(*key));
    let merged: Vec<&Yaml> = kept.chain(added).collect();
    let has_common = merged.first().is_some_and(|key| old.contains_key(*key));
    if !has_common || !merged.into_iter().eq(new.keys()) {
        return vec![Operation::Set(path.to_vec(), Yaml::Mapping(new))];
    }
    let inner = |key: &Yaml| {
        let mut path = path.to_vec();
        path.push(Step::Key(key.as_str().unwrap_or_default().to_owned()));
        path
    };
    let removed = old.keys().filter(|key| !new.contains_key(*key));
    let mut operations: Vec<Operation> = removed.map(|key| Operation::Remove(inner(key))).collect();
    for (key, value) in new {
        match old.get(&key) {
            Some(old) => operations.extend(replacement(&inner(&key), old, value)),
            None => operations.push(Operation::Set(inner(&key), value)),
        }
    }
    operations
}

/// Each new item as the first unused equal old item.
fn slots(old: &[Yaml], new: Vec<Yaml>) -> Vec<Slot> {
    let mut is_used = vec![false; old.len()];
    let slots = new.into_iter().map(|item| {
        let is_same = |(index, old): (usize, &Yaml)| !is_used[index] && is_equal(old, &item);
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
    at(values, path)?;
    let mut path = path;
    while let Some((_, parent)) = path.split_last() {
        let is_single = match at(values, parent)? {
            Yaml::Sequence(items) => items.len() == 1,
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

pub(super) fn at<'v>(values: &'v Yaml, path: &[Step]) -> Option<&'v Yaml> {
    path.iter().try_fold(values, child)
}

fn child<'v>(value: &'v Yaml, step: &Step) -> Option<&'v Yaml> {
    match (value, step) {
        (Yaml::Mapping(entries), Step::Key(key)) => entries.get(key.as_str()),
        (Yaml::Sequence(items), Step::Item(item)) => items.get(*item),
        _ => None,
    }
}

fn at_mut<'v>(value: &'v mut Yaml, path: &[Step]) -> Option<&'v mut Yaml> {
    path.iter().try_fold(value, |value, step| match (value, step) {
        (Yaml::Mapping(entries), Step::Key(key)) => entries.get_mut(key.as_str()),
        (Yaml::Sequence(items), Step::Item(item)) => items.get_mut(*item),
        _ => None,
    })
}

/// Applies the operation to the values; `None` if it does not fit.
pub(super) fn apply(values: &mut Yaml, operation: &Operation) -> Option<()> {
    match operation {
        Operation::Set(path, value) => {
            let (last, parent) = path.split_last()?;
            match (at_mut(values, parent)?, last) {
                (Yaml::Mapping(entries), Step::Key(key)) => {
                    entries.insert(key.as_str().into(), value.clone());
                }
                (Yaml::Sequence(items), Step::Item(item)) => *items.get_mut(*item)? = value.clone(),
                _ => return None,
            }
        }
        Operation::Remove(path) => {
            let (last, parent) = path.split_last()?;
            match (at_mut(values, parent)?, last) {
                (Yaml::Mapping(entries), Step::Key(key)) => {
                    entries.shift_remove(key.as_str());
                }
                (Yaml::Sequence(items), Step::Item(item)) if *item < items.len() => {
                    items.remove(*item);
                }
                _ => return None,
            }
        }
        Operation::Items(path, slots) => {
            let Yaml::Sequence(items) = at_mut(values, path)? else { return None };
            let new = slots.iter().map(|slot| match slot {
                Slot::Old(index) => items.get(*index).cloned(),
                Slot::New(item) => Some(item.clone()),
            });
            *items = new.collect::<Option<_>>()?;
        }
    }
    Some(())
}

/// Whether two values are equal, with the order of their keys.
pub(super) fn is_equal(one: &Yaml, other: &Yaml) -> bool {
    match (one, other) {
        (Yaml::Mapping(one), Yaml::Mapping(other)) => {
            let is_equal_entry = |((one_key, one), (other_key, other)): ((&_, &_), (&_, &_))| {
                is_equal(one_key, other_key) && is_equal(one, other)
            };
            one.len() == other.len() && one.iter().zip(other).all(is_equal_entry)
        }
        (Yaml::Sequence(one), Yaml::Sequence(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Yaml::Tagged(one), Yaml::Tagged(other)) => {
            one.tag == other.tag && is_equal(&one.value, &other.value)
        }
        (one, other) => one == other,
    }
}
