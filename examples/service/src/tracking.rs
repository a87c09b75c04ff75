//! The client of one request.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use axum::http::request::Parts;
use customerio::{Client, Context, SendError};

/// A client whose calls have the address, the user agent and the language of the request.
///
/// The address is the peer's. Behind a proxy that would be the proxy's: read a header instead, but only if
/// the peer is that proxy, since anybody can send one.
#[derive(Debug)]
pub struct Tracking(pub Client);

impl<S: Send + Sync> FromRequestParts<S> for Tracking
where
    Client: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let mut context = Context::new();
        if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            context = context.ip(peer.ip());
        }
        let header = |name| parts.headers.get(name).and_then(|it| it.to_str().ok());
        if let Some(agent) = header(USER_AGENT) {
            context = context.user_agent(agent);
        }
        let languages = header(ACCEPT_LANGUAGE);
        let first = languages.and_then(|it| it.split([',', ';']).next());
        if let Some(language) = first.filter(|it| !it.is_empty()) {
            context = context.locale(language);
        }
        Ok(Self(Client::from_ref(state).with_context(context)))
    }
}

/// Logs a call that was not accepted. It does not fail the request: the change is in the database.
pub fn record(sent: Result<(), SendError>) {
    if let Err(error) = sent {
        tracing::error!(%error, "an event was not accepted");
    }
}
