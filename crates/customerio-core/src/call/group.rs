use std::borrow::Cow;

use customerio_rules::form;
use customerio_rules::reserved::GROUP_TRAITS;

use super::common::{Common, common_setters};
use super::example::sent;
use super::parts::{Ids, Parts, RoleTexts, check_form, check_object};
use super::{Call, CallKind, GroupId, Identity, IntoGroupId, IntoIdentity, soft, untyped};
use crate::Empty;
use crate::asserts::assert_constraints_apply;
use crate::shape::Shape;
use crate::traits::{GroupTraits, RelationshipTraits, TraitsTarget};
use crate::validate::{Checker, Path, Violations};
use crate::walk::{CioObject, CioProperty, FieldWriter, Fields, Visitor};

/// The type that every workspace has.
const DEFAULT_OBJECT_TYPE: &str = "1";
const OBJECT_TYPE_KEY: &str = "objectTypeId";
const RELATIONSHIP_KEY: &str = "relationshipAttributes";

/// Adds or updates an object (a company, a course, an account), and relates a person to it.
///
/// ```
/// use customerio_core::call::{Group, GroupId};
/// use customerio_core::Empty;
///
/// let call = Group::new("97980cfea0067", GroupId::new("acme"), &Empty).object_type_id("2");
/// // In a role, and without a person:
/// let call = Group::new("97980cfea0067", GroupId::new("acme"), &Empty).relationship(&Empty);
/// let call = Group::without_person(GroupId::new("acme"), &Empty);
/// ```
///
/// The type of the object comes from the traits' `#[cio(group(object_type = "…"))]`; it must
/// exist in the workspace. It is written as `traits.objectTypeId`, a string, where the newest
/// reference reads it (2026-09).
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct Group<'a, T: ?Sized, R: ?Sized = Empty> {
    id: GroupId<'a>,
    identity: Option<Identity<'a>>,
    object_type_id: Option<Cow<'a, str>>,
    traits: &'a T,
    relationship: Option<&'a R>,
    common: Common<'a>,
}

impl<'a, T: GroupTraits + ?Sized> Group<'a, T> {
    /// Relates a person to the object with this id of at most 150 bytes.
    #[doc = sent!(
        "use customerio_core::Empty;\nuse customerio_core::call::{Group, GroupId};\n\n",
        "Group::new(\"u1\", GroupId::new(\"acme\"), &Empty)",
        "\"groupId\":\"acme\""
    )]
    pub fn new(
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a T,
    ) -> Self {
        Self {
            identity: Some(identity.into_identity()),
            ..Self::without_person(group_id, traits)
        }
    }

    /// Adds or updates the object with this id of at most 150 bytes, and relates nobody to it.
    #[doc = sent!(
        "use customerio_core::Empty;\nuse customerio_core::call::{Group, GroupId};\n\n",
        "Group::without_person(GroupId::new(\"acme\"), &Empty)",
        "\"groupId\":\"acme\""
    )]
    pub fn without_person(group_id: impl IntoGroupId<'a>, traits: &'a T) -> Self {
        Self {
            id: group_id.into_id(),
            identity: None,
            object_type_id: None,
            traits,
            relationship: None,
            common: Common::default(),
        }
    }
}

impl<'a, T: GroupTraits + ?Sized, R: RelationshipTraits + ?Sized> Group<'a, T, R> {
    /// Sets the type of the object: an integer as a string. Wins over the type that the traits name.
    #[doc = sent!(
        "use customerio_core::Empty;\nuse customerio_core::call::{Group, GroupId};\n\n",
        "Group::new(\"u1\", GroupId::new(\"acme\"), &Empty)",
        ".object_type_id(\"2\")",
        "\"objectTypeId\":\"2\""
    )]
    pub fn object_type_id(mut self, id: impl Into<Cow<'a, str>>) -> Self {
        self.object_type_id = Some(id.into());
        self
    }

    /// Says what relates the person to the object.
    #[doc = sent!(
        "use customerio_core::call::{Group, GroupId};\nuse customerio_core::{Empty, Untyped};\n\nlet role = Untyped::traits(serde_json::json!({ \"role\": \"owner\" }));\n",
        "Group::new(\"u1\", GroupId::new(\"acme\"), &Empty)",
        ".relationship(&role)",
        "\"relationshipAttributes\":{\"role\":\"owner\"}"
    )]
    pub fn relationship<S: RelationshipTraits + ?Sized>(self, traits: &'a S) -> Group<'a, T, S> {
        Group {
            id: self.id,
            identity: self.identity,
            object_type_id: self.object_type_id,
            traits: self.traits,
            relationship: Some(traits),
            common: self.common,
        }
    }

    fn object_type(&self) -> &str {
        match (&self.object_type_id, T::SPEC.target) {
            (Some(id), _) => id,
            (None, TraitsTarget::Group { object_type }) => object_type,
            (None, TraitsTarget::Person | TraitsTarget::Relationship) => DEFAULT_OBJECT_TYPE,
        }
    }

    common_setters!(
        "use customerio_core::Empty;\nuse customerio_core::call::{Group, GroupId};\n\n",
        "Group::new(\"u1\", GroupId::new(\"acme\"), &Empty)",
        "\"type\":\"group\""
    );
}

