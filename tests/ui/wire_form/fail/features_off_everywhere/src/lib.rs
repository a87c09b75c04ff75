//! Types of each crate whose feature is off, with each attribute: one error for each place.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use compact_str::CompactString;
use customerio::{CioEvent, CioProperty, CioTraits};
use jiff::ZonedDateTime;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use time::OffsetDateTime;
use url::Url;
use uuid::Uuid;

#[derive(CioProperty)]
pub struct Price(#[cio(number)] Decimal);

#[derive(CioProperty)]
pub struct Prices(#[cio(number)] Vec<Decimal>);

#[derive(CioProperty)]
#[cio(group_id)]
pub struct CompanyId(Uuid);

#[derive(CioProperty)]
#[serde(untagged)]
pub enum Amount {
    Exact(#[cio(number)] Decimal),
    Text(String),
}

#[derive(CioProperty)]
pub struct Line<'a> {
    #[cio(number)]
    pub lent: &'a Decimal,
    #[cio(number)]
    pub path: rust_decimal::Decimal,
    #[cio(number, rename = "sum")]
    pub renamed: Decimal,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    #[cio(number, range(0..), multiple_of = 0.01)]
    pub revenue: Decimal,
    #[cio(number, nullable)]
    pub fee: Option<Decimal>,
    #[cio(number, items(1..=3))]
    pub parts: Vec<Decimal>,
    #[cio(number)]
    pub tips: Option<Vec<Decimal>>,
    #[cio(multiple_of = 0.01)]
    pub net: Decimal,
    #[cio(format = "uri")]
    pub page: Url,
    #[cio(length(1..=64))]
    pub sku: SmolStr,
    #[cio(pattern = "^[a-z]+$")]
    pub slug: Option<CompactString>,
    #[cio(items(1..))]
    pub items: Vec<Uuid>,
    #[cio(example = "2026-01-31")]
    pub day: NaiveDate,
    pub shared: Arc<Uuid>,
    pub by_name: BTreeMap<String, Decimal>,
    #[cio(nullable)]
    pub links: Option<Vec<Url>>,
}

#[derive(CioTraits)]
#[cio(person)]
pub struct Customer {
    pub created_at: DateTime<FixedOffset>,
    pub updated_at: Option<OffsetDateTime>,
    pub seen_at: ZonedDateTime,
    pub stamp: jiff::Timestamp,
    pub last: Option<DateTime<Utc>>,
    #[cio(number)]
    pub balance: Decimal,
}
