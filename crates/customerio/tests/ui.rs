//! What the compiler says of a mistake, in full, and that the right uses next to it compile.
//!
//! The cases stand with the other tests of the whole, in `tests/ui`; they run from here, since
//! `trybuild` builds each with everything that the package which runs it depends on, and this one
//! depends on little.
//!
//! The messages are those of the pinned toolchain. To accept new ones, look at them and run with
//! `TRYBUILD=overwrite cargo test -p customerio --features catalog --test ui`.

#[path = "ui/packages.rs"]
mod packages;

#[test]
fn mistakes_are_named_and_right_uses_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("../../tests/ui/*/fail/*.rs");
    cases.pass("../../tests/ui/*/pass/*.rs");
}

#[test]
fn what_stands_beside_the_source_counts() {
    packages::check();
}
