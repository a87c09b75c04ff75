//! A local stand-in for Customer.io's Pipelines API, with faults that a test can switch on.
