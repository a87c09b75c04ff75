//! The fields of an object or of a variant: columns of their names and types, and bytes for what is known
//! without types.

use customerio_rules::bytes::{Cursor, block};
use customerio_rules::constraint::{Constraint, Strings};
use customerio_rules::note::{self, Note};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::columns::Columns;
use super::constraints::Constraints;
use super::packed::Packed;
use super::{CATALOG, doc, fingerprint, foreign, header, lints, mention, name, place_of};
use crate::doc::DocText;
use crate::model::{Field, Model, Presence, VariantOf, Wire};

/// A table that is being built.
pub(super) struct Table<'a> {
    model: &'a Model<'a>,
    /// The index of the variant, or 0 for an object.
    at: usize,
    /// Whether only the table mentions the types of the fields.
    is_shape_only: bool,
    /// The attributes of the type.
    head: TokenStream,
    columns: Columns,
    /// The names and docs of the fields, instead of their rows.
    packed: Option<Packed>,
    fields: usize,
    notes: Vec<u8>,
    /// The constraints of all fields. Their list of strings also has those of the notes.
    constraints: Constraints,
    /// Notes for a catalog: the docs of the type, the docs of each field, and other attributes.
    doc: DocText,
    docs: Vec<DocText>,
    facts: TokenStream,
    lints: TokenStream,
}

