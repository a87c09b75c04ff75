//! The fields of a struct.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Generics, Lit, LitStr};

use super::constraint;
use crate::attr::{self, FieldAttrs, RoleKey, SignedLit};
use crate::bounds;
use crate::errors::Errors;
use crate::input;
use crate::known;
use crate::member::Member;
use crate::model::{Derive, Field, Presence, Purpose, RoleField, Wire};
use crate::plain::Plain;
use crate::refused::Refusal;

/// The named fields that are written.
pub(super) fn check_all<'a>(
    fields: &'a [input::Field<'a>],
    generics: &Generics,
    purpose: &Purpose,
    errors: &mut Errors,
) -> Vec<Field<'a>> {
    let mut checked: Vec<Field<'_>> = Vec::new();
    for field in fields {
        if !is_written(field, errors) || is_dishonoured(field, errors) {
            continue;
        }
        let mut others = checked
            .iter()
            .filter(|other| !other.flatten && !field.flatten);
        if let Some(first) = others.find(|other| other.name == field.name) {
            super::add_repeated(
                &field.name,
                (first.doc.0, first.member),
                (field.original, field.member),
                errors,
            );
            continue;
        }
        if field.flatten {
            check_flattened(field, errors);
        } else {
            super::check_wire_name(&field.name, field.original, &field.member, errors);
        }
        checked.push(check_one(field, generics, purpose, errors));
    }
    checked
}

/// Reports an attribute of serde that the derive refuses.
pub(super) fn is_dishonoured(field: &input::Field<'_>, errors: &mut Errors) -> bool {
    if let Some(Refusal { key, message }) = &field.dishonoured {
        errors.add(key, message);
    }
    field.dishonoured.is_some()
}

/// Refuses attributes of a value on a flattened field, of which only the keys are written.
fn check_flattened(field: &input::Field<'_>, errors: &mut Errors) {
    let attrs = &field.attrs;
    let keys = [
        attrs.nullable.key(),
        attrs.example.key(),
        attrs.unit.key(),
        attrs.recursive.key(),
    ];
    let others = keys.into_iter().flatten();
    for key in attrs.constraints.keys().chain(others) {
        errors.add(
            key,
            format_args!("`{key}` has no effect on a flattened field, which has no key of its own; leave one of them out"),
        );
    }
}

/// Returns the name of a field in messages and, if it has one, on the wire.
fn name(field: &input::Field<'_>) -> String {
    match field.member {
        Member::Named(_) => field.name.clone(),
        Member::Unnamed(_, ty) => ty.to_token_stream().to_string().replace(' ', ""),
    }
}

/// Checks a value that is written.
pub(super) fn check_one<'a>(
    field: &'a input::Field<'a>,
    generics: &Generics,
    purpose: &Purpose,
    errors: &mut Errors,
) -> Field<'a> {
    check_pii(field, purpose, errors);
    let plain = Plain::of(field.ty);
    Field {
        member: field.member,
        ty: field.ty,
        plain,
        // The two have no name in common.
        known: plain.is_none().then(|| known::find(field.ty)).flatten(),
        name: name(field),
        doc: field.doc,
        wire: wire(field, generics, errors),
        is_number: field.attrs.is_number(),
        flatten: field.flatten,
        recursive: field.recursive,
        presence: presence(field, errors),
        constraints: constraint::check_all(&field.attrs.constraints, errors),
        check: field.attrs.constraints.check.get().cloned(),
        pii: field.attrs.pii.get().map(LitStr::value),
        example: field
            .attrs
            .example
            .get()
            .map_or_else(String::new, |it| example(it, errors)),
        unit: field
            .attrs
            .unit
            .get()
            .map_or_else(String::new, LitStr::value),
        deprecated: deprecation(field),
        lints: field.attrs.lints.said().to_vec(),
    }
}

/// Whether a field is a property: not if it is left out, nor if it only fills a part of the
/// message. Attributes of a property have no effect then.
fn is_written(field: &input::Field<'_>, errors: &mut Errors) -> bool {
    let leaves = field.attrs.roles.iter().any(|(_, _, keep)| !keep);
    if !leaves && !field.skipped {
        return true;
    }
    for key in property_keys(&field.attrs) {
        let fix = if leaves {
            ", or add `keep` to make it one"
        } else {
            ""
        };
        errors.add(
            key,
            format_args!("`{key}` has no effect on a field that is not a property; remove it{fix}"),
        );
    }
    false
}

fn property_keys(attrs: &FieldAttrs) -> impl Iterator<Item = &Ident> {
    let others = [
        attrs.nullable.key(),
        attrs.foreign.key(),
        attrs.wire_type.key(),
        attrs.example.key(),
        attrs.unit.key(),
        attrs.lints.key(),
    ];
    attrs.constraints.keys().chain(others.into_iter().flatten())
}

/// Checks the field's own class of personal data. Only the compiler can check its type.
fn check_pii(field: &input::Field<'_>, purpose: &Purpose, errors: &mut Errors) {
    if let (Some(class), Some(allowed)) = (field.attrs.pii.get(), purpose.allowed_pii())
        // It is reported on the field, where it allows nothing.
        && !attr::is_typed(field.original, "allow_pii")
        && !allowed.iter().any(|it| it.value() == class.value())
    {
        errors.add(
            class,
            format_args!(
                "personal data of the class `{0}` in an event; send it as a trait, or write `#[cio(allow_pii(\"{0}\"))]` on the struct",
                class.value()
            ),
        );
    }
}

