//! The canonical encoding of what is hashed: every value has exactly one form in bytes.
//!
//! Texts and lists are preceded by their length; what may be absent is preceded by one byte, 0 or 1.
//! Numbers are big-endian and of fixed width. In the compact form, which headers have since their
//! version 2, numbers and lengths of short texts are base 128 instead: seven bits a byte, the lowest
//! first, the high bit set in all but the last, in as few bytes as will do. Whatever is read must be
//! read to its end, and nothing else is accepted.

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
    #[error("its hash algorithm {0} is not known")]
    Algorithm(u8),
    #[error("it does not begin with its domain")]
    Domain,
    #[error("`{0}` holds a value that is not canonical")]
    Value(&'static str),
}

/// Appends values to bytes.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    is_compact: bool,
}

impl Writer {
    /// Returns a writer of the compact form.
    pub fn compact() -> Writer {
        Writer {
            bytes: Vec::with_capacity(400),
            is_compact: true,
        }
    }

    pub fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub fn number(&mut self, value: u64) {
        match self.is_compact {
            true => self.base_128(value),
            false => self.bytes.extend(value.to_be_bytes()),
        }
    }

    pub fn small(&mut self, value: u32) {
        match self.is_compact {
            true => self.base_128(u64::from(value)),
            false => self.bytes.extend(value.to_be_bytes()),
        }
    }

    fn base_128(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
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

    /// Appends a short text behind its length, in two bytes where the form is not compact.
    ///
    /// # Panics
    /// When it is longer than [`TEXT_BYTES_MAX`]: the border checks lengths before.
    pub fn text(&mut self, value: &str) {
        assert!(
            value.len() <= TEXT_BYTES_MAX,
            "BUG: text too long to encode"
        );
        match self.is_compact {
            true => self.base_128(value.len() as u64),
            false => self.bytes.extend((value.len() as u16).to_be_bytes()),
        }
        self.raw(value.as_bytes());
    }

    /// Appends a text of any length behind its length.
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
    is_compact: bool,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            rest: bytes,
            is_compact: false,
        }
    }

    /// Returns a reader of what is left, in the compact form.
    pub fn compact(self) -> Reader<'a> {
        Reader {
            is_compact: true,
            ..self
        }
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
        match self.is_compact {
            true => self.base_128(),
            false => Ok(u64::from_be_bytes(self.array()?)),
        }
    }

    pub fn small(&mut self) -> Result<u32, CanonicalError> {
        match self.is_compact {
            true => u32::try_from(self.base_128()?).map_err(|_| CanonicalError::Value("a number")),
            false => Ok(u32::from_be_bytes(self.array()?)),
        }
    }

    fn base_128(&mut self) -> Result<u64, CanonicalError> {
        const SHIFT_MAX: u32 = 63;
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            // A last byte of zero says nothing; the tenth byte has room for one bit.
            let is_idle = byte == 0 && shift > 0;
            if is_idle || shift > SHIFT_MAX || (shift == SHIFT_MAX && byte > 1) {
                return Err(CanonicalError::Value("a number"));
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
        }
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
        let length = match self.is_compact {
            true => usize::try_from(self.base_128()?).map_err(|_| CanonicalError::Value(what))?,
            false => usize::from(u16::from_be_bytes(self.array()?)),
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_compact_form_have_one_form_each() {
        let numbers = (0..64).flat_map(|bit| [(1u64 << bit) - 1, 1 << bit, !0 >> bit]);
        for number in numbers {
            let mut writer = Writer::compact();
            writer.number(number);
            let bytes = writer.finish();
            assert!(bytes.len() <= 10);
            let mut reader = Reader::new(&bytes).compact();
            assert_eq!(reader.number(), Ok(number));
            assert_eq!(reader.finish(), Ok(()));
            let mut longer = bytes;
            *longer.last_mut().expect("a byte") |= 0x80;
            longer.push(0);
            let refused = Reader::new(&longer).compact().number();
            assert_eq!(refused, Err(CanonicalError::Value("a number")), "{number}");
        }
        for bytes in [&[0xff; 10][..], &[0x80; 11], &[0xff; 3]] {
            assert!(Reader::new(bytes).compact().number().is_err());
        }
    }
}
