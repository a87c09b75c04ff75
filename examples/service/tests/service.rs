//! The service over loopback, and what it tracks.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not see as tests"
)]

use customerio::testing::{Recorded, recording};
use customerio::{Client, Report};
use customerio_sandbox::Sandbox;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use service::events::{
    Company, Customer, PlanViewed, SignedUp, SubscriptionCancelled, SubscriptionStarted,
};
use service::store::Store;
use service::{App, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running service.
struct Service {
    url: String,
    http: reqwest::Client,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Report>,
}

impl Service {
    async fn start(client: Client) -> Self {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let app = App { client, store };
        let served = tokio::spawn(async move {
            let stopped = async { stopped.await.expect("a test that stops the service") };
            serve(listener, app, stopped).await.unwrap()
        });
        // `customerio` brings ring to its own connections. A client of `reqwest` with none of its TLS
        // features needs a provider of the process, also for plain HTTP. Another test may be first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            url,
            http,
            stop,
            served,
        }
    }

    async fn recorded() -> (Self, Recorded) {
        let (client, recorded) = recording();
        (Self::start(client).await, recorded)
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.http.request(method, format!("{}{path}", self.url));
        let request = request
            .header("accept-language", "de-AT,de;q=0.9")
            .json(&body);
        let response = request.send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    async fn sign_up(&self) -> String {
        let body = json!({
            "email": "cool.person@example.com", "name": "Cool Person", "visitor": "a-42",
            "company": { "id": "acme", "role": "admin", "name": "Acme", "seats": 12 },
        });
        let (status, answer) = self.ask(Method::POST, "/customers", body).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["id"].as_str().expect("an id").to_owned()
    }

    async fn stop(self) -> Report {
        self.stop.send(()).unwrap();
        self.served.await.unwrap()
    }
}

#[tokio::test]
async fn a_visitor_becomes_a_customer() {
    let (service, recorded) = Service::recorded().await;
    let visit = json!({ "visitor": "a-42", "plan": "team" });
    let (status, _) = service.ask(Method::POST, "/visits", visit).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let id = service.sign_up().await;

    recorded.expect::<PlanViewed>().once();
    recorded.expect::<SignedUp>().for_user(&id).once();
    recorded.expect_traits::<Customer>().for_user(&id).once();
    recorded
        .expect_traits::<Company>()
        .once()
        .with(|company| company.seats == 12);
}

#[tokio::test]
async fn a_subscription_starts_once_and_is_cancelled_once() {
    let (service, recorded) = Service::recorded().await;
    let customer = service.sign_up().await;
    let path = format!("/customers/{customer}/subscriptions");
    let body = json!({ "plan": "team", "price": "49.90", "currency": "EUR" });
    let (status, answer) = service.ask(Method::POST, &path, body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let path = format!("/subscriptions/{}", answer["id"].as_str().unwrap());
    let reason = json!({ "reason": "too expensive" });
    let (status, _) = service.ask(Method::DELETE, &path, reason.clone()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _) = service.ask(Method::DELETE, &path, reason).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    recorded
        .expect::<SubscriptionStarted>()
        .for_user(&customer)
        .once()
        .with(|started| started.price.to_string() == "49.90");
    recorded
        .expect::<SubscriptionCancelled>()
        .for_user(&customer)
        .once();
}

#[tokio::test]
async fn invalid_values_change_nothing() {
    let (service, recorded) = Service::recorded().await;
    let body = json!({ "email": "no address", "name": "Cool Person" });
    let (status, answer) = service.ask(Method::POST, "/customers", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let price = json!({ "plan": "solo", "price": "-1", "currency": "EUR" });
    let path = "/customers/01a22282-abdf-7522-aeed-f0f2d8caf35c/subscriptions";
    let (status, _) = service.ask(Method::POST, path, price).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let error = answer["error"].as_str().unwrap();
    assert!(error.starts_with("/email: "), "{error}");
    assert!(!error.contains("no address"), "{error}");
    recorded.expect_nothing();
}

#[tokio::test]
async fn events_of_the_old_system_are_checked_where_they_have_a_type() {
    let (service, recorded) = Service::recorded().await;
    let path = "/customers/01a22282-abdf-7522-aeed-f0f2d8caf35c/events";
    let old = json!({ "name": "Invoice Mailed", "properties": { "number": 17 } });
    let (status, _) = service.ask(Method::POST, path, old).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let wrong = json!({ "name": "Subscription Cancelled", "properties": { "reason": "" } });
    let (status, answer) = service.ask(Method::POST, path, wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let error = answer["error"].as_str().unwrap();
    assert!(error.contains("needs `subscription_id`"), "{error}");
    assert_eq!(recorded.take().len(), 1);
}

#[tokio::test]
async fn a_full_queue_does_not_refuse_a_customer() {
    let (service, recorded) = Service::recorded().await;
    recorded.refuse_with_full();
    service.sign_up().await;
    recorded.expect_nothing();
}

#[tokio::test]
async fn a_shutdown_delivers_everything_and_the_service_accepts_it() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::builder("any-key").endpoint(sandbox.url());
    let service = Service::start(client.build().unwrap()).await;
    let customer = service.sign_up().await;
    let path = format!("/customers/{customer}");
    let (status, _) = service.ask(Method::DELETE, &path, json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let report = service.stop().await;
    assert_eq!((report.delivered, report.abandoned), (4, 0));

    let messages = sandbox.messages();
    let of = |index: usize, key: &str| messages[index].item()[key].clone();
    let calls: Vec<_> = messages.iter().map(|message| message.kind.name()).collect();
    assert_eq!(calls, ["identify", "track", "group", "track"]);
    assert_eq!(of(0, "anonymousId"), "a-42");
    assert_eq!(of(1, "context")["ip"], "127.0.0.1");
    assert_eq!(of(1, "context")["locale"], "de-AT");
    assert_eq!(of(3, "event"), "User Suppressed");
}
