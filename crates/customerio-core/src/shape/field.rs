use super::{AsField, Constraint, KindRepr, Lint, Pii, Presence, Shape, fingerprint};
use crate::walk::CioProperty;

/// A key of an object.
///
/// ```
/// use customerio_core::shape::{Constraint, Field};
///
/// const TOTAL: Field = Field::new::<f64>("total")
///     .with_doc("The sum with tax.")
///     .with_constraints(&[Constraint::numbers(Some(0.0), None)]);
/// assert_eq!(TOTAL.name(), "total");
/// assert!(!TOTAL.is_optional());
/// ```
///
/// With all attributes:
///
/// ```
/// use customerio_core::shape::{Field, Pii};
///
/// const AMOUNT: Field = Field::new::<f64>("amount")
///     .optional()
///     .with_member("total")
///     .with_unit("EUR")
///     .with_example("12.5")
///     .with_deprecation("use `total_cents`")
///     .with_pii(Pii::new("payment"));
/// assert_eq!((AMOUNT.member(), AMOUNT.unit(), AMOUNT.example()), ("total", "EUR", "12.5"));
/// assert_eq!(AMOUNT.deprecation(), Some("use `total_cents`"));
/// assert!(AMOUNT.is_optional() && AMOUNT.is_personal() && !AMOUNT.is_flattened());
/// assert!(AMOUNT.pii().is_some() && AMOUNT.constraints().is_empty() && AMOUNT.lints().is_empty());
///
/// const COUPON: Field = Field::nullable::<Option<String>>("coupon");
/// assert!(!COUPON.is_optional());
/// ```
///
/// Fields of a shape, of a type in itself, and of a flattened struct:
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::shape::{Field, Kind, Lint, Shape};
///
/// /// A node of a tree, which holds nodes of its type.
/// fn node() -> &'static Shape {
///     static NODE: Shape = Shape::new::<()>(Kind::object(&[
///         Field::from_shape("name", String::SHAPE, false).with_lints(&[Lint::allow("missing-docs")]),
///         Field::recursive("next", &Shape::recursive::<()>(node), true),
///     ]));
///     &NODE
/// }
///
/// const WRAPPER: Field = Field::flattened("node", &Shape::recursive::<()>(node));
/// assert!(WRAPPER.is_flattened() && WRAPPER.doc().is_empty());
/// assert_eq!(node().fields().len(), 2);
/// ```
#[derive(Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) member: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) shape: &'static Shape,
    pub(crate) presence: Presence,
    pub(crate) constraints: &'static [Constraint],
    pub(crate) pii: Option<Pii>,
    pub(crate) example: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) deprecated: Option<&'static str>,
    pub(crate) lints: &'static [Lint],
    /// The fingerprint of the name with the constraints.
    pub(super) key: u64,
}

impl Field {
    /// Creates a field of type `T` with a key: required, or optional if `T` is an `Option`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, r#"FIELD.name() == "total" && !FIELD.is_optional()"#)]
    #[must_use]
    pub const fn new<T: CioProperty + ?Sized>(name: &'static str) -> Self {
        Self::from_shape(name, T::SHAPE, T::OPTIONAL)
    }

    /// Creates a field of type `T` that is always present, and `null` without a value.
    #[doc = example!("FIELD: Field" = r#"Field::nullable::<Option<String>>("coupon")"#, "!FIELD.is_optional() && !FIELD.shape().is_never_null()")]
    #[must_use]
    pub const fn nullable<T: CioProperty + ?Sized>(name: &'static str) -> Self {
        Self::from_shape(name, T::SHAPE, false)
    }

    /// Creates a field with a key and a shape. An optional field is left out instead of being `null`,
    /// so its shape loses the permission to be `null`.
    #[doc = example!("FIELD: Field" = r#"Field::from_shape("coupon", <Option<String>>::SHAPE, true)"#, "FIELD.is_optional() && FIELD.shape().is_never_null()")]
    #[must_use]
    pub const fn from_shape(name: &'static str, shape: &'static Shape, optional: bool) -> Self {
        Self::row(name, &AsField::of(shape, optional))
    }

    /// Creates a field whose type contains the type that has the field.
    ///
    /// ```
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// fn node() -> &'static Shape {
    ///     const FIELDS: &[Field] = &[Field::recursive("next", &Shape::recursive::<()>(node), true)];
    ///     static NODE: Shape = Shape::new::<()>(Kind::object(FIELDS));
    ///     &NODE
    /// }
    /// assert!(node().fields()[0].is_optional());
    /// ```
    #[must_use]
    pub const fn recursive(name: &'static str, shape: &'static Shape, optional: bool) -> Self {
        Self::row(name, &AsField::recursive(shape, optional))
    }

