//! The reasons why a request fails.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use customerio::Violations;
use serde_json::json;

/// The reason why a request fails. Each kind has a status of its own.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The body is not the expected JSON.
    #[error(transparent)]
    Body(#[from] JsonRejection),
    /// A value is invalid. The error has the paths and never shows personal data.
    #[error("{0}")]
    Invalid(#[from] Violations),
    /// Another customer has the address.
    #[error("`email` belongs to another customer")]
    Taken,
    /// There is no such customer or subscription.
    #[error("there is no such record")]
    NotFound,
    /// The database failed.
    #[error("the database failed")]
    Store(#[from] sqlx::Error),
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Body(rejection) => rejection.status(),
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Taken => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Store(error) => {
                tracing::error!(%error, "the database failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}