fn wire<'a>(field: &'a input::Field<'a>, generics: &Generics, errors: &mut Errors) -> Wire<'a> {
    let attrs = &field.attrs;
    let said = attrs.wire_type.key().or(attrs.foreign.key());
    if let Some(key) = said.filter(|_| bounds::mentions_parameter(generics, field.ty)) {
        errors.add(
            key,
            format_args!("`{key}` needs a type without type parameters"),
        );
        return Wire::Own;
    }
    match (attrs.foreign.is_set(), attrs.wire_type.get()) {
        (false, None) => Wire::Own,
        (true, None) => Wire::Foreign,
        (true, Some(ty)) => Wire::ForeignAs(ty),
        (false, Some(ty)) => Wire::As(ty),
    }
}

fn presence(field: &input::Field<'_>, errors: &mut Errors) -> Presence {
    let nullable = field.attrs.nullable.key();
    if let Some(key) = nullable {
        if field.skip_if.is_some() {
            errors.add(
                key,
                "`nullable` writes the key always, `skip_serializing_if` leaves it out; leave one of them out",
            );
        } else if field.attrs.foreign.is_set() {
            errors.add(key, "`nullable` does not apply to a foreign type; convert it with `as = Option<WireType>`");
        }
        return Presence::Nullable;
    }
    match &field.skip_if {
        Some(path) => Presence::SkippedIf(path.clone()),
        None => Presence::OfType,
    }
}

/// An example as JSON text.
fn example(SignedLit { minus, lit }: &SignedLit, errors: &mut Errors) -> String {
    let sign = if minus.is_some() { "-" } else { "" };
    match lit {
        Lit::Str(text) => json_string(&text.value()),
        Lit::Int(number) => format!("{sign}{}", number.base10_digits()),
        Lit::Float(number) => format!("{sign}{}", number.base10_digits()),
        Lit::Bool(value) => value.value.to_string(),
        other => {
            errors.add(
                other,
                "an example is a string, a number, `true` or `false`; write one of those",
            );
            String::new()
        }
    }
}

/// Returns a string as JSON. Rust's `Debug` form differs for control characters.
fn json_string(text: &str) -> String {
    use std::fmt::Write;

    let mut json = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            control if (control as u32) < 0x20 => {
                // Writing to a string can't fail.
                let _ = write!(json, "\\u{:04x}", control as u32);
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

fn deprecation(field: &input::Field<'_>) -> Option<String> {
    let said = field.attrs.deprecated.get();
    said.map(|note| note.as_ref().map_or_else(String::new, LitStr::value))
        .or_else(|| field.rust_deprecation.clone())
}

/// The fields that fill a part of the message.
pub(super) fn roles<'a>(
    fields: &'a [input::Field<'a>],
    derive: Derive,
    errors: &mut Errors,
) -> Vec<RoleField<'a>> {
    let mut roles: Vec<RoleField<'_>> = Vec::new();
    for field in fields {
        for (key, role, keep) in &field.attrs.roles {
            if derive != Derive::Event {
                errors.add(key, misplaced_role(key, *role, derive));
            } else if let Some(first) = roles.iter().find(|other| other.role == *role) {
                errors.add(
                    key,
                    format_args!("`{}` is the `{key}` already; leave one out", first.member),
                );
            } else if field.skipped {
                errors.add(
                    key,
                    format_args!("`{key}` is not a property anyway; leave `skip` out"),
                );
            } else {
                roles.push(RoleField {
                    member: field.member,
                    ty: field.ty,
                    role: *role,
                    keep: *keep,
                });
            }
        }
    }
    roles
}

/// The message about a part of the message on a field of a type that is not an event.
pub(super) fn misplaced_role(key: &Ident, role: RoleKey, derive: Derive) -> String {
    let fix = match (derive, role) {
        (Derive::Property, RoleKey::UserId | RoleKey::AnonymousId | RoleKey::GroupId) => {
            format!("; move it there, or to a type for ids: `#[cio({key})] struct Id(String);`")
        }
        (Derive::Property, RoleKey::Timestamp | RoleKey::MessageId) => "; move it there".to_owned(),
        (Derive::Event | Derive::Traits, RoleKey::UserId | RoleKey::AnonymousId) => {
            "; remove it, and give the id to the call, such as `client.identify(id, &traits)`"
                .to_owned()
        }
        (Derive::Event | Derive::Traits, RoleKey::GroupId) => {
            "; remove it, and give the id to the call, such as `client.group(person, id, &traits)`"
                .to_owned()
        }
        (Derive::Event | Derive::Traits, RoleKey::Timestamp | RoleKey::MessageId) => {
            format!(
                "; remove it, and write `.{key}(value)` on the call, such as `Identify::new(id, &traits)`"
            )
        }
    };
    format!("`{key}` belongs on a field of an event{fix}")
}
