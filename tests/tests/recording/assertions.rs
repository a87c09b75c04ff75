//! The assertions and their messages.

use customerio::call::{AnonymousId, CallKind, Group, GroupId, Identity, Page, Track};
use customerio::semantic::UserDeleted;

use super::*;

#[test]
fn the_event_itself_is_handed_to_the_closure() {
    let (_client, recorded) = three_orders();
    recorded
        .expect::<OrderCompleted>()
        .for_user("u2")
        .once()
        .with(|order| order.total == 0.0 && order.order_id == "o-3");
    recorded
        .expect::<OrderCompleted>()
        .times(3)
        .matching(|order| order.total > 15.0)
        .once()
        .with(|order| order.order_id == "o-2");
    recorded.expect::<OrderCompleted>().for_user("u3").never();
    recorded.expect::<BasketEmptied>().never();
}

#[test]
fn values_are_those_of_the_calls_in_their_order() {
    let (_client, recorded) = three_orders();
    let orders = recorded.expect::<OrderCompleted>().for_user("u1");
    let ids: Vec<_> = orders.values().into_iter().map(|it| it.order_id).collect();
    assert_eq!(ids, ["o-1", "o-2"]);
    assert_eq!(recorded.tracked::<OrderCompleted>().len(), 3);
    let none = recorded.expect::<OrderCompleted>().for_user("u3");
    assert!(none.values().is_empty());
}

#[test]
fn traits_are_those_of_the_person_or_of_the_group() {
    let (client, recorded) = recording();
    let customer = Customer {
        email: "cool.person@example.com".to_owned(),
    };
    let company = Company {
        name: "Acme".to_owned(),
    };
    client.identify("u1", &customer).unwrap();
    client.group("u1", GroupId::new("acme"), &company).unwrap();
    let customers = recorded.identified::<Customer>();
    assert_eq!((customers.len(), &customers[0].email), (1, &customer.email));
    let companies = recorded.grouped::<Company>();
    assert_eq!((companies.len(), &companies[0].name), (1, &company.name));
}

#[test]
fn every_event_must_match_and_there_must_be_one() {
    let (_client, recorded) = three_orders();
    let said = words_of(|| {
        recorded
            .expect::<OrderCompleted>()
            .with(|order| order.total > 0.0);
    });
    assert_eq!(
        said,
        "expected `Order Completed` with a value that satisfies the predicate\n\
         does not satisfy it:\n  \
           1. track `Order Completed` user \"u2\" {\"order_id\":\"o-3\",\"total\":0.0}\n\
         recorded:\n  \
           1. track `Order Completed` user \"u1\" {\"order_id\":\"o-1\",\"total\":10.0}\n  \
           2. track `Order Completed` user \"u1\" {\"order_id\":\"o-2\",\"total\":20.0}\n  \
           3. track `Order Completed` user \"u2\" {\"order_id\":\"o-3\",\"total\":0.0}"
    );
    let said = words_of(|| {
        recorded
            .expect::<OrderCompleted>()
            .for_user("u9")
            .with(|_| true);
    });
    assert!(
        said.starts_with(
            "expected `Order Completed` of user \"u9\" with a value that satisfies the predicate, found \
             none\n"
        ),
        "{said}"
    );
}

#[test]
fn a_wrong_count_names_both_numbers() {
    let (_client, recorded) = three_orders();
    let orders = || recorded.expect::<OrderCompleted>().for_user("u1");
    for (said, start) in [
        (words_of(|| drop(orders().once())), "once, found 2\n"),
        (words_of(|| orders().never()), "never, found 2\n"),
        (words_of(|| drop(orders().times(3))), "3 times, found 2\n"),
    ] {
        let start = format!("expected `Order Completed` of user \"u1\" {start}");
        assert!(said.starts_with(&start), "{said}");
    }
    let said = words_of(|| recorded.expect_nothing());
    assert!(said.starts_with("expected nothing\nrecorded:\n"), "{said}");
}

#[test]
fn a_failure_has_the_line_of_the_test() {
    let (_client, recorded) = recording();
    let line = std::sync::Mutex::new(0);
    let hook = std::panic::take_hook();
    let place = std::sync::Arc::new(line);
    let seen = std::sync::Arc::clone(&place);
    let this = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        // Other tests panic too.
        if std::thread::current().id() == this {
            assert!(info.location().unwrap().file().ends_with("assertions.rs"));
            *seen.lock().unwrap() = info.location().unwrap().line();
        }
    }));
    let expected = line!() + 1;
    let said = words_of(|| drop(recorded.expect::<OrderCompleted>().once()));
    std::panic::set_hook(hook);
    assert_eq!(*place.lock().unwrap(), expected, "{said}");
}

#[test]
fn borrowing_events_are_recorded_and_compared_as_json() {
    let (client, recorded) = recording();
    let offer = String::from("spring");
    client.track("u1", &OfferViewed { offer: &offer }).unwrap();
    drop(offer);
    let viewed = || recorded.expect::<OfferViewed>().once();
    viewed().equal_to(&OfferViewed { offer: "spring" });
    viewed().with_json(|properties| properties["offer"] == "spring");
    let said = words_of(|| drop(viewed().equal_to(&OfferViewed { offer: "autumn" })));
    assert!(
        said.starts_with(
            "expected `Offer Viewed` equal to the given value\nthey differ in\n  \
             /offer: expected \"autumn\", found \"spring\"\n\
             of track `Offer Viewed` user \"u1\" {\"offer\":\"spring\"}\n"
        ),
        "{said}"
    );
}

