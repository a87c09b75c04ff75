//! A break is claimed if and only if there is a payload for it, by the judgement of a validator that
//! knows nothing of locks: JSON Schema, of the schemas that the catalog exports.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use customerio::lock::bytes;
use customerio::schema::{Draft, of_shape};
use customerio::shape::Shape;
use customerio_catalog::diff::{Change, Effect, diff};
use customerio_catalog::export::Files;
use customerio_rules::lock::{Cursor, table};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::shapes::pair;

fn file(shape: &Shape) -> Files {
    let locked = bytes(shape);
    let lines = table::write(Cursor::new(&locked)).expect("a shape");
    let text = json!({
        "format": 1, "call": "track", "name": "Order", "version": 1, "shape": lines,
    });
    Files::from_iter([("track-order.json".to_owned(), text.to_string())])
}

fn changes(was: &Shape, is: &Shape) -> Vec<Change> {
    let diffs = diff(&file(was), &file(is), true).expect("locks");
    diffs.into_iter().flat_map(|diff| diff.changes).collect()
}

/// A judge of a schema, with all objects open, all closed, or as they are.
struct Judge(Validator);

impl Judge {
    fn new(shape: &'static Shape, open: Option<bool>) -> Self {
        let mut schema = of_shape(shape, Draft::V2020_12);
        if let Some(open) = open {
            set_open(&mut schema, open);
        }
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema");
        Self(validator)
    }

    fn accepts(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}

fn set_open(schema: &mut Value, open: bool) {
    match schema {
        Value::Object(keys) => {
            if keys.contains_key("properties") {
                match (open, keys.get("additionalProperties")) {
                    (true, Some(Value::Bool(false))) => {
                        keys.remove("additionalProperties");
                    }
                    (false, None) => {
                        keys.insert("additionalProperties".to_owned(), false.into());
                    }
                    _ => {}
                }
            }
            keys.values_mut().for_each(|inner| set_open(inner, open));
        }
        Value::Array(values) => values.iter_mut().for_each(|inner| set_open(inner, open)),
        _ => {}
    }
}

/// Returns values that may distinguish two shapes: values of both, mutated and mixed.
fn values(was: &'static Shape, is: &'static Shape) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // A comparison generates a value for each difference.
    for (one, other) in [(was, is), (is, was)] {
        for change in changes(one, other) {
            found.extend(change.payload.map(|it| it.to_string()));
        }
    }
    found
}

/// Returns whether it contains the placeholder for an unknown value.
fn is_partly_unseen(payload: &Value) -> bool {
    payload
        .to_string()
        .contains("(a value that only serde knows)")
}

/// Returns a value with a part replaced by another.
fn mutated(value: &Value, at: Index, other: &Value, depth: usize) -> Value {
    match value {
        Value::Object(map) if !map.is_empty() && depth < 8 => {
            let mut map = map.clone();
            let keys: Vec<String> = map.keys().cloned().collect();
            let place = at.index(keys.len() + 2);
            match keys.get(place) {
                Some(key) => {
                    let inner = mutated(&map[key], at, other, depth + 1);
                    map.insert(key.clone(), inner);
                }
                None if place == keys.len() => drop(map.remove(&keys[0])),
                None => drop(map.insert("e".to_owned(), other.clone())),
            }
            map.into()
        }
        Value::Array(items) if !items.is_empty() && depth < 8 => {
            let mut items = items.clone();
            let place = at.index(items.len() + 2);
            match place.cmp(&items.len()) {
                Ordering::Less => items[place] = mutated(&items[place], at, other, depth + 1),
                Ordering::Equal => drop(items.pop()),
                Ordering::Greater => items.push(other.clone()),
            }
            items.into()
        }
        _ => other.clone(),
    }
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5..300_i32).prop_map(Value::from),
        (-8..8_i8).prop_map(|half| json!(f64::from(half) / 2.0)),
        prop::sample::select(vec![
            "", "a", "x", "yy", "éé", "zzz", "aaaaaaa", "P", "Q", "R"
        ])
        .prop_map(Value::from),
        prop::sample::select(vec!["a@b.co", "2026-01-02", "192.0.2.1"]).prop_map(Value::from),
        prop::sample::select(vec![
            json!({}),
            json!([]),
            json!([1, 1]),
            json!(["a", "b", "c", "d", "e", "f"]),
            json!({"t": "P"}),
            json!({"t": "Q", "v": 1}),
            json!({"P": "a"}),
            json!({"k": "x"}),
        ]),
    ]
}

