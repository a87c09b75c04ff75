//! The tracking plan of a shop: the whole list of e-commerce events that Customer.io documents,
//! each as a struct, and the traits of customers.
//!
//! Names of events and properties are those of the list, so that campaigns, segments and
//! destinations that know it work unchanged. `cargo run -p shop` sends a few of them to a sandbox;
//! `catalog/` holds the plan in every format that `cargo cio export` writes.

pub mod browsing;
pub mod cart;
pub mod checkout;
pub mod coupon;
pub mod order;
pub mod people;
pub mod product;
pub mod promotion;
pub mod sharing;
pub mod view;
pub mod wishlist;
