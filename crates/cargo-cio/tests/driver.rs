//! The driver's derives write only what shapes need. The catalog and the errors are those of all other builds.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;
use std::path::Path;

use support::Project;

const SHOP: &str = r#"
//! A shop, without a single warning.
#![deny(warnings)]
#![forbid(unsafe_code)]
#![allow(non_snake_case, reason = "a field has the name of a constant")]

use customerio::{CioEvent, CioObject, CioProperty, CioTraits};

/// A constant with the name of a field.
pub const TOTAL: u32 = 7;

/// A shape in a constant.
pub const FIELDS: usize = <OrderCompleted<'static> as CioProperty>::SHAPE.fields().len();
const _: () = assert!(FIELDS == 14);

/// A customer paid
/// for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", tags("shop", "money"), since = "2026-01-02", version = 3)]
struct OrderCompleted<'a> {
    /// As printed.
    #[cio(length(1..=64), pattern = "^[A-Z]")]
    order_id: &'a str,
    #[cio(range(0.0..))]
    TOTAL: f64,
    coupon: Option<String>,
    #[cio(items(..=100))]
    lines: Vec<String>,
    #[cio(one_of("EUR", "USD"))]
    currency: String,
    #[cio(rename = "6")]
    f6: u8,
    f7: Option<bool>,
    f8: i64,
    f9: Option<Vec<u16>>,
    f10: f32,
    f11: bool,
    f12: u32,
    /// The thirteenth.
    f13: Option<i8>,
    r#type: String,
}

/// Nothing that a tuple and a string can hold.
#[derive(CioEvent)]
#[cio(page = "Prices", allow_pii("contact"), allow(missing_docs))]
#[doc = concat!("Computed", ".")]
struct Prices {
    #[cio(user_id)]
    user: String,
    #[doc = "With\0NUL."]
    #[cio(example = "A-1", check = is_short)]
    code: String,
    #[cio(unit = "EUR")]
    #[deprecated = "use `plan`"]
    price: Option<u32>,
    #[cio(pii = "contact")]
    email: String,
    #[cio(nullable)]
    plan: Option<Plan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[cio(flatten)]
    address: Address,
    other: Box<Address>,
    replies: Vec<Reply>,
}

/// Two NULs.
#[derive(CioEvent)]
#[cio(screen = "Two")]
#[cio(open)]
#[doc = "\0\0"]
struct Two {
    only: String,
}

/// No fields.
#[derive(CioEvent)]
#[cio(event = "Signed Out")]
struct SignedOut {}

fn is_short(code: &str) -> Result<(), &'static str> {
    if code.len() < 9 { Ok(()) } else { Err("is long") }
}

/// Where.
#[derive(CioProperty)]
struct Address {
    /// The street.
    #[cio(length(1..=99))]
    street: String,
    city: Option<String>,
}

/// A reply, with replies.
#[derive(CioProperty)]
struct Reply {
    text: String,
    replies: Vec<Self>,
}

/// A plan.
#[derive(CioProperty)]
#[cio(tag = "kind")]
#[allow(dead_code, reason = "an example")]
enum Plan {
    /// Nothing to pay.
    Free,
    /// To pay.
    Paid { cents: u32, address: Address },
}

/// A person.
#[derive(CioTraits)]
#[cio(person)]
struct Person {
    /// The name.
    name: String,
    address: Option<Address>,
}

/// A page of a list.
#[derive(CioProperty)]
struct Page<T> {
    items: Vec<T>,
}

/// A list of people.
#[derive(CioEvent)]
#[cio(event = "People Listed")]
struct PeopleListed {
    page: Page<Address>,
}

/// All that happens.
#[derive(CioEvent)]
#[allow(dead_code, reason = "an example")]
enum ShopEvent<'a> {
    Order(OrderCompleted<'a>),
    /// Somebody came.
    #[cio(event = "Signed Up")]
    SignedUp { plan: Plan },
}

