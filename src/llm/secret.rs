//! A key that is used and never shown.

use std::fmt;

/// A provider's key: it has no `Display`, and its `Debug` says only that it is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(key: impl Into<String>) -> Secret {
        Secret(key.into())
    }

    /// Returns the key itself, for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns `text` with every occurrence of the key blotted out, for messages from elsewhere.
    pub fn redact(&self, text: &str) -> String {
        if self.0.is_empty() {
            text.to_string()
        } else {
            text.replace(&self.0, "[key]")
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret([key])")
    }
}

#[test]
fn a_key_is_in_no_message() {
    let secret = Secret::new("sk-12345");
    assert_eq!(format!("{secret:?}"), "Secret([key])");
    assert_eq!(
        secret.redact("401 for sk-12345: denied"),
        "401 for [key]: denied"
    );
    assert_eq!(Secret::new("").redact("as it was"), "as it was");
}
