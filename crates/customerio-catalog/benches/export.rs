//! What an export takes: a thousand events of twenty properties, and ten thousand, in each format.
//!
//! `cargo xtask bench catalog` runs it in the profile that `cargo cio` builds its driver in, and with
//! optimisation. Nothing fails because of a time.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that measures, on its own data"
)]

mod clock;

use std::time::Duration;

use customerio_catalog::export::{
    AsyncApi, Draft, Files, Format, Html, Iglu, JsonSchema, JsonSchemaPart, LockHistory,
    RudderStack, Segment, SourceLinks, TypeScript,
};
use customerio_core::catalog::Catalog;
use customerio_core::event::{EventCall, EventSpec, Metadata};
use customerio_core::shape::{Constraint, Field, Kind, Shape};

const EVENTS: [usize; 2] = [1_000, 10_000];
const PROPERTIES: usize = 20;
const RUNS: usize = 3;

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn text(text: String) -> &'static str {
    text.leak()
}

/// A nested type that every event has.
fn address() -> &'static Shape {
    struct Address;
    let fields: &'static [Field] = vec![
        Field::new::<String>("street").with_doc("The street."),
        Field::new::<Option<String>>("zip").with_doc("The postal code."),
    ]
    .leak();
    let object = Kind::object(fields);
    leak(Shape::new::<Address>(object).with_name("Address"))
}

fn event(number: usize, address: &'static Shape) -> &'static EventSpec {
    struct Event;
    const LENGTH: &[Constraint] = &[Constraint::length(1, Some(64))];
    const RANGE: &[Constraint] = &[Constraint::numbers(Some(0.0), None)];
    let fields: Vec<Field> = (0..PROPERTIES)
        .map(|at| {
            let name = text(format!("property_{at}"));
            let doc = text(format!("What property {at} of event {number} holds."));
            match at % 5 {
                0 => Field::new::<String>(name)
                    .with_constraints(LENGTH)
                    .with_example("\"text\""),
                1 => Field::new::<Option<f64>>(name)
                    .with_constraints(RANGE)
                    .with_unit("EUR"),
                2 => Field::new::<u32>(name),
                3 => Field::new::<Option<Vec<String>>>(name),
                _ => Field::from_shape(name, address, true),
            }
            .with_doc(doc)
        })
        .collect();
    let object = Kind::object(fields.leak());
    let doc = text(format!("What event {number} is about."));
    let shape = Shape::new::<Event>(object)
        .with_name(text(format!("Event{number}")))
        .with_doc(doc);
    let name = text(format!("Event {number} Happened"));
    let metadata = Metadata::NONE
        .with_owner("checkout")
        .with_tags(&["money", "core"])
        .with_module("bench::events");
    leak(EventSpec::new(name, EventCall::Track, leak(shape)).with_metadata(metadata))
}

fn formats() -> Vec<(&'static str, Format)> {
    let title = || "Bench".to_owned();
    let schema = JsonSchema {
        draft: Draft::V2020_12,
        part: JsonSchemaPart::Properties,
    };
    let asyncapi = AsyncApi {
        title: title(),
        version: "1.0.0".to_owned(),
        part: JsonSchemaPart::Message,
    };
    let iglu = Iglu {
        vendor: "com.example".to_owned(),
    };
    let html = Html {
        title: title(),
        programs: Vec::new(),
        lock: None,
        history: None,
        sources: None,
    };
    vec![
        ("json-schema", Format::JsonSchema(schema)),
        ("segment", Format::Segment(Segment { name: title() })),
        (
            "rudderstack",
            Format::Rudderstack(RudderStack { name: title() }),
        ),
        ("asyncapi", Format::Asyncapi(asyncapi)),
        ("eventcatalog", Format::Eventcatalog),
        ("iglu", Format::Iglu(iglu)),
        ("typescript", Format::Typescript(TypeScript::default())),
        ("markdown", Format::Markdown),
        ("csv", Format::Csv),
        ("html", Format::Html(html)),
    ]
}

fn main() {
    let address = address();
    let catalogs = EVENTS.map(|count| {
        let events = (0..count).map(|number| event(number, address));
        Catalog::new(events, []).expect("names of their own")
    });
    println!("{PROPERTIES} properties an event, processor time of the best of {RUNS} runs");
    println!("format          1 000 events   10 000 events   times   bytes of the first");
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for (name, format) in formats() {
        // Cargo passes `--bench`.
        if asked
            .iter()
            .any(|word| !word.starts_with('-') && word != name)
        {
            continue;
        }
        let [(few, bytes), (many, _)] = catalogs.each_ref().map(|it| measure(&format, it));
        println!(
            "{name:14} {:>11.0} ms {:>12.0} ms {:>7.1} {bytes:>13}",
            few.as_secs_f64() * 1e3,
            many.as_secs_f64() * 1e3,
            many.as_secs_f64() / few.as_secs_f64(),
        );
    }
}

fn measure(format: &Format, catalog: &Catalog) -> (Duration, usize) {
    let lock = Files::default();
    let runs = (0..RUNS).map(|_| {
        let start = clock::worked();
        let export = format
            .export(
                catalog,
                &lock,
                &LockHistory::default(),
                &SourceLinks::default(),
            )
            .expect("exported");
        let took = clock::worked().saturating_sub(start);
        (took, export.files.iter().map(|(_, text)| text.len()).sum())
    });
    runs.min().expect("at least one run")
}
