//! Compares the compiler's messages about mistakes, and checks that correct uses compile.
//!
//! The cases are in `tests/ui`, with the other tests across crates. They run from this package, since
//! `trybuild` checks each case with all dependencies of the package that runs it, and this one has few. A case
//! costs 90 ms of processor time, its dependencies 40 s. Rustc compiles what has to pass with the dependencies
//! that cargo has compiled for this test. `tests/built` has the mistakes that only a build finds.
//!
//! The messages are those of the pinned toolchain. To accept new ones, look at them and run with
//! `TRYBUILD=overwrite cargo test -p customerio --features catalog,uuid --test ui`.

#[path = "ui/compiler.rs"]
mod compiler;
#[path = "ui/packages.rs"]
mod packages;
#[path = "ui/passing.rs"]
mod passing;
#[path = "ui/shared_build.rs"]
mod shared_build;

// `trybuild` checks all cases in one call of cargo if none of them has to pass.
#[test]
fn mistakes_are_named() {
    shared_build::trybuild("mistakes_are_named", || {
        trybuild::TestCases::new().compile_fail("../../tests/ui/*/fail/*.rs");
    });
}

#[test]
fn right_uses_compile() {
    passing::check();
}

#[test]
fn manifests_and_locks_are_read() {
    packages::check();
}
