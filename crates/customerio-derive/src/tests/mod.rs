//! The complete expansions of the basic forms.

pub(crate) mod random;

use expect_test::expect_file;
use syn::{DeriveInput, parse_quote};

use crate::model::Derive;
use crate::policy::Package;
use crate::{expansion, expansion_under};

#[track_caller]
fn check(name: &str, derive: Derive, input: &DeriveInput) {
    check_under(&Package::default(), name, derive, input);
}

#[track_caller]
fn check_under(package: &Package, name: &str, derive: Derive, input: &DeriveInput) {
    let tokens = expansion_under(package, derive, input);
    let file = syn::parse2(tokens).unwrap();
    expect_file![format!(
        "{}/src/tests/{name}.rs",
        env!("CARGO_MANIFEST_DIR")
    )]
    .assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn an_event() {
    check(
        "event",
        Derive::Event,
        &parse_quote! {
            /// A customer paid for a basket.
            #[cio(event = "Order Completed", owner = "checkout", tags("shop"))]
            pub struct OrderCompleted<'a> {
                #[cio(user_id)]
                customer: &'a str,
                /// As printed on the invoice.
                #[cio(length(1..=64), pattern = "^[A-Z]", example = "A-1")]
                order_id: String,
                #[cio(range(0.0..), unit = "EUR", check = finite)]
                total: f64,
                coupon: Option<String>,
            }
        },
    );
}

#[test]
fn traits() {
    check(
        "traits",
        Derive::Traits,
        &parse_quote! {
            #[cio(group(object_type = "2"), rename_all = "camelCase")]
            struct Company {
                #[cio(nullable)]
                employee_count: Option<u32>,
                #[serde(skip)]
                cached: bool,
                #[cio(foreign)]
                domain: url::Url,
            }
        },
    );
}

#[test]
fn a_generic_property_and_an_enum() {
    check(
        "generic",
        Derive::Property,
        &parse_quote! {
            struct Page<T> where T: Clone {
                items: Vec<T>,
                next: Option<u64>,
            }
        },
    );
    check(
        "texts",
        Derive::Property,
        &parse_quote! {
            #[cio(rename_all = "snake_case")]
            enum Plan {
                /// Nothing to pay.
                Free,
                #[cio(rename = "pro+")]
                ProPlus,
            }
        },
    );
}

#[test]
fn an_enum_of_events() {
    check(
        "closed",
        Derive::Event,
        &parse_quote! {
            /// All that happens in the shop.
            enum ShopEvent<'a> {
                OrderCompleted(OrderCompleted<'a>),
                #[cio(event = "Signed Up", owner = "growth")]
                SignedUp {
                    #[cio(user_id)]
                    user: &'a str,
                    plan: Plan,
                },
                #[cio(event = "Signed Out")]
                SignedOut,
            }
        },
    );
}

