use std::borrow::Cow;

/// Whose call it is.
///
/// A text is a user id; an anonymous id has to be named:
///
/// ```
/// use customerio_core::call::Identity;
///
/// let user: Identity = "97980cfea0067".into();
/// let visitor = Identity::anonymous("a-42");
/// let both = Identity::both("97980cfea0067", "a-42");
/// assert_eq!(both.user_id(), user.user_id());
/// assert_eq!(both.anonymous_id(), visitor.anonymous_id());
/// ```
///
/// An id should have at most 150 bytes and must not be empty; the call that takes it says so if
/// it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity<'a> {
    /// Somebody known. The id may be an e-mail address.
    User(Cow<'a, str>),
    /// Somebody not known yet.
    Anonymous(Cow<'a, str>),
    /// Somebody known, and the id they had before: Customer.io ties what was recorded under the
    /// anonymous id to the user.
    Both {
        /// The id of the user.
        user: Cow<'a, str>,
        /// The id they had before.
        anonymous: Cow<'a, str>,
    },
}

impl<'a> Identity<'a> {
    /// Somebody known.
    #[must_use]
    pub fn user(id: impl Into<Cow<'a, str>>) -> Self {
        Self::User(id.into())
    }

    /// Somebody not known yet.
    #[must_use]
    pub fn anonymous(id: impl Into<Cow<'a, str>>) -> Self {
        Self::Anonymous(id.into())
    }

    /// Somebody known, and the id they had before.
    #[must_use]
    pub fn both(user: impl Into<Cow<'a, str>>, anonymous: impl Into<Cow<'a, str>>) -> Self {
        Self::Both {
            user: user.into(),
            anonymous: anonymous.into(),
        }
    }

    /// The id of the user, if there is one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::User(user) | Self::Both { user, .. } => Some(user),
            Self::Anonymous(_) => None,
        }
    }

    /// The anonymous id, if there is one.
    #[must_use]
    pub fn anonymous_id(&self) -> Option<&str> {
        match self {
            Self::Anonymous(anonymous) | Self::Both { anonymous, .. } => Some(anonymous),
            Self::User(_) => None,
        }
    }
}

impl<'a> From<&'a str> for Identity<'a> {
    fn from(user: &'a str) -> Self {
        Self::user(user)
    }
}

impl<'a> From<&'a String> for Identity<'a> {
    fn from(user: &'a String) -> Self {
        Self::user(user.as_str())
    }
}

impl From<String> for Identity<'_> {
    fn from(user: String) -> Self {
        Self::user(user)
    }
}
