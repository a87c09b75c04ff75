//! Sends orders with another client: `peers segment|posthog URL FILE`.
//!
//! `cargo xtask bench peers` starts it. It reads all orders, prints `ready`, sends them at the first line of
//! its input, prints the quantiles of its calls as JSON once all are sent, and ends with its input.

#![forbid(unsafe_code)]

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::time::Instant;

use posthog_rs::{ClientOptionsBuilder, Event};
use segment::message::{BatchMessage, Track, User};
use segment::{Batcher, Client, HttpClient};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

type Failure = Box<dyn Error + Send + Sync>;

const NAME: &str = "Order Completed";

/// The events of a batch: about 500,000 bytes of JSON.
const BATCH: usize = 650;

/// The requests that are in flight at once, as with our client.
const IN_FLIGHT: usize = 4;

#[derive(Deserialize)]
struct Line {
    user: String,
    order: Order,
}

#[derive(Deserialize, Serialize)]
struct Order {
    order_id: String,
    total: f64,
    shipping: f64,
    tax: f64,
    currency: String,
    affiliation: String,
    coupon: Option<String>,
    first: bool,
    country: String,
    products: Vec<Product>,
}

#[derive(Deserialize, Serialize)]
struct Product {
    product_id: String,
    sku: String,
    name: String,
    price: f64,
    quantity: u32,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, url, file] = &arguments[..] else {
        return Err("write `peers segment|posthog URL FILE`".into());
    };
    let orders: Vec<Line> = BufReader::new(File::open(file)?)
        .lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect::<Result<_, Failure>>()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let mut times = match peer.as_str() {
        "segment" => runtime.block_on(segment(url, &orders))?,
        "posthog" => runtime.block_on(posthog(url, &orders))?,
        _ => return Err(format!("no peer is called `{peer}`").into()),
    };
    times.sort_unstable();
    println!(
        r#"{{"p50":{},"p99":{}}}"#,
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Says that all is prepared, and waits for the start.
fn ready() -> io::Result<()> {
    println!("ready");
    io::stdin().read_line(&mut String::new())?;
    Ok(())
}

/// Returns the nanoseconds of each call. A batch is sent in a task of its own.
async fn segment(url: &str, orders: &[Line]) -> Result<Vec<u128>, Failure> {
    let client = HttpClient::new(Default::default(), url.to_owned());
    let permits = Arc::new(Semaphore::new(IN_FLIGHT));
    let send = async |batch: Batcher| -> Result<(), Failure> {
        let permit = Arc::clone(&permits).acquire_owned().await?;
        let client = client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.send("a-key".to_owned(), batch.into_message()).await {
                eprintln!("segment: {error}");
            }
            drop(permit);
        });
        Ok(())
    };
    let mut batch = Batcher::new(None);
    let mut times = Vec::with_capacity(orders.len());
    ready()?;
    for line in orders {
        let begun = Instant::now();
        let track = Track {
            user: User::UserId {
                user_id: line.user.clone(),
            },
            event: NAME.to_owned(),
            properties: serde_json::to_value(&line.order)?,
            ..Track::default()
        };
        if let Some(first) = batch.push(BatchMessage::Track(track))? {
            send(std::mem::replace(&mut batch, Batcher::new(None))).await?;
            batch.push(first)?;
        }
        times.push(begun.elapsed().as_nanos());
    }
    send(batch).await?;
    let _all = permits.acquire_many(IN_FLIGHT.try_into()?).await?;
    Ok(times)
}

/// Returns the nanoseconds of each call. The queue holds all events, since a full one drops them.
async fn posthog(url: &str, orders: &[Line]) -> Result<Vec<u128>, Failure> {
    let options = ClientOptionsBuilder::default()
        .api_key("a-key".to_owned())
        .host(url)
        .flush_at(BATCH)
        .max_batch_size(BATCH)
        .max_queue_size(orders.len())
        .build()?;
    let client = posthog_rs::client(options).await;
    let mut times = Vec::with_capacity(orders.len());
    ready()?;
    for line in orders {
        let begun = Instant::now();
        let order = &line.order;
        let mut event = Event::new(NAME, &line.user);
        event.insert_prop("order_id", &order.order_id)?;
        event.insert_prop("total", order.total)?;
        event.insert_prop("shipping", order.shipping)?;
        event.insert_prop("tax", order.tax)?;
        event.insert_prop("currency", &order.currency)?;
        event.insert_prop("affiliation", &order.affiliation)?;
        event.insert_prop("coupon", &order.coupon)?;
        event.insert_prop("first", order.first)?;
        event.insert_prop("country", &order.country)?;
        event.insert_prop("products", &order.products)?;
        client.capture(event);
        times.push(begun.elapsed().as_nanos());
    }
    client.flush().await;
    // Its drop waits for a thread, which a runtime's thread must not do.
    tokio::task::spawn_blocking(move || drop(client));
    Ok(times)
}
