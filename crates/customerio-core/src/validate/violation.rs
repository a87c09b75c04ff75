use core::fmt;

use super::{Path, Rule, Severity};

/// A rule that a value breaks, with the position of the value.
///
/// ```
/// use customerio_core::validate::check;
///
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert!(violations.iter().any(|it| it.pointer() == "/1" && it.found() == "NaN"));
/// ```
#[derive(Clone, Debug)]
pub struct Violation {
    pointer: String,
    rule: Rule,
    found: String,
}

impl Violation {
    /// Returns the position as a JSON Pointer (RFC 6901) into the message.
    ///
    /// ```
    /// use customerio_core::validate::check;
    ///
    /// let violations = check(&[0.5, f64::NAN]).unwrap_err();
    /// assert!(violations.iter().all(|it| it.pointer() == "/1"));
    /// ```
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the rule.
    ///
    /// ```
    /// use customerio_core::validate::{Rule, check};
    ///
    /// let violations = check(&f64::NAN).unwrap_err();
    /// assert!(violations.iter().all(|it| matches!(it.rule(), Rule::Finite)));
    /// ```
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Returns the value: at most 64 characters of it, without personal data. Empty if there is none.
    ///
    /// ```
    /// use customerio_core::validate::check;
    ///
    /// let violations = check(&[0.5, f64::NAN]).unwrap_err();
    /// assert!(violations.iter().all(|it| it.found() == "NaN"));
    /// ```
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// `{:#}` does not name the message, after a text that does.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.pointer {
            "" if f.alternate() => {}
            "" => f.write_str("the message: ")?,
            pointer => write!(f, "{pointer}: ")?,
        }
        write!(f, "{}", self.rule)?;
        if !self.found.is_empty() {
            write!(f, ", found {}", self.found)?;
        }
        Ok(())
    }
}

/// All violations of a message, in the order of the walk.
///
/// ```
/// use customerio_core::validate::check;
///
/// let violations = check(&vec![0.5, f64::NAN]).unwrap_err();
/// assert_eq!(violations.len(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Violations {
    listed: Vec<Violation>,
    unlisted: usize,
    /// Whether each severity was found, listed or not.
    severities: [bool; 3],
    /// Whether soft ones are collected.
    soft: bool,
    /// Whether ordinary ones are left out.
    leaves_out_ordinary: bool,
}

impl Violations {
    /// The maximum number of listed violations. Others are only counted, so that a bad list of a
    /// million items costs no memory. At least one of those that refuse the message is listed.
    pub const MAX_LISTED: usize = 64;

    /// Creates an empty list. Soft violations are added to it if `soft` is set; the default ignores
    /// them.
    pub(crate) fn collecting(soft: bool) -> Self {
        Self {
            soft,
            ..Self::default()
        }
    }

    /// Leaves out each violation that the setting for validation decides about.
    pub(crate) fn without_ordinary(self) -> Self {
        Self {
            leaves_out_ordinary: true,
            ..self
        }
    }

    /// Returns whether soft violations are added.
    pub(crate) const fn collects_soft(&self) -> bool {
        self.soft
    }

    /// Returns the listed violations.
    ///
    /// ```
    /// use customerio_core::validate::check;
    ///
    /// let violations = check(&[0.5, f64::NAN]).unwrap_err();
    /// let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    /// assert_eq!(lines, ["/1: must be finite; JSON has no other numbers, found NaN"]);
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, Violation> {
        self.listed.iter()
    }

    /// Returns the number of violations, listed or not.
    ///
    /// ```
    /// use customerio_core::validate::check;
    ///
    /// let violations = check(&[f64::INFINITY, f64::NAN]).unwrap_err();
    /// assert_eq!(violations.len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    /// Returns whether there are no violations.
    ///
    /// ```
    /// use customerio_core::validate::check;
    ///
    /// let violations = check(&f64::NAN).err().unwrap_or_default();
    /// assert!(!violations.is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub(crate) fn add(&mut self, path: &Path<'_>, rule: Rule, found: Found<'_>) {
        let is_left_out = match rule.severity() {
            Severity::Soft => !self.soft,
            Severity::Ordinary => self.leaves_out_ordinary,
            Severity::Fatal => false,
        };
        if is_left_out {
            return;
        }
        if self.makes_room(rule.severity()) {
            self.listed.push(Violation {
                pointer: path.to_string(),
                rule,
                found: found.to_string(),
            });
        }
    }

    /// Counts a violation of this severity, and returns whether it is listed.
    fn makes_room(&mut self, severity: Severity) -> bool {
        let is_new = !core::mem::replace(&mut self.severities[severity as usize], true);
        if self.listed.len() < Self::MAX_LISTED {
            return true;
        }
        self.unlisted += 1;
        // The list has at least one violation of each severity, so that it shows why a message is
        // refused.
        is_new && self.unlist_one()
    }

    /// Adds violations of other values: those at a position that has one already are left out.
    pub(crate) fn add_others(&mut self, others: Self) {
        for it in others.listed {
            let is_other = self
                .listed
                .iter()
                .all(|listed| listed.pointer != it.pointer);
            if is_other && self.makes_room(it.rule.severity()) {
                self.listed.push(it);
            }
        }
        self.unlisted += others.unlisted;
    }

    /// Removes the last listed violation that is not the only one of its severity. Returns `false` if
    /// there is none.
    fn unlist_one(&mut self) -> bool {
        let count = |of| {
            let same = |it: &&Violation| it.rule.severity() == of;
            self.listed.iter().filter(same).count()
        };
        let at = self
            .listed
            .iter()
            .rposition(|it| count(it.rule.severity()) > 1);
        at.map(|at| self.listed.remove(at)).is_some()
    }

    /// Adds duplicate keys by their JSON Pointers.
    pub(crate) fn add_repeated_keys(&mut self, pointers: Vec<String>) {
        for pointer in pointers {
            self.add(&Path::Written(&pointer), Rule::DuplicateKey, Found::Nothing);
        }
    }

    /// Returns whether a violation of this severity was found, listed or not.
    pub(crate) const fn has(&self, severity: Severity) -> bool {
        self.severities[severity as usize]
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = core::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// `{:#}` does not name the message, after a text that does.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.listed.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            fmt::Display::fmt(violation, f)?;
        }
        if self.unlisted > 0 {
            write!(f, "; and {} more", self.unlisted)?;
        }
        Ok(())
    }
}

impl core::error::Error for Violations {}

/// The part of a value that a violation shows.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    Nothing,
    Personal,
    Text(&'a str),
    Other(&'a dyn fmt::Display),
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self {
            Self::Nothing => Ok(()),
            Self::Personal => f.write_str("personal data, not shown"),
            Self::Text(text) => match text.char_indices().nth(SHOWN) {
                None => write!(f, "{text:?}"),
                Some((end, _)) => write!(f, "{:?}…", &text[..end]),
            },
            Self::Other(value) => write!(f, "{value}"),
        }
    }
}
