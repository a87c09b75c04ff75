//! `jiff`: a `Timestamp` is a timestamp, and so is a `ZonedDateTime`, whose zone is not sent. A
//! `civil::Date` is a date. A `civil::DateTime` has no form, because it does not name its zone.

use jiff::{Timestamp, ZonedDateTime, civil};

use super::times::{dates, moments};

moments! {
    [] Timestamp: |it| (it.as_second(), it.subsec_nanosecond());
    [] ZonedDateTime: |it| (it.timestamp().as_second(), it.timestamp().subsec_nanosecond());
}

dates! {
    civil::Date: |it| (it.year().into(), it.month().cast_unsigned(), it.day().cast_unsigned());
}

#[cfg(test)]
mod tests {
    use jiff::tz::{Offset, TimeZone};
    use jiff::{Timestamp, civil};

    use crate::third_party::probe;

    #[test]
    fn timestamps() {
        let at: Timestamp = "2026-01-02T03:04:05.6789Z".parse().unwrap();
        probe::moment(at, "2026-01-02T03:04:05.678Z");
        let abroad = at.to_zoned_datetime(TimeZone::fixed(Offset::constant(1)));
        probe::moment(abroad, "2026-01-02T03:04:05.678Z");
        let early = Timestamp::from_millisecond(-1_500).unwrap();
        assert_eq!(probe::json(&early), "\"1969-12-31T23:59:58.500Z\"");
        probe::refused_year(&Timestamp::MIN);
    }

    #[test]
    fn dates() {
        probe::date(&civil::date(2026, 1, 2), "2026-01-02");
        probe::refused_year(&civil::Date::MIN);
    }
}
