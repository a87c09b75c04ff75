//! The value of a line in a [table](super::table): `optional text; length 1..=64`.
//!
//! A line has `optional` and `nullable`, the form, and the constraints of the type. The constraints that
//! the field adds follow a semicolon. The parts of an object, a list or a variant have their own lines.

mod read;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

pub use self::write::write;

use crate::format::Format;
use crate::tagging::Tagging;

/// A parsed line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whether the field may be left out.
    pub optional: bool,
    /// Whether the value may be null.
    pub nullable: bool,
    /// The form, without its parts.
    pub form: Form,
    /// The constraints of the type, in byte form.
    pub own: Vec<u8>,
    /// The constraints that the field adds, in byte form.
    pub added: Vec<u8>,
}

/// A form without its parts.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "documented at the kind with the same name")]
pub enum Form {
    Any,
    Boolean,
    Integer {
        min: i128,
        max: u128,
    },
    Number,
    Text {
        format: Option<Format>,
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
        tagging: Tagging<String>,
        variants: Vec<(String, VariantForm)>,
    },
    Recursive,
    Foreign,
}

/// The form of a variant's content, by its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "documented at the content with the same name")]
pub enum VariantForm {
    Unit,
    Newtype,
    Tuple { places: usize },
    Object,
}

/// The integer types of Rust, whose ranges are written as their names.
const INTEGERS: [(&str, i128, u128); 10] = [
    ("i8", i8::MIN as i128, i8::MAX as u128),
    ("i16", i16::MIN as i128, i16::MAX as u128),
    ("i32", i32::MIN as i128, i32::MAX as u128),
    ("i64", i64::MIN as i128, i64::MAX as u128),
    ("i128", i128::MIN, i128::MAX as u128),
    ("u8", 0, u8::MAX as u128),
    ("u16", 0, u16::MAX as u128),
    ("u32", 0, u32::MAX as u128),
    ("u64", 0, u64::MAX as u128),
    ("u128", 0, u128::MAX),
];
