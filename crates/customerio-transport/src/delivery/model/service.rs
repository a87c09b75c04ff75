//! The model of the service: its answers and the messages it has received.

use core::time::Duration;

use super::setting::{Behavior, REJECTIONS};
use super::world::{Flight, MessageHistory, World};
use crate::defaults::{GIVE_UP_TRIES, MAX_RETRY_AFTER};
use crate::delivery::{Answer, Item, RequestFailure, Response};

impl World {
    pub(super) fn answer(&mut self) {
        let next = (0..self.in_flight.len())
            .min_by_key(|index| self.in_flight[*index].answered_at)
            .expect("something is under way");
        let Flight {
            request,
            items,
            answer,
            probe,
            ..
        } = self.in_flight.swap_remove(next);
        let behavior = answer.unwrap_or_else(|| {
            if self.behaviors.is_empty() {
                Behavior::Well
            } else {
                self.behaviors.remove(0)
            }
        });
        let refuses = matches!(behavior, Behavior::RefusesAll)
            || items.len() > self.setting.most
            || items.iter().any(|item| self.is_bad(item.sequence));
        let fails = !refuses && items.iter().any(|item| self.is_poison(item.sequence));
        let response = |status, body: &str, retry_after| {
            Answer::Response(Response {
                status,
                body: body.into(),
                is_html: false,
                whole: true,
                retry_after,
            })
        };
        let answer = match behavior {
            Behavior::Status(status) => {
                self.note_failure(&items);
                response(status, "", None)
            }
            Behavior::TimedOut | Behavior::Dead => {
                self.note_failure(&items);
                Answer::None(RequestFailure::TimedOut)
            }
            Behavior::NoConnection => {
                self.note_failure(&items);
                Answer::None(RequestFailure::Connect)
            }
            Behavior::RetryAfter(status, seconds) => {
                let wait = Duration::from_secs(seconds);
                self.held_until = self.held_until.max(self.now + wait.min(MAX_RETRY_AFTER));
                self.note_failure(&items);
                response(status, "", Some(wait))
            }
            Behavior::Well | Behavior::Late | Behavior::AnswerLost if fails => {
                self.note_failure(&items);
                if self.setting.hang.is_some() || request % 3 == 0 {
                    Answer::None(RequestFailure::TimedOut)
                } else {
                    response(500, "", None)
                }
            }
            Behavior::AnswerLost if refuses => {
                self.note_failure(&items);
                Answer::None(RequestFailure::CutOff)
            }
            Behavior::Well | Behavior::Late | Behavior::RefusesAll if refuses => {
                if let [item] = &items[..] {
                    self.message(item.sequence).refused_alone = true;
                }
                let bad = items.iter().any(|item| self.is_bad(item.sequence));
                if !bad || items.len() > self.setting.most {
                    self.episodes.stop();
                } else if self.scheduler.paused().is_none() {
                    self.episodes.refused(&items);
                } else {
                    self.episodes.dissolved(&items);
                }
                let rejection = if items.len() > self.setting.most {
                    REJECTIONS[1]
                } else {
                    self.setting.rejection
                };
                response(rejection.status, rejection.body, None)
            }
            Behavior::Well | Behavior::Late | Behavior::AnswerLost | Behavior::RefusesAll => {
                let lost = matches!(behavior, Behavior::AnswerLost);
                for item in &items {
                    self.take(item.sequence, lost, probe);
                }
                if lost {
                    self.note_failure(&items);
                    Answer::None(RequestFailure::CutOff)
                } else {
                    self.episodes.taken(&items);
                    response(200, "{}", None)
                }
            }
        };
        self.scheduler.answered(self.now, request, &answer);
    }

    pub(super) fn note_failure(&mut self, items: &[Item]) {
        self.episodes.stop();
        if let [item] = items {
            let now = self.now;
            let message = self.message(item.sequence);
            message.failed_alone += 1;
            message.failing_since.get_or_insert(now);
        }
    }

    pub(super) fn take(&mut self, sequence: u64, lost: bool, probe: bool) {
        // A probe may be any message. A message rejected while the endpoint rejected everything no longer
        // holds back later ones, so it may arrive after them. So may a message that failed alone for the
        // client's patience, if all others waited for it.
        let MessageHistory {
            taken,
            refused_alone,
            failed_alone,
            failing_since,
            ..
        } = *self.message(sequence);
        let overtaken = failed_alone >= GIVE_UP_TRIES
            && failing_since.is_some_and(|since| self.now >= since + self.setting.patience);
        if taken == 0 && !refused_alone && !probe && !overtaken {
            for identity in self.setting.identities(sequence).into_iter().flatten() {
                let latest = self.latest_first.insert(identity, sequence);
                assert!(
                    latest < Some(sequence),
                    "{sequence} first arrives after {latest:?} of the same identity"
                );
            }
        }
        let message = self.message(sequence);
        message.taken += 1;
        assert!(
            message.taken <= message.unheard + 1,
            "{sequence} is sent again though it was answered for"
        );
        message.unheard += u32::from(lost);
    }

    pub(super) fn message(&mut self, sequence: u64) -> &mut MessageHistory {
        &mut self.messages[usize::try_from(sequence).unwrap()]
    }
}
