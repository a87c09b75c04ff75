//! Random schemas, imported, compiled and exported again. By an independent validator, each accepts
//! the same values as before, except where the import reported a loss.
//!
//! The schemas of a run form one plan, so that one build compiles them.

use std::fs;

use jsonschema::Validator;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::back::import;
use crate::project;

const SCHEMAS: usize = 150;

/// The number of values tried with one schema.
const TRIED: usize = 60;

const NAMES: [&str; 7] = ["a", "orderId", "type", "self", "in stock", "x-1", "größe"];
const WORDS: [&str; 5] = ["a", "bb", "A B", "", "é"];

/// Returns random schemas. Some contradict themselves and accept nothing.
fn schema() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        3 => text(),
        3 => number(),
        1 => Just(json!({"type": "boolean"})),
        1 => Just(json!({})),
        1 => Just(json!({"type": ["string", "integer"]})),
        1 => choice(),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            2 => list(inner.clone()),
            3 => object(inner.clone()),
            1 => map(inner.clone()),
            1 => inner.clone().prop_map(|it| or_null(&it)),
            1 => both(inner.clone()),
            1 => inner.prop_map(|it| json!({"allOf": [it], "description": "What it is."})),
        ]
    })
    .boxed()
}

/// Adds null to a schema. If it accepts null already, `oneOf` would refuse it.
fn or_null(schema: &Value) -> Value {
    let key = if judge(schema).is_valid(&Value::Null) {
        "anyOf"
    } else {
        "oneOf"
    };
    json!({ key: [{"type": "null"}, schema] })
}

/// Returns an object of the keys that have a value.
fn keywords<const N: usize>(of: [(&str, Option<Value>); N]) -> Map<String, Value> {
    let known = of.into_iter();
    let known = known.filter_map(|(key, value)| Some((key.to_owned(), value?)));
    known.collect()
}

fn of_type(name: &str, is_nullable: bool, mut rest: Map<String, Value>) -> Value {
    let of = if is_nullable {
        json!([name, "null"])
    } else {
        json!(name)
    };
    rest.insert("type".to_owned(), of);
    rest.into()
}

fn bounds(
    min: &'static str,
    max: &'static str,
) -> impl Strategy<Value = [(&'static str, Option<Value>); 2]> {
    let bound = || option::of(0..4_u8);
    (bound(), bound()).prop_map(move |(low, high)| {
        [(min, low), (max, high)].map(|(key, bound)| (key, bound.map(Value::from)))
    })
}

fn text() -> impl Strategy<Value = Value> {
    let patterns = vec!["^[a-z]+$", "^x-[0-9]{2}$", "b", "^(?=a)"];
    let formats = vec!["email", "date", "uuid", "ipv4", "date-time", "idn-email"];
    let listed = prop::sample::subsequence(WORDS.to_vec(), 1..4);
    (
        bounds("minLength", "maxLength"),
        option::weighted(0.2, prop::sample::select(patterns)),
        option::weighted(0.2, prop::sample::select(formats)),
        option::weighted(0.3, listed),
        any::<bool>(),
    )
        .prop_map(|([min, max], pattern, format, listed, is_nullable)| {
            let rest = keywords([
                min,
                max,
                ("pattern", pattern.map(Value::from)),
                ("format", format.map(Value::from)),
                ("enum", listed.map(Value::from)),
            ]);
            of_type("string", is_nullable, rest)
        })
}

fn number() -> impl Strategy<Value = Value> {
    let is_exclusive = any::<[bool; 2]>();
    let bound = || option::of(-2..4_i8);
    let of = prop::sample::select(vec!["integer", "number"]);
    let several = option::weighted(0.1, 2..4_u8);
    (of, bound(), bound(), is_exclusive, several, any::<bool>()).prop_map(
        |(of, min, max, exclusive, several, is_nullable)| {
            let key = |at: usize| match (at, exclusive[at]) {
                (0, false) => "minimum",
                (0, true) => "exclusiveMinimum",
                (_, false) => "maximum",
                (_, true) => "exclusiveMaximum",
            };
            let rest = keywords([
                (key(0), min.map(Value::from)),
                (key(1), max.map(Value::from)),
                ("multipleOf", several.map(Value::from)),
            ]);
            of_type(of, is_nullable, rest)
        },
    )
}

/// Returns documented strings, single strings and forms that are reported as lost.
fn choice() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({"oneOf": [{"const": "a", "description": "First."}, {"const": "bb"}]}),
        json!({"const": "a"}),
        json!({"type": "string", "enum": ["a", null]}),
        json!({"enum": ["a", null]}),
        json!({"enum": ["a", 1]}),
        json!({"enum": [1, 2, 4, null]}),
        json!({"const": 1.5}),
        json!({"type": ["string", "integer", "null"], "maxLength": 2, "minimum": 1}),
        json!({"oneOf": [{"type": "string", "minLength": 2}, {"type": "integer"}, {"type": "null"}]}),
        json!({"allOf": [{"type": "string"}, {"minLength": 1}, {"maxLength": 3}]}),
        json!({"anyOf": [{"enum": ["a"]}, {"const": "bb"}]}),
        json!({"oneOf": [
            {"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"], "additionalProperties": false},
            {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]}]}),
        json!({"type": "integer", "enum": [1, 2]}),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"type": "string", "not": {"const": "a"}}),
        json!({"type": "null"}),
        json!({"type": ["integer", "number", "null"]}),
    ])
}