    /// Creates a field that is replaced by the keys of its value. `member` is its name in Rust.
    #[doc = example!("FIELD: Field" = r#"Field::flattened("address", <std::collections::BTreeMap<String, String>>::SHAPE)"#, "FIELD.is_flattened()")]
    #[must_use]
    pub const fn flattened(member: &'static str, shape: &'static Shape) -> Self {
        Self::row(member, &AsField::flattened(shape))
    }

    /// A placeholder in a list that is being filled.
    pub(crate) const BLANK: Self = Self {
        name: "",
        member: "",
        doc: "",
        shape: &Shape::from_repr::<()>(KindRepr::Any),
        presence: Presence::Required,
        constraints: &[],
        pii: None,
        example: "",
        unit: "",
        deprecated: None,
        lints: &[],
        key: 0,
    };

    const fn row(name: &'static str, of: &AsField) -> Self {
        let mut field = Self::BLANK;
        field.fill(name, fingerprint::of_name(name, of.presence), of);
        field
    }

    /// Turns a placeholder into a field. `fingerprint` is that of the name with the constraints.
    pub(crate) const fn fill(&mut self, name: &'static str, fingerprint: u64, of: &AsField) {
        self.name = name;
        self.shape = of.shape;
        self.presence = of.presence;
        self.key = fingerprint;
    }

    /// Sets the name in Rust, if it differs from the key.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_member("amount")"#, r#"FIELD.member() == "amount""#)]
    #[must_use]
    pub const fn with_member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// Sets the description.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_doc("The sum with tax.")"#, r#"FIELD.doc() == "The sum with tax.""#)]
    #[must_use]
    pub const fn with_doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the constraints that every value satisfies, in addition to those of its type.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_constraints(&[Constraint::integers(Some(0), None)])"#, "FIELD.constraints().len() == 1")]
    #[must_use]
    pub const fn with_constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self.with_fingerprint()
    }

    /// Makes the field optional. A flattened field becomes a key with its name. A value that is present
    /// can still be `null` if its shape allows it.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").optional()"#, "FIELD.is_optional()")]
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.presence = Presence::Optional;
        self.with_fingerprint()
    }

    /// Computes the fingerprint, which depends on the name, the presence and the constraints.
    const fn with_fingerprint(mut self) -> Self {
        self.set_fingerprint();
        self
    }

    /// Computes the fingerprint.
    pub(crate) const fn set_fingerprint(&mut self) {
        let name = fingerprint::of_name(self.name, self.presence);
        self.key = fingerprint::of_constraints(name, self.constraints);
    }

    /// Marks the value as personal data of a class.
    #[doc = example!("FIELD: Field" = r#"Field::new::<String>("email").with_pii(Pii::new("contact"))"#, "FIELD.is_personal()")]
    #[must_use]
    pub const fn with_pii(mut self, class: Pii) -> Self {
        self.pii = Some(class);
        self
    }

    /// Sets an example, as JSON text.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_example("12.5")"#, r#"FIELD.example() == "12.5""#)]
    #[must_use]
    pub const fn with_example(mut self, json: &'static str) -> Self {
        self.example = json;
        self
    }

    /// Sets the unit of the number, such as `EUR` or `ms`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_unit("EUR")"#, r#"FIELD.unit() == "EUR""#)]
    #[must_use]
    pub const fn with_unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Marks the field as deprecated. `note` is the reason.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_deprecation("use `price`")"#, "FIELD.deprecation().is_some()")]
    #[must_use]
    pub const fn with_deprecation(mut self, note: &'static str) -> Self {
        self.deprecated = Some(note);
        self
    }

    /// Sets the lint levels.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_lints(&[Lint::allow("missing-docs")])"#, "FIELD.lints()[0].is_allowed()")]
    #[must_use]
    pub const fn with_lints(mut self, lints: &'static [Lint]) -> Self {
        self.lints = lints;
        self
    }

    /// Returns the key in JSON, or the name in Rust of a flattened field.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, r#"FIELD.name() == "total""#)]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name in Rust, if it differs from the key. Empty without the feature `catalog`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, "FIELD.member().is_empty()")]
    #[must_use]
    pub const fn member(&self) -> &'static str {
        self.member
    }

    /// Returns the doc comment. Empty without the feature `catalog`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_doc("The sum with tax.")"#, r#"FIELD.doc().ends_with("tax.")"#)]
    #[must_use]
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the shape of the value when it is present.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, "FIELD.shape().is_number()")]
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Returns whether the key is present, for the crates of this workspace.
    #[doc(hidden)]
    #[must_use]
    pub const fn presence(&self) -> Presence {
        self.presence
    }

    /// Returns the constraints of the field, without those of its type.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_constraints(&[Constraint::integers(Some(0), None)])"#, r#"FIELD.constraints()[0].key() == "range""#)]
    #[must_use]
    pub const fn constraints(&self) -> &'static [Constraint] {
        self.constraints
    }

    /// Returns the class of personal data that the field declares. Its type may declare one too.
    #[doc = example!("FIELD: Field" = r#"Field::new::<String>("email").with_pii(Pii::new("contact"))"#, r#"FIELD.pii().is_some_and(|class| class.name() == "contact")"#)]
    #[must_use]
    pub const fn pii(&self) -> Option<Pii> {
        self.pii
    }

    /// Returns the example, as JSON text. Empty without the feature `catalog`, or if none is given.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, "FIELD.example().is_empty()")]
    #[must_use]
    pub const fn example(&self) -> &'static str {
        self.example
    }

    /// Returns the unit of the number, such as `EUR` or `ms`. Empty without the feature `catalog`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_unit("EUR")"#, r#"FIELD.unit() == "EUR""#)]
    #[must_use]
    pub const fn unit(&self) -> &'static str {
        self.unit
    }

    /// Returns why the field is deprecated, if it is. `None` without the feature `catalog`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_deprecation("use `price`")"#, r#"FIELD.deprecation() == Some("use `price`")"#)]
    #[must_use]
    pub const fn deprecation(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// Returns the lint levels. Empty without the feature `catalog`.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total").with_lints(&[Lint::deny("missing-docs")])"#, r#"FIELD.lints()[0].rule() == "missing-docs""#)]
    #[must_use]
    pub const fn lints(&self) -> &'static [Lint] {
        self.lints
    }

    /// Returns whether the key may be left out.
    #[doc = example!("FIELD: Field" = r#"Field::new::<Option<String>>("coupon")"#, "FIELD.is_optional()")]
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self.presence, Presence::Optional)
    }

    /// Returns whether the field is replaced by the keys of its value.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, "!FIELD.is_flattened()")]
    #[must_use]
    pub const fn is_flattened(&self) -> bool {
        matches!(self.presence, Presence::Flattened)
    }

    /// Returns whether the value is personal data, by the field or by its type.
    #[doc = example!("FIELD: Field" = r#"Field::new::<f64>("total")"#, "!FIELD.is_personal()")]
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        self.pii.is_some() || self.shape.pii.is_some()
    }

    /// Returns whether this is the field with this key.
    #[inline]
    pub(crate) fn is_named(&self, key: &str) -> bool {
        self.name == key && !self.is_flattened()
    }
}

