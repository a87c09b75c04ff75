use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::checks;
use super::demands::ask;
use super::{CATALOG, header, ident, keep_typed, mention, metadata, place_of, static_type};
use crate::attr::RoleKey;
use crate::bounds;
use crate::known;
use crate::model::{Body, Event, EventCall, Metadata, Model, RoleField, Stretch};
use crate::plain::{Plain, has_no_arguments};

pub(super) fn expand(model: &Model<'_>, event: &Event, exact: bool) -> TokenStream {
    let roles: &[RoleField<'_>] = match &model.body {
        Body::Object { roles, .. } => roles,
        Body::Newtype(_)
        | Body::Into(_)
        | Body::Places(_)
        | Body::Null
        | Body::Texts(_)
        | Body::Choice(_) => &[],
    };
    let name = &event.name;
    let head = head(event, roles);
    let stale = exact.then(|| stale_classes(model, event)).flatten();
    let visit_roles = visit_roles(model, roles);
    // The struct of a variant is created for each call, and the enum itself is retained.
    let is_kept = !model.is_shape_only;
    let keep_typed = is_kept.then(|| keep_typed(model.generics, None)).flatten();
    let role_checks = roles.iter().map(|role| role_check(model, role));
    let header = header(model, &ident("CioEvent"));
    // Only the enum is sent, so the struct of its variant needs no call.
    let markers = match model.variant_of {
        None => markers(model, event.call, roles, exact),
        Some(_) => TokenStream::new(),
    };
    let register = exact.then(|| {
        let ty = static_type(model);
        if model.is_shape_only && matches!(model.body, Body::Object { .. }) {
            quote!(__cio::register_outline!(#ty);)
        } else {
            quote!(__cio::register_events!(#ty);)
        }
    });
    quote! {
        #[automatically_derived]
        #header {
            const CIO_NAME: __cio::Text = #name;
            #head

            #visit_roles

            #keep_typed
        }
        #markers
        #(#role_checks)*
        #stale
        #register
    }
}

/// The attributes of an event except its name. `None` if they are the defaults.
fn head(event: &Event, roles: &[RoleField<'_>]) -> Option<TokenStream> {
    let Event { call, version, .. } = event;
    let allowed_pii = event.classes();
    let is_usual =
        *call == EventCall::Track && *version == 1 && allowed_pii.is_empty() && roles.is_empty();
    if is_usual {
        return CATALOG.then(|| usual(&event.metadata));
    }
    let call = ident(match call {
        EventCall::Track => "Track",
        EventCall::Page => "Page",
        EventCall::Screen => "Screen",
    });
    let role_rows = roles.iter().map(
        |RoleField {
             member,
             ty,
             role,
             keep,
             ..
         }| {
            let role = role_variant(*role);
            let member = member.to_string();
            let as_property = keep.then(|| quote!(.as_property()));
            let shape = CATALOG.then(|| {
                let shape = mention::of(ty, "SHAPE");
                quote!(.with_shape(#shape))
            });
            quote!(__cio::RoleField::new(__cio::Role::#role, #member) #shape #as_property)
        },
    );
    let allowed = checks::allowed(allowed_pii);
    let metadata = metadata(&event.metadata);
    Some(quote! {
        const HEAD: &'static __cio::EventHead = &__cio::head(
            __cio::EventCall::#call,
            #version,
            &[#(#role_rows),*],
            &[#(#allowed),*],
            #metadata,
        );
    })
}

/// Returns the metadata of an event with only an owner.
fn usual(metadata: &Metadata) -> TokenStream {
    let metadata = super::metadata(metadata);
    quote!(const HEAD: &'static __cio::EventHead = &__cio::usual(#metadata);)
}

/// Returns the assertions that each allowed class occurs, which only the compiler can check.
fn stale_classes(model: &Model<'_>, event: &Event) -> Option<TokenStream> {
    let classes = event.classes();
    if classes.is_empty() {
        return None;
    }
    let ty = static_type(model);
    let allowed: Vec<_> = checks::allowed(classes).collect();
    let classes = classes.iter().zip(&allowed);
    let assertions = classes
        .map(|(literal, class)| {
            let message = format!(
                "nothing in this event is personal data of the class `{}`; remove it",
                literal.value()
            );
            let shape = quote!(<#ty as __CioP>::SHAPE);
            let arguments = quote!(#shape, &#class, &[#(#allowed),*], #message);
            ask(model, Stretch::of(literal), "assert_has_pii", arguments)
        })
        .collect();
    Some(assertions)
}

/// Returns the marker traits for the calls that accept the event. An event with mistakes gets all of
/// them, so that its use is not a second error.
fn markers(
    model: &Model<'_>,
    call: EventCall,
    roles: &[RoleField<'_>],
    exact: bool,
) -> TokenStream {
    let identified = roles
        .iter()
        .any(|it| matches!(it.role, RoleKey::UserId | RoleKey::AnonymousId));
    let markers = [
        ("TrackEvent", call == EventCall::Track),
        ("PageEvent", call == EventCall::Page),
        ("ScreenEvent", call == EventCall::Screen),
        ("Identified", identified),
    ];
    let markers = markers.into_iter().filter(|(_, is)| *is || !exact);
    markers
        .map(|(marker, _)| {
            let marker = ident(marker);
            let header = header(model, &marker);
            quote!(#[automatically_derived] #header {})
        })
        .collect()
}

fn visit_roles(model: &Model<'_>, roles: &[RoleField<'_>]) -> Option<TokenStream> {
    let visits = roles.iter().map(
        |RoleField {
             member, ty, role, ..
         }| {
            let role = role_variant(*role);
            let at = place_of(ty);
            // Its wire form is required elsewhere.
            if known::find(ty).is_some() && !bounds::mentions_parameter(model.generics, ty) {
                let visit = mention::of(ty, "visit_role");
                return quote_spanned!(at=> #visit(&self.#member, __cio::Role::#role, __cio_to););
            }
            let is_alone = matches!(ty, syn::Type::Path(_))
                && has_no_arguments(ty)
                && !bounds::mentions_parameter(model.generics, ty);
            if is_alone {
                // Not as an argument: see `items`.
                return quote_spanned! {at=> {
                    type __CioRole = #ty;
                    __cio::Roles::role::<__CioRole>(__cio_to, __cio::Role::#role, &self.#member);
                }};
            }
            quote_spanned! {at=>
                __cio::Roles::role::<#ty>(__cio_to, __cio::Role::#role, &self.#member);
            }
        },
    );
    (!roles.is_empty()).then(|| {
        quote! {
            #[inline]
            fn visit_roles<__CioR: __cio::Roles>(&self, __cio_to: &mut __CioR) {
                #(#visits)*
            }
        }
    })
}

/// Whether a field's type can be what the field is for, which only the compiler can see.
fn role_check(model: &Model<'_>, role: &RoleField<'_>) -> TokenStream {
    let RoleField { ty, role, .. } = role;
    let promised = match role {
        RoleKey::Timestamp => false,
        RoleKey::UserId | RoleKey::AnonymousId | RoleKey::GroupId | RoleKey::MessageId => {
            matches!(Plain::of(ty), Some(Plain::Text | Plain::Integer { .. }))
        }
    };
    if promised {
        return TokenStream::new();
    }
    let not_an_id =
        "an id is a string or an integer; give the field such a type, or remove the role";
    let (question, more) = match role {
        RoleKey::Timestamp => {
            let message = "a timestamp needs a type for points in time; write `SystemTime`, `Timestamp` or a type of a time library";
            ("assert_can_be_time", quote!(#message))
        }
        RoleKey::MessageId => ("assert_can_be_id", quote!(#not_an_id)),
        RoleKey::UserId => ("assert_identifies", quote!(__cio::IdKind::User, #not_an_id)),
        RoleKey::AnonymousId => (
            "assert_identifies",
            quote!(__cio::IdKind::Anonymous, #not_an_id),
        ),
        RoleKey::GroupId => (
            "assert_identifies",
            quote!(__cio::IdKind::Group, #not_an_id),
        ),
    };
    let at = Stretch::of(ty);
    let shape = mention::in_constant(model, ty, "SHAPE");
    ask(model, at, question, quote!(#shape, #more))
}

fn role_variant(role: RoleKey) -> Ident {
    ident(match role {
        RoleKey::UserId => "UserId",
        RoleKey::AnonymousId => "AnonymousId",
        RoleKey::GroupId => "GroupId",
        RoleKey::Timestamp => "Timestamp",
        RoleKey::MessageId => "MessageId",
    })
}
