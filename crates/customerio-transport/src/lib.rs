//! Delivery to Customer.io's Pipelines API that loses nothing in silence.
