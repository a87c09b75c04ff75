//! Types that everybody knows by name, and what they promise.
//!
//! A name is no proof: there can be another type that is called so. One that derives from here can't be;
//! for any other, what follows from a name is only which question need not be put to the compiler for each
//! field alone; one question for all such fields of a type stays.

use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, Type};

use crate::model::ConstraintKind;

/// What a type's name promises of its values when they are there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Plain {
    Text,
    Integer { min: i128, max: i128 },
    Number,
    Boolean,
    List,
}

impl Plain {
    /// What the name of a type promises, if it is one that everybody knows, all through.
    pub(crate) fn of(ty: &Type) -> Option<Self> {
        let ty = match ty {
            Type::Reference(of) => &*of.elem,
            ty => ty,
        };
        let (name, argument) = name_with_argument(ty)?;
        match argument {
            None => Self::named(&name),
            Some(of) => {
                let of = Self::of(of)?;
                match name.as_str() {
                    "Option" => Some(of),
                    "Vec" => Some(Self::List),
                    _ => None,
                }
            }
        }
    }

    fn named(name: &str) -> Option<Self> {
        let integer = |min: i128, max: i128| Some(Self::Integer { min, max });
        match name {
            "String" | "str" => Some(Self::Text),
            "bool" => Some(Self::Boolean),
            "f32" | "f64" => Some(Self::Number),
            "u8" => integer(0, u8::MAX.into()),
            "u16" => integer(0, u16::MAX.into()),
            "u32" => integer(0, u32::MAX.into()),
            "u64" => integer(0, u64::MAX.into()),
            "i8" => integer(i8::MIN.into(), i8::MAX.into()),
            "i16" => integer(i16::MIN.into(), i16::MAX.into()),
            "i32" => integer(i32::MIN.into(), i32::MAX.into()),
            "i64" => integer(i64::MIN.into(), i64::MAX.into()),
            _ => None,
        }
    }

    /// Whether its values can keep a constraint.
    pub(crate) const fn can_keep(self, constraint: &ConstraintKind) -> bool {
        match constraint {
            ConstraintKind::Length { .. }
            | ConstraintKind::Pattern(_)
            | ConstraintKind::Format(_)
            | ConstraintKind::OneOf(_) => matches!(self, Self::Text),
            ConstraintKind::Range { .. } => matches!(self, Self::Integer { .. } | Self::Number),
            ConstraintKind::Items { .. } => matches!(self, Self::List),
        }
    }

    /// Whether its values reach a bound, which is no whole number if it is none.
    pub(crate) const fn reaches(self, bound: Option<i128>) -> bool {
        match (self, bound) {
            (Self::Number, _) => true,
            (Self::Integer { min, max }, Some(bound)) => min <= bound && bound <= max,
            _ => false,
        }
    }
}

/// Whether a type is known to everybody by this name.
pub(crate) fn is_known(name: &Ident) -> bool {
    let name = name.to_string();
    matches!(name.as_str(), "Option" | "Vec") || Plain::named(&name).is_some()
}

/// The name of a type of one word, and the one type that it is given.
pub(crate) fn name_with_argument(ty: &Type) -> Option<(String, Option<&Type>)> {
    let Type::Path(path) = ty else {
        return None;
    };
    if path.qself.is_some() || path.path.leading_colon.is_some() {
        return None;
    }
    let mut segments = path.path.segments.iter();
    let (Some(segment), None) = (segments.next(), segments.next()) else {
        return None;
    };
    let argument = match &segment.arguments {
        PathArguments::None => None,
        PathArguments::AngleBracketed(arguments) => {
            let mut arguments = arguments.args.iter();
            match (arguments.next(), arguments.next()) {
                (Some(GenericArgument::Type(of)), None) => Some(of),
                _ => return None,
            }
        }
        PathArguments::Parenthesized(_) => return None,
    };
    Some((segment.ident.to_string(), argument))
}
