//! Measures the work of `cargo cio`: lint, lock and diff of catalogs of 1,000 and 10,000 events with 20
//! properties, and import of plans of 2,000 and 20,000 rules.
//!
//! `cargo xtask bench catalog` runs it. The argument `catalog` or `import` limits it to one half.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints its results"
)]

mod clock;

use std::hint::black_box;
use std::time::Duration;

use customerio_catalog::diff::diff;
use customerio_catalog::export::Files;
use customerio_catalog::import::import;
use customerio_catalog::lint::lint;
use customerio_catalog::lock;
use customerio_core::catalog::Catalog;
use customerio_core::event::{EventCall, EventSpec, Metadata};
use customerio_core::shape::{Constraint, Field, Kind, Shape};

/// The number of properties of an event.
const PROPERTIES: usize = 20;

/// The number of runs, of which the fastest counts.
const RUNS: usize = 3;

fn main() {
    // Cargo passes `--bench`.
    let selected = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let is_selected = |part: &str| selected.as_ref().is_none_or(|word| word == part);
    for count in [1_000, 10_000] {
        if !is_selected("catalog") {
            break;
        }
        let catalog = catalog(count);
        println!("{count} events of {PROPERTIES} properties");
        time("lint", || lint(&catalog).len());
        time("lock", || lock::files(&catalog).expect("no twins").len());
        let now = lock::files(&catalog).expect("no twins");
        // Each event had a longer string, one more property, and one that is optional now.
        let before: Files = now
            .iter()
            .map(|(path, text)| {
                let text = text
                    .replace("length 1..=64", "length 1..=65")
                    .replace("\"property_3", "\"gone");
                (path.to_owned(), text)
            })
            .collect();
        time("accept", || lock::accept(&now, &before, true).files.len());
        time("diff, nothing changed", || {
            diff(&now, &now, true).expect("locks").len()
        });
        time("diff, every event changed", || {
            diff(&before, &now, true).expect("locks").len()
        });
    }
    for rules in [2_000, 20_000] {
        if !is_selected("import") {
            break;
        }
        let plan = [("plan.json".to_owned(), plan(rules))];
        println!("a plan of {rules} rules, {} bytes", plan[0].1.len());
        time("import", || import(&plan).expect("a plan").declared);
    }
}

/// Prints the processor time of the fastest run, and the number of results.
fn time(what: &str, mut run: impl FnMut() -> usize) {
    let mut best = Duration::MAX;
    let mut out = 0;
    for _ in 0..RUNS {
        let start = clock::worked();
        out = black_box(run());
        best = best.min(clock::worked().saturating_sub(start));
    }
    println!("  {what:26} {:8.1} ms, {out}", best.as_secs_f64() * 1e3);
}

fn catalog(count: usize) -> Catalog {
    const LENGTH: &[Constraint] = &[Constraint::length(1, Some(64))];
    let events = (0..count).map(|at| {
        let fields: Vec<Field> = (0..PROPERTIES)
            .map(|field| {
                let name = leak(format!("property_{field}"));
                match field % 4 {
                    0 => Field::new::<String>(name).with_constraints(LENGTH),
                    1 => Field::new::<f64>(name),
                    2 => Field::new::<Option<u32>>(name),
                    _ => Field::new::<Option<Vec<String>>>(name),
                }
            })
            .collect();
        let object = Kind::object(fields.leak());
        let shape = Shape::new::<()>(object).with_doc("Something happened.");
        let name = leak(format!("Thing {at} Completed"));
        let spec: &'static EventSpec = Box::leak(Box::new(
            EventSpec::new(name, EventCall::Track, Box::leak(Box::new(shape)))
                .with_metadata(Metadata::NONE.with_module("shop")),
        ));
        spec
    });
    Catalog::new(events, []).expect("no duplicates")
}

fn plan(rules: usize) -> String {
    let property = |field: usize| match field % 4 {
        0 => format!(
            r#""property_{field}":{{"type":"string","maxLength":64,"description":"Its text."}}"#
        ),
        1 => format!(r#""property_{field}":{{"type":"number","minimum":0}}"#),
        2 => format!(r#""property_{field}":{{"type":["integer","null"]}}"#),
        _ => format!(r#""property_{field}":{{"type":"string","enum":["a","b","c"],"foreign":1}}"#),
    };
    let properties: Vec<String> = (0..PROPERTIES).map(property).collect();
    let properties = properties.join(",");
    let rule = |at: usize| {
        format!(
            r#"{{"key":"Thing {at} Completed","type":"TRACK","version":1,"jsonSchema":{{"type":"object","properties":{{"properties":{{"type":"object","required":["property_0"],"properties":{{{properties}}}}}}}}}}}"#
        )
    };
    let rules: Vec<String> = (0..rules).map(rule).collect();
    format!(r#"{{"rules":[{}]}}"#, rules.join(",\n"))
}

fn leak(text: String) -> &'static str {
    text.leak()
}
