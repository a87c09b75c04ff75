//! Message outcomes, and the notifications that report them.

mod message_id;
mod pause;
mod rejection;
mod report;

pub(crate) use self::message_id::{id_in, id_range, truncated};
pub use self::pause::{PauseNotice, PauseReason};
pub use self::rejection::{RejectReason, Rejected, Rejection};
pub use self::report::{Outcome, OutcomeKind, SpooledNotice};
