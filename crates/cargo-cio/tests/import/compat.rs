//! The pairs of schemas in `tests/compat`: imported, locked and compared. The verdict of each pair is
//! derived from the specification of JSON Schema; an independent validator checks it with samples.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use customerio_catalog::diff::{Effect, diff};
use customerio_catalog::export::Files;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::back::import;
use crate::project;
use crate::random::{changed, judge, values};
use crate::support::Project;

/// What a change does to the values that a schema accepts.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Equal,
    /// Each value that was valid still is, and others are too.
    Wider,
    /// Some values are no longer valid, and no others are.
    Narrower,
    Other,
}

impl Verdict {
    const fn of(refuses_old: bool, accepts_new: bool) -> Self {
        match (refuses_old, accepts_new) {
            (false, false) => Self::Equal,
            (false, true) => Self::Wider,
            (true, false) => Self::Narrower,
            (true, true) => Self::Other,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    name: String,
    before: Value,
    after: Value,
    verdict: Verdict,
    reason: String,
    /// Why the comparison of locks has another verdict, and that verdict.
    differs: Option<Differs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Differs {
    verdict: Verdict,
    reason: String,
}

fn pairs() -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/compat");
    let entries = fs::read_dir(folder).expect("the pairs");
    let mut paths: Vec<_> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("text");
        let pairs: Vec<Pair> = serde_json::from_str(&text).expect("a list of pairs");
        let form = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        all.extend(pairs.into_iter().map(|pair| Pair {
            name: format!("{form}: {}", pair.name),
            ..pair
        }));
    }
    all
}

/// The lock of one side, and the pairs for which the import reported a loss.
fn side(project: &Project, schemas: &[&Value]) -> (Files, BTreeSet<usize>) {
    let rules = schemas.iter().enumerate().map(|(at, schema)| {
        let mut schema = (*schema).clone();
        let definitions = schema.as_object_mut().and_then(|it| it.remove("$defs"));
        json!({"type": "TRACK", "key": format!("Pair {at:03}"), "version": 1, "jsonSchema": {
            "$defs": definitions.unwrap_or_else(|| json!({})),
            "properties": {"properties": {"type": "object", "properties": {"p": schema}, "required": ["p"],
                "additionalProperties": false}}}})
    });
    let plan = json!({ "rules": rules.collect::<Vec<_>>() });
    project.write("plan.json", &plan.to_string());
    let report = import(project, "plan.json");
    let losses = report["losses"].as_array().expect("losses").iter();
    let lost = losses.map(|loss| {
        let pointer = loss["pointer"].as_str().expect("a pointer");
        let index = pointer.split('/').nth(2).expect("a rule");
        index.parse().expect("an index")
    });
    let lost = lost.collect();
    let folder = project.path("events.lock");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("removed");
    }
    let locked = project.run(&["lock", "--offline"]);
    assert_eq!(locked.code, 0, "{locked}");
    (Files::read_from(&folder).expect("the lock"), lost)
}

/// Asserts that no sample contradicts the verdict of a pair.
fn sampled(pair: &Pair) {
    let Pair {
        before,
        after,
        verdict,
        name,
        ..
    } = pair;
    let judge = |schema: &Value| {
        let text = schema.to_string();
        let draft = if text.contains("\"items\":[") {
            jsonschema::Draft::Draft7
        } else {
            jsonschema::Draft::Draft202012
        };
        let draft = if text.contains("clusiveMaximum\":true") || text.contains("\"required\":true")
        {
            jsonschema::Draft::Draft4
        } else {
            draft
        };
        jsonschema::options()
            .with_draft(draft)
            .should_validate_formats(true)
            .build(schema)
    };
    // A validator of draft-04 refuses the keywords of draft-03.
    let (Ok(was), Ok(is)) = (judge(before), judge(after)) else {
        return;
    };
    for value in values(before).into_iter().chain(values(after)) {
        match (was.is_valid(&value), is.is_valid(&value)) {
            (true, false) => assert!(
                matches!(verdict, Verdict::Narrower | Verdict::Other),
                "{name}: {value} is refused"
            ),
            (false, true) => assert!(
                matches!(verdict, Verdict::Wider | Verdict::Other),
                "{name}: {value} is accepted"
            ),
            _ => {}
        }
    }
}

