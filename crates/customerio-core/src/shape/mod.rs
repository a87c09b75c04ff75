//! The shape of a type as JSON.
//!
//! A [`Shape`] is a constant: the derives write one per type, and code that works on *types*
//! (validation, JSON Schema, the catalog) is a plain function of it. Code that works on *values* is a
//! [`Visitor`](crate::walk::Visitor).
//!
//! The types of this module have private fields and constructors that are `const fn`, so that later
//! versions can add to them.

/// An example of a constant, a shape or a part of one, and what holds of it.
macro_rules! example {
    ($shape:literal, $holds:literal) => {
        example!("SHAPE: &Shape" = $shape, $holds)
    };
    ($constant:literal = $value:literal, $holds:literal) => {
        concat!(
            "\n```\n\
             use customerio_core::CioProperty;\n\
             use customerio_core::shape::{\n    \
             Constraint, Field, Format, IdKind, Kind, Lint, Pii, Shape, Variant,\n\
             };\n\n\
             const ",
            $constant,
            " = ",
            $value,
            ";\nassert!(",
            $holds,
            ");\n```"
        )
    };
}

mod as_field;
mod attributes;
mod constraint;
mod field;
mod fingerprint;
mod fit;
mod format;
mod id;
mod keys;
mod kind;
mod lint;
mod pattern;
mod pii;
mod plain;
mod questions;
mod repr;
mod rounding;
mod variant;

#[doc(hidden)]
pub use as_field::{AsField, Presence};
pub use constraint::Constraint;
pub(crate) use customerio_rules::tagging::Tagging;
pub use field::Field;
#[doc(hidden)]
pub use fit::Example;
pub(crate) use fit::promises_time;
pub use format::Format;
pub use id::IdKind;
pub(crate) use keys::{fields_have, first_duplicate, shape_has};
pub use kind::Kind;
pub use lint::Lint;
pub use pattern::Pattern;
pub use pii::Pii;
pub(crate) use repr::Keyed;
#[doc(hidden)]
pub use repr::{Enum, KindRepr, List, Object, VariantContent};
pub use variant::Variant;

use customerio_rules::format::Format as FormatRule;

use crate::walk::MAX_EXACT;

/// The shape of a type as JSON.
///
/// Shapes are compared by [`fingerprint`](Self::fingerprint) and identified by [`id`](Self::id). The
/// address of a shape has no meaning, since the compiler may store one constant several times.
///
/// ```
/// use customerio_core::shape::Shape;
/// use customerio_core::CioProperty;
///
/// let shape: &Shape = <Vec<String> as CioProperty>::SHAPE;
/// assert_eq!(shape.kind().as_str(), "array");
/// ```
///
/// With its attributes:
///
/// ```
/// use customerio_core::shape::{Field, Kind, Lint, Pii, Shape};
/// use customerio_core::CioProperty;
///
/// static CONTACT: Shape = Shape::new::<()>(Kind::object(&[Field::new::<String>("email")]))
///     .with_id(|| "crm::Contact")
///     .with_name("Contact")
///     .with_doc("How to reach a person.")
///     .with_lints(&[Lint::allow("missing-docs")])
///     .with_pii(Pii::new("contact"));
/// assert_eq!((CONTACT.id(), CONTACT.name()), ("crm::Contact", "Contact"));
/// assert_eq!((CONTACT.doc(), CONTACT.lints().len()), ("How to reach a person.", 1));
/// assert_eq!((CONTACT.fields().len(), CONTACT.constraints().len()), (1, 0));
/// assert!(CONTACT.pii().is_some() && CONTACT.has_pii() && CONTACT.has_pii_outside(&[]));
/// assert!(!CONTACT.can_be_id() && !CONTACT.is_countable() && CONTACT.identifies().is_none());
///
/// // Questions about the values.
/// assert!(String::SHAPE.can_be_id() && !String::SHAPE.can_be_time());
/// assert!(f64::SHAPE.is_number() && <Vec<f64>>::SHAPE.is_countable());
/// assert!(f64::SHAPE.is_never_null() && !<Option<f64>>::SHAPE.is_never_null());
/// assert_eq!(<Option<f64>>::SHAPE.without_null().fingerprint(), f64::SHAPE.fingerprint());
/// ```
#[derive(Debug)]
pub struct Shape {
    /// A function, because type names are not constants.
    pub(crate) id: fn() -> &'static str,
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) kind: KindRepr,
    pub(crate) constraints: &'static [Constraint],
    /// Whether a constraint can make a value invalid: one of this shape, or of the shape that it permits
    /// to be `null`. Known here, so that a writer does not look for them for each value.
    pub(crate) is_constrained: bool,
    pub(crate) fingerprint: u64,
    pub(crate) pii: Option<Pii>,
    /// Whether a value at any depth is personal data.
    pub(crate) has_pii: bool,
    pub(crate) lints: &'static [Lint],
    pub(crate) id_kind: Option<IdKind>,
}

