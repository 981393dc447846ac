//! Numbers and texts as bytes: small numbers take one, all reads are checked.

use super::Damaged;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Bytes being written.
pub struct Writer<'text> {
    pub bytes: Vec<u8>,
    /// Texts that were written, by number.
    shared: FxHashMap<&'text str, u64>,
}

impl<'text> Writer<'text> {
    /// Writes on behind bytes that are there.
    pub fn behind(bytes: Vec<u8>) -> Writer<'text> {
        Writer {
            bytes,
            shared: FxHashMap::default(),
        }
    }

    /// Writes a number in groups of seven bits, the lowest first; the last has no high bit.
    pub fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    pub fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    /// Writes a word that is seldom small.
    pub fn word(&mut self, word: u64) {
        self.bytes.extend(word.to_le_bytes());
    }

    pub fn half_word(&mut self, word: u32) {
        self.bytes.extend(word.to_le_bytes());
    }

    pub fn blob(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.blob(text.as_bytes());
    }

    pub fn optional_text(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// Writes a text that may come again, and then takes a number only.
    pub fn shared_text(&mut self, text: &'text str) {
        if let Some(&known) = self.shared.get(text) {
            return self.number(known + 1);
        }
        let number = self.shared.len() as u64;
        self.shared.insert(text, number);
        self.number(0);
        self.text(text);
    }
}

/// A number takes no more bytes.
const NUMBER_BYTES_MAX: usize = 10;

/// Bytes being read.
pub struct Reader<'bytes> {
    rest: &'bytes [u8],
    shared: Vec<Arc<str>>,
}

impl<'bytes> Reader<'bytes> {
    pub fn new(bytes: &'bytes [u8]) -> Reader<'bytes> {
        Reader {
            rest: bytes,
            shared: Vec::new(),
        }
    }

    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn take(&mut self, count: usize) -> Result<&'bytes [u8], Damaged> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn number(&mut self) -> Result<u64, Damaged> {
        // Plain steps: every image of an unoptimised test is read through here. Most numbers are small.
        let bytes = self.rest;
        if let [byte, rest @ ..] = bytes
            && *byte < 0x80
        {
            self.rest = rest;
            return Ok(u64::from(*byte));
        }
        let mut number = 0;
        let mut count = 0;
        while count < bytes.len() && count < NUMBER_BYTES_MAX {
            let byte = bytes[count];
            number |= ((byte & 0x7F) as u64) << (7 * count);
            count += 1;
            if byte < 0x80 {
                self.rest = &bytes[count..];
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    pub fn half_number(&mut self) -> Result<u32, Damaged> {
        u32::try_from(self.number()?).map_err(|_| Damaged)
    }

    /// Reads how many things follow; each takes a byte at least, so that no number asks for more
    /// memory than the bytes themselves.
    pub fn length(&mut self) -> Result<usize, Damaged> {
        let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        if length > self.rest.len() {
            return Err(Damaged);
        }
        Ok(length)
    }

    pub fn word(&mut self) -> Result<u64, Damaged> {
        let bytes = self.take(8)?.try_into().map_err(|_| Damaged)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Reads words of 32 bits.
    pub fn half_words(&mut self, count: usize) -> Result<Vec<u32>, Damaged> {
        let bytes = self.take(count.checked_mul(4).ok_or(Damaged)?)?;
        let words = bytes.as_chunks().0.iter();
        Ok(words.map(|&bytes| u32::from_le_bytes(bytes)).collect())
    }

    pub fn blob(&mut self) -> Result<&'bytes [u8], Damaged> {
        let length = self.length()?;
        self.take(length)
    }

    pub fn text(&mut self) -> Result<&'bytes str, Damaged> {
        std::str::from_utf8(self.blob()?).map_err(|_| Damaged)
    }

    pub fn shared_text(&mut self) -> Result<Arc<str>, Damaged> {
        match self.number()? {
            0 => {
                let text: Arc<str> = self.text()?.into();
                self.shared.push(text.clone());
                Ok(text)
            }
            known => self.shared.get(known as usize - 1).cloned().ok_or(Damaged),
        }
    }

    pub fn optional_text(&mut self) -> Result<Option<&'bytes str>, Damaged> {
        match self.number()? {
            0 => Ok(None),
            _ => self.text().map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_cut_is_refused() {
        let mut writer = Writer::behind(Vec::new());
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        for number in numbers {
            writer.number(number);
        }
        writer.word(7);
        writer.half_word(8);
        writer.optional_text(Some("λ"));
        writer.optional_text(None);
        writer.shared_text("twice");
        writer.shared_text("twice");
        let read = |bytes: &[u8]| -> Result<(), Damaged> {
            let mut reader = Reader::new(bytes);
            for number in numbers {
                assert_eq!(reader.number()?, number);
            }
            assert_eq!(reader.word()?, 7);
            assert_eq!(reader.half_words(1)?, [8]);
            assert_eq!(reader.optional_text()?, Some("λ"));
            assert_eq!(reader.optional_text()?, None);
            assert_eq!(&*reader.shared_text()?, "twice");
            assert_eq!(&*reader.shared_text()?, "twice");
            assert!(reader.is_at_end());
            Ok(())
        };
        assert!(read(&writer.bytes).is_ok());
        for length in 0..writer.bytes.len() {
            assert!(read(&writer.bytes[..length]).is_err());
        }
    }
}
