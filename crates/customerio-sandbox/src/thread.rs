//! The server's thread and its shutdown.

use crate::server::{self, Shared};
use std::io;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// The maximum wait for the thread at shutdown. The thread needs microseconds unless it runs a
/// user's predicate.
const JOIN_TIMEOUT: Duration = Duration::from_secs(5);

/// The server's thread. Dropping this value stops it.
pub(crate) struct Thread {
    stop: Option<oneshot::Sender<()>>,
    /// Nothing is sent: the channel closes when the thread has dropped everything.
    ended: Mutex<Receiver<()>>,
    handle: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts the thread, which owns all state of the server.
    pub(crate) fn start(listener: TcpListener, shared: Arc<Shared>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = channel();
        let handle = std::thread::Builder::new()
            .name("customerio-sandbox".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        // In both cases the handle was dropped.
                        _ = stopped => {}
                        () = server::serve(listener, shared) => {}
                    }
                });
                // Ends every connection.
                drop(runtime);
                drop(end);
            })?;
        Ok(Self {
            stop: Some(stop),
            ended: Mutex::new(ended),
            handle: Some(handle),
        })
    }

    /// Waits until it ends.
    pub(crate) fn wait(&self) {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is sent, so this ends with the thread.
        let _ = ended.recv();
    }

    fn join(&mut self) {
        if let Some(handle) = self.handle.take() {
            // The panic hook has reported a panic of the thread.
            let _ = handle.join();
        }
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self
            .ended
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .recv_timeout(JOIN_TIMEOUT);
        // A thread that does not end in time is detached.
        if ended == Err(RecvTimeoutError::Disconnected) {
            self.join();
        }
    }
}
