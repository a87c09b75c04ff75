//! Name resolution on a thread of its own.
//!
//! reqwest's resolver runs on tokio's pool of blocking threads, which panics where the system gives no
//! further thread. This thread exists before the first request, so a lookup needs no new one.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

/// A name to look up and the request that waits for its addresses.
struct Lookup {
    name: Name,
    addresses: oneshot::Sender<io::Result<Vec<SocketAddr>>>,
}

/// The system's resolver, one lookup at a time. Its thread ends with the last request and pool that
/// can ask it.
#[derive(Debug)]
pub(super) struct Resolver {
    lookups: Sender<Lookup>,
}

impl Resolver {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub(super) fn start() -> io::Result<Self> {
        let (lookups, waiting) = channel::<Lookup>();
        thread::Builder::new()
            .name("customerio-dns".to_owned())
            .spawn(move || {
                for lookup in waiting {
                    // A request that timed out in the meantime needs no addresses.
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
        // Where the thread is gone, the receiver says so.
        let _ = self.lookups.send(Lookup { name, addresses });
        Box::pin(async move {
            let found: Addrs = Box::new(found.await??.into_iter());
            Ok(found)
        })
    }
}
