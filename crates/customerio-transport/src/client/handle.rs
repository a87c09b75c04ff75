//! The state that all clones of a client share. Dropping it shuts the client down.

use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use customerio_core::call::Call;
use customerio_core::item::{ItemHead, ItemWriter, Written};
use tokio::sync::oneshot;

use crate::client::buffer;
use crate::client::exit::ExitHook;
#[cfg(feature = "coverage")]
use crate::coverage;
use crate::defaults::{DROP_WAIT, STOP_GRACE};
use crate::error::{FlushError, SendError};
use crate::log::{LogLimit, is_logging, log, log_limited};
use crate::outcome::Rejected;
use crate::receipt::Receipt;
use crate::shared::Shared;
use crate::stats::Report;
use crate::sync::wait;
#[cfg(feature = "testing")]
use crate::testing::Recorder;
use crate::worker::SharedLog;

/// A started flush or shutdown, or the report of one that is complete.
type Started = Result<oneshot::Receiver<Report>, Report>;

#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) shared: Arc<Shared>,
    /// The log, if calls return only when their message is on disk.
    store: Option<Arc<SharedLog>>,
    /// The scheme, host and port of the endpoint, for reports.
    origin: Option<&'static str>,
    exit: ExitHook,
    #[cfg(feature = "testing")]
    recorder: Option<Recorder>,
}

/// Without the feature a client has no recorder.
#[cfg(not(feature = "testing"))]
const _: () = assert!(
    size_of::<Handle>()
        == size_of::<(
            Arc<Shared>,
            Option<Arc<SharedLog>>,
            Option<&'static str>,
            ExitHook
        )>()
);

impl Handle {
    pub(crate) fn new(
        shared: Arc<Shared>,
        store: Option<Arc<SharedLog>>,
        origin: Option<&'static str>,
    ) -> Self {
        Self {
            shared,
            store,
            origin,
            exit: ExitHook::default(),
            #[cfg(feature = "testing")]
            recorder: None,
        }
    }

    /// Makes the end of the process shut the client down, if this is the main thread. A client that
    /// records has nothing to deliver.
    pub(crate) fn shut_down_at_exit(&self) {
        #[cfg(feature = "testing")]
        if self.recorder.is_some() {
            return;
        }
        self.exit.register(&self.shared);
    }

    /// Creates the handle of a client that records.
    #[cfg(feature = "testing")]
    pub(crate) fn recording(shared: Arc<Shared>, recorder: Recorder) -> Self {
        let mut handle = Self::new(shared, None, None);
        handle.recorder = Some(recorder);
        handle
    }

    /// Writes an item and appends it to the queue.
    pub(crate) fn put(&self, writer: &ItemWriter, call: &impl Call) -> Result<(), SendError> {
        buffer::with(|buffer| {
            let (written, item) = writer.write_over(call, buffer)?;
            self.accept(&written)?;
            let sequence = self.append(call, &written, item)?;
            self.store(sequence)
        })
    }

    /// Writes an item and discards it.
    pub(crate) fn check(writer: &ItemWriter, call: &impl Call) -> Result<(), SendError> {
        buffer::with(|buffer| {
            writer.write_over(call, buffer)?;
            Ok(())
        })
    }

    /// [`put`](Self::put) with a receipt.
    pub(crate) fn put_with_receipt(
        &self,
        writer: &ItemWriter,
        call: &impl Call,
    ) -> Result<Receipt, SendError> {
        buffer::with(|buffer| {
            let (written, item) = writer.write_over(call, buffer)?;
            self.accept(&written)?;
            let id = written.message_id(item)?;
            let sequence = self.append(call, &written, item)?;
            self.store(sequence)?;
            Ok(self.receipt(sequence, id))
        })
    }

    /// Appends a message that was written before, with a receipt.
    pub(super) fn put_written(
        &self,
        head: &ItemHead,
        message: &Rejected,
    ) -> Result<Receipt, SendError> {
        let sequence = self.append_written(head, message.item())?;
        Ok(self.receipt(sequence, message.message_id()))
    }

    /// Appends a message that was written before. Returns its number.
    pub(super) fn append_written(&self, head: &ItemHead, item: &[u8]) -> Result<u64, SendError> {
        self.accept_written()?;
        let sequence = self.shared.append(head, item)?;
        self.store(sequence)?;
        Ok(sequence)
    }

    /// [`append_written`](Self::append_written) for async code.
    pub(super) async fn append_written_async(
        &self,
        head: &ItemHead,
        item: &[u8],
    ) -> Result<u64, SendError> {
        self.accept_written()?;
        let sequence = self.shared.append_async(head, item).await?;
        self.await_stored(sequence).await?;
        Ok(sequence)
    }

    /// Prepares for a message that is not written here.
    fn accept_written(&self) -> Result<(), SendError> {
        if self.shared.is_forked() {
            return Err(SendError::Forked);
        }
        self.shut_down_at_exit();
        Ok(())
    }

