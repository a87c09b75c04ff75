//! What the service does with a request, and what it has.

use core::time::Duration;

use super::setting::{MANNERS, Mood, identities};
use super::world::{Fate, Flight, World};
use crate::defaults::MAX_RETRY_AFTER;
use crate::delivery::{Answer, Item, RequestFailure, Response};

impl World {
    pub(super) fn answer(&mut self) {
        let next = (0..self.under_way.len())
            .min_by_key(|index| self.under_way[*index].answered_at)
            .expect("something is under way");
        let Flight {
            request,
            items,
            answer,
            probe,
            ..
        } = self.under_way.swap_remove(next);
        let mood = answer.unwrap_or_else(|| {
            if self.moods.is_empty() {
                Mood::Well
            } else {
                self.moods.remove(0)
            }
        });
        let refuses = matches!(mood, Mood::RefusesAll)
            || items.len() > self.setting.most
            || items.iter().any(|item| self.is_bad(item.sequence));
        let fails = !refuses && items.iter().any(|item| self.is_poison(item.sequence));
        let response = |status, body: &str, retry_after| {
            Answer::Response(Response {
                status,
                body: body.into(),
                whole: true,
                retry_after,
            })
        };
        let answer = match mood {
            Mood::Status(status) => {
                self.note_failure(&items);
                response(status, "", None)
            }
            Mood::TimedOut | Mood::Dead => {
                self.note_failure(&items);
                Answer::None(RequestFailure::TimedOut)
            }
            Mood::NoConnection => {
                self.note_failure(&items);
                Answer::None(RequestFailure::Connect)
            }
            Mood::RetryAfter(status, seconds) => {
                let wait = Duration::from_secs(seconds);
                self.held_until = self.held_until.max(self.now + wait.min(MAX_RETRY_AFTER));
                self.note_failure(&items);
                response(status, "", Some(wait))
            }
            Mood::Well | Mood::Late | Mood::AnswerLost if fails => {
                self.note_failure(&items);
                if self.setting.hang.is_some() || request % 3 == 0 {
                    Answer::None(RequestFailure::TimedOut)
                } else {
                    response(500, "", None)
                }
            }
            Mood::AnswerLost if refuses => {
                self.note_failure(&items);
                Answer::None(RequestFailure::CutOff)
            }
            Mood::Well | Mood::Late | Mood::RefusesAll if refuses => {
                if let [item] = &items[..] {
                    self.fate(item.sequence).refused_alone = true;
                }
                let bad = items.iter().any(|item| self.is_bad(item.sequence));
                if !bad || items.len() > self.setting.most {
                    self.episodes.stop();
                } else if self.scheduler.paused().is_none() {
                    self.episodes.refused(&items);
                } else {
                    self.episodes.dissolved(&items);
                }
                let manner = if items.len() > self.setting.most {
                    MANNERS[1]
                } else {
                    self.setting.manner
                };
                response(manner.status, manner.body, None)
            }
            Mood::Well | Mood::Late | Mood::AnswerLost | Mood::RefusesAll => {
                let lost = matches!(mood, Mood::AnswerLost);
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
            self.fate(item.sequence).failed_alone += 1;
        }
    }

    pub(super) fn take(&mut self, sequence: u64, lost: bool, probe: bool) {
        // A probe may be any message. One that was refused while the endpoint refused everything was
        // no longer waited for; if nobody hears of what passes then, it comes later.
        let Fate {
            taken,
            refused_alone,
            ..
        } = *self.fate(sequence);
        if taken == 0 && !refused_alone && !probe {
            for identity in identities(sequence).into_iter().flatten() {
                let latest = self.latest_first.insert(identity, sequence);
                assert!(
                    latest < Some(sequence),
                    "{sequence} first arrives after {latest:?} of the same identity"
                );
            }
        }
        let fate = self.fate(sequence);
        fate.taken += 1;
        assert!(
            fate.taken <= fate.unheard + 1,
            "{sequence} is sent again though it was answered for"
        );
        fate.unheard += u32::from(lost);
    }

    pub(super) fn fate(&mut self, sequence: u64) -> &mut Fate {
        &mut self.fates[usize::try_from(sequence).unwrap()]
    }
}
