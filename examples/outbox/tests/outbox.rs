//! Orders over loopback, and what arrives of them in the sandbox. `cargo xtask engines` runs these tests.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use customerio_sandbox::Sandbox;
use outbox::{create_tables, relay, serve};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

/// The tables of the shop in a Postgres schema of their own.
async fn database(test: &str) -> PgPool {
    let address =
        std::env::var("DATABASE_URL").expect("run these tests with `cargo xtask engines`");
    let schema = format!("{test}_{}", std::process::id());
    let options: PgConnectOptions = address.parse().unwrap();
    let pool = PgPoolOptions::new()
        .connect_with(options.options([("search_path", &schema)]))
        .await
        .unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .execute(&pool)
        .await
        .unwrap();
    create_tables(&pool).await.unwrap();
    pool
}

/// Posts a body to `/orders` and returns the response.
fn order(address: SocketAddr, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn an_order_and_its_event_are_committed_together_or_not_at_all() {
    let pool = database("orders").await;
    let sandbox = Sandbox::start().unwrap();
    let relay = relay(pool.clone(), "any-key", sandbox.url()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(serve(listener, pool.clone(), relay, async {
        let _ = stopped.await;
    }));

    let (good, invalid) = spawn_blocking(move || {
        let good = order(address, r#"{"user":"u1","product":"tea","cents":450}"#);
        (
            good,
            order(address, r#"{"user":"u1","product":"tea","cents":0}"#),
        )
    })
    .await
    .unwrap();
    assert!(good.starts_with("HTTP/1.1 201"), "{good}");
    assert!(good.ends_with(r#"{"order_id":1}"#), "{good}");
    assert!(invalid.starts_with("HTTP/1.1 422"), "{invalid}");
    assert!(invalid.contains("/properties/cents"), "{invalid}");
    let orders: i64 = sqlx::query_scalar("SELECT count(*) FROM orders")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(orders, 1);

    let sandbox = spawn_blocking(move || {
        assert!(sandbox.wait_until(Duration::from_secs(30), |counts| counts.accepted > 0));
        sandbox
    })
    .await
    .unwrap();
    drop(stop);
    served.await.unwrap().unwrap();
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].item()["event"], "Order Placed");
    assert_eq!(messages[0].item()["properties"]["order_id"], 1);
    assert_eq!(messages[0].item()["userId"], "u1");
    // After the stop, the row of a delivered message is deleted.
    let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM cio_outbox")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(waiting, 0);
}
