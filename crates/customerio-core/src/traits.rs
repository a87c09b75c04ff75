//! Traits: the attributes of a person, of an object, or of their relationship.

use crate::event::Metadata;
use crate::shape::Shape;
use crate::untyped::UntypedParts;
use crate::walk::CioObject;

/// An example of a description with a setter, for the setter and its getter.
macro_rules! example {
    ($set:literal, $holds:literal) => {
        concat!(
            "\n```\n\
             use customerio_core::event::Metadata;\n\
             use customerio_core::shape::{Kind, Shape};\n\
             use customerio_core::traits::{TraitsSpec, TraitsTarget};\n\n\
             # const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[]));\n\
             const SEAT: TraitsSpec = TraitsSpec::new(\"Seat\", TraitsTarget::Relationship, SHAPE)",
            $set,
            ";\nassert!(",
            $holds,
            ");\n```"
        )
    };
}

/// A struct of traits. Derive it.
///
/// Traits are changes: Customer.io preserves the traits that a call leaves out. So one struct of
/// `Option`s serves several calls. There is no `dyn CioTraits`: a parameter is `&impl CioTraits`.
///
/// ```
/// use customerio_core::{CioTraits, Empty};
///
/// fn target<T: CioTraits>(_traits: &T) -> &'static str {
///     T::SPEC.target().as_str()
/// }
/// assert_eq!(target(&Empty), "person");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no traits",
    label = "traits are needed here",
    note = "add `#[derive(CioTraits)]` and `#[cio(person)]`, `#[cio(group)]` or `#[cio(relationship)]` to it"
)]
pub trait CioTraits: CioObject {
    /// The description of these traits.
    const SPEC: &'static TraitsSpec; // Instead of `dyn CioTraits`: `impl CioTraits`, or one struct.

    /// Returns the content of traits without a type of their own.
    #[doc(hidden)]
    fn untyped(&self) -> Option<&UntypedParts> {
        None
    }

    /// Adds a copy of the traits, if they can be copied, for a client that records.
    #[doc(hidden)]
    #[cfg(feature = "testing")]
    fn keep_typed(&self, to: &mut crate::typed::TypedValues) {
        let _ = to;
    }
}

/// Traits of a person, for `identify`.
///
/// ```
/// use customerio_core::call::Identify;
/// use customerio_core::traits::PersonTraits;
///
/// fn by_email<'a, T: PersonTraits>(address: &'a str, traits: &'a T) -> Identify<'a, T> {
///     Identify::by_email(address, traits)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no traits of a person",
    label = "`identify` takes traits that are declared with `#[cio(person)]`",
    note = "traits of an object go to `group`, an event to `track`",
    note = "no traits: write `&Empty`",
    note = "JSON without a type: write `&Untyped::traits(json)`"
)]
pub trait PersonTraits: CioTraits {}

/// Traits of an object, for `group`.
///
/// ```
/// use customerio_core::call::{Group, GroupId};
/// use customerio_core::traits::GroupTraits;
///
/// fn company<'a, T: GroupTraits>(id: &'a str, traits: &'a T) -> Group<'a, T> {
///     Group::without_person(GroupId::new(id), traits)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no traits of an object",
    label = "`group` takes traits that are declared with `#[cio(group)]`",
    note = "traits of a person go to `identify`, those of a relationship to `Group::relationship`",
    note = "no traits: write `&Empty`",
    note = "JSON without a type: write `&Untyped::traits(json)`"
)]
pub trait GroupTraits: CioTraits {}

/// Traits of the relationship between a person and an object.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::{Group, GroupId};
/// use customerio_core::traits::RelationshipTraits;
///
/// fn member<'a, R: RelationshipTraits>(user: &'a str, role: &'a R) -> Group<'a, Empty, R> {
///     Group::new(user, GroupId::new("acme"), &Empty).relationship(role)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no traits of a relationship",
    label = "a relationship takes traits that are declared with `#[cio(relationship)]`",
    note = "traits of a person go to `identify`, those of an object to `group`"
)]
pub trait RelationshipTraits: CioTraits {}

