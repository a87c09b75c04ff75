//! The events of a hosted product, two crates of them: people and workspaces are declared in
//! `saas-people`, what happens in the product here.
//!
//! [`ProductEvent`] is the closed list of what this crate sends; [`billing`] has events that came
//! in several versions, and one that is not sent any more.

pub mod billing;
pub mod product;

pub use product::ProductEvent;
