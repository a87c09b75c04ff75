//! The search for the messages of a body that the server does not take: which prefix is sent next.
//!
//! A refused body says only that *some* message in it is bad. The search sends ever shorter prefixes:
//! one that passes is delivered, one that is refused holds the bad message. Nothing is rejected that
//! was not refused alone, so a body that was refused for its size costs no message. A window of n
//! messages takes at most ⌈log₂ n⌉ requests, and one more to refuse the message alone where it was
//! found by elimination; what comes after it goes on as a body of its own.
//!
//! Where bad messages are dense, that body is refused too, and the search of all of it would be in
//! vain. So after the first one found the search *gallops*: it tries a prefix about as long as the
//! stretches between the bad ones so far, and doubles it each time that it passes. Such steps are paid
//! by what the messages found before left of their bound, so that it holds for all of them together.
//!
//! A body on which the server fails is searched in the same way. Where each failure is a time-out, a
//! prefix that passes costs next to nothing beside one that fails, so windows are cut into many parts.

use crate::defaults::SEARCH_PARTS_TIMED_OUT;

/// Why a body is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The server says that some message is bad.
    Refused,
    /// The server fails while it takes others.
    Fails,
    /// The server does not answer while it takes others.
    TimesOut,
}

impl Cause {
    /// Into how many parts a window is cut.
    fn parts(self) -> usize {
        match self {
            Self::Refused | Self::Fails => 2,
            Self::TimesOut => SEARCH_PARTS_TIMED_OUT,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Window {
    /// One of so many of the first messages is bad, as far as is known.
    within: usize,
    /// So many of them are sent next.
    step: usize,
    /// The size of the body that began it, if that was said to be too large.
    too_large: Option<usize>,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Search {
    /// Why the latest window was begun.
    cause: Option<Cause>,
    window: Option<Window>,
    /// How many passed since the latest that was found.
    passed: usize,
    /// Once one was found: the prefix to try where no window is open.
    width: Option<usize>,
    /// What one message may cost: its own search, and the body behind it.
    allowance: u32,
    /// What those that were found may have cost, and what all did, in requests.
    earned: u32,
    spent: u32,
}

impl Search {
    /// How many of the messages left to send next.
    pub(super) fn next(&self, left: usize) -> usize {
        match (self.window, self.width) {
            (Some(window), _) => window.step,
            (None, Some(width)) if 2 * width < left && self.may_gallop() => width,
            (None, _) => left,
        }
    }

    /// Whether one more prefix is within the bound: it may pass, and so may all that is left.
    fn may_gallop(&self) -> bool {
        self.cause == Some(Cause::TimesOut) || self.spent + 2 <= self.earned
    }

    /// Whether it is for a message that the server fails on, so that the next failure narrows it.
    pub(super) fn is_for_failure(&self) -> bool {
        matches!(self.cause, Some(Cause::Fails | Cause::TimesOut))
    }

    /// Whether its next request may be one that is not answered.
    pub(super) fn is_for_time_out(&self) -> bool {
        self.cause == Some(Cause::TimesOut)
    }

    /// Whether a window is open.
    pub(super) fn is_narrowing(&self) -> bool {
        self.window.is_some()
    }

    /// One of the first `count` is bad. `too_large` is the size of their body, if that was said to be
    /// too large.
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

    /// The first message was found to be bad, and is no longer there.
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

    /// The first `count` were taken. Returns by which size of body the limit is to be lowered: where a
    /// window ends without a culprit, the size was to blame.
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
            let blamed = window.too_large;
            *self = Self::default();
            return blamed;
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

    /// What a search of some messages cost.
    #[derive(Clone, Copy, Debug, Default)]
    struct Tally {
        requests: u32,
        found: u32,
        /// Requests with a bad message in them.
        refused: u32,
    }

    impl Tally {
        /// Beside the first body, for each bad message.
        fn each(self) -> f64 {
            f64::from(self.requests - 1) / f64::from(self.found)
        }
    }

    fn search(messages: &[bool], cause: Cause) -> Tally {
        let mut search = Search::default();
        let mut left = messages;
        let mut tally = Tally::default();
        while !left.is_empty() {
            let (sent, rest) = left.split_at(search.next(left.len()));
            tally.requests += 1;
            if !sent.contains(&true) {
                left = rest;
                search.passed(sent.len());
                continue;
            }
            tally.refused += 1;
            if sent.len() > 1 {
                search.narrow(sent.len(), cause, None);
                continue;
            }
            tally.found += 1;
            search.found();
            left = &left[1..];
        }
        tally
    }

    /// Messages of which one in so many is bad, at random.
    fn messages(count: usize, every: usize, random: &mut fastrand::Rng) -> Vec<bool> {
        (0..count).map(|_| random.usize(..every) == 0).collect()
    }

    #[test]
    fn dense_bad_messages_cost_few_requests_each_and_sparse_ones_no_more_than_before() {
        let mut random = fastrand::Rng::with_seed(7);
        for (every, most) in [(1000, 10.9), (100, 9.5), (10, 6.3), (2, 2.8), (1, 1.1)] {
            let (mut extra, mut found) = (0, 0);
            for _ in 0..500 {
                let tally = search(&messages(550, every, &mut random), Cause::Refused);
                extra += tally.requests - 1;
                found += tally.found;
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
            let tally = search(&messages(count, every, &mut random), Cause::Refused);
            let bound = 1 + tally.found * (count.next_power_of_two().ilog2() + 2);
            assert!(tally.requests <= bound, "{tally:?} of {count}, {bound}");
        }
    }

    #[test]
    fn a_message_that_times_out_is_found_in_two_or_three_time_outs() {
        for (count, most) in [(1, 1), (30, 2), (1_000, 3), (2_500, 4)] {
            for bad in 0..count {
                let mut messages = vec![false; count];
                messages[bad] = true;
                let tally = search(&messages, Cause::TimesOut);
                assert_eq!(tally.found, 1);
                // The whole body is the first of them.
                assert!(tally.refused <= most, "{tally:?} of {count}");
            }
        }
        let mut random = fastrand::Rng::with_seed(5);
        let tally = search(&messages(2_500, 50, &mut random), Cause::TimesOut);
        assert!(tally.refused <= 4 * tally.found, "{tally:?}");
        assert!(tally.each() < 30.0, "{tally:?}");
    }
}
