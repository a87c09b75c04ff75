//! The walk, which shows a value to visitors.
//!
//! A type describes its parts once, by calling a [`Visitor`]. Writing, validation and recording are
//! visitors. They are not part of the type, so a derive emits no code for them. A walk can't fail: the
//! visitor stores its first error.

mod check;
mod choice;
mod example;
mod json;
mod misread;
mod path;
mod repeated;
mod writer;

use core::fmt;
use std::time::SystemTime;

use serde::Serialize;

pub use check::Check;
pub use choice::{Choice, visit_choice, visit_choice_fields};
use example::shows;
pub use json::Json;
pub(crate) use misread::{MAX_EXACT, Misread, find_misread};
pub(crate) use path::Path;
pub(crate) use repeated::repeated_keys;
pub(crate) use writer::{
    Checked, FieldWriter, WriteError, repeated_keys_of, write_checked, write_object,
};

use crate::shape::{AsField, Shape};

/// A type that has a form on the wire.
///
/// Derive it; an implementation by hand is for types with a form of their own:
///
/// ```
/// use customerio_core::shape::{Kind, Shape};
/// use customerio_core::walk::{CioProperty, Visitor};
///
/// struct Sku(String);
///
/// impl CioProperty for Sku {
///     const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::string()).with_name("Sku");
///
///     fn visit_property<V: Visitor>(&self, to: &mut V) {
///         to.text(&self.0);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no wire form",
    label = "this type can't be sent to Customer.io",
    note = "for a type of your own: add `#[derive(CioProperty)]` to it",
    note = "for a type of another crate with `serde::Serialize` and `schemars::JsonSchema`: write `#[cio(foreign)]` on the field",
    note = "for a type that converts into one with a wire form: write `#[cio(as = WireType)]` on the field, with `impl From<&FieldType> for WireType`",
    note = "not to be sent at all: write `#[cio(skip)]` on the field"
)]
pub trait CioProperty {
    /// The shape of this type as JSON.
    const SHAPE: &'static Shape;

    /// Whether a field of this type may be left out. It is part of the type, so that an alias of
    /// `Option` counts too.
    const OPTIONAL: bool = false; // Instead of `dyn CioProperty`: `impl CioProperty`, or an enum.

    /// Both of these, for the derives: one question for each field instead of two.
    #[doc(hidden)]
    const AS_FIELD: &'static AsField = &AsField::of(Self::SHAPE, Self::OPTIONAL);

    /// Shows this value.
    #[doc = shows!(value: "\"pro\".visit_property(to);", r#""pro""#)]
    #[cfg(any(docsrs, not(feature = "__driver")))]
    fn visit_property<V: Visitor>(&self, to: &mut V);
    /// Shows this value. In a driver of `cargo cio`, objects show nothing.
    #[cfg(not(any(docsrs, not(feature = "__driver"))))]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        let _ = to;
    }

    /// Shows it as the field `name` of an object; an absent value shows nothing.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::walk::{Elements, Fields};
    ///
    /// fn show<T: CioProperty, F: Fields, E: Elements>(value: &T, object: &mut F, array: &mut E) {
    ///     value.visit_as_field("coupon", object); // an absent value shows nothing here
    ///     value.visit_as_element(array); // and null here
    /// }
    /// ```
    #[expect(
        clippy::inline_always,
        reason = "visitors write a constant name in fewer instructions"
    )]
    #[inline(always)]
    fn visit_as_field<F: Fields>(&self, name: &'static str, to: &mut F) {
        to.field(name, self);
    }

    /// Shows it as an element of an array; an absent value is null there.
    #[doc = shows!(elements: "1.visit_as_element(to);\n    None::<u8>.visit_as_element(to);", "[1,null]")]
    fn visit_as_element<E: Elements>(&self, to: &mut E) {
        to.element(self);
    }
}

