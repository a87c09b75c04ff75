//! Events that are implemented by hand: their names, their classes of personal data and their roles.

use customerio::call::Track;
use customerio::event::{EventCall, EventSpec, Role, RoleField, TrackEvent};
use customerio::item::{ItemError, ItemSettings, write_item};
use customerio::shape::{Constraint, Field, Format, Kind, Pii, Shape, Variant};
use customerio::validate::Violations;
use customerio::walk::{Fields, Visitor};
use customerio::{CioEvent, CioObject, CioProperty};
use serde_json::{Value, json};

/// An event whose name is known at run time only.
struct Named(&'static EventSpec);

impl CioProperty for Named {
    const SHAPE: &'static Shape =
        &Shape::new::<Self>(Kind::object(&[
            Field::new::<String>("mail").with_pii(Pii::new("contact"))
        ]));

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for Named {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        to.field("mail", "a@example.com");
    }
}

impl CioEvent for Named {
    const SPECS: &'static [&'static EventSpec] =
        &[&EventSpec::new("Signed Up", EventCall::Track, Self::SHAPE)
            .with_allowed_pii(&[Pii::new("contact")])];

    fn event_spec(&self) -> &'static EventSpec {
        self.0
    }
}

impl TrackEvent for Named {}

fn named(name: &'static str) -> Named {
    let spec = EventSpec::new(name, EventCall::Track, Named::SHAPE);
    Named(Box::leak(Box::new(spec)))
}

fn violations(event: &Named) -> Violations {
    let mut item = Vec::new();
    match write_item(
        &Track::new("u1", event),
        &ItemSettings::default(),
        &mut item,
    ) {
        Ok(written) => written.tolerated,
        Err(ItemError::Invalid(violations)) => violations,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_name_is_checked_when_it_is_sent() {
    assert_eq!(violations(&named("Signed Up")).to_string(), "");
    assert_eq!(
        violations(&named("")).to_string(),
        "/event: must not be empty"
    );
    for (name, message) in [
        (
            "Signed\nUp",
            "/event: the name has a control character or a mark of text direction; use printable \
             characters only, found \"Signed\\nUp\"",
        ),
        (
            "Signed\u{202e}Up",
            "/event: the name has a control character or a mark of text direction; use printable \
             characters only, found \"Signed\\u{202e}Up\"",
        ),
        (
            " Signed Up",
            "/event: the name begins or ends with white space; trim it, found \" Signed Up\"",
        ),
    ] {
        assert_eq!(violations(&named(name)).to_string(), message);
    }
    let long = "x".repeat(101).leak();
    assert_eq!(
        violations(&named(long)).to_string(),
        "/event: an event name should have at most 100 bytes, this one has 101"
    );
}

#[test]
fn a_description_is_built_and_read() {
    const SPEC: EventSpec = EventSpec::new("Signed Up", EventCall::Page, Named::SHAPE)
        .with_version(3)
        .with_roles(&[RoleField::new(Role::UserId, "user").as_property()])
        .with_allowed_pii(&[Pii::new("contact")]);
    assert_eq!((SPEC.name(), SPEC.version()), ("Signed Up", 3));
    assert_eq!(SPEC.roles()[0].role(), Role::UserId);
    assert!(SPEC.roles()[0].is_property());
    assert_eq!(SPEC.allowed_pii()[0].name(), "contact");
    assert!(SPEC.shape().has_pii_outside(&[Pii::new("location")]));
    assert!(!SPEC.shape().has_pii_outside(&[Pii::new("contact")]));
}

/// A schema of each kind, as a shape by hand has it.
#[test]
fn each_kind_has_a_constructor() {
    const TEXT: &Shape = String::SHAPE;
    const VARIANTS: &[Variant] = &[Variant::unit("a"), Variant::newtype("b", TEXT)];
    let schema = |kind: Kind| -> Value {
        let shape: &'static Shape = Box::leak(Box::new(Shape::new::<()>(kind)));
        let mut schema = customerio::schema::of_shape(shape, customerio::schema::Draft::V2020_12);
        schema.as_object_mut().unwrap().remove("$schema");
        schema
    };
    for (kind, name, expected) in [
        (Kind::boolean(), "boolean", json!("boolean")),
        (Kind::integer(0, 255), "integer", json!("integer")),
        (Kind::number(), "number", json!("number")),
        (Kind::string(), "string", json!("string")),
        (
            Kind::formatted_string(Format::UUID),
            "string",
            json!("string"),
        ),
        (Kind::array(TEXT), "array", json!("array")),
        (Kind::set(TEXT), "array", json!("array")),
        (Kind::tuple(&[TEXT, TEXT]), "tuple", json!("array")),
        (Kind::map(TEXT), "map", json!("object")),
        (Kind::object(&[]), "object", json!("object")),
        (Kind::open_object(&[]), "object", json!("object")),
        (Kind::nullable(TEXT), "nullable", json!(["string", "null"])),
    ] {
        assert_eq!(kind.as_str(), name);
        assert_eq!(schema(kind)["type"], expected, "{name}");
    }
    for kind in [
        Kind::externally_tagged(VARIANTS),
        Kind::adjacently_tagged("t", "c", VARIANTS),
        Kind::untagged(VARIANTS),
    ] {
        assert_eq!(kind.as_str(), "enum");
        assert_ne!(schema(kind), json!({}));
    }
    let limited = Constraint::format(Format::EMAIL);
    assert_eq!(limited.key(), "format");
}
