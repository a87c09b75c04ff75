//! The server: a listener, a task for each connection, a router.

pub(crate) mod answer;
pub(crate) mod auth;
mod body;
mod cors;
mod inspect;
mod intake;
mod line;
mod list;
mod outage;
mod query;
mod redact;
mod shared;
mod wait;

use crate::page;
use axum::Router;
use axum::middleware;
use axum::routing::{any, delete, get};
pub(crate) use outage::Outage;
pub(crate) use shared::Shared;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// Serves until the future is dropped.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let router = router(&shared);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => welcome(stream, &router, &shared),
            // The usual reason is too many open files. A retry at once would fail too.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

fn welcome(stream: TcpStream, router: &Router, shared: &Arc<Shared>) {
    shared.store.count(|counts| counts.connections += 1);
    // A response is several small writes, which should not wait for acknowledgements. A failure only makes
    // them slower.
    let _ = stream.set_nodelay(true);
    tokio::spawn(line::serve(stream, router.clone(), Arc::clone(shared)));
}

fn router(shared: &Arc<Shared>) -> Router {
    let ours = Router::new()
        .route("/_sandbox/messages", get(inspect::messages))
        .route("/_sandbox/refused", get(inspect::refused))
        .route("/_sandbox/requests", get(inspect::requests))
        .route("/_sandbox/wait", get(wait::wait))
        .route("/", get(page::show))
        .route("/_sandbox/page/{name}", get(page::file))
        .route("/_sandbox", delete(inspect::clear))
        .route("/_sandbox/messages/{seq}", get(inspect::message))
        .route("/_sandbox/requests/{number}", get(inspect::request))
        .route("/_sandbox/messages.ndjson", get(inspect::export))
        .route("/_sandbox/counts", get(inspect::counts))
        .route("/_sandbox/catalog", get(inspect::catalog))
        .route("/_sandbox/catalog/declarations", get(inspect::declarations))
        .route(
            "/_sandbox/faults",
            get(inspect::faults).put(inspect::set_faults),
        )
        .method_not_allowed_fallback(inspect::no_method)
        .layer(middleware::from_fn_with_state(
            Arc::clone(shared),
            inspect::only_from_here,
        ));
    Router::new()
        .route("/v1", any(intake::handle))
        .route("/v1/", any(intake::handle))
        .route("/v1/{*rest}", any(intake::handle))
        .route_layer(middleware::from_fn_with_state(
            Arc::clone(shared),
            inspect::only_own_pages,
        ))
        .merge(ours)
        .fallback(inspect::no_path)
        .layer(middleware::from_fn_with_state(
            Arc::clone(shared),
            cors::allow,
        ))
        .with_state(Arc::clone(shared))
}
