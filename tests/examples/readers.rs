//! Declarations and verdicts for `cargo xtask readers`.
//!
//! `readers FOLDER` writes the schemas and an example of each declaration to `declarations.json`, and
//! the plan for Segment to the folder `segment`.
//! `readers FOLDER judge` writes whether this project accepts each value of `instances.json` to
//! `ours.json`: by the exported schema, and by the lock, which must agree.

#![allow(clippy::pedantic, dead_code, reason = "the types are never read")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use customerio::catalog::Catalog;
use customerio::schema::{self, Draft};
use customerio::{CioEvent, CioProperty};
use customerio_catalog::export::{Files, Segment, segment};
use customerio_catalog::{diff, example, lock};
use serde_json::{Value, json};

/// Forms that the examples do not have. All are optional, so that a value can have one alone.
#[derive(CioEvent)]
#[cio(event = "Form Shown")]
struct Form {
    place: Option<(f64, f64)>,
    pair: Option<(String, u8)>,
    set: Option<BTreeSet<String>>,
    #[cio(items(1..=3))]
    list: Option<Vec<i64>>,
    map: Option<BTreeMap<String, u8>>,
    nullable: Option<Nullable>,
    #[cio(multiple_of = 5, range(5..=50))]
    step: Option<i32>,
    #[cio(multiple_of = 0.5)]
    half: Option<f64>,
    #[cio(length(2..=4))]
    short: Option<String>,
    /// The letters outside ASCII count as one each.
    #[cio(length(..=3), example = "éßü")]
    letters: Option<String>,
    #[cio(pattern = "^[a-z]{2}-[0-9]+$", example = "ab-1")]
    code: Option<String>,
    #[cio(format = "email")]
    email: Option<String>,
    #[cio(format = "date")]
    date: Option<String>,
    #[cio(format = "date-time")]
    time: Option<String>,
    #[cio(format = "uri")]
    uri: Option<String>,
    #[cio(format = "uuid")]
    uuid: Option<String>,
    #[cio(format = "ipv4")]
    ipv4: Option<String>,
    #[cio(format = "ipv6")]
    ipv6: Option<String>,
    #[cio(format = "hostname")]
    hostname: Option<String>,
    at: Option<SystemTime>,
    flag: Option<bool>,
    plain: Option<Plain>,
    documented: Option<Documented>,
    external: Option<External>,
    internal: Option<Internal>,
    adjacent: Option<Adjacent>,
    untagged: Option<Untagged>,
    tree: Option<Tree>,
    any: Option<Value>,
}

#[derive(CioProperty)]
struct Nullable {
    #[cio(nullable)]
    number: Option<u8>,
    #[cio(nullable)]
    object: Option<Inner>,
}

#[derive(CioProperty)]
struct Inner {
    a: u8,
    b: Option<String>,
}

#[derive(CioProperty)]
enum Plain {
    A,
    B,
}

#[derive(CioProperty)]
enum Documented {
    /// The first.
    A,
    /// The second.
    B,
}

#[derive(CioProperty)]
enum External {
    Of { a: u8 },
    New(String),
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Internal {
    Of { a: u8 },
    Other { b: String },
}

#[derive(CioProperty)]
#[cio(tag = "kind", content = "of")]
enum Adjacent {
    Of(u8),
    Other { b: String },
}

#[derive(CioProperty)]
#[cio(untagged)]
enum Untagged {
    Number(u8),
    Object { b: String },
}

#[derive(CioProperty)]
struct Tree {
    label: String,
    kids: Vec<Tree>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: readers FOLDER [judge]";
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or(usage)?;
    let folder = Path::new(&folder);
    let examples = customerio::catalog![saas, saas_people, shop]?;
    let forms = Form::SPECS.iter().copied();
    let events = examples.events().iter().copied().chain(forms);
    let catalog = Catalog::new(events, examples.traits().iter().copied())?;
    match arguments.next().as_deref() {
        None => {
            fs::create_dir_all(folder)?;
            let declarations = json!(declarations(&catalog)).to_string();
            fs::write(folder.join("declarations.json"), declarations)?;
            let name = "Readers".to_owned();
            let export = segment(&catalog, &Segment { name });
            export.files.write_to(&folder.join("segment"))?;
        }
        Some("judge") => {
            let text = fs::read_to_string(folder.join("instances.json"))?;
            let verdicts = verdicts(&catalog, &serde_json::from_str(&text)?)?;
            fs::write(folder.join("ours.json"), json!(verdicts).to_string())?;
        }
        Some(_) => return Err(usage.into()),
    }
    Ok(())
}

/// Returns a name, the schemas and an example of each declaration.
fn declarations(catalog: &Catalog) -> Vec<Value> {
    let events = catalog.events().iter().map(|spec| {
        json!({
            "name": format!("{} {} {}", spec.call().kind().as_str(), spec.name(), spec.version()),
            "2020-12": schema::of_event(spec, Draft::V2020_12),
            "7": schema::of_event(spec, Draft::V7),
            "example": example::of_event(spec),
        })
    });
    let traits = catalog.traits().iter().map(|spec| {
        json!({
            "name": format!("{} {} {}", spec.target().as_str(), spec.name(), spec.version()),
            "2020-12": schema::of_traits(spec, Draft::V2020_12),
            "7": schema::of_traits(spec, Draft::V7),
            "example": example::of_traits(spec),
        })
    });
    events.chain(traits).collect()
}

/// Returns the verdict on each instance of the file: an object with a declaration and a value.
fn verdicts(catalog: &Catalog, instances: &Value) -> Result<Vec<bool>, Box<dyn Error>> {
    let locks = locks(&lock::files(catalog)?)?;
    let mut judges = Vec::new();
    for declaration in declarations(catalog) {
        let judge = jsonschema::options()
            .should_validate_formats(true)
            .build(&declaration["2020-12"])?;
        let name = declaration["name"].as_str().ok_or("no name")?.to_owned();
        let lock = locks.get(&name).ok_or(format!("no lock of {name}"))?;
        judges.push((name, judge, lock, declaration["example"].clone()));
    }
    let mut verdicts = Vec::new();
    for instance in instances.as_array().ok_or("no list of instances")? {
        let at = instance["of"].as_u64().ok_or("no declaration")?;
        let (name, judge, lock, example) = judges
            .get(usize::try_from(at)?)
            .ok_or("no such declaration")?;
        let value = &instance["value"];
        let verdict = judge.is_valid(value);
        let by_lock = diff::accepts(lock, value)?;
        // A lock accepts everything below the first level of a type that contains itself.
        let is_below = by_lock && value.get("tree") != example.get("tree");
        if by_lock != verdict && !is_below {
            return Err(
                format!("{name}: by the schema {verdict}, by the lock {by_lock}: {value}").into(),
            );
        }
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

/// Returns the lock files by the names of [`declarations`].
fn locks(files: &Files) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut locks = BTreeMap::new();
    for (_, text) in files.iter() {
        let lock: Value = serde_json::from_str(text)?;
        let part = |key: &str| lock[key].as_str().unwrap_or("").to_owned();
        let name = format!("{} {} {}", part("call"), part("name"), lock["version"]);
        locks.insert(name, text.to_owned());
    }
    Ok(locks)
}
