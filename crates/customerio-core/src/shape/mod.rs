//! What a type looks like as JSON.
//!
//! A [`Shape`] is a constant: the derives write one a type, and everything that speaks *about*
//! types (validation, JSON Schema, the catalog) is a plain function of it. What speaks about
//! *values* walks them with a [`Visitor`](crate::walk::Visitor).

mod constraint;
mod field;
mod fingerprint;
mod fit;
mod id;
mod keys;
mod kind;
mod lint;
mod pattern;
mod plain;
mod typed_field;

pub use constraint::Constraint;
pub(crate) use customerio_rules::tagging::Tagging;
pub use field::{AsField, Field, Pii, Presence};
pub use fit::Example;
pub use id::IdKind;
pub(crate) use keys::{fields_have, first_duplicate, shape_has};
pub use kind::{Enum, Kind, List, Object, Variant, VariantContent};
pub use lint::Lint;
pub use pattern::Pattern;

use customerio_rules::format::Format;

/// What a type looks like as JSON.
///
/// Shapes are compared by [`fingerprint`](Self::fingerprint) and named by [`id`](Self::id); the
/// address of a shape means nothing, since the compiler may keep one constant in several places.
///
/// ```
/// use customerio_core::shape::{Kind, Shape};
/// use customerio_core::CioProperty;
///
/// let shape: &Shape = <Vec<String> as CioProperty>::SHAPE;
/// assert!(matches!(shape.kind, Kind::List(_)));
/// ```
#[derive(Debug)]
pub struct Shape {
    /// The full name of the Rust type, for telling types apart. It is a function because type
    /// names are not constants.
    pub id: fn() -> &'static str,
    /// The short name of the type, which a schema gives to its definition; empty for types that
    /// are written in place, such as `String` or `Vec<T>`.
    pub name: &'static str,
    /// The doc comment of the type; empty unless the feature `catalog` is on.
    pub doc: &'static str,
    /// The form.
    pub kind: Kind,
    /// What every value of the type must keep, beside its form.
    pub constraints: &'static [Constraint],
    /// A number for form, names and constraints, but not for docs: types of one fingerprint
    /// accept the same JSON.
    pub fingerprint: u64,
    /// Set where every value of the type is personal data.
    pub pii: Option<Pii>,
    /// Whether any value below it is personal data.
    pub has_pii: bool,
    /// What it says of the rules of `cargo cio lint`; empty unless the feature `catalog` is on.
    pub lints: &'static [Lint],
    /// Set where every value of the type is an id, by `#[cio(user_id)]` and the like.
    pub id_kind: Option<IdKind>,
}

impl Shape {
    /// The shape of `T`, written in place.
    ///
    /// ```
    /// use customerio_core::shape::{Constraint, Kind, Shape};
    ///
    /// struct Sku;
    /// const SHAPE: &Shape = &Shape::of::<Sku>(Kind::Text { format: None })
    ///     .named("Sku")
    ///     .with(&[Constraint::length(1, Some(32))]);
    /// assert_eq!(SHAPE.name, "Sku");
    /// ```
    #[must_use]
    pub const fn of<T: ?Sized>(kind: Kind) -> Self {
        let has_pii = kind.has_pii();
        let fingerprint = fingerprint::of_kind(&kind);
        Self {
            id: core::any::type_name::<T>,
            name: "",
            doc: "",
            kind,
            constraints: &[],
            fingerprint,
            pii: None,
            has_pii,
            lints: &[],
            id_kind: None,
        }
    }

