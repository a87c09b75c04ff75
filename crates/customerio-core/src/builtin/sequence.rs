//! What is written as an array.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::shape::{Kind, List, Shape};
use crate::walk::{CioProperty, Elements, Sequence, Visitor};

macro_rules! lists {
    ($($list:ty: [$($generics:tt)*], $min:expr, $max:expr, $unique:expr;)*) => {$(
        impl<T: CioProperty, $($generics)*> CioProperty for $list {
            const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::List(&List {
                of: T::SHAPE,
                min: $min,
                max: $max,
                unique: $unique,
            }));

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.sequence(self);
            }
        }

        impl<T: CioProperty, $($generics)*> Sequence for $list {
            #[inline]
            fn count(&self) -> usize {
                self.len()
            }

            #[inline]
            fn visit_elements<E: Elements>(&self, to: &mut E) {
                for element in self {
                    to.element(element);
                }
            }
        }
    )*};
}

lists! {
    [T]: [], 0, None, false;
    [T; N]: [const N: usize], N as u64, Some(N as u64), false;
    Vec<T>: [], 0, None, false;
    VecDeque<T>: [], 0, None, false;
    BTreeSet<T>: [], 0, None, true;
    HashSet<T, S>: [S], 0, None, true;
}

macro_rules! tuples {
    ($($($element:ident.$place:tt)+, $count:literal;)*) => {$(
        impl<$($element: CioProperty),+> CioProperty for ($($element,)+) {
            const SHAPE: &'static Shape =
                &Shape::of::<Self>(Kind::Tuple(&[$($element::SHAPE),+]));

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.sequence(self);
            }
        }

        impl<$($element: CioProperty),+> Sequence for ($($element,)+) {
            #[inline]
            fn count(&self) -> usize {
                $count
            }

            #[inline]
            fn visit_elements<To: Elements>(&self, to: &mut To) {
                $(to.element(&self.$place);)+
            }
        }
    )*};
}

tuples! {
    A.0, 1;
    A.0 B.1, 2;
    A.0 B.1 C.2, 3;
    A.0 B.1 C.2 D.3, 4;
    A.0 B.1 C.2 D.3 E.4, 5;
    A.0 B.1 C.2 D.3 E.4 F.5, 6;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6, 7;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6 H.7, 8;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6 H.7 I.8, 9;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6 H.7 I.8 J.9, 10;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6 H.7 I.8 J.9 K.10, 11;
    A.0 B.1 C.2 D.3 E.4 F.5 G.6 H.7 I.8 J.9 K.10 L.11, 12;
}
