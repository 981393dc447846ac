//! What a session knows of its history, kept beside the image: what each name means now, what each file
//! last said, and how many there are of everything. The history says the same, but has to be read for
//! it; an image that stands where the history ends brings it along.

use super::heads::Current;
use super::heads::Heads;
use super::intake::Intake;
use crate::history::hash::Hash;
use crate::history::query::counts::Counts;
use crate::history::query::files::Said;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    pub counts: Counts,
    pub heads: Vec<(String, Current)>,
    pub said: Vec<Said>,
}

impl Memory {
    /// Fills what a session looks names and files up in.
    /// Where files are kept true to the history, a name that means nothing is not known of them: if it
    /// stands there again, that is news.
    pub fn recall(self, heads: &mut Heads, intake: &mut Intake, is_kept_true: bool) {
        heads.reserve(self.heads.len());
        for (name, current) in self.heads {
            heads.insert(name, current);
        }
        for said in self.said {
            if is_kept_true && heads.get(&said.name).is_none() {
                continue;
            }
            intake.recall(&said);
        }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        let counts = &self.counts;
        for count in [
            counts.entries,
            counts.commits,
            counts.milestones,
            counts.pending,
            counts.names,
            counts.errors,
            counts.warnings,
            counts.infos,
        ] {
            writer.number(count);
        }
        writer.number(self.heads.len() as u64);
        for (name, current) in &self.heads {
            writer.text(name);
            writer.text(&current.kind);
            writer.number(current.seq);
            writer.0.extend(current.text.0);
            // Nothing hashes to zeros.
            writer.0.extend(current.definition.unwrap_or_default().0);
            current.findings.iter().for_each(|it| writer.number(*it));
        }
        writer.number(self.said.len() as u64);
        for said in &self.said {
            writer.text(&said.file);
            writer.text(&said.name);
            writer.0.extend(said.text.0);
            writer.number(u64::from(said.is_over));
        }
        writer.0
    }

    /// Reads what `to_bytes` wrote; nothing where it is anything else.
    pub fn read(bytes: &[u8]) -> Option<Memory> {
        let mut reader = Reader(bytes);
        let mut number = || reader.number();
        let counts = Counts {
            entries: number()?,
            commits: number()?,
            milestones: number()?,
            pending: number()?,
            names: number()?,
            errors: number()?,
            warnings: number()?,
            infos: number()?,
        };
        let mut heads = Vec::new();
        for _ in 0..reader.number()? {
            let name = reader.text()?;
            let current = Current {
                kind: reader.text()?,
                seq: reader.number()?,
                text: reader.hash()?,
                definition: Some(reader.hash()?).filter(|it| *it != Hash::default()),
                findings: [reader.number()?, reader.number()?, reader.number()?],
            };
            heads.push((name, current));
        }
        let mut said = Vec::new();
        for _ in 0..reader.number()? {
            said.push(Said {
                file: reader.text()?,
                name: reader.text()?,
                text: reader.hash()?,
                is_over: reader.number()? != 0,
            });
        }
        reader.0.is_empty().then_some(Memory {
            counts,
            heads,
            said,
        })
    }
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*bytes))
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(bytes).ok()?.to_string())
    }

    fn hash(&mut self) -> Option<Hash> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(Hash(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let current = Current {
            seq: 3,
            kind: "function".into(),
            text: Hash::text("(f)"),
            definition: Some(Hash::text("f")),
            findings: [1, 0, 2],
        };
        let memory = Memory {
            counts: Counts {
                entries: 9,
                infos: 2,
                ..Counts::default()
            },
            heads: vec![("größe".into(), current)],
            said: vec![Said {
                file: "src/a.lisp".into(),
                name: "größe".into(),
                text: Hash::text("(f)"),
                is_over: false,
            }],
        };
        let bytes = memory.to_bytes();
        assert_eq!(Memory::read(&bytes), Some(memory.clone()));
        for end in 0..bytes.len() {
            assert_eq!(Memory::read(&bytes[..end]), None, "{end} bytes");
        }
        let mut heads = Heads::default();
        let mut intake = Intake::default();
        memory.recall(&mut heads, &mut intake, true);
        assert_eq!(heads.text("größe"), Some(Hash::text("(f)")));
        assert_eq!(intake.taken_from("größe"), Some("src/a.lisp"));
    }
}
