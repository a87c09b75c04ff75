//! Types that only `serde` and `schemars` know.

use core::marker::PhantomData;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;

use crate::shape::{Kind, Shape};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

impl CioProperty for serde_json::Value {
    const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::Any);

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.foreign(self);
    }
}

impl CioProperty for serde_json::Map<String, serde_json::Value> {
    const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::Map(serde_json::Value::SHAPE));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for serde_json::Map<String, serde_json::Value> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        for (key, value) in self {
            to.entry(key, value);
        }
    }
}

/// A value behind its `Serialize` and `JsonSchema`.
struct Foreign<'a, T: ?Sized>(&'a T);

impl<T: Serialize + JsonSchema + ?Sized> CioProperty for Foreign<'_, T> {
    const SHAPE: &'static Shape =
        &Shape::of::<T>(Kind::Foreign(SchemaGenerator::subschema_for::<T>));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.foreign(self.0);
    }
}

/// A field marked `#[cio(foreign)]`, of type `T`.
///
/// Whether it is optional is asked of the type: the functions of this type itself win over those
/// of [`ForeignRequired`], and exist for an `Option` only.
#[derive(Debug)]
pub struct ForeignField<T: ?Sized>(PhantomData<T>);

impl<T: Serialize + JsonSchema> ForeignField<Option<T>> {
    /// What the value looks like when it is there.
    pub const SHAPE: &'static Shape = Foreign::<T>::SHAPE;
    /// It may be left out.
    pub const OPTIONAL: bool = true;

    /// Shows it; an absent value shows nothing.
    pub fn visit_as_field<F: Fields>(value: &Option<T>, name: &'static str, to: &mut F) {
        if let Some(value) = value {
            to.field(name, &Foreign(value));
        }
    }
}

/// What a field marked `#[cio(foreign)]` is when its type is no `Option`.
pub trait ForeignRequired<T: ?Sized> {
    /// What the value looks like.
    const SHAPE: &'static Shape;
    /// It is always there.
    const OPTIONAL: bool = false;

    /// Shows it.
    fn visit_as_field<F: Fields>(value: &T, name: &'static str, to: &mut F);
}

impl<T: Serialize + JsonSchema + ?Sized> ForeignRequired<T> for ForeignField<T> {
    const SHAPE: &'static Shape = Foreign::<T>::SHAPE;

    fn visit_as_field<F: Fields>(value: &T, name: &'static str, to: &mut F) {
        to.field(name, &Foreign(value));
    }
}
