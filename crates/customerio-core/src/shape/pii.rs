use customerio_rules::fingerprint::of_str;

/// A class of personal data, such as `contact`.
///
/// ```
/// use customerio_core::shape::{Field, Pii};
///
/// const EMAIL: Field = Field::new::<String>("email").with_pii(Pii::new("contact"));
/// assert!(EMAIL.is_personal());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Pii {
    /// The fingerprint of the name, which is available without the feature `catalog`.
    class: u64,
    name: &'static str,
    /// The name for messages of the compiler. Empty in a release build without a catalog.
    pub(crate) reported: &'static str,
}

impl Pii {
    /// Creates the class with this name.
    #[doc = example!("CLASS: Pii" = r#"Pii::new("contact")"#, r#"CLASS.name() == "contact""#)]
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            class: of_str(name),
            name,
            reported: name,
        }
    }

    /// Creates the class for a derive, which drops the name without a catalog.
    pub(crate) const fn derived(name: &'static str) -> Self {
        let reported = if cfg!(any(feature = "catalog", debug_assertions)) {
            name
        } else {
            ""
        };
        Self {
            name: if cfg!(feature = "catalog") { name } else { "" },
            reported,
            ..Self::new(name)
        }
    }

    /// Returns the name. Empty for classes in derives without the feature `catalog`.
    ///
    /// ```
    /// assert_eq!(customerio_core::shape::Pii::new("contact").name(), "contact");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns whether both are the same class; `==` is not `const`.
    pub(crate) const fn is(&self, other: &Self) -> bool {
        self.class == other.class
    }

    pub(crate) const fn is_among(&self, mut classes: &[Self]) -> bool {
        while let [class, rest @ ..] = classes {
            if self.is(class) {
                return true;
            }
            classes = rest;
        }
        false
    }
}
