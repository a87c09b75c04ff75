//! Names with a meaning, in what is flattened.

#![deny(warnings)]
#![allow(dead_code)]

use std::time::SystemTime;

use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioProperty)]
struct Contact {
    email: Option<String>,
    created_at: SystemTime,
    #[cio(rename = "createdAt", format = "date-time")]
    created: String,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    #[cio(flatten)]
    contact: Contact,
}

/// Their names mean nothing below a key of their own.
#[derive(CioProperty)]
struct Money {
    revenue: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    money: Money,
}

fn main() {}
