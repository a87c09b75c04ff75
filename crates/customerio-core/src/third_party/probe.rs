//! The tests of every foreign type: its JSON, its schema and its positions.

#![allow(
    dead_code,
    reason = "which questions are asked depends on the features"
)]

use std::collections::BTreeMap;

use customerio_rules::format::Format;

use crate::builtin::MapKey;
use crate::call::parts::RoleTexts;
use crate::call::{Alias, AnonymousId};
use crate::event::{Role, Roles};
use crate::item::{ItemSettings, write_item};
use crate::shape::{KindRepr, Shape};
use crate::timestamp::Timestamp;
use crate::validate::{Rule, check};
use crate::walk::{CioProperty, Json};

pub(super) fn json<T: CioProperty>(value: &T) -> String {
    serde_json::to_string(&Json(value)).unwrap()
}

#[track_caller]
pub(super) fn text<T: CioProperty>(value: &T, format: Option<Format>, written: &str) {
    assert_eq!(json(value), format!("\"{written}\""));
    assert!(check(value).is_ok());
    let Shape {
        kind: KindRepr::Text { format: promised },
        name: "",
        ..
    } = T::SHAPE
    else {
        panic!("{:?} is not a text written in place", T::SHAPE);
    };
    assert_eq!(*promised, format);
}

#[track_caller]
pub(super) fn date<T: CioProperty>(value: &T, written: &str) {
    text(value, Some(Format::Date), written);
    assert!(!T::SHAPE.can_be_time(), "a date is not a timestamp");
}

/// A property, a timestamp that a field fills in, and one that a call names.
#[track_caller]
pub(super) fn moment<T: CioProperty + Into<Timestamp>>(value: T, written: &str) {
    text(&value, Some(Format::DateTime), written);
    assert!(T::SHAPE.can_be_time());
    let mut roles = RoleTexts::default();
    roles.role(Role::Timestamp, &value);
    let filled = roles.timestamp().unwrap().unwrap();
    let named: Timestamp = value.into();
    assert_eq!((filled.to_string(), filled), (written.to_owned(), named));
    let mut item = Vec::new();
    let call = Alias::new("b", AnonymousId::new("a")).timestamp(named);
    write_item(&call, &ItemSettings::default(), &mut item).unwrap();
    let item = String::from_utf8(item).unwrap();
    assert!(
        item.contains(&format!("\"timestamp\":\"{written}\"")),
        "{item}"
    );
}

/// Asserts that such a value is a violation for validation and an error for the writer, without a
/// panic.
#[track_caller]
pub(super) fn refused_year<T: CioProperty>(value: &T) {
    let violations = check(value).unwrap_err();
    assert!(
        violations.iter().any(|it| matches!(it.rule(), Rule::Year)),
        "{violations}"
    );
    assert!(serde_json::to_string(&Json(value)).is_err());
}

#[track_caller]
pub(super) fn id<T: CioProperty>(value: &T, written: &str) {
    assert!(T::SHAPE.can_be_id());
    let mut roles = RoleTexts::default();
    roles.role(Role::UserId, value);
    assert_eq!(roles.get(Role::UserId), Some(written));
}

#[track_caller]
pub(super) fn key<K: MapKey + Ord>(key: K) {
    let written = format!("{{\"{}\":1}}", key.with_key(str::to_owned));
    assert_eq!(json(&BTreeMap::from([(key, 1)])), written);
}
