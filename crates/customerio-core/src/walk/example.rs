//! The examples of the walk's methods: a type with an implementation by hand, and its JSON.

/// An example of what a type calls to show itself, for the method of a visitor.
macro_rules! shows {
    (value: $calls:literal, $json:literal) => {
        shows!(@ "use customerio_core::walk::{CioProperty, Elements, Fields, Json, Visitor};\n",
            "fn visit_property<V: Visitor>(&self, to: &mut V) {\n    ", $calls, "\n}\n# }", $json)
    };
    (fields: $calls:literal, $json:literal) => {
        shows!(@ "use customerio_core::walk::{CioObject, CioProperty, Fields, Json, Visitor};\n",
            "# fn visit_property<V: Visitor>(&self, to: &mut V) { to.object(self) }\n\
             # }\n# impl CioObject for ByHand {\n\
             fn visit_fields<F: Fields>(&self, to: &mut F) {\n    ", $calls, "\n}\n# }", $json)
    };
    (elements: $calls:literal, $json:literal) => {
        shows!(@ "use customerio_core::walk::{CioProperty, Elements, Json, Sequence, Visitor};\n",
            "# fn visit_property<V: Visitor>(&self, to: &mut V) { to.sequence(self) }\n\
             # }\n# impl Sequence for ByHand {\n\
             fn count(&self) -> usize {\n    2\n}\n\n\
             fn visit_elements<E: Elements>(&self, to: &mut E) {\n    ", $calls, "\n}\n# }", $json)
    };
    (@ $uses:literal, $head:literal, $calls:literal, $end:literal, $json:literal) => {
        concat!(
            "\n```\n# use customerio_core::shape::Shape;\n# ", $uses, "# struct ByHand;\n\
             # impl CioProperty for ByHand {\n\
             # const SHAPE: &'static Shape = serde_json::Value::SHAPE;\n",
            $head, $calls, $end, "\nassert_eq!(serde_json::to_string(&Json(&ByHand))?, r#\"", $json,
            "\"#);\n# Ok::<(), serde_json::Error>(())\n```"
        )
    };
}

pub(super) use shows;
