//! Messages of a policy, in full: a compile-fail case has no manifest to write a policy into.

use syn::{DeriveInput, parse_quote};

use super::Package;
use crate::expansion_under;
use crate::model::Derive;

/// The messages of a derive under a policy.
#[track_caller]
fn messages_under(policy: &str, derive: Derive, input: &DeriveInput) -> Vec<String> {
    let package = format!("[package.metadata.cio]\n{policy}");
    messages(&package_of(&package, ""), derive, input)
}

/// A package with this manifest, in a workspace with the other.
fn package_of(package: &str, workspace: &str) -> Package {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("shop");
    std::fs::create_dir(&folder).unwrap();
    let workspace = format!("[workspace]\n{workspace}");
    std::fs::write(root.path().join("Cargo.toml"), workspace).unwrap();
    let package = format!("{package}\n[dependencies]\ncustomerio = \"1\"\n");
    std::fs::write(folder.join("Cargo.toml"), package).unwrap();
    Package::read(&folder)
}

fn messages(package: &Package, derive: Derive, input: &DeriveInput) -> Vec<String> {
    let written = expansion_under(package, derive, input);
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
fn nothing_is_required_without_a_policy() {
    assert_eq!(messages_under("", Derive::Event, &order()), [""; 0]);
}

#[test]
fn required_facts() {
    let policy = r#"require = ["owner", "tags", "since", "doc", "property_doc"]"#;
    assert_eq!(
        messages_under(policy, Derive::Event, &order()),
        [
            "this event has no owner, which `Cargo.toml` requires; add `#[cio(owner = \"…\")]`",
            "this event has no tags, which `Cargo.toml` requires; add `#[cio(tags(\"…\"))]`",
            "this event has no `since`, which `Cargo.toml` requires; add `#[cio(since = \"…\")]`",
            "`OrderComplete` has no doc comment, which `Cargo.toml` requires; add `/// …` that says when it is sent",
            "`orderId` has no doc comment, which `Cargo.toml` requires; add `/// …` that says what it holds",
            "`total` has no doc comment, which `Cargo.toml` requires; add `/// …` that says what it holds",
            "`currency` has no doc comment, which `Cargo.toml` requires; add `/// …` that says what it holds",
        ]
    );
    let documented = parse_quote! {
        /// Paid.
        #[cio(person, owner = "crm", tags("a"), since = "1.0")]
        struct Customer {
            /// The mailbox.
            email: String,
        }
    };
    assert_eq!(messages_under(policy, Derive::Traits, &documented), [""; 0]);
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
        messages.extend(messages_under(policy, Derive::Event, &order()));
    }
    expect_test::expect_file!["messages.txt"].assert_eq(&(messages.join("\n") + "\n"));
}

#[test]
fn names() {
    assert_eq!(
        messages_under(
            "naming = \"Title Case\"\nproperty_naming = \"snake_case\"",
            Derive::Event,
            &order()
        ),
        [
            "`order_complete` is not in Title Case, which `Cargo.toml` requires; write `Order Complete`",
            "`orderId` is not in snake_case, which `Cargo.toml` requires; write `order_id`",
            "`Total` is not in snake_case, which `Cargo.toml` requires; write `total`",
        ]
    );
    assert_eq!(
        messages_under(
            "naming = \"^[a-z]+:\"\nverbs = [\"Completed\"]",
            Derive::Event,
            &order()
        ),
        [
            "`order_complete` does not match `^[a-z]+:`, which `Cargo.toml` requires; choose a name that does"
        ]
    );
}

#[test]
fn verbs() {
    assert_eq!(
        messages_under(
            "verbs = [\"Completed\", \"Signed Up\"]",
            Derive::Event,
            &order()
        ),
        [
            "`order_complete` does not end in a verb that `Cargo.toml` lists; use one of `Completed`, `Signed Up`, or add the verb to `verbs`"
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
        let said = messages_under(
            "verbs = [\"Completed\", \"Signed Up\"]",
            Derive::Event,
            &input,
        );
        assert!(!said.iter().any(|it| it.contains("verb")), "{said:?}");
    }
}

#[test]
fn names_that_customer_io_defines_are_exempt() {
    let input = parse_quote! {
        #[cio(event = "Object Deleted", semantic)]
        struct ObjectDeleted {
            objectId: String,
        }
    };
    let policy = "naming = \"snake_case\"\nproperty_naming = \"snake_case\"";
    assert_eq!(messages_under(policy, Derive::Event, &input), [""; 0]);
}

#[test]
fn a_broken_policy_is_reported_once_and_its_other_keys_apply() {
    let package = "[package.metadata.cio]\nrequires = [\"owner\"]\nrequire = [\"ownr\"]\nnaming = \"kebab-case\"\nverbs = 5";
    let workspace = "[workspace.metadata.cio]\nproperty_naming = \"camelCase\"";
    let package = package_of(package, workspace);
    let first = messages(&package, Derive::Event, &order());
    let of_names = ["`Total` is not in camelCase, which `Cargo.toml` requires; write `total`"];
    assert_eq!(
        first[..4],
        [
            "shop/Cargo.toml:2:1: `[package.metadata.cio]`: unknown key `requires`; did you mean `require`?",
            "shop/Cargo.toml:3:12: `[package.metadata.cio]`: unknown entry `ownr` in `require`; did you mean `owner`?",
            "shop/Cargo.toml:4:10: `naming`: unknown style `kebab-case`; use `Title Case`, `snake_case`, `camelCase` or a pattern that begins with `^`",
            "shop/Cargo.toml:5:9: `[package.metadata.cio]`: `verbs` must be a list of at least one string, such as `[\"Completed\", \"Signed Up\"]`",
        ]
    );
    assert_eq!(first[4..], of_names);
    assert_eq!(messages(&package, Derive::Event, &order()), of_names);
}

#[test]
fn a_change_to_the_files_compiles_again() {
    let package = package_of("[package.metadata.cio]", "[workspace.metadata.cio]");
    let input = parse_quote!(
        #[cio(event = "X")]
        struct X;
    );
    let written = expansion_under(&package, Derive::Event, &input).to_string();
    for file in ["\"/Cargo.toml\"", "\"/../Cargo.toml\""] {
        assert!(written.contains(file), "{file} in {written}");
    }
    let second = expansion_under(&package, Derive::Event, &input).to_string();
    assert!(!second.contains("include_bytes"), "{second}");
}
