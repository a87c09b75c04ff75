//! The parts that `cargo cio coverage` counts: the walk finds each part of a shape, for each form of a
//! type.

use std::collections::{BTreeMap, BTreeSet};

use customerio::{CioEvent, CioProperty, call::Track};
use customerio_core::coverage::{Observations, parts};

#[derive(CioEvent)]
#[cio(event = "Everything Set")]
struct Everything {
    required: u32,
    optional: Option<u32>,
    #[cio(nullable)]
    nullable: Option<u32>,
    #[expect(
        clippy::option_option,
        reason = "absent, null or a value: the form that is tested"
    )]
    either: Option<Option<u32>>,
    #[cio(rename = "spo'ken. for")]
    renamed: Option<String>,
    external: Vec<External>,
    adjacent: Vec<Adjacent>,
    internal: Vec<Internal>,
    untagged: Vec<Untagged>,
    pair: (Inner, Option<Unit>),
    map: BTreeMap<String, Inner>,
    tree: Tree,
    boxed: Option<Box<Inner>>,
    #[cio(flatten)]
    flat: Option<Flat>,
    #[cio(flatten)]
    chosen: Chosen,
    #[cio(flatten)]
    rest: BTreeMap<String, Inner>,
}

#[derive(CioProperty)]
struct Inner {
    inner: Option<u32>,
}

#[derive(CioProperty)]
struct Flat {
    flat_required: u32,
    flat_optional: Option<u32>,
}

#[derive(CioProperty)]
struct Tree {
    leaf: Option<u32>,
    below: Vec<Self>,
}

#[derive(CioProperty)]
enum Unit {
    #[cio(rename = "o n e")]
    One,
    Two,
}

#[derive(CioProperty)]
enum External {
    Empty,
    Held(Inner),
    Places(Inner, Option<Unit>),
    Named { named: Option<u32> },
}

#[derive(CioProperty)]
#[cio(tag = "named", content = "content")]
enum Adjacent {
    Empty,
    Held(Inner),
    Places(Inner, Unit),
    Named { named: Option<u32> },
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Internal {
    Empty,
    Held(Inner),
    Named { named: Option<u32> },
}

#[derive(CioProperty)]
#[cio(untagged)]
enum Untagged {
    Number(u32),
    Held(Inner),
    Places(u32, Inner),
    Named { named: Option<u32> },
}

#[derive(CioProperty)]
#[cio(tag = "choice")]
enum Chosen {
    Left { left: Option<u32> },
    Right,
}

fn inner() -> Inner {
    Inner { inner: Some(1) }
}

fn tree(below: Vec<Tree>, leaf: Option<u32>) -> Tree {
    Tree { leaf, below }
}

fn everything() -> Everything {
    Everything {
        required: 1,
        optional: Some(1),
        nullable: Some(1),
        either: Some(Some(1)),
        renamed: Some(String::new()),
        external: vec![
            External::Empty,
            External::Held(inner()),
            External::Places(inner(), Some(Unit::One)),
            External::Places(inner(), Some(Unit::Two)),
            External::Named { named: Some(1) },
        ],
        adjacent: vec![
            Adjacent::Empty,
            Adjacent::Held(inner()),
            Adjacent::Places(inner(), Unit::One),
            Adjacent::Places(inner(), Unit::Two),
            Adjacent::Named { named: Some(1) },
        ],
        internal: vec![
            Internal::Empty,
            Internal::Held(inner()),
            Internal::Named { named: Some(1) },
        ],
        untagged: vec![
            Untagged::Number(1),
            Untagged::Held(inner()),
            Untagged::Places(1, inner()),
            Untagged::Named { named: Some(1) },
        ],
        pair: (inner(), Some(Unit::One)),
        map: [("a".to_owned(), inner())].into(),
        tree: tree(vec![tree(vec![tree(Vec::new(), Some(1))], None)], None),
        boxed: Some(Box::new(inner())),
        flat: Some(Flat {
            flat_required: 1,
            flat_optional: Some(1),
        }),
        chosen: Chosen::Left { left: Some(1) },
        rest: [("unheard of".to_owned(), inner())].into(),
    }
}

/// The parts that a value sets, and those that a shape lists.
fn set_and_listed(event: &Everything) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut observed = Observations::of(&Track::new("u1", event)).into_iter();
    let observed_parts = observed.next().expect("an event");
    assert_eq!(observed_parts.key, "track Everything Set");
    assert!(observed.next().is_none());
    let listed = parts(observed_parts.shape).into_iter().collect();
    (observed_parts.set, listed)
}

#[test]
fn every_part_is_found_by_the_walk() {
    let (set, listed) = set_and_listed(&everything());
    let missing: Vec<_> = listed.difference(&set).map(String::as_str).collect();
    assert_eq!(missing, ["chosen<Right>", "pair[1]<Two>"], "{set:#?}");
    let mut other = everything();
    other.chosen = Chosen::Right;
    other.pair.1 = Some(Unit::Two);
    let (more, _) = set_and_listed(&other);
    assert!(listed.is_subset(&(&set | &more)));
    for part in [
        ".",
        "'spo\\'ken. for'",
        "external[]<Places>[1]<'o n e'>",
        "tree.leaf",
        "chosen<Left>.left",
    ] {
        assert!(listed.contains(part), "{part} of {listed:#?}");
    }
    assert!(
        !listed.contains("required"),
        "what is always there is no part"
    );
}

#[test]
fn absent_and_null_values_are_not_set() {
    let event = Everything {
        required: 1,
        optional: None,
        nullable: None,
        either: Some(None),
        renamed: None,
        external: Vec::new(),
        adjacent: Vec::new(),
        internal: Vec::new(),
        untagged: Vec::new(),
        pair: (Inner { inner: None }, None),
        map: BTreeMap::new(),
        tree: tree(Vec::new(), None),
        boxed: None,
        flat: None,
        chosen: Chosen::Right,
        rest: BTreeMap::new(),
    };
    let (set, listed) = set_and_listed(&event);
    let both: Vec<_> = listed.intersection(&set).map(String::as_str).collect();
    assert_eq!(both, [".", "chosen<Right>"]);
}
