//! The canonical encoding of what is hashed: every value has exactly one form in bytes.
//!
//! Numbers are big-endian and of fixed width; texts and lists are preceded by their length; what may
//! be absent is preceded by one byte, 0 or 1. Whatever is read must be read to its end, and nothing
//! else is accepted.

use super::hash::Hash;

/// Bytes longer than this are not a header. Below the 64 KiB that fit an entry of a C2SP log.
pub const TEXT_BYTES_MAX: usize = 8 * 1024;

/// Why bytes are not the canonical encoding of anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    #[error("it ends early")]
    Short,
    #[error("it goes on after its end")]
    Long,
    #[error("its format version {0} is not known")]
    Version(u8),
    #[error("it does not begin with its domain")]
    Domain,
    #[error("`{0}` holds a value that is not canonical")]
    Value(&'static str),
}

/// Appends values to bytes.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub fn number(&mut self, value: u64) {
        self.bytes.extend(value.to_be_bytes());
    }

    pub fn small(&mut self, value: u32) {
        self.bytes.extend(value.to_be_bytes());
    }

    pub fn time(&mut self, value: i64) {
        self.bytes.extend(value.to_be_bytes());
    }

    pub fn raw(&mut self, value: &[u8]) {
        self.bytes.extend(value);
    }

    pub fn hash(&mut self, value: &Hash) {
        self.raw(&value.0);
    }

    /// Appends a short text behind its length in two bytes.
    ///
    /// # Panics
    /// When it is longer than [`TEXT_BYTES_MAX`]: the border checks lengths before.
    pub fn text(&mut self, value: &str) {
        assert!(
            value.len() <= TEXT_BYTES_MAX,
            "BUG: text too long to encode"
        );
        self.bytes.extend((value.len() as u16).to_be_bytes());
        self.raw(value.as_bytes());
    }

    /// Appends a text of any length behind its length in eight bytes.
    pub fn long_text(&mut self, value: &str) {
        self.number(value.len() as u64);
        self.raw(value.as_bytes());
    }

    pub fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        match value {
            None => self.byte(0),
            Some(value) => {
                self.byte(1);
                write(self, value);
            }
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Takes values from the front of bytes.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    pub fn raw(&mut self, length: usize) -> Result<&'a [u8], CanonicalError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(CanonicalError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CanonicalError> {
        let (taken, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or(CanonicalError::Short)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub fn byte(&mut self) -> Result<u8, CanonicalError> {
        Ok(self.array::<1>()?[0])
    }

    pub fn number(&mut self) -> Result<u64, CanonicalError> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    pub fn small(&mut self) -> Result<u32, CanonicalError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub fn time(&mut self) -> Result<i64, CanonicalError> {
        Ok(i64::from_be_bytes(self.array()?))
    }

    pub fn hash(&mut self) -> Result<Hash, CanonicalError> {
        Ok(Hash(self.array()?))
    }

    pub fn uuid(&mut self) -> Result<[u8; 16], CanonicalError> {
        self.array()
    }

    pub fn text(&mut self, what: &'static str) -> Result<&'a str, CanonicalError> {
        let length = usize::from(u16::from_be_bytes(self.array()?));
        if length > TEXT_BYTES_MAX {
            return Err(CanonicalError::Value(what));
        }
        std::str::from_utf8(self.raw(length)?).map_err(|_| CanonicalError::Value(what))
    }

    pub fn long_text(&mut self, what: &'static str) -> Result<&'a str, CanonicalError> {
        let length = usize::try_from(self.number()?).map_err(|_| CanonicalError::Value(what))?;
        std::str::from_utf8(self.raw(length)?).map_err(|_| CanonicalError::Value(what))
    }

    pub fn optional<T>(
        &mut self,
        what: &'static str,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, CanonicalError>,
    ) -> Result<Option<T>, CanonicalError> {
        match self.byte()? {
            0 => Ok(None),
            1 => read(self).map(Some),
            _ => Err(CanonicalError::Value(what)),
        }
    }

    pub fn finish(self) -> Result<(), CanonicalError> {
        match self.rest {
            [] => Ok(()),
            _ => Err(CanonicalError::Long),
        }
    }
}
