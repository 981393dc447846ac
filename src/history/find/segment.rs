//! The pages on which FTS5 keeps words and their places, read as they are.
//!
//! The index is some *segments*, each the words of some entries in order. A segment is *leaves*, each a row of
//! `words_data`; `words_idx` has a *turn* for each leaf on which a word begins; where a word goes on for many
//! leaves, *skips* say with which entry each begins. (`fts5_index.c` of SQLite has the format.)
//!
//! ```text
//!   leaf   where its first entry is, if a word goes on in it · where the list of its words is
//!          the rest of a word · (word · (entry · length · places)…)… · the list of its words
//! ```
//! What is asked in SQL goes by turns and skips. So these must lead where the leaves lead: no word may be there
//! for the one who checks and not for the one who asks.

use super::numbers::Numbers;
use crate::history::pages::{Read, broken, varint};

/// Where the number of a segment begins in those of its rows.
const SEGMENT_BIT: u32 = 37;
/// Set in those of skips; below it stands how high in their tree they are.
const SKIP_BIT: u32 = 36;
const HEIGHT_BIT: u32 = 31;
/// Words of the index begin with this; there could be others, of beginnings.
const MAIN: u8 = b'0';
/// The words of a leaf begin behind this.
const HEAD_BYTES: usize = 4;
/// How many columns the index has.
pub(super) const COLUMNS: usize = 3;
/// Stands before the number of a column.
const NEXT_COLUMN: u64 = 1;
/// What is added to each place, and to the distance to the next.
const PLACE_MIN: u64 = 2;

/// A segment: its leaves from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub id: i64,
    pub first: i64,
    pub last: i64,
}

impl Segment {
    /// Returns the number of the row with a leaf.
    pub fn leaf(self, page: i64) -> i64 {
        (self.id << SEGMENT_BIT) + page
    }

    /// Returns the numbers between which the rows with its skips are.
    pub fn skips(self) -> (i64, i64) {
        let first = (self.id << SEGMENT_BIT) + (1 << SKIP_BIT);
        (first, first + (1 << SKIP_BIT) - 1)
    }

    /// Returns how high in the tree, and on which page, a row with skips is.
    pub fn skip_at(self, row: i64) -> (i64, i64) {
        let own = row - self.skips().0;
        (own >> HEIGHT_BIT, own & ((1 << HEIGHT_BIT) - 1))
    }
}

/// Reads the list of segments. Those whose words were all taken over by another are left out.
pub(super) fn segments(record: &[u8]) -> Read<Vec<Segment>> {
    /// Counts how often settings were changed.
    const COOKIE: [u8; 4] = [0; 4];
    let mut bytes = Bytes::of(record);
    if bytes.take(COOKIE.len() as u64)? != COOKIE {
        return damaged();
    }
    let (levels, count) = (bytes.number()?, bytes.number()?);
    let _writes = bytes.number()?;
    let mut segments = Vec::new();
    let mut found = 0;
    for _ in 0..levels {
        let (_merging, own) = (bytes.number()?, bytes.number()?);
        for _ in 0..own {
            let (id, first, last) = (bytes.small(16)?, bytes.small(31)?, bytes.small(31)?);
            found += 1;
            match (first, last) {
                (0, 0) => {}
                _ if id > 0 && 0 < first && first <= last => {
                    segments.push(Segment { id, first, last });
                }
                _ => return damaged(),
            }
        }
    }
    match found == count && bytes.is_done() {
        true => Ok(segments),
        false => damaged(),
    }
}

/// Numbers that stand one after the other.
pub(super) struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    pub fn of(bytes: &'a [u8]) -> Bytes<'a> {
        Bytes { bytes, at: 0 }
    }

    #[inline]
    pub fn number(&mut self) -> Read<u64> {
        if let Some(byte) = self.bytes.get(self.at).filter(|it| **it < 0x80) {
            self.at += 1;
            return Ok(u64::from(*byte));
        }
        match self.bytes.get(self.at..).and_then(varint) {
            Some((number, length)) => {
                self.at += length;
                Ok(number)
            }
            None => damaged(),
        }
    }

    /// Reads a number of so many bits.
    pub fn small(&mut self, bits: u32) -> Read<i64> {
        match self.number()? {
            number if number >> bits == 0 => Ok(number as i64),
            _ => damaged(),
        }
    }

    fn take(&mut self, count: u64) -> Read<&'a [u8]> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match self.bytes.get(self.at..).and_then(|it| it.get(..count)) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => damaged(),
        }
    }

    pub fn is_done(&self) -> bool {
        self.at == self.bytes.len()
    }
}

pub(super) fn damaged<T>() -> Read<T> {
    broken("its pages are damaged")
}

