//! Measurements. They print ratios of what was measured in one run, both sides in turn; times of
//! this machine stand beside them for orientation only, and nothing fails because of them.

mod compile;
mod export;

pub(crate) use compile::run as compile;
pub(crate) use export::run as export;
