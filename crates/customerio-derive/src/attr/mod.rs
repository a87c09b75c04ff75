//! The attributes of `#[cio(…)]`.
//!
//! One table of keys ([`keys`]) serves the parser, its suggestions and its "belongs on". An unknown or
//! misplaced key is reported and skipped, so that several mistakes are several errors.

mod constraints;
mod events;
mod form;
mod keys;
mod lints;
mod range;
mod slot;
mod target;
mod value;
mod words;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, LitInt, LitStr, Meta, MetaList, Path, Token, Type, parse_quote_spanned};

pub(crate) use constraints::ConstraintAttrs;
pub(crate) use events::{EventsAttrs, HeldAttrs};
pub(crate) use keys::{IdKey, RoleKey};
pub(crate) use lints::LintAttrs;
pub(crate) use range::{End, RangeLit};
pub(crate) use slot::Slot;
pub(crate) use target::AttrTarget;
pub(crate) use value::SignedLit;

use self::value::{object_type, optional_value, range, texts, value};
use crate::errors::Errors;
use crate::known;
use crate::model::Derive;
use crate::plain::{Plain, content_of_option};

/// The attributes of a struct or an enum.
#[derive(Default)]
pub(crate) struct ContainerAttrs {
    pub(crate) event: Slot<LitStr>,
    pub(crate) page: Slot<LitStr>,
    pub(crate) screen: Slot<LitStr>,
    pub(crate) person: Slot<()>,
    pub(crate) group: Slot<Option<LitStr>>,
    pub(crate) relationship: Slot<()>,
    pub(crate) owner: Slot<LitStr>,
    pub(crate) tags: Slot<Vec<LitStr>>,
    pub(crate) version: Slot<LitInt>,
    pub(crate) deprecated: Slot<Option<LitStr>>,
    pub(crate) lints: LintAttrs,
    pub(crate) since: Slot<LitStr>,
    pub(crate) semantic: Slot<()>,
    pub(crate) allow_pii: Slot<Vec<LitStr>>,
    pub(crate) pii: Slot<LitStr>,
    pub(crate) open: Slot<()>,
    pub(crate) transparent: Slot<()>,
    /// The id that each value of the type is.
    pub(crate) id: Slot<IdKey>,
    rename: Slot<LitStr>,
    rename_all: Slot<LitStr>,
    rename_all_fields: Slot<LitStr>,
    tag: Slot<LitStr>,
    content: Slot<LitStr>,
    untagged: Slot<()>,
    krate: Slot<Path>,
}

impl ContainerAttrs {
    /// The key that makes an event of the type.
    pub(crate) fn event_key(&self) -> Option<&Ident> {
        (self.event.key().or(self.page.key())).or(self.screen.key())
    }

    /// The key that names whose traits the type holds.
    pub(crate) fn target_key(&self) -> Option<&Ident> {
        (self.person.key().or(self.group.key())).or(self.relationship.key())
    }

    /// The derive that the keys belong to, if one does.
    pub(crate) fn derive(&self) -> Option<Derive> {
        match (self.event_key(), self.target_key()) {
            (Some(_), _) => Some(Derive::Event),
            (None, Some(_)) => Some(Derive::Traits),
            (None, None) => None,
        }
    }
}

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) roles: Vec<(Ident, RoleKey, bool)>,
    pub(crate) constraints: ConstraintAttrs,
    pub(crate) nullable: Slot<()>,
    pub(crate) foreign: Slot<()>,
    /// The type that is written: that of `as`, or that of `number`.
    pub(crate) wire_type: Slot<Type>,
    number: Slot<()>,
    pub(crate) pii: Slot<LitStr>,
    pub(crate) example: Slot<SignedLit>,
    pub(crate) unit: Slot<LitStr>,
    pub(crate) deprecated: Slot<Option<LitStr>>,
    pub(crate) lints: LintAttrs,
    pub(crate) recursive: Slot<()>,
    pub(crate) rename: Slot<LitStr>,
    flatten: Slot<()>,
    skip: Slot<()>,
    /// Whether a key that is not one of ours was to say how the field is written, or that it is not. What its type lacks is
    /// no other mistake.
    pub(crate) is_unclear: bool,
}

