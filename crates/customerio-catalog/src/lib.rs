//! What is done with a catalog of events and traits: export, lock, compare.
