//! The derives of the `customerio` crate.
//!
//! `parse` (`input`, `attr`) reads what was written, `check` turns it into what is meant
//! (`model`) and collects every mistake, `expand` writes it. Only `check` can go from the one
//! to the other, so `expand` meets no invalid state and has no error path. Beside them, `lock`
//! finds what was accepted of an event, for the compiler to compare. An enum of
//! events goes the same way in `closed`, which sends each variant through the three as a struct.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod attr;
mod bounds;
mod check;
mod closed;
mod doc;
mod errors;
mod expand;
mod ide;
mod input;
mod known;
mod krate;
mod lock;
mod member;
mod model;
mod plain;
mod policy;
mod refused;
mod serde_view;
mod unfinished;

use std::cell::RefCell;

use proc_macro::TokenStream;
use proc_macro2::Ident;
use syn::DeriveInput;

use crate::model::Derive;

/// Makes a struct an event: `#[cio(event = "…")]`, `#[cio(page = "…")]` or `#[cio(screen = "…")]`;
/// or an enum one of several events.
/// Documented where it is re-exported, in the crate `customerio`.
// `customerio` is a guess, which is answered with `cio`.
#[proc_macro_derive(CioEvent, attributes(cio, serde, customerio))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Event, input)
}

/// Makes a struct a set of traits: `#[cio(person)]`, `#[cio(group)]` or `#[cio(relationship)]`.
/// Documented where it is re-exported, in the crate `customerio`.
#[proc_macro_derive(CioTraits, attributes(cio, serde, customerio))]
pub fn derive_traits(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Traits, input)
}

/// Gives a struct or an enum a wire form, so that it can be a property.
/// Documented where it is re-exported, in the crate `customerio`.
#[proc_macro_derive(CioProperty, attributes(cio, serde, customerio))]
pub fn derive_property(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Property, input)
}

fn expand_derive(derive: Derive, input: TokenStream) -> TokenStream {
    let tokens = proc_macro2::TokenStream::from(input);
    match syn::parse2::<DeriveInput>(tokens.clone()) {
        Ok(input) => expansion_of(&policy::Package::current(), derive, &input, earlier),
        Err(error) => unfinished::expansion(derive, tokens, &error),
    }
    .into()
}

/// The derives of an item before another. Two of them are a mistake, and nothing else shows a derive the others.
#[derive(Clone, Copy)]
struct Earlier {
    /// Whether there are any.
    any: bool,
    /// Whether one is of an event or of traits, which reports that no key names the call or the target.
    any_with_keys: bool,
}

/// The item of the last expansion.
struct Last {
    item: String,
    keys: Option<Derive>,
    derives: Vec<Derive>,
}

thread_local! {
    static LAST: RefCell<Last> = const {
        RefCell::new(Last { item: String::new(), keys: None, derives: Vec::new() })
    };
}

/// Returns the derives of an item before this one. `keys` is the derive that its keys belong to.
///
/// The compiler expands the derives of one item in a row, on one thread. The items of a macro can have one name at one
/// place, but not with one derive, and not with the keys of one unless these are a mistake.
fn earlier(derive: Derive, ident: &Ident, keys: Option<Derive>) -> Earlier {
    let item = format!("{ident} {:?}", ident.span());
    LAST.with_borrow_mut(|last| {
        if last.item != item || last.keys != keys || last.derives.contains(&derive) {
            *last = Last {
                item,
                keys,
                derives: Vec::new(),
            };
        }
        let earlier = Earlier {
            any: !last.derives.is_empty(),
            any_with_keys: last.derives.iter().any(|it| *it != Derive::Property),
        };
        last.derives.push(derive);
        earlier
    })
}

/// The only derive of an item.
fn none(_: Derive, _: &Ident, _: Option<Derive>) -> Earlier {
    Earlier {
        any: false,
        any_with_keys: false,
    }
}

/// Returns the expansion of the only derive of an item.
fn expansion(derive: Derive, input: &DeriveInput) -> proc_macro2::TokenStream {
    expansion_under(&policy::Package::current(), derive, input)
}

/// Returns it under the settings of a package.
fn expansion_under(
    package: &policy::Package,
    derive: Derive,
    input: &DeriveInput,
) -> proc_macro2::TokenStream {
    expansion_of(package, derive, input, none)
}

/// Returns the expansion: the impls, and every mistake that was found. The impls are generated despite
/// mistakes, so that a mistake causes no second error where the type is used. The second derive of an item leaves out
/// those that the first has written.
fn expansion_of(
    package: &policy::Package,
    derive: Derive,
    input: &DeriveInput,
    earlier: fn(Derive, &Ident, Option<Derive>) -> Earlier,
) -> proc_macro2::TokenStream {
    let mut errors = errors::Errors::default();
    let settings = package.report(&mut errors);
    let customerio = match krate::path(&input.attrs, package) {
        Ok(path) => path,
        Err(error) => {
            // Every path of the impls would fail too.
            errors.push(error);
            let errors = errors.into_compile_errors();
            return quote::quote! { #errors #settings };
        }
    };
    let mentions = ide::mention_to_analyzer(&customerio, input);
    if let syn::Data::Enum(of) = &input.data {
        let impls = if derive == Derive::Event {
            Some(closed::expansion(
                &customerio,
                input,
                of,
                package,
                &mut errors,
            ))
        } else {
            closed::refuse(derive, of, &mut errors).then(proc_macro2::TokenStream::new)
        };
        if let Some(impls) = impls {
            let errors = errors.into_compile_errors();
            return quote::quote! { #mentions #errors #settings #impls };
        }
    }
    let view = serde_view::SerdeView::new(input);
    let mut written = input::Input::parse(input, &view, &mut errors);
    let earlier = earlier(derive, &input.ident, written.attrs.derive());
    // An earlier derive reports that the attributes name no call or target.
    written.attrs_are_whole &= !earlier.any_with_keys;
    let mut meant = check::check(derive, &written, &mut errors);
    meant.is_shape_only = package.is_for_driver;
    policy::check(&package.policy, derive, &written, &mut meant, &mut errors);
    // A type with mistakes is not compared with its lock.
    let exact = errors.is_empty();
    let lock = if exact {
        lock::find(package, &written, &meant, &mut errors)
    } else {
        lock::Lock::None
    };
    // The first derive of an item writes what its keys say, even if they are those of another derive.
    let of_keys = written.attrs.derive().filter(|it| *it != derive);
    let other = of_keys
        .filter(|_| !earlier.any)
        .map(|it| check::check(it, &written, &mut errors::Errors::default()));
    let is_written = earlier.any && of_keys.is_none() && written.attrs.derive().is_some();
    let impls = (!is_written).then(|| {
        expand::expand(
            &customerio,
            &meant,
            &lock,
            exact,
            earlier.any,
            other.as_ref(),
        )
    });
    let mentions = expand::unless_empty(mentions);
    let errors = expand::unless_empty(errors.into_compile_errors());
    let settings = expand::unless_empty(settings);
    quote::quote! { #mentions #errors #settings #impls }
}

#[cfg(test)]
mod tests;
