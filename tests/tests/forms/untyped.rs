//! The check of JSON against a declaration agrees with the exported schema.

use std::marker::PhantomData;

use customerio::event::{EventCall, EventSpec};
use customerio::item::{ItemSettings, write_item};
use customerio::schema::{Draft, of_shape};
use customerio::shape::{Field, Kind, Shape};
use customerio::walk::{CioObject, Fields, Visitor};
use customerio::{CioEvent, CioProperty, Track, TrackEvent, Untyped};
use jsonschema::Validator;
use serde_json::{Value, json};

/// An event with one property of a form.
struct Holding<T>(PhantomData<T>);

impl<T: CioProperty> CioProperty for Holding<T> {
    const SHAPE: &'static Shape =
        &Shape::new::<Self>(Kind::object(&[Field::new::<T>("content")])).with_name("Holding");

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: CioProperty> CioObject for Holding<T> {
    fn visit_fields<F: Fields>(&self, _to: &mut F) {}
}

impl<T: CioProperty> CioEvent for Holding<T> {
    const SPECS: &'static [&'static EventSpec] = &[&EventSpec::new(
        "Untyped Form",
        EventCall::Track,
        Self::SHAPE,
    )];
}

impl<T: CioProperty> TrackEvent for Holding<T> {}

pub struct Agreement {
    schema: Value,
    judge: Validator,
}

impl Agreement {
    pub fn of<T: CioProperty>() -> Self {
        let schema = of_shape(Holding::<T>::SHAPE, Draft::V2020_12);
        let judge = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        Self { schema, judge }
    }

    /// Compares both verdicts about a value, and about each way to spoil one place of it.
    #[track_caller]
    pub fn holds<T: CioProperty>(&self, value: &Value) {
        let whole = json!({ "content": value });
        for content in spoilt(&whole).into_iter().chain([whole, json!({})]) {
            let event = Untyped::event("Untyped Form", &content).declared_by::<Holding<T>>();
            let mut out = Vec::new();
            let written = write_item(
                &Track::new("u1", &event),
                &ItemSettings::default(),
                &mut out,
            );
            assert_eq!(
                written.is_ok(),
                self.judge.is_valid(&content),
                "{content:#}: {written:?}\nby {:#}",
                self.schema
            );
        }
    }
}

fn spoilt(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(object) => {
            let mut surplus = object.clone();
            surplus.insert("nobodyKnowsThis".into(), json!(1));
            found.push(Value::Object(surplus));
            for (key, inner) in object {
                let mut without = object.clone();
                without.remove(key);
                found.push(Value::Object(without));
                for other in spoilt(inner).into_iter().chain(others()) {
                    let mut object = object.clone();
                    object.insert(key.clone(), other);
                    found.push(Value::Object(object));
                }
            }
        }
        Value::Array(array) => {
            for (at, inner) in array.iter().enumerate() {
                for other in spoilt(inner).into_iter().chain(others()) {
                    let mut array = array.clone();
                    array[at] = other;
                    found.push(Value::Array(array));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found
}

/// A value of each kind.
fn others() -> [Value; 7] {
    [
        json!(null),
        json!(true),
        json!(-3),
        json!(0.5),
        json!("not this"),
        json!([]),
        json!({}),
    ]
}
