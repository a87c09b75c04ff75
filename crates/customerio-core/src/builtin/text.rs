//! Texts, and what is written as one.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::SystemTime;

use customerio_rules::format::Format;

use crate::shape::{Kind, Shape};
use crate::timestamp::Timestamp;
use crate::walk::{CioProperty, Visitor};

const TEXT: Kind = Kind::Text { format: None };

impl CioProperty for str {
    const SHAPE: &'static Shape = &Shape::of::<Self>(TEXT);

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.text(self);
    }
}

impl CioProperty for String {
    const SHAPE: &'static Shape = str::SHAPE;

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.text(self);
    }
}

impl CioProperty for char {
    const SHAPE: &'static Shape = str::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.text(self.encode_utf8(&mut [0; 4]));
    }
}

macro_rules! displayed {
    ($($text:ty: $format:expr;)*) => {$(
        impl CioProperty for $text {
            const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::Text { format: $format });

            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.displayed(self);
            }
        }
    )*};
}

displayed! {
    IpAddr: None;
    Ipv4Addr: Some(Format::Ipv4);
    Ipv6Addr: Some(Format::Ipv6);
}

impl CioProperty for SystemTime {
    const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::Text {
        format: Some(Format::DateTime),
    });

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.time(*self);
    }
}

impl CioProperty for Timestamp {
    const SHAPE: &'static Shape = SystemTime::SHAPE;

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.time(self.as_system_time());
    }
}
