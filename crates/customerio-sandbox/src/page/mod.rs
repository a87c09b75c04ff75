//! The page that shows live what arrives.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use std::hash::{BuildHasher as _, RandomState};

/// The whole page: its script and style are in it, each marked with [`NONCE`].
const DOCUMENT: &str = include_str!("index.html");

/// Where the document wants the nonce.
const NONCE: &str = "{{nonce}}";

/// Answers with the page. Nothing that was received is written into it: the script asks for it and
/// shows it as text. Should some of it ever become markup all the same, no script in it would run
/// and no other place could be reached.
pub(crate) async fn show() -> Response<Body> {
    let nonce = nonce();
    let mut response = Response::new(Body::from(DOCUMENT.replace(NONCE, &nonce)));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    // Hexadecimal digits are fit for a header, so this does not fail.
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

/// 128 bits that nobody can guess: the standard library seeds every such state at random.
fn nonce() -> String {
    let part = || RandomState::new().hash_one(DOCUMENT.len());
    format!("{:016x}{:016x}", part(), part())
}
