//! Faults: effects that replace the usual handling of a request.

mod answer;
mod fault;
mod json;
mod limits;
mod script;

pub use fault::Fault;
pub(crate) use fault::Manner;
pub(crate) use json::FaultsBody;
pub(crate) use script::{Candidate, Script};