#[test]
fn pairs_of_schemas_have_the_verdict_of_the_specification() {
    let pairs = pairs();
    assert!(pairs.len() >= 150, "{} pairs", pairs.len());
    assert!(pairs.iter().all(|it| !it.reason.is_empty()));
    pairs.iter().for_each(sampled);

    let project = project("compat");
    let before: Vec<&Value> = pairs.iter().map(|it| &it.before).collect();
    let (before, lost_before) = side(&project, &before);
    let after: Vec<&Value> = pairs.iter().map(|it| &it.after).collect();
    let (after, lost_after) = side(&project, &after);
    let diffs = diff(&before, &after, true).expect("two locks");

    let (mut expressed, mut agree) = (0, 0);
    let mut wrong = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        if lost_before.contains(&at) || lost_after.contains(&at) {
            continue;
        }
        expressed += 1;
        let name = format!("Pair {at:03}");
        let changes = diffs
            .iter()
            .filter(|it| it.name == name)
            .flat_map(|it| &it.changes);
        let effects: Vec<Effect> = changes.map(|it| it.effect).collect();
        let found = Verdict::of(
            effects.contains(&Effect::Writer),
            effects.contains(&Effect::Reader),
        );
        let expected = pair.differs.as_ref().map_or(pair.verdict, |differs| {
            assert!(
                !differs.reason.is_empty() && differs.verdict != pair.verdict,
                "{}",
                pair.name
            );
            differs.verdict
        });
        agree += usize::from(found == pair.verdict);
        if found != expected || effects.contains(&Effect::Undecided) {
            wrong.push(format!(
                "{}: {found:?} instead of {expected:?}, {effects:?}",
                pair.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A form that stops being expressed, or a new difference, changes these numbers.
    assert_eq!([pairs.len(), expressed, agree], EXPECTED);
}

/// The number of pairs, of those that are imported without a loss, and of those with the verdict of
/// the specification.
const EXPECTED: [usize; 3] = [220, 218, 218];

/// Returns a schema for a reader that ignores unknown keys.
fn opened(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| {
                !(matches!(
                    key.as_str(),
                    "additionalProperties" | "unevaluatedProperties"
                ) && **value == json!(false))
            });
            kept.map(|(key, value)| (key.clone(), opened(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(opened).collect(),
        value => value.clone(),
    }
}

/// The number of random changes.
const CHANGES: usize = 150;

/// By an independent validator, no value contradicts the comparison, and each payload shows its break.
#[test]
fn random_changes_are_compared_as_a_validator_does() {
    let pairs = changed(CHANGES);
    let project = project("changed");
    let [before, after] = [0, 1].map(|nth| {
        let schemas: Vec<&Value> = pairs.iter().map(|it| &it[nth]).collect();
        side(&project, &schemas)
    });
    let diffs = diff(&before.0, &after.0, true).expect("two locks");

    let mut compared = 0;
    let mut wrong = Vec::new();
    for (at, [was, is]) in pairs.iter().enumerate() {
        if before.1.contains(&at) || after.1.contains(&at) {
            continue;
        }
        compared += 1;
        let name = format!("Pair {at:03}");
        let changes = diffs.iter().filter(|it| it.name == name);
        let changes: Vec<_> = changes.flat_map(|it| &it.changes).collect();
        let has = |effect| {
            let mut effects = changes.iter().map(|it| it.effect);
            effects.any(|it| it == effect || it == Effect::Undecided)
        };
        let [old, new, reader] = [was, is, &opened(was)].map(judge);
        let is_refused = |value: &Value| old.is_valid(value) && !new.is_valid(value);
        let is_unknown = |value: &Value| new.is_valid(value) && !reader.is_valid(value);
        for value in values(was).into_iter().chain(values(is)) {
            if is_refused(&value) && !has(Effect::Writer) {
                wrong.push(format!("{value} is refused\n{was}\n{is}"));
            }
            if is_unknown(&value) && !has(Effect::Reader) {
                wrong.push(format!("{value} is new\n{was}\n{is}"));
            }
        }
        for change in changes {
            let Some(value) = change.payload.as_ref().and_then(|it| it.get("p")) else {
                continue;
            };
            let is_right = match change.effect {
                Effect::Writer => is_refused(value),
                // A removed property is in a payload of the old form.
                Effect::Reader => is_unknown(value) || old.is_valid(value),
                _ => true,
            };
            if !is_right {
                wrong.push(format!("{change} by {value}\n{was}\n{is}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(compared > CHANGES / 4, "{compared}");
}
