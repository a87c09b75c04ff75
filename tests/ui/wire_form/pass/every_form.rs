#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]
//! Right uses of what `fail` misuses.

use customerio::{CioEvent, CioProperty};

/// Hides the prelude's.
#[allow(dead_code)]
struct Option;

/// Hides the prelude's.
#[allow(dead_code)]
enum String {}

#[derive(CioProperty)]
struct Inner {
    number: u8,
}

#[derive(CioProperty)]
enum Nothing {}

#[derive(CioProperty)]
struct Generic<'a, T, const N: usize>
where
    T: Clone,
{
    list: &'a [T],
    r#type: core::option::Option<[T; N]>,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    inner: core::option::Option<Vec<Inner>>,
    nothing: core::option::Option<Nothing>,
    #[deprecated(note = "see inner")]
    old: u8,
}

macro_rules! event {
    ($name:ident, $text:literal, $field:ident: $type:ty) => {
        #[derive(CioEvent)]
        #[cio(event = $text)]
        struct $name {
            $field: $type,
        }
    };
}

event!(Made, "Made by Macro", field: u8);

fn main() {
    #[derive(CioEvent)]
    #[cio(screen = "In a Function")]
    struct Local<'a> {
        text: &'a str,
    }

    let local = Local { text: "t" };
    assert_eq!(local.event_spec().name(), "In a Function");
    let made = Made { field: 1 };
    assert_eq!(made.event_spec().name(), "Made by Macro");
    let list = [1];
    let generic = Generic { list: &list, r#type: Some([2]) };
    assert!(customerio::validate::check(&generic).is_ok());
    #[allow(deprecated)]
    let order = OrderCompleted { inner: Some(vec![Inner { number: 1 }]), nothing: None, old: 0 };
    assert!(customerio::validate::check(&order).is_ok());
}
