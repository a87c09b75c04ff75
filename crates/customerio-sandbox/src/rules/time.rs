//! Reads times as the service does: the extended form of ISO 8601 in RFC 3339. As in the reference, the
//! offset or the whole time may be absent.
//!
//! It does not use a date library, since the tested client does: a mistake of the library would go
//! unnoticed.

/// The form of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A date, a time and an offset (or `Z`).
    Timestamp,
    /// A date and a time without an offset.
    NoOffset,
    /// Only a date.
    DateOnly,
}

/// Returns the form of a time, or the error message.
pub(super) fn read(text: &str) -> Result<Form, &'static str> {
    let mut rest = Rest(text.as_bytes());
    let year = rest
        .number(4)
        .ok_or("it must start with a year of four digits")?;
    rest.expect(b'-')
        .ok_or("year and month must be separated by `-`")?;
    let month = rest
        .number(2)
        .filter(|month| (1..=12).contains(month))
        .ok_or("the month must be 01 to 12")?;
    rest.expect(b'-')
        .ok_or("month and day must be separated by `-`")?;
    rest.number(2)
        .filter(|day| (1..=days(year, month)).contains(day))
        .ok_or("the day does not exist in that month")?;
    if rest.0.is_empty() {
        return Ok(Form::DateOnly);
    }
    rest.expect(b'T')
        .ok_or("date and time must be separated by `T`")?;
    rest.number(2)
        .filter(|hour| *hour <= 23)
        .ok_or("the hour must be 00 to 23")?;
    rest.expect(b':')
        .ok_or("hour and minute must be separated by `:`")?;
    rest.number(2)
        .filter(|minute| *minute <= 59)
        .ok_or("the minute must be 00 to 59")?;
    if rest.expect(b':').is_some() {
        // 60 is a leap second.
        rest.number(2)
            .filter(|second| *second <= 60)
            .ok_or("the second must be 00 to 59")?;
        if rest.expect(b'.').is_some() && !(1..=9).contains(&rest.digits()) {
            return Err("a fraction of a second must have one to nine digits");
        }
    }
    offset(&mut rest)
}

fn offset(rest: &mut Rest<'_>) -> Result<Form, &'static str> {
    const FAULT: &str = "the offset must be `Z` or like `+02:00`";
    let form = match rest.0.first() {
        None => return Ok(Form::NoOffset),
        Some(b'Z') => {
            rest.0 = &rest.0[1..];
            Form::Timestamp
        }
        Some(b'+' | b'-') => {
            rest.0 = &rest.0[1..];
            rest.number(2).filter(|hour| *hour <= 23).ok_or(FAULT)?;
            rest.expect(b':').ok_or(FAULT)?;
            rest.number(2).filter(|minute| *minute <= 59).ok_or(FAULT)?;
            Form::Timestamp
        }
        Some(_) => return Err(FAULT),
    };
    if rest.0.is_empty() {
        Ok(form)
    } else {
        Err("something follows the offset")
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The unread bytes.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// A number of exactly `width` digits.
    fn number(&mut self, width: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(width)?;
        let number = digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })?;
        self.0 = rest;
        Some(number)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// Skips digits and counts them.
    fn digits(&mut self) -> usize {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.0 = &self.0[count..];
        count
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, read};

    #[test]
    fn times_of_clients_are_read() {
        for timestamp in [
            "2026-01-02T03:04:05.678+00:00",
            "2026-01-02T03:04:05.678Z",
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.123456789-07:00",
            "2026-01-02T03:04Z",
            "2024-02-29T23:59:60Z",
            "2000-02-29T00:00:00Z",
        ] {
            assert_eq!(read(timestamp), Ok(Form::Timestamp), "{timestamp}");
        }
        assert_eq!(read("2026-01-02"), Ok(Form::DateOnly));
        assert_eq!(read("2026-01-02T03:04:05"), Ok(Form::NoOffset));
    }

    #[test]
    fn invalid_times_are_refused() {
        for wrong in [
            "",
            "yesterday",
            "1767323045",
            "20260102T030405Z",
            "2026-13-02T03:04:05Z",
            "2026-02-29T03:04:05Z",
            "1900-02-29",
            "2026-04-31",
            "2026-01-00",
            "2026-01-02 03:04:05Z",
            "2026-01-02t03:04:05z",
            "2026-01-02T24:00:00Z",
            "2026-01-02T03:60:00Z",
            "2026-01-02T03:04:61Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05.1234567890Z",
            "2026-01-02T03:04:05+0200",
            "2026-01-02T03:04:05+25:00",
            "2026-01-02T03:04:05Z ",
            "2026-01-02T",
            "２０２６-01-02",
            "2026-01-02T03:04:05 UTC",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
