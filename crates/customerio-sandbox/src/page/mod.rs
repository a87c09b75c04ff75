//! The page that shows the records live.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use std::hash::{BuildHasher as _, RandomState};

/// The whole page with its script and style, which are marked with [`NONCE`].
const DOCUMENT: &str = include_str!("index.html");

/// The placeholder of the nonce in the document.
const NONCE: &str = "{{nonce}}";

/// Responds with the page. It contains no received data: the script requests the records and shows them
/// as text. The policy prevents received markup from running a script or reaching another host.
pub(crate) async fn show() -> Response<Body> {
    let nonce = nonce();
    let mut response = Response::new(Body::from(DOCUMENT.replace(NONCE, &nonce)));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    // Hexadecimal digits are valid in a header, so this does not fail.
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns 128 random bits. The standard library seeds each state at random.
fn nonce() -> String {
    let part = || RandomState::new().hash_one(DOCUMENT.len());
    format!("{:016x}{:016x}", part(), part())
}
