//! What a shape says of its type: setters and getters.

use super::repr::Keyed;
use super::{Constraint, Field, IdKind, Kind, KindRepr, Lint, Pii, Shape, fingerprint};

impl Shape {
    /// Sets the name. Schemas define the type once and refer to it.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_name("Sku")"#, r#"SHAPE.name() == "Sku""#)]
    #[must_use]
    pub const fn with_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets the name that identifies the type, instead of that of the Rust type.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_id(|| "shop::Sku")"#, r#"SHAPE.id() == "shop::Sku""#)]
    #[must_use]
    pub const fn with_id(mut self, id: fn() -> &'static str) -> Self {
        self.id = id;
        self
    }

    /// Sets the description.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_doc("A stock unit.")"#, r#"SHAPE.doc() == "A stock unit.""#)]
    #[must_use]
    pub const fn with_doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets the constraints that every value satisfies.
    #[doc = example!("&Shape::new::<()>(Kind::string()).with_constraints(&[Constraint::length(1, Some(32))])", "SHAPE.constraints().len() == 1")]
    #[must_use]
    pub const fn with_constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self.is_constrained = self.kind.is_constrained() || !constraints.is_empty();
        let kind = fingerprint::of_kind(&self.kind);
        self.fingerprint = fingerprint::of_constraints(kind, constraints);
        self
    }

    /// Sets the lint levels.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_lints(&[Lint::allow("missing-docs")])"#, "SHAPE.lints().len() == 1")]
    #[must_use]
    pub const fn with_lints(mut self, lints: &'static [Lint]) -> Self {
        self.lints = lints;
        self
    }

    /// Marks every value of the type as an id.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::shape::{IdKind, Shape};
    ///
    /// struct CustomerId(u64);
    /// const SHAPE: &Shape = &Shape::like::<CustomerId>(u64::SHAPE).identifying(IdKind::User);
    /// assert_eq!(SHAPE.identifies(), Some(IdKind::User));
    /// ```
    #[must_use]
    pub const fn identifying(mut self, kind: IdKind) -> Self {
        self.id_kind = Some(kind);
        self
    }

    /// Marks every value of the type as personal data of a class.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_pii(Pii::new("contact"))"#, "SHAPE.has_pii()")]
    #[must_use]
    pub const fn with_pii(mut self, class: Pii) -> Self {
        self.pii = Some(class);
        self.has_pii = true;
        self
    }

    /// Returns the full name of the Rust type, which identifies it.
    #[doc = example!("<Vec<u8>>::SHAPE", r#"SHAPE.id().ends_with("Vec<u8>")"#)]
    #[must_use]
    pub fn id(&self) -> &'static str {
        (self.id)()
    }

    /// Returns the name of the type's definition in schemas. Empty for types that are described in
    /// place, such as `String` or `Vec<T>`.
    #[doc = example!("String::SHAPE", "SHAPE.name().is_empty()")]
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the doc comment of the type. Empty without the feature `catalog`.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_doc("A stock unit.")"#, r#"SHAPE.doc() == "A stock unit.""#)]
    #[must_use]
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the kind of the values.
    #[doc = example!("<Vec<String>>::SHAPE", r#"SHAPE.kind().as_str() == "array""#)]
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind(self.kind)
    }

    /// Returns the contents of the kind, for the crates of this workspace.
    #[doc(hidden)]
    #[must_use]
    pub const fn repr(&self) -> &KindRepr {
        &self.kind
    }

    /// Returns the constraints that every value of the type satisfies.
    #[doc = example!("&Shape::new::<()>(Kind::string()).with_constraints(&[Constraint::length(1, Some(32))])", r#"SHAPE.constraints()[0].key() == "length""#)]
    #[must_use]
    pub const fn constraints(&self) -> &'static [Constraint] {
        self.constraints
    }

    /// Returns a hash of kind, keys and constraints, without docs. Types with one fingerprint accept
    /// the same JSON.
    #[doc = example!("String::SHAPE", "SHAPE.fingerprint() == <str>::SHAPE.fingerprint()")]
    #[must_use]
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Returns the class of personal data that every value of the type is.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_pii(Pii::new("contact"))"#, r#"SHAPE.pii().is_some_and(|class| class.name() == "contact")"#)]
    #[must_use]
    pub const fn pii(&self) -> Option<Pii> {
        self.pii
    }

    /// Returns whether a value of the type, or a value in it, is personal data.
    #[doc = example!("<Vec<String>>::SHAPE", "!SHAPE.has_pii()")]
    #[must_use]
    pub const fn has_pii(&self) -> bool {
        self.has_pii
    }

    /// Returns the lint levels. Empty without the feature `catalog`.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_lints(&[Lint::allow("missing-docs")])"#, r#"SHAPE.lints()[0].rule() == "missing-docs""#)]
    #[must_use]
    pub const fn lints(&self) -> &'static [Lint] {
        self.lints
    }

    /// Returns the fields of an object. Empty for other types.
    #[doc = example!(r#"&Shape::new::<()>(Kind::object(&[Field::new::<String>("plan")]))"#, r#"SHAPE.fields()[0].name() == "plan""#)]
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        match self.kind.keyed() {
            Keyed::Object(object) => object.fields,
            Keyed::Nullable(_) | Keyed::Enum(_) | Keyed::Other => &[],
        }
    }
}
