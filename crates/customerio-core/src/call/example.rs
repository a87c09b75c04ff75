//! The examples of calls. A setter that every call has is shown with each of them.

/// A call in an example, with a part of its message. Its client returns messages instead of sending
/// them.
macro_rules! sent {
    (async $uses:expr, $call:expr, $part:literal) => {
        concat!(
            "\n```\n",
            $crate::call::example::client!(),
            $uses,
            "# let sent = async {\n\
             // The client of this example returns the message.\nlet message = ",
            $call,
            ".send_async(&client).await?;\nassert!(message.contains(r#\"",
            $part,
            "\"#));\n# Ok::<(), Box<dyn std::error::Error>>(())\n# };\n\
             # let mut context = std::task::Context::from_waker(std::task::Waker::noop());\n\
             # let sent = std::pin::pin!(sent).poll(&mut context);\n\
             # assert!(matches!(sent, std::task::Poll::Ready(Ok(()))));\n\
             # Ok::<(), Box<dyn std::error::Error>>(())\n```"
        )
    };
    (@ $uses:expr, $part:literal, $($call:expr),*) => {
        concat!(
            "\n```\n",
            $crate::call::example::client!(),
            $uses,
            "// The client of this example returns the message.\nlet message = ",
            $($call,)*
            ".send(&client)?;\nassert!(message.contains(r#\"",
            $part,
            "\"#));\n# Ok::<(), Box<dyn std::error::Error>>(())\n```"
        )
    };
    ($uses:expr, $call:expr, $part:literal) => {
        $crate::call::example::sent!(@ $uses, $part, $call)
    };
    ($uses:expr, $call:expr, $setter:literal, $part:literal) => {
        $crate::call::example::sent!(@ $uses, $part, $call, "\n    ", $setter, "\n    ")
    };
}

/// The hidden client of the examples.
macro_rules! client {
    () => {
        "# use customerio_core::item::{ItemError, ItemSettings, write_item};\n\
         # struct Client;\n\
         # impl customerio_core::call::SendCall for Client {\n\
         # type Sent = Result<String, ItemError>;\n\
         # fn send_call(&self, call: impl customerio_core::call::Call) -> Self::Sent {\n\
         # let mut item = Vec::new();\n\
         # write_item(&call, &ItemSettings::default(), &mut item)?;\n\
         # Ok(String::from_utf8_lossy(&item).into_owned())\n\
         # }\n\
         # fn send_call_async(\n\
         # &self,\n\
         # call: impl customerio_core::call::Call,\n\
         # ) -> impl Future<Output = Self::Sent> {\n\
         # core::future::ready(self.send_call(call))\n\
         # }\n\
         # }\n\
         # let client = Client;\n"
    };
}

/// An event of JSON, for the call `$name`.
macro_rules! untyped_event {
    ($name:literal, $event:literal) => {
        concat!(
            "use customerio_core::Untyped;\nuse customerio_core::call::",
            $name,
            ";\n\n// In place of `Untyped`: your own struct with `#[derive(CioEvent)]`.\nlet event = Untyped::",
            $event,
            ";\n"
        )
    };
}

/// An event that names its person, for the call `$name`: a hidden implementation as a derive writes it.
macro_rules! identified {
    ($name:literal, $call:literal) => {
        concat!(
            "# use customerio_core::event::{CioEvent, EventCall, EventSpec, Identified, Role, Roles};\n\
             # use customerio_core::shape::{Kind, Shape};\n\
             # use customerio_core::walk::{CioObject, CioProperty, Fields, Visitor};\n\
             # struct Renewed {\n\
             # customer: u64,\n\
             # }\n\
             # impl CioProperty for Renewed {\n\
             # const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::object(&[]));\n\
             # fn visit_property<V: Visitor>(&self, to: &mut V) {\n\
             # to.object(self);\n\
             # }\n\
             # }\n\
             # impl CioObject for Renewed {\n\
             # fn visit_fields<F: Fields>(&self, _to: &mut F) {}\n\
             # }\n\
             # impl CioEvent for Renewed {\n\
             # const SPECS: &'static [&'static EventSpec] =\n\
             # &[&EventSpec::new(\"Renewed\", EventCall::",
            $call,
            ", Self::SHAPE)];\n\
             # fn visit_roles<R: Roles>(&self, to: &mut R) {\n\
             # to.role(Role::UserId, &self.customer);\n\
             # }\n\
             # }\n\
             # impl Identified for Renewed {}\n\
             # impl customerio_core::event::",
            $call,
            "Event for Renewed {}\n\
             use customerio_core::call::",
            $name,
            ";\n\n\
             // `Renewed` has a field `customer` with `#[cio(user_id)]`.\n\
             let event = Renewed { customer: 17 };\n"
        )
    };
}

/// An id in an example: what it equals, a function that takes it, or its conversion.
macro_rules! id {
    ($name:ident, $equals:expr) => {
        $crate::call::example::id!(@ $name, "", concat!(
            "assert_eq!(", stringify!($name), "::new(\"a-42\")", $equals, ");"
        ))
    };
    ($name:ident taken: $trait:ident) => {
        $crate::call::example::id!(@ $name, concat!(stringify!($trait), ", "), concat!(
            "fn length<'a>(id: impl ", stringify!($trait), "<'a>) -> usize {\n    \
             id.into_id().as_str().len()\n}\n\
             assert_eq!(length(", stringify!($name), "::new(\"a-42\")), 4);"
        ))
    };
    ($name:ident into: $trait:ident) => {
        $crate::call::example::id!(@ $name, concat!(stringify!($trait), ", "), concat!(
            "let id = ", stringify!($name), "::new(\"a-42\");\nassert_eq!((&id).into_id(), id);"
        ))
    };
    (@ $name:ident, $trait:expr, $lines:expr) => {
        concat!(
            "\n```\nuse customerio_core::call::{", $trait, stringify!($name), "};\n\n", $lines, "\n```"
        )
    };
}

/// An object in an example, with some setters, and its JSON.
macro_rules! object {
    ($name:ident, $setters:expr, $json:expr) => {
        concat!(
            "\n```\nuse customerio_core::call::*;\nuse customerio_core::walk::Json;\n\n\
             let object = ",
            stringify!($name),
            "::new()",
            $setters,
            ";\n\
             assert_eq!(serde_json::to_value(Json(&object))?, serde_json::json!({",
            $json,
            "}));\n\
             # Ok::<(), serde_json::Error>(())\n```"
        )
    };
}

/// The JSON of an argument, if it differs from the argument.
macro_rules! json {
    ($value:literal) => {
        $value
    };
    ($value:literal $json:literal) => {
        $json
    };
}

/// The strings of an enum in an example.
macro_rules! texts {
    ($module:expr, $name:ident, $before:literal, $($holds:expr,)*) => {
        concat!(
            "\n```\nuse customerio_core::call", $module, "::", stringify!($name), ";\n\
             use customerio_core::walk::Json;\n\n",
            $($before, stringify!($name), "::", $holds, ");\n",)*
            "# Ok::<(), serde_json::Error>(())\n```"
        )
    };
}

pub(crate) use {client, id, identified, json, object, sent, texts, untyped_event};
