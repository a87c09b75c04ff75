//! The calls of Customer.io's Pipelines API, the shapes of events and traits, validation and JSON Schema.

pub mod call;
pub mod item;
