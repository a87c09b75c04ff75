//! Values without names: of newtypes, tuple structs and variants.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Generics;

use super::field;
use crate::errors::Errors;
use crate::input;
use crate::model::{Body, Derive, Field, Purpose};

/// The requirements of a value's constraints on its type.
pub(super) struct Scope<'s> {
    pub(super) derive: Derive,
    pub(super) generics: &'s Generics,
    pub(super) purpose: &'s Purpose,
}

impl Scope<'_> {
    /// Checks the value of a newtype.
    pub(super) fn newtype<'a>(
        &self,
        fields: &'a [input::Field<'a>],
        errors: &mut Errors,
    ) -> Option<Body<'a>> {
        let field = fields.iter().find(|field| !field.skipped);
        let Some(field) = field else {
            if let Some(first) = fields.first() {
                errors.add(
                    first.member,
                    "the only value is skipped, so there is nothing to write; leave `skip` out",
                );
            }
            return None;
        };
        let field = self.only(field, errors)?;
        Some(Body::Newtype(Box::new(field)))
    }

    /// Checks a value that is written instead of its container.
    fn only<'a>(&self, field: &'a input::Field<'a>, errors: &mut Errors) -> Option<Field<'a>> {
        self.refuse_names(field, "write it where this type is used", errors);
        self.checked(field, errors)
    }

    /// The value of a variant that holds one.
    pub(super) fn variant_value<'a>(
        &self,
        field: &'a input::Field<'a>,
        errors: &mut Errors,
    ) -> Option<Field<'a>> {
        refuse_keys_of_objects(field, errors);
        self.refuse_names(field, "give this one a name", errors);
        self.checked(field, errors)
    }

    /// The values of an array, a place each.
    pub(super) fn check_all<'a>(
        &self,
        fields: &'a [input::Field<'a>],
        errors: &mut Errors,
    ) -> Vec<Field<'a>> {
        let written = fields.iter().filter(|field| !field.skipped);
        written
            .filter_map(|field| self.variant_value(field, errors))
            .collect()
    }

    /// The named values of a variant.
    pub(super) fn named<'a>(
        &self,
        fields: &'a [input::Field<'a>],
        errors: &mut Errors,
    ) -> Vec<Field<'a>> {
        for field in fields {
            self.refuse_roles(field, errors);
        }
        field::check_all(fields, self.generics, self.purpose, errors)
    }

    fn checked<'a>(&self, field: &'a input::Field<'a>, errors: &mut Errors) -> Option<Field<'a>> {
        if field::is_dishonoured(field, errors) {
            return None;
        }
        Some(field::check_one(field, self.generics, self.purpose, errors))
    }

    /// Refuses attributes of a key on a value without a key.
    fn refuse_names(&self, field: &input::Field<'_>, fix: &str, errors: &mut Errors) {
        self.refuse_roles(field, errors);
        let attrs = &field.attrs;
        for key in [
            attrs.rename.key(),
            attrs.example.key(),
            attrs.unit.key(),
            attrs.deprecated.key(),
            attrs.lints.key(),
        ]
        .into_iter()
        .flatten()
        {
            refuse(key, key, fix, errors);
        }
        if let Some(key) = field.typed("skip_serializing_if") {
            refuse(&key, "skip_serializing_if", fix, errors);
        }
    }

    fn refuse_roles(&self, field: &input::Field<'_>, errors: &mut Errors) {
        for (key, role, _) in &field.attrs.roles {
            let message = if self.derive == Derive::Event {
                format!("`{key}` belongs on a field of a struct with named fields")
            } else {
                field::misplaced_role(key, *role, self.derive)
            };
            errors.add(key, message);
        }
    }
}

/// Reports keys that only visitors of objects receive.
fn refuse_keys_of_objects(field: &input::Field<'_>, errors: &mut Errors) {
    let keys: [Option<&Ident>; 2] = [
        field.attrs.constraints.check.key(),
        field.attrs.nullable.key(),
    ];
    for key in keys.into_iter().flatten() {
        refuse(key, key, "give this one a name", errors);
    }
}

fn refuse(at: impl ToTokens, key: impl std::fmt::Display, fix: &str, errors: &mut Errors) {
    errors.add(at, format_args!("`{key}` belongs on a named field; {fix}"));
}
