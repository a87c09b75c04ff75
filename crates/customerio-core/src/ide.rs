//! The keys of `#[cio(…)]` as paths, so that rust-analyzer completes them and shows what they
//! mean. Only its own expansions mention these.

macro_rules! keys {
    ($($(#[$place_doc:meta])* $place:ident: $($(#[$doc:meta])* $key:ident,)* ;)*) => {$(
        $(#[$place_doc])*
        pub mod $place {
            $(
                $(#[$doc])*
                #[allow(non_upper_case_globals)]
                pub const $key: () = ();
            )*
        }
    )*};
}

keys! {
    /// On a struct or an enum.
    container:
        /// The event's name, which `track` sends: `event = "Order Completed"`.
        event,
        /// The page's name, which `page` sends: `page = "Checkout"`.
        page,
        /// The screen's name, which `screen` sends: `screen = "Cart"`.
        screen,
        /// Every event of the enum names its person.
        identified,
        /// These are a person's traits.
        person,
        /// These are traits of a group, or of another object: `group(object_type = "2")`.
        group,
        /// These are traits of a person's relationship to an object.
        relationship,
        /// Who answers for it: `owner = "checkout"`.
        owner,
        /// Words to find it by: `tags("shop", "web")`.
        tags,
        /// Its version: `version = 2`.
        version,
        /// It should not be sent any more, and why: `deprecated = "use …"`.
        deprecated,
        /// Disables a rule of `cargo cio lint` for this item: `allow(missing_docs)`.
        allow,
        /// Makes a rule of `cargo cio lint` an error for this item: `deny(missing_docs)`.
        deny,
        /// Since when it is sent: `since = "2026-09"`.
        since,
        /// Allows a name that Customer.io acts on, such as `User Deleted`.
        semantic,
        /// Allows personal data of these classes in the event: `allow_pii("contact")`.
        allow_pii,
        /// Every value of the type is personal data: `pii = "contact"`.
        pii,
        /// Keys may be there that the struct does not list.
        open,
        /// Each value is the id of a user: `client.track(CustomerId(7), &event)`.
        user_id,
        /// Each value is the id of a visitor who is not known yet.
        anonymous_id,
        /// Each value is the id of a group, or of another object.
        group_id,
        /// The name on the wire: `rename = "OrderPaid"`.
        rename,
        /// The case of the names of fields or variants: `rename_all = "camelCase"`.
        rename_all,
        /// The case of the names of the fields of all variants.
        rename_all_fields,
        /// Written as its one field is.
        transparent,
        /// The key that names the variant: `tag = "type"`.
        tag,
        /// The key of the variant's content, next to a tag: `content = "data"`.
        content,
        /// JSON does not show the variant.
        untagged,
    ;
    /// On a field.
    field:
        /// This field is the user's id; with `user_id, keep` it is a property too.
        user_id,
        /// This field is the anonymous id.
        anonymous_id,
        /// This field is the group's id.
        group_id,
        /// This field is the time of the event.
        timestamp,
        /// This field is the message's id.
        message_id,
        /// Behind a role: the field stays among the properties too.
        keep,
        /// The number of characters of a string: `length(1..=64)`.
        length,
        /// Between which numbers a number lies: `range(0.0..)`.
        range,
        /// The number of items of an array, or of keys of a map: `items(1..=100)`.
        items,
        /// The pattern that a string matches: `pattern = "^[A-Z]{3}$"`.
        pattern,
        /// The format of a string: `format = "email"`.
        format,
        /// A `Decimal` written as a number with the same digits.
        number,
        /// The step of a number: `multiple_of = 5`, `multiple_of = 0.01`.
        multiple_of,
        /// The allowed strings: `one_of("a", "b")`.
        one_of,
        /// A function from a reference to `Result<(), impl Display>`: `check = path`.
        check,
        /// An absent value is written as `null`.
        nullable,
        /// Written by its own `Serialize`, described by its own `JsonSchema`.
        foreign,
        /// Personal data of a class: `pii = "contact"`.
        pii,
        /// An example of a value: `example = "A-1"`.
        example,
        /// The unit of the number: `unit = "EUR"`.
        unit,
        /// It should not be used any more, and why.
        deprecated,
        /// Disables a rule of `cargo cio lint` for this item: `allow(missing_docs)`.
        allow,
        /// Makes a rule of `cargo cio lint` an error for this item: `deny(missing_docs)`.
        deny,
        /// The name on the wire: `rename = "orderId"`.
        rename,
        /// Not written.
        skip,
        /// The keys of its value are members of this object.
        flatten,
        /// Its type holds the type that it is of.
        recursive,
    ;
    /// On a variant.
    variant:
        /// The name on the wire.
        rename,
        /// The case of the names of the fields.
        rename_all,
        /// Never written; a value of it can't be sent.
        skip,
    ;
}
