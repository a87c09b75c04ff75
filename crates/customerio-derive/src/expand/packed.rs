//! The fields of an event for a driver of `cargo cio`, in fewer tokens than rows: a tuple of types, and one string.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Token, Type};

use super::doc;
use crate::doc::DocText;
use crate::model::{Field, Model, Purpose};
use crate::plain::Plain;

/// The longest tuple whose types the runtime lists.
const MAX_TUPLE: usize = 12;

/// The end of each text.
const END: char = '\0';

/// Fields that are being packed.
#[derive(Default)]
pub(super) struct Packed<'a> {
    types: Vec<&'a Type>,
    texts: String,
}

impl<'a> Packed<'a> {
    /// Packs the docs of an event and its fields. Returns `None` for fields whose types have no well-known names,
    /// since an error about a type in a tuple is longer.
    pub(super) fn new(model: &Model<'a>, fields: &[Field<'a>]) -> Option<Self> {
        if !model.is_shape_only || !matches!(model.purpose, Purpose::Event(_)) {
            return None;
        }
        let mut packed = Self::default();
        packed.add(&known(doc(model.doc))?)?;
        for field in fields {
            let is_packed = field.is_plain() && Plain::of(field.ty).is_some();
            packed.types.push(is_packed.then_some(field.ty)?);
            packed.add(&field.name)?;
            packed.add(&known(doc(field.doc))?)?;
        }
        Some(packed)
    }

    /// Returns `None` for a text with an end in it.
    fn add(&mut self, text: &str) -> Option<()> {
        let is_packed = !text.contains(END);
        self.texts.push_str(text);
        self.texts.push(END);
        is_packed.then_some(())
    }

    /// ```ignore
    /// const TYPES: Types = &[types::<(String, Option<String>,)>()];
    /// const TEXTS: Text = "A customer paid.\0order_id\0As printed.\0coupon\0\0";
    /// ```
    pub(super) fn expand(&self) -> TokenStream {
        let mut lists = TokenStream::new();
        for types in self.types.chunks(MAX_TUPLE) {
            let mut tuple = TokenStream::new();
            for ty in types {
                ty.to_tokens(&mut tuple);
                tuple.append_all([<Token![,]>::default()]);
            }
            lists.extend(quote!(__cio::types::<(#tuple)>(),));
        }
        let texts = &self.texts;
        quote! {
            const TYPES: __cio::Types = &[#lists];
            const TEXTS: __cio::Text = #texts;
        }
    }
}

fn known(text: DocText) -> Option<String> {
    match text {
        DocText::Known(text) => Some(text),
        DocText::Computed(_) => None,
    }
}
