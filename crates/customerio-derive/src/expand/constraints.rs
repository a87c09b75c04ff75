//! Constraints in an expansion: bytes, with their strings and patterns in separate lists, since a
//! constant reads strings from bytes slowly.

use customerio_rules::constraint::Constraint;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::Field;

/// Constraints that are being collected.
#[derive(Default)]
pub(super) struct Constraints {
    pub(super) bytes: Vec<u8>,
    pub(super) strings: Vec<String>,
    pub(super) patterns: Vec<TokenStream>,
    pub(super) count: usize,
}

impl Constraints {
    pub(super) fn add(&mut self, constraint: &Constraint<'_>) {
        if let Constraint::Pattern(source) = constraint {
            self.patterns.push(matches(source));
        }
        constraint.write_listed(&mut self.bytes, &mut self.strings);
        self.count += 1;
    }

    /// Adds the constraints of a field, then its check.
    pub(super) fn add_all(&mut self, field: &Field<'_>) {
        let check = field.check_path();
        for constraint in field.all_constraints(check.as_deref()) {
            self.add(&constraint);
        }
    }

    /// `b"…", &["…"], &[…]`
    pub(super) fn arguments(&self) -> TokenStream {
        let bytes = Literal::byte_string(&self.bytes);
        let Self {
            strings, patterns, ..
        } = self;
        quote!(#bytes, &[#(#strings),*], &[#(#patterns),*])
    }
}

/// Whether a string matches a pattern, as a function.
fn matches(source: &str) -> TokenStream {
    quote! {{
        fn matches(text: &::core::primitive::str) -> ::core::primitive::bool {
            static PATTERN: __cio::Pattern = __cio::Pattern::new(#source);
            PATTERN.matches(text)
        }
        matches
    }}
}
