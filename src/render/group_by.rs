//! The template filter `group_by`: like the engine's own, but deterministic. Groups are in the order of their first
//! entries.

use tera::value::Key;
use tera::{Error, Kwargs, Map, State, TeraResult, Value};

/// Groups the entries of a list by an attribute. Entries without a value are skipped.
pub(super) fn group_by(list: &[Value], kwargs: Kwargs, _: &State) -> TeraResult<Map> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let mut groups: Vec<Vec<Value>> = Vec::new();
    let mut group_indexes = Map::new();
    for (index, entry) in list.iter().enumerate() {
        let Some(value) = entry.get_from_path(attribute) else {
            return Err(Error::message(format!(
                "Value at index {index} (a {}) does not have an attribute at path: {attribute}",
                entry.name()
            )));
        };
        if value.is_none() {
            continue;
        }
        let group_index = group_indexes.entry(key(value)?).or_insert_with(|| {
            groups.push(Vec::new());
            Value::from(groups.len() as u64 - 1)
        });
        let group_index = group_index.as_u64().and_then(|index| usize::try_from(index).ok());
        if let Some(group) = group_index.and_then(|index| groups.get_mut(index)) {
            group.push(entry.clone());
        }
    }
    Ok(group_indexes.into_keys().zip(groups.into_iter().map(Value::from)).collect())
}

fn key(value: &Value) -> TeraResult<Key<'static>> {
    let number = || value.as_i128().filter(|_| !value.is_f64());
    if let Some(text) = value.as_str() {
        Ok(text.to_owned().into())
    } else if let Some(flag) = value.as_bool() {
        Ok(Key::Bool(flag))
    } else if let Some(number) = number() {
        Ok(u64::try_from(number).map_or(Key::I128(number), Key::U64))
    } else {
        Err(Error::message("Not a valid key type"))
    }
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    #[test]
    fn groups_and_maps_keep_the_order_of_their_source() {
        let mut tera = Tera::default();
        tera.register_filter("group_by", super::group_by);
        let names = ["zebra", "apple", "mango", "kiwi", "fig", "date", "lime", "plum"];
        let list: Vec<_> = names
            .iter()
            .chain(&names)
            .enumerate()
            .map(|(number, name)| serde_json::json!({"kind": {"name": name}, "number": number}))
            .collect();
        let map: serde_json::Map<String, serde_json::Value> =
            names.iter().map(|name| ((*name).to_owned(), name.len().into())).collect();
        let mut context = Context::new();
        context.insert("list", &list);
        context.insert("map", &map);
        let template = "{% for name, entries in list | group_by(attribute='kind.name') %}\
             {{ name }}={% for e in entries %}{{ e.number }},{% endfor %} {% endfor %}\n\
             {{ map | keys }}\n{{ map | values }}\n{{ map }}\n\
             {% for k, v in map %}{{ k }} {% endfor %}\n\
             {% for n, e in list | group_by(attribute='number') %}{{ n }} {% endfor %}";
        let rendered = tera.render_str(template, &context, false).unwrap();
        assert_eq!(
            rendered,
            "zebra=0,8, apple=1,9, mango=2,10, kiwi=3,11, fig=4,12, date=5,13, lime=6,14, \
             plum=7,15, \n\
             [\"zebra\", \"apple\", \"mango\", \"kiwi\", \"fig\", \"date\", \"lime\", \
             \"plum\"]\n[5, 5, 5, 4, 3, 4, 4, 4]\n\
             {\"zebra\": 5, \"apple\": 5, \"mango\": 5, \"kiwi\": 4, \"fig\": 3, \"date\": 4, \
             \"lime\": 4, \"plum\": 4}\n\
             zebra apple mango kiwi fig date lime plum \n0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 "
        );
    }
}