/// A type that is written as a JSON object.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use customerio_core::CioObject;
/// use customerio_core::walk::Json;
///
/// fn properties(object: &impl CioObject) -> serde_json::Result<String> {
///     serde_json::to_string(&Json(object))
/// }
/// assert_eq!(properties(&BTreeMap::from([("plan", "pro")]))?, r#"{"plan":"pro"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not written as a JSON object",
    label = "an object is needed here",
    note = "structs with named fields, maps with text keys and enums with a tag are objects"
)]
pub trait CioObject: CioProperty {
    /// Shows every field.
    #[doc = shows!(fields: "std::collections::BTreeMap::from([(\"plan\", \"pro\")]).visit_fields(to);", r#"{"plan":"pro"}"#)]
    #[cfg(any(docsrs, not(feature = "__driver")))]
    fn visit_fields<F: Fields>(&self, to: &mut F);
    /// Shows every field. In a driver of `cargo cio`, some objects show nothing.
    #[cfg(not(any(docsrs, not(feature = "__driver"))))]
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        let _ = to;
    }

    /// Reads the fields that are not shown in a driver, so that the compiler does not report them as unused.
    #[cfg(feature = "__driver")]
    #[doc(hidden)]
    fn __cio_read(&self) {}

    /// Shows every field in the position of the field `member` of another object.
    ///
    /// ```
    /// use customerio_core::CioObject;
    /// use customerio_core::walk::Fields;
    ///
    /// fn show<O: CioObject, F: Fields>(address: &O, to: &mut F) {
    ///     address.visit_flattened("address", to); // as `#[cio(flatten)] address`
    /// }
    /// ```
    fn visit_flattened<F: Fields>(&self, member: &'static str, to: &mut F) {
        to.flattened(member, self);
    }
}

