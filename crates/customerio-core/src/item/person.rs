//! The person of a written item.

use core::fmt;

use customerio_rules::{fingerprint, semantic};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::call::Identity;
use crate::call::key::MessageKey;

/// The ids of a person, to find their messages among written items.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::{Identify, Identity};
/// use customerio_core::item::{ItemSettings, PersonIds, write_item};
///
/// let mut item = Vec::new();
/// write_item(&Identify::new("u1", &Empty), &ItemSettings::default(), &mut item)?;
/// assert!(PersonIds::new(&Identity::user("u1")).own(&item));
/// assert!(!PersonIds::new(&Identity::user("u10")).own(&item));
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PersonIds {
    user: Option<Box<str>>,
    anonymous: Option<Box<str>>,
    hashes: [Option<u64>; 2],
}

impl PersonIds {
    /// The ids of an identity.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Identity};
    /// use customerio_core::item::PersonIds;
    ///
    /// let person = PersonIds::new(&Identity::both("u1", AnonymousId::new("a-42")));
    /// assert!(person.own(br#"{"userId":"u1"}"#) && person.own(br#"{"anonymousId":"a-42"}"#));
    /// ```
    #[must_use]
    pub fn new(identity: &Identity<'_>) -> Self {
        Self {
            user: identity.user_id().map(Into::into),
            anonymous: identity.anonymous_id().map(Into::into),
            hashes: [identity.user_id(), identity.anonymous_id()]
                .map(|id| id.map(fingerprint::of_str)),
        }
    }

    /// Returns whether an item with these [`touches`](super::ItemHead::touches) may be of the person. It
    /// compares hashes, so the item itself decides. An item without touches may be of anybody.
    ///
    /// ```
    /// use customerio_core::call::Identity;
    /// use customerio_core::item::PersonIds;
    ///
    /// assert!(PersonIds::new(&Identity::user("u1")).may_own(&[None; 3]));
    /// ```
    #[must_use]
    pub fn may_own(&self, touches: &[Option<u64>; 3]) -> bool {
        let mut given = touches.iter().filter(|hash| hash.is_some()).peekable();
        given.peek().is_none() || given.any(|hash| self.hashes.contains(hash))
    }

    /// Returns whether an item is of the person: its `userId`, `anonymousId` or `previousId` is an id of
    /// the person, byte for byte. The previous id of an alias may be of a user or of a visitor.
    ///
    /// An item that asks to delete or suppress the person is not: it carries out what a removal of
    /// their messages is for.
    ///
    /// ```
    /// use customerio_core::call::Identity;
    /// use customerio_core::item::PersonIds;
    ///
    /// let person = PersonIds::new(&Identity::user("u1"));
    /// assert!(person.own(br#"{"userId":"u1","event":"Paid"}"#));
    /// assert!(!person.own(br#"{"userId":"u2","event":"Paid"}"#));
    /// ```
    #[must_use]
    pub fn own(&self, item: &[u8]) -> bool {
        let Ok(ids) = serde_json::from_slice::<ItemIds>(item) else {
            return false;
        };
        let is_user = |id: &Option<String>| id.is_some() && id.as_deref() == self.user.as_deref();
        let is_visitor =
            |id: &Option<String>| id.is_some() && id.as_deref() == self.anonymous.as_deref();
        let previous = &ids.previous_id;
        let is_own = is_user(&ids.user_id)
            || is_visitor(&ids.anonymous_id)
            || is_user(previous)
            || is_visitor(previous);
        is_own && !ids.erases()
    }
}

/// Shows no id, since it may be personal data.
impl fmt::Debug for PersonIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonIds").finish_non_exhaustive()
    }
}

/// The parts of an item that name its person.
#[derive(Default)]
struct ItemIds {
    user_id: Option<String>,
    anonymous_id: Option<String>,
    previous_id: Option<String>,
    event: Option<String>,
}

impl ItemIds {
    /// Returns whether the item deletes or suppresses its person.
    fn erases(&self) -> bool {
        self.event.as_deref().is_some_and(|event| {
            event == semantic::USER_DELETED.name || event == semantic::USER_SUPPRESSED.name
        })
    }
}

