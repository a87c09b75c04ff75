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

/// A value behind its `Serialize`.
#[derive(Debug)]
pub struct ForeignValue<'a, T: ?Sized>(pub &'a T);

impl<T: Serialize + ?Sized> CioProperty for ForeignValue<'_, T> {
    /// What it looks like is told by the field that holds it.
    const SHAPE: &'static Shape = serde_json::Value::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.foreign(self.0);
    }
}

/// A field marked `#[cio(foreign)]`, of type `T`: how it is shown.
///
/// Whether it is optional is asked of the type: what this type itself has wins over what
/// [`ForeignRequired`] gives it, and exists for an `Option` only.
#[derive(Debug)]
pub struct ForeignField<T: ?Sized>(PhantomData<T>);

impl<T: Serialize> ForeignField<Option<T>> {
    /// It may be left out.
    pub const OPTIONAL: bool = true;

    /// Shows it; an absent value shows nothing.
    pub fn visit_as_field<F: Fields>(value: &Option<T>, name: &'static str, to: &mut F) {
        if let Some(value) = value {
            to.field(name, &ForeignValue(value));
        }
    }
}

/// How a field marked `#[cio(foreign)]` is shown when its type is no `Option`.
pub trait ForeignRequired<T: ?Sized> {
    /// It is always there.
    const OPTIONAL: bool = false;

    /// Shows it.
    fn visit_as_field<F: Fields>(value: &T, name: &'static str, to: &mut F);
}

impl<T: Serialize + ?Sized> ForeignRequired<T> for ForeignField<T> {
    fn visit_as_field<F: Fields>(value: &T, name: &'static str, to: &mut F) {
        to.field(name, &ForeignValue(value));
    }
}

/// A field marked `#[cio(foreign)]`, of type `T`: what it looks like when it is there. The same
/// way as [`ForeignField`].
#[derive(Debug)]
pub struct ForeignShape<T: ?Sized>(PhantomData<T>);

const fn foreign<T: JsonSchema + ?Sized>() -> Shape {
    Shape::of::<T>(Kind::Foreign(SchemaGenerator::subschema_for::<T>))
}

impl<T: JsonSchema> ForeignShape<Option<T>> {
    /// Of what is in the `Option`.
    pub const SHAPE: &'static Shape = &foreign::<T>();
}

/// What a field marked `#[cio(foreign)]` looks like when its type is no `Option`.
pub trait ForeignDescribed {
    /// Of the type.
    const SHAPE: &'static Shape;
}

impl<T: JsonSchema + ?Sized> ForeignDescribed for ForeignShape<T> {
    const SHAPE: &'static Shape = &foreign::<T>();
}
