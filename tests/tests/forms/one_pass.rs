//! A call is written and checked in one pass: its bytes and its violations are those of the two walks on
//! their own.

use std::cell::Cell;

use customerio::call::Track;
use customerio::event::{EventCall, EventSpec, TrackEvent};
use customerio::item::{ItemError, ItemSettings, SoftLimits, Validation, write_item};
use customerio::shape::{Field, Kind, Shape};
use customerio::validate::{Violations, check};
use customerio::walk::{Fields, Json, Visitor};
use customerio::{CioEvent, CioObject, CioProperty};

/// An event with one property of a type.
struct Holding<'a, T>(&'a T);

impl<T: CioProperty> CioProperty for Holding<'_, T> {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::object(&[Field::new::<T>("value")]));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: CioProperty> CioObject for Holding<'_, T> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        self.0.visit_as_field("value", to);
    }
}

impl<T: CioProperty> CioEvent for Holding<'_, T> {
    const SPECS: &'static [&'static EventSpec] =
        &[&EventSpec::new("Held", EventCall::Track, Self::SHAPE)];
}

impl<T: CioProperty> TrackEvent for Holding<'_, T> {}

fn lines(violations: &Violations) -> Vec<String> {
    let lines = violations.iter().map(ToString::to_string);
    lines
        .map(|line| line.replace("/properties/", "/"))
        .collect()
}

/// The item of a value has the bytes of the walk that only writes, and it is refused or tolerated for
/// what the walk that only checks finds.
pub fn agrees<T: CioProperty>(value: &T) {
    let event = Holding(value);
    let expected = check(&event).map_or_else(|found| lines(&found), |()| Vec::new());
    for validation in [Validation::Reject, Validation::Report] {
        let settings = ItemSettings {
            validation,
            soft_limits: SoftLimits::Off,
            ..ItemSettings::default()
        };
        let mut item = Vec::new();
        let found = match write_item(&Track::new("u1", &event), &settings, &mut item) {
            Ok(written) => {
                let properties = serde_json::to_string(&Json(&event)).unwrap();
                let item = String::from_utf8(item).unwrap();
                assert!(
                    item.contains(&format!(r#""properties":{properties}"#)),
                    "{item}"
                );
                lines(&written.tolerated)
            }
            Err(ItemError::Invalid(violations)) => {
                assert!(item.is_empty());
                lines(&violations)
            }
            Err(other) => panic!("{other}"),
        };
        assert_eq!(found, expected);
    }
}

thread_local! {
    static CHECKS: Cell<usize> = const { Cell::new(0) };
}

#[expect(clippy::unnecessary_wraps, reason = "it has the signature of a check")]
fn counted(_: &String) -> Result<(), &'static str> {
    CHECKS.set(CHECKS.get() + 1);
    Ok(())
}

#[derive(CioEvent)]
#[cio(event = "Counted")]
struct CountedOnce {
    #[cio(check = counted)]
    name: String,
    #[cio(range(..=10))]
    number: u32,
}

#[test]
fn a_check_in_rust_runs_once_for_a_valid_message_and_never_without_validation() {
    for (validation, number, runs) in [
        (Validation::Reject, 1, 1),
        (Validation::Report, 1, 1),
        (Validation::Off, 1, 0),
        (Validation::Off, 11, 0),
    ] {
        let event = CountedOnce {
            name: "a".to_owned(),
            number,
        };
        let settings = ItemSettings {
            validation,
            ..ItemSettings::default()
        };
        CHECKS.set(0);
        write_item(&Track::new("u1", &event), &settings, &mut Vec::new()).unwrap();
        assert_eq!(CHECKS.get(), runs, "{validation:?}");
    }
}
