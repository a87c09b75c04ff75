//! The checks of untyped events and traits that a type makes needless.

use customerio_rules::constraint;
use customerio_rules::naming;
use customerio_rules::reserved::{EVENT_PROPERTIES, Meaning, Reserved};
use customerio_rules::semantic;
use serde_json::Value;

use super::parts::report_name_error;
use crate::catalog::Catalog;
use crate::event::EventCall;
use crate::shape::{Constraint, Format, Shape};
use crate::traits::TraitsTarget;
use crate::untyped::{UntypedParts, kind_of};
use crate::validate::{Found, Path, Rule, Violations, check_json, check_known_keys};

/// Checks an event, except the numbers, which the walk shows.
pub(super) fn check_event(of: &UntypedParts, call: EventCall, found: &mut Violations) {
    let name = Path::Key(&Path::Root, call.name_key());
    let error = naming::check_event_name(&of.name).err();
    report_name_error(call.name_key(), &of.name, error, found);
    if call == EventCall::Track && semantic::named(&of.name).is_some() {
        let message = "is a name that Customer.io acts on; send the call of `semantic`";
        found.add(&name, Rule::EventName { message }, Found::Text(&of.name));
    }
    let path = &Path::Key(&Path::Root, "properties");
    check_reserved(of, EVENT_PROPERTIES, path, found);
    if of.problem.is_some() {
        return;
    }
    let named = of.events.iter();
    let named = named.filter(|it| it.call == call.kind() && it.name == of.name);
    let named = named.map(|it| (it.version, it.shape));
    let collected = of_program().events().iter();
    let collected = collected.filter(|it| it.call == call && it.name == of.name);
    let collected = collected.map(|it| (it.version, it.shape));
    let mut shapes: Vec<(u32, &'static Shape)> = named.chain(collected).collect();
    shapes.sort_by_key(|(version, _)| core::cmp::Reverse(*version));
    let Some((_, newest)) = shapes.first().copied() else {
        return;
    };
    let is_accepted = shapes.iter().any(|(_, shape)| {
        let mut violations = Violations::default();
        check_json(shape, &of.content, path, &mut violations);
        violations.is_empty()
    });
    if !is_accepted {
        // A reserved key of another kind is found by both checks.
        let mut declared = Violations::default();
        check_json(newest, &of.content, path, &mut declared);
        found.add_others(declared);
    }
}

/// Checks traits of a target: a word, and the type of an object.
pub(super) fn check_traits(
    of: &UntypedParts,
    target: (&str, &str),
    reserved: &[Reserved],
    path: &Path<'_>,
    found: &mut Violations,
) {
    check_reserved(of, reserved, path, found);
    let named = of.traits.iter();
    let named = named.filter(|it| (it.target, it.object_type) == target);
    let collected = of_program().traits().iter();
    let collected = collected.filter(|it| target_of(it.target) == target);
    let shapes: Vec<&'static Shape> = named
        .map(|it| it.shape)
        .chain(collected.map(|it| it.shape))
        .collect();
    let mut declared = Violations::default();
    check_known_keys(&shapes, &of.content, path, &mut declared);
    found.add_others(declared);
}

const fn target_of(target: TraitsTarget) -> (&'static str, &'static str) {
    match target {
        TraitsTarget::Group { object_type } => (target.as_str(), object_type),
        TraitsTarget::Person | TraitsTarget::Relationship => (target.as_str(), ""),
    }
}

/// Reports the keys that Customer.io reserves or reads as a value of another kind.
fn check_reserved(of: &UntypedParts, names: &[Reserved], path: &Path<'_>, found: &mut Violations) {
    for reserved in names {
        let Some(value) = of.content.get(reserved.name) else {
            continue;
        };
        let expected = match (reserved.meaning, value) {
            (Meaning::Ours, _) => {
                let path = Path::Key(path, reserved.name);
                found.add(&path, Rule::Reserved, Found::Nothing);
                continue;
            }
            (_, Value::Null)
            | (Meaning::Text, Value::String(_))
            | (Meaning::Number, Value::Number(_))
            | (Meaning::Boolean, Value::Bool(_))
            | (Meaning::Object, Value::Object(_)) => continue,
            (Meaning::Time, Value::String(text)) if is_time(text) => continue,
            (Meaning::Text, _) => "a string",
            (Meaning::Number, _) => "a number",
            (Meaning::Boolean, _) => "`true` or `false`",
            (Meaning::Object, _) => "an object",
            (Meaning::Time, _) => "a timestamp in ISO 8601, such as `2026-01-02T03:04:05Z`",
        };
        let path = Path::Key(path, reserved.name);
        found.add(
            &path,
            Rule::Json { expected },
            Found::Other(&kind_of(value)),
        );
    }
}

fn is_time(text: &str) -> bool {
    Constraint::format(Format::DATE_TIME).accepts(&constraint::Value::Text(text))
}

/// Returns the catalog of the program. Of conflicting declarations, the first counts.
#[cfg(feature = "catalog")]
fn of_program() -> &'static Catalog {
    static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    CATALOG.get_or_init(|| Catalog::collect_with_conflicts().0)
}

/// Returns an empty catalog: types register themselves with the feature `catalog` only.
#[cfg(not(feature = "catalog"))]
fn of_program() -> &'static Catalog {
    static CATALOG: Catalog = Catalog::EMPTY;
    &CATALOG
}
