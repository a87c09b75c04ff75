//! The constructors of a client.

use crate::client::{Client, ClientBuilder};
use crate::error::BuildError;

impl Client {
    /// Builds a client with default settings for the workspace that `key` belongs to.
    ///
    /// ```no_run
    /// use customerio_transport::Client;
    ///
    /// let client = Client::new("0123456789abcdef")?;
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`].
    pub fn new(key: impl Into<String>) -> Result<Self, BuildError> {
        ClientBuilder::new(key).build()
    }

    /// Returns a [builder](ClientBuilder) of a client for the workspace that `key` belongs to. White space
    /// around the key is ignored.
    ///
    /// ```
    /// use customerio_transport::{Client, Region};
    ///
    /// let client = Client::builder("0123456789abcdef").region(Region::Eu).build()?;
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(key)
    }
}
