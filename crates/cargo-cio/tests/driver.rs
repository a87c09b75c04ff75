//! The driver's derives write only what shapes need. The catalog and the errors are those of all other builds.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;
use std::path::Path;

use support::{Project, Ran};

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

/// An event in a library or in a program.
fn signed(name: &str) -> String {
    format!(
        "/// Somebody signed.\n#[derive(customerio::CioEvent)]\n#[cio(event = \"{name}\")]\n\
         pub struct Signed {{}}\n"
    )
}

/// The names of the events of an export without errors and warnings.
#[track_caller]
fn exported(project: &Project, ran: &Ran) -> Vec<String> {
    assert_eq!(ran.code, 0, "{ran}");
    for word in ["error:", "error[", "warning:"] {
        assert!(!ran.err.contains(word), "{ran}");
    }
    let index = fs::read_to_string(project.path("schemas/index.json")).expect("an index");
    let index: serde_json::Value = index.parse().expect("JSON");
    let events = index["events"].as_array().expect("a list").iter();
    let names = events.filter_map(|it| it["name"].as_str());
    names.map(str::to_owned).collect()
}

/// The build of the last driver begins before cargo has described the packages. It counts only if the description
/// leads to the same driver.
#[test]
fn the_description_decides_which_driver_is_used() {
    const EXPORT: [&str; 4] = ["export", "--format", "json-schema", "--offline"];
    let project = Project::fresh("described");
    write(&project, "3");
    let library = format!("//! A shop.\n\n{}", signed("Signed Up"));
    project.write("src/lib.rs", &library);
    let export = || exported(&project, &project.run(&EXPORT));
    for _ in 0..2 {
        assert_eq!(export(), ["Signed Up"]);
    }

    // The same driver with other sources.
    project.write("src/lib.rs", &library.replace("Up", "In"));
    assert_eq!(export(), ["Signed In"]);
    project.write("src/lib.rs", "pub const BROKEN: u8 = \"\";\n");
    let broken = project.run(&EXPORT);
    assert_eq!(broken.code, 2, "{broken}");
    assert_eq!(
        broken.err.matches("mismatched types").count(),
        1,
        "{broken}"
    );
    project.write("src/lib.rs", &library);
    assert_eq!(export(), ["Signed Up"]);

    // Another driver: programs come and go without a change of a manifest.
    let till = format!("//! A till.\n\n{}\nfn main() {{}}\n", signed("Signed Out"));
    project.write("src/bin/till.rs", &till);
    for _ in 0..2 {
        assert_eq!(export(), ["Signed Out", "Signed Up"]);
    }
    fs::remove_file(project.path("src/bin/till.rs")).expect("removed");
    assert_eq!(export(), ["Signed Up"]);

    // Other arguments of cargo: the driver is built for the host.
    let mut other = support::command(&EXPORT);
    other.env("CARGO_BUILD_TARGET", "wasm32-unknown-unknown");
    let other = support::ran(&mut other, &project.path(""));
    assert_eq!(exported(&project, &other), ["Signed Up"]);
    assert_eq!(export(), ["Signed Up"]);

    // Another version of a package, and a package that is not selected any more.
    let manifest = fs::read_to_string(project.path("Cargo.toml")).expect("a manifest");
    let member = manifest.replace("[workspace]\n", "[workspace]\nmembers = ['more']\n");
    let of_member = manifest.replace("[workspace]\nresolver = '3'\n", "");
    project.write("more/Cargo.toml", &of_member.replace("'shop'", "'more'"));
    project.write("more/src/lib.rs", &library.replace("Up", "Off"));
    project.write("Cargo.toml", &member.replace("0.0.0", "0.0.1"));
    let all = project.run(&[&EXPORT[..], &["--workspace"]].concat());
    assert_eq!(exported(&project, &all), ["Signed Off", "Signed Up"]);
    project.write("Cargo.toml", &manifest);
    assert_eq!(export(), ["Signed Up"]);
}
