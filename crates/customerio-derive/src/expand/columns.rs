//! The fields of a table in columns: their names, their keys, and their types.

use customerio_rules::note::add_key;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Token;

use super::MAX_TUPLE;
use crate::model::Field;

/// Columns that are being written.
#[derive(Default)]
pub(super) struct Columns {
    /// Without anything between.
    pub(super) names: String,
    /// Where each name ends, and its fingerprint.
    pub(super) keys: Vec<u8>,
    /// Lists of types: `types::<(String, bool)>(), &[<Plan as CioProperty>::AS_FIELD]`. Types with
    /// well-known names are tuples, since an error about a type in a tuple is longer.
    types: TokenStream,
    /// The last of these lists.
    list: TokenStream,
    is_tuple: bool,
    len: usize,
}

impl Columns {
    /// Adds a row with the description of a type.
    pub(super) fn row(&mut self, name: &str, fingerprint: u64, of: TokenStream) {
        self.key(name, fingerprint);
        self.begin(false);
        self.list.extend(of);
        self.end();
    }

    /// Adds a row whose type has a well-known name.
    pub(super) fn plain_row(&mut self, field: &Field<'_>, fingerprint: u64) {
        self.key(&field.name, fingerprint);
        self.plain_type(field);
    }

    /// Adds a type with a well-known name, without a row.
    pub(super) fn plain_type(&mut self, field: &Field<'_>) {
        self.begin(true);
        field.ty.to_tokens(&mut self.list);
        self.end();
    }

    fn key(&mut self, name: &str, fingerprint: u64) {
        self.names.push_str(name);
        add_key(&mut self.keys, name, fingerprint);
    }

    /// Begins another list, unless the type belongs to the last one.
    fn begin(&mut self, is_tuple: bool) {
        if self.is_tuple != is_tuple || self.len == MAX_TUPLE {
            self.close_list();
        }
        self.is_tuple = is_tuple;
    }

    fn end(&mut self) {
        <Token![,]>::default().to_tokens(&mut self.list);
        self.len += 1;
    }

    fn close_list(&mut self) {
        let list = std::mem::take(&mut self.list);
        if std::mem::take(&mut self.len) > 0 {
            self.types.extend(if self.is_tuple {
                quote!(__cio::types::<(#list)>(),)
            } else {
                quote!(&[#list],)
            });
        }
    }

    /// Returns `&[types::<(String,)>()]`.
    pub(super) fn types(&mut self) -> TokenStream {
        self.close_list();
        let types = &self.types;
        quote!(&[#types])
    }
}
