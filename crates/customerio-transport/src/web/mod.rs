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
//! async fn sign_up(client: ScopedClient) -> Result<(), SendError> {
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
//! | `page.path` | of a page load, the route that matched, such as `/offers/{id}` |
//! | `page.referrer` | of a page load, the header `Referer` without its path and query |
//!
//! A page load is a request that a browser marks with `Sec-Fetch-Mode: navigate`. Other requests, such as
//! those of an API, have no page of their own, and paths may contain ids and tokens. So by default a
//! message has no other path; [`ClientLayer::full_paths`] sends them. Queries are never sent. A header of
//! more than 1,000 bytes or with bytes outside of ASCII is ignored.
//!
//! Without a connect info there is no ip; the first such request logs a warning. In tests,
//! [`MockConnectInfo`](axum::extract::connect_info::MockConnectInfo) counts too.

mod headers;
mod layer;
mod proxy;
mod response;

use core::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

pub use self::layer::{ClientLayer, ClientService};
use crate::Client;
use crate::log::log;

/// The client for the calls of one request, an extractor of axum. It is used as a [`Client`].
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::Identify;
/// use customerio_transport::web::ScopedClient;
/// use customerio_transport::{Client, SendError};
///
/// async fn sign_in(client: ScopedClient) -> Result<(), SendError> {
///     client.identify("u1", &Empty)?;
///     Identify::new("u2", &Empty).send(&client)?;
///     greet(&client)
/// }
///
/// fn greet(client: &Client) -> Result<(), SendError> {
///     client.identify("u3", &Empty)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ScopedClient(pub Client);

impl Deref for ScopedClient {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

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
        log!(error, "customerio::client", "{self}");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