/// A visitor of a value. Each value calls exactly one method, once;
/// those with a body of their own come on top.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::walk::Visitor;
///
/// struct Percent(u8);
///
/// fn show<V: Visitor>(percent: &Percent, to: &mut V) {
///     match percent.0 {
///         0..=100 => to.unsigned(percent.0.into()),
///         _ => to.null(),
///     }
/// }
/// ```
///
/// A visitor of its own:
///
/// ```
/// use std::collections::{BTreeMap, BTreeSet};
/// use std::fmt;
/// use std::time::SystemTime;
///
/// use customerio_core::CioProperty;
/// use customerio_core::walk::{Check, CioObject, Sequence, Visitor};
/// use serde::Serialize;
///
/// /// Names the JSON type of a value.
/// #[derive(Default)]
/// struct TypeName(&'static str);
///
/// impl Visitor for TypeName {
///     fn null(&mut self) { self.0 = "null" }
///     fn boolean(&mut self, _: bool) { self.0 = "boolean" }
///     fn signed(&mut self, _: i64) { self.0 = "number" }
///     fn unsigned(&mut self, _: u64) { self.0 = "number" }
///     fn signed_wide(&mut self, _: i128) { self.0 = "number" }
///     fn unsigned_wide(&mut self, _: u128) { self.0 = "number" }
///     fn single(&mut self, _: f32) { self.0 = "number" }
///     fn double(&mut self, _: f64) { self.0 = "number" }
///     fn text(&mut self, _: &str) { self.0 = "string" }
///     fn displayed(&mut self, _: &dyn fmt::Display) { self.0 = "string" }
///     fn decimal(&mut self, _: &dyn fmt::Display) { self.0 = "number" }
///     fn time(&mut self, _: SystemTime) { self.0 = "string" }
///     fn sequence<S: Sequence + ?Sized>(&mut self, _: &S) { self.0 = "array" }
///     fn object<O: CioObject + ?Sized>(&mut self, _: &O) { self.0 = "object" }
///     fn foreign<T: Serialize + ?Sized>(&mut self, _: &T) { self.0 = "any" }
///     // The rest has a default: `json` is foreign, `variant` and `check` do nothing.
/// }
///
/// let mut found = TypeName::default();
/// "pro".visit_property(&mut found);
/// assert_eq!(found.0, "string");
/// BTreeMap::from([("plan", "pro")]).visit_property(&mut found);
/// assert_eq!(found.0, "object");
/// ```
pub trait Visitor {
    /// A missing value.
    #[doc = shows!(value: "to.null();", "null")]
    fn null(&mut self);
    /// A yes or no.
    #[doc = shows!(value: "to.boolean(true);", "true")]
    fn boolean(&mut self, value: bool);
    /// An integer of up to 64 bits.
    #[doc = shows!(value: "to.signed(-5);", "-5")]
    fn signed(&mut self, value: i64);
    /// A natural number of up to 64 bits.
    #[doc = shows!(value: "to.unsigned(5);", "5")]
    fn unsigned(&mut self, value: u64);
    /// An integer that 64 bits may not hold.
    #[doc = shows!(value: "to.signed_wide(-5);", "-5")]
    fn signed_wide(&mut self, value: i128);
    /// A natural number that 64 bits may not hold.
    #[doc = shows!(value: "to.unsigned_wide(5);", "5")]
    fn unsigned_wide(&mut self, value: u128);
    /// A number of single precision, apart from the double: its shortest decimal form differs.
    #[doc = shows!(value: "to.single(0.1);", "0.1")]
    fn single(&mut self, value: f32);
    /// A number of double precision.
    #[doc = shows!(value: "to.double(0.5);", "0.5")]
    fn double(&mut self, value: f64);
    /// A string.
    #[doc = shows!(value: "to.text(\"pro\");", r#""pro""#)]
    fn text(&mut self, value: &str);
    /// A string that is formatted while it is written.
    #[doc = shows!(value: "to.displayed(&std::net::Ipv4Addr::LOCALHOST);", r#""127.0.0.1""#)]
    fn displayed(&mut self, value: &dyn fmt::Display);
    /// A number in decimal digits, such as `-12.50`, without an exponent. By default it is shown as a
    /// string.
    #[doc = shows!(value: "to.decimal(&\"12.50\");", "12.50")]
    fn decimal(&mut self, digits: &dyn fmt::Display) {
        self.displayed(digits);
    }
    /// A timestamp.
    #[doc = shows!(value: "to.time(std::time::SystemTime::UNIX_EPOCH);", r#""1970-01-01T00:00:00.000Z""#)]
    fn time(&mut self, value: SystemTime);
    /// An array.
    #[doc = shows!(value: "to.sequence(&vec![1, 2]);", "[1,2]")]
    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S);
    /// An object.
    #[doc = shows!(value: "to.object(&std::collections::BTreeMap::from([(\"plan\", \"pro\")]));", r#"{"plan":"pro"}"#)]
    fn object<O: CioObject + ?Sized>(&mut self, value: &O);
    /// A value that only `serde` knows.
    #[doc = shows!(value: "to.foreign(&[1, 2]);", "[1,2]")]
    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T);

    /// Any JSON with finite numbers and unique keys. For most visitors, it is a foreign value.
    #[doc = shows!(value: "to.json(&serde_json::json!({ \"plan\": \"pro\" }));", r#"{"plan":"pro"}"#)]
    fn json(&mut self, value: &serde_json::Value) {
        self.foreign(value);
    }

    /// Says that the value shown next is of an untagged enum, and of which variant: its place in
    /// the shape's table. Visitors that read no shapes leave it alone.
    #[doc = shows!(value: "to.variant(0);\n    to.text(\"pro\");", r#""pro""#)]
    fn variant(&mut self, at: usize) {
        let _ = at;
    }

    /// A check that is written in Rust, of the value shown last. Visitors that do not validate ignore
    /// it.
    #[doc = shows!(value: "to.unsigned(3);\n    to.check(&3, |it: &i32| if *it > 0 { Ok(()) } else { Err(\"must be positive\") });", "3")]
    fn check<T: ?Sized, C: Check<T>>(&mut self, value: &T, check: C) {
        let _ = (value, check);
    }
}

