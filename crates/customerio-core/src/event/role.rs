//! The fields of an event that fill a part of its message.

use crate::call::key::MessageKey;
use crate::shape::Shape;
use crate::walk::CioProperty;

/// A part of a message that a field of an event can fill.
///
/// ```
/// use customerio_core::event::Role;
///
/// assert_eq!(Role::UserId.key(), "userId");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `userId`
    UserId,
    /// `anonymousId`
    AnonymousId,
    /// `groupId`
    GroupId,
    /// `timestamp`
    Timestamp,
    /// `messageId`
    MessageId,
}

impl Role {
    /// The key of the message that it fills.
    ///
    /// ```
    /// assert_eq!(customerio_core::event::Role::GroupId.key(), "groupId");
    /// ```
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::UserId => MessageKey::UserId,
            Self::AnonymousId => MessageKey::AnonymousId,
            Self::GroupId => MessageKey::GroupId,
            Self::Timestamp => MessageKey::Timestamp,
            Self::MessageId => MessageKey::MessageId,
        }
        .as_str()
    }
}

/// A field that fills a part of the message.
///
/// ```
/// use customerio_core::event::{Role, RoleField};
///
/// const CUSTOMER: RoleField = RoleField::new(Role::UserId, "customer").as_property();
/// assert!(CUSTOMER.is_property());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RoleField {
    pub(crate) role: Role,
    field: &'static str,
    is_property: bool,
    shape: Option<&'static Shape>,
}

impl RoleField {
    /// Creates a field that fills a part of the message and is not a property. `field` is its name in
    /// Rust.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// const USER: RoleField = RoleField::new(Role::UserId, "customer");
    /// assert!(!USER.is_property());
    /// ```
    #[must_use]
    pub const fn new(role: Role, field: &'static str) -> Self {
        Self {
            role,
            field,
            is_property: false,
            shape: None,
        }
    }

    /// Sets the shape of the field's type, for examples in exports.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// const USER: RoleField = RoleField::new(Role::UserId, "customer").with_shape(u64::SHAPE);
    /// assert!(USER.shape().is_some_and(|shape| shape.can_be_id()));
    /// ```
    #[must_use]
    pub const fn with_shape(mut self, shape: &'static Shape) -> Self {
        self.shape = Some(shape);
        self
    }

    /// Makes the field a property too, as `keep` does in a derive.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// const USER: RoleField = RoleField::new(Role::UserId, "customer").as_property();
    /// assert!(USER.is_property());
    /// ```
    #[must_use]
    pub const fn as_property(mut self) -> Self {
        self.is_property = true;
        self
    }

    /// Returns the part of the message.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// assert_eq!(RoleField::new(Role::Timestamp, "paid_at").role(), Role::Timestamp);
    /// ```
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Returns the name of the field in Rust.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// assert_eq!(RoleField::new(Role::Timestamp, "paid_at").field(), "paid_at");
    /// ```
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Returns the shape of the field's type. `None` without the feature `catalog`.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// assert!(RoleField::new(Role::UserId, "customer").shape().is_none());
    /// ```
    #[must_use]
    pub const fn shape(&self) -> Option<&'static Shape> {
        self.shape
    }

    /// Returns whether the field is a property too.
    ///
    /// ```
    /// use customerio_core::event::{Role, RoleField};
    ///
    /// assert!(!RoleField::new(Role::MessageId, "invoice").is_property());
    /// ```
    #[must_use]
    pub const fn is_property(&self) -> bool {
        self.is_property
    }
}

/// A visitor of the fields that fill a part of the message.
///
/// ```
/// use customerio_core::event::{CioEvent, Role, Roles};
/// use customerio_core::CioProperty;
///
/// /// Notes which parts of a message an event fills.
/// struct Filled(Vec<Role>);
///
/// impl Roles for Filled {
///     fn role<T: CioProperty + ?Sized>(&mut self, role: Role, _value: &T) {
///         self.0.push(role);
///     }
/// }
///
/// fn filled(event: &impl CioEvent) -> Vec<Role> {
///     let mut filled = Filled(Vec::new());
///     event.visit_roles(&mut filled);
///     filled.0
/// }
/// ```
pub trait Roles {
    /// Receives a field with a role. Strings, integers and timestamps fill the part; an absent value
    /// does not.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::event::{Role, Roles};
    /// use customerio_core::walk::Json;
    ///
    /// /// Prints the fields, for a log.
    /// struct Lines(String);
    ///
    /// impl Roles for Lines {
    ///     fn role<T: CioProperty + ?Sized>(&mut self, role: Role, value: &T) {
    ///         if let Ok(json) = serde_json::to_string(&Json(value)) {
    ///             self.0 += &format!("{}: {json}\n", role.key());
    ///         }
    ///     }
    /// }
    ///
    /// let mut lines = Lines(String::new());
    /// lines.role(Role::UserId, &17);
    /// assert_eq!(lines.0, "userId: 17\n");
    /// ```
    fn role<T: CioProperty + ?Sized>(&mut self, role: Role, value: &T);
}
