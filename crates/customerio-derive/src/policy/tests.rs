//! What is said under a policy. The texts stand here in full, since a test that compiles has no
//! manifest of its own to write one into.

use syn::{DeriveInput, parse_quote};

use super::Manifests;
use crate::expansion_under;
use crate::model::Derive;

/// The messages of a derive under a policy.
#[track_caller]
fn said(policy: &str, derive: Derive, input: &DeriveInput) -> Vec<String> {
    let package = format!("[package.metadata.cio]\n{policy}");
    let manifests = Manifests::of_texts(&package, "");
    messages(&manifests, derive, input)
}

fn messages(manifests: &Manifests, derive: Derive, input: &DeriveInput) -> Vec<String> {
    let written = expansion_under(manifests, derive, input);
    let file: syn::File = syn::parse2(written).unwrap();
    let macros = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Macro(item) => Some(item.mac),
        _ => None,
    });
    macros
        .filter(|it| {
            it.path
                .segments
                .last()
                .is_some_and(|it| it.ident == "compile_error")
        })
        .map(|it| it.parse_body::<syn::LitStr>().unwrap().value())
        .collect()
}

fn order() -> DeriveInput {
    parse_quote! {
        #[cio(event = "order_complete")]
        struct OrderComplete {
            orderId: String,
            #[cio(rename = "Total")]
            total: f64,
            currency: String,
        }
    }
}

#[test]
fn nothing_is_asked_without_a_policy() {
    assert_eq!(said("", Derive::Event, &order()), [""; 0]);
}

#[test]
fn required_facts() {
    let policy = r#"require = ["owner", "tags", "since", "doc", "property_doc"]"#;
    assert_eq!(
        said(policy, Derive::Event, &order()),
        [
            "this event has no owner, as Cargo.toml requires; add `#[cio(owner = \"…\")]`",
            "this event has no tags, as Cargo.toml requires; add `#[cio(tags(\"…\"))]`",
            "this event has no `since`, as Cargo.toml requires; add `#[cio(since = \"…\")]`",
            "`OrderComplete` has no doc comment, as Cargo.toml requires; say when it is sent, in `///`",
            "`orderId` has no doc comment, as Cargo.toml requires; say what it holds, in `///`",
            "`total` has no doc comment, as Cargo.toml requires; say what it holds, in `///`",
            "`currency` has no doc comment, as Cargo.toml requires; say what it holds, in `///`",
        ]
    );
    let told = parse_quote! {
        /// Paid.
        #[cio(person, owner = "crm", tags("a"), since = "1.0")]
        struct Customer {
            /// The mailbox.
            email: String,
        }
    };
    assert_eq!(said(policy, Derive::Traits, &told), [""; 0]);
}

/// The messages as the page of all messages lists them.
#[test]
fn all_messages() {
    let broken = "requires = [\"owner\"]\nrequire = [\"ownr\"]\nnaming = \"kebab-case\"\nverbs = 5\nproperty_naming = 1";
    let mut messages = Vec::new();
    for policy in [
        r#"require = ["owner", "tags", "since", "doc", "property_doc"]"#,
        "naming = \"Title Case\"\nproperty_naming = \"snake_case\"",
        "naming = \"^[a-z]+:\"",
        "verbs = [\"Completed\", \"Signed Up\"]",
        broken,
    ] {
        messages.extend(said(policy, Derive::Event, &order()));
    }
    expect_test::expect_file!["messages.txt"].assert_eq(&(messages.join("\n") + "\n"));
}

#[test]
fn names() {
    assert_eq!(
        said(
            "naming = \"Title Case\"\nproperty_naming = \"snake_case\"",
            Derive::Event,
            &order()
        ),
        [
            "`order_complete` is not in Title Case, as Cargo.toml asks; write `Order Complete`",
            "`orderId` is not in snake_case, as Cargo.toml asks; write `order_id`",
            "`Total` is not in snake_case, as Cargo.toml asks; write `total`",
        ]
    );
    assert_eq!(
        said(
            "naming = \"^[a-z]+:\"\nverbs = [\"Completed\"]",
            Derive::Event,
            &order()
        ),
        ["`order_complete` does not match `^[a-z]+:`, as Cargo.toml asks; choose a name that does"]
    );
}

#[test]
fn verbs() {
    assert_eq!(
        said(
            "verbs = [\"Completed\", \"Signed Up\"]",
            Derive::Event,
            &order()
        ),
        [
            "`order_complete` ends in no verb that Cargo.toml lists; end it in one of `Completed`, `Signed Up`, or add its verb there"
        ]
    );
    for name in [
        "Order Completed",
        "order_completed",
        "User Signed Up",
        "User Deleted",
    ] {
        let input = parse_quote! {
            #[cio(event = #name, semantic)]
            struct It;
        };
        let said = said(
            "verbs = [\"Completed\", \"Signed Up\"]",
            Derive::Event,
            &input,
        );
        assert!(!said.iter().any(|it| it.contains("verb")), "{said:?}");
    }
}

#[test]
fn names_that_customer_io_gave_are_as_they_are() {
    let input = parse_quote! {
        #[cio(event = "Object Deleted", semantic)]
        struct ObjectDeleted {
            objectId: String,
        }
    };
    let policy = "naming = \"snake_case\"\nproperty_naming = \"snake_case\"";
    assert_eq!(said(policy, Derive::Event, &input), [""; 0]);
}

#[test]
fn a_broken_policy_is_said_once_and_the_rest_of_it_holds() {
    let package = "[package.metadata.cio]\nrequires = [\"owner\"]\nrequire = [\"ownr\"]\nnaming = \"kebab-case\"\nverbs = 5";
    let workspace =
        "[workspace.metadata.cio]\nproperty_naming = \"camelCase\"\nnaming = \"Title Case\"";
    let manifests = Manifests::of_texts(package, workspace);
    let first = messages(&manifests, Derive::Event, &order());
    let of_names = [
        "`order_complete` is not in Title Case, as Cargo.toml asks; write `Order Complete`",
        "`Total` is not in camelCase, as Cargo.toml asks; write `total`",
    ];
    assert_eq!(
        first[..4],
        [
            "Cargo.toml: `[package.metadata.cio]`: `requires` is unknown; did you mean `require`?",
            "Cargo.toml: `[package.metadata.cio]`: `require`: `ownr` is unknown; did you mean `owner`?",
            "Cargo.toml: `[package.metadata.cio]`: `naming`: `kebab-case` is no style; write `Title Case`, `snake_case`, `camelCase` or a pattern from `^` on",
            "Cargo.toml: `[package.metadata.cio]`: `verbs`: no list of texts; write `[\"…\", \"…\"]`",
        ]
    );
    assert_eq!(first[4..], of_names);
    assert_eq!(messages(&manifests, Derive::Event, &order()), of_names);
}

#[test]
fn a_change_to_the_files_compiles_again() {
    let manifests = Manifests::of_texts("[package.metadata.cio]", "[workspace.metadata.cio]");
    let input = parse_quote!(
        #[cio(event = "X")]
        struct X;
    );
    let written = expansion_under(&manifests, Derive::Event, &input).to_string();
    for file in ["\"/Cargo.toml\"", "\"/../Cargo.toml\""] {
        assert!(written.contains(file), "{file} in {written}");
    }
    let second = expansion_under(&manifests, Derive::Event, &input).to_string();
    assert!(!second.contains("include_bytes"), "{second}");
}