/// A leaf on which a word begins: no word before it is as great as this one, and none on it smaller.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub word: Vec<u8>,
    pub page: i64,
    pub has_skips: bool,
}

/// A leaf on which a word goes on, with the first entry that it has there.
pub(super) type Step = (i64, Option<i64>);

/// What of a leaf is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    /// From its first word on.
    Words,
    /// Up to its first word.
    Before,
}

/// Goes through leaves one after the other and takes what stands there from the sums of the entries.
pub(super) struct Scan<'a> {
    pub numbers: &'a Numbers,
    /// By entry.
    pub sums: &'a mut [u64],
    /// How many words each column has.
    pub words: [u64; COLUMNS],
    /// The first and the last entry.
    pub entries: (i64, i64),
    /// Turns to come.
    pub turns: &'a [Turn],
    pub first_word: Vec<u8>,
    pub word: Vec<u8>,
    /// The word as a number; nothing before the first.
    number: Option<u64>,
    entry: Option<i64>,
    /// How many bytes with places of the entry are to come.
    left: u64,
    column: u64,
    /// The last place in the column.
    place: Option<u64>,
    is_next_column: bool,
    /// The page on which the word begins, where that has skips.
    skipping: Option<i64>,
    steps: Vec<Step>,
    /// The pages on which those words begin that have skips.
    pub skipped: Vec<(i64, Vec<Step>)>,
}

