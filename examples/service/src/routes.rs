//! The endpoints.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, post};
use axum::{Json, Router};
use chrono::{Days, Utc};
use customerio::axum::{ClientLayer, ScopedClient};
use customerio::validate::check;
use customerio::{AnonymousId, Group, GroupId, Identify, Identity, SendError, Track, Untyped};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::App;
use crate::error::ApiError;
use crate::events::{
    Company, Currency, Customer, CustomerId, Membership, Plan, PlanViewed, Role, SignedUp,
    SubscriptionCancelled, SubscriptionStarted,
};
use crate::store::Store;

type Body<T> = Result<Json<T>, JsonRejection>;

/// Days before the first invoice.
const TRIAL: Days = Days::new(14);

/// The endpoints of the service.
///
/// The calls of a handler carry the visitor's address, user agent and language. The address is the
/// peer's; behind a proxy, the layer's `trust_proxies` names the proxy and its header.
pub fn routes(app: App) -> Router {
    Router::new()
        .route("/visits", post(visit))
        .route("/customers", post(sign_up))
        .route("/customers/{id}", delete(forget))
        .route("/customers/{id}/subscriptions", post(subscribe))
        .route("/customers/{id}/events", post(import))
        .route("/subscriptions/{id}", delete(cancel))
        .layer(ClientLayer::new(app.client))
        .with_state(app.store)
}

/// Logs a call that was not accepted. It does not fail the request: the change is in the database.
fn record(sent: Result<(), SendError>) {
    if let Err(error) = sent {
        tracing::error!(%error, "an event was not accepted");
    }
}

/// The body of `POST /visits`.
#[derive(Debug, Deserialize)]
struct Visit {
    visitor: String,
    plan: Plan,
}

/// The body of `POST /customers`.
#[derive(Debug, Deserialize)]
struct SignUp {
    email: String,
    name: String,
    /// The id that the pages gave the visitor.
    visitor: Option<String>,
    company: Option<Member>,
}

/// The company of a new customer.
#[derive(Debug, Deserialize)]
struct Member {
    id: String,
    role: Role,
    #[serde(flatten)]
    company: Company,
}

/// The body of `POST /customers/{id}/subscriptions`.
#[derive(Debug, Deserialize)]
struct Subscribe {
    plan: Plan,
    price: Decimal,
    currency: Currency,
}

/// The body of `DELETE /subscriptions/{id}`.
#[derive(Debug, Deserialize)]
struct Cancel {
    reason: Option<String>,
}

/// The body of `POST /customers/{id}/events`: an event of the old billing system.
#[derive(Debug, Deserialize)]
struct Legacy {
    name: String,
    properties: Map<String, Value>,
}

/// The answer to what creates a record.
#[derive(Debug, Serialize)]
struct Created {
    id: Uuid,
}

async fn visit(
    ScopedClient(client): ScopedClient,
    body: Body<Visit>,
) -> Result<StatusCode, ApiError> {
    let Json(Visit { visitor, plan }) = body?;
    record(client.track(AnonymousId::new(visitor), &PlanViewed { plan }));
    Ok(StatusCode::ACCEPTED)
}

async fn sign_up(
    State(store): State<Store>,
    ScopedClient(client): ScopedClient,
    body: Body<SignUp>,
) -> Result<(StatusCode, Json<Created>), ApiError> {
    let Json(form) = body?;
    let id = CustomerId(Uuid::now_v7());
    let customer = Customer {
        email: form.email,
        name: form.name,
        created_at: Utc::now(),
    };
    // Before anything is stored: what Customer.io refuses is no customer of ours.
    check(&customer)?;
    if let Some(member) = &form.company {
        check(&member.company)?;
    }
    let Customer {
        email,
        name,
        created_at,
    } = &customer;
    if !store.add_customer(id, email, name, *created_at).await? {
        return Err(ApiError::Taken);
    }
    // With both ids, what the visitor did becomes the customer's.
    let identity = match form.visitor {
        Some(visitor) => Identity::both(id, AnonymousId::new(visitor)),
        None => Identity::user(id),
    };
    record(Identify::new(identity, &customer).send(&client).map(drop));
    let signed_up = SignedUp {
        with_company: form.company.is_some(),
    };
    record(client.track(id, &signed_up));
    if let Some(Member {
        id: of,
        role,
        company,
    }) = &form.company
    {
        let membership = Membership { role: *role };
        let group = Group::new(id, GroupId::new(of.as_str()), company).relationship(&membership);
        record(group.send(&client).map(drop));
    }
    Ok((StatusCode::CREATED, Json(Created { id: id.0 })))
}

async fn subscribe(
    State(store): State<Store>,
    ScopedClient(client): ScopedClient,
    Path(customer): Path<CustomerId>,
    body: Body<Subscribe>,
) -> Result<(StatusCode, Json<Created>), ApiError> {
    let Json(Subscribe {
        plan,
        price,
        currency,
    }) = body?;
    let id = Uuid::now_v7();
    let now = Utc::now();
    let started = SubscriptionStarted {
        subscription_id: id,
        plan,
        price,
        currency,
        first_invoice_at: now + TRIAL,
    };
    check(&started)?;
    if !store.subscribe(id, customer, price).await? {
        return Err(ApiError::NotFound);
    }
    // The id makes a repeated message harmless, also from a job that reads the database again.
    let call = Track::new(customer, &started)
        .timestamp(now)
        .message_id(format!("subscription-{id}"));
    record(call.send(&client).map(drop));
    Ok((StatusCode::CREATED, Json(Created { id })))
}

async fn cancel(
    State(store): State<Store>,
    ScopedClient(client): ScopedClient,
    Path(subscription_id): Path<Uuid>,
    body: Body<Cancel>,
) -> Result<StatusCode, ApiError> {
    let Json(Cancel { reason }) = body?;
    let cancelled = SubscriptionCancelled {
        subscription_id,
        reason,
    };
    check(&cancelled)?;
    let customer = store.cancel(subscription_id).await?;
    let customer = customer.ok_or(ApiError::NotFound)?;
    record(client.track(customer, &cancelled));
    Ok(StatusCode::NO_CONTENT)
}

/// Passes on events that have no type yet. Those that have one are checked against it.
async fn import(
    ScopedClient(client): ScopedClient,
    Path(customer): Path<CustomerId>,
    body: Body<Legacy>,
) -> Result<StatusCode, ApiError> {
    let Json(Legacy { name, properties }) = body?;
    let event = Untyped::event(name, properties)
        .declared_by::<SubscriptionStarted>()
        .declared_by::<SubscriptionCancelled>();
    match client.track(customer, &event) {
        Err(SendError::Invalid(violations)) => Err(violations.into()),
        sent => {
            record(sent);
            Ok(StatusCode::ACCEPTED)
        }
    }
}

async fn forget(
    State(store): State<Store>,
    ScopedClient(client): ScopedClient,
    Path(customer): Path<CustomerId>,
) -> Result<StatusCode, ApiError> {
    if !store.remove_customer(customer).await? {
        return Err(ApiError::NotFound);
    }
    // Arrives behind everything that was tracked for this person before.
    record(client.suppress(customer));
    Ok(StatusCode::NO_CONTENT)
}
