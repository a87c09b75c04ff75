//! Benchmarks of delivery.

mod bare;
mod call;
mod instructions;
#[cfg(unix)]
mod jetstream;
mod least;
mod memory;
mod ours;
mod outbox;
mod peer;
mod peers;
mod refusing;
mod round;
mod spool;
mod stored;
mod whole;

pub(crate) use self::call::run as call;
pub(crate) use self::instructions::{calls, run as instructions};
#[cfg(unix)]
pub(crate) use self::jetstream::run as jetstream;
pub(crate) use self::memory::run as memory;
pub(crate) use self::outbox::{backlog, run as outbox, take_over};
pub(crate) use self::peer::run as peer;
pub(crate) use self::peers::run as peers;
pub(crate) use self::spool::{measure as spool_only, run as spool};
pub(crate) use self::stored::run as stored;
pub(crate) use self::whole::run as whole;
