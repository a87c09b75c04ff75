//! Finds the bad messages of a body that the server rejects: chooses the prefix to send next.
//!
//! A rejected body says only that *some* message in it is bad. The search sends shorter and shorter
//! prefixes: an accepted prefix is delivered, a rejected one holds a bad message. The client rejects
//! a message only if the server rejected it alone, so a body that was too large loses no message. A
//! window of n messages takes at most ⌈log₂ n⌉ requests, and one more to send the message alone if it
//! was found by elimination. The messages after it form a new body.
//!
//! If bad messages are dense, the server rejects that body too. So after the first bad message the
//! search *gallops*: it sends a prefix as long as the average distance between bad messages, and
//! doubles it after each success. Each bad message has a budget of requests, and galloping uses only
//! the unspent budget of earlier ones. So the bound holds for all of them together.
//!
//! A body on which the server fails is searched in the same way. If the failures are time-outs, an
//! accepted prefix is much cheaper than a failing one, so windows are cut into many parts.

use crate::defaults::SEARCH_PARTS_TIMED_OUT;

/// The reason for a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The server rejected some message.
    Refused,
    /// The server fails on this body while it accepts others.
    Fails,
    /// The server does not answer this body while it accepts others.
    TimesOut,
}

impl Cause {
    /// Returns the number of parts into which a window is cut.
    fn parts(self) -> usize {
        match self {
            Self::Refused | Self::Fails => 2,
            Self::TimesOut => SEARCH_PARTS_TIMED_OUT,
        }
    }
}

/// The messages among which a bad one is searched.
#[derive(Clone, Copy, Debug)]
struct Window {
    /// One of this many first messages is bad.
    within: usize,
    /// The number of them to send next.
    step: usize,
    /// The size in bytes of the body that opened the window, if the server answered 413.
    too_large: Option<usize>,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The reason for the latest window.
    cause: Option<Cause>,
    window: Option<Window>,
    /// The number of accepted messages since the latest bad one.
    passed: usize,
    /// The prefix to try without an open window, once a bad message was found.
    width: Option<usize>,
    /// The budget of one bad message in requests: its search and the body after it.
    allowance: u32,
    /// The budget of all bad messages so far and the requests spent.
    earned: u32,
    spent: u32,
}

impl Search {
    /// Returns the search of a part of a refused body.
    pub(super) fn of_part() -> Self {
        Self {
            cause: Some(Cause::Refused),
            ..Self::default()
        }
    }

    /// Whether no body was refused and none failed so far.
    pub(super) fn is_new(&self) -> bool {
        self.cause.is_none()
    }

    /// Whether the search is for a message that the server refuses.
    pub(super) fn is_for_refusal(&self) -> bool {
        self.cause == Some(Cause::Refused)
    }

    /// Returns how many of the `left` messages to send next.
    pub(super) fn next(&self, left: usize) -> usize {
        match (self.window, self.width) {
            (Some(window), _) => window.step,
            (None, Some(width)) if 2 * width < left && self.may_gallop() => width,
            (None, _) => left,
        }
    }

    /// Whether the budget allows one more prefix and the rest after it.
    fn may_gallop(&self) -> bool {
        self.cause == Some(Cause::TimesOut) || self.spent + 2 <= self.earned
    }

    /// Whether the search is for a message on which the server fails.
    pub(super) fn is_for_failure(&self) -> bool {
        matches!(self.cause, Some(Cause::Fails | Cause::TimesOut))
    }

    /// Whether the next request may time out.
    pub(super) fn is_for_time_out(&self) -> bool {
        self.cause == Some(Cause::TimesOut)
    }

    /// Whether a window is open.
    pub(super) fn is_narrowing(&self) -> bool {
        self.window.is_some()
    }

    /// Records that one of the first `count` messages is bad. `too_large` is the size of their body in
    /// bytes, if the server answered 413.
    pub(super) fn narrow(&mut self, count: usize, cause: Cause, too_large: Option<usize>) {
        if self.allowance == 0 {
            self.allowance = count.next_power_of_two().ilog2() + 2;
        } else {
            self.spent += 1;
        }
        let began = self.window.filter(|_| self.cause == Some(Cause::Refused));
        self.window = Some(Window {
            within: count,
            step: count.div_ceil(cause.parts()),
            too_large: began.map_or(too_large, |window| window.too_large),
        });
        self.cause = Some(cause);
    }

