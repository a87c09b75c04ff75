use crate::timestamp::Timestamp;

/// The envelope of a batch request: `{"sentAt":"2026-01-02T03:04:05.678Z","batch":[…]}`.
///
/// It has no other members. A `context` there would be the default of items without one, and each item
/// has one. `integrations` there has no effect (Pipelines API reference, 2026-09).
///
/// ```
/// use customerio_core::call::Batch;
/// use customerio_core::timestamp::Timestamp;
///
/// let sent_at: Timestamp = "2026-01-02T03:04:05.678Z".parse()?;
/// let mut body = Vec::new();
/// let mut batch = Batch::open(sent_at, &mut body);
/// batch.add(br#"{"type":"alias"}"#);
/// batch.close();
/// assert_eq!(body, br#"{"sentAt":"2026-01-02T03:04:05.678Z","batch":[{"type":"alias"}]}"#);
/// # Ok::<(), customerio_core::timestamp::TimestampError>(())
/// ```
#[derive(Debug)]
#[must_use = "a batch has to be closed"]
pub struct Batch<'a> {
    body: &'a mut Vec<u8>,
    items: usize,
}

impl<'a> Batch<'a> {
    const HEAD: &'static str = r#"{"sentAt":""#;
    const MIDDLE: &'static str = r#"","batch":["#;
    const TAIL: &'static str = "]}";

    /// The size of a batch in bytes without its items and the commas between them.
    pub const ENVELOPE_BYTES: usize =
        Self::HEAD.len() + crate::timestamp::TimeText::LEN + Self::MIDDLE.len() + Self::TAIL.len();

    /// Begins a batch after the existing content of `body`.
    ///
    /// ```
    /// use customerio_core::call::Batch;
    /// use customerio_core::timestamp::Timestamp;
    ///
    /// let mut body = Vec::new();
    /// let batch = Batch::open(Timestamp::now(), &mut body);
    /// batch.close();
    /// assert!(body.starts_with(br#"{"sentAt":""#));
    /// ```
    pub fn open(sent_at: Timestamp, body: &'a mut Vec<u8>) -> Self {
        body.extend_from_slice(Self::HEAD.as_bytes());
        body.extend_from_slice(sent_at.to_string().as_bytes());
        body.extend_from_slice(Self::MIDDLE.as_bytes());
        Self { body, items: 0 }
    }

    /// Adds an item: the bytes of a JSON object.
    ///
    /// ```
    /// use customerio_core::call::Batch;
    /// use customerio_core::timestamp::Timestamp;
    ///
    /// let mut body = Vec::new();
    /// let mut batch = Batch::open(Timestamp::now(), &mut body);
    /// batch.add(b"{}");
    /// batch.add(b"{}");
    /// batch.close();
    /// assert!(body.ends_with(br#""batch":[{},{}]}"#));
    /// ```
    pub fn add(&mut self, item: &[u8]) {
        if self.items > 0 {
            self.body.push(b',');
        }
        self.body.extend_from_slice(item);
        self.items += 1;
    }

    /// Ends the batch.
    ///
    /// ```
    /// use customerio_core::call::Batch;
    /// use customerio_core::timestamp::Timestamp;
    ///
    /// let mut body = Vec::new();
    /// Batch::open(Timestamp::now(), &mut body).close();
    /// assert_eq!(body.len(), Batch::ENVELOPE_BYTES);
    /// ```
    pub fn close(self) {
        self.body.extend_from_slice(Self::TAIL.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::Batch;
    use crate::timestamp::Timestamp;

    #[test]
    fn the_envelope_is_measured() {
        let mut body = Vec::new();
        Batch::open(Timestamp::now(), &mut body).close();
        assert_eq!(body.len(), Batch::ENVELOPE_BYTES);
    }
}
