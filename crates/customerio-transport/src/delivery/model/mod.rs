//! Runs the scheduler against a simple model of the service, in simulated time: random calls, faults
//! and deadlines. Every invariant is checked after each step.

mod connected;
mod episode;
mod histories;
mod invariants;
mod outages;
mod search_cost;
mod service;
mod setting;
mod world;
