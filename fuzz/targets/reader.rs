//! See `tests/lang/properties.rs`, `reads`.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/lang/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|text: &str| properties::reads(text));
