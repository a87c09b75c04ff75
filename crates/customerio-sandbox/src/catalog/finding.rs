//! The verdict on a message, and the differences between a message and its declaration.

use crate::memory;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The maximum number of findings of one message. A hostile message can differ in thousands of places.
#[cfg(feature = "catalog")]
pub(super) const MAX_FINDINGS: usize = 32;

/// The verdict on a message, by the rules of the API and by the catalog.
///
/// ```
/// assert_eq!(customerio_sandbox::Verdict::Warned.name(), "warned");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// No rule is broken.
    #[default]
    Good,
    /// The service accepts the message, but it is probably a mistake.
    Warned,
    /// The message is refused, or it differs from its declaration.
    Bad,
}

impl Verdict {
    /// Returns the name, as in JSON.
    ///
    /// ```
    /// assert_eq!(customerio_sandbox::Verdict::Good.name(), "good");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warned => "warned",
            Self::Bad => "bad",
        }
    }
}

/// A rule of the catalog that a message breaks.
///
/// With a catalog in which the event `Paid` requires `total`:
///
/// ```
#[doc = client!()]
/// # #[cfg(feature = "catalog")] {
/// let sandbox = Sandbox::start()?;
/// sandbox.set_catalog(Catalog::parse(CATALOG)?);
/// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Pade"}"#)?;
/// assert_eq!(sandbox.messages()[0].findings[0].rule, Rule::UnknownEvent);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// The catalog declares no event with this name.
    UnknownEvent,
    /// The catalog declares no traits of this object type.
    UnknownObjectType,
    /// A required property is missing.
    MissingProperty,
    /// A property is not declared.
    ExtraProperty,
    /// A value has another type than its declaration.
    WrongType,
    /// A value breaks a constraint, such as a length or a pattern.
    BrokenConstraint,
    /// The event or the property is deprecated.
    Deprecated,
    /// A value looks like personal data, and its declaration does not mark it.
    PersonalData,
}

#[cfg(feature = "catalog")]
impl Rule {
    pub(super) const fn verdict(self) -> Verdict {
        match self {
            Self::Deprecated | Self::PersonalData => Verdict::Warned,
            Self::UnknownEvent
            | Self::UnknownObjectType
            | Self::MissingProperty
            | Self::ExtraProperty
            | Self::WrongType
            | Self::BrokenConstraint => Verdict::Bad,
        }
    }
}

/// A difference between a message and the catalog. It contains no value of the message.
///
/// With a catalog in which the event `Paid` requires `total`:
///
/// ```
#[doc = client!()]
/// # #[cfg(feature = "catalog")] {
/// let sandbox = Sandbox::start()?;
/// sandbox.set_catalog(Catalog::parse(CATALOG)?);
/// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid"}"#)?;
/// let finding = &sandbox.messages()[0].findings[0];
/// assert_eq!((finding.rule, finding.verdict), (Rule::MissingProperty, Verdict::Bad));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The broken rule.
    pub rule: Rule,
    /// The verdict that the rule leads to.
    pub verdict: Verdict,
    /// The JSON Pointer of the value in the message. For a missing property, where it is expected.
    pub pointer: String,
    /// What is wrong, without the pointer.
    pub message: String,
    /// What the catalog expects; `None` if it declares nothing similar.
    pub expected: Option<String>,
    /// Where the event or traits type is declared, or the one with the nearest name.
    #[serde(flatten)]
    pub declared: Option<Arc<Declared>>,
}

/// Where an event or a traits type is declared.
///
/// With a catalog that declares the event `Paid`:
///
/// ```
#[doc = client!()]
/// # #[cfg(feature = "catalog")] {
/// let sandbox = Sandbox::start()?;
/// sandbox.set_catalog(Catalog::parse(CATALOG)?);
/// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid"}"#)?;
/// let declared = sandbox.messages()[0].findings[0].declared.clone().ok_or("not declared")?;
/// assert_eq!((declared.file.as_deref(), declared.line), (Some("src/paid.rs"), Some(12)));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Declared {
    /// The name of the event or traits type.
    #[serde(rename = "declaration")]
    pub name: String,
    /// The file, relative to the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// A value that the catalog marks as personal data.
///
/// With a catalog that marks `email` as personal data:
///
/// ```
#[doc = client!()]
/// # #[cfg(feature = "catalog")] {
/// let sandbox = Sandbox::start()?;
/// sandbox.set_catalog(Catalog::parse(CATALOG)?);
/// let paid = r#"{"userId": "u1", "event": "Paid", "properties": {"email": "bob@example.com"}}"#;
/// send(&sandbox, "POST /v1/track", paid)?;
/// let personal = &sandbox.messages()[0].personal[0];
/// assert_eq!((personal.pointer.as_str(), personal.class.as_str()), ("/properties/email", "contact"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Personal {
    /// The JSON Pointer of the value in the message.
    pub pointer: String,
    /// The class of personal data, such as `contact`.
    pub class: String,
}

/// The comparison of a message with the catalog.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) personal: Vec<Personal>,
}

impl Judged {
    /// Returns the verdict, given whether the rules of the API warn of the message.
    pub(crate) fn verdict(&self, is_warned: bool) -> Verdict {
        let own = if is_warned {
            Verdict::Warned
        } else {
            Verdict::Good
        };
        let verdicts = self.findings.iter().map(|finding| finding.verdict);
        verdicts.max().map_or(own, |worst| worst.max(own))
    }
}

/// Returns the memory of findings and pointers, in bytes.
pub(crate) fn memory_of(findings: &Vec<Finding>, personal: &Vec<Personal>) -> usize {
    let findings = memory::list(findings, |finding| {
        memory::text(&finding.pointer)
            + memory::text(&finding.message)
            + memory::optional(finding.expected.as_ref())
    });
    let personal = memory::list(personal, |it| {
        memory::text(&it.pointer) + memory::text(&it.class)
    });
    findings + personal
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)?;
        if let Some(declared) = &self.declared
            && let Some(file) = &declared.file
        {
            write!(f, " ({file}")?;
            if let Some(line) = declared.line {
                write!(f, ":{line}")?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}