impl<'a> Scan<'a> {
    pub fn new(numbers: &'a Numbers, sums: &'a mut [u64], turns: &'a [Turn]) -> Scan<'a> {
        Scan {
            numbers,
            sums,
            words: [0; COLUMNS],
            entries: (i64::MAX, 0),
            turns,
            first_word: Vec::new(),
            word: Vec::new(),
            number: None,
            entry: None,
            left: 0,
            column: 0,
            place: None,
            is_next_column: false,
            skipping: None,
            steps: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Takes the next leaf.
    pub fn leaf(&mut self, page: i64, bytes: &[u8], part: Part) -> Read<()> {
        let word = |at: usize| bytes.get(at..).and_then(|it| it.first_chunk());
        let Some((first, end)) = word(0).zip(word(2)) else {
            return damaged();
        };
        let [first, end] = [first, end].map(|it| usize::from(u16::from_be_bytes(*it)));
        if end < HEAD_BYTES || end > bytes.len() {
            return damaged();
        }
        let (data, list) = bytes.split_at(end);
        let mut list = Bytes::of(list);
        let mut next = list.next_word(0)?;
        let before = data.get(..next.unwrap_or(end));
        let Some(before) = before.filter(|it| it.len() >= HEAD_BYTES) else {
            return damaged();
        };
        if part != Part::Words {
            self.go_on(page, before, first, next.is_none())?;
        }
        if part == Part::Before {
            return Ok(());
        }
        let Some(at) = next else { return Ok(()) };
        let turn = self.turn(page)?;
        next = self.word(data, at, &mut list, true)?;
        if self.word < turn.word {
            return misled();
        }
        while let Some(at) = next {
            next = self.word(data, at, &mut list, false)?;
        }
        // Skips are of the last word of a leaf.
        self.skipping = turn.has_skips.then_some(page);
        Ok(())
    }

    /// Takes the turn that leads to a leaf.
    fn turn(&mut self, page: i64) -> Read<&'a Turn> {
        let Some((turn, rest)) = self.turns.split_first() else {
            return misled();
        };
        self.turns = rest;
        let is_behind = self.number.is_none() || turn.word > self.word;
        match turn.page == page && is_behind {
            true => Ok(turn),
            false => misled(),
        }
    }

    /// Takes a word and those of its entries that are on its leaf; answers where the next one is.
    fn word(
        &mut self,
        data: &[u8],
        at: usize,
        list: &mut Bytes<'_>,
        is_first: bool,
    ) -> Read<Option<usize>> {
        self.finish()?;
        let next = list.next_word(at)?;
        let Some(data) = data.get(..next.unwrap_or(data.len())) else {
            return damaged();
        };
        let mut bytes = Bytes { bytes: data, at };
        let kept = if is_first {
            0
        } else {
            bytes.number()? as usize
        };
        let length = bytes.number()?;
        let new = bytes.take(length)?;
        let is_greater = match self.word.get(kept..) {
            Some(rest) => self.number.is_none() || rest < new,
            None => false,
        };
        // The first on a leaf is whole, so that all of it was compared.
        if !is_greater || new.is_empty() {
            return damaged();
        }
        self.word.truncate(kept);
        self.word.extend(new);
        let Some((MAIN, word)) = self.word.split_first().map(|(it, rest)| (*it, rest)) else {
            return damaged();
        };
        if self.number.is_none() {
            self.first_word = self.word.clone();
        }
        self.number = Some(self.numbers.word(word));
        if !bytes.is_done() {
            let entry = bytes.number()?;
            self.entry(entry)?;
            self.entries(&mut bytes)?;
        }
        Ok(next)
    }

    /// Takes what belongs to a word that began on a leaf before.
    fn go_on(&mut self, page: i64, data: &[u8], first: usize, is_all: bool) -> Read<()> {
        let mut bytes = Bytes {
            bytes: data,
            at: HEAD_BYTES,
        };
        self.places(&mut bytes)?;
        let begins = !bytes.is_done();
        if first != if begins { bytes.at } else { 0 } {
            return misled();
        }
        if begins {
            if self.number.is_none() {
                return damaged();
            }
            let entry = bytes.number()?;
            self.entry(entry)?;
            self.steps.extend(self.entry.map(|it| (page, Some(it))));
            self.entries(&mut bytes)?;
        } else if is_all && !self.steps.is_empty() {
            self.steps.push((page, None));
        }
        Ok(())
    }

    /// Ends a word.
    pub fn finish(&mut self) -> Read<()> {
        let is_whole = self.left == 0 && !self.is_next_column && self.entry.is_some();
        if self.number.is_some() && !is_whole {
            return damaged();
        }
        let steps = std::mem::take(&mut self.steps);
        if let Some(page) = self.skipping.take() {
            self.skipped.push((page, steps));
        }
        self.entry = None;
        Ok(())
    }

    /// Begins an entry of the word.
    fn entry(&mut self, number: u64) -> Read<()> {
        let entry = i64::try_from(number).unwrap_or(i64::MAX);
        let is_behind = self.entry.unwrap_or(0) < entry;
        if self.left > 0 || self.is_next_column || !is_behind {
            return damaged();
        }
        if usize::try_from(entry).is_ok_and(|it| it >= self.sums.len()) {
            return broken(format!("it has words of #{entry}, which it does not know"));
        }
        self.entries = (self.entries.0.min(entry), self.entries.1.max(entry));
        self.entry = Some(entry);
        Ok(())
    }

    /// Takes the places of the entry, and all entries behind it.
    fn entries(&mut self, bytes: &mut Bytes<'_>) -> Read<()> {
        loop {
            let size = bytes.number()?;
            // The lowest bit says that the entry was deleted.
            if size < 2 || size % 2 == 1 {
                return damaged();
            }
            self.left = size / 2;
            self.column = 0;
            self.place = None;
            self.places(bytes)?;
            if bytes.is_done() {
                return Ok(());
            }
            let further = bytes.number()?;
            let entry = self.entry.unwrap_or_default() as u64;
            self.entry(entry.saturating_add(further))?;
        }
    }

    /// Takes as many places of the entry as there are.
    fn places(&mut self, bytes: &mut Bytes<'_>) -> Read<()> {
        let here = self.left.min((bytes.bytes.len() - bytes.at) as u64);
        let end = bytes.at + here as usize;
        let (mut sum, mut count) = (0_u64, 0);
        let word = self.number.unwrap_or_default();
        while bytes.at < end {
            let number = bytes.number()?;
            if self.is_next_column {
                if number <= self.column || number >= COLUMNS as u64 {
                    return damaged();
                }
                self.words[self.column as usize] += std::mem::take(&mut count);
                self.column = number;
                self.is_next_column = false;
                self.place = None;
            } else if number == NEXT_COLUMN {
                self.is_next_column = true;
            } else {
                let place = match (self.place, number.checked_sub(PLACE_MIN)) {
                    (None, Some(place)) => place,
                    (Some(before), Some(further)) if further > 0 => before.saturating_add(further),
                    _ => return damaged(),
                };
                self.place = Some(place);
                sum = sum.wrapping_add(self.numbers.at(word, self.column, place));
                count += 1;
            }
        }
        if bytes.at != end {
            return damaged();
        }
        self.words[self.column as usize] += count;
        self.left -= here;
        let entry = self.entry.unwrap_or_default() as usize;
        if let Some(of) = self.sums.get_mut(entry) {
            *of = of.wrapping_sub(sum);
        }
        Ok(())
    }
}

impl Bytes<'_> {
    /// Returns where the next word of a leaf is, by the list of them.
    fn next_word(&mut self, before: usize) -> Read<Option<usize>> {
        if self.is_done() {
            return Ok(None);
        }
        match self.small(31)? {
            0 => damaged(),
            further => Ok(Some(before + further as usize)),
        }
    }
}

/// Turns or skips lead elsewhere than the leaves.
pub(super) fn misled<T>() -> Read<T> {
    broken("what leads to its words does not lead there")
}
