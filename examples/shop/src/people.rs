//! Customers, companies, and the roles of customers in companies.

use std::time::SystemTime;

use customerio::{CioProperty, CioTraits};

/// A customer or a visitor.
#[derive(Clone, Debug, Default, CioTraits)]
#[cio(person, owner = "crm", tags("core"))]
pub struct Customer {
    /// Where mail reaches them.
    #[cio(format = "email", length(..=254), pii = "contact", example = "cool.person@example.com")]
    pub email: Option<String>,
    /// The name that one calls them by.
    #[cio(length(1..=100), pii = "name", example = "Cool")]
    pub first_name: Option<String>,
    /// The name of the family.
    #[cio(length(1..=100), pii = "name", example = "Person")]
    pub last_name: Option<String>,
    /// A telephone, as in E.164.
    #[cio(
        pattern = "^[+][1-9][0-9]{6,14}$",
        pii = "contact",
        example = "+4915112345678"
    )]
    pub phone: Option<String>,
    /// When the account was opened.
    pub created_at: Option<SystemTime>,
    /// Where parcels go.
    pub address: Option<Address>,
    /// The subscriptions to topics of mail; an absent topic does not change.
    #[cio(items(..=20))]
    pub interests: Option<Vec<String>>,
    /// Whether no more mail is wanted.
    pub unsubscribed: Option<bool>,
}

/// A place that parcels go to.
#[derive(Clone, Debug, CioProperty)]
#[cio(pii = "address")]
pub struct Address {
    /// The street, and the number of the house.
    #[cio(length(1..=200), example = "6th Street 12")]
    pub street: Option<String>,
    /// The town.
    #[cio(length(1..=100), example = "San Francisco")]
    pub city: Option<String>,
    /// The postal code.
    #[cio(length(1..=20), example = "94103")]
    pub postal_code: Option<String>,
    /// The country, as in ISO 3166.
    #[cio(pattern = "^[A-Z]{2}$", length(2..=2), example = "US")]
    pub country: String,
}

/// A company that buys on account.
#[derive(Clone, Debug, CioTraits)]
#[cio(group(object_type = "1"), owner = "b2b")]
pub struct Company {
    /// The name of the company.
    #[cio(length(1..=200), example = "Acme")]
    pub name: String,
    /// The industry.
    #[cio(length(1..=100), example = "hotels")]
    pub industry: Option<String>,
    /// How many people work there.
    #[cio(range(1..=10_000_000), unit = "people", example = 120)]
    pub employees: Option<u32>,
    /// How it pays.
    pub terms: Option<Terms>,
}

/// How a company pays.
#[derive(Clone, Debug, CioProperty)]
#[cio(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Terms {
    /// Before we send anything.
    Prepaid,
    /// The number of days after the invoice.
    Net(#[cio(range(1..=120))] u8),
}

/// The relationship of a customer to a company.
#[derive(Clone, Debug, CioTraits)]
#[cio(relationship, owner = "b2b")]
pub struct Membership {
    /// The permissions of the customer.
    pub role: Role,
    /// How much they may spend a month.
    #[cio(range(0.0..=1_000_000.0), unit = "EUR", example = 500.0)]
    pub budget: Option<f64>,
}

/// A permission of a customer in a company.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "snake_case")]
pub enum Role {
    /// Orders.
    Buyer,
    /// Says yes to orders.
    Approver,
    /// Manages the permissions of others.
    Admin,
}