fn list(of: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let is_unique = option::weighted(0.3, any::<bool>());
    (of, bounds("minItems", "maxItems"), is_unique, any::<bool>()).prop_map(
        |(of, [min, max], is_unique, is_nullable)| {
            let unique = is_unique.map(Value::from);
            let rest = keywords([("items", Some(of)), min, max, ("uniqueItems", unique)]);
            of_type("array", is_nullable, rest)
        },
    )
}

fn map(of: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (of, bounds("minProperties", "maxProperties"), any::<bool>()).prop_map(
        |(of, [min, max], is_nullable)| {
            let rest = keywords([("additionalProperties", Some(of)), min, max]);
            of_type("object", is_nullable, rest)
        },
    )
}

fn object(of: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let patterns = vec![
        json!({"^x-": {"type": "string"}}),
        json!({"^x-": {}, "9$": {"type": "integer"}}),
    ];
    let patterns = option::weighted(0.2, prop::sample::select(patterns));
    let properties = btree_map(
        prop::sample::select(NAMES.to_vec()),
        (of, any::<bool>()),
        1..4,
    );
    (
        properties,
        patterns,
        option::of(any::<bool>()),
        any::<bool>(),
    )
        .prop_map(|(properties, patterns, is_open, is_nullable)| {
            let required = properties
                .iter()
                .filter(|(_, (_, is_required))| *is_required);
            let required: Vec<_> = required.map(|(name, _)| *name).collect();
            let properties = properties.into_iter();
            let properties = properties.map(|(name, (schema, _))| (name.to_owned(), schema));
            let rest = keywords([
                ("properties", Some(Value::Object(properties.collect()))),
                ("required", Some(required.into())),
                ("patternProperties", patterns),
                ("additionalProperties", is_open.map(Value::from)),
            ]);
            of_type("object", is_nullable, rest)
        })
}

