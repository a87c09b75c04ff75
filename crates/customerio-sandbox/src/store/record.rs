//! The records that are retained: their numbers and their memory.

use super::retained::Record;
use crate::catalog;
use crate::memory;
use crate::records::{Received, Refused, Request};

impl Record for Received {
    fn number(&self) -> u64 {
        self.seq
    }

    fn memory(&self) -> usize {
        memory::shared::<Self>()
            + self.item.memory()
            + memory::optional(self.message_id.as_ref())
            + memory::list(&self.warnings, memory::text)
            + catalog::memory_of(&self.findings, &self.personal)
    }
}

impl Record for Refused {
    fn number(&self) -> u64 {
        self.seq
    }

    fn memory(&self) -> usize {
        memory::shared::<Self>()
            + self.item.as_ref().map_or(0, crate::json::Json::memory)
            + memory::optional(self.message_id.as_ref())
            + memory::list(&self.reasons, memory::text)
    }
}

impl Record for Request {
    fn number(&self) -> u64 {
        self.number
    }

    fn memory(&self) -> usize {
        memory::shared::<Self>()
            + memory::text(&self.path)
            + memory::optional(self.encoding.as_ref())
            + memory::optional(self.fault.as_ref())
            + memory::list(&self.headers, |it| {
                memory::text(&it.name) + memory::text(&it.value)
            })
            + memory::list(&self.warnings, memory::text)
    }
}
