//! The shape of a type as JSON.
//!
//! A [`Shape`] is a constant: the derives write one per type, and code that works on *types*
//! (validation, JSON Schema, the catalog) is a plain function of it. Code that works on *values* is a
//! [`Visitor`](crate::walk::Visitor).
//!
//! The types of this module have private fields and constructors that are `const fn`, so that later
//! versions can add to them.

mod as_field;
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

    /// Sets the name. Schemas define the type once and refer to it.
    #[must_use]
    pub const fn with_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets the name that identifies the type, instead of that of the Rust type.
    #[must_use]
    pub const fn with_id(mut self, id: fn() -> &'static str) -> Self {
        self.id = id;
        self
    }

    /// Sets the description.
    #[must_use]
    pub const fn with_doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the constraints that every value satisfies.
    #[must_use]
    pub const fn with_constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self.is_constrained = self.kind.is_constrained() || !constraints.is_empty();
        let kind = fingerprint::of_kind(&self.kind);
        self.fingerprint = fingerprint::of_constraints(kind, constraints);
        self
    }

    /// Sets the lint levels.
    #[must_use]
    pub const fn with_lints(mut self, lints: &'static [Lint]) -> Self {
        self.lints = lints;
        self
    }

    /// Marks every value of the type as an id.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::shape::{IdKind, Shape};
    ///
    /// struct CustomerId(u64);
    /// const SHAPE: &Shape = &Shape::like::<CustomerId>(u64::SHAPE).identifying(IdKind::User);
    /// assert_eq!(SHAPE.identifies(), Some(IdKind::User));
    /// ```
    #[must_use]
    pub const fn identifying(mut self, kind: IdKind) -> Self {
        self.id_kind = Some(kind);
        self
    }

    /// Marks every value of the type as personal data of a class.
    #[must_use]
    pub const fn with_pii(mut self, class: Pii) -> Self {
        self.pii = Some(class);
        self.has_pii = true;
        self
    }

    /// Returns the full name of the Rust type, which identifies it.
    #[must_use]
    pub fn id(&self) -> &'static str {
        (self.id)()
    }

    /// Returns the name of the type's definition in schemas. Empty for types that are described in
    /// place, such as `String` or `Vec<T>`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the doc comment of the type. Empty without the feature `catalog`.
    #[must_use]
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the kind of the values.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind(self.kind)
    }

    /// Returns the contents of the kind, for the crates of this workspace.
    #[doc(hidden)]
    #[must_use]
    pub const fn repr(&self) -> &KindRepr {
        &self.kind
    }

    /// Returns the constraints that every value of the type satisfies.
    #[must_use]
    pub const fn constraints(&self) -> &'static [Constraint] {
        self.constraints
    }

    /// Returns a hash of kind, keys and constraints, without docs. Types with one fingerprint accept
    /// the same JSON.
    #[must_use]
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Returns the class of personal data that every value of the type is.
    #[must_use]
    pub const fn pii(&self) -> Option<Pii> {
        self.pii
    }

    /// Returns whether a value of the type, or a value in it, is personal data.
    #[must_use]
    pub const fn has_pii(&self) -> bool {
        self.has_pii
    }

    /// Returns the lint levels. Empty without the feature `catalog`.
    #[must_use]
    pub const fn lints(&self) -> &'static [Lint] {
        self.lints
    }

    /// Returns whether the type has personal data of a class that is not among `allowed`.
    #[must_use]
    pub const fn has_pii_outside(&self, allowed: &[Pii]) -> bool {
        if !self.has_pii {
            return false;
        }
        repr::is_outside(self.pii, allowed) || self.kind.has_pii_outside(allowed)
    }

    /// Returns the fields of an object. Empty for other types.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        match self.kind.keyed() {
            Keyed::Object(object) => object.fields,
            Keyed::Nullable(_) | Keyed::Enum(_) | Keyed::Other => &[],
        }
    }

    /// Returns the shape without the outermost permission to be `null`.
    #[must_use]
    pub const fn without_null(&'static self) -> &'static Self {
        match self.kind.keyed() {
            Keyed::Nullable(inner) => inner,
            Keyed::Object(_) | Keyed::Enum(_) | Keyed::Other => self,
        }
    }

    /// Returns whether no value of the type is `null`.
    #[must_use]
    pub const fn is_never_null(&self) -> bool {
        !matches!(self.kind, KindRepr::Nullable(_))
    }

    /// Returns whether the values are strings or integers, so that they can be an id.
    #[must_use]
    pub const fn can_be_id(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Text { .. } | KindRepr::Integer { .. }
        )
    }

    /// Returns the kind of id that the values are, if the type declares one with `#[cio(user_id)]` or a
    /// similar attribute.
    #[must_use]
    pub const fn identifies(&self) -> Option<IdKind> {
        if let KindRepr::Nullable(inner) = &self.kind {
            inner.identifies()
        } else {
            self.id_kind
        }
    }

    /// Returns whether the values are timestamps.
    #[must_use]
    pub const fn can_be_time(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Text {
                format: Some(FormatRule::DateTime)
            }
        )
    }

    /// Returns whether the values are strings. This and the next two are `true` for recursive types,
    /// which a constant can't look into.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.present(), KindRepr::Text { .. } | KindRepr::Lazy(_))
    }

    /// Returns whether the values are numbers.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Integer { .. } | KindRepr::Number | KindRepr::Lazy(_)
        )
    }

    /// Returns whether the values are arrays or maps, whose items can be counted.
    #[must_use]
    pub const fn is_countable(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::List(_) | KindRepr::Map(_) | KindRepr::Lazy(_)
        )
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
