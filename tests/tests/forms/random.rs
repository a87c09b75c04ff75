//! Random values of the types of the tests, some of which break their constraints.

use std::collections::BTreeMap;

use proptest::prelude::*;

/// A type of which there are random values.
pub trait Random: Sized + 'static {
    fn random() -> BoxedStrategy<Self>;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Random for $number {
            fn random() -> BoxedStrategy<Self> {
                any::<$number>().boxed()
            }
        }
    )*};
}

numbers!(bool u8 i16 u32 i64);

impl Random for f64 {
    fn random() -> BoxedStrategy<Self> {
        prop_oneof![-1.0e9..1.0e9, any::<i32>().prop_map(Self::from)].boxed()
    }
}

/// Short, so that about half of them keep a length, and with what JSON has to escape.
impl Random for String {
    fn random() -> BoxedStrategy<Self> {
        proptest::string::string_regex("[a-cß\"\\\\\n/]{0,5}")
            .unwrap()
            .boxed()
    }
}

impl<T: Random + Clone + std::fmt::Debug> Random for Option<T> {
    fn random() -> BoxedStrategy<Self> {
        proptest::option::of(T::random()).boxed()
    }
}

impl<T: Random + std::fmt::Debug> Random for Vec<T> {
    fn random() -> BoxedStrategy<Self> {
        proptest::collection::vec(T::random(), 0..3).boxed()
    }
}

impl<T: Random + std::fmt::Debug> Random for Box<T> {
    fn random() -> BoxedStrategy<Self> {
        T::random().prop_map(Box::new).boxed()
    }
}

impl<A: Random + std::fmt::Debug, B: Random + std::fmt::Debug> Random for (A, B) {
    fn random() -> BoxedStrategy<Self> {
        (A::random(), B::random()).boxed()
    }
}

/// The keys meet none that a type has: that is refused, and tested by itself.
impl<T: Random + std::fmt::Debug> Random for BTreeMap<String, T> {
    fn random() -> BoxedStrategy<Self> {
        proptest::collection::btree_map("key-[a-z]{1,3}", T::random(), 0..3).boxed()
    }
}

impl Random for std::borrow::Cow<'static, str> {
    fn random() -> BoxedStrategy<Self> {
        String::random().prop_map(Self::Owned).boxed()
    }
}

/// Random values of a type: for each variant, the names of its random parts and how they make it.
macro_rules! random {
    ($name:ty: $([$($part:ident),*] => $made:expr),+ $(,)?) => {
        impl $crate::random::Random for $name {
            fn random() -> proptest::strategy::BoxedStrategy<Self> {
                use proptest::strategy::Strategy as _;
                proptest::strategy::Union::new([$(
                    $crate::random::parts!($($part)*)
                        .prop_map(|$crate::random::pattern!($($part)*)| $made)
                        .boxed()
                ),+])
                .boxed()
            }
        }
    };
}

/// Nested pairs, so that any number of parts will do.
macro_rules! parts {
    () => { proptest::strategy::Just(()) };
    ($first:ident $($rest:ident)*) => {
        ($crate::random::Random::random(), $crate::random::parts!($($rest)*))
    };
}

macro_rules! pattern {
    () => { () };
    ($first:ident $($rest:ident)*) => { ($first, $crate::random::pattern!($($rest)*)) };
}

pub(crate) use {parts, pattern, random};