impl<'a> Table<'a> {
    /// Creates the table of an object.
    pub(super) fn of_object(
        model: &'a Model<'a>,
        fields: &[Field<'_>],
        open: bool,
        tag: Option<&(String, String)>,
    ) -> Self {
        let mut table = Self::empty(model, 0);
        table.is_shape_only = model.is_shape_only;
        table.head = head(model, open);
        table.packed = Packed::new(model, fields).filter(|_| tag.is_none());
        if table.packed.is_none() {
            table.doc = doc(model.doc);
        }
        if let Some((key, name)) = tag {
            let allowed = [name.as_str()];
            let own = Constraint::OneOf(Strings::Listed(&allowed));
            let fingerprint = fingerprint::of_named(key, [own]);
            let ty = quote!(<::core::primitive::str as __CioP>::AS_FIELD);
            table.columns.row(key, fingerprint, ty);
            table.fields += 1;
            table.docs.push(DocText::EMPTY);
            table.constraints.add(&own);
            table.note(Note::Constraints(1));
        }
        table.add_all(fields);
        table
    }

    /// Creates the table of the variant at an index.
    pub(super) fn of_variant(model: &'a Model<'a>, at: usize, fields: &[Field<'_>]) -> Self {
        let mut table = Self::empty(model, at);
        table.add_all(fields);
        table
    }

    fn empty(model: &'a Model<'a>, at: usize) -> Self {
        Self {
            model,
            at,
            is_shape_only: false,
            head: TokenStream::new(),
            columns: Columns::default(),
            packed: None,
            fields: 0,
            notes: Vec::new(),
            constraints: Constraints::default(),
            doc: DocText::EMPTY,
            docs: Vec::new(),
            facts: TokenStream::new(),
            lints: TokenStream::new(),
        }
    }

    /// `object::<Self, 3, 2>()`, the shape of an object with three fields and two constraints.
    pub(super) fn shape(&self) -> TokenStream {
        let (fields, constraints) = (self.fields, self.constraints.count);
        quote!(__cio::object::<Self, #fields, #constraints>())
    }

    /// `variant::<Self, 1, 3, 2>()`, the fields of the variant with the index 1.
    pub(super) fn fields(&self) -> TokenStream {
        let (at, fields, constraints) = (self.at, self.fields, self.constraints.count);
        quote!(__cio::variant::<Self, #at, #fields, #constraints>())
    }

    /// ```ignore
    /// impl Table<0> for Order {
    ///     const NAME: Text = "Order";
    ///     const FIELDS: Columns = ("order_id", &[types::<(String,)>()], (b"…", &["a", "b"]));
    /// }
    /// ```
    pub(super) fn expand(self) -> TokenStream {
        let catalog_notes = self.catalog_notes();
        let Self {
            at,
            head,
            mut columns,
            packed,
            notes,
            constraints,
            lints,
            ..
        } = self;
        let header = header(self.model, &quote!(Table<#at>));
        let types = columns.types();
        let names = columns.names;
        let mut bytes = Vec::new();
        if self.fields > 0 {
            block(&mut bytes, Cursor::new(&columns.keys));
            block(&mut bytes, Cursor::new(&notes));
            bytes.extend_from_slice(&constraints.bytes);
        }
        let bytes = Literal::byte_string(&bytes);
        let strings = &constraints.strings;
        let patterns = &constraints.patterns;
        let patterns = (!patterns.is_empty())
            .then(|| quote!(const PATTERNS: &'static [__cio::Matches] = &[#(#patterns),*];));
        let lints =
            (!lints.is_empty()).then(|| quote!(const LINTS: &'static [__cio::Linted] = &[#lints];));
        let packed = packed.as_ref().map(Packed::expand);
        quote! {
            #[automatically_derived]
            #header {
                #head
                const FIELDS: __cio::Columns = (#names, #types, (#bytes, &[#(#strings),*]));
                #packed
                #catalog_notes
                #patterns
                #lints
            }
        }
    }

    /// Returns the notes for a catalog, if there are any.
    fn catalog_notes(&self) -> Option<TokenStream> {
        let Self {
            doc, docs, facts, ..
        } = self;
        let docs: &[DocText] = if docs.iter().all(DocText::is_empty) {
            &[]
        } else {
            docs
        };
        let nothing = doc.is_empty() && docs.is_empty() && facts.is_empty();
        (!nothing).then(
            || quote!(const CATALOG_NOTES: __cio::CatalogNotes = (#doc, &[#(#docs),*], &[#facts]);),
        )
    }

    fn add_all(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            self.add(field);
        }
    }

    fn add(&mut self, field: &Field<'_>) {
        let member = field.member.to_string();
        if self.packed.is_some() {
            self.columns.plain_type(field);
        } else if field.flatten {
            // JSON does not show the Rust name of a flattened field.
            self.columns.row(&member, 0, unusual(field));
        } else {
            let fingerprint = fingerprint::of_field(field);
            if field.is_in_tuple() {
                self.columns.plain_row(field, fingerprint);
            } else {
                let of = as_field(field, self.is_shape_only);
                self.columns.row(&field.name, fingerprint, of);
            }
        }
        self.fields += 1;
        let before = self.constraints.count;
        self.constraints.add_all(field);
        if self.constraints.count > before {
            self.note(Note::Constraints(self.constraints.count - before));
        }
        if matches!(field.presence, Presence::SkippedIf(_)) && !field.flatten {
            self.note(Note::Optional);
        }
        if let Some(class) = &field.pii {
            let class = self.string(class.clone());
            self.note(Note::Personal(class));
        }
        if CATALOG {
            self.add_catalog_notes(field, &member);
        }
    }

    /// Adds the notes of a field for a catalog. They are expressions, since a catalog needs all of
    /// them, and a constant reads strings from bytes slowly.
    fn add_catalog_notes(&mut self, field: &Field<'_>, member: &str) {
        if self.packed.is_none() {
            self.docs.push(doc(field.doc));
        }
        if let Some(said) = lints(&field.lints) {
            let place = self.fields - 1;
            self.lints.extend(quote!((#place, #said),));
        }
        if field.flatten {
            return;
        }
        if member != field.name {
            self.fact(&quote!(Member), member);
        }
        if !field.example.is_empty() {
            self.fact(&quote!(Example), &field.example);
        }
        if !field.unit.is_empty() {
            self.fact(&quote!(Unit), &field.unit);
        }
        if let Some(reason) = &field.deprecated {
            self.fact(&quote!(Deprecated), reason);
        }
    }

    /// Adds a note about the last row.
    fn note(&mut self, note: Note) {
        note::add(&mut self.notes, self.fields - 1, note);
    }

    /// Adds a string, and returns its index.
    fn string(&mut self, string: String) -> usize {
        self.constraints.strings.push(string);
        self.constraints.strings.len() - 1
    }

    /// Adds a note for a catalog about the last row.
    fn fact(&mut self, kind: &TokenStream, text: &str) {
        let place = self.fields - 1;
        self.facts
            .extend(quote!((#place, __cio::Fact::#kind, #text),));
    }
}

/// Returns the attributes of the type that differ from the defaults.
fn head(model: &Model<'_>, open: bool) -> TokenStream {
    let name = name(model);
    let mut head = quote!(const NAME: __cio::Text = #name;);
    if let Some(VariantOf { enumeration, .. }) = &model.variant_of {
        let path = format!("::{}::{name}", enumeration.unraw());
        head.extend(quote! {
            const ID: fn() -> __cio::Text = || ::core::concat!(::core::module_path!(), #path);
        });
    }
    if open {
        head.extend(quote!(
            const OPEN: ::core::primitive::bool = true;
        ));
    }
    if let Some(class) = &model.pii {
        head.extend(quote! {
            const PERSONAL: ::core::option::Option<__cio::Text> = __cio::Some(#class);
        });
    }
    if CATALOG {
        let said = lints(&model.lints);
        head.extend(said.map(|said| quote!(const LINT_LEVELS: &'static [__cio::Lint] = #said;)));
    }
    head
}

/// Returns the description that the type of a field provides.
fn as_field(field: &Field<'_>, is_required: bool) -> TokenStream {
    let is_usual = matches!(
        (&field.wire, &field.presence),
        (Wire::Own, Presence::OfType)
    );
    if !is_usual || field.recursive {
        unusual(field)
    } else if is_required {
        mention::required(field.ty, "AS_FIELD")
    } else {
        mention::of(field.ty, "AS_FIELD")
    }
}

fn unusual(field: &Field<'_>) -> TokenStream {
    let ty = match field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) => wire,
        Wire::Foreign | Wire::ForeignAs(_) => return foreign::as_field(field),
    };
    let at = place_of(ty);
    if field.flatten {
        return flattened(field, ty);
    }
    let nullable = matches!(field.presence, Presence::Nullable);
    let shape = mention::of(ty, "SHAPE");
    if field.recursive {
        let optional = if nullable {
            quote!(false)
        } else {
            mention::of(ty, "OPTIONAL")
        };
        return quote_spanned! {at=>
            &__cio::AsField::recursive(
                &__cio::Shape::recursive::<#ty>(|| {
                    __cio::AsField::of(#shape, #optional).shape()
                }),
                #optional,
            )
        };
    }
    if nullable {
        return quote_spanned!(at=> &__cio::AsField::of(#shape, false));
    }
    mention::of(ty, "AS_FIELD")
}

/// `&AsField::flattened(<Address as CioProperty>::SHAPE)`
fn flattened(field: &Field<'_>, ty: &syn::Type) -> TokenStream {
    let at = place_of(ty);
    let mut shape = mention::of(ty, "SHAPE");
    if field.recursive {
        shape = quote_spanned!(at=> &__cio::Shape::recursive::<#ty>(|| #shape));
    }
    if matches!(field.presence, Presence::SkippedIf(_)) {
        shape = quote_spanned!(at=> &__cio::Shape::new::<#ty>(__cio::Kind::nullable(#shape)));
    }
    quote_spanned!(at=> &__cio::AsField::flattened(#shape))
}