impl FieldAttrs {
    /// Makes the wire type of an `Option` with `as` an `Option` too, since the content is converted.
    pub(crate) fn wrap_wire_type(&mut self, ty: &Type) {
        if self.foreign.is_set() || content_of_option(ty).is_none() {
            return;
        }
        if let Some(wire) = self.wire_type.get_mut()
            && content_of_option(wire).is_none()
        {
            *wire = parse_quote_spanned!(wire.span()=> ::core::option::Option<#wire>);
        }
    }

    /// Whether the field is a decimal that is written as a number.
    pub(crate) fn is_number(&self) -> bool {
        self.number.is_set()
    }

    /// Writes a field of type `ty` with `number` as the number of its decimal.
    pub(crate) fn set_number(&mut self, ty: &Type, errors: &mut Errors) {
        let Some(key) = self.number.key().cloned() else {
            return;
        };
        let kind = match Plain::of(ty) {
            Some(Plain::Integer { .. }) => Some("an integer"),
            Some(Plain::Number) => Some("a float"),
            Some(Plain::Text | Plain::Boolean | Plain::List) | None => None,
        };
        if let Some(kind) = kind {
            errors.add(
                &key,
                format_args!("{kind} is a number by itself; remove `number`"),
            );
        } else if let Some(foreign) = self.foreign.key() {
            errors.add(
                &key,
                format_args!("`number` contradicts `{foreign}`; leave one out"),
            );
        } else {
            // One span for all its tokens, so that the compiler reports the bound once.
            let inner = known::find(ty).map_or_else(|| ty.span(), |it| it.name.span());
            let at = Span::call_site().located_at(inner);
            // An unknown name is the same error in the field's own type, so it keeps its place.
            let ty = match known::find(ty) {
                Some(_) => placed_at(inner, ty.to_token_stream()),
                None => ty.to_token_stream(),
            };
            let wire = parse_quote_spanned!(at=> <#ty as __cio::AsDecimal>::Number);
            self.wire_type.set(&key, wire, errors);
        }
    }
}

/// Returns the tokens as if the macro had written them at one place.
fn placed_at(at: Span, tokens: TokenStream) -> TokenStream {
    let placed = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), placed_at(at, group.stream())).into();
        }
        // `$crate` is the crate of the macro that wrote it.
        if !matches!(&token, TokenTree::Ident(word) if word == "$crate") {
            token.set_span(at);
        }
        token
    });
    placed.collect()
}

/// The attributes of a variant.
#[derive(Default)]
pub(crate) struct VariantAttrs {
    rename: Slot<LitStr>,
    rename_all: Slot<LitStr>,
    skip: Slot<()>,
}

/// Something that takes the keys of one kind of place.
pub(crate) trait Keys: Default {
    const PLACE: AttrTarget;

    /// Reads what follows a key of this place.
    fn take(&mut self, key: &Ident, input: ParseStream<'_>, errors: &mut Errors)
    -> syn::Result<()>;

    /// Takes notice of a key that is not one of ours.
    fn misread(&mut self, _key: &str) {}
}

/// Reads every `#[cio(…)]` of an item.
pub(crate) fn read<K: Keys>(attrs: &[Attribute], errors: &mut Errors) -> K {
    read_at(K::PLACE, attrs, errors)
}

/// Reads every `#[cio(…)]` of an item, which messages call by `place`.
pub(crate) fn read_at<K: Keys>(place: AttrTarget, attrs: &[Attribute], errors: &mut Errors) -> K {
    let mut read = K::default();
    for attr in attrs {
        if attr.path().is_ident("customerio") {
            errors.add(
                attr.path(),
                "the attribute is called `cio`; write `#[cio(…)]`",
            );
        }
        if !attr.path().is_ident("cio") {
            continue;
        }
        if !matches!(attr.meta, Meta::List(_)) {
            errors.add(attr, "`cio` takes a list of keys; write `#[cio(…)]`");
            continue;
        }
        let parsed = attr.parse_args_with(|input: ParseStream<'_>| {
            read_list(&mut read, place, input, errors);
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push(error);
        }
    }
    read
}

/// Returns whether `key` was typed in a `#[cio(…)]`, also where it could not be read.
pub(crate) fn is_typed(attrs: &[Attribute], key: &str) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("cio") => has_word(list, |word| word == key),
        _ => false,
    })
}

/// Returns whether a word of an attribute is meant.
pub(crate) fn has_word(list: &MetaList, is_meant: impl Fn(&str) -> bool) -> bool {
    let mut tokens = list.tokens.clone().into_iter();
    tokens.any(|token| match token {
        TokenTree::Ident(ident) => is_meant(&ident.to_string()),
        _ => false,
    })
}

fn read_list<K: Keys>(to: &mut K, place: AttrTarget, input: ParseStream<'_>, errors: &mut Errors) {
    while !input.is_empty() {
        match Ident::parse_any(input) {
            Err(error) => errors.push(syn::Error::new(error.span(), keys::missing(place))),
            Ok(key) => {
                if let Some(message) = keys::complaint(&key.to_string(), place) {
                    errors.add(&key, message);
                    to.misread(&key.to_string());
                } else {
                    let value = input.fork();
                    if let Err(error) = to.take(&key, input, errors) {
                        errors.push(form::explained(&key, &value, error));
                    } else if input.peek(Ident::peek_any) {
                        errors.push(input.error("a comma is missing here; write one"));
                        continue;
                    } else if !input.is_empty() && !input.peek(Token![,]) {
                        errors.push(input.error(form::as_written(&key)));
                    }
                }
            }
        }
        skip_to_comma(input);
    }
}