#[test]
fn a_newtype_and_a_recursive_type() {
    check(
        "newtype",
        Derive::Property,
        &parse_quote! {
            struct Sku(#[cio(length(1..=32), pii = "order")] String);
        },
    );
    check(
        "recursive",
        Derive::Property,
        &parse_quote! {
            struct Tree<T> {
                value: T,
                next: Option<Box<Self>>,
            }
        },
    );
    check(
        "places",
        Derive::Property,
        &parse_quote! {
            struct Point(f64, #[cio(range(0..))] i32);
        },
    );
}

#[test]
fn enums_that_hold_values_and_flattened_objects() {
    check(
        "tagged",
        Derive::Property,
        &parse_quote! {
            #[cio(tag = "method", rename_all = "snake_case")]
            enum Payment {
                /// Later.
                Invoice,
                Card(Card),
                Voucher { #[cio(length(4..))] code: String },
            }
        },
    );
    check(
        "external",
        Derive::Property,
        &parse_quote! {
            enum Choice {
                None,
                One(#[cio(range(1..))] u8),
                Two(u8, Option<u8>),
            }
        },
    );
    check(
        "flattened",
        Derive::Property,
        &parse_quote! {
            struct Order {
                id: String,
                #[serde(flatten)]
                address: Option<Address>,
            }
        },
    );
}

#[test]
fn a_driver_needs_shapes_only() {
    check_under(
        &Package::for_driver(),
        "driver",
        Derive::Event,
        &parse_quote! {
            /// A customer paid for a basket.
            #[cio(event = "Order Completed", owner = "checkout")]
            pub struct OrderCompleted {
                /// As printed on the invoice.
                #[cio(length(1..=64), example = "A-1")]
                order_id: String,
                coupon: Option<String>,
            }
        },
    );
    check_under(
        &Package::for_driver(),
        "driver_rows",
        Derive::Event,
        &parse_quote! {
            #[cio(page = "Prices")]
            struct Prices {
                plan: Plan,
                #[cio(check = finite)]
                price: f64,
                #[cio(flatten)]
                address: Address,
            }
        },
    );
}

#[test]
fn mistakes_in_an_enum_of_events_are_reported_at_once() {
    let input: DeriveInput = parse_quote! {
        #[cio(owner = "growth", page)]
        enum ShopEvent {
            #[cio(owner = "checkout")]
            OrderCompleted(OrderCompleted),
            #[cio(page = "Sign Up")]
            SignUp,
            #[cio(page = "sign-up!")]
            SignUpAgain { #[cio(length(3..1))] plan: String },
            #[cio(event = "Signed Out")]
            SignedOut,
            Unnamed(u8, u8),
        }
    };
    let written = expansion(Derive::Event, &input).to_string();
    for part in [
        "`owner` applies to each event",
        "`owner` has no effect on a variant that contains an event",
        "`sign-up!` and `Sign Up` of `SignUp` look the same",
        "an empty range",
        "the enum has `page`; give `SignedOut` an enum of its own",
        "`Unnamed` has values without names",
        "CioEvent for ShopEvent",
        "TrackEvent for ShopEvent",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    assert!(!written.contains("register_events"), "{written}");
}

#[test]
fn an_unfinished_type_has_its_impls() {
    let halves: [DeriveInput; 6] = [
        parse_quote!(
            #[cio(ev)]
            struct Order {
                id: String,
            }
        ),
        parse_quote!(
            #[cio(event)]
            struct Order {
                id: String,
            }
        ),
        parse_quote!(
            #[cio(event = )]
            struct Order {
                id: String,
            }
        ),
        parse_quote!(
            #[cio(event = "Order")]
            struct Order {
                #[cio(len)]
                id: String,
            }
        ),
        parse_quote!(
            #[cio(event = "Order")]
            struct Order {
                #[cio(length())]
                id: String,
            }
        ),
        parse_quote!(
            #[cio(event = "Order")]
            struct Order {
                #[cio(length(1..=), rename = )]
                id: String,
            }
        ),
    ];
    for input in halves {
        let written = expansion(Derive::Event, &input).to_string();
        for part in [
            "compile_error",
            "CioEvent for Order",
            "TrackEvent for Order",
        ] {
            assert!(written.contains(part), "{part} in {written}");
        }
        assert!(
            written.contains("& self . id"),
            "the field is known: {written}"
        );
    }
}

#[test]
fn mistakes_are_reported_at_once_and_the_impls_are_there() {
    let input: DeriveInput = parse_quote! {
        #[cio(event = " Order", screen = "Order", tagz("a"))]
        struct Order {
            #[cio(length(9..=3), format = "emale")]
            id: String,
            #[cio(pii = "contact")]
            email: String,
            #[cio(pattern = "(", rename = "id")]
            other: String,
        }
    };
    let written = expansion(Derive::Event, &input).to_string();
    for part in [
        "begins or ends with white space",
        "an event belongs to one call",
        "did you mean `tags`?",
        "an empty range",
        "unknown format `emale`; did you mean `email`?",
        "personal data of the class `contact`",
        "`id` is written as \\\"id\\\" too",
        "CioObject for Order",
        "PageEvent for Order",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    assert!(!written.contains("register_events"), "{written}");
}
