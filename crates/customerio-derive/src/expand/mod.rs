//! Turns the model into tokens: a constant and a walk.
//!
//! Everything is in one `const _` block, in which `__cio` is the runtime's private module;
//! every other path is absolute, so that nothing of the user's can be meant by mistake.

mod checks;
mod choice;
mod columns;
mod constraints;
mod demands;
mod event;
mod fingerprint;
mod foreign;
mod id;
mod items;
mod known_types;
mod like;
pub(crate) mod lock;
mod mention;
mod object;
mod packed;
mod places;
mod table;
mod texts;
mod traits;
mod walk;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Generics;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

pub(crate) use self::items::word;
use self::items::{header, in_constant, unnamed};
use crate::attr::IdKey;
use crate::doc::{Doc, DocText};
use crate::lock::Lock;
use crate::model::{Body, Metadata, Model, Purpose};

/// Whether anybody could need what only a catalog needs. If not, nothing of it is written: the runtime
/// would drop it, but the compiler would have to read it.
const CATALOG: bool = cfg!(any(test, feature = "catalog"));

/// The most fields in a tuple of the runtime.
const MAX_TUPLE: usize = 12;

/// Writes the impls. Where something was wrong (`exact` is false) every marker is given, so that
/// a call with the type causes no second error. One that
/// `is_second` leaves out what the first derive of the item has written.
pub(crate) fn expand(
    customerio: &syn::Path,
    model: &Model<'_>,
    lock: &Lock,
    exact: bool,
    is_second: bool,
    other: Option<&Model<'_>>,
) -> TokenStream {
    let impls = if is_second {
        purpose(model, exact)
    } else {
        impls(model, exact)
    };
    let other = other.map(|model| purpose(model, false));
    let locked = unless_empty(lock::expand(model, lock));
    apart(customerio, &quote!(#impls #other #locked))
}

/// Returns the impls, for a scope in which `__cio` is known.
pub(crate) fn impls(model: &Model<'_>, exact: bool) -> TokenStream {
    let property = property(model);
    let purpose = purpose(model, exact);
    let id = id::expand(model);
    let demands = unless_empty(demands::expand(model));
    let known = unless_empty(known_types::expand(model));
    quote!(#property #purpose #id #demands #known)
}

/// Returns the impls of one derive alone.
fn purpose(model: &Model<'_>, exact: bool) -> TokenStream {
    match &model.purpose {
        Purpose::Property => TokenStream::new(),
        Purpose::Event(event) => event::expand(model, event, exact),
        Purpose::Traits(traits) => traits::expand(model, traits, exact),
    }
}

/// Returns tokens if there are any. `quote!` joins an empty stream by a call into the compiler too.
pub(crate) fn unless_empty(tokens: TokenStream) -> Option<TokenStream> {
    (!tokens.is_empty()).then_some(tokens)
}

/// Wraps items in a block that defines `__cio` and `__CioP`, so that no other name conflicts.
/// `customerio` is the path of that crate. It is in one import, since each import through an unresolved path is
/// an error. The name of the trait is one token, since the compiler parses each of its many uses.
pub(crate) fn apart(customerio: &syn::Path, items: &TokenStream) -> TokenStream {
    let private = Ident::new("__private", place_of(customerio));
    quote! {
        #[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
        const _: () = {
            use #customerio::#private as __cio;
            use __cio::{CioProperty as __CioP, NoWireForm as _};

            #items
        };
    }
}

/// The parts of an expansion that depend on the form of the type.
struct Form {
    /// The reference to the shape.
    shape: TokenStream,
    /// The body of the method that shows a value; `None` if a driver of `cargo cio` has no use for it.
    visit: Option<TokenStream>,
    /// Other items of the impl.
    more: TokenStream,
    /// The items next to the impl.
    rest: TokenStream,
}

impl Form {
    /// Returns the form of a type with a kind of its own.
    fn of_kind(
        model: &Model<'_>,
        kind: &TokenStream,
        visit: TokenStream,
        rest: TokenStream,
    ) -> Self {
        Self {
            shape: described(model, &quote!(__cio::Shape::new::<Self>(#kind))),
            visit: Some(visit),
            more: TokenStream::new(),
            rest,
        }
    }
}

/// ```ignore
/// impl CioProperty for Order {
///     const SHAPE: &'static Shape = object::<Self, 3, 2, 0>();
///     fn visit_property<V: Visitor>(&self, to: &mut V) { … }
/// }
/// ```
fn property(model: &Model<'_>) -> TokenStream {
    let Form {
        shape,
        visit,
        more,
        rest,
    } = match &model.body {
        Body::Object {
            fields, open, tag, ..
        } => object::expand(model, fields, *open, tag.as_ref()),
        Body::Newtype(field) => like::newtype(model, field),
        Body::Into(ty) => like::into(model, ty),
        Body::Places(fields) => places::expand(model, fields),
        Body::Null => null(model),
        Body::Texts(variants) => texts::expand(model, variants),
        Body::Choice(of) => choice::expand(model, of),
    };
    let (more, rest) = (unless_empty(more), unless_empty(rest));
    let header = header(model, &ident("CioProperty"));
    let visit = visit.map(|visit| {
        quote! {
            #[inline]
            fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
                #visit
            }
        }
    });
    quote! {
        #[automatically_derived]
        #header {
            const SHAPE: &'static __cio::Shape = #shape;
            #more

            #visit
        }
        #rest
    }
}

/// Expands a struct without fields, which is written as `null`.
fn null(model: &Model<'_>) -> Form {
    let kind = quote!(__cio::Kind::untagged(&[__cio::Variant::unit("null")]));
    let visit = quote! {
        __cio_to.variant(0);
        __cio_to.null();
    };
    Form::of_kind(model, &kind, visit, TokenStream::new())
}

/// Under which name schemas know a type.
fn name(model: &Model<'_>) -> String {
    let ident = model
        .variant_of
        .as_ref()
        .map_or(model.ident, |of| of.variant);
    ident.unraw().to_string()
}

/// Returns `&__cio::called(shape, "Plan", "What a customer …")`: the shape with the name, the
/// description and the other attributes of the type.
fn described(model: &Model<'_>, shape: &TokenStream) -> TokenStream {
    let name = name(model);
    let doc = doc(model.doc);
    let linted = lints(&model.lints)
        .filter(|_| CATALOG)
        .map(|lints| quote!(.with_lints(__cio::lints(#lints))));
    let personal = model.pii.as_deref().map(|class| {
        let pii = pii(class);
        quote!(.with_pii(#pii))
    });
    let id = model.id.map(|id| {
        let kind = match id {
            IdKey::User => quote!(User),
            IdKey::Anonymous => quote!(Anonymous),
            IdKey::Group => quote!(Group),
        };
        quote!(.identifying(__cio::IdKind::#kind))
    });
    quote!(&__cio::called(#shape, #name, #doc) #linted #personal #id)
}

/// Returns `&[__cio::Lint::allow("missing-docs")]`, or `None` without levels.
fn lints(said: &[(&'static str, bool)]) -> Option<TokenStream> {
    let lints = said.iter().map(|(rule, is_allowed)| {
        let level = if *is_allowed {
            quote!(allow)
        } else {
            quote!(deny)
        };
        quote!(__cio::Lint::#level(#rule))
    });
    (!said.is_empty()).then(|| quote!(&[#(#lints),*]))
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns the span of a type or a path for errors, without its hygiene. A type from a `macro_rules!`
/// must not make `self` and our own names unresolvable.
fn place_of(tokens: &impl Placed) -> Span {
    Span::call_site().located_at(tokens.place())
}

/// A node with a span. `syn` provides one for any node, but copies its tokens.
trait Placed {
    fn place(&self) -> Span;
}

impl<T: Placed> Placed for &T {
    fn place(&self) -> Span {
        T::place(self)
    }
}

impl Placed for syn::Path {
    fn place(&self) -> Span {
        let first = self
            .segments
            .first()
            .filter(|_| self.leading_colon.is_none());
        first.map_or_else(|| Spanned::span(self), |first| first.ident.span())
    }
}

impl Placed for syn::Type {
    fn place(&self) -> Span {
        match self {
            Self::Path(path) if path.qself.is_none() => path.path.place(),
            Self::Reference(reference) => reference.and_token.span(),
            _ => Spanned::span(self),
        }
    }
}

/// Returns a doc comment if a catalog needs it.
fn doc(of: Doc<'_>) -> DocText {
    if CATALOG { of.text() } else { DocText::EMPTY }
}

pub(crate) fn documented(of: Doc<'_>) -> Option<TokenStream> {
    let doc = doc(of);
    (!doc.is_empty()).then(|| quote!(.with_doc(__cio::fact(#doc))))
}

fn pii(class: &str) -> TokenStream {
    quote!(__cio::pii(#class))
}

fn metadata(of: &Metadata) -> TokenStream {
    let Metadata {
        owner,
        tags,
        since,
        deprecated,
    } = of;
    if tags.is_empty() && since.is_empty() && deprecated.is_none() {
        return quote!(__cio::owned(#owner, ::core::module_path!()));
    }
    let deprecated = deprecated
        .as_deref()
        .map_or_else(|| quote!(__cio::None), |note| quote!(__cio::Some(#note)));
    quote!(__cio::metadata(#owner, &[#(#tags),*], #since, #deprecated, ::core::module_path!()))
}

/// Returns the method that copies an event or traits for tests. A type with lifetimes can't outlive its
/// call, so it has no such method, unless it `holds` a type that has one.
pub(crate) fn keep_typed(generics: &Generics, holds: Option<&TokenStream>) -> Option<TokenStream> {
    let is_static = generics.lifetimes().next().is_none();
    let Some(holds) = holds else {
        return is_static.then(|| quote!(__cio::keep_typed!();));
    };
    let itself = is_static.then(|| quote!(__cio::copy_typed!(self, __cio_to);));
    Some(quote! {
        __cio::if_testing! {
            fn keep_typed(&self, __cio_to: &mut __cio::TypedValues) {
                #itself
                #holds
            }
        }
    })
}

/// Returns the type with every lifetime `'static`, for its registration.
fn static_type(model: &Model<'_>) -> TokenStream {
    let ident = model.ident;
    let lifetimes = model.generics.lifetimes().map(|_| quote!('static));
    quote!(#ident<#(#lifetimes),*>)
}

/// The type of a field, outside of the type that it is of: `Self` means nothing there.
fn outside(model: &Model<'_>, ty: &syn::Type) -> TokenStream {
    let whole = static_type(model);
    without_self(static_lifetimes(quote!(#ty)), &whole)
}

fn without_self(tokens: TokenStream, whole: &TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if ident == "Self" => whole.clone(),
            TokenTree::Group(group) => {
                let inner = without_self(group.stream(), whole);
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                TokenTree::Group(inner).into()
            }
            other => other.into(),
        })
        .collect()
}

/// A type outside of the struct that declares its lifetimes: they are of no interest to a
/// constant, so all are `'static`.
pub(crate) fn static_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let mut out = TokenStream::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                // The name of the lifetime.
                tokens.next();
                out.extend(quote!('static));
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), static_lifetimes(group.stream()));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}
