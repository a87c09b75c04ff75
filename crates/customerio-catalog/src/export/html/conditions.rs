//! Triggers and segments in words: how a campaign selects people by an event or by traits.

use customerio_core::shape::{Enum, Field, KindRepr, Presence, Shape};
use customerio_rules::tagging::Tagging;

use super::sources::{NESTED, OBJECTS, SCREENS, SEGMENTS, Source, TRIGGERS};
use crate::declared::{Declared, DeclaredKind};
use crate::export::is_plain;

/// The most conditions that are shown.
const MAX_CONDITIONS: usize = 6;

/// A statement about Customer.io, with code in backticks, and its source.
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) source: &'static Source,
}

/// Returns how a campaign or segment starts from a declaration.
pub(super) fn statements(declared: Declared) -> Vec<Statement> {
    let name = declared.name();
    let statement = |text: String, source| Statement { text, source };
    let mut statements = match declared.kind() {
        DeclaredKind::Track => vec![
            statement(
                format!("Start a campaign when someone performs the event “{name}”."),
                &TRIGGERS,
            ),
            statement(
                format!("Collect in a segment the people who have, or have not, performed “{name}”."),
                &SEGMENTS,
            ),
        ],
        DeclaredKind::Page => vec![statement(
            format!("Start a campaign when someone views the page “{name}”."),
            &TRIGGERS,
        )],
        DeclaredKind::Screen => vec![statement(
            format!(
                "Start a campaign, or add people to a segment, when someone views the screen “{name}”."
            ),
            &SCREENS,
        )],
        DeclaredKind::Person => vec![
            statement(
                "Collect people in a segment by conditions on these attributes.".to_owned(),
                &SEGMENTS,
            ),
            statement(
                "Start a campaign when a person enters or leaves such a segment.".to_owned(),
                &TRIGGERS,
            ),
        ],
        DeclaredKind::Group => vec![statement(
            "Start a campaign when an object is added or changed.".to_owned(),
            &OBJECTS,
        )],
        DeclaredKind::Relationship => vec![statement(
            "Start a campaign when a relationship between a person and an object is added or changed."
                .to_owned(),
            &OBJECTS,
        )],
    };
    let is_nested = conditions(declared).iter().any(|it| it.is_nested);
    if is_nested && is_segmented(declared) {
        statements.push(statement(
            "A dot leads to a value inside another one. For a list, choose “Where at least one”."
                .to_owned(),
            &NESTED,
        ));
    }
    statements
}

/// Returns whether conditions of segments can use the values: those of people and events.
pub(super) fn is_segmented(declared: Declared) -> bool {
    match declared.kind() {
        DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen | DeclaredKind::Person => {
            true
        }
        DeclaredKind::Group | DeclaredKind::Relationship => false,
    }
}

/// A condition on a property, in words with code in backticks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) text: String,
    /// Whether the property is inside an object or a list.
    is_nested: bool,
}

/// Returns examples of conditions on the properties, at most [`MAX_CONDITIONS`].
pub(super) fn conditions(declared: Declared) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let mut inside = Vec::new();
    add(declared.shape(), "", &mut inside, &mut conditions);
    conditions.truncate(MAX_CONDITIONS);
    conditions
}

fn add(
    shape: &'static Shape,
    within: &str,
    inside: &mut Vec<&'static str>,
    to: &mut Vec<Condition>,
) {
    if inside.contains(&shape.id()) || to.len() >= MAX_CONDITIONS {
        return;
    }
    inside.push(shape.id());
    match shape.repr() {
        KindRepr::Object(of) => {
            for field in of.fields {
                add_field(field, within, inside, to);
            }
        }
        KindRepr::Lazy(look) => add(look(), within, inside, to),
        KindRepr::Nullable(of) => add(of, within, inside, to),
        KindRepr::Enum(of) => add_tag(of, within, to),
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Map(_)
        | KindRepr::Foreign(_) => {}
    }
    inside.pop();
}

/// Adds a condition on the tag of an enum.
fn add_tag(of: &Enum, within: &str, to: &mut Vec<Condition>) {
    if let Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } = of.tagging
        && let Some(first) = of.variants.first()
    {
        to.push(Condition {
            text: format!("`{within}{tag}` is equal to `{}`", first.name()),
            is_nested: !within.is_empty(),
        });
    }
}