    /// Records that the first message was bad and was removed.
    pub(super) fn found(&mut self) {
        self.window = None;
        self.spent += u32::from(self.allowance > 0);
        self.earned += self.allowance;
        let width = self
            .width
            .map_or(self.passed, |width| width.midpoint(self.passed));
        self.width = Some(width.max(1));
        self.passed = 0;
    }

    /// Records that the server accepted the first `count` messages. Returns the size of a body that
    /// was too large, if the window ends without a bad message; the caller lowers the limit.
    pub(super) fn passed(&mut self, count: usize) -> Option<usize> {
        self.spent += u32::from(self.allowance > 0);
        self.passed += count;
        let parts = self.cause.map_or(1, Cause::parts);
        let Some(window) = &mut self.window else {
            self.width = self.width.map(|width| 2 * width);
            return None;
        };
        window.within = window.within.saturating_sub(count);
        if window.within == 0 {
            let too_large = window.too_large;
            *self = Self::default();
            return too_large;
        }
        if window.within <= window.step {
            window.step = window.within.div_ceil(parts);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cost of a search.
    #[derive(Clone, Copy, Debug, Default)]
    struct Cost {
        requests: u32,
        found: u32,
        /// Requests with a bad message in them.
        refused: u32,
    }

    impl Cost {
        /// Returns the requests for each bad message, without the first body.
        fn each(self) -> f64 {
            f64::from(self.requests - 1) / f64::from(self.found)
        }
    }

    fn search(messages: &[bool], cause: Cause) -> Cost {
        let mut search = Search::default();
        let mut left = messages;
        let mut cost = Cost::default();
        while !left.is_empty() {
            let (sent, rest) = left.split_at(search.next(left.len()));
            cost.requests += 1;
            if !sent.contains(&true) {
                left = rest;
                search.passed(sent.len());
                continue;
            }
            cost.refused += 1;
            if sent.len() > 1 {
                search.narrow(sent.len(), cause, None);
                continue;
            }
            cost.found += 1;
            search.found();
            left = &left[1..];
        }
        cost
    }

    /// Returns messages of which one in `every` is bad, at random.
    fn messages(count: usize, every: usize, random: &mut fastrand::Rng) -> Vec<bool> {
        (0..count).map(|_| random.usize(..every) == 0).collect()
    }

    #[test]
    fn dense_bad_messages_cost_few_requests_each_and_sparse_ones_no_more_than_before() {
        let mut random = fastrand::Rng::with_seed(7);
        for (every, most) in [(1000, 10.9), (100, 9.5), (10, 6.3), (2, 2.8), (1, 1.1)] {
            let (mut extra, mut found) = (0, 0);
            for _ in 0..500 {
                let cost = search(&messages(550, every, &mut random), Cause::Refused);
                extra += cost.requests - 1;
                found += cost.found;
            }
            let each = f64::from(extra) / f64::from(found);
            assert!(each <= most, "one in {every}: {each:.2} requests each");
        }
    }

    #[test]
    fn no_pattern_costs_more_than_a_search_and_a_body_each() {
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..20_000 {
            let (count, every) = (random.usize(1..600), random.usize(1..300));
            let cost = search(&messages(count, every, &mut random), Cause::Refused);
            let bound = 1 + cost.found * (count.next_power_of_two().ilog2() + 2);
            assert!(cost.requests <= bound, "{cost:?} of {count}, {bound}");
        }
    }

    #[test]
    fn a_message_that_times_out_is_found_in_two_or_three_time_outs() {
        for (count, most) in [(1, 1), (30, 2), (1_000, 3), (2_500, 4)] {
            for bad in 0..count {
                let mut messages = vec![false; count];
                messages[bad] = true;
                let cost = search(&messages, Cause::TimesOut);
                assert_eq!(cost.found, 1);
                // This includes the whole body.
                assert!(cost.refused <= most, "{cost:?} of {count}");
            }
        }
        let mut random = fastrand::Rng::with_seed(5);
        let cost = search(&messages(2_500, 50, &mut random), Cause::TimesOut);
        assert!(cost.refused <= 4 * cost.found, "{cost:?}");
        assert!(cost.each() < 30.0, "{cost:?}");
    }
}
