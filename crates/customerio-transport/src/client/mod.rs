//! The client and its builder.

mod actions;
mod buffer;
mod builder;
mod builder_delivery;
mod builder_http;
mod builder_messages;
mod builder_spool;
mod calls;
mod dead_letters;
mod endpoint;
mod env;
mod exit;
mod guard;
mod handle;
mod new;
mod purge;
mod region;
mod spool;
mod wait;
mod when_full;
mod written;

pub use self::builder::ClientBuilder;
pub use self::calls::Client;
pub(crate) use self::endpoint::is_this_machine;
pub use self::guard::ShutdownGuard;
pub(crate) use self::handle::Handle;
pub use self::region::Region;
pub(crate) use self::spool::source_mark;
pub use self::when_full::WhenFull;
