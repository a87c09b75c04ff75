//! Name resolution on a thread of its own.
//!
//! reqwest's resolver runs on tokio's pool of blocking threads, which panics if the system can't start
//! another thread. This thread starts before the first request, so a lookup needs no new one.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

/// A name to look up, and the channel to the request that waits for its addresses.
struct Lookup {
    name: Name,
    addresses: oneshot::Sender<io::Result<Vec<SocketAddr>>>,
}

/// The system's resolver, which does one lookup at a time. Its thread ends when the last pool and the
/// last request that use it are dropped.
#[derive(Debug)]
pub(super) struct Resolver {
    lookups: Sender<Lookup>,
}

impl Resolver {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Returns an error if the system can't start a thread.
    pub(super) fn start() -> io::Result<Self> {
        let (lookups, waiting) = channel::<Lookup>();
        thread::Builder::new()
            .name("customerio-dns".to_owned())
            .spawn(move || {
                for lookup in waiting {
                    // The request may have timed out while the lookup waited.
                    if !lookup.addresses.is_closed() {
                        let found = (lookup.name.as_str(), 0).to_socket_addrs();
                        let _ = lookup.addresses.send(found.map(Iterator::collect));
                    }
                }
            })?;
        Ok(Self { lookups })
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (addresses, found) = oneshot::channel();
        // If the thread has ended, `found` returns an error.
        let _ = self.lookups.send(Lookup { name, addresses });
        Box::pin(async move {
            let found: Addrs = Box::new(found.await??.into_iter());
            Ok(found)
        })
    }
}