/// Skips the rest of an item, so that the next one is read.
fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() {
        if input
            .parse::<Option<Token![,]>>()
            .is_ok_and(|comma| comma.is_some())
        {
            return;
        }
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

impl Keys for ContainerAttrs {
    const PLACE: AttrTarget = AttrTarget::Container;

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "event" => self.event.set(key, value(input)?, errors),
            "page" => self.page.set(key, value(input)?, errors),
            "screen" => self.screen.set(key, value(input)?, errors),
            "person" => self.person.set(key, (), errors),
            "group" => self.group.set(key, object_type(input)?, errors),
            "relationship" => self.relationship.set(key, (), errors),
            "owner" => self.owner.set(key, value(input)?, errors),
            "tags" => self.tags.set(key, texts(input)?, errors),
            "version" => self.version.set(key, value(input)?, errors),
            "deprecated" => self.deprecated.set(key, optional_value(input)?, errors),
            "allow" | "deny" => self.lints.take(key, input, errors)?,
            "since" => self.since.set(key, value(input)?, errors),
            "semantic" => self.semantic.set(key, (), errors),
            "allow_pii" => self.allow_pii.set(key, texts(input)?, errors),
            "pii" => self.pii.set(key, value(input)?, errors),
            "open" => self.open.set(key, (), errors),
            "user_id" => self.id.set(key, IdKey::User, errors),
            "anonymous_id" => self.id.set(key, IdKey::Anonymous, errors),
            "group_id" => self.id.set(key, IdKey::Group, errors),
            "rename" => self.rename.set(key, value(input)?, errors),
            "rename_all" => self.rename_all.set(key, value(input)?, errors),
            "rename_all_fields" => self.rename_all_fields.set(key, value(input)?, errors),
            "transparent" => self.transparent.set(key, (), errors),
            "tag" => self.tag.set(key, value(input)?, errors),
            "content" => self.content.set(key, value(input)?, errors),
            "untagged" => self.untagged.set(key, (), errors),
            "crate" => self.krate.set(key, value(input)?, errors),
            _ => return Err(not_taken(key)),
        }
        Ok(())
    }
}

impl Keys for FieldAttrs {
    const PLACE: AttrTarget = AttrTarget::Field;

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let name = key.to_string();
        if let Some(role) = RoleKey::named(&name) {
            // `keep` belongs to the role before it, which parses it.
            let keep = input.peek(Token![,]) && {
                let ahead = input.fork();
                let _: Token![,] = ahead.parse()?;
                ahead.peek(keep)
            };
            if keep {
                let _: Token![,] = input.parse()?;
                let _: keep = input.parse()?;
            }
            self.roles.push((key.clone(), role, keep));
            return Ok(());
        }
        match name.as_str() {
            "nullable" => self.nullable.set(key, (), errors),
            "foreign" => self.foreign.set(key, (), errors),
            "as" => self.wire_type.set(key, value(input)?, errors),
            "number" => self.number.set(key, (), errors),
            "pii" => self.pii.set(key, value(input)?, errors),
            "example" => self.example.set(key, value(input)?, errors),
            "unit" => self.unit.set(key, value(input)?, errors),
            "deprecated" => self.deprecated.set(key, optional_value(input)?, errors),
            "allow" | "deny" => self.lints.take(key, input, errors)?,
            "rename" => self.rename.set(key, value(input)?, errors),
            "skip" => self.skip.set(key, (), errors),
            "flatten" => self.flatten.set(key, (), errors),
            "recursive" => self.recursive.set(key, (), errors),
            "keep" => {
                return Err(syn::Error::new(
                    key.span(),
                    "`keep` follows a role; write `user_id, keep`",
                ));
            }
            _ => return self.constraints.take(key, input, errors),
        }
        Ok(())
    }

    fn misread(&mut self, key: &str) {
        self.is_unclear |= words::FORMS.iter().any(|keys| keys.contains(&key));
    }
}

impl Keys for VariantAttrs {
    const PLACE: AttrTarget = AttrTarget::Variant;

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "rename" => self.rename.set(key, value(input)?, errors),
            "rename_all" => self.rename_all.set(key, value(input)?, errors),
            "skip" => self.skip.set(key, (), errors),
            _ => return Err(not_taken(key)),
        }
        Ok(())
    }
}

syn::custom_keyword!(keep);

/// The error for a key of the table that no parser handles. The table's own test ensures that users
/// never see it.
fn not_taken(key: &Ident) -> syn::Error {
    syn::Error::new(key.span(), format_args!("`{key}` is not honoured here"))
}

#[cfg(test)]
mod tests;
