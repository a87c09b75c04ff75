//! The files with the locks of events and traits types.
//!
//! A derive finds the file of a type without knowing the other types. So a file has one of two names:
//! the plain one, or one with a hash if another type has the same plain name.

use alloc::format;
use alloc::string::String;

use crate::fingerprint::of_str;
use crate::slug::slug;

/// The name of the folder, in the folder of a package or of its workspace.
pub const FOLDER: &str = "events.lock";

/// The environment variable that disables the lock if its value is [`OFF`].
pub const VARIABLE: &str = "CIO_LOCK";

/// The value of [`VARIABLE`] that disables the lock.
pub const OFF: &str = "off";

/// The event or traits type that a file belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    pub call: String,
    /// For traits of a group, the id of the object type; otherwise empty.
    pub object_type: String,
    /// For traits, the crate that declares them, since type names repeat; otherwise empty.
    pub declared_in: String,
    /// The name of the event or of the traits type.
    pub name: String,
    /// The version.
    pub version: u32,
}

impl Subject {
    /// Returns the plain file name: `track-order-completed.json`, from version 2 on `….v2.json`.
    #[must_use]
    pub fn plain(&self) -> String {
        self.file("")
    }

    /// Returns the file name for a type whose plain name is already in use.
    #[must_use]
    pub fn hashed(&self) -> String {
        let Self {
            object_type,
            declared_in,
            name,
            ..
        } = self;
        let hash = of_str(&format!("{object_type}/{declared_in}/{name}"));
        // Half of the hash is short enough to recognize.
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
