use customerio_rules::reserved::Meaning;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::{mention, unnamed};
use crate::bounds;
use crate::model::{Asks, Demand, Example, Model, Stretch};

/// Expands the assertions that only the compiler can check, each in a constant of its own. Types with a
/// type parameter are left out, since they are not known yet.
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    model
        .demands
        .iter()
        .filter(|demand| !bounds::mentions_parameter(model.generics, demand.ty))
        .map(|Demand { ty, at, asks }| {
            let shape = mention::in_constant(model, ty, "SHAPE");
            let (question, arguments) = match asks {
                Asks::Fits(meaning, message) => {
                    let meaning = meaning_variant(*meaning);
                    let arguments = quote!(#shape, __cio::Meaning::#meaning, #message);
                    ("assert_fits", arguments)
                }
                Asks::Means(names, what) => {
                    let names = Ident::new(names, Span::call_site());
                    ("assert_means", quote!(#shape, __cio::#names, #what))
                }
                Asks::Required(message) => {
                    let optional = mention::in_constant(model, ty, "OPTIONAL");
                    ("assert_required", quote!(#optional, #message))
                }
                Asks::Composed(message) => ("assert_is_composed", quote!(#shape, #message)),
                Asks::Takes(of, field) => {
                    let of = example(of);
                    ("assert_takes", quote!(#shape, #of, #field))
                }
                Asks::Reaches(bound, field) => {
                    let bound = bound.map_or_else(
                        || quote!(::core::option::Option::None),
                        |bound| quote!(::core::option::Option::Some(#bound)),
                    );
                    ("assert_reaches", quote!(#shape, #bound, #field))
                }
            };
            ask(model, *at, question, arguments)
        })
        .collect()
}

/// Returns `const _: () = __cio::assertion(arguments);`. A failure is reported on all tokens of `at`:
/// the first output token has the span of its first token, and the last that of its last.
pub(super) fn ask(
    model: &Model<'_>,
    at: Stretch,
    question: &str,
    arguments: TokenStream,
) -> TokenStream {
    let call = call(at, question, arguments);
    let unnamed = unnamed(model);
    quote!(const #unnamed: () = #call;)
}

/// `__cio::question(arguments)`, on the whole stretch.
pub(super) fn call(at: Stretch, question: &str, arguments: TokenStream) -> TokenStream {
    let Stretch { from, to } = at;
    let question = Ident::new(question, from);
    let path = quote_spanned!(from=> __cio::#question);
    let mut call = Group::new(proc_macro2::Delimiter::Parenthesis, arguments);
    call.set_span(to);
    let call = TokenTree::Group(call);
    quote!(#path #call)
}

fn example(of: &Example) -> TokenStream {
    match of {
        Example::Text(text) => quote!(__cio::Example::Text(#text)),
        Example::Integer(integer) => quote!(__cio::Example::Integer(#integer)),
        Example::Float => quote!(__cio::Example::Float),
        Example::Boolean => quote!(__cio::Example::Boolean),
    }
}

fn meaning_variant(meaning: Meaning) -> Ident {
    let name = match meaning {
        Meaning::Text => "Text",
        Meaning::Number => "Number",
        Meaning::Time => "Time",
        Meaning::Boolean => "Boolean",
        Meaning::Object => "Object",
        Meaning::Ours => "Ours",
    };
    Ident::new(name, Span::call_site())
}
