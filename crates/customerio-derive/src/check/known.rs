//! Names that Customer.io reads a meaning into: of events that it acts on, of properties and of
//! traits.

use customerio_rules::constraint::Constraint;
use customerio_rules::format::Format;
use customerio_rules::reserved::{self, Meaning, Reserved};
use customerio_rules::semantic::{self, Need, Semantic};
use syn::LitStr;

use crate::attr::RoleKey;
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{
    Asks, Demand, EventCall, Field, Presence, Purpose, RoleField, Stretch, TraitsTarget,
};

/// Returns the name of the ready-made call for an event, in `customerio::semantic`: `DeviceDeleted` for
/// `Device Deleted`.
pub(super) fn ready_call(event: &Semantic) -> String {
    let mut name = String::new();
    for word in event.name.split(' ') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    format!("customerio::semantic::{name}")
}

/// Checks that an event that Customer.io acts on has the required parts.
pub(super) fn semantic<'a>(
    input: &Input<'_>,
    fields: &[Field<'a>],
    roles: &[RoleField<'a>],
    errors: &mut Errors,
) -> Vec<Demand<'a>> {
    let (Some(literal), true) = (input.attrs.event.get(), input.attrs.semantic.is_set()) else {
        return Vec::new();
    };
    let Some(event) = semantic::named(&literal.value()) else {
        return Vec::new();
    };
    if event.needs_context() {
        errors.add(
            literal,
            format_args!(
                "`{}` needs a device token in its context, which no field can be; send `{}`",
                event.name,
                ready_call(event)
            ),
        );
        return Vec::new();
    }
    let needs = event.needs.iter();
    needs
        .flat_map(|need| match need {
            Need::User => user(event, literal, roles, errors).into_iter().collect(),
            Need::Property { name, meaning } => {
                property(event, literal, (name, *meaning), fields, errors)
            }
            Need::DeviceToken => Vec::new(),
        })
        .collect()
}

fn user<'a>(
    event: &Semantic,
    literal: &LitStr,
    roles: &[RoleField<'a>],
    errors: &mut Errors,
) -> Option<Demand<'a>> {
    let Some(role) = roles.iter().find(|it| it.role == RoleKey::UserId) else {
        errors.add(
            literal,
            format_args!(
                "`{}` needs to know which user; add a field with `#[cio(user_id)]`",
                event.name
            ),
        );
        return None;
    };
    Some(Demand {
        ty: role.ty,
        at: Stretch::of(role.ty),
        asks: Asks::Required(format!(
            "`{}` needs to know which user; write the type without `Option`",
            event.name
        )),
    })
}

fn property<'a>(
    event: &Semantic,
    literal: &LitStr,
    (name, meaning): (&str, Meaning),
    fields: &[Field<'a>],
    errors: &mut Errors,
) -> Vec<Demand<'a>> {
    let Some(field) = fields.iter().find(|it| it.name == name) else {
        errors.add(
            literal,
            format_args!(
                "`{}` needs a property `{name}`, {}; add a field with `#[cio(rename = \"{name}\")]`",
                event.name,
                meaning.as_str()
            ),
        );
        return Vec::new();
    };
    let always = match field.presence {
        Presence::OfType => None,
        Presence::Nullable => Some("`nullable`"),
        Presence::SkippedIf(_) => Some("`skip_serializing_if`"),
    };
    if let Some(key) = always {
        errors.add(
            field.member,
            format_args!(
                "`{}` needs `{name}` in every case; leave {key} out",
                event.name
            ),
        );
        return Vec::new();
    }
    let at = Stretch::of(field.visible_type().unwrap_or(field.ty));
    let required = Asks::Required(format!(
        "`{}` needs `{name}` in every case; write the type without `Option`",
        event.name
    ));
    let fits = Asks::Fits(
        meaning,
        format!(
            "`{}` needs `{name}` as {}; give it such a type",
            event.name,
            meaning.as_str()
        ),
    );
    [required, fits]
        .into_iter()
        .filter_map(|asks| field.demand(at, asks))
        .collect()
}

/// Checks the type of a property or trait with a reserved name.
pub(super) fn reserved<'a>(
    written: &input::Field<'_>,
    field: &Field<'a>,
    purpose: &Purpose,
    errors: &mut Errors,
) -> Option<Demand<'a>> {
    let (names, table, what) = table(purpose)?;
    if field.flatten {
        let at = Stretch::of(field.visible_type()?);
        return field.demand(at, Asks::Means(table, what));
    }
    let meaning = reserved::named(&field.name, names)?.meaning;
    let name = &field.name;
    let meaning = match meaning {
        Meaning::Ours => {
            let message = format!("Customer.io reserves the name `{name}`; rename the {what}");
            match written.attrs.rename.get() {
                Some(literal) => errors.add(literal, message),
                None => errors.add(field.member, message),
            }
            return None;
        }
        // A string with a time format is a timestamp.
        Meaning::Time if promises_time(field) => Meaning::Text,
        Meaning::Text | Meaning::Number | Meaning::Time | Meaning::Boolean | Meaning::Object => {
            meaning
        }
    };
    let message = format!(
        "Customer.io reads `{name}` as {}; give it such a type, or rename the {what}",
        meaning.as_str()
    );
    let at = Stretch::of(field.visible_type()?);
    field.demand(at, Asks::Fits(meaning, message))
}

/// Returns the reserved names for a purpose, the name of their table, and the word for the named thing.
fn table(purpose: &Purpose) -> Option<(&'static [Reserved], &'static str, &'static str)> {
    use reserved::{EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS};

    match purpose {
        Purpose::Event(event) if event.call == EventCall::Track => {
            Some((EVENT_PROPERTIES, "EVENT_PROPERTIES", "property"))
        }
        Purpose::Traits(traits) => match traits.target {
            TraitsTarget::Person => Some((PERSON_TRAITS, "PERSON_TRAITS", "trait")),
            TraitsTarget::Group { .. } => Some((GROUP_TRAITS, "GROUP_TRAITS", "trait")),
            TraitsTarget::Relationship => None,
        },
        Purpose::Event(_) | Purpose::Property => None,
    }
}

fn promises_time(field: &Field<'_>) -> bool {
    let is_time = |it| matches!(it, Constraint::Format(Format::DateTime));
    field.constraints.iter().any(is_time)
}
