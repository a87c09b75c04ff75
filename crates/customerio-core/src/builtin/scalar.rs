//! Booleans and numbers.

use core::num::NonZero;

use crate::shape::{Kind, Shape};
use crate::walk::{CioProperty, Visitor};

impl CioProperty for bool {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::boolean());

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.boolean(*self);
    }
}

macro_rules! integers {
    ($($method:ident from {$min:expr}: $($integer:ident)*;)*) => {$($(
        impl CioProperty for $integer {
            const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::integer(
                $min,
                $integer::MAX as u128,
            ));

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.$method((*self).into());
            }
        }

        impl CioProperty for NonZero<$integer> {
            const SHAPE: &'static Shape = $integer::SHAPE;

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                self.get().visit_property(to);
            }
        }
    )*)*};
}

integers! {
    signed from { Self::MIN as i128 }: i8 i16 i32 i64;
    unsigned from { 0 }: u8 u16 u32 u64;
    signed_wide from { Self::MIN }: i128;
    unsigned_wide from { 0 }: u128;
}

/// Integers of the size of a pointer, which a cast converts into 64 bits.
macro_rules! machine_integers {
    ($($method:ident: $integer:ident as $wire:ident;)*) => {$(
        impl CioProperty for $integer {
            const SHAPE: &'static Shape = $wire::SHAPE;

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.$method(*self as $wire);
            }
        }

        impl CioProperty for NonZero<$integer> {
            const SHAPE: &'static Shape = $wire::SHAPE;

            #[inline]
            fn visit_property<V: Visitor>(&self, to: &mut V) {
                self.get().visit_property(to);
            }
        }
    )*};
}

machine_integers! {
    signed: isize as i64;
    unsigned: usize as u64;
}

impl CioProperty for f32 {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::number());

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.single(*self);
    }
}

impl CioProperty for f64 {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::number());

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.double(*self);
    }
}
