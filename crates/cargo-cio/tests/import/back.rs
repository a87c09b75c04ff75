//! Exports of the examples and of a random catalog, imported, compiled and exported again: the second
//! export equals the first, except for reported losses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use customerio_core::schema::ROUNDED_REMARK;
use serde_json::{Map, Value};

use crate::project;
use crate::random;
use crate::support::Project;

/// Returns a schema without references and with sorted `required` lists. A reference to a definition
/// that contains it becomes its distance to that definition. A comment of only [`ROUNDED_REMARK`] is dropped: our
/// exports write it on integers that a plan leaves unbounded.
pub(crate) fn plain(schema: &Value, root: &Value) -> Value {
    resolved(schema, root, &mut Vec::new())
}

fn resolved(schema: &Value, root: &Value, within: &mut Vec<String>) -> Value {
    match schema {
        Value::Object(object) => {
            let mut whole = Map::new();
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').expect("a local reference");
                if let Some(distance) = within.iter().rev().position(|it| it == reference) {
                    whole.insert("recursive".to_owned(), distance.into());
                } else {
                    within.push(reference.to_owned());
                    let target = root.pointer(pointer).expect("a definition");
                    let inner = resolved(target, root, within);
                    within.pop();
                    if let Some(inner) = inner.as_object() {
                        whole.extend(inner.clone());
                    }
                }
            }
            for (key, value) in object {
                if !matches!(key.as_str(), "$ref" | "$defs" | "definitions") {
                    whole.insert(key.clone(), resolved(value, root, within));
                }
            }
            if whole.get("$comment").is_some_and(|it| it == ROUNDED_REMARK) {
                whole.remove("$comment");
            }
            if let Some(Value::Array(names)) = whole.get_mut("required") {
                names.sort_by_key(ToString::to_string);
            }
            whole.into()
        }
        Value::Array(values) => values
            .iter()
            .map(|value| resolved(value, root, within))
            .collect(),
        value => value.clone(),
    }
}

/// Collects the pointers at which two plans differ.
fn differences(one: &Value, other: &Value, pointer: &str, to: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut keys: Vec<_> = one.keys().chain(other.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => differences(one, other, &below, to),
                    _ => to.push(below),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                differences(one, other, &format!("{pointer}/{at}"), to);
            }
        }
        _ if one == other => {}
        _ => to.push(pointer.to_owned()),
    }
}

/// A format and the options of each example's export.
struct Shape {
    format: &'static str,
    option: &'static str,
    /// The value of the option for the shop and for the other.
    values: [&'static str; 2],
}

const SEGMENT: Shape = Shape {
    format: "segment",
    option: "--title",
    values: ["Shop", "SaaS"],
};

const RUDDERSTACK: Shape = Shape {
    format: "rudderstack",
    ..SEGMENT
};

const IGLU: Shape = Shape {
    format: "iglu",
    option: "--vendor",
    values: ["com.example.shop", "com.example.saas"],
};

const JSON_SCHEMA: Shape = Shape {
    format: "json-schema",
    option: "--part",
    values: ["properties", "properties"],
};

const ASYNCAPI: Shape = Shape {
    format: "asyncapi",
    ..SEGMENT
};

/// An export and what came back.
struct Trip {
    example: &'static str,
    /// The files of the example's export, by their paths in it.
    files: BTreeMap<String, String>,
    /// The files of the second export, from the imported Rust.
    back: BTreeMap<String, String>,
    /// The file and the pointer of each reported loss.
    lost: Vec<(String, String)>,
}

impl Trip {
    /// Whether the import reported a loss at this pointer or above it.
    fn is_reported(&self, file: &str, pointer: &str) -> bool {
        self.lost.iter().any(|(told, lost)| {
            let below = pointer.strip_prefix(lost.as_str());
            told == file && below.is_some_and(|it| it.is_empty() || it.starts_with('/'))
        })
    }
}

/// Returns the files of a folder, except hidden ones, by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        let name = path.file_name().expect("a name").to_string_lossy();
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if !name.starts_with('.') {
            let inner = path.strip_prefix(folder).expect("within");
            let text = fs::read_to_string(&path).expect("text");
            files.insert(inner.to_str().expect("text").to_owned(), text);
        }
    }
    files
}

/// Imports a file or a folder as the project's code and returns the report.
pub(crate) fn import(project: &Project, path: &str) -> Value {
    project.write("src/lib.rs", "");
    let arguments = ["import", path, "--out", "src/lib.rs", "--force"];
    let imported = project.run(&[arguments.as_slice(), &["--format", "json"]].concat());
    assert_eq!(imported.code, 0, "{imported}");
    serde_json::from_str(&imported.out).expect("JSON")
}

