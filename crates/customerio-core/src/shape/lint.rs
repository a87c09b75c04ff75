/// The level of a rule of `cargo cio lint` for a type or a field, and for everything in it.
///
/// ```
/// use customerio_core::shape::Lint;
///
/// const ALLOWED: Lint = Lint::allow("missing-docs");
/// assert!(ALLOWED.is_allowed());
/// ```
///
/// ```
/// # use customerio_core::shape::Lint;
/// const DENIED: Lint = Lint::deny("missing-owner");
/// assert_eq!((DENIED.rule(), DENIED.is_allowed()), ("missing-owner", false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lint {
    pub(crate) rule: &'static str,
    pub(crate) is_allowed: bool,
}

impl Lint {
    /// Allows violations of a rule. `rule` is its name, such as `missing-docs`.
    #[doc = example!("LINT: Lint" = r#"Lint::allow("missing-docs")"#, "LINT.is_allowed()")]
    #[must_use]
    pub const fn allow(rule: &'static str) -> Self {
        Self {
            rule,
            is_allowed: true,
        }
    }

    /// Makes violations of a rule errors.
    #[doc = example!("LINT: Lint" = r#"Lint::deny("missing-owner")"#, "!LINT.is_allowed()")]
    #[must_use]
    pub const fn deny(rule: &'static str) -> Self {
        Self {
            rule,
            is_allowed: false,
        }
    }

    /// Returns the name of the rule.
    #[doc = example!("LINT: Lint" = r#"Lint::deny("missing-owner")"#, r#"LINT.rule() == "missing-owner""#)]
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// Returns whether violations are allowed; otherwise they are errors.
    #[doc = example!("LINT: Lint" = r#"Lint::allow("missing-docs")"#, "LINT.is_allowed()")]
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        self.is_allowed
    }
}
