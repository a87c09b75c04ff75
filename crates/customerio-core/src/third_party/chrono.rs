//! `chrono`: a `DateTime` of any zone is a timestamp, written in UTC; a `NaiveDate` is a date. A
//! `NaiveDateTime` is neither: which timestamp it means depends on a zone that it does not name.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone};

use super::times::{dates, moments};

moments! {
    [Tz: TimeZone] DateTime<Tz>: |it| (it.timestamp(), it.timestamp_subsec_nanos());
}

dates! {
    NaiveDate: |it| (it.year(), narrow(it.month()), narrow(it.day()));
}

/// A month or a day, which `chrono` counts in 32 bits.
fn narrow(part: u32) -> u8 {
    part.try_into().unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

    use crate::third_party::probe;

    #[test]
    fn timestamps() {
        let utc = DateTime::from_timestamp(1_767_323_045, 678_900_000).unwrap();
        probe::moment(utc, "2026-01-02T03:04:05.678Z");
        let abroad = utc.with_timezone(&FixedOffset::east_opt(3600).unwrap());
        probe::moment(abroad, "2026-01-02T03:04:05.678Z");
        probe::refused_year(&DateTime::<Utc>::MAX_UTC);
        probe::refused_year(&DateTime::<Utc>::MIN_UTC);
    }

    #[test]
    fn a_leap_second_is_the_second_that_follows() {
        let leap = NaiveDate::from_ymd_opt(2016, 12, 31)
            .and_then(|date| date.and_hms_milli_opt(23, 59, 59, 1_500))
            .unwrap();
        probe::moment(leap.and_utc(), "2017-01-01T00:00:00.500Z");
    }

    #[test]
    fn dates() {
        probe::date(&NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(), "2026-01-02");
        probe::date(&NaiveDate::from_ymd_opt(0, 1, 2).unwrap(), "0000-01-02");
        probe::refused_year(&NaiveDate::MAX);
        probe::refused_year(&NaiveDate::MIN);
    }
}
