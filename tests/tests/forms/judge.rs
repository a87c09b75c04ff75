//! Properties of all values of all forms.

use std::cell::Cell;
use std::fmt::Debug;

use customerio::CioProperty;
use customerio::schema::{Draft, of_shape};
use customerio::validate::check;
use customerio::walk::Json;
use customerio_core::lock::bytes;
use customerio_rules::lock::{Cursor, fingerprint};
use jsonschema::Validator;
use proptest::test_runner::{Config, TestRunner};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::one_pass::agrees;
use crate::random::Random;
use crate::untyped::Agreement;

fn validator(schema: &Value) -> Validator {
    jsonschema::meta::validate(schema).unwrap_or_else(|error| panic!("{error} in {schema:#}"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// The number of values of a form whose spoilt copies are compared.
const COMPARED: usize = 12;

/// Our bytes are serde's; our schema, in both drafts, accepts a value just if it keeps its
/// constraints; and what ours accepts, `schemars`' own accepts.
#[track_caller]
pub fn holds<T>()
where
    T: Random + Serialize + JsonSchema + CioProperty + Debug,
{
    judge::<T>(None, true);
}

/// The same, but that for a known reason our schema accepts other JSON than the check of untyped content.
#[track_caller]
pub fn holds_for_types<T>(_reason: &str)
where
    T: Random + Serialize + JsonSchema + CioProperty + Debug,
{
    judge::<T>(None, false);
}

/// The same, but that for a known reason our schema accepts more, and `schemars`' own less.
#[track_caller]
pub fn holds_loosely<T>(reason: &str)
where
    T: Random + Serialize + JsonSchema + CioProperty + Debug,
{
    judge::<T>(Some(reason), false);
}

#[track_caller]
fn judge<T>(loose: Option<&str>, compares_json: bool)
where
    T: Random + Serialize + JsonSchema + CioProperty + Debug,
{
    // The derive hashes what it writes; the lock of it is hashed from bytes.
    assert_eq!(
        fingerprint::of(Cursor::new(&bytes(T::SHAPE))),
        Some(T::SHAPE.fingerprint())
    );
    let schemas = [Draft::V2020_12, Draft::V7].map(|draft| of_shape(T::SHAPE, draft));
    let ours = schemas.each_ref().map(validator);
    let theirs = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    let theirs = validator(&theirs);
    let config = Config {
        cases: 96,
        failure_persistence: None,
        ..Config::default()
    };
    let agreement = Agreement::of::<T>();
    let compared = Cell::new(0);
    let outcome = TestRunner::new(config).run(&T::random(), |value| {
        let written = serde_json::to_string(&Json(&value)).unwrap();
        assert_eq!(written, serde_json::to_string(&value).unwrap());
        let json: Value = serde_json::from_str(&written).unwrap();
        let kept = check(&value);
        agrees(&value);
        for (judge, schema) in ours.iter().zip(&schemas) {
            let accepted = judge.is_valid(&json);
            assert!(
                accepted == kept.is_ok() || (accepted && loose.is_some()),
                "{json:#}\nkeeps {kept:?}\nby {schema:#}"
            );
        }
        compared.set(compared.get() + 1);
        if compares_json && compared.get() <= COMPARED {
            agreement.holds::<T>(&json);
        }
        if loose.is_none() {
            assert!(kept.is_err() || theirs.is_valid(&json), "{json:#}");
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
