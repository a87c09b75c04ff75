//! A type as it is meant: everything is decided, nothing can be wrong any more.

use customerio_rules::format::Format;
use proc_macro2::{Ident, Span};
use syn::{ExprPath, Generics, Path, Type};

use crate::attr::RoleKey;

/// Which derive was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    Property,
    Event,
    Traits,
}

pub(crate) struct Model<'a> {
    pub(crate) ident: &'a Ident,
    /// Set where it stands for a variant of an enum of events, and has an ident of its own only.
    pub(crate) variant_of: Option<VariantOf<'a>>,
    pub(crate) generics: &'a Generics,
    pub(crate) doc: &'a str,
    /// The class of personal data that every value of the type is.
    pub(crate) pii: Option<String>,
    pub(crate) body: Body<'a>,
    pub(crate) purpose: Purpose,
}

/// A variant, as its user names it.
pub(crate) struct VariantOf<'a> {
    pub(crate) enumeration: &'a Ident,
    pub(crate) variant: &'a Ident,
}

pub(crate) enum Body<'a> {
    Object {
        fields: Vec<Field<'a>>,
        roles: Vec<RoleField<'a>>,
        open: bool,
    },
    Texts(Vec<TextVariant<'a>>),
}

/// What the type is for.
pub(crate) enum Purpose {
    Property,
    Event(Event),
    Traits(Traits),
}

pub(crate) struct Event {
    pub(crate) call: EventCall,
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) allowed_pii: Vec<String>,
    pub(crate) facts: Facts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventCall {
    Track,
    Page,
    Screen,
}

pub(crate) struct Traits {
    pub(crate) of: TraitsOf,
    pub(crate) version: u32,
    pub(crate) facts: Facts,
}

pub(crate) enum TraitsOf {
    Person,
    Group { object_type: String },
    Relationship,
}

#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) owner: String,
    pub(crate) tags: Vec<String>,
    pub(crate) since: String,
    pub(crate) deprecated: Option<String>,
}

pub(crate) struct Field<'a> {
    pub(crate) member: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) wire: Wire<'a>,
    pub(crate) presence: Presence,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) check: Option<Path>,
    pub(crate) pii: Option<String>,
    /// JSON text, or nothing.
    pub(crate) example: String,
    pub(crate) unit: String,
    pub(crate) deprecated: Option<String>,
}

/// How the value of a field gets its wire form.
pub(crate) enum Wire<'a> {
    /// Its type has one.
    Own,
    /// Its `Serialize` and `JsonSchema`.
    Foreign,
    /// Its `Serialize`, described by another type.
    ForeignAs(&'a Type),
    /// It converts into another type.
    As(&'a Type),
}

/// When the key is there.
pub(crate) enum Presence {
    /// As its type says.
    OfType,
    /// Always, as null where there is no value.
    Nullable,
    /// Unless a function says otherwise.
    SkippedIf(ExprPath),
}

pub(crate) struct RoleField<'a> {
    pub(crate) member: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) role: RoleKey,
    pub(crate) keep: bool,
}

pub(crate) struct TextVariant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) doc: String,
}

/// A constraint, with the key that was typed, for what only the compiler can find.
pub(crate) struct Constraint {
    pub(crate) key: Span,
    pub(crate) kind: ConstraintKind,
}

pub(crate) enum ConstraintKind {
    Length { min: u64, max: Option<u64> },
    Items { min: u64, max: Option<u64> },
    Range { min: Bound, max: Bound },
    Pattern(String),
    Format(Format),
    OneOf(Vec<String>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    None,
    Inclusive(Number),
    Exclusive(Number),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Integer(i128),
    Float(f64),
}
