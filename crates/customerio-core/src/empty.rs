use crate::shape::{Kind, Shape};
use crate::traits::{
    CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec, TraitsTarget,
};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// No traits and no properties: `{}` on the wire.
///
/// Use it for a call that needs no content, such as an `identify` that only connects an anonymous id
/// with a user.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::{AnonymousId, Identify, Identity};
///
/// let merges = Identify::new(Identity::both("u1", AnonymousId::new("a-42")), &Empty);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

impl CioProperty for Empty {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::object(&[]));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for Empty {
    fn visit_fields<F: Fields>(&self, _to: &mut F) {}
}

impl CioTraits for Empty {
    const SPEC: &'static TraitsSpec = &TraitsSpec::new("Empty", TraitsTarget::Person, Self::SHAPE);
}

impl PersonTraits for Empty {}
impl RelationshipTraits for Empty {}

/// Traits of an object of the type `1`.
impl GroupTraits for Empty {}
