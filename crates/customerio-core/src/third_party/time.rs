//! `time`: an `OffsetDateTime` and a `UtcDateTime` are timestamps, written in UTC; a `Date` is a
//! date. A `PrimitiveDateTime` is neither: which timestamp it means depends on an offset that it
//! does not name.

use time::{Date, OffsetDateTime, UtcDateTime};

use super::times::{dates, moments};

moments! {
    [] OffsetDateTime: |it| (it.unix_timestamp(), it.nanosecond());
    [] UtcDateTime: |it| (it.unix_timestamp(), it.nanosecond());
}

dates! {
    Date: |it| (it.year(), it.month().into(), it.day());
}

#[cfg(test)]
mod tests {
    use time::{Date, Month, OffsetDateTime, UtcDateTime, UtcOffset};

    use crate::third_party::probe;

    #[test]
    fn timestamps() {
        let utc = OffsetDateTime::from_unix_timestamp_nanos(1_767_323_045_678_900_000).unwrap();
        probe::moment(utc, "2026-01-02T03:04:05.678Z");
        let abroad = utc.to_offset(UtcOffset::from_hms(1, 0, 0).unwrap());
        probe::moment(abroad, "2026-01-02T03:04:05.678Z");
        probe::moment(UtcDateTime::UNIX_EPOCH, "1970-01-01T00:00:00.000Z");
        let early = OffsetDateTime::from_unix_timestamp_nanos(-1_500_000_000).unwrap();
        assert_eq!(probe::json(&early), "\"1969-12-31T23:59:58.500Z\"");
        probe::refused_year(&UtcDateTime::MIN);
    }

    #[test]
    fn dates() {
        let date = Date::from_calendar_date(2026, Month::January, 2).unwrap();
        probe::date(&date, "2026-01-02");
        probe::refused_year(&Date::MIN);
    }
}
