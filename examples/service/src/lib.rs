//! A billing service: customers and subscriptions in a database, and what Customer.io hears of them.
//!
//! | module | contents |
//! |---|---|
//! | [`events`] | all that the service sends |
//! | [`store`] | the database |
//! | [`routes`] | the endpoints |
//!
//! A change is committed to the database first and tracked second. A full queue or a client that is shut
//! down does not fail the request of a customer: the service logs it.

pub mod error;
pub mod events;
pub mod routes;
pub mod store;

use std::net::SocketAddr;
use std::time::Duration;

use customerio::{Client, FlushError, Report};
use tokio::net::TcpListener;

use crate::store::Store;

/// How long a shutdown waits for deliveries. Kubernetes allows 30 s for the whole of it.
pub const SHUTDOWN: Duration = Duration::from_secs(20);

/// What the service needs to run. Clones are handles to the same client and database.
#[derive(Clone, Debug)]
pub struct App {
    /// The client of the process.
    pub client: Client,
    /// The database.
    pub store: Store,
}

/// The reason why the service did not end as it should.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The server failed.
    #[error("the server failed: {0}")]
    Server(#[from] std::io::Error),
    /// Messages were not delivered in time. The error has their number and the last failure.
    #[error(transparent)]
    Delivery(#[from] FlushError),
}

/// Serves until `stop` is done, answers the requests that have begun, and delivers what was tracked.
///
/// # Errors
///
/// The server failed, or messages are undelivered after 20 seconds.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Report, ServeError> {
    let client = app.client.clone();
    let service = routes::routes(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await;
    // The server first: a request that is still answered may track.
    let report = client.shutdown(SHUTDOWN).await?;
    served?;
    Ok(report)
}
