//! The findings of a commit as bytes, and the hash of them that its header holds.

use std::sync::OnceLock;

use super::canonical::{CanonicalError, Reader, Writer};
use super::hash::Hash;
use super::record::ViolationRecord;

const DOMAIN: &str = "imago findings";
const VERSION: u8 = 1;

/// The encoding of no findings.
static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();

/// Returns the hash of the findings, in the order in which the rules said them.
pub fn hash(violations: &[ViolationRecord]) -> Hash {
    Hash::of(&[&encode(violations)])
}

/// Returns the hash of what is said of a definition, docstring and findings; `None` where nothing is.
pub fn remarks(docstring: &str, violations: &[ViolationRecord]) -> Option<Hash> {
    if docstring.is_empty() && violations.is_empty() {
        return None;
    }
    const HEAD: &[u8] = b"\0\x0dimago remarks";
    let length = (docstring.len() as u64).to_be_bytes();
    let findings = match violations {
        // Most definitions have none.
        [] => EMPTY.get_or_init(|| encode(&[])),
        _ => &encode(violations),
    };
    let docstring = docstring.as_bytes();
    Some(Hash::of(&[HEAD, &length, docstring, findings]))
}

/// Returns the canonical encoding of the findings.
pub fn encode(violations: &[ViolationRecord]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.byte(VERSION);
    writer.text(DOMAIN);
    writer.number(violations.len() as u64);
    for violation in violations {
        writer.long_text(&violation.rule);
        writer.long_text(&violation.rule_name);
        writer.long_text(&violation.severity);
        writer.small(violation.points);
        writer.long_text(&violation.message);
        writer.optional(violation.span, |writer, (start, end)| {
            writer.small(start);
            writer.small(end);
        });
    }
    writer.finish()
}

/// Returns the findings that `bytes` encode.
pub fn decode(bytes: &[u8]) -> Result<Vec<ViolationRecord>, CanonicalError> {
    let mut reader = Reader::new(bytes);
    let version = reader.byte()?;
    if version != VERSION {
        return Err(CanonicalError::Version(version));
    }
    if reader.text("domain")? != DOMAIN {
        return Err(CanonicalError::Domain);
    }
    let count = reader.number()?;
    let mut violations = Vec::new();
    for _ in 0..count {
        violations.push(ViolationRecord {
            rule: reader.long_text("rule")?.to_string(),
            rule_name: reader.long_text("rule name")?.to_string(),
            severity: reader.long_text("severity")?.to_string(),
            points: reader.small()?,
            message: reader.long_text("message")?.to_string(),
            span: reader.optional("span", |reader| Ok((reader.small()?, reader.small()?)))?,
        });
    }
    reader.finish()?;
    Ok(violations)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(message: &str, span: Option<(u32, u32)>) -> ViolationRecord {
        ViolationRecord {
            rule: "1.1".into(),
            rule_name: "high-cyclomatic-complexity".into(),
            severity: "error".into(),
            points: 5,
            message: message.into(),
            span,
        }
    }

    #[test]
    fn decode_gives_back_what_was_encoded() {
        let findings = [finding("too deep", Some((3, 9))), finding("", None)];
        assert_eq!(decode(&encode(&findings)).as_deref(), Ok(&findings[..]));
        assert_eq!(decode(&encode(&[])).as_deref(), Ok(&[][..]));
    }

    #[test]
    fn order_and_number_matter() {
        let (first, second) = (finding("a", None), finding("b", None));
        let forward = hash(&[first.clone(), second.clone()]);
        assert_ne!(forward, hash(&[second, first.clone()]));
        assert_ne!(hash(&[first]), hash(&[]));
    }

    #[test]
    fn a_lying_count_is_refused() {
        let mut bytes = encode(&[finding("a", None)]);
        let count_ends_at = 1 + 2 + DOMAIN.len() + 8;
        bytes[count_ends_at - 1] = 9;
        assert_eq!(decode(&bytes), Err(CanonicalError::Short));
    }
}
