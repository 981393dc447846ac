//! The definitions that a definition uses, as bytes, and the hash of them that its header holds.

use super::canonical::{CanonicalError, Reader, TEXT_BYTES_MAX, Writer};
use super::error::HistoryError;
use super::hash::Hash;

const DOMAIN: &str = "imago dependencies";
const VERSION: u8 = 1;

/// A definition that another one uses, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependency {
    pub package: String,
    pub name: String,
    pub definition_hash: Hash,
}

/// Returns the canonical encoding of the dependencies, which are a set; `None` where there are none.
pub fn encode(dependencies: &[Dependency]) -> Result<Option<Vec<u8>>, HistoryError> {
    if dependencies.is_empty() {
        return Ok(None);
    }
    let mut sorted: Vec<&Dependency> = dependencies.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut writer = Writer::compact();
    writer.byte(VERSION);
    writer.text(DOMAIN);
    writer.number(sorted.len() as u64);
    for it in sorted {
        for text in [&it.package, &it.name] {
            if text.len() > TEXT_BYTES_MAX {
                return Err(HistoryError::TooLong {
                    what: "name of a dependency",
                    bytes: text.len(),
                    limit: TEXT_BYTES_MAX,
                });
            }
            writer.text(text);
        }
        writer.hash(&it.definition_hash);
    }
    Ok(Some(writer.finish()))
}

/// Returns the dependencies that `bytes` encode, in their one order.
pub fn decode(bytes: &[u8]) -> Result<Vec<Dependency>, CanonicalError> {
    let mut reader = Reader::new(bytes).compact();
    let version = reader.byte()?;
    if version != VERSION {
        return Err(CanonicalError::Version(version));
    }
    if reader.text("domain")? != DOMAIN {
        return Err(CanonicalError::Domain);
    }
    let count = reader.number()?;
    let mut dependencies: Vec<Dependency> = Vec::new();
    for _ in 0..count {
        let next = Dependency {
            package: reader.text("package")?.to_string(),
            name: reader.text("name")?.to_string(),
            definition_hash: reader.hash()?,
        };
        if dependencies.last().is_some_and(|last| *last >= next) {
            return Err(CanonicalError::Value("dependencies"));
        }
        dependencies.push(next);
    }
    reader.finish()?;
    match dependencies.is_empty() {
        true => Err(CanonicalError::Value("dependencies")),
        false => Ok(dependencies),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependency(name: &str) -> Dependency {
        Dependency {
            package: "user".into(),
            name: name.into(),
            definition_hash: Hash::text(name),
        }
    }

    #[test]
    fn they_are_a_set() {
        let (a, b) = (dependency("a"), dependency("b"));
        let bytes = encode(&[b.clone(), a.clone(), b.clone()]);
        let bytes = bytes.expect("short names").expect("there are some");
        assert_eq!(decode(&bytes), Ok(vec![a, b]));
        assert!(matches!(encode(&[]), Ok(None)));
    }

    #[test]
    fn another_order_is_refused() {
        let bytes = encode(&[dependency("a"), dependency("b")]);
        let mut bytes = bytes.expect("short names").expect("there are some");
        let first = bytes.windows(2).position(|it| it == b"\x01a");
        bytes[first.expect("its name") + 1] = b'c';
        assert_eq!(decode(&bytes), Err(CanonicalError::Value("dependencies")));
    }
}
