//! The errors of the derives as editors receive them, one JSON object for each.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::{self, Project};
use serde_json::Value;

/// Each line with `// wrong` has one type without a wire form.
const WITHOUT_WIRE_FORM: &str = r#"//! Events.

use std::collections::BTreeMap;
use std::time::Instant;

use customerio::{CioEvent, CioProperty, CioTraits};

/// A type without a wire form.
pub struct Point;

/// A pointer.
#[derive(CioEvent)]
#[cio(event = "Pointed")]
pub struct Pointed<'a> {
    pub at: Point, // wrong
    pub again: Point, // wrong
    pub label: &'a str,
    pub all: Option<Vec<Point>>, // wrong
    pub named: BTreeMap<String, Point>, // wrong
    pub boxed: Box<Point>, // wrong
    pub borrowed: &'a Point, // wrong
    pub pair: (u8, Point), // wrong
    pub of_module: self::Point, // wrong
    #[cio(nullable)]
    pub last: Option<Point>, // wrong
    #[cio(length(1..=3))]
    pub limited: Point, // wrong
    #[cio(range(1..=3), example = 2)]
    pub ranged: Point, // wrong
    #[cio(items(1..))]
    pub counted: Point, // wrong
    #[cio(flatten)]
    pub flat: Point, // wrong
    #[cio(as = Point)] // wrong
    pub written: Place,
    pub currency: Point, // wrong
    pub shape: Shape,
    pub took: Instant, // wrong
    #[cio(nullable)]
    pub since: Option<Instant>, // wrong
    private: Private,
}

/// A type that is converted.
pub struct Place;

impl From<&Place> for Point {
    fn from(_: &Place) -> Self {
        Self
    }
}

/// The roles of fields.
#[derive(CioEvent)]
#[cio(event = "Roles Played")]
pub struct RolesPlayed {
    #[cio(user_id)]
    pub who: Point, // wrong
    #[cio(timestamp)]
    pub when: Point, // wrong
    #[cio(message_id)]
    pub id: Point, // wrong
}

/// A shape.
#[derive(CioProperty)]
pub struct Shape {
    pub first: Point, // wrong
    pub next: Option<Box<Shape>>,
}

#[derive(CioProperty)]
struct Private {
    name: String,
}

/// A newtype.
#[derive(CioProperty)]
pub struct Wrapper(pub Point); // wrong

/// A newtype with a constraint.
#[derive(CioProperty)]
pub struct Limited(#[cio(length(1..))] pub Point); // wrong

/// Written as another type.
#[derive(Clone, CioProperty)]
#[cio(into = Point)] // wrong
pub struct Converted;

impl From<Converted> for Point {
    fn from(_: Converted) -> Self {
        Self
    }
}

/// An array.
#[derive(CioProperty)]
pub struct Pair(pub u8, pub Point); // wrong

/// A choice.
#[derive(CioProperty)]
pub enum Choice {
    One(Point), // wrong
    Two(u8, Point), // wrong
    Three {
        at: Point, // wrong
    },
}

/// A choice with a tag.
#[derive(CioProperty)]
#[cio(tag = "type")]
pub enum Tagged {
    One(Point), // wrong
    Two {
        at: Vec<Point>, // wrong
    },
}

/// A choice without a tag.
#[derive(CioProperty)]
#[cio(untagged)]
pub enum Untagged {
    One(Point), // wrong
    Two(u8),
}

/// A generic type.
#[derive(CioProperty)]
pub struct Generic<T> {
    pub of: T,
    pub at: Point, // wrong
}

/// An event with a generic type.
#[derive(CioEvent)]
#[cio(event = "Generic Sent")]
pub struct GenericSent {
    pub of: Generic<Place>, // wrong
}

/// An event that is written as another type.
#[derive(CioEvent)]
#[cio(event = "Written")]
pub struct Written(pub Point); // wrong

/// A person.
#[derive(CioTraits)]
#[cio(person)]
pub struct Person {
    pub home: Point, // wrong
    #[cio(pii = "contact")]
    pub email: Option<Point>, // wrong
}

/// Everything that happens.
#[derive(CioEvent)]
pub enum Happened {
    /// A point was drawn.
    #[cio(event = "Drawn")]
    Drawn {
        at: Point, // wrong
        #[cio(nullable)]
        to: Option<Point>, // wrong
        event: String,
        of: u8,
    },
}
"#;

/// Incremental builds report an error once for each item that has it, and cargo removes equal reports
/// only from its text.
#[test]
fn a_type_without_a_wire_form_is_one_diagnostic() {
    let project = Project::fresh("diagnostics");
    let manifest = format!(
        "[workspace]\n[package]\nname = 'wrong'\nedition = '2024'\n[dependencies]\n{}",
        support::customerio(),
    );
    project.write("Cargo.toml", &manifest);
    project.write("src/lib.rs", WITHOUT_WIRE_FORM);
    let mut check = Command::new("cargo");
    check
        .args(["check", "--offline", "--message-format=json"])
        .env("CARGO_INCREMENTAL", "1");
    let check = support::ran(&mut check, &project.path("."));

    let mut found = BTreeMap::<u64, Vec<String>>::new();
    for line in check.out.lines() {
        let message: Value = line.parse().expect("JSON");
        let message = &message["message"];
        if message["level"] == "error"
            && let Some(line) = message["spans"][0]["line_start"].as_u64()
        {
            let text = message["message"].as_str().expect("a text").to_owned();
            found.entry(line).or_default().push(text);
        }
    }
    let lines = (1..).zip(WITHOUT_WIRE_FORM.lines());
    let differing: Vec<_> = lines
        .map(|(number, line)| {
            (
                number,
                line,
                found
                    .remove(&number)
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, line, errors)| errors.len() != usize::from(line.ends_with("// wrong")))
        .collect();
    assert!(differing.is_empty(), "{differing:#?}\n{}", check.err);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn first_guesses_are_answered_with_what_to_write() {
    let project = Project::fresh("cli-guesses");
    for (arguments, expected) in [
        (&["validate"][..], "exists: 'check'"),
        (&["docs"], "exists: 'export --format html'"),
        (&["serve"], "exists: 'dev'"),
        (&["exprot"], "exists: 'export'"),
        (
            &["import", "-"],
            "- is not a file; write the plan to a file",
        ),
        (
            &["import", "https://example.com/plan.json"],
            "https://example.com/plan.json is not a file",
        ),
        (
            &["dev", "--port", "99999"],
            "expected an IP address with a port",
        ),
    ] {
        let ran = project.run(&[&["cio"], arguments].concat());
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(expected), "{arguments:?}: {ran}");
    }
}
