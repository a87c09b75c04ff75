/// The kind of id that a newtype declares. A call for another kind of id does not compile with it.
///
/// ```
/// use customerio_core::shape::IdKind;
///
/// assert_eq!(IdKind::Group.key(), "group_id");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdKind {
    /// The id of a known person: `#[cio(user_id)]`.
    User,
    /// The id of a visitor who is not known yet: `#[cio(anonymous_id)]`.
    Anonymous,
    /// The id of an object, such as a company: `#[cio(group_id)]`.
    Group,
}

impl IdKind {
    /// Returns the key of the attribute.
    #[doc = example!("KIND: IdKind" = "IdKind::Anonymous", r#"KIND.key() == "anonymous_id""#)]
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::User => "user_id",
            Self::Anonymous => "anonymous_id",
            Self::Group => "group_id",
        }
    }

    /// Returns the identified thing with its article.
    pub(crate) const fn owner(self) -> &'static str {
        match self {
            Self::User => "a user",
            Self::Anonymous => "a visitor",
            Self::Group => "a group",
        }
    }
}
