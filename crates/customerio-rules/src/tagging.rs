//! The representations of enums in JSON.

use alloc::string::String;

use crate::fingerprint::{fold, of_str};
use crate::kind;

/// The representation of an enum in JSON: one of the four of serde.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagging<S = &'static str> {
    /// `"Name"`, or an object with the name as its only key.
    External,
    /// A key of the variant's own object holds the name.
    Internal {
        /// The key that holds the name.
        tag: S,
    },
    /// An object of two keys.
    Adjacent {
        /// The key that holds the name.
        tag: S,
        /// The key that holds the content.
        content: S,
    },
    /// JSON does not show the variant.
    Untagged,
}

impl Tagging<String> {
    /// Returns the same tagging with borrowed keys.
    #[must_use]
    pub fn as_deref(&self) -> Tagging<&str> {
        match self {
            Self::External => Tagging::External,
            Self::Internal { tag } => Tagging::Internal { tag },
            Self::Adjacent { tag, content } => Tagging::Adjacent { tag, content },
            Self::Untagged => Tagging::Untagged,
        }
    }
}

impl Tagging<&str> {
    /// Returns the fingerprint of an enum without its variants.
    #[must_use]
    pub const fn fingerprint(self) -> u64 {
        match self {
            Self::External => fold(&[kind::ENUM, kind::EXTERNAL]),
            Self::Internal { tag } => fold(&[kind::ENUM, kind::INTERNAL, of_str(tag)]),
            Self::Adjacent { tag, content } => {
                fold(&[kind::ENUM, kind::ADJACENT, of_str(tag), of_str(content)])
            }
            Self::Untagged => fold(&[kind::ENUM, kind::UNTAGGED]),
        }
    }
}