    /// The shape of a type `T` that is written as another is: what the other one is and keeps,
    /// without its name and its docs.
    ///
    /// ```
    /// use customerio_core::shape::Shape;
    /// use customerio_core::CioProperty;
    ///
    /// struct Sku(String);
    /// const SHAPE: &Shape = &Shape::like::<Sku>(String::SHAPE).named("Sku");
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
            has_pii: other.has_pii,
            lints: &[],
            id_kind: other.id_kind,
        }
    }

    /// The shape of `T` where a constant can't hold it, since `T` holds itself: looked at only
    /// when somebody asks.
    #[must_use]
    pub const fn lazy<T: ?Sized>(look: fn() -> &'static Self) -> Self {
        Self::of::<T>(Kind::Lazy(look))
    }

    /// Whether no value of the type can be wrong: it has a form that JSON always has, and no
    /// constraints.
    #[inline]
    pub(crate) fn asks_nothing(&self) -> bool {
        self.constraints.is_empty()
            && match self.kind {
                Kind::Boolean | Kind::Integer { .. } => true,
                // A time may lie in a year that has no string.
                Kind::Text { format } => !matches!(format, Some(Format::DateTime)),
                Kind::Nullable(inner) => inner.asks_nothing(),
                _ => false,
            }
    }

    /// Gives it a name, so that schemas define it once and refer to it.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets the name that identifies the type, if the name of the Rust type does not.
    #[must_use]
    pub const fn identified(mut self, id: fn() -> &'static str) -> Self {
        self.id = id;
        self
    }

    /// Describes it.
    #[must_use]
    pub const fn documented(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets what every value must keep.
    #[must_use]
    pub const fn with(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        let form = fingerprint::of_kind(&self.kind);
        self.fingerprint = fingerprint::of_constraints(form, constraints);
        self
    }

    /// Says what holds for it of the rules of `cargo cio lint`.
    #[must_use]
    pub const fn linted(mut self, lints: &'static [Lint]) -> Self {
        self.lints = lints;
        self
    }

    /// Marks every value of the type as an id.
    #[must_use]
    pub const fn identifying(mut self, kind: IdKind) -> Self {
        self.id_kind = Some(kind);
        self
    }

    /// Marks every value of the type as personal data of a class.
    #[must_use]
    pub const fn personal(mut self, pii: Pii) -> Self {
        self.pii = Some(pii);
        self.has_pii = true;
        self
    }

    /// Whether it holds personal data of a class that is not among these: fingerprints of the
    /// names of classes, as in [`Pii::class`](field@Pii::class).
    #[must_use]
    pub const fn has_pii_outside(&self, allowed: &[u64]) -> bool {
        if !self.has_pii {
            return false;
        }
        kind::is_outside(self.pii, allowed) || self.kind.has_pii_outside(allowed)
    }

    /// The fields of an object, or none.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        match self.kind {
            Kind::Object(object) => object.fields,
            _ => &[],
        }
    }

    /// The shape without the outermost permission to be null: what an optional property has when
    /// it is there.
    #[must_use]
    pub const fn without_null(&'static self) -> &'static Self {
        match self.kind {
            Kind::Nullable(inner) => inner,
            _ => self,
        }
    }

    /// Whether no value of it is null.
    #[must_use]
    pub const fn is_never_null(&self) -> bool {
        !matches!(self.kind, Kind::Nullable(_))
    }

    /// Whether its values are strings or integers, so that they can be an id.
    #[must_use]
    pub const fn can_be_id(&self) -> bool {
        matches!(self.when_there(), Kind::Text { .. } | Kind::Integer { .. })
    }

    /// Returns the kind of id that its values are, if its type names one.
    #[must_use]
    pub const fn identifies(&self) -> Option<IdKind> {
        match &self.kind {
            Kind::Nullable(inner) => inner.identifies(),
            _ => self.id_kind,
        }
    }

    /// Whether its values are points in time, so that they can be a timestamp.
    #[must_use]
    pub const fn can_be_time(&self) -> bool {
        matches!(
            self.when_there(),
            Kind::Text {
                format: Some(Format::DateTime)
            }
        )
    }

    /// Whether its values are strings, so that they have a length, a pattern or a format. A type
    /// that contains itself is taken at its word, here and below.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.when_there(), Kind::Text { .. } | Kind::Lazy(_))
    }

    /// Whether its values are numbers, so that they have a range.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self.when_there(),
            Kind::Integer { .. } | Kind::Number | Kind::Lazy(_)
        )
    }

    /// Whether its values are arrays or maps, so that their items can be counted.
    #[must_use]
    pub const fn is_countable(&self) -> bool {
        matches!(
            self.when_there(),
            Kind::List(_) | Kind::Map(_) | Kind::Lazy(_)
        )
    }

    /// The kind, without the permission to be null.
    pub(crate) const fn when_there(&self) -> &Kind {
        match &self.kind {
            Kind::Nullable(inner) => inner.when_there(),
            other => other,
        }
    }
}
