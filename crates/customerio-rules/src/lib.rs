//! What Customer.io's Pipelines API demands, as constants: limits, reserved names, semantic events, naming.
