//! Messages that can't be sent at all are refused whatever the program chose to do about
//! violations, and however many others there are.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};

use customerio::call::semantic::{
    DeviceDeleted, DeviceToken, ObjectDeleted, RelationshipDeleted, ReportDeliveryEvent,
};
use customerio::call::{
    Alias, AnonymousId, Call, Context, Group, GroupId, Identify, Location, Page, PreviousId, Track,
};
use customerio::item::{ItemError, ItemSettings, SoftLimits, Validation, write_item};
use customerio::validate::{Rule, Violations};
use customerio::{CioEvent, CioProperty, CioTraits, Empty};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

fn item_with<C: Call>(call: &C, settings: &ItemSettings) -> Result<Value, ItemError> {
    let mut out = Vec::new();
    write_item(call, settings, &mut out)?;
    Ok(serde_json::from_slice(&out).unwrap())
}

/// The violations of a call, which every setting refuses.
#[track_caller]
fn refused<C: Call>(call: &C) -> Vec<String> {
    let [rejected, reported, off] =
        [Validation::Reject, Validation::Report, Validation::Off].map(|validation| {
            let settings = ItemSettings {
                validation,
                ..ItemSettings::default()
            };
            let violations = violations(call, &settings);
            let fatal = violations.iter().filter(|it| it.rule().is_fatal());
            fatal.map(ToString::to_string).collect::<Vec<_>>()
        });
    assert!(!rejected.is_empty());
    assert_eq!(rejected, reported);
    assert_eq!(rejected, off);
    rejected
}

#[track_caller]
fn violations<C: Call>(call: &C, settings: &ItemSettings) -> Violations {
    match item_with(call, settings) {
        Err(ItemError::Invalid(violations)) => violations,
        other => panic!("{other:?}"),
    }
}

/// A list of numbers that are all too small, and what comes after it.
#[derive(CioEvent)]
#[cio(event = "Long")]
struct Long {
    items: Vec<Item>,
    id: String,
    last: f64,
    #[cio(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(CioProperty, Clone)]
struct Item {
    #[cio(range(1..))]
    number: u8,
}

impl Long {
    fn of(bad: usize) -> Self {
        Self {
            items: vec![Item { number: 0 }; bad],
            id: "a".into(),
            last: 1.0,
            rest: BTreeMap::new(),
        }
    }
}

const COUNTS: [usize; 4] = [63, 64, 65, 1_000];

#[test]
fn a_fatal_violation_behind_others_refuses_the_message() {
    for bad in COUNTS {
        for validation in [Validation::Reject, Validation::Report, Validation::Off] {
            let settings = ItemSettings {
                validation,
                soft_limits: SoftLimits::Off,
                ..ItemSettings::default()
            };
            let mut event = Long::of(bad);
            let result = item_with(&Track::new("u", &event), &settings);
            let sent = validation != Validation::Reject;
            // 1,000 items are within the size of a message.
            assert_eq!(result.is_ok(), sent, "{bad} {validation:?}");

            event.rest.insert("id".into(), 1);
            let duplicate = violations(&Track::new("u", &event), &settings);
            let is_duplicate = |rule: &Rule| matches!(rule, Rule::DuplicateKey);
            assert!(
                duplicate.iter().any(|it| is_duplicate(it.rule())),
                "{bad} {validation:?} {duplicate}"
            );
            event.rest.clear();
            event.last = f64::NAN;
            let infinite = violations(&Track::new("u", &event), &settings);
            let is_infinite = |rule: &Rule| matches!(rule, Rule::Finite);
            assert!(
                infinite.iter().any(|it| is_infinite(it.rule())),
                "{bad} {validation:?} {infinite}"
            );
            assert!(infinite.iter().count() <= Violations::MAX_LISTED);
            if validation != Validation::Off {
                assert_eq!(infinite.len(), bad + 1);
                assert_eq!(duplicate.len(), bad + 1);
            }
        }
    }
}

#[test]
fn a_soft_violation_behind_others_refuses_the_message() {
    #[derive(CioTraits)]
    #[cio(person)]
    struct Person {
        items: Vec<Item>,
        name: String,
    }

    for bad in COUNTS {
        for name in ["x".repeat(1_001), "x".into()] {
            let person = Person {
                items: vec![Item { number: 0 }; bad],
                name,
            };
            let is_long = person.name.len() > 1_000 || bad == 1_000;
            for soft_limits in [SoftLimits::Reject, SoftLimits::Report, SoftLimits::Off] {
                let settings = ItemSettings {
                    validation: Validation::Report,
                    soft_limits,
                    ..ItemSettings::default()
                };
                let result = item_with(&Identify::new("u", &person), &settings);
                let refused = is_long && soft_limits == SoftLimits::Reject;
                assert_eq!(result.is_err(), refused, "{bad} {soft_limits:?}");
                if let Err(ItemError::Invalid(violations)) = result {
                    assert!(violations.iter().any(|it| it.rule().is_soft()));
                }
            }
        }
    }
}

/// A key that is equal to no other.
#[derive(CioProperty, Clone)]
struct Key(String);

impl PartialEq for Key {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, to: &mut H) {
        self.0.hash(to);
    }
}