/// The number of events in the random catalog: 30, the same in each run. `CIO_RANDOM_EVENTS` asks for
/// as many other ones.
const RANDOM_EVENTS: usize = 30;

fn random_plan() -> Value {
    match std::env::var("CIO_RANDOM_EVENTS") {
        Ok(count) => random::plan(count.parse().expect("a number")),
        Err(_) => random::fixed_plan(RANDOM_EVENTS),
    }
}

/// Exports, with the options of the shop or the other example, to a folder.
fn export(project: &Project, shape: &Shape, at: usize, out: &str) {
    let exported = project.run(&[
        "export",
        "--format",
        shape.format,
        shape.option,
        shape.values[at],
        "--out",
        out,
        "--offline",
    ]);
    assert_eq!(exported.code, 0, "{exported}");
}

/// Exports, imports and exports both examples and a random catalog. Asserts that a second import gives
/// the same Rust.
fn trips(shape: &Shape) -> [Trip; 3] {
    let project = project(&format!("back-{}", shape.format));
    let code = || fs::read_to_string(project.path("src/lib.rs")).expect("code");
    [0, 1, 2].map(|nth| {
        let example = ["shop", "saas", "random"][nth];
        let at = nth % shape.values.len();
        let files_in = if example == "random" {
            let mut plan = random_plan().to_string();
            if shape.format == ASYNCAPI.format {
                // Draft-07 has no `uuid`, which the export reports. Only examples would show it.
                plan = plan.replace("\"uuid\"", "\"email\"");
            }
            project.write("plan.json", &plan);
            import(&project, "plan.json");
            export(&project, shape, at, example);
            files(&project.path(example))
        } else {
            let source = format!("../../examples/{example}/catalog/{}", shape.format);
            files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source))
        };
        for (path, text) in &files_in {
            project.write(&format!("{example}/{path}"), text);
        }
        let told = import(&project, example);
        let rust = code();

        let out = format!("{example}-back");
        export(&project, shape, at, &out);
        import(&project, &out);
        assert_eq!(rust, code(), "{example} in {}", shape.format);

        let losses = told["losses"].as_array().expect("losses");
        let text = |loss: &Value, key: &str| loss[key].as_str().expect("a text").to_owned();
        let lost = losses.iter().map(|loss| {
            let file = text(loss, "file");
            let inner = file.split_once('/').expect("a file of the folder").1;
            (inner.to_owned(), text(loss, "pointer"))
        });
        Trip {
            example,
            files: files_in,
            back: files(&project.path(&out)),
            lost: lost.collect(),
        }
    })
}

/// Asserts that each JSON file comes back, except for reported losses.
fn comes_back(shape: &Shape) {
    for trip in trips(shape) {
        let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&trip.files), names(&trip.back), "{}", trip.example);
        for (file, text) in &trip.files {
            let [plan, back] = [text, &trip.back[file]].map(|it| {
                let plan = serde_json::from_str(it).expect("JSON");
                plain(&plan, &plan)
            });
            let mut differ = Vec::new();
            differences(&plan, &back, "", &mut differ);
            for pointer in differ {
                assert!(
                    trip.is_reported(file, &pointer),
                    "{}: {file}: {pointer} changed without a report",
                    trip.example
                );
            }
        }
    }
}

#[test]
fn from_segment() {
    comes_back(&SEGMENT);
}

#[test]
fn from_iglu() {
    comes_back(&IGLU);
}

/// Each file comes back, and no part of it is lost.
#[test]
fn from_json_schema() {
    comes_back(&JSON_SCHEMA);
}

/// An AsyncAPI document names its schemas by the types, so the test compares the resolved messages.
#[test]
fn from_asyncapi() {
    for trip in trips(&ASYNCAPI) {
        let [messages, back] = [&trip.files, &trip.back].map(messages);
        let mut differ = Vec::new();
        differences(&messages, &back, "", &mut differ);
        // A loss is reported in the definition, which the message contains.
        let is_reported = |pointer: &String| {
            trip.lost.iter().any(|(_, lost)| {
                let parent = lost.rsplitn(4, '/').last().unwrap_or("");
                pointer.contains(&lost[parent.len()..])
            })
        };
        differ.retain(|pointer| !is_reported(pointer));
        assert_eq!(differ, Vec::<String>::new(), "{}", trip.example);
    }
}

