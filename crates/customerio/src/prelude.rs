//! The names that most programs use: `use customerio::prelude::*;`.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use customerio::prelude::*;
//!
//! /// A customer paid for a basket.
//! #[derive(CioEvent)]
//! #[cio(event = "Order Completed")]
//! struct OrderCompleted {
//!     total: f64,
//! }
//!
//! # #[cfg(feature = "client")]
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::from_env()?;
//!     let _guard = client.guard(Duration::from_secs(5));
//!     client.track("u1", &OrderCompleted { total: 12.5 })?;
//!     Ok(())
//! }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```

#[doc(no_inline)]
pub use crate::{
    Alias, AnonymousId, CioEvent, CioProperty, CioTraits, Context, Emit, Empty, Group, GroupId,
    Identify, Identity, Page, PreviousId, Screen, Timestamp, Track, Untyped, UserId,
};
#[cfg(feature = "client")]
#[doc(no_inline)]
pub use crate::{Client, Receipt, SendError};
