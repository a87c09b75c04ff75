//! An enum of events: a closed catalog.
//!
//! A variant that contains an event delegates to it. A variant with fields of its own is parsed,
//! checked and expanded as a struct: the *view*, a hidden struct of references to the fields. The enum
//! only selects one of them.

mod check;
mod expand;
mod model;
mod written;

use proc_macro2::TokenStream;
use syn::{DataEnum, DeriveInput};

use self::written::{Events, Variant};
use crate::attr::{self, ContainerAttrs};
use crate::errors::Errors;
use crate::input::Input;
use crate::lock;
use crate::model::Derive;
use crate::policy::{self, Package};
use crate::serde_view::SerdeView;

/// The impls of an enum of events, and the mistakes in it.
pub(crate) fn expansion(
    customerio: &syn::Path,
    input: &DeriveInput,
    of: &DataEnum,
    package: &Package,
    errors: &mut Errors,
) -> TokenStream {
    let mistakes = errors.len();
    let mut written = Events::read(input, of, errors);
    let attrs_are_whole = errors.len() == mistakes;
    if !attrs_are_whole {
        // An enum that is meant as one event contains no events, which is not another mistake.
        written
            .variants
            .retain(|variant| matches!(variant, Variant::Inline(_)));
    }
    let inputs: Vec<Option<Input<'_>>> = written
        .variants
        .iter()
        .map(|variant| match variant {
            Variant::Held { .. } => None,
            Variant::Inline(inline) => {
                let names = SerdeView::new(&inline.source);
                let mut input = Input::parse(&inline.source, &names, errors);
                // A name on the enum is one mistake, not another on each variant.
                input.attrs_are_whole &= attrs_are_whole;
                Some(input)
            }
        })
        .collect();
    let mut meant = check::check(&written, &inputs, errors);
    let beside_them = if errors.is_empty() {
        beside(&mut meant, &inputs, package, errors)
    } else {
        // A variant with mistakes is not compared with its lock.
        TokenStream::new()
    };
    expand::expand(customerio, &meant, &beside_them, errors.is_empty())
}

/// Refuses another derive on an enum with an event in its variants, and returns whether it is one.
pub(crate) fn refuse(derive: Derive, of: &DataEnum, errors: &mut Errors) -> bool {
    let key = of.variants.iter().find_map(|variant| {
        // The derive of events reports what is wrong with them.
        let attrs: ContainerAttrs = attr::read(&variant.attrs, &mut Errors::default());
        attrs.event_key().cloned()
    });
    if let Some(key) = &key {
        errors.add(
            key,
            format_args!(
                "`{key}` makes an event of this variant; derive `CioEvent` in place of `{}`",
                crate::check::name(derive)
            ),
        );
    }
    key.is_some()
}

/// Returns the checks of the project's rules and of the lock for each event that a variant declares.
fn beside<'a>(
    meant: &mut model::Events<'a>,
    inputs: &'a [Option<Input<'a>>],
    package: &Package,
    errors: &mut Errors,
) -> TokenStream {
    let mut locks = TokenStream::new();
    for (variant, input) in meant.variants.iter_mut().zip(inputs) {
        if let (model::Variant::Inline { view, .. }, Some(input)) = (variant, input) {
            policy::check(&package.policy, Derive::Event, input, view, errors);
            let lock = lock::find(package, input, view, errors);
            locks.extend(crate::expand::lock::expand(view, &lock));
        }
    }
    locks
}
