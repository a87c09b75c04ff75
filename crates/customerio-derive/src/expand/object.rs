use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote, quote_spanned};
use syn::Token;

use super::mention::{self, OfSelf};
use super::table::Table;
use super::walk::Walk;
use super::{Form, checks, foreign, header, ident, place_of, static_type, unless_empty};
use crate::bounds;
use crate::model::{Field, Model, Presence, Wire};
use crate::plain::{content_of_option, has_no_arguments};

/// An object, and its `CioObject`.
pub(super) fn expand(
    model: &Model<'_>,
    fields: &[Field<'_>],
    open: bool,
    tag: Option<&(String, String)>,
) -> Form {
    let visit_tag = tag.map(|(key, name)| quote!(__cio::Fields::field(__cio_to, #key, #name);));
    let table = Table::of_object(model, fields, open, tag);
    let offset = usize::from(tag.is_some());
    let mut walk = Walk::new(0);
    let is_shown = |field: &&Field<'_>| !(model.is_shape_only && field.is_plain());
    for (index, field) in (offset..).zip(fields) {
        if is_shown(&field) {
            visit(index, field, &OfSelf(field.member), &mut walk);
        }
    }
    let visits = walk.finish();
    let read = read(fields.iter().filter(|field| !is_shown(field)));
    // Without fields, nothing uses the visitor.
    let is_empty = tag.is_none() && visits.is_empty();
    let unused = is_empty.then(|| quote!(let _ = __cio_to;));
    let visit = (!(is_empty && model.is_shape_only)).then(|| {
        quote! {
            #[inline]
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                #unused
                #visit_tag
                #visits
            }
        }
    });
    let header = header(model, &ident("CioObject"));
    let checks = unless_empty(checks::of_fields(model, fields));
    let keys = unique_keys(model, fields, |at| {
        let at = at + offset;
        (quote!(assert_unique_keys), quote!(#at))
    });
    let keys = unless_empty(keys);
    let (shape, table) = (table.shape(), table.expand());
    let rest = quote! {
        #table
        #[automatically_derived]
        #header {
            #visit
            #read
        }
        #checks
        #keys
    };
    Form {
        shape,
        visit: (!model.is_shape_only).then(|| quote!(__cio_to.object(self);)),
        more: TokenStream::new(),
        rest,
    }
}

/// Returns the assertions that no flattened field has a key that is already present. For types with
/// parameters, the walk checks this.
pub(super) fn unique_keys(
    model: &Model<'_>,
    fields: &[Field<'_>],
    question: impl Fn(usize) -> (TokenStream, TokenStream),
) -> TokenStream {
    if bounds::has_parameters(model.generics) {
        return TokenStream::new();
    }
    let ty = static_type(model);
    let flattened = fields.iter().enumerate().filter(|(_, field)| field.flatten);
    flattened
        .map(|(at, field)| {
            let (question, arguments) = question(at);
            let question = respanned(&question, place_of(field.ty));
            quote_spanned! {place_of(field.ty)=>
                const _: () = __cio::#question(<#ty as __CioP>::SHAPE, #arguments);
            }
        })
        .collect()
}

fn respanned(name: &TokenStream, at: proc_macro2::Span) -> Ident {
    Ident::new(&name.to_string(), at)
}

/// Reads fields that are not shown, so that the compiler does not report them as unused:
/// `fn __cio_read(&self) { let Self { id: __cio_0, .. } = self; }`
fn read<'a>(fields: impl Iterator<Item = &'a Field<'a>>) -> Option<TokenStream> {
    let mut bindings = TokenStream::new();
    for (at, field) in fields.enumerate() {
        field.member.to_tokens(&mut bindings);
        <Token![:]>::default().to_tokens(&mut bindings);
        bindings.append(format_ident!("__cio_{at}"));
        <Token![,]>::default().to_tokens(&mut bindings);
    }
    let read = quote! {
        fn __cio_read(&self) {
            let Self { #bindings .. } = self;
        }
    };
    (!bindings.is_empty()).then_some(read)
}

/// Shows the field at an index of its table, of the reference that `access` is.
pub(super) fn visit(index: usize, field: &Field<'_>, access: &dyn ToTokens, walk: &mut Walk) {
    if field.is_in_tuple() {
        walk.plain_field(index, access);
        if let Some(check) = check(field, access) {
            walk.statements().extend(check);
        }
        return;
    }
    let to = walk.statements();
    let Field { ty, name, .. } = field;
    let at = place_of(ty);
    let is_plain = matches!(
        (&field.wire, &field.presence),
        (Wire::Own, Presence::OfType)
    );
    if is_plain && !field.flatten {
        mention::visit(field, access, to);
        to.extend(check(field, access));
        return;
    }
    let visit = match (&field.wire, &field.presence) {
        (Wire::Own, _) if field.flatten => visit_flattened(field, ty, access),
        (Wire::Own, Presence::Nullable) if field.known.is_some() => {
            let visit = mention::of(ty, "visit_nullable");
            quote_spanned!(at=> #visit(#access, #name, __cio_to);)
        }
        (Wire::Own, Presence::Nullable) => quote_spanned! {at=>
            __cio::Fields::field::<#ty>(__cio_to, #name, #access);
        },
        (Wire::Own, _) => {
            let mut visit = TokenStream::new();
            mention::visit(field, access, &mut visit);
            visit
        }
        (Wire::As(wire), presence) => {
            let value = converted(ty, wire, access);
            let visit = match presence {
                _ if field.flatten => visit_flattened(field, wire, &quote!(&__cio_wire)),
                Presence::Nullable => quote!(__cio::Fields::field(__cio_to, #name, &__cio_wire);),
                Presence::OfType | Presence::SkippedIf(_) => quote_spanned! {place_of(wire)=>
                    <#wire as __CioP>::visit_as_field(&__cio_wire, #name, __cio_to);
                },
            };
            quote!({ #value #visit })
        }
        (Wire::Foreign | Wire::ForeignAs(_), _) if field.flatten => {
            foreign::show_keys(field, access, &field.member.to_string())
        }
        (Wire::Foreign | Wire::ForeignAs(_), _) => {
            foreign::show(field, access, &quote!(AsField(#name, __cio_to)))
        }
    };
    let visit = match &field.presence {
        Presence::SkippedIf(skip) => quote!(if !#skip(#access) { #visit }),
        Presence::OfType | Presence::Nullable => visit,
    };
    to.extend(visit);
    to.extend(check(field, access));
}

/// Has a function of the user's check the value that was shown.
fn check(field: &Field<'_>, access: &dyn ToTokens) -> Option<TokenStream> {
    let Field { ty, name, .. } = field;
    let path = field.check.as_ref()?;
    // A closure, so that a function of `&str` takes a `String`.
    Some(quote_spanned! {place_of(path)=>
        __cio::Fields::check::<#ty, _>(__cio_to, #name, #access, |__cio_value: &#ty| #path(__cio_value));
    })
}

/// `let __cio_wire = <Wire as WireFrom<&Type>>::wire_from(access);`; of an `Option`, for its content.
pub(super) fn converted(ty: &syn::Type, wire: &syn::Type, access: &dyn ToTokens) -> TokenStream {
    if let (Some(ty), Some(content)) = (content_of_option(ty), content_of_option(wire)) {
        return quote_spanned! {place_of(content)=>
            let __cio_wire = ::core::option::Option::map(
                ::core::option::Option::as_ref(#access),
                |__cio_content: &#ty| <#content as __cio::WireFrom<&#ty>>::wire_from(__cio_content),
            );
        };
    }
    // The number of a decimal. An unknown name is the same error as in the field's own type, if it is no argument.
    let is_number = matches!(wire, syn::Type::Path(wire) if wire.qself.is_some());
    let from = if is_number && has_no_arguments(ty) {
        quote!(_)
    } else {
        quote!(&#ty)
    };
    quote_spanned! {place_of(wire)=>
        let __cio_wire = <#wire as __cio::WireFrom<#from>>::wire_from(#access);
    }
}

/// The bound is on the type itself, so that a type without the trait is one error, on the type.
fn visit_flattened(field: &Field<'_>, ty: &syn::Type, access: &dyn ToTokens) -> TokenStream {
    let member = field.member.to_string();
    quote_spanned! {place_of(ty)=>
        <#ty as __cio::CioObject>::visit_flattened(#access, #member, __cio_to);
    }
}
