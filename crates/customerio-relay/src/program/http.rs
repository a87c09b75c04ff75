//! The server of `/health`, `/ready` and `/metrics`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::metrics::{self, Watched};

/// The longest time of a connection, so that those that send nothing don't stay.
const CONNECTION: Duration = Duration::from_mins(1);

/// Serves until the program ends.
pub(super) async fn serve(listener: TcpListener, relays: Vec<Arc<Watched>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, for example.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let relays = relays.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| {
                std::future::ready(Ok::<_, Infallible>(respond(&request, &relays)))
            });
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // An error is one of the other side.
            let _ = tokio::time::timeout(CONNECTION, connection).await;
        });
    }
}

fn respond(request: &Request<Incoming>, relays: &[Arc<Watched>]) -> Response<String> {
    let (status, body) = match request.uri().path() {
        "/health" => (StatusCode::OK, "ok\n".to_owned()),
        "/ready" => match metrics::problem(relays) {
            None => (StatusCode::OK, "ok\n".to_owned()),
            Some(problem) => (StatusCode::SERVICE_UNAVAILABLE, problem),
        },
        "/metrics" => (StatusCode::OK, metrics::text(relays)),
        _ => (
            StatusCode::NOT_FOUND,
            "there are /health, /ready and /metrics\n".to_owned(),
        ),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