#[test]
fn events_without_clone_are_recorded_as_json() {
    let (client, recorded) = recording();
    client.track("u1", &BasketEmptied { items: 3 }).unwrap();
    recorded
        .expect::<BasketEmptied>()
        .matching_json(|properties| properties["items"] == 3)
        .once()
        .equal_to(&BasketEmptied { items: 3 });
    assert!(recorded.all()[0].value::<BasketEmptied>().is_none());
}

#[test]
fn an_event_in_an_enum_is_found_by_either_type() {
    let (client, recorded) = recording();
    client
        .track("u1", &ShopEvent::OrderCompleted(order("o-1", 5.0)))
        .unwrap();
    let plan = "free".to_owned();
    client.track("u1", &ShopEvent::SignedUp { plan }).unwrap();
    client
        .track("u1", &Borrowing::OrderCompleted(order("o-2", 6.0)))
        .unwrap();
    let viewed = Borrowing::OfferViewed(OfferViewed { offer: "spring" });
    client.track("u1", &viewed).unwrap();

    recorded
        .expect::<OrderCompleted>()
        .times(2)
        .with(|order| order.total >= 5.0);
    recorded.expect_named("Signed Up").once().with_message(
        |message| matches!(message.value(), Some(ShopEvent::SignedUp { plan }) if plan == "free"),
    );
    recorded.expect::<OfferViewed>().once();
    // All variants' events, the one that went out in another enum too: that one has no such value.
    let said = words_of(|| drop(recorded.expect::<ShopEvent>().times(3).with(|_| true)));
    assert!(
        said.starts_with(
            "expected `Order Completed` or `Signed Up` as a value, but only its JSON was recorded"
        ),
        "{said}"
    );
}

#[test]
fn traits_groups_and_aliases() {
    let (client, recorded) = recording();
    let customer = Customer {
        email: "cool.person@example.com".to_owned(),
    };
    let company = Company {
        name: "Acme".to_owned(),
    };
    let membership = Membership {
        role: "buyer".to_owned(),
    };
    client
        .identify(Identity::both("u1", AnonymousId::new("a-42")), &customer)
        .unwrap();
    client
        .send(Group::new("u1", GroupId::new("acme"), &company).relationship(&membership))
        .unwrap();
    client.alias("u1", AnonymousId::new("a-42")).unwrap();
    client.send(UserDeleted::new("u1")).unwrap();

    recorded
        .expect_traits::<Customer>()
        .for_user("u1")
        .for_anonymous("a-42")
        .once()
        .with(|customer| customer.email.starts_with("cool"));
    recorded
        .expect_traits::<Company>()
        .for_group(GroupId::new("acme"))
        .once()
        .with(|company| company.name == "Acme")
        .equal_to(&company);
    recorded
        .expect_traits::<Membership>()
        .for_group(GroupId::new("acme"))
        .once()
        .with(|membership| membership.role == "buyer");
    recorded
        .expect_alias()
        .for_user("u1")
        .once()
        .with_message(|alias| alias.previous_id() == Some("a-42"));
    recorded.expect_named("User Deleted").once();
    recorded
        .in_order()
        .for_user("u1")
        .then_traits::<Customer>()
        .then_traits::<Company>()
        .then_call(CallKind::Alias);
}

#[test]
fn a_page_is_compared_without_its_category() {
    let (client, recorded) = recording();
    let page = ProductPage {
        title: "Mug".to_owned(),
    };
    client
        .send(Page::new("u1", &page).category("Products"))
        .unwrap();
    recorded
        .expect::<ProductPage>()
        .once()
        .equal_to(&page)
        .with(|page| page.title == "Mug")
        .with_json(|properties| properties["category"] == "Products");
}

#[test]
fn a_wrong_order_is_named() {
    let (client, recorded) = recording();
    let plan = "free".to_owned();
    client.track("u1", &ShopEvent::SignedUp { plan }).unwrap();
    client.track("u2", &BasketEmptied { items: 1 }).unwrap();
    client.track("u1", &order("o-1", 1.0)).unwrap();
    recorded
        .in_order()
        .then::<ShopEvent>()
        .then::<BasketEmptied>()
        .then::<OrderCompleted>();
    let said = words_of(|| {
        recorded
            .in_order()
            .then::<OrderCompleted>()
            .then::<BasketEmptied>();
    });
    assert!(
        said.starts_with(
            "expected `Basket Emptied` to follow, but no such message does\nmatched so far:\n"
        ),
        "{said}"
    );
    assert!(said.ends_with("recorded after that: nothing"), "{said}");
    words_of(|| {
        recorded.in_order().for_user("u1").then::<BasketEmptied>();
    });
}

#[test]
fn the_fields_next_to_the_content_can_be_checked() {
    let (client, recorded) = recording();
    let call =
        Track::for_group(GroupId::new("acme"), &BasketEmptied { items: 2 }).message_id("m-1");
    client.send(call).unwrap();
    recorded
        .expect::<BasketEmptied>()
        .for_group(GroupId::new("acme"))
        .once()
        .with_message(|message| message.message_id() == "m-1");
    assert_eq!(recorded.take().len(), 1);
    recorded.expect_nothing();
}

#[test]
fn a_closure_may_assert() {
    let (_client, recorded) = three_orders();
    assert_eq!(recorded.len(), 3);
    assert!(!recorded.is_empty());
    recorded
        .expect::<OrderCompleted>()
        .for_user("u2")
        .with(|order| assert_eq!(order.order_id, "o-3"));
}
