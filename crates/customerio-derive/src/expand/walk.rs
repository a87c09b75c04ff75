//! The statements that show fields to a visitor.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Token;

use super::MAX_TUPLE;

/// Statements that are being written. Consecutive fields of types with well-known names share one:
/// `show::<Self, 0, 2>((&self.order_id, &self.total), __cio_to);`. The compiler checks one call in less time
/// than one for each field.
pub(super) struct Walk {
    /// Which table of the type has the fields.
    table: usize,
    written: TokenStream,
    /// The tuple of the next call, how many fields it has, and the index of the first.
    values: TokenStream,
    len: usize,
    first: usize,
}

impl Walk {
    pub(super) fn new(table: usize) -> Self {
        Self {
            table,
            written: TokenStream::new(),
            values: TokenStream::new(),
            len: 0,
            first: 0,
        }
    }

    /// Shows the field at an index of the table, whose type has a well-known name.
    pub(super) fn plain_field(&mut self, index: usize, access: &dyn ToTokens) {
        if self.len == MAX_TUPLE || index != self.first + self.len {
            self.show();
        }
        if self.len == 0 {
            self.first = index;
        }
        access.to_tokens(&mut self.values);
        <Token![,]>::default().to_tokens(&mut self.values);
        self.len += 1;
    }

    /// Returns where other statements are written.
    pub(super) fn statements(&mut self) -> &mut TokenStream {
        self.show();
        &mut self.written
    }

    pub(super) fn finish(mut self) -> TokenStream {
        self.show();
        self.written
    }

    fn show(&mut self) {
        if std::mem::take(&mut self.len) > 0 {
            let values = std::mem::take(&mut self.values);
            let Self { table, first, .. } = self;
            self.written
                .extend(quote!(__cio::show::<Self, #table, #first>((#values), __cio_to);));
        }
    }
}