    /// Appends an item to the queue.
    #[cfg_attr(
        not(feature = "coverage"),
        expect(unused_variables, reason = "recording looks at the call")
    )]
    fn append(&self, call: &impl Call, written: &Written, item: &[u8]) -> Result<u64, SendError> {
        #[cfg(feature = "testing")]
        if let Some(recorder) = &self.recorder {
            let sequence = recorder.record(call, written, item)?;
            coverage::record(call);
            return Ok(sequence);
        }
        let sequence = self.shared.append(&written.head, item)?;
        #[cfg(feature = "coverage")]
        coverage::record(call);
        Ok(sequence)
    }

    /// [`put_with_receipt`](Self::put_with_receipt) for async code, which waits for room without
    /// blocking the thread.
    pub(crate) async fn put_async(
        &self,
        writer: &ItemWriter,
        call: &impl Call,
    ) -> Result<Receipt, SendError> {
        let mut item = Vec::new();
        let written = writer.write_catching(call, &mut item)?;
        self.accept(&written)?;
        let id = written.message_id(&item)?;
        #[cfg(feature = "testing")]
        if self.recorder.is_some() {
            let sequence = self.append(call, &written, &item)?;
            return Ok(self.receipt(sequence, id));
        }
        let sequence = self.shared.append_async(&written.head, &item).await?;
        #[cfg(feature = "coverage")]
        coverage::record(call);
        self.await_stored(sequence).await?;
        Ok(self.receipt(sequence, id))
    }

    /// [`store`](Self::store) for async code.
    async fn await_stored(&self, sequence: u64) -> Result<(), SendError> {
        if self.store.is_some() && !is_logging() {
            let stored = self.shared.stored(sequence).await;
            stored.map_err(SendError::NotStored)?;
        }
        Ok(())
    }

    fn receipt(&self, sequence: u64, message_id: String) -> Receipt {
        let receipt = Receipt::new(Arc::clone(&self.shared), sequence, message_id);
        #[cfg(feature = "testing")]
        let receipt = receipt.recorded(self.recorder.is_some());
        receipt
    }

    /// Waits until the message is on disk, if `store` is set.
    fn store(&self, sequence: u64) -> Result<(), SendError> {
        let Some(log) = self.store.as_ref().filter(|_| !is_logging()) else {
            return Ok(());
        };
        log.commit(&self.shared, sequence);
        self.shared
            .wait_stored(sequence)
            .map_err(SendError::NotStored)
    }

    /// Prepares for a message that was written. Not in a forked child: nothing there delivers it, and a
    /// thread that does not exist there may hold the lock of the queue.
    fn accept(&self, written: &Written) -> Result<(), SendError> {
        if self.shared.is_of_another_process(written.process) {
            return Err(SendError::Forked);
        }
        self.shut_down_at_exit();
        for violation in &written.tolerated {
            // Logs the place and the rule, but no value, since it may be personal data.
            static LIMIT: LogLimit = LogLimit::new();
            log_limited!(
                LIMIT,
                warn,
                "customerio::client",
                call = written.head.kind.as_str(),
                at = violation.pointer(),
                rule = ?violation.rule(),
                "a message that violates a rule is sent"
            );
        }
        Ok(())
    }

    /// Starts a flush or a shutdown and blocks this thread until it completes.
    pub(crate) fn wait(
        &self,
        start: impl FnOnce(&Shared) -> Started,
        timeout: Duration,
    ) -> Result<Report, FlushError> {
        let report = match self.begin(start)? {
            Err(report) => report,
            Ok(receiver) => {
                // The delivery thread measures the timeout. This deadline applies if a callback blocks it.
                let deadline = timeout
                    .checked_add(STOP_GRACE)
                    .and_then(|longest| Instant::now().checked_add(longest));
                wait(receiver, deadline)
                    .and_then(Result::ok)
                    .unwrap_or_else(|| self.shared.report())
            }
        };
        self.require_complete(report)
    }

    /// Starts a flush or a shutdown and waits until it completes, on any executor.
    pub(crate) async fn wait_async(
        &self,
        start: impl FnOnce(&Shared) -> Started,
    ) -> Result<Report, FlushError> {
        let report = match self.begin(start)? {
            Err(report) => report,
            Ok(receiver) => receiver.await.unwrap_or_else(|_| self.shared.report()),
        };
        self.require_complete(report)
    }

    fn require_complete(&self, mut report: Report) -> Result<Report, FlushError> {
        report.origin = self.origin;
        if report.is_complete() {
            Ok(report)
        } else {
            Err(FlushError::Incomplete(report))
        }
    }

    /// Starts a flush or a shutdown. Not in a forked child: the lock may have been held by a thread
    /// that does not exist there.
    fn begin(&self, start: impl FnOnce(&Shared) -> Started) -> Result<Started, FlushError> {
        if self.shared.is_forked() {
            return Err(FlushError::Forked);
        }
        let started = start(&self.shared);
        if self.shared.in_callback() {
            return Err(FlushError::OnDeliveryThread);
        }
        #[cfg(feature = "testing")]
        if let Some(report) = self.recorder.as_ref().and_then(Recorder::end_flush) {
            return Ok(Err(report));
        }
        Ok(started)
    }
}

impl Drop for Handle {
    /// Waits up to [`DROP_WAIT`] for pending messages. The delivery thread logs the number of those that
    /// it could not deliver.
    fn drop(&mut self) {
        if self.shared.is_forked() || self.shared.is_stopped() {
            return;
        }
        let started = self.shared.shutdown_unattended(DROP_WAIT);
        if self.shared.in_callback() || self.shared.report().is_complete() {
            return;
        }
        let before = Instant::now();
        if self.wait(|_| started, DROP_WAIT).is_err() && before.elapsed() >= DROP_WAIT + STOP_GRACE
        {
            // A callback blocks the delivery thread, so it has logged nothing yet.
            let pending = self.shared.report().pending;
            log!(
                error,
                "customerio::client",
                pending,
                "the client was dropped with messages that are not delivered; call `shutdown` first"
            );
        }
    }
}
