//! Names have one form: Unicode normal form C. Two that look the same are the same.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(super) fn is_normal(text: &str) -> bool {
    text.is_ascii()
        || match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => true,
            IsNormalized::No => false,
            IsNormalized::Maybe => text.nfc().eq(text.chars()),
        }
}

/// Returns the text in its one form.
pub(super) fn normal(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_pieces_is_not_normal() {
        for text in ["größe", "λ", "", "a-b", "한"] {
            assert!(is_normal(text), "{text}");
        }
        for (text, whole) in [("gro\u{308}ße", "größe"), ("\u{212b}", "Å")] {
            assert!(!is_normal(text), "{text}");
            assert_eq!(normal(text), whole);
        }
    }
}
