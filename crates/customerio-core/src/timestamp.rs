//! Timestamps and their form on the wire.

use core::cell::Cell;
use core::fmt;
use core::str::FromStr;
use core::time::Duration;
use std::time::SystemTime;

use jiff::fmt::temporal::DateTimePrinter;

/// A point in time.
///
/// On the wire it is ISO 8601 in UTC with milliseconds, such as `2026-01-02T03:04:05.678Z`, as the
/// Pipelines API requires. Microseconds and nanoseconds are cut off. It is created from a
/// [`SystemTime`] or parsed:
///
/// ```
/// use customerio_core::timestamp::Timestamp;
///
/// let at: Timestamp = "2026-01-02T04:04:05.6789+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-01-02T03:04:05.678Z");
/// # Ok::<(), customerio_core::timestamp::TimestampError>(())
/// ```
///
/// The current time, and back:
///
/// ```
/// use std::time::SystemTime;
///
/// use customerio_core::timestamp::Timestamp;
///
/// assert!(Timestamp::now().as_system_time() <= SystemTime::now());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(SystemTime);

/// The error that a string is not a timestamp.
///
/// ```
/// use customerio_core::timestamp::Timestamp;
///
/// let error = "2026-01-02 03:04".parse::<Timestamp>().unwrap_err();
/// assert!(error.to_string().contains("write ISO 8601 with an offset"));
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "`{text}` is not a timestamp; write ISO 8601 with an offset, such as `2026-01-02T03:04:05.678Z`"
)]
pub struct TimestampError {
    text: String,
}

impl Timestamp {
    /// Returns the current time.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::timestamp::Timestamp;
    ///
    /// assert!(Timestamp::now() <= SystemTime::now().into());
    /// ```
    #[must_use]
    pub fn now() -> Self {
        Self(SystemTime::now())
    }

    /// Returns the timestamp as the standard library's type.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::timestamp::Timestamp;
    ///
    /// let start = Timestamp::from(SystemTime::UNIX_EPOCH);
    /// assert_eq!(start.as_system_time(), SystemTime::UNIX_EPOCH);
    /// ```
    #[must_use]
    pub const fn as_system_time(self) -> SystemTime {
        self.0
    }

    /// Returns the time since 1970, or `None` before.
    pub(crate) fn since_epoch(self) -> Option<Duration> {
        self.0.duration_since(SystemTime::UNIX_EPOCH).ok()
    }
}

/// A value that a call takes for a point in time: a [`Timestamp`], or a value that converts to one.
///
/// ```
/// use std::time::SystemTime;
///
/// use customerio_core::timestamp::{IntoTimestamp, Timestamp};
///
/// let time = SystemTime::now();
/// assert_eq!(time.into_timestamp(), Timestamp::from(time));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a point in time",
    label = "expected a `Timestamp` or a `SystemTime`",
    note = "a string: write `text.parse::<Timestamp>()?`",
    note = "seconds since 1970: write `SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)`",
    note = "a `DateTime` of `chrono`: enable the feature `chrono` of `customerio`; a type of `jiff` or `time`: the feature of that name",
    note = "a local time without an offset: name its zone first, such as with `.and_utc()`"
)]
pub trait IntoTimestamp {
    /// Returns the point in time.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::timestamp::IntoTimestamp;
    ///
    /// let start = SystemTime::UNIX_EPOCH.into_timestamp();
    /// assert_eq!(start.to_string(), "1970-01-01T00:00:00.000Z");
    /// ```
    fn into_timestamp(self) -> Timestamp;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Timestamp>> IntoTimestamp for T {
    fn into_timestamp(self) -> Timestamp {
        self.into()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(time)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>()
            .and_then(SystemTime::try_from)
            .map(Self)
            .map_err(|_| TimestampError {
                text: text.chars().take(64).collect(),
            })
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match TimeText::new(self.0) {
            Some(text) => f.write_str(text.as_str()),
            None => f.write_str("a time outside of the years 0000 to 9999"),
        }
    }
}

/// A timestamp as the 24 bytes of `2026-01-02T03:04:05.678Z`, without an allocation.
///
/// ```
/// use std::time::SystemTime;
///
/// use customerio_core::timestamp::TimeText;
///
/// let text = TimeText::new(SystemTime::UNIX_EPOCH);
/// assert_eq!(text.as_ref().map(TimeText::as_str), Some("1970-01-01T00:00:00.000Z"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TimeText {
    bytes: [u8; Self::LEN],
    filled: usize,
}

