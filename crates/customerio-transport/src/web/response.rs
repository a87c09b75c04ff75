//! A refused message as a response.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::SendError;
use crate::log::log;

/// For a handler that ends with `client.track(…)?`.
///
/// | error | response |
/// |---|---|
/// | `Invalid`, `TooLarge` | 422 with the error's text: the path of each value, its rule, and the value unless it is marked `pii` |
/// | `Full`, `SpoolFull`, `Closed` | 503 without text |
/// | any other | 500 without text |
///
/// An error without text is logged. If a request must succeed although its event is lost, match the
/// error in place of `?`; [`is_invalid`](SendError::is_invalid) tells whose fault it is.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::response::IntoResponse;
/// use customerio_transport::SendError;
///
/// assert_eq!(SendError::Closed.into_response().status(), StatusCode::SERVICE_UNAVAILABLE);
/// ```
impl IntoResponse for SendError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Invalid(_) | Self::TooLarge { .. } => {
                return (StatusCode::UNPROCESSABLE_ENTITY, self.to_string()).into_response();
            }
            Self::Full { .. } | Self::SpoolFull { .. } | Self::Closed => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Unwritable(_) | Self::Panicked(_) | Self::NotStored(_) | Self::Forked => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        log!(error, "customerio::client", "{self}");
        status.into_response()
    }
}
