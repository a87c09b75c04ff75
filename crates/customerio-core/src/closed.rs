//! Enums of events: closed catalogs, put together and checked while compiling.
//!
//! An enum knows the events of its variants by their specs alone, so an enum may hold an enum.

#![expect(
    clippy::panic,
    clippy::manual_assert,
    clippy::missing_panics_doc,
    reason = "a panic in a constant is a compile error, never a crash"
)]

use customerio_rules::naming;

use crate::const_text::{Message, same};
use crate::event::{EventCall, EventSpec, Role};
use crate::shape::{Kind, Shape, Variant};

type Specs = &'static [&'static EventSpec];

/// The placeholder in an array until it is filled.
const NOTHING: &EventSpec = &EventSpec::new("", EventCall::Track, &Shape::new::<()>(Kind::any()));

/// Returns the number of events of all variants.
#[must_use]
pub const fn count_specs(variants: &[Specs]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < variants.len() {
        count += variants[at].len();
        at += 1;
    }
    count
}

/// Returns the events of all variants, in the order of the variants.
#[must_use]
pub const fn all_specs<const N: usize>(variants: &[Specs]) -> [&'static EventSpec; N] {
    let mut all = [NOTHING; N];
    let mut filled = 0;
    let mut variant = 0;
    while variant < variants.len() {
        let mut at = 0;
        while at < variants[variant].len() {
            if variants[variant][at].name.is_empty() {
                panic!("an untyped event can't be in an enum of events; send it by itself");
            }
            all[filled] = variants[variant][at];
            filled += 1;
            at += 1;
        }
        variant += 1;
    }
    all
}

/// The variants of the enum as JSON: the objects of its events, without a tag.
#[must_use]
pub const fn variants_of<const N: usize>(specs: &[&'static EventSpec; N]) -> [Variant; N] {
    let mut variants = [Variant::unit(""); N];
    let mut at = 0;
    while at < N {
        variants[at] =
            Variant::newtype(specs[at].name, specs[at].shape).with_doc(specs[at].shape.doc);
        at += 1;
    }
    variants
}

/// Returns the likeness of each name: a hash that is equal for names that a reader confuses.
#[must_use]
pub const fn likenesses<const N: usize>(specs: &[&'static EventSpec; N]) -> [u64; N] {
    let mut likenesses = [0; N];
    let mut at = 0;
    while at < N {
        likenesses[at] = naming::likeness(specs[at].name);
        at += 1;
    }
    likenesses
}

/// Asserts that the name of an event in a variant differs from the names in earlier variants, also for
/// a reader who ignores case, spaces and punctuation. One name may occur with two versions.
#[track_caller]
pub const fn assert_name_is_new(variants: &[Specs], likenesses: &[u64], variant: usize) {
    let (earlier, own) = variants.split_at(variant);
    let start = count_specs(earlier);
    let mut at = 0;
    while at < own[0].len() {
        let mut before = 0;
        while before < start {
            if likenesses[before] == likenesses[start + at] {
                compare(spec_at(earlier, before), own[0][at]);
            }
            before += 1;
        }
        at += 1;
    }
}

/// The spec at this place of all.
const fn spec_at(variants: &[Specs], place: usize) -> &'static EventSpec {
    let (mut variant, mut at) = (0, place);
    while at >= variants[variant].len() {
        at -= variants[variant].len();
        variant += 1;
    }
    variants[variant][at]
}

#[track_caller]
const fn compare(first: &EventSpec, second: &EventSpec) {
    if !same(first.name, second.name) {
        let text = Message::of(&[
            "`",
            second.name,
            "` and `",
            first.name,
            "` of a variant before look the same to a reader; rename one",
        ]);
        panic!("{}", text.as_str());
    }
    if first.version == second.version {
        let text = Message::of(&[
            "`",
            second.name,
            "` is the event of a variant before already; leave one out, or rename one",
        ]);
        panic!("{}", text.as_str());
    }
}

/// Whether all of these events are sent with one call.
#[track_caller]
pub const fn assert_sent_with(call: EventCall, specs: Specs, message: &'static str) {
    let mut at = 0;
    while at < specs.len() {
        if specs[at].call as u8 != call as u8 {
            panic!("{}", message);
        }
        at += 1;
    }
}

/// Asserts that each of these events names its person.
#[track_caller]
pub const fn assert_identified(specs: Specs, message: &'static str) {
    let mut at = 0;
    while at < specs.len() {
        let roles = specs[at].roles;
        let mut identified = false;
        let mut role = 0;
        while role < roles.len() {
            identified |= matches!(roles[role].role, Role::UserId | Role::AnonymousId);
            role += 1;
        }
        if !identified {
            panic!("{}", message);
        }
        at += 1;
    }
}
