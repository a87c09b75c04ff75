use core::fmt;

use super::place::{Place, Step};

/// The capacity of a report in bytes. Findings beyond it are counted.
const CAPACITY: usize = 4096;

/// The bytes that are reserved for the count of omitted findings, and for the fix.
const RESERVED: usize = 128;

/// The breaks in one line: `` `order_id` was a string and is now an integer; … ``.
///
/// It is built in `const`, in a buffer of its own.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::lock::{bytes, compare};
///
/// let locked = bytes(<String as CioProperty>::SHAPE);
/// let report = compare(<u32 as CioProperty>::SHAPE, &locked);
/// assert_eq!(report.len(), 1);
/// ```
#[derive(Clone, Copy)]
pub struct Report {
    text: [u8; CAPACITY],
    length: usize,
    /// The start of the first finding.
    start: usize,
    /// Whether a string did not fit since the last finding began.
    full: bool,
    found: usize,
    omitted: usize,
    /// The index, in the outermost object's table, of the first field with a finding.
    field: Option<usize>,
}

impl Report {
    pub(super) const fn new() -> Self {
        Self {
            text: [0; CAPACITY],
            length: 0,
            start: 0,
            full: false,
            found: 0,
            omitted: 0,
            field: None,
        }
    }

    /// Creates a report whose findings follow a text.
    pub(super) const fn headed(head: &str) -> Self {
        let mut report = Self::new();
        report.add(head);
        report.start = report.length;
        report.full = false;
        report
    }

    /// Whether nothing is broken.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::lock::{bytes, compare};
    ///
    /// let locked = bytes(<String as CioProperty>::SHAPE);
    /// assert!(compare(<String as CioProperty>::SHAPE, &locked).is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// Returns the number of breaks.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::lock::{bytes, compare};
    ///
    /// let locked = bytes(<String as CioProperty>::SHAPE);
    /// assert_eq!(compare(<u32 as CioProperty>::SHAPE, &locked).len(), 1);
    /// ```
    #[must_use]
    pub const fn len(&self) -> usize {
        self.found
    }

    /// Returns the index, in the outermost object's table, of the first field with a break at any
    /// depth. `None` if only removed fields are breaks.
    ///
    /// ```
    /// use customerio_core::lock::{bytes, compare};
    /// use customerio_core::shape::{Field, Kind, Shape};
    ///
    /// const CUSTOMER_1: Shape = Shape::new::<()>(Kind::object(&[Field::new::<String>("name"), Field::new::<String>("plan")]));
    /// const CUSTOMER_2: Shape = Shape::new::<()>(Kind::object(&[Field::new::<String>("name"), Field::new::<u32>("plan")]));
    ///
    /// let locked = bytes(&CUSTOMER_1);
    /// assert_eq!(compare(&CUSTOMER_2, &locked).field(), Some(1));
    /// ```
    #[must_use]
    pub const fn field(&self) -> Option<usize> {
        self.field
    }

    /// Assigns the findings after the first `since` to a field of the outermost object.
    pub(super) const fn found_in(&mut self, field: usize, since: usize) {
        if self.found > since && self.field.is_none() {
            self.field = Some(field);
        }
    }

    /// The line; empty if nothing is broken.
    ///
    /// ```
    /// use customerio_core::CioProperty;
    /// use customerio_core::lock::{bytes, compare};
    ///
    /// let locked = bytes(<String as CioProperty>::SHAPE);
    /// let report = compare(<u32 as CioProperty>::SHAPE, &locked);
    /// assert_eq!(report.as_str(), "the whole was a string and is now an integer");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &str {
        let (text, _) = self.text.split_at(self.length);
        match core::str::from_utf8(text) {
            Ok(text) => text,
            // Texts are added whole.
            Err(_) => "",
        }
    }

    /// Adds a finding: the path, then the parts of its message.
    pub(super) const fn find(&mut self, at: Option<&Place<'_>>, parts: &[&str]) {
        let before = self.length;
        self.full = false;
        if self.length > self.start {
            self.add("; ");
        }
        match at {
            None => self.add("the whole"),
            Some(place) => {
                self.add("`");
                self.add_place(place);
                self.add("`");
            }
        }
        let mut part = 0;
        while part < parts.len() {
            self.add(parts[part]);
            part += 1;
        }
        self.found += 1;
        if self.full {
            self.length = before;
            self.omitted += 1;
        }
    }

    /// Adds the number of findings that did not fit, and a last string.
    pub(super) const fn end(&mut self, tail: &str) {
        if self.omitted > 0 {
            self.add_reserved("; and ");
            self.add_number(self.omitted);
            self.add_reserved(" more");
        }
        self.add_reserved(tail);
    }

    const fn add_place(&mut self, place: &Place<'_>) {
        let dot = match place.before {
            None => "",
            Some(before) => {
                self.add_place(before);
                "."
            }
        };
        match place.step {
            Step::Field(name) => {
                self.add(dot);
                self.add(name);
            }
            Step::Values => {
                self.add(dot);
                self.add("*");
            }
            Step::Items => self.add("[]"),
            Step::Place(place) => {
                self.add("[");
                self.add_number(place);
                self.add("]");
            }
            Step::Variant(name) => {
                self.add("<");
                self.add(name);
                self.add(">");
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a digit is a byte")]
    const fn add_number(&mut self, number: usize) {
        if number >= 10 {
            self.add_number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = core::str::from_utf8(&digit) {
            self.add_reserved(digit);
        }
    }

    const fn add(&mut self, text: &str) {
        self.add_below(text, CAPACITY - RESERVED);
    }

    const fn add_reserved(&mut self, text: &str) {
        self.add_below(text, CAPACITY);
    }

    /// Adds a string, if there is room for all of it.
    const fn add_below(&mut self, text: &str, most: usize) {
        let text = text.as_bytes();
        if text.len() > most.saturating_sub(self.length) {
            self.full = true;
            return;
        }
        let (_, room) = self.text.split_at_mut(self.length);
        let (room, _) = room.split_at_mut(text.len());
        room.copy_from_slice(text);
        self.length += text.len();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Report").field(&self.as_str()).finish()
    }
}
