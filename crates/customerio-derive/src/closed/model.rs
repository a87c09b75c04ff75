//! The model of an enum of events.

use proc_macro2::{Ident, Span};
use syn::{Generics, Type};

use crate::doc::Doc;
use crate::model::{EventCall, Model};

pub(super) struct Events<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) doc: Doc<'a>,
    /// The call of all its events.
    pub(super) call: EventCall,
    /// Whether each event names its person.
    pub(super) identified: bool,
    pub(super) variants: Vec<Variant<'a>>,
}

pub(super) enum Variant<'a> {
    /// It contains an event that is declared elsewhere.
    Held { ident: &'a Ident, ty: &'a Type },
    /// It is an event itself.
    Inline {
        ident: &'a Ident,
        /// The span of its name.
        name: Span,
        fields: Vec<(&'a Ident, &'a Type)>,
        view: Box<Model<'a>>,
    },
}