impl<'de> Deserialize<'de> for ItemIds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Ids;

        impl<'de> Visitor<'de> for Ids {
            type Value = ItemIds;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an item")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ItemIds, A::Error> {
                let mut ids = ItemIds::default();
                while let Some(key) = map.next_key::<String>()? {
                    let id = if key == MessageKey::UserId.as_str() {
                        &mut ids.user_id
                    } else if key == MessageKey::AnonymousId.as_str() {
                        &mut ids.anonymous_id
                    } else if key == MessageKey::PreviousId.as_str() {
                        &mut ids.previous_id
                    } else if key == MessageKey::Event.as_str() {
                        &mut ids.event
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    *id = match map.next_value()? {
                        Value::String(id) => Some(id),
                        // An item that was read from JSON may have an integer as id.
                        Value::Number(id) => Some(id.to_string()),
                        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
                    };
                }
                Ok(ids)
            }
        }

        from.deserialize_map(Ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Empty;
    use crate::call::semantic::{UserDeleted, UserSuppressed, UserUnsuppressed};
    use crate::call::{Alias, AnonymousId, Call, Group, GroupId, Identify};
    use crate::item::{ItemSettings, write_item};

    fn written(call: &impl Call) -> (Vec<u8>, [Option<u64>; 3]) {
        let mut item = Vec::new();
        let written = write_item(call, &ItemSettings::default(), &mut item).unwrap();
        (item, written.head.touches)
    }

    fn owns(identity: &Identity<'_>, call: &impl Call) -> bool {
        let (item, touches) = written(call);
        let ids = PersonIds::new(identity);
        assert!(ids.may_own(&touches) || !ids.own(&item));
        ids.own(&item)
    }

    #[test]
    fn an_item_is_of_the_person_by_its_user_anonymous_and_previous_id() {
        let user = Identity::user("u1");
        let visitor = Identity::anonymous(AnonymousId::new("u1"));
        let both = Identity::both("x", AnonymousId::new("u1"));
        assert!(owns(&user, &Identify::new("u1", &Empty)));
        assert!(!owns(&visitor, &Identify::new("u1", &Empty)));
        assert!(owns(
            &user,
            &Identify::new(Identity::both("u1", AnonymousId::new("a")), &Empty)
        ));
        assert!(owns(&both, &Identify::new(AnonymousId::new("u1"), &Empty)));
        assert!(!owns(&user, &Identify::new(AnonymousId::new("u1"), &Empty)));
        for identity in [&user, &visitor, &both] {
            assert!(owns(identity, &Alias::new("u2", AnonymousId::new("u1"))));
            assert!(!owns(
                identity,
                &Group::new("u2", GroupId::new("u1"), &Empty)
            ));
        }
        assert!(owns(&user, &Group::new("u1", GroupId::new("acme"), &Empty)));
        let quoted = "a \"quoted\" \\ id \u{1F600}";
        assert!(owns(
            &Identity::user(quoted),
            &Identify::new(quoted, &Empty)
        ));
    }

    #[test]
    fn a_request_to_delete_or_suppress_is_not_one_of_their_messages() {
        let user = Identity::user("u1");
        assert!(!owns(&user, &UserDeleted::new("u1")));
        assert!(!owns(&user, &UserSuppressed::new("u1")));
        assert!(owns(&user, &UserUnsuppressed::new("u1")));
    }

    #[test]
    fn an_equal_hash_is_not_enough() {
        let ids = PersonIds::new(&Identity::user("u1"));
        let (item, _) = written(&Identify::new("u2", &Empty));
        assert!(ids.may_own(&[None, Some(fingerprint::of_str("u1")), None]));
        assert!(ids.may_own(&[None; 3]));
        assert!(!ids.own(&item));
        assert!(!ids.own(b"no json"));
        assert!(PersonIds::new(&Identity::user("42")).own(br#"{"userId":42}"#));
        assert!(!ids.may_own(&[Some(fingerprint::of_str("u2")), None, None]));
    }
}
