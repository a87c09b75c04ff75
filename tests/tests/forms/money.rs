//! Decimals: numbers with `number`, else strings.

use customerio::item::ItemSettings;
use customerio::schema::{Draft, of_event};
use customerio::{CioEvent, CioProperty, SoftLimits, Track};
use customerio_catalog::example;
use rust_decimal::Decimal;
use serde_json::json;

#[derive(CioEvent)]
#[cio(event = "Invoice Paid")]
struct InvoicePaid {
    /// Customer.io reads it as a number.
    #[cio(number, range(0.01..), multiple_of = 0.01, example = 19.90)]
    revenue: Decimal,
    #[cio(number)]
    tip: Option<Decimal>,
    #[cio(number)]
    parts: Vec<Decimal>,
    fee: Decimal,
    price: Price,
}

#[derive(CioProperty)]
struct Price(#[cio(number, range(..=1000000))] Decimal);

fn paid(revenue: &str) -> InvoicePaid {
    InvoicePaid {
        revenue: revenue.parse().unwrap(),
        tip: None,
        parts: vec!["1.50".parse().unwrap()],
        fee: "0.30".parse().unwrap(),
        price: Price("5".parse().unwrap()),
    }
}

fn written(event: &InvoicePaid) -> String {
    let mut item = Vec::new();
    let call = Track::new("u1", event);
    customerio::item::write_item(&call, &ItemSettings::default(), &mut item).unwrap();
    String::from_utf8(item).unwrap()
}

#[test]
fn every_digit_is_on_the_wire() {
    let item = written(&paid("79228162514264337593.54"));
    for part in [
        r#""revenue":79228162514264337593.54,"#,
        r#""parts":[1.50],"#,
        r#""fee":"0.30","#,
        r#""price":5}"#,
    ] {
        assert!(item.contains(part), "{part} is not in {item}");
    }
    assert!(!item.contains("tip"), "{item}");
}

#[test]
fn constraints_are_compared_digit_by_digit() {
    let check =
        |revenue: &str| customerio::validate::check(&paid(revenue)).map_err(|it| it.to_string());
    assert_eq!(check("0.01"), Ok(()));
    assert_eq!(check("12345678901234567.89"), Ok(()));
    let error = check("0.0099999999999999999999").unwrap_err();
    assert!(
        error.contains("/revenue: must be at least 0.01, found 0.0099"),
        "{error}"
    );
    let error = check("12345678901234567.895").unwrap_err();
    assert!(
        error.contains("/revenue: must be a multiple of 0.01"),
        "{error}"
    );
    let mut dear = paid("1.00");
    dear.price = Price("1000000.00000000000001".parse().unwrap());
    let error = customerio::validate::check(&dear).unwrap_err().to_string();
    assert!(error.contains("/price: must be at most 1000000"), "{error}");
}

#[test]
fn a_number_that_readers_round_is_a_soft_limit() {
    let settings = ItemSettings {
        soft_limits: SoftLimits::Reject,
        ..ItemSettings::default()
    };
    let mut item = Vec::new();
    let event = paid("12345678901234567.89");
    let error =
        customerio::item::write_item(&Track::new("u1", &event), &settings, &mut item).unwrap_err();
    let words = error.to_string();
    assert!(
        words.contains("/properties/revenue: should be within 2^53"),
        "{words}"
    );
}

#[test]
fn schemas_and_examples_look_like_money() {
    let schema = of_event(InvoicePaid::SPECS[0], Draft::V2020_12);
    let properties = &schema["properties"];
    assert_eq!(properties["fee"]["type"], "string");
    assert_eq!(properties["fee"]["pattern"], "^-?[0-9]+(?:[.][0-9]+)?$");
    assert_eq!(properties["revenue"]["type"], "number");
    let example = example::of_event(InvoicePaid::SPECS[0]);
    assert_eq!(example["fee"], json!("12.50"));
    assert_eq!(example["revenue"], json!(19.90));
}
