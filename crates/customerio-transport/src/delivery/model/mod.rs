//! The core against a simple model of a service, in simulated time: random calls, faults and
//! deadlines, with everything that must hold checked after each step.

mod episode;
mod histories;
mod judge;
mod outages;
mod service;
mod setting;
mod world;
