//! A client for each request of a web service with axum: calls on it carry the visitor's ip, user agent,
//! locale and page. This module needs the feature `axum`.
//!
//! ```no_run
//! use std::net::SocketAddr;
//!
//! use axum::Router;
//! use axum::routing::post;
//! use customerio_core::Empty;
//! use customerio_transport::web::{ClientLayer, ScopedClient};
//! use customerio_transport::{Client, SendError};
//!
//! // An invalid value is answered with 422; see `SendError`.
//! async fn sign_up(ScopedClient(client): ScopedClient) -> Result<(), SendError> {
//!     client.identify("u1", &Empty)
//! }
//!
//! # async fn serve(listener: tokio::net::TcpListener) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env()?;
//! let app = Router::new()
//!     .route("/sign-up", post(sign_up))
//!     .layer(ClientLayer::new(client.clone()));
//! // Without the connect info there is no ip.
//! axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
//! client.shutdown(std::time::Duration::from_secs(5)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! | key of the context | taken from |
//! |---|---|
//! | `ip` | the peer of the connection, or a header of a proxy that [`ClientLayer::trust_proxies`] states |
//! | `userAgent` | the header `User-Agent` |
//! | `locale` | the language of `Accept-Language` with the highest weight |
//! | `page.path`, `page.referrer` | the path of the request; the header `Referer` without its query |
//!
//! Queries are not sent, since they may contain secrets. A header of more than 1,000 bytes or with bytes
//! outside of ASCII is ignored.

mod headers;
mod layer;
mod proxy;
mod response;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

pub use self::layer::{ClientLayer, ClientService};
use crate::Client;

/// The client for the calls of one request, an extractor of axum.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_transport::SendError;
/// use customerio_transport::web::ScopedClient;
///
/// fn sign_in(ScopedClient(client): &ScopedClient) -> Result<(), SendError> {
///     client.identify("u1", &Empty)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ScopedClient(pub Client);

impl<S: Sync> FromRequestParts<S> for ScopedClient {
    type Rejection = MissingLayer;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, MissingLayer> {
        parts.extensions.get().cloned().ok_or(MissingLayer)
    }
}

/// The route has no [`ClientLayer`]. As a response it is 500 without details.
///
/// ```
/// use customerio_transport::web::MissingLayer;
///
/// assert!(MissingLayer.to_string().contains("ClientLayer"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no client for this request; add `.layer(ClientLayer::new(client))` to the router")]
pub struct MissingLayer;

impl IntoResponse for MissingLayer {
    fn into_response(self) -> Response {
        tracing::error!(target: "customerio::client", "{self}");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
