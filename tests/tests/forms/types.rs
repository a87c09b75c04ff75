//! One type for each form, written once for both derives.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::random::{Random, random};

macro_rules! form {
    ($($item:tt)*) => {
        #[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema, customerio::CioProperty)]
        $($item)*
    };
}
pub(crate) use form;

form! {
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    pub struct Sku(#[cio(length(1..=3))] pub String);
}

form! {
    pub struct Coded(#[cio(pattern = "^[ab]")] pub Sku);
}

form! {
    #[serde(transparent)]
    pub struct Percent {
        #[cio(range(0..=100))]
        pub of_hundred: u8,
        #[serde(skip)]
        #[allow(dead_code, reason = "it is left out")]
        pub cached: u8,
    }
}

form! {
    #[schemars(rename = "Pair_{T}")]
    pub struct Pair<T>(pub T, #[cio(range(5..))] pub u32);
}

form! {
    pub struct Marker;
}

form! {
    pub struct Marked {
        pub always: Marker,
        pub number: u8,
        pub many: Vec<Marker>,
    }
}

form! {
    pub struct Triple(pub f64, pub u8, #[cio(length(..=3))] pub String);
}

form! {
    pub struct Labels(pub BTreeMap<String, Sku>);
}

form! {
    #[derive(Copy, PartialEq, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "kebab-case")]
    pub enum Plan {
        /// Nothing to pay.
        Free,
        ProPlus,
    }
}

form! {
    #[serde(rename_all = "camelCase")]
    pub struct Address {
        #[cio(length(1..))]
        pub street_name: String,
        #[serde(rename = "no")]
        pub house_number: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub floor: Option<i16>,
    }
}

form! {
    pub struct Point {
        #[cio(range(-1e8..1e8))]
        pub x: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub y: Option<Plan>,
    }
}

form! {
    pub enum External {
        Unit,
        #[serde(rename = "new type")]
        Newtype(#[cio(range(..100))] u8),
        Nested(Box<Internal>),
        Tuple(i64, Sku),
        /// With names.
        Struct {
            #[cio(items(..=1))]
            list: Vec<u8>,
            address: Address,
            #[serde(skip)]
            unseen: u8,
        },
        NoNames(),
        Nullable(Option<u8>),
    }
}

form! {
    #[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
    pub enum Internal {
        UnitVariant,
        NewtypeVariant(Point),
        MapVariant(Labels),
        /// With names.
        StructVariant {
            #[cio(range(0.0..))]
            some_price: f64,
            #[serde(flatten)]
            labels: BTreeMap<String, u8>,
        },
    }
}

form! {
    #[serde(tag = "t", content = "c")]
    pub enum Adjacent {
        Unit,
        Newtype(Plan),
        Tuple(u8, #[cio(length(2..))] String),
        Struct {
            inner: External,
        },
    }
}

form! {
    #[serde(untagged)]
    pub enum Untagged {
        Nothing,
        Text(Sku),
        Number(#[cio(range(..1000))] i16),
        Struct {
            #[cio(one_of("a", "b"))]
            letter: String,
        },
        Tuple(bool, Adjacent),
    }
}

form! {
    pub struct Flattened {
        pub first: bool,
        #[serde(flatten)]
        pub address: Address,
        #[serde(flatten)]
        pub choice: Internal,
        pub last: Untagged,
    }
}

form! {
    pub struct MaybeFlattened {
        #[serde(flatten)]
        pub adjacent: Option<Adjacent>,
        #[serde(flatten)]
        pub address: Option<Address>,
        #[serde(flatten)]
        pub labels: Labels,
    }
}

form! {
    pub struct Tree {
        #[cio(length(..=4))]
        pub name: String,
        pub children: Vec<Tree>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<Box<Self>>,
    }
}

form! {
    pub enum Expression {
        Number(f64),
        Sum(Vec<Expression>),
        Quoted(#[cio(recursive)] Box<Quoted>),
    }
}

form! {
    pub struct Quoted {
        #[cio(length(1..))]
        pub title: String,
        pub of: Expression,
    }
}

form! {
    #[serde(into = "String")]
    pub struct Written(pub u8);
}

impl From<Written> for String {
    fn from(written: Written) -> Self {
        format!("number {}", written.0)
    }
}

form! {
    pub struct Borrowing<'a> {
        pub all: [Plan; 2],
        pub text: std::borrow::Cow<'a, str>,
        pub keyed: BTreeMap<Plan, Pair<Sku>>,
    }
}

form! {
    #[serde(tag = "kind", rename = "named by tag")]
    pub struct Tagged {
        pub value: Nothing,
    }
}

form! {
    pub struct Counted {
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cio(items(..=1))]
        pub map: Option<Option<BTreeMap<String, u8>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cio(items(1..))]
        pub list: Option<Option<Vec<u8>>>,
    }
}

form! {
    pub struct Nothing {}
}

random!(Sku: [text] => Self(text));
random!(Coded: [sku] => Self(sku));
random!(Percent: [of_hundred] => Self { of_hundred, cached: 1 });
random!(Pair<Sku>: [a, b] => Self(a, b));
random!(Marker: [] => Self);
random!(Marked: [always, number, many] => Self { always, number, many });
random!(Triple: [a, b, c] => Self(a, b, c));
random!(Labels: [map] => Self(map));
random!(Plan: [] => Self::Free, [] => Self::ProPlus);
random!(Address: [street_name, house_number, floor] => Self { street_name, house_number, floor });
random!(Point: [x, y] => Self { x, y });
random!(External:
    [] => Self::Unit,
    [a] => Self::Newtype(a),
    [a] => Self::Nested(a),
    [a, b] => Self::Tuple(a, b),
    [list, address] => Self::Struct { list, address, unseen: 1 },
    [] => Self::NoNames(),
    [a] => Self::Nullable(a),
);
random!(Internal:
    [] => Self::UnitVariant,
    [a] => Self::NewtypeVariant(a),
    [a] => Self::MapVariant(a),
    [some_price, labels] => Self::StructVariant { some_price, labels },
);
random!(Adjacent:
    [] => Self::Unit,
    [a] => Self::Newtype(a),
    [a, b] => Self::Tuple(a, b),
    [inner] => Self::Struct { inner },
);
random!(Untagged:
    [] => Self::Nothing,
    [a] => Self::Text(a),
    [a] => Self::Number(a),
    [letter] => Self::Struct { letter },
    [a, b] => Self::Tuple(a, b),
);
random!(Counted: [map, list] => Self { map, list });
random!(Nothing: [] => Self {});
random!(Tagged: [value] => Self { value });
random!(Flattened: [first, address, choice, last] => Self { first, address, choice, last });
random!(MaybeFlattened: [adjacent, address, labels] => Self { adjacent, address, labels });
random!(Written: [a] => Self(a));
random!(Borrowing<'static>: [one, two, text, keys, sku, n] => Self {
    all: [one, two],
    text,
    keyed: Vec::into_iter(keys).map(|key| (key, Pair(Sku::clone(&sku), n))).collect(),
});

impl Random for Tree {
    fn random() -> BoxedStrategy<Self> {
        let leaf = String::random().prop_map(|name| Self {
            name,
            children: Vec::new(),
            next: None,
        });
        leaf.prop_recursive(3, 12, 3, |inner| {
            let children = proptest::collection::vec(inner.clone(), 0..3);
            let next = proptest::option::of(inner.prop_map(Box::new));
            (String::random(), children, next).prop_map(|(name, children, next)| Self {
                name,
                children,
                next,
            })
        })
        .boxed()
    }
}

impl Random for Expression {
    fn random() -> BoxedStrategy<Self> {
        let leaf = f64::random().prop_map(Self::Number);
        leaf.prop_recursive(3, 12, 3, |inner| {
            let quoted = (String::random(), inner.clone());
            prop_oneof![
                proptest::collection::vec(inner, 0..3).prop_map(Self::Sum),
                quoted.prop_map(|(title, of)| Self::Quoted(Box::new(Quoted { title, of }))),
            ]
        })
        .boxed()
    }
}
