//! Typed client for Customer.io's Pipelines API: the type system is the tracking plan.
