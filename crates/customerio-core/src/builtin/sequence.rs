//! Types that are written as an array.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::shape::{Kind, Shape};
use crate::walk::{CioProperty, Elements, Sequence, Visitor};

macro_rules! lists {
    ($($list:ty: [$($generics:tt)*], $kind:expr;)*) => {$(
        impl<T: CioProperty, $($generics)*> CioProperty for $list {
            const SHAPE: &'static Shape = &Shape::new::<Self>($kind);

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
    [T]: [], Kind::array(T::SHAPE);
    [T; N]: [const N: usize], Kind::bounded_array(T::SHAPE, N as u64, Some(N as u64));
    Vec<T>: [], Kind::array(T::SHAPE);
    VecDeque<T>: [], Kind::array(T::SHAPE);
    BTreeSet<T>: [], Kind::set(T::SHAPE);
    HashSet<T, S>: [S], Kind::set(T::SHAPE);
}

macro_rules! tuples {
    ($($($element:ident.$place:tt)+, $count:literal;)*) => {$(
        impl<$($element: CioProperty),+> CioProperty for ($($element,)+) {
            const SHAPE: &'static Shape =
                &Shape::new::<Self>(Kind::tuple(&[$($element::SHAPE),+]));

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
