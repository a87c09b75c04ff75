//! The people who were suppressed, or merged into another person.
//!
//! A suppressed id can't be added again (docs.customer.io, "Delete people and suppress profile IDs"). The
//! second person of a merge is deleted (docs.customer.io, "Resolve duplicate people").

use super::ids::Ids;
use crate::rules::{Act, Subject};

/// Why a person is gone.
#[derive(Debug, Clone, Copy)]
enum End {
    Suppressed,
    Merged,
}

/// The people who are gone, by their ids.
#[derive(Debug)]
pub(super) struct Gone(Ids<End>);

impl Gone {
    pub(super) fn new(max_memory: usize) -> Self {
        Self(Ids::new(max_memory))
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Notes what a message does, and returns a warning if its person is gone.
    pub(super) fn note(&mut self, subject: &Subject) -> Option<String> {
        let Subject { user, act } = subject;
        match act {
            Act::Suppress => {
                self.0.replace(user, End::Suppressed);
                return None;
            }
            Act::Unsuppress => {
                self.0.remove(user);
                return None;
            }
            Act::Delete => return None,
            Act::Merge { previous } if previous == user => {}
            Act::Merge { previous } => self.0.replace(previous, End::Merged),
            Act::Describe => {}
        }
        let words = match self.0.get(user)? {
            End::Suppressed => {
                "is suppressed: Customer.io ignores messages to this id until `User Unsuppressed`"
            }
            End::Merged => "was merged into another person by `alias`: send the id that remains",
        };
        Some(format!("userId: {words}"))
    }
}