#[test]
fn duplicate_keys() {
    #[derive(CioEvent)]
    #[cio(event = "Flattened")]
    struct Flattened {
        id: u8,
        #[cio(flatten)]
        rest: BTreeMap<String, u8>,
    }

    #[derive(CioEvent)]
    #[cio(event = "Nested")]
    struct Nested {
        a: Option<Vec<BTreeMap<String, Flattened>>>,
    }

    #[derive(CioEvent)]
    #[cio(event = "Maps")]
    struct Maps {
        outer: BTreeMap<String, HashMap<Key, u8>>,
    }

    #[derive(CioProperty)]
    #[cio(tag = "kind")]
    enum Tagged {
        Free(BTreeMap<String, u8>),
    }

    #[derive(CioEvent)]
    #[cio(event = "Tags")]
    struct Tags {
        tagged: Tagged,
    }

    let flattened = |key: &str| Flattened {
        id: 1,
        rest: BTreeMap::from([("a".to_owned(), 1), (key.to_owned(), 2)]),
    };
    assert!(item_with(&Track::new("u", &flattened("b")), &ItemSettings::default()).is_ok());
    assert_eq!(
        refused(&Track::new("u", &flattened("id"))),
        ["/properties/id: is a duplicate key; give each key once"]
    );
    let nested = Nested {
        a: Some(vec![BTreeMap::from([("x/y".to_owned(), flattened("id"))])]),
    };
    assert_eq!(
        refused(&Track::new("u", &nested)),
        ["/properties/a/0/x~1y/id: is a duplicate key; give each key once"]
    );
    let keys = HashMap::from([(Key("k".into()), 1), (Key("k".into()), 2)]);
    let maps = Maps {
        outer: BTreeMap::from([("o".to_owned(), keys)]),
    };
    assert_eq!(
        refused(&Track::new("u", &maps)),
        ["/properties/outer/o/k: is a duplicate key; give each key once"]
    );
    let tags = Tags {
        tagged: Tagged::Free(BTreeMap::from([("kind".to_owned(), 1)])),
    };
    assert_eq!(
        refused(&Track::new("u", &tags)),
        ["/properties/tagged/kind: is a duplicate key; give each key once"]
    );
}

#[test]
fn keys_that_the_call_adds() {
    #[derive(CioEvent)]
    #[cio(page = "Free")]
    struct Free {
        #[cio(flatten)]
        rest: BTreeMap<String, u8>,
    }

    #[derive(CioEvent)]
    #[cio(page = "Listed")]
    struct Listed {
        #[cio(flatten)]
        filed: Filed,
    }

    #[derive(CioProperty)]
    struct Filed {
        category: String,
    }

    #[derive(CioTraits)]
    #[cio(group)]
    struct Company {
        #[cio(flatten)]
        rest: BTreeMap<String, String>,
    }

    let free = Free {
        rest: BTreeMap::from([("category".to_owned(), 1)]),
    };
    assert_eq!(
        refused(&Page::new("u", &free).category("docs")),
        ["/properties/category: is a duplicate key; give each key once"]
    );
    let listed = Listed {
        filed: Filed {
            category: "own".into(),
        },
    };
    let call = Page::new("u", &listed).category("docs");
    let item = item_with(&call, &ItemSettings::default()).unwrap();
    assert_eq!(item["properties"]["category"], "own");

    let company = |key: &str| Company {
        rest: BTreeMap::from([(key.to_owned(), "2".to_owned())]),
    };
    assert_eq!(
        refused(&Group::without_person(
            GroupId::new("g"),
            &company("objectTypeId")
        )),
        ["/traits/objectTypeId: is a duplicate key; give each key once"]
    );
    let related = company("relationshipAttributes");
    assert_eq!(
        refused(&Group::without_person(GroupId::new("g"), &related).relationship(&Empty)),
        ["/traits/relationshipAttributes: is a duplicate key; give each key once"]
    );
}

