//! Why a sandbox does not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

/// Why a sandbox does not start.
///
/// ```
/// use customerio_sandbox::{Sandbox, StartError};
///
/// let first = Sandbox::start()?;
/// let second = Sandbox::builder().address(first.address()).start();
/// assert!(matches!(second, Err(StartError::Listen { address, .. }) if address == first.address()));
/// # Ok::<(), StartError>(())
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// Other machines can reach the address, and [`Builder::allow_remote`](crate::Builder::allow_remote) was not called.
    #[error(
        "other machines can reach {address}, and the sandbox shows everything it receives; use a \
         loopback address such as 127.0.0.1, or call `Builder::allow_remote`"
    )]
    NotLoopback {
        /// The requested address.
        address: SocketAddr,
    },
    /// The address can't be bound.
    #[error("failed to listen on {address}; choose another port, or 0 for a free one")]
    Listen {
        /// The requested address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The file of messages can't be read or written.
    #[error("failed to use {} as the file of messages", path.display())]
    Store {
        /// The requested file.
        path: PathBuf,
        /// The system's error, or the line that is not a message.
        source: io::Error,
    },
    /// The system refuses a thread or an event queue.
    #[error("failed to start the sandbox's thread; the system is out of threads or open files")]
    Thread {
        /// The system's error.
        source: io::Error,
    },
}
