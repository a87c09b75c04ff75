//! Types with well-known names, such as `String`, and what the name implies.
//!
//! A name is no proof, since another type can have it. A type that derives from here can't have one of
//! these names. For other types, the name only saves a separate assertion for each field; one assertion
//! for all such fields of a type stays.

use customerio_rules::constraint::{Constraint, Target};
use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, Type};

/// The JSON type that a well-known type name implies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Plain {
    Text,
    Integer { min: i128, max: i128 },
    Number,
    Boolean,
    List,
}

impl Plain {
    /// Returns what the name of a type implies, if all its names are well-known.
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

    /// Returns what a name implies.
    pub(crate) fn named(name: &str) -> Option<Self> {
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

    /// Returns whether a constraint applies to its values.
    pub(crate) const fn takes(self, constraint: &Constraint<'_>) -> bool {
        match constraint.target() {
            Target::Text => matches!(self, Self::Text),
            Target::Number => matches!(self, Self::Integer { .. } | Self::Number),
            Target::Countable => matches!(self, Self::List),
            Target::Any => true,
        }
    }

    /// Returns whether its values reach a bound; `None` is a bound with a fraction.
    pub(crate) const fn reaches(self, bound: Option<i128>) -> bool {
        match (self, bound) {
            (Self::Number, _) => true,
            (Self::Integer { min, max }, Some(bound)) => min <= bound && bound <= max,
            (Self::Integer { .. }, None) | (Self::Boolean | Self::Text | Self::List, _) => false,
        }
    }
}

/// Returns whether a name is well-known.
pub(crate) fn is_known(name: &Ident) -> bool {
    let name = name.to_string();
    matches!(name.as_str(), "Option" | "Vec") || Plain::named(&name).is_some()
}

/// Returns the type in an `Option`, by any path.
pub(crate) fn content_of_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(of) if path.qself.is_none() && last.ident == "Option" => Some(of),
        _ => None,
    }
}

/// Returns the name of a type without a path, and its only type argument.
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

/// Whether a type has no arguments in `<…>`.
pub(crate) fn has_no_arguments(ty: &Type) -> bool {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => {
            let mut segments = ty.path.segments.iter();
            segments.all(|it| it.arguments.is_none())
        }
        Type::Reference(of) => has_no_arguments(&of.elem),
        Type::Slice(of) => has_no_arguments(&of.elem),
        Type::Array(of) => has_no_arguments(&of.elem),
        Type::Tuple(of) => of.elems.iter().all(has_no_arguments),
        _ => false,
    }
}
