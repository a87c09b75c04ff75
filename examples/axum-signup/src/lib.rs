//! The service: one route, its own error type, and an end that loses nothing.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use customerio::axum::{ClientLayer, ScopedClient};
use customerio::{
    AnonymousId, CioEvent, CioTraits, Client, FlushError, Identify, Identity, Report, SendError,
    Track,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::net::TcpListener;
use uuid::Uuid;

/// How long the end waits for what is not delivered yet.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Somebody opened an account.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Signed Up", owner = "growth")]
pub struct SignedUp {
    /// The plan they chose.
    #[cio(one_of("free", "pro"))]
    pub plan: String,
}

/// The traits of a person with an account.
#[derive(CioTraits, Clone, Debug)]
#[cio(person, owner = "growth")]
pub struct Account {
    /// Where we write to.
    #[cio(format = "email", pii = "contact")]
    pub email: String,
    /// When it was opened.
    pub created_at: SystemTime,
}

/// The body of a request to `/sign-up`.
#[derive(Debug, Deserialize)]
pub struct SignUp {
    email: String,
    plan: String,
    /// The id under which the pages have tracked the visitor, if they have.
    visitor: Option<String>,
}

/// The body of the response.
#[derive(Debug, Deserialize, Serialize)]
pub struct Opened {
    /// The id of the new account.
    pub user_id: String,
}

/// The reason why a sign-up failed. Each kind has its own status.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// The request holds no sign-up.
    #[error(transparent)]
    Body(#[from] JsonRejection),
    /// Something in it can't be: `SendError::Invalid` says what, and where.
    #[error(transparent)]
    Tracking(#[from] SendError),
}

impl IntoResponse for SignUpError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Body(rejection) => rejection.status(),
            Self::Tracking(SendError::Invalid(_) | SendError::TooLarge { .. }) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            // Full, or on its way down: the caller may try again.
            Self::Tracking(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

/// The routes. The layer gives each request a handle to the client whose calls carry the visitor's ip,
/// user agent and locale.
pub fn routes(client: Client) -> Router {
    Router::new()
        .route("/sign-up", post(sign_up))
        .layer(ClientLayer::new(client))
}

async fn sign_up(
    ScopedClient(client): ScopedClient,
    body: Result<Json<SignUp>, JsonRejection>,
) -> Result<(StatusCode, Json<Opened>), SignUpError> {
    let Json(SignUp {
        email,
        plan,
        visitor,
    }) = body?;
    // Here an account would be written to a database.
    let user_id = Uuid::now_v7();
    let account = Account {
        email,
        created_at: SystemTime::now(),
    };
    let signed_up = SignedUp { plan };
    // With both ids, what the visitor did before becomes the user's.
    let who = match visitor {
        Some(visitor) => Identity::both(user_id, AnonymousId::new(visitor)),
        None => Identity::user(user_id),
    };
    let identify = Identify::new(who, &account);
    let track = Track::new(user_id, &signed_up);
    // Both or neither: an invalid second call is an error before the first is sent.
    client.check(&identify)?;
    client.check(&track)?;
    // Neither call does I/O, so a handler needs no task for them.
    identify.send(&client)?;
    track.send(&client)?;
    Ok((
        StatusCode::CREATED,
        Json(Opened {
            user_id: user_id.to_string(),
        }),
    ))
}

/// Why the service ended otherwise than it should.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The server broke down.
    #[error("the server broke down: {0}")]
    Server(#[from] std::io::Error),
    /// Something is not delivered; it says how much, and why.
    #[error(transparent)]
    Delivery(#[from] FlushError),
}

/// Serves until `stop` is done, then answers what it has begun to, and delivers what was tracked.
///
/// # Errors
///
/// The server broke down, or something is left after ten seconds.
pub async fn serve(
    listener: TcpListener,
    client: Client,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<Report, ServeError> {
    // The connect info has the address of the peer, which the layer needs.
    let service = routes(client.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await;
    // In this order: a request that is still answered may track. And whatever the server says, what
    // was tracked is delivered.
    let report = client.shutdown(SHUTDOWN).await?;
    served?;
    Ok(report)
}
