//! The events of an object, and of who belongs to it.

use customerio_rules::form;
use customerio_rules::semantic as events;

use super::{USER, check_property, semantic_parts};
use crate::call::common::{Common, common_setters};
use crate::call::example::sent;
use crate::call::object::wire_object;
use crate::call::{GroupId, IntoGroupId, IntoUserId, UserId};
use crate::validate::Violations;

/// The imports of an example.
macro_rules! about {
    ($name:ident) => {
        concat!(
            "use customerio_core::call::GroupId;\nuse customerio_core::call::semantic::",
            stringify!($name),
            ";\n\n"
        )
    };
}

wire_object! {
    /// The object of an event.
    struct ObjectReference {
        /// The id of the object.
        object_id: String => "objectId",
        /// The type of the object: an integer as a string, `1` if it is left out.
        object_type_id: String => "objectTypeId",
    }
}

/// Takes a person out of an object.
///
/// ```
/// use customerio_core::call::GroupId;
/// use customerio_core::call::semantic::RelationshipDeleted;
///
/// let call = RelationshipDeleted::new("u1", GroupId::new("acme")).object_type_id("2");
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct RelationshipDeleted<'a> {
    user_id: UserId<'a>,
    object_id: GroupId<'a>,
    object: ObjectReference,
    common: Common<'a>,
}

/// Deletes an object.
///
/// ```
/// use customerio_core::call::GroupId;
/// use customerio_core::call::semantic::ObjectDeleted;
///
/// let call = ObjectDeleted::new(GroupId::new("acme")).object_type_id("2");
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct ObjectDeleted<'a> {
    object_id: GroupId<'a>,
    object: ObjectReference,
    common: Common<'a>,
}

impl<'a> RelationshipDeleted<'a> {
    /// The person, by id or e-mail address, and the id of the object.
    #[doc = sent!(
        about!(RelationshipDeleted),
        "RelationshipDeleted::new(\"u1\", GroupId::new(\"acme\"))",
        "\"objectId\":\"acme\""
    )]
    pub fn new(user_id: impl IntoUserId<'a>, object_id: impl IntoGroupId<'a>) -> Self {
        let object_id = object_id.into_id();
        Self {
            user_id: user_id.into_id(),
            object: ObjectReference::new().object_id(object_id.as_str()),
            object_id,
            common: Common::default(),
        }
    }
}

impl<'a> ObjectDeleted<'a> {
    /// The object, by its id.
    #[doc = sent!(
        about!(ObjectDeleted),
        "ObjectDeleted::new(GroupId::new(\"acme\"))",
        "\"objectId\":\"acme\""
    )]
    pub fn new(object_id: impl IntoGroupId<'a>) -> Self {
        let object_id = object_id.into_id();
        Self {
            object: ObjectReference::new().object_id(object_id.as_str()),
            object_id,
            common: Common::default(),
        }
    }
}

macro_rules! about_an_object {
    ($($name:ident: $call:literal, $part:literal;)*) => {$(
        impl<'a> $name<'a> {
            /// Sets the type of the object: an integer as a string, `1` if it is left out.
            #[doc = sent!(
                about!($name),
                $call,
                ".object_type_id(\"2\")",
                "\"objectTypeId\":\"2\""
            )]
            pub fn object_type_id(mut self, id: impl Into<String>) -> Self {
                self.object = self.object.object_type_id(id);
                self
            }

            fn check_ids(&self, found: &mut Violations) {
                check_property("objectId", self.object_id.as_str(), form::id, found);
                if let Some(object_type_id) = &self.object.object_type_id {
                    check_property("objectTypeId", object_type_id, form::object_type, found);
                }
            }

            common_setters!(about!($name), $call, $part);
        }
    )*};
}

about_an_object! {
    RelationshipDeleted: "RelationshipDeleted::new(\"u1\", GroupId::new(\"acme\"))",
        "\"event\":\"Relationship Deleted\"";
    ObjectDeleted: "ObjectDeleted::new(GroupId::new(\"acme\"))", "\"event\":\"Object Deleted\"";
}

semantic_parts! {
    call [] RelationshipDeleted<'_>, events::RELATIONSHIP_DELETED;
    self ids: Some(self.user_id.as_str()), None, needs: USER;
    properties: &self.object;
}

// The API wants an anonymous id here and ignores it: any does, so the object's own is sent.
semantic_parts! {
    call [] ObjectDeleted<'_>, events::OBJECT_DELETED;
    self ids: None, Some(self.object_id.as_str()), needs: &["anonymousId"];
    properties: &self.object;
}