#[diagnostic::do_not_recommend]
impl<T: GroupTraits + ?Sized, R: RelationshipTraits + ?Sized> Call for Group<'_, T, R> {}

impl<T: GroupTraits + ?Sized, R: RelationshipTraits + ?Sized> Parts for Group<'_, T, R> {
    fn kind(&self) -> CallKind {
        CallKind::Group
    }

    fn common(&self) -> &Common<'_> {
        &self.common
    }

    fn ids<'s>(&'s self, _roles: &'s RoleTexts) -> Ids<'s> {
        Ids {
            user: self.identity.as_ref().and_then(Identity::user_id),
            anonymous: self.identity.as_ref().and_then(Identity::anonymous_id),
            group: Some(self.id.as_str()),
            previous: None,
            needs: CallKind::Group.required_ids(),
            fields: &[],
        }
    }

    fn show_payload(&self, to: &mut FieldWriter<'_, '_>) {
        const {
            assert_constraints_apply(T::SPEC.shape);
            assert_constraints_apply(R::SPEC.shape);
        };
        let traits = ObjectTraits {
            object_type: self.object_type(),
            traits: self.traits,
            relationship: self.relationship,
        };
        to.field_of("traits", T::SPEC.shape, &traits);
    }

    fn check_own_ids(&self, found: &mut Violations) {
        let traits = Path::Key(&Path::Root, "traits");
        let path = Path::Key(&traits, OBJECT_TYPE_KEY);
        check_form(&path, self.object_type(), form::object_type, found);
    }

    fn is_checked_by_walk(&self) -> bool {
        // A relationship is checked by its own shape, not by that of the key among the traits.
        self.relationship.is_none() && self.traits.untyped().is_none()
    }

    fn check_payload(&self, found: &mut Violations) {
        let traits = Path::Key(&Path::Root, "traits");
        check_object("traits", T::SPEC.shape, self.traits, found);
        if let Some(of) = self.traits.untyped() {
            let target = ("group", self.object_type());
            untyped::check_traits(of, target, GROUP_TRAITS, &traits, found);
        }
        if let Some(relationship) = self.relationship {
            let path = Path::Key(&traits, RELATIONSHIP_KEY);
            Checker::new(R::SPEC.shape, &path, found).show(relationship);
            if let Some(of) = relationship.untyped() {
                untyped::check_traits(of, ("relationship", ""), &[], &path, found);
            }
        }
    }

    fn check_soft_limits(&self, found: &mut Violations) {
        soft::check_traits(self.traits, &Path::Key(&Path::Root, "traits"), found);
    }

    #[cfg(any(feature = "coverage", feature = "testing"))]
    fn record<V: crate::recorder::Recorder>(&self, to: &mut V) {
        to.traits(self.traits);
        if let Some(relationship) = self.relationship {
            to.traits(relationship);
        }
    }
}

/// The traits of an object, with the two keys that the API reserves among them.
struct ObjectTraits<'a, T: ?Sized, R: ?Sized> {
    object_type: &'a str,
    traits: &'a T,
    relationship: Option<&'a R>,
}

impl<T: CioObject + ?Sized, R: CioObject + ?Sized> CioProperty for ObjectTraits<'_, T, R> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: CioObject + ?Sized, R: CioObject + ?Sized> CioObject for ObjectTraits<'_, T, R> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        to.field(OBJECT_TYPE_KEY, self.object_type);
        self.traits.visit_fields(to);
        if let Some(relationship) = self.relationship {
            to.field(RELATIONSHIP_KEY, relationship);
        }
    }
}
