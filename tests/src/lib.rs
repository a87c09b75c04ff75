//! Tests across the crates.
//!
//! The documentation tests of this library are the Rust on the pages of the guide and in the README.

pub mod hostile;

#[cfg(doctest)]
mod guide {
    macro_rules! compile {
        ($($page:literal as $name:ident,)*) => {
            $(#[doc = include_str!(concat!("../../docs/guide/src/", $page))] struct $name;)*
        };
    }

    compile! {
        "async.md" as Async,
        "context.md" as Context,
        "cookbook.md" as Cookbook,
        "crates.md" as Crates,
        "eu.md" as Eu,
        "events.md" as Events,
        "getting-started.md" as GettingStarted,
        "groups.md" as Groups,
        "identity.md" as Identity,
        "jetstream.md" as JetStream,
        "limits.md" as Limits,
        "migrating.md" as Migrating,
        "operations.md" as Operations,
        "outbox.md" as Outbox,
        "privacy.md" as Privacy,
        "promises.md" as Promises,
        "scale.md" as Scale,
        "static.md" as Static,
        "testing.md" as Testing,
        "troubleshooting.md" as Troubleshooting,
        "validation.md" as Validation,
        "../../../README.md" as Readme,
    }
}
