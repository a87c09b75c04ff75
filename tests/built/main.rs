//! Mistakes that `cargo check` does not find, in `tests/ui/<topic>/fail_when_built`.
//!
//! `trybuild` builds the cases if one of them has to pass. To accept new messages, look at them and run with
//! `TRYBUILD=overwrite cargo test -p built-cases`.

#[path = "../../crates/customerio/tests/ui/shared_build.rs"]
mod shared_build;

#[test]
fn mistakes_are_found_by_a_build() {
    shared_build::trybuild("mistakes_are_found_by_a_build", || {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("../ui/*/fail_when_built/*.rs");
        cases.pass("../ui/constraints/pass/right_type.rs");
    });
}