#[test]
fn a_break_is_reported_only_with_a_payload() {
    let strategy = (
        pair(),
        prop::collection::vec((any::<Index>(), any::<Index>(), scalar()), 60),
    );
    let config = Config {
        cases: 1_500,
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |((was, is), edits)| {
        let (was, is) = (was.shape(), is.shape());
        let changes = changes(was, is);
        let (was_judge, is_judge) = (Judge::new(was, None), Judge::new(is, None));
        let (was_open, is_closed) = (Judge::new(was, Some(true)), Judge::new(is, Some(false)));
        let breaks_writer = |it: &Value| was_judge.accepts(it) && !is_judge.accepts(it);
        let breaks_reader = |it: &Value| is_judge.accepts(it) && !was_open.accepts(it);
        let loses = |it: &Value| was_judge.accepts(it) && !is_closed.accepts(it);

        // Each claim has its payload.
        for change in &changes {
            let shown = match (&change.effect, &change.payload) {
                // A word in the place of a tree, which is no tree to a validator.
                (Effect::Writer | Effect::Reader, Some(payload)) if is_partly_unseen(payload) => {
                    true
                }
                (Effect::Writer, Some(payload)) => breaks_writer(payload),
                (Effect::Reader, Some(payload)) => breaks_reader(payload) || loses(payload),
                (_, payload) => payload.is_none(),
            };
            prop_assert!(shown, "{change}: {change:?}");
        }
        // Where there is a payload, there is a claim.
        let has = |effect| changes.iter().any(|it| it.effect == effect);
        let mut pool: Vec<Value> = values(was, is)
            .iter()
            .map(|text| serde_json::from_str(text).expect("JSON"))
            .collect();
        pool.push(json!({}));
        for (from, at, other) in edits {
            let value = mutated(&pool[from.index(pool.len())], at, &other, 0);
            prop_assert!(
                has(Effect::Writer) || !breaks_writer(&value),
                "no writer break is claimed, but {value} is one: {changes:?}"
            );
            prop_assert!(
                has(Effect::Reader) || !breaks_reader(&value),
                "no reader break is claimed, but {value} is one: {changes:?}"
            );
            pool.push(value);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// Each break that the compiler reports is a break of this comparison.
#[test]
fn a_break_of_the_lock_breaks_a_reader_or_a_writer() {
    let config = Config {
        cases: 1_500,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&pair(), |(mut was, mut is)| {
        let is_judged =
            was.is_distinguished() && is.is_distinguished() && was.is_felt_where_flattened();
        if !is_judged {
            return Ok(());
        }
        let (was, is) = (was.shape(), is.shape());
        let told = customerio::lock::compare(is, &bytes(was));
        let changes = changes(was, is);
        // The compiler compares types. Limits may leave both the same values, such as 0 alone. Then this
        // is all it says, and the comparison names the same change.
        let is_told = |it: &Change| {
            let is_break = matches!(it.effect, Effect::Reader | Effect::Writer);
            let what = "was an integer and is now a number";
            is_break || it.what == what && told.as_str() == format!("`{}` {what}", it.path)
        };
        if !told.is_empty() {
            prop_assert!(
                changes.iter().any(is_told),
                "the compiler says {told}, but {changes:?}"
            );
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
