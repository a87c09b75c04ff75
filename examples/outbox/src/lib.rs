//! A shop: an order and its event are committed together, or neither is. A relay sends the event.

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use customerio::CioEvent;
use customerio::item::ItemSettings;
use customerio_outbox::postgres::{Outbox, OutboxError, SCHEMA};
use customerio_relay::postgres::Postgres;
use customerio_relay::{Relay, RelayError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The source of the messages. It has one API key.
const SOURCE: &str = "shop";

/// A customer ordered a product.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Order Placed", owner = "checkout")]
pub struct OrderPlaced {
    /// The number of the order.
    pub order_id: i64,
    /// The product.
    #[cio(length(1..=80))]
    pub product: String,
    /// The price in cents.
    #[cio(range(1..))]
    pub cents: i64,
}

/// The body of a request to `/orders`.
#[derive(Debug, Deserialize)]
pub struct NewOrder {
    user: String,
    product: String,
    cents: i64,
}

/// The body of the response.
#[derive(Debug, Deserialize, Serialize)]
pub struct Placed {
    /// The number of the order.
    pub order_id: i64,
}

/// The reason why no order was placed.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// The request holds no order.
    #[error(transparent)]
    Body(#[from] JsonRejection),
    /// The event is invalid, or was not written.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// The order was not written.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl IntoResponse for OrderError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Body(rejection) => rejection.status(),
            Self::Outbox(OutboxError::Invalid(_) | OutboxError::TooLarge { .. }) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Outbox(_) | Self::Database(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

/// What the routes share.
#[derive(Clone)]
struct Shop {
    pool: PgPool,
    outbox: Outbox,
}

async fn place_order(
    State(shop): State<Shop>,
    body: Result<Json<NewOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<Placed>), OrderError> {
    let Json(NewOrder {
        user,
        product,
        cents,
    }) = body?;
    // Without a commit, the end of `tx` rolls back: an invalid event leaves no order.
    let mut tx = shop.pool.begin().await?;
    let order_id = sqlx::query_scalar(
        "INSERT INTO orders (customer, product, cents) VALUES ($1, $2, $3) RETURNING id",
    )
    .bind(&user)
    .bind(&product)
    .bind(cents)
    .fetch_one(&mut *tx)
    .await?;
    let event = OrderPlaced {
        order_id,
        product,
        cents,
    };
    shop.outbox.track(&mut *tx, &*user, &event).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Placed { order_id })))
}

/// Creates the tables of an empty database. A service has both texts in its migrations.
///
/// # Errors
///
/// The database failed.
pub async fn create_tables(pool: &PgPool) -> Result<(), sqlx::Error> {
    let orders = "CREATE TABLE orders (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, customer text \
                  NOT NULL, product text NOT NULL, cents bigint NOT NULL)";
    sqlx::raw_sql(orders).execute(pool).await?;
    sqlx::raw_sql(SCHEMA).execute(pool).await?;
    Ok(())
}

/// Returns the relay. It can run in each process of the service, or in processes of its own, such as the
/// program `cio-relay`: one of them sends.
///
/// # Errors
///
/// A setting is not valid.
pub fn relay(pool: PgPool, key: &str, endpoint: &str) -> Result<Relay<Postgres>, RelayError> {
    let endpoint = endpoint.to_owned();
    Relay::builder(key)
        .engine(Postgres::new(pool).source(SOURCE))
        .client(move |client| client.endpoint(&*endpoint))
        .build()
}

/// Serves orders and relays their events until `stop` is ready. Then it answers the requests it has, and
/// waits for the messages in flight. The others stay in the outbox.
///
/// # Errors
///
/// The server failed.
pub async fn serve(
    listener: TcpListener,
    pool: PgPool,
    relay: Relay<Postgres>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let outbox = Outbox::new(ItemSettings::default()).source(SOURCE);
    let routes = Router::new()
        .route("/orders", post(place_order))
        .with_state(Shop { pool, outbox });
    let (stopping, mut stopped) = watch::channel(());
    let relaying = async move {
        relay
            .run_until(async {
                // The end of the server drops the sender.
                let _ = stopped.changed().await;
            })
            .await;
    };
    let serving = async move {
        let served = axum::serve(listener, routes)
            .with_graceful_shutdown(stop)
            .await;
        drop(stopping);
        served
    };
    tokio::join!(serving, relaying).0
}
