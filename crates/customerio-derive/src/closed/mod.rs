//! An enum of events: a closed catalog.
//!
//! A variant that holds an event leaves everything to it. A variant with fields of its own goes
//! through reading, checking and writing as the struct that it could be: the *view*, a hidden
//! struct of references to the fields. The enum itself only says which of them a value is.

mod check;
mod expand;
mod model;
mod written;

use proc_macro2::TokenStream;
use syn::{DataEnum, DeriveInput};

use self::written::{Events, Variant};
use crate::errors::Errors;
use crate::input::Input;
use crate::serde_view::SerdeView;

/// The impls of an enum of events, and the mistakes in it.
pub(crate) fn expansion(input: &DeriveInput, of: &DataEnum, errors: &mut Errors) -> TokenStream {
    let written = Events::read(input, of, errors);
    let inputs: Vec<Option<Input<'_>>> = written
        .variants
        .iter()
        .map(|variant| match variant {
            Variant::Held { .. } => None,
            Variant::Inline(inline) => {
                let names = SerdeView::new(&inline.source);
                Some(Input::parse(&inline.source, &names, errors))
            }
        })
        .collect();
    let meant = check::check(&written, &inputs, errors);
    expand::expand(&meant, errors.is_empty())
}
