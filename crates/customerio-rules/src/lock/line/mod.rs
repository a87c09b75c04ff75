//! What stands beside a path: `optional text; length 1..=64`.
//!
//! First whether it may be left out or be null, then the form, then what values of the type keep;
//! behind the semicolon, what this field adds. What an object, a list or a variant holds stands in
//! lines of its own.

mod read;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

pub use self::write::constraint;
pub(super) use self::write::{write_constraints, write_kind};

/// A line that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whether the field may be left out.
    pub optional: bool,
    /// Whether the value may be null.
    pub nullable: bool,
    /// The form, without what it holds.
    pub form: Form,
    /// The bytes of what every value of the type keeps.
    pub own: Vec<u8>,
    /// The bytes of what the field adds.
    pub added: Vec<u8>,
}

/// A form without what it holds.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the kind of the same name")]
pub enum Form {
    Any,
    Boolean,
    Integer {
        min: i128,
        max: u128,
    },
    Number,
    Text {
        format: String,
    },
    List {
        min: u64,
        max: Option<u64>,
        unique: bool,
    },
    Tuple {
        places: usize,
    },
    Map,
    Object {
        open: bool,
    },
    Enum {
        tagging: OwnedTagging,
        variants: Vec<(String, VariantForm)>,
    },
    Recursive,
    Foreign,
}

/// [`Tagging`](super::Tagging) with names of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the tagging of the same name")]
pub enum OwnedTagging {
    External,
    Internal { tag: String },
    Adjacent { tag: String, content: String },
    Untagged,
}

/// What a variant holds, by its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the content of the same name")]
pub enum VariantForm {
    Unit,
    Newtype,
    Tuple { places: usize },
    Object,
}