/// Sends what it makes.
pub fn make() -> impl CioObject {
    /// In a function.
    #[derive(CioEvent)]
    #[cio(event = "In A Function")]
    struct Inner {
        id: String,
    }
    fn objects<T: CioObject>(_of: &T) {}
    let address = || Address { street: "S".into(), city: None };
    objects(&OrderCompleted {
        order_id: "A", TOTAL: 1.0, coupon: None, lines: Vec::new(), currency: "EUR".into(), f6: 1, f7: None, f8: 2,
        f9: None, f10: 0.5, f11: true, f12: 3, f13: None, r#type: "t".into(),
    });
    #[allow(deprecated)]
    objects(&Prices {
        user: "u".into(), code: "c".into(), price: None, email: "e".into(), plan: None, tags: Vec::new(),
        address: address(), other: Box::new(address()), replies: vec![Reply { text: "r".into(), replies: Vec::new() }],
    });
    objects(&Two { only: "o".into() });
    objects(&SignedOut {});
    objects(&Person { name: "n".into(), address: None });
    objects(&PeopleListed { page: Page { items: vec![address()] } });
    Inner { id: "i".into() }
}
"#;

/// Writes a project, whose workspace has a resolver.
fn write(project: &Project, resolver: &str) {
    let manifest = format!(
        "[workspace]\nresolver = '{resolver}'\n[package]\nname = 'shop'\nversion = '0.0.0'\nedition = '2024'\n\
         [dependencies]\n{}",
        support::customerio()
    );
    project.write("Cargo.toml", &manifest);
}

/// Returns the Cargo.toml of a project's driver.
fn driver(project: &Project) -> String {
    let drivers = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-cio-target/cio");
    let folder = project.path("").display().to_string();
    let drivers = fs::read_dir(drivers).expect("a folder");
    let manifests =
        drivers.filter_map(|it| fs::read_to_string(it.ok()?.path().join("Cargo.toml")).ok());
    let mut own = manifests.filter(|it| it.contains(folder.trim_end_matches('/')));
    own.next().expect("a driver")
}

#[test]
fn the_catalog_is_that_of_complete_derives() {
    let project = Project::fresh("shapes");
    project.write("src/lib.rs", SHOP);
    write(&project, "3");
    for format in ["json-schema", "markdown"] {
        let ran = project.run(&["export", "--format", format, "--out", format]);
        assert_eq!(ran.code, 0, "{ran}");
        assert!(!ran.err.contains("warning"), "{ran}");
    }
    let ran = project.run(&["lock"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(driver(&project).contains("__driver"));

    // The first resolver enables features for build scripts too, so that nothing is left out.
    write(&project, "1");
    for format in ["json-schema", "markdown"] {
        let ran = project.run(&["export", "--format", format, "--out", format, "--check"]);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let ran = project.run(&["lock"]);
    assert!(ran.out.contains("0 accepted, 8 unchanged"), "{ran}");
    assert!(!driver(&project).contains("__driver"));
}

#[test]
fn what_the_shape_does_not_need_is_compiled_too() {
    for (wrong, error) in [
        ("cio(check = missing)", "cannot find function `missing`"),
        (
            "serde(skip_serializing_if = \"missing\")",
            "cannot find function `missing`",
        ),
        ("cio(as = u32)", "`u32` can't be made from `&String`"),
    ] {
        let project = Project::fresh("wrong");
        write(&project, "3");
        let event = format!(
            "#[derive(customerio::CioEvent)]\n#[cio(event = \"Order\")]\npub struct Order {{\n    \
             #[{wrong}]\n    pub id: String,\n}}\n"
        );
        project.write("src/lib.rs", &event);
        let ran = project.run(&["export", "--format", "json-schema"]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(error), "{ran}");
    }
}

#[test]
fn a_type_without_a_wire_form_is_one_error() {
    let project = Project::fresh("formless");
    write(&project, "3");
    let event = "pub struct Plan;\n#[derive(customerio::CioEvent)]\n#[cio(event = \"Order\")]\n\
                 pub struct Order {\n    pub plan: Option<Plan>,\n    pub id: String,\n}\n";
    project.write("src/lib.rs", event);
    let ran = project.run(&["export", "--format", "json-schema"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert_eq!(ran.err.matches("has no wire form").count(), 1, "{ran}");
}
