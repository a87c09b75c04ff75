//! The page that shows the records live.
//!
//! It is plain HTML, CSS and JavaScript modules, embedded in the program. It contains no received data:
//! the script requests the records and shows them as text.

use crate::server::answer;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, Uri, header};

/// A file of the page.
struct File {
    name: &'static str,
    media_type: &'static str,
    text: &'static str,
}

macro_rules! files {
    ($($name:literal is $media_type:ident,)*) => {
        [$(File { name: $name, media_type: $media_type, text: include_str!($name) },)*]
    };
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JSON: &str = "application/json";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const DOCUMENT: &str = include_str!("index.html");

/// The files that the document loads.
const FILES: [File; 15] = files![
    "style.css" is CSS,
    "main.js" is SCRIPT,
    "board.js" is SCRIPT,
    "catalog.js" is SCRIPT,
    "detail.js" is SCRIPT,
    "dom.js" is SCRIPT,
    "filter.js" is SCRIPT,
    "list.js" is SCRIPT,
    "messages.js" is SCRIPT,
    "person.js" is SCRIPT,
    "personal.json" is JSON,
    "requests.js" is SCRIPT,
    "rows.js" is SCRIPT,
    "rust.js" is SCRIPT,
    "value.js" is SCRIPT,
];

/// The policy prevents received markup from running a script or reaching another host.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Responds with the document.
pub(crate) async fn show() -> Response<Body> {
    respond(DOCUMENT, HTML)
}

/// Responds with a file that the document loads.
pub(crate) async fn file(path: Uri) -> Response<Body> {
    let name = path.path().rsplit('/').next();
    match FILES.iter().find(|file| Some(file.name) == name) {
        Some(file) => respond(file.text, file.media_type),
        None => answer::into_body(answer::error(
            StatusCode::NOT_FOUND,
            ["the page has no such file"],
        )),
    }
}

fn respond(text: &'static str, media_type: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