fn add_field(
    field: &'static Field,
    within: &str,
    inside: &mut Vec<&'static str>,
    to: &mut Vec<Condition>,
) {
    if field.deprecation().is_some() || field.name().contains('`') {
        return;
    }
    if field.presence() == Presence::Flattened {
        return add(field.shape(), within, inside, to);
    }
    let path = format!("{within}{}", field.name());
    let example = field.example();
    let text = match field.shape().without_null().repr() {
        KindRepr::Boolean => format!("`{path}` is equal to `true`"),
        KindRepr::Integer { .. } | KindRepr::Number if !example.is_empty() => {
            format!("`{path}` is greater than `{example}`")
        }
        KindRepr::Enum(of) if is_plain(of) => match of.variants.first() {
            Some(first) => format!("`{path}` is equal to `{}`", first.name()),
            None => return,
        },
        KindRepr::List(list) => match list.of.fields().iter().find(|it| !it.is_flattened()) {
            Some(first) => format!("at least one of `{path}` has `{}`", first.name()),
            None => format!("`{path}` exists"),
        },
        KindRepr::Object(_) | KindRepr::Enum(_) | KindRepr::Lazy(_) => {
            return add(field.shape(), &format!("{path}."), inside, to);
        }
        _ if field.is_optional() => format!("`{path}` exists"),
        KindRepr::Text { .. } if !example.is_empty() && !example.contains('`') => {
            format!("`{path}` is equal to `{}`", example.trim_matches('"'))
        }
        KindRepr::Any
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::Tuple(_)
        | KindRepr::Map(_)
        | KindRepr::Nullable(_)
        | KindRepr::Foreign(_) => return,
    };
    let is_list = matches!(field.shape().without_null().repr(), KindRepr::List(_));
    to.push(Condition {
        text,
        is_nested: is_list || !within.is_empty(),
    });
}

#[cfg(test)]
mod tests {
    use customerio_core::event::{EventCall, EventSpec};
    use customerio_core::shape::{Field, Kind, Shape, Variant};

    use super::{conditions, is_segmented, statements};
    use crate::declared::Declared;
    use crate::fixture::CUSTOMER;

    #[test]
    fn conditions_are_in_words() {
        struct Order;
        struct Place;
        struct Currency;
        const PLACE: &Shape =
            &Shape::new::<Place>(Kind::object(&[Field::new::<Option<String>>("city")]));
        const CURRENCY: &Shape =
            &Shape::new::<Currency>(Kind::externally_tagged(&[Variant::unit("EUR")]));
        const SHAPE: &Shape = &Shape::new::<Order>(Kind::object(&[
            Field::new::<f64>("total").with_example("25.5"),
            Field::from_shape("currency", CURRENCY, false),
            Field::new::<bool>("gift"),
            Field::from_shape("place", PLACE, false),
            Field::from_shape("places", &Shape::new::<()>(Kind::array(PLACE)), true),
            Field::new::<Option<String>>("old").with_deprecation(""),
        ]));
        static SPEC: EventSpec = EventSpec::new("Order Completed", EventCall::Track, SHAPE);
        let texts = conditions(Declared::Event(&SPEC))
            .into_iter()
            .map(|it| it.text);
        assert_eq!(
            texts.collect::<Vec<_>>(),
            [
                "`total` is greater than `25.5`",
                "`currency` is equal to `EUR`",
                "`gift` is equal to `true`",
                "`place.city` exists",
                "at least one of `places` has `city`",
            ]
        );
        let statements = statements(Declared::Event(&SPEC));
        assert_eq!(statements.len(), 3);
        assert!(statements[0].text.contains("“Order Completed”"));
    }

    #[test]
    fn people_are_collected_by_their_attributes() {
        let statements = statements(Declared::Traits(&CUSTOMER));
        assert!(
            statements[0].text.contains("segment"),
            "{}",
            statements[0].text
        );
        assert!(is_segmented(Declared::Traits(&CUSTOMER)));
    }
}
