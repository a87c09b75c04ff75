use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Path};

use super::{RangeLit, SignedLit, Slot, not_taken, range, texts, value};
use crate::errors::Errors;

/// The constraints on a field or on the value of a newtype.
#[derive(Default)]
pub(crate) struct ConstraintAttrs {
    pub(crate) length: Slot<RangeLit>,
    pub(crate) range: Slot<RangeLit>,
    pub(crate) multiple_of: Slot<SignedLit>,
    pub(crate) items: Slot<RangeLit>,
    pub(crate) pattern: Slot<LitStr>,
    pub(crate) format: Slot<LitStr>,
    pub(crate) one_of: Slot<Vec<LitStr>>,
    pub(crate) check: Slot<Path>,
}

impl ConstraintAttrs {
    /// Reads what follows the key of a constraint.
    pub(super) fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "length" => self.length.set(key, range(key, input)?, errors),
            "range" => self.range.set(key, range(key, input)?, errors),
            "multiple_of" => self.multiple_of.set(key, value(input)?, errors),
            "items" => self.items.set(key, range(key, input)?, errors),
            "pattern" => self.pattern.set(key, value(input)?, errors),
            "format" => self.format.set(key, value(input)?, errors),
            "one_of" => self.one_of.set(key, texts(input)?, errors),
            "check" => self.check.set(key, value(input)?, errors),
            _ => return Err(not_taken(key)),
        }
        Ok(())
    }

    /// Returns the keys as they were typed.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Ident> {
        let Self {
            length,
            range,
            multiple_of,
            items,
            pattern,
            format,
            one_of,
            check,
        } = self;
        [
            length.key(),
            range.key(),
            multiple_of.key(),
            items.key(),
            pattern.key(),
            format.key(),
            one_of.key(),
            check.key(),
        ]
        .into_iter()
        .flatten()
    }
}
