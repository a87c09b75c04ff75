//! Mentions of a type that cause no error if it has no wire form.
//!
//! A derive mentions the type of a field several times. One of these mentions requires the wire form,
//! and the others use [`WireForm`], so that a type without a wire form is one error. The compiler reports
//! an error once for each item that has it, and only its text output hides equal ones.

use core::marker::PhantomData;
use std::borrow::Cow;

use crate::call::IdValue;
use crate::event::{Role, Roles};
use crate::shape::{AsField, Shape};
use crate::walk::{CioProperty, Elements, Fields, Visitor};

/// The items of [`CioProperty`] for a type, or those of [`NoWireForm`] if the type does not implement it.
#[doc(hidden)]
#[derive(Debug)]
pub struct WireForm<T: ?Sized>(PhantomData<T>);

/// Every type, with the items of its wire form.
///
/// The compiler proposes a type parameter for an unknown name that is an argument, as in `WireForm<Name>`, and none in
/// `<Name as AnyType>`. It proposes none for a field of the type `Name` either, and both are one error only if they are
/// equal.
#[doc(hidden)]
pub trait AnyType {
    /// The items.
    type WireForm: ?Sized;
}

impl<T: ?Sized> AnyType for T {
    type WireForm = WireForm<T>;
}

impl<T: CioProperty + ?Sized> WireForm<T> {
    /// The shape of the type.
    pub const SHAPE: &'static Shape = T::SHAPE;
    /// Whether a field of the type is optional.
    pub const OPTIONAL: bool = T::OPTIONAL;
    /// The description of the type as a field.
    pub const AS_FIELD: &'static AsField = T::AS_FIELD;

    /// Shows a value.
    #[inline]
    pub fn visit_property<V: Visitor>(value: &T, to: &mut V) {
        value.visit_property(to);
    }

    /// Shows a field, unless its value is absent.
    #[inline]
    pub fn visit_as_field<F: Fields>(value: &T, name: &'static str, to: &mut F) {
        value.visit_as_field(name, to);
    }

    /// Shows a field, as `null` if its value is absent.
    #[inline]
    pub fn visit_nullable<F: Fields>(value: &T, name: &'static str, to: &mut F) {
        to.field(name, value);
    }

    /// Shows an element.
    #[inline]
    pub fn visit_as_element<E: Elements>(value: &T, to: &mut E) {
        value.visit_as_element(to);
    }

    /// Returns the value of an id.
    #[inline]
    pub fn id_value<'a>(value: &'a T) -> Cow<'a, str>
    where
        &'a T: IdValue<'a>,
    {
        value.into_id_value()
    }

    /// Shows a field that fills a part of the message.
    #[inline]
    pub fn visit_role<R: Roles>(value: &T, role: Role, to: &mut R) {
        to.role(role, value);
    }
}

/// The items of a type without a wire form. Such a type is an error, so they are never used.
#[doc(hidden)]
pub trait NoWireForm {
    /// The type.
    type Value: ?Sized;

    /// A shape that satisfies every assertion.
    const SHAPE: &'static Shape = &UNKNOWN;
    /// Not optional.
    const OPTIONAL: bool = false;
    /// A required field.
    const AS_FIELD: &'static AsField = &AsField::recursive(&UNKNOWN, false);

    /// Shows nothing.
    fn visit_property<V: Visitor>(_value: &Self::Value, _to: &mut V) {}

    /// Shows nothing.
    fn visit_as_field<F: Fields>(_value: &Self::Value, _name: &'static str, _to: &mut F) {}

    /// Shows nothing.
    fn visit_nullable<F: Fields>(_value: &Self::Value, _name: &'static str, _to: &mut F) {}

    /// Shows nothing.
    fn visit_as_element<E: Elements>(_value: &Self::Value, _to: &mut E) {}

    /// Empty.
    fn id_value(_value: &Self::Value) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    /// Shows nothing.
    fn visit_role<R: Roles>(_value: &Self::Value, _role: Role, _to: &mut R) {}
}

impl<T: ?Sized> NoWireForm for WireForm<T> {
    type Value = T;
}

/// Assertions accept a recursive shape, since a constant can't look into it.
const UNKNOWN: Shape = Shape::recursive::<()>(|| <serde_json::Value as CioProperty>::SHAPE);
