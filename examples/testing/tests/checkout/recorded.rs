//! With a client that records: what the function says, and how it takes bad news.

use std::time::SystemTime;

use customerio::SendError;
use customerio::testing::recording;
use testing_example::{Buyer, CheckoutError, OrderCompleted, Recorded, check_out};

use super::basket;

#[test]
fn an_order_is_recorded_for_its_customer_after_the_traits() {
    let (client, recorded) = recording();
    let before = SystemTime::now();

    check_out(&client, "u1", &basket("B-1", &[10.0, 2.5])).unwrap();

    recorded
        .expect::<OrderCompleted>()
        .for_user("u1")
        .once()
        .with(|order| order.total > 0.0)
        .equal_to(&OrderCompleted {
            order_id: "B-1".to_owned(),
            total: 12.5,
            coupon: None,
        });
    recorded
        .expect_traits::<Buyer>()
        .once()
        .with(|buyer| buyer.last_order_at >= before);
    recorded
        .in_order()
        .for_user("u1")
        .then_traits::<Buyer>()
        .then::<OrderCompleted>();
}

#[test]
fn an_empty_basket_is_not_an_order() {
    let (client, recorded) = recording();
    let error = check_out(&client, "u1", &basket("B-1", &[])).unwrap_err();
    assert!(matches!(error, CheckoutError::Empty));
    recorded.expect_nothing();
}

#[test]
fn a_full_queue_costs_no_sale() {
    let (client, recorded) = recording();
    recorded.refuse_with_full();
    let sold = check_out(&client, "u1", &basket("B-1", &[10.0])).unwrap();
    assert_eq!(sold, Recorded::NoRoom);
    recorded.expect::<OrderCompleted>().never();
}

#[test]
fn a_mistake_of_ours_is_seen_as_in_production() {
    let (client, recorded) = recording();
    let error = check_out(&client, "u1", &basket("", &[10.0])).unwrap_err();
    let CheckoutError::Tracking(SendError::Invalid(violations)) = error else {
        panic!("{error}")
    };
    assert_eq!(
        violations.to_string(),
        "/properties/order_id: must have 1 to 64 characters, found \"\""
    );
    recorded.expect::<OrderCompleted>().never();
}
