//! Strings in constants, where formatting and `==` are not available.

/// A message that is built at compile time.
pub(crate) struct Message {
    bytes: [u8; Message::CAPACITY],
    length: usize,
}

impl Message {
    /// The capacity in bytes. Longer messages are cut off.
    const CAPACITY: usize = 512;

    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; Self::CAPACITY],
            length: 0,
        }
    }

    /// A message of these parts.
    pub(crate) const fn of(parts: &[&str]) -> Self {
        let mut message = Self::new();
        let mut at = 0;
        while at < parts.len() {
            message.text(parts[at]);
            at += 1;
        }
        message
    }

    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// Removes everything after this length.
    pub(crate) const fn truncate(&mut self, length: usize) {
        self.length = length;
    }

    pub(crate) const fn text(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < Self::CAPACITY {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
    }

    pub(crate) const fn integer(&mut self, integer: i128) {
        if integer < 0 {
            self.text("-");
        }
        self.unsigned(integer.unsigned_abs());
    }

    pub(crate) const fn unsigned(&mut self, mut integer: u128) {
        // The digits of the largest.
        let mut digits = [b'0'; 39];
        let mut from = digits.len() - 1;
        loop {
            let digit = (integer % 10) as u8;
            digits[from] = b'0' + digit;
            integer /= 10;
            if integer == 0 {
                break;
            }
            from -= 1;
        }
        let (_, digits) = digits.split_at(from);
        self.text(valid(digits));
    }

    pub(crate) const fn as_str(&self) -> &str {
        let (bytes, _) = self.bytes.split_at(self.length);
        valid(bytes)
    }
}

/// Returns whether two strings are equal; `==` is not `const`.
pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    // Eight bytes are one step.
    while let (Some((a, one_rest)), Some((b, other_rest))) =
        (one.split_first_chunk(), other.split_first_chunk())
    {
        if u64::from_ne_bytes(*a) != u64::from_ne_bytes(*b) {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    // Names of one beginning differ at the end.
    while let (Some((a, one_rest)), Some((b, other_rest))) = (one.split_last(), other.split_last())
    {
        if *a != *b {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    true
}

/// Returns the bytes before a character that was cut off, as a string.
const fn valid(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (bytes, _) = bytes.split_at(error.valid_up_to());
            match core::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(_) => "",
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn strings_and_numbers() {
        let mut message = Message::new();
        message.text("von ");
        message.integer(i128::MIN);
        message.text(" bis ");
        message.unsigned(u128::MAX);
        assert_eq!(
            message.as_str(),
            format!("von {} bis {}", i128::MIN, u128::MAX)
        );
        message.truncate(4);
        message.integer(0);
        assert_eq!(message.as_str(), "von 0");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let mut message = Message::new();
        message.text("x");
        for _ in 0..Message::CAPACITY {
            message.text("ä");
        }
        assert_eq!(message.as_str().len(), Message::CAPACITY - 1);
    }
}
