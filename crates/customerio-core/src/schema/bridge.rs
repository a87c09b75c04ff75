//! Passes shapes, which are values, to `schemars`, which works on types.
//!
//! `schemars` asks a type by functions without a receiver. So one type of this module represents every
//! shape, and a thread-local holds the current shape. Its id is that of the Rust type, so that a
//! repeated shape is defined once.

use std::borrow::Cow;
use std::cell::Cell;

use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::rounding::NoteRounding;
use super::{Draft, describe, message};
use crate::event::EventSpec;
use crate::shape::Shape;
use crate::traits::TraitsSpec;

/// The subject of a document.
#[derive(Clone, Copy)]
pub(super) enum Document {
    Shape(&'static Shape),
    Event(&'static EventSpec),
    Traits(&'static TraitsSpec),
    EventMessage(&'static EventSpec),
    TraitsMessage(&'static TraitsSpec),
}

thread_local! {
    static SHAPE: Cell<Option<&'static Shape>> = const { Cell::new(None) };
    static DOCUMENT: Cell<Option<Document>> = const { Cell::new(None) };
}

/// Runs `ask` while a thread-local holds `subject`, then restores the previous value.
fn about<T: Copy, R>(
    place: &'static std::thread::LocalKey<Cell<Option<T>>>,
    subject: T,
    ask: impl FnOnce() -> R,
) -> R {
    let before = place.replace(Some(subject));
    let answer = ask();
    place.set(before);
    answer
}

pub(super) fn generator(draft: Draft) -> SchemaGenerator {
    let settings = match draft {
        Draft::V2020_12 => SchemaSettings::draft2020_12(),
        Draft::V7 => SchemaSettings::draft07(),
    };
    settings
        .for_serialize()
        .with_transform(RestrictFormats::default())
        .with_transform(NoteRounding)
        .into_generator()
}

/// A part of a document that has several: what it refers to is left with the generator.
pub(super) fn part(generator: &mut SchemaGenerator, document: Document) -> Value {
    let mut schema = about(&DOCUMENT, document, || Whole::json_schema(generator));
    transform(generator, &mut schema);
    schema.to_value()
}

/// Returns the definitions that parts of the document refer to.
pub(super) fn definitions(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut definitions = generator.take_definitions(false);
    for definition in definitions.values_mut() {
        if let Ok(schema) = definition.try_into() {
            transform(generator, schema);
        }
    }
    definitions
}

/// Transforms a schema like a document. The draft decides which formats exist.
fn transform(generator: &mut SchemaGenerator, schema: &mut Schema) {
    const DRAFT: &str = "$schema";
    if let Some(draft) = generator.settings().meta_schema.clone() {
        schema.insert(DRAFT.to_owned(), draft.into());
    }
    for transform in generator.transforms_mut() {
        transform.transform(schema);
    }
    schema.remove(DRAFT);
}

/// Writes a document.
pub(super) fn document(document: Document, draft: Draft) -> Value {
    let mut value = about(&DOCUMENT, document, || {
        generator(draft).into_root_schema_for::<Whole>()
    })
    .to_value();
    // Whether keys are sorted already depends on a feature that any crate of the build can turn on.
    value.sort_all_objects();
    value
}

/// Returns the schema of a shape: a reference if the shape has a name.
pub(super) fn subschema(generator: &mut SchemaGenerator, shape: &'static Shape) -> Schema {
    about(&SHAPE, shape, || generator.subschema_for::<Part>())
}

/// Stands for the document in [`DOCUMENT`].
struct Whole;

impl JsonSchema for Whole {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        match DOCUMENT.get() {
            None => Schema::default(),
            Some(Document::Shape(shape)) => describe::titled(shape.name, shape, generator),
            Some(Document::Event(spec)) => message::event_properties(spec, generator),
            Some(Document::Traits(spec)) => describe::titled(spec.name, spec.shape, generator),
            Some(Document::EventMessage(spec)) => message::of_event(spec, generator),
            Some(Document::TraitsMessage(spec)) => message::of_traits(spec, generator),
        }
    }
}

/// Stands for the shape in [`SHAPE`].
struct Part;

impl JsonSchema for Part {
    fn inline_schema() -> bool {
        SHAPE.get().is_none_or(|shape| shape.name.is_empty())
    }

    fn schema_name() -> Cow<'static, str> {
        SHAPE.get().map_or("", |shape| shape.name).into()
    }

    fn schema_id() -> Cow<'static, str> {
        SHAPE.get().map_or("", |shape| (shape.id)()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        match SHAPE.get() {
            None => Schema::default(),
            Some(shape) => describe::shape(shape, generator),
        }
    }
}