impl Shape {
    /// Creates the shape of `T`, without a name of its own in schemas.
    ///
    /// ```
    /// use customerio_core::shape::{Constraint, Kind, Shape};
    ///
    /// struct Sku;
    /// const SHAPE: &Shape = &Shape::new::<Sku>(Kind::string())
    ///     .with_name("Sku")
    ///     .with_constraints(&[Constraint::length(1, Some(32))]);
    /// assert_eq!(SHAPE.name(), "Sku");
    /// ```
    #[must_use]
    pub const fn new<T: ?Sized>(kind: Kind) -> Self {
        Self::from_repr::<T>(kind.0)
    }

    pub(crate) const fn from_repr<T: ?Sized>(kind: KindRepr) -> Self {
        let has_pii = kind.has_pii();
        let is_constrained = kind.is_constrained();
        let fingerprint = fingerprint::of_kind(&kind);
        Self {
            id: core::any::type_name::<T>,
            name: "",
            doc: "",
            kind,
            constraints: &[],
            is_constrained,
            fingerprint,
            pii: None,
            has_pii,
            lints: &[],
            id_kind: None,
        }
    }

    /// Creates the shape of a type `T` that is written as another type: with its kind, constraints and
    /// personal data, without its name and docs.
    ///
    /// ```
    /// use customerio_core::shape::Shape;
    /// use customerio_core::CioProperty;
    ///
    /// struct Sku(String);
    /// const SHAPE: &Shape = &Shape::like::<Sku>(String::SHAPE).with_name("Sku");
    /// assert!(SHAPE.is_text());
    /// ```
    #[must_use]
    pub const fn like<T: ?Sized>(other: &Self) -> Self {
        Self {
            id: core::any::type_name::<T>,
            name: "",
            doc: "",
            kind: other.kind,
            constraints: other.constraints,
            fingerprint: other.fingerprint,
            pii: other.pii,
            is_constrained: other.is_constrained,
            has_pii: other.has_pii,
            lints: &[],
            id_kind: other.id_kind,
        }
    }

    /// Creates the shape of a type `T` that contains itself, which a constant can't hold. `shape`
    /// returns the shape.
    ///
    /// ```
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// struct Comment;
    ///
    /// fn comment() -> &'static Shape {
    ///     static SHAPE: Shape = Shape::new::<Comment>(Kind::object(&[Field::recursive(
    ///         "replies",
    ///         &Shape::new::<Vec<Comment>>(Kind::array(&Shape::recursive::<Comment>(comment))),
    ///         false,
    ///     )]));
    ///     &SHAPE
    /// }
    /// assert_eq!(comment().fields()[0].name(), "replies");
    /// ```
    #[must_use]
    pub const fn recursive<T: ?Sized>(shape: fn() -> &'static Self) -> Self {
        Self::from_repr::<T>(KindRepr::Lazy(shape))
    }

    /// Returns the kind without the permission to be `null`.
    pub(crate) const fn present(&self) -> &KindRepr {
        match self.kind.keyed() {
            Keyed::Nullable(inner) => inner.present(),
            Keyed::Object(_) | Keyed::Enum(_) | Keyed::Other => &self.kind,
        }
    }

    /// Returns whether every value of the Rust type is valid and read back unchanged: its kind
    /// guarantees it, and it has no constraints.
    #[inline]
    pub(crate) fn is_always_valid(&self) -> bool {
        self.constraints.is_empty()
            && match self.kind {
                KindRepr::Boolean => true,
                KindRepr::Integer { min, max } => {
                    min.unsigned_abs() <= MAX_EXACT && max <= MAX_EXACT
                }
                // The year of a timestamp can be outside of what a string holds.
                KindRepr::Text { format } => !matches!(format, Some(FormatRule::DateTime)),
                KindRepr::Nullable(inner) => inner.is_always_valid(),
                KindRepr::Any
                | KindRepr::Number
                | KindRepr::List(_)
                | KindRepr::Tuple(_)
                | KindRepr::Map(_)
                | KindRepr::Object(_)
                | KindRepr::Enum(_)
                | KindRepr::Lazy(_)
                | KindRepr::Foreign(_) => false,
            }
    }
}