/// Returns two objects in one. What each, and the whole, say of keys that are not listed may differ.
fn both(of: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> {
    let rest = || option::of(any::<bool>());
    (object(of.clone()), rest(), object(of), rest(), rest()).prop_map(
        |(mut one, a, mut other, b, c)| {
            let mut whole = json!({"type": "object"});
            for (schema, rest) in [(&mut one, a), (&mut other, b), (&mut whole, c)] {
                if let Some(rest) = rest {
                    schema["unevaluatedProperties"] = rest.into();
                }
            }
            whole["allOf"] = json!([one, other]);
            whole
        },
    )
}

/// Returns values that a schema may accept or refuse, most of them close to its bounds.
pub(crate) fn values(schema: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = serde_json::from_value(json!([
        null, true, 0, -1, 1, 1.5, 2, 3, 4, "", "a", "bb", "ccc", "dddd", "A B", "é", "x-12", "a@b.example",
        "2024-02-29", "2024-02-29T10:00:00Z", "10.0.0.1", "00000000-0000-4000-8000-000000000000",
        [], {}, ["a"], {"any": "a"},
    ]))
    .expect("a list");
    for key in ["oneOf", "allOf", "anyOf"] {
        let options = schema.get(key).and_then(Value::as_array);
        found.extend(options.into_iter().flatten().flat_map(values));
    }
    if let Some([one, other]) = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        let objects = |of: &Value| {
            values(of)
                .into_iter()
                .filter(Value::is_object)
                .collect::<Vec<_>>()
        };
        // The keys of both.
        found.extend(
            objects(one)
                .into_iter()
                .zip(objects(other))
                .map(|(mut one, other)| {
                    for (key, value) in other.as_object().into_iter().flatten() {
                        one[key] = value.clone();
                    }
                    one
                }),
        );
    }
    if let Some(items) = schema.get("items").filter(|it| it.is_object()) {
        let (inner, judge) = (values(items), judge(items));
        let good: Vec<Value> = inner
            .iter()
            .filter(|it| judge.is_valid(it))
            .cloned()
            .collect();
        found.extend((1..5).map(|count| good.iter().take(count).cloned().collect()));
        if let Some(first) = good.first() {
            found.extend((1..5).map(|count| vec![first.clone(); count].into()));
        }
        found.extend(inner.into_iter().map(|it| json!([it])));
    }
    if let Some(of) = schema
        .get("additionalProperties")
        .filter(|it| it.is_object())
    {
        let inner = values(of);
        found.extend(inner.iter().map(|it| json!({"k": it})));
        let keyed = inner.iter().enumerate();
        let keyed: Vec<_> = keyed.map(|(at, it)| (at.to_string(), it.clone())).collect();
        found
            .extend((2..5).map(|count| Value::Object(keyed.iter().take(count).cloned().collect())));
    }
    if schema.get("properties").is_some() {
        found.extend(changes(schema).into_iter().map(|(_, value)| value));
    }
    // Takes an equal share of each part.
    let step = found.len().div_ceil(TRIED * 4);
    found.into_iter().step_by(step.max(1)).collect()
}

/// Returns an object that a schema accepts, and variations of one key with that key.
fn changes(schema: &Value) -> Vec<(Option<String>, Value)> {
    let properties = schema["properties"].as_object().expect("an object");
    let mut base = Map::new();
    let mut tried = Vec::new();
    for (name, of) in properties {
        let (inner, judge) = (values(of), judge(of));
        if let Some(good) = inner.iter().find(|it| judge.is_valid(it)) {
            base.insert(name.clone(), good.clone());
        }
        tried.extend(inner.into_iter().map(|it| (name, it)));
    }
    let mut found = vec![(None, base.clone().into())];
    for (name, value) in tried {
        let mut changed = base.clone();
        changed.insert(name.clone(), value);
        found.push((Some(name.clone()), changed.into()));
    }
    for name in properties.keys() {
        let mut changed = base.clone();
        changed.remove(name);
        found.push((Some(name.clone()), changed.into()));
    }
    for (key, value) in [("x-9", json!("a")), ("x-9", json!(1)), ("y9", json!("a"))] {
        let mut changed = base.clone();
        changed.insert(key.to_owned(), value);
        found.push((None, changed.into()));
    }
    base.insert("unlistedKey".to_owned(), json!(1));
    found.push((None, base.into()));
    found
}

pub(crate) fn judge(schema: &Value) -> Validator {
    built(schema).expect("a schema")
}

fn built(schema: &Value) -> Option<Validator> {
    let built = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema);
    built.ok()
}

/// Returns random schemas, the same in each run, each with one that differs in one keyword.
pub(crate) fn changed(count: usize) -> Vec<[Value; 2]> {
    let pair = (schema(), any::<prop::sample::Index>(), 0..3_u8, schema());
    let pair = pair.prop_filter_map("nothing to change", |(before, at, way, other)| {
        let mut places = Vec::new();
        keywords_of(&before, "", &mut places);
        let place = places.get(at.index(places.len().max(1)))?;
        let mut after = before.clone();
        let (parent, key) = place.rsplit_once('/')?;
        let parent = after.pointer_mut(parent)?.as_object_mut()?;
        match (parent.get_mut(key)?, way) {
            (Value::Number(number), 0 | 1) => {
                let step = if way == 0 { 1 } else { -1 };
                *number = (number.as_i64()? + step).into();
            }
            (Value::Bool(flag), 0) => *flag = !*flag,
            // The import takes the type from the other keywords if there is none, so each schema keeps its own.
            (of, _) if key == "type" => *of = of.get(0)?.clone(),
            (Value::Array(items), 0) if items.len() > 1 => {
                let is_free = |it: &Value| key != "allOf" || it.get("type").is_none();
                drop(items.remove(items.iter().position(is_free)?));
            }
            (Value::Array(items), _)
                if key == "allOf" && items.iter().any(|it| it.get("type").is_some()) =>
            {
                return None;
            }
            (inner @ Value::Object(_), 0 | 1) if key != "properties" => *inner = other,
            _ => drop(parent.remove(key)),
        }
        (after != before && built(&after).is_some()).then_some([before, after])
    });
    let tree = vec(pair, count).new_tree(&mut TestRunner::deterministic());
    tree.expect("schemas").current()
}