/// Returns the messages of a document with resolved schemas and without the titles of inner types.
fn messages(files: &BTreeMap<String, String>) -> Value {
    fn normalize(value: &mut Value) {
        match value {
            Value::Object(object) => {
                // Draft-07 has keywords next to a reference in `allOf` only.
                if let Some([Value::Object(only)]) = object
                    .get("allOf")
                    .and_then(Value::as_array)
                    .map(Vec::as_slice)
                {
                    let only = only.clone();
                    object.remove("allOf");
                    for (key, value) in only {
                        object.entry(key).or_insert(value);
                    }
                }
                object.remove("title");
                object.values_mut().for_each(normalize);
            }
            Value::Array(items) => items.iter_mut().for_each(normalize),
            _ => {}
        }
    }
    let document: Value = serde_saphyr::from_str(&files["asyncapi.yaml"]).expect("YAML");
    let mut messages = plain(&document["components"]["messages"], &document);
    normalize(&mut messages);
    messages
}

/// A plan of RudderStack shares properties and types by generated names, so the test compares the
/// resolved events.
#[test]
fn from_rudderstack() {
    for trip in trips(&RUDDERSTACK) {
        let [events, back] = [&trip.files, &trip.back].map(events);
        for (name, (rule, event)) in &events {
            let Some((_, back)) = back.get(name) else {
                let is_reported = trip.is_reported("tracking-plan.yaml", rule);
                assert!(is_reported, "{}: {name} is gone", trip.example);
                continue;
            };
            let mut differ = Vec::new();
            differences(event, back, "", &mut differ);
            let told = trip.lost.iter();
            let told = told.filter(|(_, it)| it.starts_with(&format!("{rule}/")));
            assert!(
                differ.len() <= told.count(),
                "{}: {name}: {differ:?} changed without a report",
                trip.example
            );
        }
        assert!(back.keys().all(|it| events.contains_key(it)));
    }
}

/// Returns the pointer and the resolved content of each rule, by event.
fn events(files: &BTreeMap<String, String>) -> BTreeMap<String, (String, Value)> {
    let read = |name: &str| -> Value { serde_saphyr::from_str(&files[name]).expect("YAML") };
    let by_id = |name: &str, key: &str| -> BTreeMap<String, Value> {
        let document = read(name);
        let listed = document["spec"][key].as_array().expect("a list");
        let id = |it: &Value| it["id"].as_str().expect("an id").to_owned();
        listed.iter().map(|it| (id(it), it.clone())).collect()
    };
    let known = Known {
        properties: by_id("properties.yaml", "properties"),
        types: by_id("custom-types.yaml", "types"),
    };
    let events = by_id("events.yaml", "events");
    let plan = read("tracking-plan.yaml");
    let rules = plan["spec"]["rules"].as_array().expect("rules");
    let rules = rules.iter().enumerate().map(|(at, rule)| {
        let mut event = events[id(&rule["event"])].clone();
        let name = format!("{} {}", event["event_type"], event["name"]);
        let object = event.as_object_mut().expect("an object");
        object.remove("id");
        object.insert("open".to_owned(), rule["additional_properties"].clone());
        object.insert("properties".to_owned(), known.properties(rule));
        (name, (format!("/spec/rules/{at}"), event))
    });
    rules.collect()
}

/// `saas` of `#property:saas`.
fn id(reference: &Value) -> &str {
    let reference = reference.as_str().expect("a reference");
    reference.rsplit(':').next().expect("an id")
}

struct Known {
    properties: BTreeMap<String, Value>,
    types: BTreeMap<String, Value>,
}

impl Known {
    /// The properties of a rule or a type, by name.
    fn properties(&self, of: &Value) -> Value {
        let listed = of["properties"].as_array();
        let properties = listed.into_iter().flatten().map(|entry| {
            let property = &self.properties[id(&entry["property"])];
            let mut whole = self.whole(property);
            whole["required"] = entry["required"].clone();
            if entry.get("properties").is_some() {
                whole["properties"] = self.properties(entry);
            }
            let name = property["name"].as_str().expect("a name");
            (name.to_owned(), whole)
        });
        Value::Object(properties.collect())
    }

    /// A property or a type, with the types in it that it refers to.
    fn whole(&self, of: &Value) -> Value {
        let mut whole = of.clone();
        for key in ["type", "item_type"] {
            if of[key].as_str().is_some_and(|it| it.starts_with("#custom")) {
                whole[key] = self.whole(&self.types[id(&of[key])]);
            }
        }
        if of.get("properties").is_some() {
            whole["properties"] = self.properties(of);
        }
        let object = whole.as_object_mut().expect("an object");
        // The id and the name are generated.
        object.remove("id");
        object.remove("name");
        whole
    }
}
