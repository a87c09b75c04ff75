//! Foreign types in every position: flattened, next to a tag, and in every form of an enum.

use std::collections::BTreeMap;

use customerio::CioProperty;
use customerio::schema::{Draft, of_shape};
use customerio::validate::check;
use customerio::walk::Json;
use serde_json::{Value, json};

use crate::judge::holds_for_types;
use crate::random::random;
use crate::types::{Plan, form};

macro_rules! theirs {
    ($($item:tt)*) => {
        #[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
        $($item)*
    };
}

theirs! {
    #[serde(deny_unknown_fields)]
    pub struct Place {
        pub x: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub y: Option<f64>,
    }
}

theirs! {
    pub struct Wrapped(pub Engine);
}

theirs! {
    pub struct Engine {
        pub power: u32,
    }
}

theirs! {
    #[serde(tag = "by")]
    pub enum Way {
        Foot,
        Train { number: u32, to: Place },
        Car(Engine),
    }
}

theirs! {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    pub enum Level {
        Low,
        High,
    }
}

form! {
    pub struct Trip {
        pub first: bool,
        #[serde(flatten)]
        #[cio(foreign)]
        pub place: Place,
        #[serde(flatten)]
        #[cio(foreign)]
        pub way: Option<Way>,
        pub last: u8,
    }
}

form! {
    pub struct Keyed {
        pub own: Plan,
        #[serde(flatten)]
        #[cio(foreign)]
        pub levels: BTreeMap<Level, Place>,
        #[serde(flatten, skip_serializing_if = "BTreeMap::is_empty")]
        #[cio(foreign)]
        pub numbers: BTreeMap<i16, u8>,
    }
}

