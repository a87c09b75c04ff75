//! Strings, and types that are written as strings.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::SystemTime;

use crate::shape::{Format, Kind, Shape};
use crate::timestamp::Timestamp;
use crate::walk::{CioProperty, Visitor};

impl CioProperty for str {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::string());

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
    ($($text:ty: $kind:expr;)*) => {$(
        impl CioProperty for $text {
            const SHAPE: &'static Shape = &Shape::new::<Self>($kind);

            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.displayed(self);
            }
        }
    )*};
}

displayed! {
    IpAddr: Kind::string();
    Ipv4Addr: Kind::formatted_string(Format::IPV4);
    Ipv6Addr: Kind::formatted_string(Format::IPV6);
}

impl CioProperty for SystemTime {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::formatted_string(Format::DATE_TIME));

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