#[cfg(test)]
mod tests {
    use super::{Constraint, Field, Shape};
    use crate::CioProperty;
    use crate::shape::Kind;

    const LENGTH: &[Constraint] = &[Constraint::length(1, Some(8))];

    fn fingerprint(fields: &'static [Field]) -> u64 {
        Shape::new::<()>(Kind::object(fields)).fingerprint()
    }

    #[test]
    fn the_order_of_setters_does_not_change_the_fingerprint() {
        const EXPECTED: &[Field] =
            &[Field::from_shape("city", String::SHAPE, true).with_constraints(LENGTH)];
        const OPTIONAL_FIRST: &[Field] = &[Field::flattened("city", String::SHAPE)
            .optional()
            .with_constraints(LENGTH)];
        const OPTIONAL_LAST: &[Field] = &[Field::flattened("city", String::SHAPE)
            .with_constraints(LENGTH)
            .optional()];
        const REQUIRED: &[Field] = &[Field::new::<String>("city")
            .with_constraints(LENGTH)
            .optional()];
        for fields in [OPTIONAL_FIRST, OPTIONAL_LAST, REQUIRED] {
            assert_eq!(fingerprint(fields), fingerprint(EXPECTED), "{fields:?}");
        }
    }

    #[test]
    fn the_key_of_an_optional_field_is_part_of_the_fingerprint() {
        const CITY: &[Field] = &[Field::flattened("city", String::SHAPE).optional()];
        const ZIP: &[Field] = &[Field::flattened("zip", String::SHAPE).optional()];
        assert_ne!(fingerprint(CITY), fingerprint(ZIP));
    }
}
