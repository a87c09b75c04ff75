//! First guesses of people who know `reqwest`, `sentry`, `sqlx`, `tracing` and `serde`.

use std::error::Error;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use customerio::prelude::*;
use customerio::{
    BuildError, ClientBuilder, DevicePlatform, DeviceToken, FlushError, ReceiptError, Region, Report,
    SoftLimits, SubscriptionChannel, Subscriptions, Untyped, Validation, Violations, WhenFull,
};
use serde::{Deserialize, Serialize};

/// A customer paid.
#[derive(CioEvent, Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cio(event = "Order Completed")]
#[serde(rename_all = "camelCase")]
struct OrderCompleted {
    order_id: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
}

/// A customer.
#[derive(CioTraits, Debug, Default)]
#[cio(person)]
struct Customer<'a> {
    plan: &'a str,
}

#[derive(CioEvent)]
enum ShopEvent {
    OrderCompleted(OrderCompleted),
    /// Somebody left.
    #[cio(event = "Signed Out")]
    SignedOut,
}

#[derive(CioProperty, Clone, Copy, Debug)]
#[cio(user_id)]
struct UserKey(u64);

struct User {
    id: UserKey,
    name: String,
}

static LAZY: LazyLock<Client> = LazyLock::new(|| Client::from_env().expect("a key"));
static ONCE: OnceLock<Client> = OnceLock::new();

#[derive(Debug)]
enum AppError {
    Tracking(SendError),
}

impl From<SendError> for AppError {
    fn from(error: SendError) -> Self {
        Self::Tracking(error)
    }
}

fn build() -> Result<Client, BuildError> {
    let _ = Client::new("0123456789abcdef")?;
    let _ = ClientBuilder::new(String::from("0123456789abcdef")).build()?;
    Client::builder("0123456789abcdef")
        .region(Region::Eu)
        .timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(2))
        .user_agent("shop/1.0")
        .proxy("http://proxy.example.com:3128")
        .when_full(WhenFull::DropOldest)
        .validation(Validation::Report)
        .soft_limits(SoftLimits::Off)
        .on_outcome(|outcome| drop(outcome.message_id()))
        .build()
}

fn in_a_function(client: &Client, user: &User, order: &OrderCompleted) -> Result<(), AppError> {
    client.track(user.id, order)?;
    client.track(&user.id, order)?;
    client.track(&user.name, order)?;
    client.track(user.name.as_str(), order)?;
    client.track(user.name.clone(), order)?;
    client.track(Identity::from("u1"), order)?;
    client.track(Identity::anonymous("a-42"), order)?;
    client.track(42, order)?;
    client.track(user.id.0.to_string(), &order.clone())?;
    client.identify(user.id, &Customer { plan: "pro" })?;
    client.identify(user.id, &Customer::default())?;
    client.track("u1", &ShopEvent::SignedOut)?;
    client.track("u1", &ShopEvent::OrderCompleted(order.clone()))?;
    client.track("u1", &Untyped::event("Legacy", serde_json::json!({ "a": 1 })))?;
    client.send(Track::new("u1", order))?;
    let _ = client.with_context(Context::default().ip("203.0.113.9")).track("u1", order);
    LAZY.track("u1", order)?;
    ONCE.get_or_init(|| client.clone()).track("u1", order)?;
    Ok(())
}

fn shared(client: Arc<Client>, order: Arc<OrderCompleted>) -> Result<(), Box<dyn Error + Send + Sync>> {
    client.track("u1", &*order)?;
    Track::new("u1", &*order)
        .timestamp(SystemTime::now())
        .message_id("order-1")
        .context(Context::new().locale("de-AT").user_agent("Browser/1.0"))
        .integration("All", false)
        .send(&client)?;
    std::thread::spawn(move || client.track("u1", &*order));
    Ok(())
}

/// A type that other code wraps around a client, such as an extractor of a web framework.
struct Extracted(Client);

impl Deref for Extracted {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

fn pointers(client: &Client, order: &OrderCompleted) -> Result<(), SendError> {
    let extracted = Extracted(client.clone());
    extracted.track("u1", order)?;
    Track::new("u1", order).send(&extracted)?;
    Track::new("u1", order).send(&*extracted)?;
    Track::new("u1", order).send(&client)?;
    Track::new("u1", order).send(&&client)?;
    Track::new("u1", order).send(&Rc::new(client.clone()))?;
    Track::new("u1", order).send(&Box::new(client.clone()))?;
    Track::new("u1", order).send(&Arc::new(extracted))?;
    Track::new("u1", order).send(&LAZY)?;
    let locked = Mutex::new(client.clone());
    if let Ok(client) = locked.lock() {
        Track::new("u1", order).send(&client)?;
    }
    Ok(())
}

fn devices(client: &Client) -> Result<(), SendError> {
    client.add_device("u1", DeviceToken::new("push-token"), DevicePlatform::Ios)?;
    client.set_subscriptions("u1", &Subscriptions::new().channel(SubscriptionChannel::Sms, false))
}

fn violations(error: &SendError) -> usize {
    let SendError::Invalid(violations) = error else {
        return 0;
    };
    let all: &Violations = violations;
    all.iter().map(|it| it.pointer().len() + it.to_string().len()).sum()
}

async fn finish(client: Client, order: OrderCompleted) -> Result<Report, FlushError> {
    let _guard = client.guard(Duration::from_secs(5));
    let receipt: Receipt = match Track::new("u1", &order).send_async(&client).await {
        Ok(receipt) => receipt,
        Err(error) => panic!("{} of {error:?}", violations(&error)),
    };
    let outcome: Result<(), ReceiptError> = receipt.delivered().await;
    println!("{outcome:?} {}", client.stats().delivered);
    client.flush(Duration::from_secs(1)).await?;
    client.shutdown(Duration::from_secs(5)).await
}

fn main() {
    let _ = (build, in_a_function, shared, pointers, devices, finish);
}
