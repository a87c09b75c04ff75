use super::repr::VariantContent;
use super::{Field, Shape};

/// A variant of an enum.
///
/// ```
/// use customerio_core::shape::{Field, Shape, Variant};
/// use customerio_core::walk::CioProperty;
///
/// const CARD: Variant = Variant::object("card", &[Field::new::<String>("last_digits")]);
/// assert_eq!(CARD.name(), "card");
///
/// const TEXT: &Shape = <String as CioProperty>::SHAPE;
/// const INVOICE: Variant = Variant::unit("invoice").with_member("Invoice").with_doc("On account.");
/// const VOUCHER: Variant = Variant::newtype("voucher", TEXT);
/// const TRANSFER: Variant = Variant::tuple("transfer", &[TEXT, TEXT]);
/// assert_eq!((INVOICE.member(), INVOICE.doc()), ("Invoice", "On account."));
/// # let _ = (VOUCHER, TRANSFER);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub(crate) name: &'static str,
    pub(crate) member: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) content: VariantContent,
}

impl Variant {
    const fn new(name: &'static str, content: VariantContent) -> Self {
        Self {
            name,
            member: "",
            doc: "",
            content,
        }
    }

    /// Creates a variant without content. `name` is its name in JSON.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free")"#, r#"VARIANT.name() == "free""#)]
    #[must_use]
    pub const fn unit(name: &'static str) -> Self {
        Self::new(name, VariantContent::Unit)
    }

    /// Creates a variant that contains one value.
    #[doc = example!("VARIANT: Variant" = r#"Variant::newtype("voucher", String::SHAPE)"#, r#"VARIANT.name() == "voucher""#)]
    #[must_use]
    pub const fn newtype(name: &'static str, value: &'static Shape) -> Self {
        Self::new(name, VariantContent::Newtype(value))
    }

    /// Creates a variant that contains values without names.
    #[doc = example!("VARIANT: Variant" = r#"Variant::tuple("transfer", &[String::SHAPE, f64::SHAPE])"#, r#"VARIANT.name() == "transfer""#)]
    #[must_use]
    pub const fn tuple(name: &'static str, items: &'static [&'static Shape]) -> Self {
        Self::new(name, VariantContent::Tuple(items))
    }

    /// Creates a variant with named fields.
    #[doc = example!("VARIANT: Variant" = r#"Variant::object("card", &[Field::new::<String>("last_digits")])"#, r#"VARIANT.name() == "card""#)]
    #[must_use]
    pub const fn object(name: &'static str, fields: &'static [Field]) -> Self {
        Self::new(name, VariantContent::Object(fields))
    }

    /// Sets the name in Rust, if it differs from the name in JSON.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free").with_member("Free")"#, r#"VARIANT.member() == "Free""#)]
    #[must_use]
    pub const fn with_member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// Sets the description.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free").with_doc("Without a fee.")"#, r#"VARIANT.doc() == "Without a fee.""#)]
    #[must_use]
    pub const fn with_doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Returns the name in JSON.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free")"#, r#"VARIANT.name() == "free""#)]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name in Rust, if it differs from the name in JSON. Empty without the feature `catalog`.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free")"#, "VARIANT.member().is_empty()")]
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// Returns the doc comment. Empty without the feature `catalog`.
    #[doc = example!("VARIANT: Variant" = r#"Variant::unit("free").with_doc("Without a fee.")"#, r#"VARIANT.doc().starts_with("Without")"#)]
    #[must_use]
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the content, for the crates of this workspace.
    #[doc(hidden)]
    #[must_use]
    pub const fn content(&self) -> &VariantContent {
        &self.content
    }
}
