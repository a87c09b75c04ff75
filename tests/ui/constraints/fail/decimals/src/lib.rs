//! Decimals that are strings, with constraints on numbers.

use customerio::{CioEvent, CioProperty};
use rust_decimal::Decimal;

type Money = Decimal;

#[derive(CioProperty)]
pub struct Price(Decimal);

#[derive(CioProperty)]
pub struct Positive(#[cio(range(0.01..))] Decimal);

#[derive(CioEvent)]
#[cio(event = "Plan Started")]
pub struct PlanStarted {
    #[cio(range(0..))]
    pub price: Decimal,
    #[cio(multiple_of = 0.01)]
    pub fee: Decimal,
    #[cio(range(0..))]
    pub discount: Option<Decimal>,
    #[cio(range(0..))]
    pub total: Money,
    #[cio(range(0..))]
    pub net: Price,
    #[cio(range(0..))]
    pub name: String,
    #[cio(number, range(0.01..), multiple_of = 0.01)]
    pub right: Decimal,
}

pub struct Cents(u64);
pub type Name = String;

/// Types that are no decimals.
#[derive(CioEvent)]
#[cio(event = "Plan Ended")]
pub struct PlanEnded {
    #[cio(number)]
    pub text: String,
    #[cio(number)]
    pub alias: Name,
    #[cio(number)]
    pub own: Cents,
    #[cio(number)]
    pub price: Price,
    #[cio(number)]
    pub list: Vec<Cents>,
    #[cio(number)]
    pub right: Option<Decimal>,
    #[cio(number)]
    pub flag: bool,
    #[cio(number, range(0..))]
    pub bounded: Option<Cents>,
}
