//! Compares the compiler's messages about mistakes, and checks that correct uses compile.
//!
//! The cases are in `tests/ui`, with the other tests across crates. They run from this package, since
//! `trybuild` builds each case with all dependencies of the package that runs it, and this one has few.
//!
//! The messages are those of the pinned toolchain. To accept new ones, look at them and run with
//! `TRYBUILD=overwrite cargo test -p customerio --features catalog,uuid --test ui`.

#[path = "ui/packages.rs"]
mod packages;

// `trybuild` checks all cases in one call of cargo if none of them has to pass.
#[test]
fn mistakes_are_named() {
    trybuild::TestCases::new().compile_fail("../../tests/ui/*/fail/*.rs");
}

// `cargo check` does not find the mistakes in `fail_when_built`.
#[test]
fn mistakes_are_found_by_a_build_and_right_uses_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("../../tests/ui/*/fail_when_built/*.rs");
    cases.pass("../../tests/ui/*/pass/*.rs");
}

#[test]
fn manifests_and_locks_are_read() {
    packages::check();
}
