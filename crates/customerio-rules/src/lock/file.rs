//! The file that holds the lock of an event or traits type.
//!
//! A type finds its file by itself, without knowing of others, so a file can have two names: the
//! plain one, and one with a hash of what the type is, for those whose plain names are equal.

use alloc::format;
use alloc::string::String;

use crate::fingerprint::of_str;
use crate::slug::slug;

/// The folder, in that of a package or of its workspace.
pub const FOLDER: &str = "events.lock";

/// What turns the lock off, for a while, when it is set to [`OFF`].
pub const VARIABLE: &str = "CIO_LOCK";

/// See [`VARIABLE`].
pub const OFF: &str = "off";

/// What a file belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    pub call: String,
    /// The id of the object's type, of traits of a group; else empty.
    pub object_type: String,
    /// The crate that declares it, of traits: they have no name but that of a type; else empty.
    pub declared_in: String,
    /// The name of the event, or of the traits type.
    pub name: String,
    /// Its version.
    pub version: u32,
}

impl Subject {
    /// The plain name: `track-order-completed.json`, from version 2 on `….v2.json`.
    #[must_use]
    pub fn plain(&self) -> String {
        self.file("")
    }

    /// The name where another's plain name is equal.
    #[must_use]
    pub fn hashed(&self) -> String {
        let Self {
            object_type,
            declared_in,
            name,
            ..
        } = self;
        let hash = of_str(&format!("{object_type}/{declared_in}/{name}"));
        // Half of the hash: a name that people can still tell.
        self.file(&format!("-{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff)))
    }

    fn file(&self, suffix: &str) -> String {
        let (call, slug) = (&self.call, slug(&self.name));
        match self.version {
            0 | 1 => format!("{call}-{slug}{suffix}.json"),
            version => format!("{call}-{slug}{suffix}.v{version}.json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::Subject;

    #[test]
    fn names() {
        let subject = |name: &str, version| Subject {
            call: "track".into(),
            object_type: String::new(),
            declared_in: String::new(),
            name: name.into(),
            version,
        };
        let first = subject("Order Completed", 1);
        let second = subject("order_completed", 2);
        assert_eq!(first.plain(), "track-order-completed.json");
        assert_eq!(second.plain(), "track-order-completed.v2.json");
        assert_ne!(first.hashed(), subject("order_completed", 1).hashed());
        assert!(first.hashed().starts_with("track-order-completed-"));
        assert!(second.hashed().ends_with(".v2.json"));
    }
}
