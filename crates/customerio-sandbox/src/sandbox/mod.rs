//! The handle of a sandbox and its builder.

mod builder;
mod disturb;
mod handle;
mod judge;
mod read;

pub use self::builder::Builder;
pub use self::handle::Sandbox;
