//! The findings of a commit as bytes, and the hash of them that its header holds.

use std::sync::OnceLock;

use super::canonical::{CanonicalError, Reader, Writer};
use super::hash::Hash;
use super::record::ViolationRecord;

const DOMAIN: &str = "imago findings";
/// Where every rule is of version 1, as all were when this was first written.
const PLAIN: u8 = 1;
/// Each finding has the version of its rule behind it, and not all of them are 1.
const VERSIONED: u8 = 2;

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
    let is_versioned = is_versioned(violations);
    let mut writer = Writer::default();
    writer.byte(if is_versioned { VERSIONED } else { PLAIN });
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
        if is_versioned {
            writer.small(violation.version);
        }
    }
    writer.finish()
}

/// One list has one encoding: the longer one is for what the shorter cannot say.
fn is_versioned(violations: &[ViolationRecord]) -> bool {
    violations.iter().any(|it| it.version != 1)
}

/// Returns the findings that `bytes` encode.
pub fn decode(bytes: &[u8]) -> Result<Vec<ViolationRecord>, CanonicalError> {
    let mut reader = Reader::new(bytes);
    let version = reader.byte()?;
    if ![PLAIN, VERSIONED].contains(&version) {
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
            version: match version {
                PLAIN => 1,
                _ => reader.small()?,
            },
        });
    }
    reader.finish()?;
    if is_versioned(&violations) != (version == VERSIONED) {
        return Err(CanonicalError::Value("version of the findings"));
    }
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
            version: 1,
        }
    }

    #[test]
    fn decode_gives_back_what_was_encoded() {
        let findings = [finding("too deep", Some((3, 9))), finding("", None)];
        assert_eq!(decode(&encode(&findings)).as_deref(), Ok(&findings[..]));
        assert_eq!(decode(&encode(&[])).as_deref(), Ok(&[][..]));
    }

    /// Logs from before rules had versions keep their hashes.
    #[test]
    fn versions_are_written_where_there_are_any() {
        let plain = [finding("too deep", None), finding("too long", None)];
        assert_eq!(encode(&plain)[0], PLAIN);
        let mut second = plain.clone();
        second[1].version = 2;
        let bytes = encode(&second);
        assert_eq!(bytes[0], VERSIONED);
        assert_eq!(decode(&bytes).as_deref(), Ok(&second[..]));
        assert_ne!(hash(&plain), hash(&second));
    }

    #[test]
    fn a_longer_encoding_than_needed_is_refused() {
        let mut second = [finding("a", None)];
        second[0].version = 2;
        let mut bytes = encode(&second);
        *bytes.last_mut().unwrap() = 1;
        let refused = CanonicalError::Value("version of the findings");
        assert_eq!(decode(&bytes), Err(refused));
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