#[derive(Serialize, JsonSchema)]
struct Foreign {
    number: Option<f32>,
    #[serde(flatten)]
    rest: BTreeMap<String, Option<f64>>,
}

#[derive(CioEvent)]
#[cio(event = "Of Others")]
struct OfOthers {
    #[cio(foreign)]
    value: Vec<Foreign>,
    #[cio(foreign, flatten)]
    keys: Foreign,
}

fn foreign(number: f32, key: &str, value: f64) -> Foreign {
    Foreign {
        number: Some(number),
        rest: BTreeMap::from([(key.to_owned(), Some(value)), ("null".to_owned(), None)]),
    }
}

#[test]
fn foreign_values() {
    let event = |inner: Foreign, keys: Foreign| OfOthers {
        value: vec![inner],
        keys,
    };
    let good = || foreign(1.0, "a", 1.0);
    let call = event(good(), good());
    assert!(item_with(&Track::new("u", &call), &ItemSettings::default()).is_ok());
    for (event, expected) in [
        (
            event(foreign(f32::INFINITY, "a", 1.0), good()),
            "/properties/value/0/number: must be finite; JSON has no other numbers, found inf",
        ),
        (
            event(good(), foreign(1.0, "a", f64::NAN)),
            "/properties/a: must be finite; JSON has no other numbers, found NaN",
        ),
        (
            event(foreign(1.0, "number", 2.0), good()),
            "/properties/value/0/number: is a duplicate key; give each key once",
        ),
        (
            event(good(), foreign(1.0, "value", 2.0)),
            "/properties/value: is a duplicate key; give each key once",
        ),
    ] {
        assert_eq!(refused(&Track::new("u", &event)), [expected]);
    }
}

#[test]
fn personal_numbers_are_not_shown() {
    struct Secret;

    impl Serialize for Secret {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_f64(f64::NEG_INFINITY)
        }
    }

    #[derive(CioEvent)]
    #[cio(event = "Secret", allow_pii("contact"))]
    struct HasSecret {
        #[cio(foreign, as = f64, pii = "contact")]
        secret: Secret,
    }

    let violations = refused(&Track::new("u", &HasSecret { secret: Secret }));
    assert!(!violations[0].contains("inf,"), "{violations:?}");
    assert!(violations[0].contains("personal data"), "{violations:?}");
}

#[test]
fn ids_next_to_the_keys_of_the_message() {
    for (violations, place) in [
        (refused(&Identify::by_email("", &Empty)), "/traits/email"),
        (
            refused(&Group::without_person(GroupId::new("a"), &Empty).object_type_id("")),
            "/traits/objectTypeId",
        ),
        (
            refused(&Alias::new("u", AnonymousId::new("a")).message_id("")),
            "/messageId",
        ),
        (
            refused(&DeviceDeleted::new("u", DeviceToken::new(""))),
            "/context/device/token",
        ),
        (
            refused(&RelationshipDeleted::new("u", GroupId::new("o")).object_type_id("")),
            "/properties/objectTypeId",
        ),
        (
            refused(&ReportDeliveryEvent::new(
                "",
                customerio::call::semantic::DeliveryMetric::Opened,
            )),
            "/properties/deliveryId",
        ),
    ] {
        assert_eq!(violations, [format!("{place}: must not be empty")]);
    }
    assert_eq!(
        refused(&ObjectDeleted::new(GroupId::new(""))),
        [
            "/anonymousId: must not be empty",
            "/properties/objectId: must not be empty"
        ]
    );
}

#[test]
fn a_context_of_the_call_or_of_the_client() {
    let nowhere = || Context::new().location(Location::new().latitude(f64::NAN));
    let place = "/context/location/latitude: must be finite; JSON has no other numbers, found NaN";
    assert_eq!(
        refused(&Alias::new("u", AnonymousId::new("a")).context(nowhere())),
        [place]
    );
    for validation in [Validation::Reject, Validation::Report, Validation::Off] {
        let settings = ItemSettings {
            validation,
            context: nowhere(),
            ..ItemSettings::default()
        };
        let violations = violations(&Alias::new("u", AnonymousId::new("a")), &settings);
        assert_eq!(violations.to_string(), place);
    }
}

#[test]
fn a_profile_is_not_merged_into_itself() {
    let expected = [
        "/previousId: must differ from `userId`: a merge deletes this profile; to join a \
         visitor to a user, send `identify` with `Identity::both(user, AnonymousId::new(…))`",
    ];
    assert_eq!(refused(&Alias::new("u", PreviousId::new("u"))), expected);
    assert_eq!(refused(&Alias::new("u", AnonymousId::new("u"))), expected);
}
