//! What must change in the streams of a server, and the changes.

use async_nats::Client;
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::Config;
use async_nats::jetstream::{self, Context};

use super::change::{Change, differences, with};
use super::error::{CheckError, StreamsError};
use super::streams::Streams;

/// The code of `JetStream` for a stream that does not exist.
const NOT_FOUND: u64 = 10059;

/// What a frame of one message needs: its 32,000 bytes, its head and the headers.
const LEAST_PAYLOAD: usize = 40_000;

/// The oldest version of the server that the tests run against.
const LEAST_VERSION: (i64, i64) = (2, 9);

impl Streams {
    /// Returns the changes that make the streams as they are set here.
    ///
    /// ```no_run
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// # async fn plan(client: async_nats::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// for change in Streams::new().plan(&client).await? {
    ///     println!("{change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A name can't be used, or the server refused the request or did not answer.
    pub async fn plan(&self, client: &Client) -> Result<Vec<Change>, StreamsError> {
        self.check_names("any")?;
        let context = jetstream::new(client.clone());
        let mut changes = Vec::new();
        for wanted in self.wanted() {
            match find(&context, &wanted.name).await? {
                None => changes.push(Change::Create(wanted.name)),
                Some(found) => {
                    let differences = differences(&found, &wanted);
                    if !differences.is_empty() {
                        changes.push(Change::Update(wanted.name, differences));
                    }
                }
            }
        }
        Ok(changes)
    }

    /// Makes the changes of [`plan`](Self::plan), and returns them. It deletes nothing.
    ///
    /// ```no_run
    #[doc = example!()]
    /// for change in Streams::new().replicas(1).apply(&client).await? {
    ///     println!("done: {change}");
    /// }
    /// // A second time there is nothing to do.
    /// assert!(Streams::new().replicas(1).apply(&client).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan), or the server refused a change: the storage and the retention of a stream
    /// can't change. Changes before the refused one are made.
    pub async fn apply(&self, client: &Client) -> Result<Vec<Change>, StreamsError> {
        let changes = self.plan(client).await?;
        let context = jetstream::new(client.clone());
        for wanted in self.wanted() {
            let change = changes.iter().find(|it| it.stream() == wanted.name);
            let name = wanted.name.clone();
            let refused = |error: String| StreamsError::Refused {
                stream: name.clone(),
                error,
            };
            match change {
                None => {}
                Some(Change::Create(_)) => {
                    let made = context.create_stream(wanted).await;
                    made.map_err(|error| refused(error.to_string()))?;
                }
                Some(Change::Update(..)) => {
                    // Settings that are not ours stay.
                    let found = find(&context, &wanted.name).await?;
                    let found = found.unwrap_or_else(|| wanted.clone());
                    let made = context.update_stream(with(found, wanted)).await;
                    made.map_err(|error| refused(error.to_string()))?;
                }
            }
        }
        Ok(changes)
    }

    /// Checks the server's version, the names, and the streams of a source. Sizes, replicas and longer windows are yours to choose.
    ///
    /// ```no_run
    #[doc = example!()]
    /// if let Err(CheckError::Changes(changes)) = Streams::new().check("shop", &client).await {
    ///     for change in changes {
    ///         println!("needed: {change}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan), or a stream is missing or has settings with which messages can be lost,
    /// repeated, refused or never removed.
    pub async fn check(&self, source: &str, client: &Client) -> Result<(), CheckError> {
        self.check_names(source)?;
        let (major, minor) = LEAST_VERSION;
        let version = client.server_info().version;
        // A client that has not connected yet knows no version.
        if !version.is_empty() && !client.is_server_compatible(major, minor, 0) {
            return Err(CheckError::Version {
                found: version,
                least: format!("{major}.{minor}"),
            });
        }
        let mut changes = self.plan(client).await?;
        changes.retain_mut(|change| match change {
            Change::Create(_) => true,
            Change::Update(_, differences) => {
                differences.retain(|it| it.is_needed);
                !differences.is_empty()
            }
        });
        if !changes.is_empty() {
            return Err(CheckError::Changes(changes));
        }
        let max_payload = client.max_payload();
        if max_payload < LEAST_PAYLOAD {
            return Err(CheckError::MaxPayload {
                found: max_payload,
                least: LEAST_PAYLOAD,
            });
        }
        Ok(())
    }
}

async fn find(context: &Context, name: &str) -> Result<Option<Config>, StreamsError> {
    match context.get_stream(name).await {
        Ok(stream) => Ok(Some(stream.cached_info().config.clone())),
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(it) if it.error_code().0 == NOT_FOUND => Ok(None),
            _ => Err(StreamsError::Read {
                stream: name.to_owned(),
                error: error.to_string(),
            }),
        },
    }
}
