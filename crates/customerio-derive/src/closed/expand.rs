//! The impls of an enum of events. Its specs are those of its variants, and its methods call the event
//! of the variant.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, Type};

use super::model::{Events, Variant};
use crate::bounds::mentions_itself;
use crate::expand::{apart, documented, impls, keep_typed, static_lifetimes, word};
use crate::model::{EventCall, Model};
use crate::plain::has_no_arguments;

/// Writes the impls. Where something was wrong (`exact` is false), every marker is given and
/// variants may be missing.
pub(super) fn expand(
    customerio: &syn::Path,
    events: &Events<'_>,
    locks: &TokenStream,
    exact: bool,
) -> TokenStream {
    let views = events.variants.iter().filter_map(|variant| match variant {
        Variant::Held { .. } => None,
        Variant::Inline { fields, view, .. } => {
            let declared = declare_view(events, view, fields);
            let impls = impls(view, exact);
            Some(quote!(#declared #impls))
        }
    });
    let tables = tables(events);
    let property = property(events, exact);
    let object = object(events, exact);
    let event = event(events, exact);
    let markers = markers(events, exact);
    let checks = exact.then(|| checks(events));
    let items = quote! {
        #(#views)*
        #tables
        #property
        #object
        #event
        #markers
        #checks
        #locks
    };
    apart(customerio, &items)
}

/// The hidden struct of references to the fields of a variant.
fn declare_view(events: &Events<'_>, view: &Model<'_>, fields: &[(&Ident, &Type)]) -> TokenStream {
    let (
        Model {
            ident, generics, ..
        },
        enumeration,
    ) = (view, events.ident);
    let (_, arguments, clause) = events.generics.split_for_impl();
    let mut aliases = TokenStream::new();
    let fields: Vec<_> = fields
        .iter()
        .map(|(member, ty)| {
            // With the name of the enum: see `expand::items`.
            if events.generics.params.is_empty()
                && !has_no_arguments(ty)
                && !mentions_itself(ident, ty)
            {
                let name = format!("__CioOf{}_{}", ident.unraw(), member.unraw());
                let alias = Ident::new(&name, enumeration.span());
                aliases.extend(quote!(#[allow(non_camel_case_types)] type #alias = #ty;));
                return quote!(#member: &'__cio #alias);
            }
            quote!(#member: &'__cio #ty)
        })
        .collect();
    let parameters = &generics.params;
    quote! {
        #aliases
        #[allow(dead_code, deprecated)]
        struct #ident<#parameters> #clause {
            #(#fields,)*
            __cio_of: ::core::marker::PhantomData<&'__cio #enumeration #arguments>,
        }
    }
}

/// Returns the tables of all events.
fn tables(events: &Events<'_>) -> TokenStream {
    let variants = events.variants.iter().map(|variant| {
        let (ty, at) = static_type(variant);
        quote_spanned!(at=> <#ty as __cio::CioEvent>::SPECS)
    });
    quote! {
        const __CIO_VARIANTS: &[&[&__cio::EventSpec]] = &[#(#variants),*];
        const __CIO_SPECS: &[&__cio::EventSpec; __cio::count_specs(__CIO_VARIANTS)] =
            &__cio::all_specs(__CIO_VARIANTS);
    }
}

fn property(events: &Events<'_>, exact: bool) -> TokenStream {
    let header = header(events, &quote!(CioProperty));
    let name = events.ident.unraw().to_string();
    let documented = documented(events.doc);
    let visit = ask(
        events,
        exact,
        |of, at| quote_spanned!(at=> <#of as __CioP>::visit_property(__cio_event, __cio_to)),
    );
    quote! {
        #header {
            const SHAPE: &'static __cio::Shape = &__cio::Shape::new::<Self>(
                __cio::Kind::untagged(&__cio::variants_of(__CIO_SPECS)),
            ).with_name(#name) #documented;

            fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
                #visit
            }
        }
    }
}

fn object(events: &Events<'_>, exact: bool) -> TokenStream {
    let header = header(events, &quote!(CioObject));
    let visit = ask(
        events,
        exact,
        |of, at| quote_spanned!(at=> <#of as __cio::CioObject>::visit_fields(__cio_event, __cio_to)),
    );
    quote! {
        #header {
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                #visit
            }
        }
    }
}

fn event(events: &Events<'_>, exact: bool) -> TokenStream {
    let header = header(events, &quote!(CioEvent));
    let spec = ask(
        events,
        exact,
        |of, at| quote_spanned!(at=> <#of as __cio::CioEvent>::event_spec(__cio_event)),
    );
    let roles = ask(
        events,
        exact,
        |of, at| quote_spanned!(at=> <#of as __cio::CioEvent>::visit_roles(__cio_event, __cio_to)),
    );
    let held = ask(
        events,
        exact,
        |of, at| quote_spanned!(at=> <#of as __cio::CioEvent>::keep_typed(__cio_event, __cio_to)),
    );
    let keep_typed = keep_typed(events.generics, Some(&held));
    quote! {
        #header {
            const SPECS: &'static [&'static __cio::EventSpec] = __CIO_SPECS;

            fn event_spec(&self) -> &'static __cio::EventSpec {
                #spec
            }

            fn visit_roles<__CioR: __cio::Roles>(&self, __cio_to: &mut __CioR) {
                #roles
            }

            #keep_typed
        }
    }
}

/// Calls the variant's event, as `__cio_event` of the type that is passed to `with`.
fn ask(
    events: &Events<'_>,
    exact: bool,
    with: impl Fn(TokenStream, Span) -> TokenStream,
) -> TokenStream {
    let arms = events.variants.iter().map(|variant| match variant {
        Variant::Held { ident, ty } => {
            let ask = with(ty.to_token_stream(), ty.span());
            // Every body names this constant, so that a type without the trait is one error.
            let event = quote_spanned!(ty.span()=> <#ty as __cio::CioEvent>::SPECS);
            quote!(Self::#ident(__cio_event) => { let _ = #event; #ask })
        }
        Variant::Inline {
            ident,
            fields,
            view,
            ..
        } => {
            let ask = with(quote!(_), Span::call_site());
            let members: Vec<_> = fields.iter().map(|(member, _)| *member).collect();
            // Names that can't occur in the user's scope, nor among the other names of this code.
            let bound: Vec<_> = members
                .iter()
                .map(|it| format_ident!("__cio_field_{}", it.unraw()))
                .collect();
            let view = view.ident;
            quote! {
                Self::#ident { #(#members: #bound),* } => {
                    let __cio_event = &#view {
                        #(#members: #bound,)*
                        __cio_of: ::core::marker::PhantomData,
                    };
                    #ask
                }
            }
        }
    });
    // A variant is missing only after an error.
    let rest = (!exact).then(|| quote!(_ => ::core::unreachable!(),));
    quote! {
        match self {
            #(#arms)*
            #rest
        }
    }
}

fn markers(events: &Events<'_>, exact: bool) -> TokenStream {
    [
        ("TrackEvent", events.call == EventCall::Track),
        ("PageEvent", events.call == EventCall::Page),
        ("ScreenEvent", events.call == EventCall::Screen),
        ("Identified", events.identified),
    ]
    .into_iter()
    .filter(|(_, is)| *is || !exact)
    .map(|(marker, _)| {
        let marker = Ident::new(marker, Span::call_site());
        let header = header(events, &quote!(#marker));
        quote!(#header {})
    })
    .collect()
}

/// Returns the checks of events that are declared elsewhere, which only the compiler can make.
fn checks(events: &Events<'_>) -> TokenStream {
    let (call, key, others) = match events.call {
        EventCall::Track => ("Track", "event", ["page", "screen"]),
        EventCall::Page => ("Page", "page", ["event", "screen"]),
        EventCall::Screen => ("Screen", "screen", ["event", "page"]),
    };
    let [other, another] = others;
    let call = Ident::new(call, Span::call_site());
    let held = events.variants.iter().filter_map(|variant| match variant {
        Variant::Held { ident, .. } => Some((ident, static_type(variant))),
        Variant::Inline { .. } => None,
    });
    let held = held.map(|(ident, (ty, at))| {
        let other_call = format!(
            "`{ident}` holds an event of another call than `{key}`, to which this enum belongs; give it an enum of its own, or write `#[cio({other})]` or `#[cio({another})]` on this one"
        );
        let identified = events.identified.then(|| {
            let nobody = format!(
                "`{ident}` holds an event that does not name its person, as `identified` promises; mark a field of it with `#[cio(user_id)]` or `#[cio(anonymous_id)]`, or leave `identified` out"
            );
            quote_spanned! {at=>
                const _: () = __cio::assert_identified(<#ty as __cio::CioEvent>::SPECS, #nobody);
            }
        });
        quote_spanned! {at=>
            const _: () = __cio::assert_sent_with(
                __cio::EventCall::#call,
                <#ty as __cio::CioEvent>::SPECS,
                #other_call,
            );
            #identified
        }
    });
    let names = names(events);
    quote!(#(#held)* #names)
}

/// Returns the comparison of the names of contained events with each other and with those that the enum
/// declares.
fn names(events: &Events<'_>) -> Option<TokenStream> {
    let is_held = |variant: &Variant<'_>| matches!(variant, Variant::Held { .. });
    let first_held = events.variants.iter().position(is_held)?;
    let checks = events
        .variants
        .iter()
        .enumerate()
        .filter_map(|(at, variant)| {
            let span = match variant {
                Variant::Held { ty, .. } => ty.span(),
                // Beside others that are written here, the macro has seen it.
                Variant::Inline { name, .. } if at > first_held => *name,
                Variant::Inline { .. } => return None,
            };
            (at > 0).then(|| {
                quote_spanned! {span=>
                    const _: () = __cio::assert_name_is_new(__CIO_VARIANTS, __CIO_LIKENESSES, #at);
                }
            })
        });
    Some(quote! {
        const __CIO_LIKENESSES: &[::core::primitive::u64] = &__cio::likenesses(__CIO_SPECS);
        #(#checks)*
    })
}

/// Returns the type of a variant's event, with every lifetime `'static`.
fn static_type(variant: &Variant<'_>) -> (TokenStream, Span) {
    match variant {
        Variant::Held { ty, .. } => (static_lifetimes(ty.to_token_stream()), ty.span()),
        Variant::Inline { view, .. } => {
            let ident = view.ident;
            let lifetimes = lifetimes(view.generics);
            (quote!(#ident<#(#lifetimes),*>), Span::call_site())
        }
    }
}

fn lifetimes(generics: &Generics) -> impl Iterator<Item = TokenStream> {
    generics.lifetimes().map(|_| quote!('static))
}

fn header(events: &Events<'_>, of: &TokenStream) -> TokenStream {
    let ident = events.ident;
    let (generics, arguments, clause) = events.generics.split_for_impl();
    let word = word(ident);
    quote! {
        #[automatically_derived]
        #[allow(deprecated, unreachable_patterns)]
        #word #generics __cio::#of for #ident #arguments #clause
    }
}