/// Collects the pointers to the keywords of a schema and of those within it.
fn keywords_of(schema: &Value, pointer: &str, to: &mut Vec<String>) {
    for (key, value) in schema.as_object().into_iter().flatten() {
        let here = format!("{pointer}/{key}");
        match (key.as_str(), value) {
            ("properties" | "patternProperties", Value::Object(named)) => {
                for (name, schema) in named {
                    keywords_of(schema, &format!("{here}/{name}"), to);
                }
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(branches)) => {
                for (nth, schema) in branches.iter().enumerate() {
                    keywords_of(schema, &format!("{here}/{nth}"), to);
                }
            }
            ("items" | "additionalProperties", Value::Object(_)) => keywords_of(value, &here, to),
            _ => {}
        }
        to.push(here);
    }
}

/// Returns random schemas of the properties of events.
fn events(runner: &mut TestRunner, count: usize) -> Vec<Value> {
    let of = object(schema()).prop_map(|mut it| {
        it["type"] = json!("object");
        it
    });
    let tree = vec(of, count).new_tree(runner).expect("schemas");
    tree.current()
}

/// Returns a plan of Segment with an event for each schema.
fn plan_of(events: &[Value]) -> Value {
    let rules = events.iter().enumerate().map(|(at, schema)| {
        json!({
            "type": "TRACK",
            "key": format!("Thing {at}"),
            "version": 1,
            "jsonSchema": {"type": "object", "properties": {"properties": schema}},
        })
    });
    json!({ "rules": rules.collect::<Vec<_>>() })
}

/// Returns a plan that is the same in each run.
pub(crate) fn fixed_plan(count: usize) -> Value {
    plan_of(&events(&mut TestRunner::deterministic(), count))
}

/// Returns another plan in each run.
pub(crate) fn plan(count: usize) -> Value {
    plan_of(&events(&mut TestRunner::default(), count))
}

#[test]
fn imported_types_accept_the_values_of_their_schema() {
    let events = events(&mut TestRunner::default(), SCHEMAS);
    let plan = plan_of(&events);

    let project = project("random");
    project.write("plan.json", &plan.to_string());
    let report = import(&project, "plan.json");
    let told: Vec<&str> = report["losses"]
        .as_array()
        .expect("losses")
        .iter()
        .map(|loss| loss["pointer"].as_str().expect("a pointer"))
        .collect();
    let exported = project.run(&["export", "--format", "json-schema", "--offline"]);
    assert_eq!(exported.code, 0, "{exported}");

    let mut compared = [0_usize; 2];
    let mut differ = Vec::new();
    for (at, schema) in events.iter().enumerate() {
        let file = project.path(&format!("schemas/track/thing-{at}.json"));
        let back: Value =
            serde_json::from_str(&fs::read_to_string(&file).expect("a schema")).expect("JSON");
        let [before, after] = [schema, &back].map(judge);
        let here = format!("/rules/{at}/jsonSchema/properties/properties");
        let losses: Vec<&str> = told
            .iter()
            .filter_map(|it| it.strip_prefix(&here))
            .collect();
        let is_lost = |key: Option<&String>| {
            losses
                .iter()
                .any(|lost| match (key, lost.strip_prefix("/properties/")) {
                    (Some(key), Some(below)) => below.split('/').next() == Some(key),
                    (_, rest) => rest.is_none(),
                })
        };
        for (key, value) in changes(schema) {
            let [before, after] = [&before, &after].map(|it| it.is_valid(&value));
            compared[usize::from(before)] += 1;
            // A loss only makes the type accept more.
            let agree = if is_lost(key.as_ref()) {
                !before || after
            } else {
                before == after
            };
            if !agree {
                differ.push(format!(
                    "{value} was {before} and is {after}\nby {schema}\nwhich became {back}\n{losses:#?}"
                ));
                break;
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n\n"));
    assert!(compared.iter().all(|it| *it > SCHEMAS * 10), "{compared:?}");
}
