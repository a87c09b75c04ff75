use proc_macro2::Span;
use syn::parse::Parser;
use syn::parse_quote;

use super::*;

/// Every key of the table is taken by its place: with some value, or with none.
#[test]
fn the_table_and_the_parsers_agree() {
    fn taken<K: Keys>() {
        for key in K::PLACE.keys() {
            let key = Ident::new_raw_or_plain(key);
            let forms: [TokenStream; 7] = [
                quote::quote!(),
                quote::quote!(= "text"),
                quote::quote!(= 1),
                quote::quote!((1..=2)),
                quote::quote!(("text")),
                quote::quote!(= a::path),
                quote::quote!((missing_docs)),
            ];
            let accepted = forms.into_iter().any(|form| {
                let read =
                    |input: ParseStream<'_>| K::default().take(&key, input, &mut Errors::default());
                read.parse2(form).is_ok()
            });
            assert!(
                accepted || key == "keep",
                "{key} is in the table of {:?}",
                K::PLACE
            );
        }
    }
    taken::<ContainerAttrs>();
    taken::<FieldAttrs>();
    taken::<VariantAttrs>();
    taken::<EventsAttrs>();
    taken::<HeldAttrs>();
}

trait RawOrPlain {
    fn new_raw_or_plain(text: &str) -> Ident;
}

impl RawOrPlain for Ident {
    fn new_raw_or_plain(text: &str) -> Ident {
        Ident::new(text, Span::call_site())
    }
}

#[test]
fn several_mistakes_are_several_errors() {
    let attr: Attribute = parse_quote!(#[cio(lenght(1..), event = "x", unit, items(3..1), what)]);
    let mut errors = Errors::default();
    let _: FieldAttrs = read(&[attr], &mut errors);
    let found = errors.into_compile_errors().to_string();
    for part in [
        "unknown key `lenght`; did you mean `length`?",
        "`event` belongs on the struct or enum, not on a field",
        "`unit` needs a value; write `unit = \\\"…\\\"`",
        "unknown key `what`",
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
}

#[test]
fn rules_are_checked_where_they_are_written() {
    let attr: Attribute = parse_quote!(#[cio(
        allow(missing_doc, event_tense), deny(event_tense, banana, unused_allow), deny(), allow,
        deny("missing-docs")
    )]);
    let mut errors = Errors::default();
    let read: ContainerAttrs = read(&[attr], &mut errors);
    assert_eq!(read.lints.said(), [("event-tense", true)]);
    let found = errors.into_compile_errors().to_string();
    for part in [
        "`missing_doc` is not a rule of `cargo cio lint`; did you mean `missing_docs`?",
        "`event_tense` is given twice; leave one out",
        "`banana` is not a rule of `cargo cio lint`; use one of `contradiction`, `decimal_as_text`",
        "`unused_allow` can't be set on an item",
        "`deny` names no rule; write `deny(missing_docs)`",
        "write `allow(missing_docs)`",
        "not a part of `deny`; write `deny(missing_docs)`",
    ] {
        assert!(found.contains(part), "{part} in {found}");
    }
}
