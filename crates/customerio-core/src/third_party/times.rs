//! Moments and dates, whoever's types they are: one form for all.

use core::time::Duration;
use std::time::SystemTime;

use crate::walk::Visitor;

/// A timestamp that no string can hold. It replaces those that `SystemTime` can't hold, so that they
/// are a violation too.
const OUT_OF_REACH: Duration = Duration::from_secs(400_000_000_000);

/// Returns the timestamp from the seconds and nanoseconds since 1970.
pub(super) fn moment(seconds: i64, nanoseconds: impl Into<i64>) -> SystemTime {
    let nanoseconds = nanoseconds.into();
    shifted(SystemTime::UNIX_EPOCH, seconds, Duration::from_secs)
        .and_then(|whole| shifted(whole, nanoseconds, Duration::from_nanos))
        .unwrap_or(SystemTime::UNIX_EPOCH + OUT_OF_REACH)
}

fn shifted(from: SystemTime, by: i64, unit: impl Fn(u64) -> Duration) -> Option<SystemTime> {
    let distance = unit(by.unsigned_abs());
    if by < 0 {
        from.checked_sub(distance)
    } else {
        from.checked_add(distance)
    }
}

/// Shows a date as `2026-01-02`. RFC 3339 has years of four digits, for dates as for timestamps, so
/// one of another year is shown as what every visitor refuses for its year.
pub(super) fn show_date<V: Visitor>(year: i32, month: u8, day: u8, to: &mut V) {
    if (0..=9999).contains(&year) {
        to.displayed(&format_args!("{year:04}-{month:02}-{day:02}"));
    } else {
        to.time(SystemTime::UNIX_EPOCH + OUT_OF_REACH);
    }
}

/// Types that are a timestamp: each with its seconds since 1970 and the nanoseconds on top.
macro_rules! moments {
    ($([$($generics:tt)*] $type:ty: |$moment:ident| ($seconds:expr, $nanoseconds:expr);)*) => {$(
        impl<$($generics)*> From<&$type> for $crate::timestamp::Timestamp {
            #[inline]
            fn from($moment: &$type) -> Self {
                $crate::third_party::times::moment($seconds, $nanoseconds).into()
            }
        }

        impl<$($generics)*> From<$type> for $crate::timestamp::Timestamp {
            #[inline]
            fn from(moment: $type) -> Self {
                Self::from(&moment)
            }
        }

        impl<$($generics)*> $crate::CioProperty for $type {
            const SHAPE: &'static $crate::shape::Shape =
                <$crate::timestamp::Timestamp as $crate::CioProperty>::SHAPE;

            #[inline]
            fn visit_property<V: $crate::walk::Visitor>(&self, to: &mut V) {
                to.time($crate::timestamp::Timestamp::from(self).as_system_time());
            }
        }
    )*};
}

/// Types that are a date: each with its year, month and day.
macro_rules! dates {
    ($($type:ty: |$date:ident| ($year:expr, $month:expr, $day:expr);)*) => {$(
        impl $crate::CioProperty for $type {
            const SHAPE: &'static $crate::shape::Shape =
                &$crate::shape::Shape::new::<Self>(
                    $crate::shape::Kind::formatted_string($crate::shape::Format::DATE),
                );

            fn visit_property<V: $crate::walk::Visitor>(&self, to: &mut V) {
                let $date = *self;
                $crate::third_party::times::show_date($year, $month, $day, to);
            }
        }
    )*};
}

pub(super) use {dates, moments};

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::moment;

    #[test]
    fn before_and_after_1970() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(moment(1, 5_u32), epoch + Duration::new(1, 5));
        assert_eq!(moment(-1, 1_u32), epoch - Duration::new(0, 999_999_999));
        assert_eq!(moment(-1, -1), epoch - Duration::new(1, 1));
        for far in [i64::MIN, i64::MAX] {
            assert!(crate::validate::check(&moment(far, far)).is_err());
        }
    }
}
