use customerio::call::Call;
use customerio::item::{ItemError, ItemSettings, write_item};
use serde_json::Value;

/// The item that a call is written as.
#[track_caller]
pub fn item<C: Call>(call: &C) -> Value {
    item_with(call, &ItemSettings::default()).unwrap()
}

pub fn item_with<C: Call>(call: &C, settings: &ItemSettings) -> Result<Value, ItemError> {
    let mut out = b"before".to_vec();
    match write_item(call, settings, &mut out) {
        Ok(written) => {
            let item: Value = serde_json::from_slice(&out[6..]).unwrap();
            let id = &out[6..][written.head.message_id_range()];
            assert_eq!(
                serde_json::from_slice::<Value>(id).unwrap(),
                item["messageId"]
            );
            Ok(item)
        }
        Err(error) => {
            assert_eq!(out, b"before", "an error leaves the buffer as it was");
            Err(error)
        }
    }
}

/// The item without what differs from call to call, after checking its form.
#[track_caller]
pub fn stable<C: Call>(call: &C) -> Value {
    let mut item = item(call);
    let object = item.as_object_mut().unwrap();
    let id = object.remove("messageId").unwrap();
    let id = id.as_str().unwrap();
    assert_eq!(
        (id.len(), &id[14..15]),
        (36, "7"),
        "a UUID of version 7: {id}"
    );
    let timestamp = object.remove("timestamp").unwrap();
    assert_is_moment(&timestamp);
    let library = object.remove("context").unwrap();
    assert_eq!(library["library"]["name"], "customerio-rust");
    item
}

#[track_caller]
pub fn assert_is_moment(value: &Value) {
    let text = value.as_str().unwrap();
    let pattern = b"0000-00-00T00:00:00.000Z";
    let fits = text.len() == pattern.len()
        && text.bytes().zip(pattern).all(|(byte, form)| {
            if *form == b'0' {
                byte.is_ascii_digit()
            } else {
                byte == *form
            }
        });
    assert!(fits, "ISO 8601 in UTC with milliseconds: {text}");
}