impl TimeText {
    /// The length of every timestamp in bytes.
    pub const LEN: usize = 24;

    /// Formats a time. Returns `None` outside of the years 0000 to 9999.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::timestamp::TimeText;
    ///
    /// assert!(TimeText::new(SystemTime::UNIX_EPOCH).is_some());
    /// ```
    #[must_use]
    pub fn new(time: SystemTime) -> Option<Self> {
        match Timestamp(time).since_epoch() {
            Some(since) => Self::since_epoch(since),
            None => Self::print(time),
        }
    }

    /// [`new`](Self::new) for a time since 1970.
    pub(crate) fn since_epoch(since: Duration) -> Option<Self> {
        thread_local! {
            /// The second that this thread printed last, and a timestamp in it. Messages that are sent
            /// in a row mostly share it.
            static LATEST: Cell<Option<(u64, TimeText)>> = const { Cell::new(None) };
        }
        let second = since.as_secs();
        // A thread that is exiting may have dropped its thread-locals.
        match LATEST.try_with(Cell::get) {
            Ok(Some((latest, text))) if latest == second => {
                Some(text.at_millisecond(since.subsec_millis()))
            }
            _ => {
                let text = Self::print(SystemTime::UNIX_EPOCH.checked_add(since)?)?;
                let _ = LATEST.try_with(|latest| latest.set(Some((second, text))));
                Some(text)
            }
        }
    }

    /// Returns the timestamp with another millisecond of the same second.
    fn at_millisecond(mut self, millisecond: u32) -> Self {
        let [.., hundreds, tens, ones, _] = &mut self.bytes;
        for (digit, worth) in [(hundreds, 100), (tens, 10), (ones, 1)] {
            *digit = b"0123456789"[(millisecond / worth % 10) as usize];
        }
        self
    }

    fn print(time: SystemTime) -> Option<Self> {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
        let time = jiff::Timestamp::try_from(time).ok()?;
        let mut text = Self {
            bytes: [0; Self::LEN],
            filled: 0,
        };
        PRINTER.print_timestamp(&time, &mut text).ok()?;
        (text.filled == Self::LEN).then_some(text)
    }

    /// Returns the timestamp as a JSON string.
    #[must_use]
    pub(crate) fn quoted(&self) -> [u8; Self::LEN + 2] {
        let mut json = [b'"'; Self::LEN + 2];
        let [_, text @ .., _] = &mut json;
        *text = self.bytes;
        json
    }

    /// Returns the timestamp as a string.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// use customerio_core::timestamp::TimeText;
    ///
    /// let text = TimeText::new(SystemTime::UNIX_EPOCH);
    /// assert!(text.is_some_and(|it| it.as_str().starts_with("1970")));
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = core::str::from_utf8(&self.bytes[..self.filled]);
        debug_assert!(text.is_ok(), "the printer and the digits are ASCII");
        text.unwrap_or("")
    }
}

impl jiff::fmt::Write for TimeText {
    fn write_str(&mut self, text: &str) -> Result<(), jiff::Error> {
        let end = self.filled + text.len();
        match self.bytes.get_mut(self.filled..end) {
            Some(free) => {
                free.copy_from_slice(text.as_bytes());
                self.filled = end;
                Ok(())
            }
            // A year of five digits, or before the year 0.
            None => Err(jiff::Error::from_args(format_args!(
                "a year has four digits"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, SystemTime, TimeText, Timestamp};

    #[test]
    fn cut_not_rounded_and_before_1970() {
        let text = |time| TimeText::new(time).map(|text| text.as_str().to_owned());
        let at = SystemTime::UNIX_EPOCH + Duration::new(1, 999_999_999);
        assert_eq!(text(at).as_deref(), Some("1970-01-01T00:00:01.999Z"));
        let at = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(text(at).as_deref(), Some("1969-12-31T23:59:59.000Z"));
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        assert_eq!(text(at), None);
    }

    #[test]
    fn the_string_does_not_depend_on_earlier_ones() {
        let mut at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        for _ in 0..5_000 {
            at += Duration::from_micros(fastrand::u64(..1_500_000));
            let text = TimeText::new(at).map(|text| text.as_str().to_owned());
            assert_eq!(
                text,
                TimeText::print(at).map(|text| text.as_str().to_owned())
            );
        }
    }

    #[test]
    fn an_invalid_timestamp_is_named() {
        let error = "yesterday".parse::<Timestamp>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`yesterday` is not a timestamp")
        );
        assert!("2026-01-02".parse::<Timestamp>().is_err());
    }
}
