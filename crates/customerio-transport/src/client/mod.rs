//! The client: what a program holds and calls.

mod buffer;
mod builder;
mod calls;
mod dead_letters;
mod endpoint;
mod handle;
mod spool;

pub use self::builder::{ClientBuilder, WhenFull};
pub use self::calls::Client;
pub use self::endpoint::Region;
pub(crate) use self::endpoint::is_this_machine;
pub(crate) use self::handle::Handle;
