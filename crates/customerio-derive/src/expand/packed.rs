//! The names and docs of an event's fields for a driver of `cargo cio`: one string.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use crate::doc::DocText;
use crate::model::{Field, Model, Purpose};

/// The end of each text.
const END: char = '\0';

/// Texts that are being packed.
#[derive(Default)]
pub(super) struct Packed(String);

impl Packed {
    /// Packs the docs of an event, and the names and docs of its fields. Returns `None` for other types, and for
    /// fields whose types have no well-known names.
    pub(super) fn new(model: &Model<'_>, fields: &[Field<'_>]) -> Option<Self> {
        let is_for_event = matches!(model.purpose, Purpose::Event(_));
        let mut all = fields.iter();
        let are_plain = all.all(|it| it.plain.is_some() && it.is_plain());
        if !(model.is_shape_only && is_for_event && are_plain) {
            return None;
        }
        let mut packed = Self::default();
        packed.add(&known(doc(model.doc))?)?;
        for field in fields {
            packed.add(&field.name)?;
            packed.add(&known(doc(field.doc))?)?;
        }
        Some(packed)
    }

    /// Returns `None` for a text with an end in it.
    fn add(&mut self, text: &str) -> Option<()> {
        let is_packed = !text.contains(END);
        self.0.push_str(text);
        self.0.push(END);
        is_packed.then_some(())
    }

    /// `const TEXTS: Text = "A customer paid.\0order_id\0As printed.\0coupon\0\0";`
    pub(super) fn expand(&self) -> TokenStream {
        let Self(texts) = self;
        quote!(const TEXTS: __cio::Text = #texts;)
    }
}

fn known(text: DocText) -> Option<String> {
    match text {
        DocText::Known(text) => Some(text),
        DocText::Computed(_) => None,
    }
}