/// The description of traits: their name, their target and their shape, without a value.
///
/// The derive writes one. An implementation of [`CioTraits`] by hand creates it as a constant.
///
/// ```
/// use customerio_core::shape::{Field, Kind, Shape};
/// use customerio_core::traits::{TraitsSpec, TraitsTarget};
///
/// const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]));
/// const CUSTOMER: &TraitsSpec = &TraitsSpec::new("Customer", TraitsTarget::Person, SHAPE);
/// assert_eq!(CUSTOMER.version(), 1);
/// ```
///
/// With all attributes:
///
/// ```
/// # use customerio_core::shape::{Kind, Shape};
/// use customerio_core::event::Metadata;
/// use customerio_core::traits::{TraitsSpec, TraitsTarget};
///
/// # const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[]));
/// const SEAT: &TraitsSpec = &TraitsSpec::new("Seat", TraitsTarget::Relationship, SHAPE)
///     .with_version(2)
///     .with_metadata(Metadata::NONE.with_owner("sales"));
/// assert_eq!((SEAT.name(), SEAT.target()), ("Seat", TraitsTarget::Relationship));
/// assert_eq!((SEAT.version(), SEAT.metadata().owner()), (2, "sales"));
/// assert!(SEAT.shape().fields().is_empty());
/// ```
#[derive(Debug)]
pub struct TraitsSpec {
    pub(crate) name: &'static str,
    pub(crate) target: TraitsTarget,
    pub(crate) version: u32,
    pub(crate) shape: &'static Shape,
    pub(crate) metadata: Metadata,
}

impl TraitsSpec {
    /// Creates the description of traits with version 1, without metadata. `name` is that of the type.
    #[doc = example!("", "SEAT.version() == 1")]
    #[must_use]
    pub const fn new(name: &'static str, target: TraitsTarget, shape: &'static Shape) -> Self {
        Self {
            name,
            target,
            version: 1,
            shape,
            metadata: Metadata::NONE,
        }
    }

    /// Sets the version for the catalog.
    #[doc = example!(".with_version(2)", "SEAT.version() == 2")]
    #[must_use]
    pub const fn with_version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    /// Sets the metadata for the catalog.
    #[doc = example!(r#".with_metadata(Metadata::NONE.with_owner("sales"))"#, r#"SEAT.metadata().owner() == "sales""#)]
    #[must_use]
    pub const fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// Returns the name of the type.
    #[doc = example!("", r#"SEAT.name() == "Seat""#)]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns what the traits belong to.
    #[doc = example!("", "SEAT.target() == TraitsTarget::Relationship")]
    #[must_use]
    pub const fn target(&self) -> TraitsTarget {
        self.target
    }

    /// Returns the version for the catalog. 1 by default.
    #[doc = example!(".with_version(2)", "SEAT.version() == 2")]
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the shape of the traits.
    #[doc = example!("", "SEAT.shape().fields().is_empty()")]
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Returns the metadata for the catalog.
    #[doc = example!(r#".with_metadata(Metadata::NONE.with_owner("sales"))"#, r#"SEAT.metadata().owner() == "sales""#)]
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

/// The target of traits.
///
/// ```
/// use customerio_core::traits::TraitsTarget;
///
/// assert_eq!(TraitsTarget::Group { object_type: "2" }.as_str(), "group");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TraitsTarget {
    /// A person.
    Person,
    /// An object.
    Group {
        /// The id of the object's type in the workspace: an integer as a string. `1` is the type
        /// that every workspace has.
        object_type: &'static str,
    },
    /// The relationship between a person and an object.
    Relationship,
}

impl TraitsTarget {
    /// Returns the target in one word: `person`, `group` or `relationship`.
    ///
    /// ```
    /// use customerio_core::traits::TraitsTarget;
    ///
    /// assert_eq!(TraitsTarget::Relationship.as_str(), "relationship");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group { .. } => "group",
            Self::Relationship => "relationship",
        }
    }
}
