//! Structs without fields, and without names for them.

#![deny(warnings)]
#![allow(dead_code)]

use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Marker;

#[derive(CioProperty)]
struct Point(f64, f64);

#[derive(CioEvent)]
#[cio(event = "Cart Cleared")]
struct CartCleared;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    marker: Marker,
    at: Vec<Point>,
}

fn main() {}
