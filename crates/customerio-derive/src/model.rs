//! A type as it is meant: everything is decided, nothing can be wrong any more.

use customerio_rules::format::Format;
use customerio_rules::reserved::Meaning;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
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
    pub(crate) generics: &'a Generics,
    pub(crate) doc: &'a str,
    /// The class of personal data that every value of the type is.
    pub(crate) pii: Option<String>,
    pub(crate) body: Body<'a>,
    pub(crate) purpose: Purpose,
    pub(crate) demands: Vec<Demand<'a>>,
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

/// A question about a type that only the compiler can answer.
pub(crate) struct Demand<'a> {
    pub(crate) ty: &'a Type,
    /// Where it is told if the answer is no.
    pub(crate) at: Stretch,
    pub(crate) asks: Asks,
}

/// What is asked of a type, with what is said if the answer is no, or the field that it is about.
pub(crate) enum Asks {
    /// Whether it holds what a name that Customer.io knows is read as.
    Fits(Meaning, String),
    /// Whether a value is always there.
    Required(String),
    /// Whether it consists of other values, so that it has no example of its own.
    Composed(String),
    /// Whether a value can be this example.
    Takes(Example, String),
    /// Whether it reaches a bound of a range; no bound is one with a fraction.
    Reaches(Option<i128>, String),
}

pub(crate) enum Example {
    Text(String),
    Integer(i128),
    Float,
    Boolean,
}

/// From one token to another. Tokens can't be joined to one span on a stable compiler, but an
/// expression stretches over its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) from: Span,
    pub(crate) to: Span,
}

impl Stretch {
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let from = spans.next().unwrap_or_else(Span::call_site);
        Self {
            from,
            to: spans.last().unwrap_or(from),
        }
    }
}
