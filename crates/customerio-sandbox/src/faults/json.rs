//! Faults as JSON, for `PUT /_sandbox/faults`.

use super::fault::Fault;
use crate::expected::{Object, number};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use thiserror::Error;

/// The body of the request: the faults that replace the present ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultsBody {
    #[serde(default)]
    faults: Vec<Object<FaultBody>>,
    /// Starts an outage of this duration. During the outage, no request could end it.
    #[serde(default, deserialize_with = "number")]
    outage_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultBody {
    effect: Effect,
    #[serde(default, deserialize_with = "number")]
    status: Option<u16>,
    body: Option<String>,
    #[serde(default, deserialize_with = "number")]
    retry_after_seconds: Option<u32>,
    #[serde(default, deserialize_with = "number")]
    retry_after_date: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    clock_skew_seconds: Option<i64>,
    #[serde(default, deserialize_with = "number")]
    delay_ms: Option<u64>,
    #[serde(default)]
    processed: bool,
    #[serde(default, deserialize_with = "number")]
    times: Option<u64>,
    #[serde(default, deserialize_with = "number")]
    fraction: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    seed: Option<u64>,
    message_id: Option<String>,
    property: Option<Object<Property>>,
    #[serde(default, deserialize_with = "number")]
    larger_than: Option<usize>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Effect {
    Status,
    Unsuccessful,
    Latency,
    Reset,
    LostAcknowledgement,
    CutOff,
    Hang,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    name: String,
    value: Value,
}

/// The reason why a fault in JSON is refused.
#[derive(Debug, Error)]
pub(crate) enum FaultError {
    #[error("faults[{0}].status: is missing; the effect `status` needs a number from 200 to 599")]
    NoStatus(usize),
    #[error("faults[{0}].status: must be from 200 to 599")]
    Status(usize),
    #[error("faults[{0}].fraction: must be from 0 to 1")]
    Fraction(usize),
    #[error("faults[{0}].delay_ms: is missing; the effect `latency` needs it")]
    NoDelay(usize),
}

impl FaultsBody {
    pub(crate) fn outage(&self) -> Option<Duration> {
        self.outage_ms.map(Duration::from_millis)
    }

    pub(crate) fn into_faults(self) -> Result<Vec<Fault>, FaultError> {
        let faults = self.faults.into_iter().enumerate();
        faults
            .map(|(place, Object(body))| body.fault(place))
            .collect()
    }
}

impl FaultBody {
    fn fault(self, place: usize) -> Result<Fault, FaultError> {
        if self
            .status
            .is_some_and(|status| !(200..=599).contains(&status))
        {
            return Err(FaultError::Status(place));
        }
        let delay = Duration::from_millis(self.delay_ms.unwrap_or(0));
        let mut fault = match self.effect {
            Effect::Status if self.status.is_none() => return Err(FaultError::NoStatus(place)),
            Effect::Latency if delay.is_zero() => return Err(FaultError::NoDelay(place)),
            Effect::Status => Fault::status(200),
            Effect::Unsuccessful => Fault::unsuccessful(),
            Effect::Latency => Fault::latency(Duration::ZERO),
            Effect::Reset => Fault::reset(),
            Effect::LostAcknowledgement => Fault::lost_acknowledgement(),
            Effect::CutOff => Fault::cut_off(),
            Effect::Hang => Fault::hang(),
        }
        .delayed(delay);
        if let Some(status) = self.status {
            fault = fault.with_status(status);
        }
        if let Some(body) = self.body {
            fault = fault.body(body);
        }
        if let Some(seconds) = self.retry_after_seconds {
            fault = fault.retry_after_seconds(seconds);
        }
        if let Some(seconds) = self.retry_after_date {
            fault = fault.retry_after_date(seconds);
        }
        if let Some(seconds) = self.clock_skew_seconds {
            fault = fault.clock_skew(seconds);
        }
        if self.processed {
            fault = fault.processed();
        }
        if let Some(times) = self.times {
            fault = fault.times(times);
        }
        if let Some(share) = self.fraction {
            if !(0.0..=1.0).contains(&share) {
                return Err(FaultError::Fraction(place));
            }
            fault = fault.fraction(share, self.seed.unwrap_or(0));
        }
        if let Some(id) = self.message_id {
            fault = fault.if_message_id(id);
        }
        if let Some(Object(property)) = self.property {
            fault = fault.if_property(property.name, property.value);
        }
        if let Some(bytes) = self.larger_than {
            fault = fault.if_larger_than(bytes);
        }
        Ok(fault)
    }
}
