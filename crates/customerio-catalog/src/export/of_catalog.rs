//! The example of a format: the files of a small catalog.

/// What a format writes: its imports, its options if it has any, the export, a file and a text in it.
macro_rules! example {
    ($uses:literal, $options:literal, $export:literal, $file:literal, $text:literal) => {
        concat!(
            "\n```\n\
             use customerio_catalog::export::",
            $uses,
            ";\n\
             use customerio_core::catalog::Catalog;\n\
             # use customerio_core::event::{EventCall, EventSpec};\n\
             # use customerio_core::shape::{Field, Kind, Shape};\n\
             # const SHAPE: &Shape = &Shape::new::<()>(Kind::object(&[Field::new::<f64>(\"total\")]));\n\
             # const ORDER: &EventSpec = &EventSpec::new(\"Order Completed\", EventCall::Track, SHAPE);\n\n\
             let catalog = Catalog::new([ORDER], [])?; // a program has `customerio::Catalog::collect()`\n",
            $options,
            "let files = ",
            $export,
            ";\n\
             assert!(files.get(\"",
            $file,
            "\").is_some_and(|text| text.contains(r#\"",
            $text,
            "\"#)));\n\
             # Ok::<(), Box<dyn std::error::Error>>(())\n```"
        )
    };
}

pub(super) use example;
