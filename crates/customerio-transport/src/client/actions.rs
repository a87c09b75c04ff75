//! Methods for what Customer.io acts on, each over a call of `call::semantic`.

use customerio_core::Empty;
use customerio_core::call::semantic::{
    DeviceCreatedOrUpdated, DeviceDeleted, IntoDeviceToken, ObjectDeleted, RelationshipDeleted,
    Subscriptions, UserDeleted, UserSuppressed, UserUnsuppressed,
};
use customerio_core::call::{DevicePlatform, Group, IntoGroupId, IntoIdentity, IntoUserId};
use customerio_core::traits::RelationshipTraits;

use crate::client::Client;
use crate::error::SendError;

/// Customer.io acts on these calls: it adds a device, deletes a person and the like. Each has a call in
/// [`semantic`](customerio_core::call::semantic) for what it does not take here, such as a timestamp or the type of an object.
///
/// ```no_run
/// use customerio_core::call::semantic::{DeviceToken, SubscriptionChannel, Subscriptions};
/// use customerio_core::call::{DevicePlatform, GroupId};
/// use customerio_core::Empty;
/// use customerio_transport::{Client, SendError};
///
/// fn act(client: &Client) -> Result<(), SendError> {
///     client.add_device("u1", DeviceToken::new("push-token"), DevicePlatform::Ios)?;
///     let no_sms = Subscriptions::new().channel(SubscriptionChannel::Sms, false);
///     client.set_subscriptions("u1", &no_sms)?;
///     client.add_relationship("u1", GroupId::new("acme"), &Empty)?;
///     client.delete_relationship("u1", GroupId::new("acme"))?;
///     client.delete_person("u1")
/// }
/// ```
///
/// Source: Customer.io's Pipelines API reference, semantic events, read on 2026-09-17.
impl Client {
    /// Adds a device to a person, or updates it. `token` is the push token that the device received from
    /// Apple or Google. [`DeviceCreatedOrUpdated`] takes attributes and the app's id too.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::call::DevicePlatform;
    /// use customerio_core::call::semantic::DeviceToken;
    ///
    /// client.add_device("u1", DeviceToken::new("push-token"), DevicePlatform::Android)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "register_device")]
    #[doc(alias = "push_token")]
    #[doc(alias = "upsert_device")]
    pub fn add_device<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
        token: impl IntoDeviceToken,
        platform: DevicePlatform,
    ) -> Result<(), SendError> {
        self.put(&DeviceCreatedOrUpdated::new(user_id, token).platform(platform))
    }

    /// Removes a device from a person.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::call::semantic::DeviceToken;
    ///
    /// client.delete_device("u1", DeviceToken::new("push-token"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "remove_device")]
    #[doc(alias = "unregister_device")]
    pub fn delete_device<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
        token: impl IntoDeviceToken,
    ) -> Result<(), SendError> {
        self.put(&DeviceDeleted::new(user_id, token))
    }

    /// Deletes a person. A later call for the same id adds them again; [`suppress`](Self::suppress)
    /// prevents that.
    ///
    /// Messages of the person that wait in this client are delivered before, in the order of the calls.
    /// [`delete_person_and_purge`](Self::delete_person_and_purge) removes them instead.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// client.delete_person("u1")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "delete_user")]
    #[doc(alias = "remove_person")]
    #[doc(alias = "destroy")]
    #[doc(alias = "erase")]
    pub fn delete_person<'a>(&self, user_id: impl IntoUserId<'a>) -> Result<(), SendError> {
        self.put(&UserDeleted::new(user_id))
    }

    /// Deletes a person and prevents that they are added again, as privacy law may require.
    ///
    /// Messages of the person that wait in this client are delivered before, in the order of the calls.
    /// [`suppress_and_purge`](Self::suppress_and_purge) removes them instead.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// client.suppress("u1")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "anonymize")]
    #[doc(alias = "block")]
    #[doc(alias = "forget")]
    #[doc(alias = "gdpr")]
    pub fn suppress<'a>(&self, user_id: impl IntoUserId<'a>) -> Result<(), SendError> {
        self.put(&UserSuppressed::new(user_id))
    }

    /// Lets a suppressed person be added again. It restores no data.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// client.unsuppress("u1")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "unblock")]
    pub fn unsuppress<'a>(&self, user_id: impl IntoUserId<'a>) -> Result<(), SendError> {
        self.put(&UserUnsuppressed::new(user_id))
    }

    /// Changes a person's subscriptions to topics and channels. Those that `changes` does not set stay as
    /// they are. It is an [`identify`](Self::identify), so it adds a person who does not exist.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::call::semantic::Subscriptions;
    ///
    /// client.set_subscriptions("u1", &Subscriptions::new().unsubscribed(true))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "unsubscribe")]
    #[doc(alias = "subscribe")]
    #[doc(alias = "opt_out")]
    #[doc(alias = "preferences")]
    #[doc(alias = "topics")]
    pub fn set_subscriptions<'a>(
        &self,
        identity: impl IntoIdentity<'a>,
        changes: &'a Subscriptions,
    ) -> Result<(), SendError> {
        self.identify(identity, changes)
    }

    /// Relates a person to an object of the type `1`, without changing the object. It is a
    /// [`group`](Self::group) call, so it adds an object that does not exist. [`Group`] takes another
    /// type and traits of the object too.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::Empty;
    /// use customerio_core::call::GroupId;
    ///
    /// client.add_relationship("u1", GroupId::new("acme"), &Empty)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "join_group")]
    #[doc(alias = "relate")]
    pub fn add_relationship<'a, R: RelationshipTraits + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a R,
    ) -> Result<(), SendError> {
        self.put(&Group::new(identity, group_id, &Empty).relationship(traits))
    }

    /// Removes a person from an object of the type `1`. [`RelationshipDeleted`] takes another type.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::call::GroupId;
    ///
    /// client.delete_relationship("u1", GroupId::new("acme"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "remove_relationship")]
    #[doc(alias = "leave_group")]
    pub fn delete_relationship<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
        group_id: impl IntoGroupId<'a>,
    ) -> Result<(), SendError> {
        self.put(&RelationshipDeleted::new(user_id, group_id))
    }

    /// Deletes an object of the type `1`, with its relationships. [`ObjectDeleted`] takes another type.
    ///
    /// ```no_run
    /// # fn act(client: &customerio_transport::Client) -> Result<(), customerio_transport::SendError> {
    /// use customerio_core::call::GroupId;
    ///
    /// client.delete_object(GroupId::new("acme"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    #[doc(alias = "delete_group")]
    #[doc(alias = "delete_company")]
    pub fn delete_object<'a>(&self, group_id: impl IntoGroupId<'a>) -> Result<(), SendError> {
        self.put(&ObjectDeleted::new(group_id))
    }
}
