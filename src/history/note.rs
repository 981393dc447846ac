//! Signed notes, as C2SP has them: a text, a blank line, and signature lines.
//!
//! ```text
//!   imago.log/561c…                                  the text, which ends with a newline
//!   12
//!   mrRLEvU6XcrpKmf9BQyVmXhUOPGjdLJNIhNS14AVmKg=
//!
//!   — imago.device/1f6e0a93 c2lnbmF0dXJl…            a name, and base64 of key id and signature
//! ```
//!
//! A key id is the beginning of SHA-256 over the name, a newline, a byte for the algorithm (1:
//! Ed25519) and the public key; so another algorithm is another key. A note may carry several
//! signatures, and those of keys that nobody here knows are passed over.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Notes longer than this are not read. Sixteen signatures of any kind fit.
pub const NOTE_BYTES_MAX: usize = 64 << 10;

/// A text and its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Ends with a newline.
    pub text: String,
    pub signatures: Vec<NoteSignature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    pub name: String,
    pub key_id: [u8; 4],
    pub bytes: Vec<u8>,
}

/// Why a text is no signed note.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("it is longer than a note")]
    TooLong,
    #[error("it has characters that a note must not have")]
    Character,
    #[error("it has no blank line before its signatures")]
    NoBlankLine,
    #[error("it has no signature")]
    NoSignature,
    #[error("its signature line {0} is not one")]
    SignatureLine(usize),
}

impl Note {
    /// Returns the note that `text` is. What is read is exactly what [`Note::encode`] writes.
    pub fn parse(text: &str) -> Result<Note, NoteError> {
        if text.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        if text.chars().any(|it| it < ' ' && it != '\n') {
            return Err(NoteError::Character);
        }
        let at = text.rfind("\n\n").ok_or(NoteError::NoBlankLine)?;
        let (body, lines) = (&text[..=at], &text[at + 2..]);
        let lines = match lines.strip_suffix('\n') {
            Some(lines) if body.len() > 1 => lines,
            _ => return Err(NoteError::NoSignature),
        };
        let signatures = lines.split('\n').enumerate();
        let signatures = signatures
            .map(|(index, line)| signature(line).ok_or(NoteError::SignatureLine(index + 1)));
        Ok(Note {
            text: body.to_string(),
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    pub fn encode(&self) -> String {
        let mut text = format!("{}\n", self.text);
        for signature in &self.signatures {
            let bytes = [&signature.key_id[..], &signature.bytes].concat();
            text.push_str(&format!(
                "— {} {}\n",
                signature.name,
                STANDARD.encode(bytes)
            ));
        }
        text
    }
}

fn signature(line: &str) -> Option<NoteSignature> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = unbase64(bytes)?;
    let (key_id, signature) = bytes.split_first_chunk::<4>()?;
    (is_name(name) && !signature.is_empty()).then(|| NoteSignature {
        name: name.to_string(),
        key_id: *key_id,
        bytes: signature.to_vec(),
    })
}

/// Tells whether a key may be called this.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|it| it.is_whitespace() || it == '+')
}

/// Returns the base 64 of the standard alphabet, with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads what [`base64`] writes, and nothing else.
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    const EXAMPLE: &str = "Ognuno sta solo sul cuor della terra\n\
        trafitto da un raggio di sole:\n\
        \n\
        ed è subito sera.\n\
        \n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written() {
        let note = Note::parse(EXAMPLE).expect("a note");
        assert!(note.text.ends_with("sera.\n"));
        assert_eq!(note.signatures[0].name, "quasimodo.example/salvatore");
        assert_eq!(note.signatures[0].bytes.len(), 64);
        assert_eq!(note.encode(), EXAMPLE);
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for (text, expected) in [
            (String::new(), NoteError::NoBlankLine),
            ("a\n".into(), NoteError::NoBlankLine),
            ("a\n\n".into(), NoteError::NoSignature),
            ("\n\n— k AAAAAAA=\n".into(), NoteError::NoSignature),
            ("a\n\n— k AAAAAAA=".into(), NoteError::NoSignature),
            ("a\r\n\n— k AAAAAAA=\n".into(), NoteError::Character),
            ("a\n\n- k AAAAAAA=\n".into(), NoteError::SignatureLine(1)),
            ("a\n\n— k AAAA\n".into(), NoteError::SignatureLine(1)),
            ("a\n\n— k AAAAAAB=\n".into(), NoteError::SignatureLine(1)),
            ("a\n\n— k AAAAAAA\n".into(), NoteError::SignatureLine(1)),
            ("a\n\n— k+k AAAAAAA=\n".into(), NoteError::SignatureLine(1)),
            (EXAMPLE.repeat(900), NoteError::TooLong),
        ] {
            assert_eq!(Note::parse(&text), Err(expected), "{text}");
        }
        // Whatever is taken is taken as it stands.
        for at in 0..EXAMPLE.len() {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            bytes[at] ^= 1;
            if let Some(note) = String::from_utf8(bytes).ok().as_deref().map(Note::parse) {
                let mut changed = EXAMPLE.as_bytes().to_vec();
                changed[at] ^= 1;
                assert!(note.is_err() || note.is_ok_and(|it| it.encode().as_bytes() == changed));
            }
        }
    }
}
