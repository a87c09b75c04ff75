//! Removal of the messages of a person.

use customerio_core::call::semantic::{UserDeleted, UserSuppressed};
use customerio_core::call::{IntoIdentity, IntoUserId, UserId};
use customerio_core::item::PersonIds;
use tokio::sync::oneshot;

use crate::Client;
use crate::error::PurgeError;
use crate::log::is_logging;
use crate::purge_report::PurgeReport;
use crate::shared::DiskRequest;
use crate::sync::wait;

/// Removal of what waits for a person, as privacy law may require.
impl Client {
    /// Removes the messages of a person that wait in this client: in memory, in the spool, among its
    /// dead letters and in [`rejected`](Self::rejected). Each pending one has the outcome
    /// [`Purged`](crate::OutcomeKind::Purged). Works on any executor; a blocking call is
    /// [`blocking_purge`](Self::blocking_purge).
    ///
    /// ```no_run
    /// # async fn erase(client: &customerio_transport::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// let report = client.purge(Identity::both("u1", AnonymousId::new("a-42"))).await?;
    /// println!("{} removed, {} can't be recalled", report.purged, report.in_flight);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A message is of the person if its user id, anonymous id or previous id is an id of the given
    /// identity, byte for byte. So a [`group`](Self::group) call of the person is removed with the traits of the
    /// group, and an [`alias`](Self::alias) from or to the person is removed. The client knows no other
    /// ids of a person: purge an e-mail address that was used as the user id separately.
    ///
    /// Calls that delete or suppress the person stay, so it makes no difference whether they come before
    /// or after the purge. Messages of other calls that are accepted during the purge may stay.
    ///
    /// A request in flight can't be recalled. Its messages are counted in
    /// [`in_flight`](PurgeReport::in_flight): each is delivered, or purged after its request failed.
    ///
    /// With a spool, `Ok` means that no restart sends the removed messages, and that their bytes are
    /// in no file of the spool that the client can read. It reads all messages that are only on disk, and
    /// writes the files that had messages of the person again. Other work of the disk waits meanwhile.
    /// [`not_searched`](PurgeReport::not_searched) counts the damaged files, which stay.
    ///
    /// # Errors
    ///
    /// The client was shut down, the disk failed, this is a forked child, or a subscriber of `tracing` calls it
    /// in a message of a client with a spool.
    #[doc(alias = "erase")]
    #[doc(alias = "forget")]
    #[doc(alias = "gdpr")]
    #[doc(alias = "cancel")]
    pub async fn purge<'a>(
        &self,
        identity: impl IntoIdentity<'a>,
    ) -> Result<PurgeReport, PurgeError> {
        let person = PersonIds::new(&identity.into_identity());
        match self.begin_purge(person)? {
            Started::Done(report) => Ok(report),
            Started::OnDisk(receiver) => receiver.await.unwrap_or(Err(PurgeError::Closed)),
        }
    }

    /// [`purge`](Self::purge) for a plain thread, which it blocks while the disk works.
    ///
    /// ```no_run
    /// # fn erase(client: &customerio_transport::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// client.delete_person("u1")?;
    /// client.blocking_purge("u1")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`purge`](Self::purge).
    pub fn blocking_purge<'a>(
        &self,
        identity: impl IntoIdentity<'a>,
    ) -> Result<PurgeReport, PurgeError> {
        let person = PersonIds::new(&identity.into_identity());
        match self.begin_purge(person)? {
            Started::Done(report) => Ok(report),
            Started::OnDisk(receiver) => wait(receiver, None)
                .and_then(Result::ok)
                .unwrap_or(Err(PurgeError::Closed)),
        }
    }

    /// [`delete_person`](Self::delete_person), and [`purge`](Self::purge) of what waits for the person.
    ///
    /// ```no_run
    /// # async fn erase(client: &customerio_transport::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// client.delete_person_and_purge("u1").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The call was not accepted, or an error of [`purge`](Self::purge).
    #[doc(alias = "erase")]
    #[doc(alias = "gdpr")]
    pub async fn delete_person_and_purge<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
    ) -> Result<PurgeReport, PurgeError> {
        let user_id: UserId<'a> = user_id.into_id();
        self.put(&UserDeleted::new(&user_id))?;
        self.purge(user_id).await
    }

    /// [`suppress`](Self::suppress), and [`purge`](Self::purge) of what waits for the person.
    ///
    /// ```no_run
    /// # async fn erase(client: &customerio_transport::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// client.suppress_and_purge("u1").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The call was not accepted, or an error of [`purge`](Self::purge).
    #[doc(alias = "erase")]
    #[doc(alias = "gdpr")]
    pub async fn suppress_and_purge<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
    ) -> Result<PurgeReport, PurgeError> {
        let user_id: UserId<'a> = user_id.into_id();
        self.put(&UserSuppressed::new(&user_id))?;
        self.purge(user_id).await
    }

    fn begin_purge(&self, person: PersonIds) -> Result<Started, PurgeError> {
        let shared = self.shared();
        if shared.is_forked() {
            return Err(PurgeError::Forked);
        }
        if shared.has_spool() {
            if is_logging() {
                return Err(PurgeError::OnDiskThread);
            }
            let (sender, receiver) = oneshot::channel();
            if !shared.request_disk(DiskRequest::Purge(person, sender)) {
                return Err(PurgeError::Closed);
            }
            return Ok(Started::OnDisk(receiver));
        }
        let memory = shared.find_in_memory(&person, shared.next_sequence());
        let purged = shared.purge(memory, Vec::new()).ok_or(PurgeError::Closed)?;
        Ok(Started::Done(PurgeReport {
            purged: purged.removed,
            in_flight: purged.in_flight,
            dead_letters: 0,
            not_searched: 0,
            rejected: shared.purge_rejected(&person),
        }))
    }
}

/// A purge that was started.
enum Started {
    Done(PurgeReport),
    /// The disk thread sends the result.
    OnDisk(oneshot::Receiver<Result<PurgeReport, PurgeError>>),
}