/// A visitor of the fields of an object.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use customerio_core::CioProperty;
/// use customerio_core::walk::{CioObject, Fields};
///
/// /// Collects the keys of an object.
/// struct Keys(Vec<String>);
///
/// impl Fields for Keys {
///     fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, _value: &T) {
///         self.0.push(name.to_owned());
///     }
///
///     fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, _value: &T) {
///         self.0.push(key.to_owned());
///     }
///
///     fn refused(&mut self, _why: &dyn std::fmt::Display) {}
/// }
///
/// let mut keys = Keys(Vec::new());
/// BTreeMap::from([("plan", "pro")]).visit_fields(&mut keys);
/// assert_eq!(keys.0, ["plan"]);
/// ```
///
/// What an implementation of `CioObject` calls:
///
/// ```
/// use customerio_core::CioObject;
/// use customerio_core::walk::Fields;
///
/// /// Shows the second variant of an enum, which holds an object, with a check of its field.
/// fn show<O: CioObject, F: Fields>(card: &O, digits: &String, to: &mut F) {
///     to.variant(1);
///     to.flattened("card", card);
///     to.field("digits", digits);
///     to.check("digits", digits, |digits: &String| match digits.len() {
///         4 => Ok(()),
///         _ => Err("must have 4 digits"),
///     });
/// }
/// ```
pub trait Fields {
    /// A field that the object's shape lists.
    #[doc = shows!(fields: "to.field(\"plan\", \"pro\");", r#"{"plan":"pro"}"#)]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T);

    /// A field with a key that only the value knows.
    #[doc = shows!(fields: "for key in [\"a\", \"b\"] {\n        to.entry(key, &1);\n    }", r#"{"a":1,"b":1}"#)]
    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T);

    /// A flattened object: its keys replace the field `member`.
    #[doc = shows!(fields: "to.flattened(\"rest\", &std::collections::BTreeMap::from([(\"plan\", \"pro\")]));", r#"{"plan":"pro"}"#)]
    fn flattened<O: CioObject + ?Sized>(&mut self, member: &'static str, value: &O)
    where
        Self: Sized,
    {
        let _ = member;
        value.visit_fields(self);
    }

    /// Says that the object is of an enum, and of which variant: its place in the shape's table.
    /// Visitors that read no shapes leave it alone.
    #[doc = shows!(fields: "to.variant(0);\n    to.field(\"plan\", \"pro\");", r#"{"plan":"pro"}"#)]
    fn variant(&mut self, at: usize) {
        let _ = at;
    }

    /// Says why the object can't be shown to its end: a flattened value has no keys.
    ///
    /// ```
    /// use customerio_core::walk::Fields;
    ///
    /// fn show<F: Fields>(to: &mut F) {
    ///     to.refused(&"a number has no keys; remove `flatten`");
    /// }
    /// ```
    fn refused(&mut self, why: &dyn fmt::Display);

    /// A check that is written in Rust, of the field shown last. Visitors that do not validate ignore
    /// it.
    #[doc = shows!(fields: "to.field(\"seats\", &3);\n    to.check(\"seats\", &3, |it: &i32| if *it > 0 { Ok(()) } else { Err(\"must be positive\") });", r#"{"seats":3}"#)]
    fn check<T: ?Sized, C: Check<T>>(&mut self, name: &'static str, value: &T, check: C) {
        let _ = (name, value, check);
    }
}

/// Values in a row.
///
/// ```
/// use customerio_core::walk::{Elements, Sequence};
///
/// /// The first numbers.
/// struct Numbers(u32);
///
/// impl Sequence for Numbers {
///     fn count(&self) -> usize {
///         self.0 as usize
///     }
///
///     fn visit_elements<E: Elements>(&self, to: &mut E) {
///         (0..self.0).for_each(|number| to.element(&number));
///     }
/// }
/// assert_eq!(Numbers(3).count(), 3);
/// ```
pub trait Sequence {
    /// Returns the number of elements.
    #[doc = shows!(elements: "to.element(&1);\n    to.element(&2);", "[1,2]")]
    fn count(&self) -> usize;

    /// Shows each.
    #[doc = shows!(elements: "to.element(&1);\n    to.element(&2);", "[1,2]")]
    fn visit_elements<E: Elements>(&self, to: &mut E);
}

/// A visitor of the elements of an array.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::walk::Elements;
///
/// /// Counts the elements of an array.
/// struct Count(usize);
///
/// impl Elements for Count {
///     fn element<T: CioProperty + ?Sized>(&mut self, _value: &T) {
///         self.0 += 1;
///     }
/// }
/// ```
pub trait Elements {
    /// The next element.
    #[doc = shows!(elements: "to.element(&1);\n    to.element(&2);", "[1,2]")]
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T);
}
