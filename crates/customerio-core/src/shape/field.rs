use super::{Constraint, Kind, Lint, Shape, fingerprint};

/// A key of an object.
#[derive(Debug)]
pub struct Field {
    /// The key on the wire.
    pub name: &'static str,
    /// The name of the field in Rust, where it is another than on the wire; empty unless the feature
    /// `catalog` is on.
    pub member: &'static str,
    /// Its doc comment; empty unless the feature `catalog` is on.
    pub doc: &'static str,
    /// The shape of its value when it is there.
    pub shape: &'static Shape,
    /// Whether it must be there.
    pub presence: Presence,
    /// What its value must keep, beside what its type promises.
    pub constraints: &'static [Constraint],
    /// Set where the value is personal data.
    pub pii: Option<Pii>,
    /// An example, as JSON text; empty unless the feature `catalog` is on and one was given.
    pub example: &'static str,
    /// What its number counts, such as `EUR` or `ms`; empty unless the feature `catalog` is on.
    pub unit: &'static str,
    /// Why it should not be used any more.
    pub deprecated: Option<&'static str>,
    /// What it says of the rules of `cargo cio lint`; empty unless the feature `catalog` is on.
    pub lints: &'static [Lint],
    /// The fingerprint of its name with its constraints.
    pub(super) key: u64,
}

/// The properties that a type gives to a field of that type.
#[derive(Clone, Copy, Debug)]
pub struct AsField {
    shape: &'static Shape,
    presence: Presence,
}

impl AsField {
    /// Of a type in the place of a field whose keys are those of its value.
    #[must_use]
    pub const fn flattened(shape: &'static Shape) -> Self {
        let presence = Presence::Flattened;
        Self { shape, presence }
    }

    /// Of a shape that is looked at later, so that it can't be asked what it is when it is there.
    #[must_use]
    pub const fn recursive(shape: &'static Shape, optional: bool) -> Self {
        let presence = if optional {
            Presence::Optional
        } else {
            Presence::Required
        };
        Self { shape, presence }
    }

    /// The shape of the value when it is there.
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Of a shape that may be left out or not. What is left out is never null, so the permission
    /// to be null is taken off it.
    #[must_use]
    pub const fn of(shape: &'static Shape, optional: bool) -> Self {
        if optional {
            Self {
                shape: shape.without_null(),
                presence: Presence::Optional,
            }
        } else {
            Self {
                shape,
                presence: Presence::Required,
            }
        }
    }
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// It is left out where there is no value.
    Optional,
    /// The field has no key: the keys of its value are members of this object. The name is that of
    /// the Rust field, and an absent value has no keys.
    Flattened,
}

/// A class of personal data, such as `contact`.
#[derive(Clone, Copy, Debug)]
pub struct Pii {
    /// The fingerprint of the class's name, by which classes are compared.
    pub class: u64,
    /// The class's name; empty unless the feature `catalog` is on.
    pub name: &'static str,
    /// The same for messages of the compiler, which are wanted without a catalog too: empty in a
    /// program that is built for release.
    pub(crate) reported: &'static str,
}

impl Field {
    /// A field of a shape under a key, as its type declares it. An optional field is never null, so
    /// its shape loses the permission to be null.
    #[must_use]
    pub const fn described(name: &'static str, shape: &'static Shape, optional: bool) -> Self {
        Self::row(name, &AsField::of(shape, optional))
    }

    /// A place for a field in a list that is being filled.
    pub(crate) const BLANK: Self = Self {
        name: "",
        member: "",
        doc: "",
        shape: &Shape::of::<()>(Kind::Any),
        presence: Presence::Required,
        constraints: &[],
        pii: None,
        example: "",
        unit: "",
        deprecated: None,
        lints: &[],
        key: 0,
    };

    /// A field under a key, of what its type says.
    pub(crate) const fn row(name: &'static str, of: &AsField) -> Self {
        let mut field = Self::BLANK;
        field.fill(name, fingerprint::of_name(name, of.presence), of);
        field
    }

    /// Makes a blank one a field under a key, of what its type says. The fingerprint is that of its name
    /// with what it keeps.
    pub(crate) const fn fill(&mut self, name: &'static str, fingerprint: u64, of: &AsField) {
        self.name = name;
        self.shape = of.shape;
        self.presence = of.presence;
        self.key = fingerprint;
    }

    /// A field whose type holds the type that the field is of: its shape is looked at only when
    /// somebody asks. `look` answers with the shape of the value when it is there.
    #[must_use]
    pub const fn recursive(name: &'static str, shape: &'static Shape, optional: bool) -> Self {
        Self::row(name, &AsField::recursive(shape, optional))
    }

    /// A flattened field; `member` is its name in Rust.
    #[must_use]
    pub const fn flattened(member: &'static str, shape: &'static Shape) -> Self {
        Self::row(member, &AsField::flattened(shape))
    }

    /// Says what it is called in Rust, where it is called otherwise on the wire.
    #[must_use]
    pub const fn member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// Describes it.
    #[must_use]
    pub const fn documented(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Sets what its value must keep.
    #[must_use]
    pub const fn with(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        let name = fingerprint::of_name(self.name, self.presence);
        self.key = fingerprint::of_constraints(name, constraints);
        self
    }

    /// Says that the key may be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.presence = Presence::Optional;
        self
    }

    /// Marks its value as personal data of a class.
    #[must_use]
    pub const fn personal(mut self, pii: Pii) -> Self {
        self.pii = Some(pii);
        self
    }

    /// Gives an example, as JSON text.
    #[must_use]
    pub const fn example(mut self, json: &'static str) -> Self {
        self.example = json;
        self
    }

    /// Says what its number counts.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Says why it should not be used any more.
    #[must_use]
    pub const fn deprecated(mut self, note: Option<&'static str>) -> Self {
        self.deprecated = note;
        self
    }

    /// Says what holds for it of the rules of `cargo cio lint`.
    #[must_use]
    pub const fn linted(mut self, lints: &'static [Lint]) -> Self {
        self.lints = lints;
        self
    }

    /// Whether the key may be left out.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self.presence, Presence::Optional)
    }

    /// Whether the field is flattened.
    #[must_use]
    pub const fn is_flattened(&self) -> bool {
        matches!(self.presence, Presence::Flattened)
    }

    /// Whether it is the key of this name.
    #[inline]
    pub(crate) fn is_named(&self, key: &str) -> bool {
        self.name == key && !self.is_flattened()
    }

    /// Whether no value that it can hold is wrong.
    #[inline]
    pub(crate) fn asks_nothing(&self) -> bool {
        self.constraints.is_empty() && self.shape.asks_nothing()
    }

    /// Whether its own value is personal data, by the field or by its type.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        self.pii.is_some() || self.shape.pii.is_some()
    }
}

impl Pii {
    /// The class of this name.
    #[must_use]
    pub const fn class(name: &'static str) -> Self {
        Self {
            class: customerio_rules::fingerprint::of_str(name),
            name,
            reported: name,
        }
    }

    /// The same by a derive: named in a catalog only.
    pub(crate) const fn derived(name: &'static str) -> Self {
        let reported = if cfg!(any(feature = "catalog", debug_assertions)) {
            name
        } else {
            ""
        };
        Self {
            name: if cfg!(feature = "catalog") { name } else { "" },
            reported,
            ..Self::class(name)
        }
    }
}
