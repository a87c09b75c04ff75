//! Types that only `serde` can write and only `schemars` can describe.

mod flattened;

use core::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

pub use flattened::AsKeys;

use crate::shape::{Kind, Shape};
use crate::walk::{CioObject, CioProperty, Elements, Fields, Visitor};

impl CioProperty for serde_json::Value {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::any());

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.json(self);
    }
}

impl CioProperty for serde_json::Map<String, serde_json::Value> {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::map(serde_json::Value::SHAPE));

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

/// A value that is written by its `Serialize`.
pub(crate) struct ForeignValue<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: Serialize + ?Sized> CioProperty for ForeignValue<'_, T> {
    /// The field with this value declares its shape.
    const SHAPE: &'static Shape = serde_json::Value::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.foreign(self.0);
    }
}

/// The type `T` of a field marked `#[cio(foreign)]`: whether it is an `Option`.
///
/// The compiler resolves the type, so an alias of `Option` counts too: the inherent constant exists
/// for an `Option` only and wins over the one from [`ForeignRequired`]. `T` has no bounds here, so
/// [`Foreign`] alone reports what is missing.
#[derive(Debug)]
pub struct ForeignField<T: ?Sized>(PhantomData<T>);

impl<T> ForeignField<Option<T>> {
    /// Whether the field may be left out.
    pub const OPTIONAL: bool = true;
}

/// The constant of a type that is not an `Option`.
pub trait ForeignRequired {
    /// The field is always present.
    const OPTIONAL: bool = false;
}

impl<T: ?Sized> ForeignRequired for ForeignField<T> {}

/// A type that is written by its `Serialize` and described by its `JsonSchema`. For an `Option`, these
/// are the implementations of its content.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be foreign: it lacks `serde::Serialize` or `schemars::JsonSchema`",
    label = "no wire form and no schema are known for this type",
    note = "for a type of your own: add `#[derive(CioProperty)]` to it, and leave `foreign` out",
    note = "for a type of another crate: both are often features of that crate, `serde` and `schemars`",
    note = "for a type with only `serde::Serialize`: write `#[cio(foreign, as = WireType)]`, where `WireType` has the same JSON form",
    note = "for a type that converts into one with a wire form: write `#[cio(as = WireType)]`, with `impl From<&FieldType> for WireType`"
)]
pub trait Foreign<const OPTIONAL: bool> {
    /// Returns the schema of a present value.
    fn describe(generator: &mut SchemaGenerator) -> Schema;

    /// Returns the same schema without a reference, so that its keys are visible.
    fn describe_keys(generator: &mut SchemaGenerator) -> Schema;

    /// Shows the value.
    fn show<S: ForeignPlace>(&self, at: S);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema + ?Sized> Foreign<false> for T {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }

    fn describe_keys(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn show<S: ForeignPlace>(&self, at: S) {
        at.show(Some(self));
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema> Foreign<true> for Option<T> {
    fn describe(generator: &mut SchemaGenerator) -> Schema {
        <T as Foreign<false>>::describe(generator)
    }

    fn describe_keys(generator: &mut SchemaGenerator) -> Schema {
        <T as Foreign<false>>::describe_keys(generator)
    }

    fn show<S: ForeignPlace>(&self, at: S) {
        at.show(self.as_ref());
    }
}

/// A type that is written by its `Serialize` and described by another type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be foreign: it lacks `serde::Serialize`",
    label = "no wire form is known for this type",
    note = "for a type of another crate: it is often a feature of that crate, `serde`",
    note = "for a type that converts into one with a wire form: leave `foreign` out, and write `impl From<&FieldType> for WireType`"
)]
pub trait ForeignWritten<const OPTIONAL: bool> {
    /// Shows the value.
    fn show<S: ForeignPlace>(&self, at: S);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> ForeignWritten<false> for T {
    fn show<S: ForeignPlace>(&self, at: S) {
        at.show(Some(self));
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ForeignWritten<true> for Option<T> {
    fn show<S: ForeignPlace>(&self, at: S) {
        at.show(self.as_ref());
    }
}

/// The position of a foreign value.
pub trait ForeignPlace {
    /// Shows the value in this position, or that it is absent.
    fn show<T: Serialize + ?Sized>(self, value: Option<&T>);
}

/// The position of a whole value.
#[derive(Debug)]
pub struct AsValue<'v, V>(pub &'v mut V);

impl<V: Visitor> ForeignPlace for AsValue<'_, V> {
    fn show<T: Serialize + ?Sized>(self, value: Option<&T>) {
        match value {
            Some(value) => self.0.foreign(value),
            None => self.0.null(),
        }
    }
}

/// The position of the field with this name; an absent value shows nothing.
#[derive(Debug)]
pub struct AsField<'f, F>(pub &'static str, pub &'f mut F);

impl<F: Fields> ForeignPlace for AsField<'_, F> {
    fn show<T: Serialize + ?Sized>(self, value: Option<&T>) {
        if let Some(value) = value {
            self.1.field(self.0, &ForeignValue(value));
        }
    }
}

/// The position of an element; an absent value is `null`.
#[derive(Debug)]
pub struct AsElement<'e, E>(pub &'e mut E);

impl<E: Elements> ForeignPlace for AsElement<'_, E> {
    fn show<T: Serialize + ?Sized>(self, value: Option<&T>) {
        self.0.element(&value.map(ForeignValue));
    }
}

/// Returns the kind of a foreign type `T` that is written as `null` if it is absent.
#[must_use]
pub const fn null_if<T: ?Sized>(optional: bool, present: &'static Shape) -> Shape {
    if optional {
        Shape::new::<T>(Kind::nullable(present))
    } else {
        Shape::like::<T>(present)
    }
}