form! {
    #[serde(tag = "kind")]
    pub enum Inside {
        Unit,
        Place(#[cio(foreign)] Place),
        Wrapped(#[cio(foreign)] Wrapped),
        Way(#[cio(foreign)] Way),
        Named {
            #[serde(flatten)]
            #[cio(foreign)]
            place: Place,
            #[cio(foreign)]
            level: Level,
        },
    }
}

form! {
    #[serde(tag = "t", content = "c")]
    pub enum Beside {
        Place(#[cio(foreign)] Option<Place>),
        Two(#[cio(foreign)] Level, #[cio(foreign)] Option<Way>),
        Named {
            #[serde(flatten)]
            #[cio(foreign)]
            way: Way,
        },
    }
}

form! {
    pub enum Outside {
        Place(#[cio(foreign)] Place),
        Named {
            #[serde(flatten)]
            #[cio(foreign)]
            place: Option<Place>,
        },
    }
}

form! {
    #[serde(untagged)]
    pub enum Bare {
        Level(#[cio(foreign)] Level),
        Place(#[cio(foreign)] Option<Place>),
    }
}

random!(Place: [x, y] => Self { x, y });
random!(Wrapped: [place] => Self(place));
random!(Way:
    [] => Self::Foot,
    [number, to] => Self::Train { number, to },
    [engine] => Self::Car(engine),
);
random!(Level: [] => Self::Low, [] => Self::High);
random!(Engine: [power] => Self { power });
random!(Trip: [first, place, way, last] => Self { first, place, way, last });
random!(Keyed: [own, levels, numbers] => Self {
    own,
    levels: Vec::into_iter(levels).collect(),
    numbers: Vec::into_iter(numbers).collect(),
});
random!(Inside:
    [] => Self::Unit,
    [place] => Self::Place(place),
    [wrapped] => Self::Wrapped(wrapped),
    [way] => Self::Way(way),
    [place, level] => Self::Named { place, level },
);
random!(Beside:
    [place] => Self::Place(place),
    [level, way] => Self::Two(level, way),
    [way] => Self::Named { way },
);
random!(Outside: [place] => Self::Place(place), [place] => Self::Named { place });
random!(Bare: [level] => Self::Level(level), [place] => Self::Place(place));

#[test]
fn bytes_and_schemas() {
    holds_for_types::<Trip>("foreign content is not checked");
    holds_for_types::<Keyed>("foreign content is not checked");
    holds_for_types::<Inside>("foreign content is not checked");
    holds_for_types::<Beside>("foreign content is not checked");
    holds_for_types::<Outside>("foreign content is not checked");
    holds_for_types::<Bare>("foreign content is not checked");
}

fn schema<T: CioProperty>() -> Value {
    of_shape(T::SHAPE, Draft::V2020_12)
}

#[derive(CioProperty)]
struct Closed {
    own: u8,
    #[cio(flatten, foreign)]
    place: Place,
}

#[test]
fn the_keys_of_a_closed_type_are_listed() {
    let schema = schema::<Closed>();
    assert_eq!(schema["required"], json!(["own", "x"]));
    assert_eq!(schema["additionalProperties"], json!(false));
    let keys: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["own", "x", "y"]);
    assert_eq!(schema.get("$defs"), None, "{schema:#}");
}

theirs! {
    pub struct Open {
        pub z: u8,
    }
}

#[derive(CioProperty)]
struct Opened {
    #[cio(flatten, foreign)]
    open: Option<Open>,
    #[cio(flatten, foreign)]
    wrapped: Wrapped,
}

#[test]
fn a_schema_without_additional_properties_is_open() {
    let schema = schema::<Opened>();
    assert_eq!(schema.get("additionalProperties"), None, "{schema:#}");
    assert_eq!(schema.get("required"), None, "{schema:#}");
    assert_eq!(schema["properties"]["z"]["type"], json!("integer"));
}

#[derive(CioProperty)]
struct Described {
    #[cio(flatten, foreign, as = Closed)]
    level: BTreeMap<String, u8>,
    #[cio(flatten, foreign, as = BTreeMap<String, u8>)]
    none: Option<BTreeMap<String, u8>>,
}

#[test]
fn another_type_describes_the_keys() {
    let schema = schema::<Described>();
    assert_eq!(schema["required"], json!(["own", "x"]));
    let level = BTreeMap::from([("own".to_owned(), 1), ("x".to_owned(), 2)]);
    let value = Described { level, none: None };
    let written = serde_json::to_string(&Json(&value)).unwrap();
    assert_eq!(written, r#"{"own":1,"x":2}"#);
}

fn refused<T: CioProperty>(value: &T) -> String {
    let violations = check(value).unwrap_err();
    assert!(violations.iter().all(|it| it.rule().is_fatal()));
    // Serialization without a check fails too, instead of writing a part of an object.
    serde_json::to_string(&Json(value)).unwrap_err();
    violations.to_string()
}

/// A value of any form, flattened.
#[derive(CioProperty)]
struct Flat {
    #[cio(flatten, foreign)]
    theirs: Value,
}

#[derive(CioProperty)]
struct Outer {
    within: Flat,
}

fn flat(theirs: Value) -> Outer {
    let within = Flat { theirs };
    Outer { within }
}

#[test]
fn a_flattened_value_without_keys_is_named() {
    for (value, kind) in [
        (json!(true), "a boolean"),
        (json!(1), "a number"),
        (json!(-1.5), "a number"),
        (json!("secret"), "a string"),
        (json!([1]), "an array"),
        (json!(null), "null"),
    ] {
        assert_eq!(
            refused(&flat(value)),
            format!(
                "/within: the flattened `theirs` is written as {kind}; only a map or a struct has keys"
            )
        );
    }
    assert!(check(&flat(json!({"a": [null]}))).is_ok());
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Refused {
    Level(#[cio(foreign)] Level),
    Keys(#[cio(foreign)] BTreeMap<Vec<u8>, u8>),
    Fails(#[cio(foreign)] Fails),
}

#[derive(schemars::JsonSchema)]
struct Fails;

impl serde::Serialize for Fails {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("secret"))
    }
}

#[test]
fn content_next_to_a_tag_is_refused() {
    assert_eq!(
        refused(&[Refused::Level(Level::Low)]),
        "/0: the value next to the tag is written as a variant of an enum without a tag; only a map or a struct has keys"
    );
    assert_eq!(
        refused(&Refused::Keys(BTreeMap::from([(vec![1], 2)]))),
        "the message: the value next to the tag has a key that can't be written: key must be a string"
    );
    assert_eq!(
        refused(&Refused::Fails(Fails)),
        "the message: the value next to the tag can't be written: secret"
    );
}

#[derive(CioProperty)]
struct Personal {
    #[cio(flatten, foreign, pii = "contact")]
    theirs: Fails,
}

#[test]
fn personal_data_is_not_shown() {
    assert_eq!(
        refused(&Personal { theirs: Fails }),
        "the message: holds a value that can't be written; personal data, not shown"
    );
}

#[derive(CioProperty)]
struct Twice {
    x: u8,
    #[cio(flatten, foreign)]
    theirs: Value,
}

#[test]
fn a_duplicate_key_is_refused() {
    let twice = |theirs| check(&Twice { x: 1, theirs });
    assert!(twice(json!({"y": 1})).is_ok());
    assert_eq!(
        twice(json!({"x": 1})).unwrap_err().to_string(),
        "/x: is a duplicate key; give each key once"
    );
}
