//! Field types with well-known names, each of which has a trait in `__private::known`. The trait's note
//! fits if the type has no wire form, for example because a feature is off.
//!
//! A name is no proof: the user's own type may have it. So the trait is implemented for every type with
//! a wire form, and mentions of the field's type cause no second error.

use proc_macro2::Ident;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound};

/// The names of the types, which are also those of the traits.
const NAMES: [&str; 46] = [
    "Uuid",
    "Decimal",
    "Url",
    "SmolStr",
    "CompactString",
    "DateTime",
    "NaiveDate",
    "OffsetDateTime",
    "UtcDateTime",
    "Timestamp",
    "ZonedDateTime",
    "Instant",
    "NaiveDateTime",
    "PrimitiveDateTime",
    "NaiveTime",
    "Duration",
    "TimeDelta",
    "SignedDuration",
    "Error",
    "Result",
    "Display",
    "PathBuf",
    "Path",
    "OsString",
    "OsStr",
    "SocketAddr",
    "Range",
    "RangeInclusive",
    "LinkedList",
    "BinaryHeap",
    "IndexMap",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "AtomicBool",
    "AtomicU64",
    "AtomicI64",
    "AtomicU32",
    "AtomicUsize",
    "Weak",
    "PhantomData",
    "Date",
];

/// Types of the standard library that have a wire form if their last argument has one.
const WRAPPERS: [&str; 7] = ["Option", "Vec", "Box", "Arc", "Rc", "HashMap", "BTreeMap"];

/// A type with a well-known name.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) name: &'a Ident,
}

/// Returns the type with a well-known name that a type is or contains.
pub(crate) fn find(ty: &Type) -> Option<Known<'_>> {
    let name = match ty {
        Type::Reference(of) => return find(&of.elem),
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            // An identifier makes a string for each comparison, and every field has a type.
            let name = last.ident.to_string();
            if WRAPPERS.contains(&name.as_str()) {
                let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                    return None;
                };
                return match arguments.args.last()? {
                    GenericArgument::Type(of) => find(of),
                    _ => None,
                };
            }
            let known = Known {
                ty,
                name: &last.ident,
            };
            return NAMES.contains(&name.as_str()).then_some(known);
        }
        Type::TraitObject(of) => match of.bounds.first()? {
            TypeParamBound::Trait(first) => &first.path.segments.last()?.ident,
            _ => return None,
        },
        _ => return None,
    };
    NAMES
        .contains(&name.to_string().as_str())
        .then_some(Known { ty, name })
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::parse_quote;

    use super::*;

    #[test]
    fn types_are_found_within_others() {
        let found = |ty: Type| {
            let known = find(&ty);
            known.map(|it| (it.ty.to_token_stream().to_string(), it.name.to_string()))
        };
        for (ty, inner, name) in [
            (parse_quote!(Option<uuid::Uuid>), "uuid :: Uuid", "Uuid"),
            (parse_quote!(&'a [u8]), "", ""),
            (parse_quote!(DateTime<Utc>), "DateTime < Utc >", "DateTime"),
            (
                parse_quote!(Box<dyn Error + Send>),
                "dyn Error + Send",
                "Error",
            ),
            (parse_quote!(BTreeMap<String, Vec<Url>>), "Url", "Url"),
            (parse_quote!(String), "", ""),
            (parse_quote!(Wrapper<Url>), "", ""),
        ] {
            let expected = (!name.is_empty()).then(|| (inner.to_owned(), name.to_owned()));
            assert_eq!(found(ty), expected);
        }
    }
}
