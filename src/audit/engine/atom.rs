//! Values as the network sees them: words that are equal exactly if the values are.
//!
//! Joins compare and hash nothing but these words. Small integers and the constants are in the word
//! itself; what is larger stands once in a table, and a list there is a row of words, so that nothing
//! here goes down into data.

use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::Datum;

/// A value of a fact: `n << 2` of a small integer, `n << 2 | 1` of the n-th entry, or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(u64);

const ENTRY: u64 = 1;
const CONSTANT: u64 = 2;

impl Atom {
    pub const NIL: Atom = Atom(CONSTANT);
    pub const FALSE: Atom = Atom(1 << 2 | CONSTANT);
    pub const TRUE: Atom = Atom(2 << 2 | CONSTANT);

    pub fn boolean(truth: bool) -> Atom {
        if truth { Atom::TRUE } else { Atom::FALSE }
    }

    pub fn is_true(self) -> bool {
        self != Atom::NIL && self != Atom::FALSE
    }

    /// Returns the integer of a word that holds one.
    pub fn small(self) -> Option<i64> {
        (self.0 & 3 == 0).then_some(self.0 as i64 >> 2)
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    fn entry(self) -> Option<usize> {
        (self.0 & 3 == ENTRY).then_some((self.0 >> 2) as usize)
    }
}

/// What an atom stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look<'atoms> {
    Nil,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(&'atoms Arc<str>),
    Symbol(&'atoms Arc<str>),
    Keyword(&'atoms Arc<str>),
    List(&'atoms [Atom]),
    Vector(&'atoms [Atom]),
    /// Something the engine does not know; whoever gave it knows it by this number.
    Foreign(u64),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Entry {
    Integer(i64),
    Float(u64),
    String(Arc<str>),
    Symbol(Arc<str>),
    Keyword(Arc<str>),
    List(Box<[Atom]>),
    Vector(Box<[Atom]>),
    Foreign(u64),
    /// Swept; the next free place, if there is one.
    Free(Option<u32>),
}

/// The table of values that do not fit into a word.
#[derive(Clone, Debug, Default)]
pub struct Atoms {
    entries: Vec<Entry>,
    /// The newest entry of a hash, and for each entry the one before it.
    newest: FxHashMap<u64, u32>,
    before: Vec<Option<u32>>,
    free: Option<u32>,
    live: usize,
    bytes: usize,
    /// Entries at which it is worth looking for those nobody needs.
    sweep_at: usize,
}

/// Entries below which nothing is swept.
const SWEEP_LEAST: usize = 65_536;

impl Atoms {
    pub fn integer(&mut self, number: i64) -> Atom {
        match number << 2 >> 2 == number {
            true => Atom((number << 2) as u64),
            false => self.intern(Entry::Integer(number)),
        }
    }

    /// All that is not a number is one value here, and so are the two zeros.
    pub fn float(&mut self, number: f64) -> Atom {
        let number = match number {
            _ if number.is_nan() => f64::NAN,
            _ if number == 0.0 => 0.0,
            _ => number,
        };
        self.intern(Entry::Float(number.to_bits()))
    }

    pub fn string(&mut self, text: impl Into<Arc<str>>) -> Atom {
        self.intern(Entry::String(text.into()))
    }

    pub fn symbol(&mut self, name: impl Into<Arc<str>>) -> Atom {
        self.intern(Entry::Symbol(name.into()))
    }

    pub fn keyword(&mut self, name: impl Into<Arc<str>>) -> Atom {
        self.intern(Entry::Keyword(name.into()))
    }

    /// An empty list is nil, as the language's lists end in what is false.
    pub fn list(&mut self, elements: &[Atom]) -> Atom {
        match elements.is_empty() {
            true => Atom::NIL,
            false => self.intern(Entry::List(elements.into())),
        }
    }

    pub fn vector(&mut self, elements: &[Atom]) -> Atom {
        self.intern(Entry::Vector(elements.into()))
    }

    pub fn foreign(&mut self, number: u64) -> Atom {
        self.intern(Entry::Foreign(number))
    }

    /// Makes an atom of plain data, whose lists are as shallow as their reader left them.
    pub fn atom(&mut self, datum: &Datum) -> Atom {
        match datum {
            Datum::Nil => Atom::NIL,
            Datum::Boolean(truth) => Atom::boolean(*truth),
            Datum::Integer(number) => self.integer(*number),
            Datum::Float(number) => self.float(*number),
            Datum::String(text) => self.string(text.clone()),
            Datum::Symbol(name) => self.symbol(name.clone()),
            Datum::Keyword(name) => self.keyword(name.clone()),
            Datum::List(elements) => {
                let elements: Vec<Atom> = elements.iter().map(|it| self.atom(it)).collect();
                self.list(&elements)
            }
        }
    }

    /// Makes plain data of an atom that was made of plain data; of other values, their text.
    pub fn datum(&self, atom: Atom) -> Datum {
        match self.look(atom) {
            Look::Nil => Datum::Nil,
            Look::Boolean(truth) => Datum::Boolean(truth),
            Look::Integer(number) => Datum::Integer(number),
            Look::Float(number) => Datum::Float(number),
            Look::String(text) => Datum::String(text.clone()),
            Look::Symbol(name) => Datum::Symbol(name.clone()),
            Look::Keyword(name) => Datum::Keyword(name.clone()),
            Look::List(elements) => {
                Datum::list(elements.iter().map(|&it| self.datum(it)).collect())
            }
            Look::Vector(_) | Look::Foreign(_) => Datum::string(self.text(atom)),
        }
    }

    pub fn look(&self, atom: Atom) -> Look<'_> {
        if let Some(number) = atom.small() {
            return Look::Integer(number);
        }
        let Some(entry) = atom.entry() else {
            return match atom {
                Atom::TRUE => Look::Boolean(true),
                Atom::FALSE => Look::Boolean(false),
                _ => Look::Nil,
            };
        };
        match &self.entries[entry] {
            Entry::Integer(number) => Look::Integer(*number),
            Entry::Float(bits) => Look::Float(f64::from_bits(*bits)),
            Entry::String(text) => Look::String(text),
            Entry::Symbol(name) => Look::Symbol(name),
            Entry::Keyword(name) => Look::Keyword(name),
            Entry::List(elements) => Look::List(elements),
            Entry::Vector(elements) => Look::Vector(elements),
            Entry::Foreign(number) => Look::Foreign(*number),
            Entry::Free(_) => unreachable!("BUG: an atom was swept that is still in use"),
        }
    }

    /// Returns the elements of a list; none of anything else.
    pub fn elements(&self, atom: Atom) -> &[Atom] {
        match self.look(atom) {
            Look::List(elements) => elements,
            _ => &[],
        }
    }

    /// Draws a value as the language writes it; long ones end in `…`.
    pub fn text(&self, atom: Atom) -> String {
        let mut text = String::new();
        let mut open: Vec<(&[Atom], char)> = Vec::new();
        let one = [atom];
        let mut rest: &[Atom] = &one;
        let mut close = ' ';
        loop {
            let Some((first, after)) = rest.split_first() else {
                let Some((outer, outer_close)) = open.pop() else {
                    return text;
                };
                text.push(close);
                (rest, close) = (outer, outer_close);
                if !rest.is_empty() {
                    text.push(' ');
                }
                continue;
            };
            rest = after;
            if text.len() > TEXT_MAX {
                text.push('…');
                return text;
            }
            // Writing to a string cannot fail.
            let _ = match self.look(*first) {
                Look::Nil => write!(text, "nil"),
                Look::Boolean(truth) => write!(text, "{}", if truth { "#t" } else { "#f" }),
                Look::Integer(number) => write!(text, "{number}"),
                Look::Float(number) => write!(text, "{number:?}"),
                Look::String(string) => write!(text, "{string:?}"),
                Look::Symbol(name) => write!(text, "{name}"),
                Look::Keyword(name) => write!(text, ":{name}"),
                Look::Foreign(number) => write!(text, "#<object {number}>"),
                look @ (Look::List(elements) | Look::Vector(elements)) => {
                    open.push((rest, close));
                    rest = elements;
                    let is_list = matches!(look, Look::List(_));
                    text.push(if is_list { '(' } else { '[' });
                    close = if is_list { ')' } else { ']' };
                    continue;
                }
            };
            if !rest.is_empty() {
                text.push(' ');
            }
        }
    }

    /// How much the table takes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn intern(&mut self, entry: Entry) -> Atom {
        let hash = hash(&entry);
        let newest = self.newest.get(&hash).copied();
        let mut known = newest;
        while let Some(index) = known {
            if self.entries[index as usize] == entry {
                return Atom((index as u64) << 2 | ENTRY);
            }
            known = self.before[index as usize];
        }
        self.live += 1;
        self.bytes += size(&entry);
        let index = match self.free {
            Some(index) => {
                if let Entry::Free(next) = self.entries[index as usize] {
                    self.free = next;
                }
                self.entries[index as usize] = entry;
                self.before[index as usize] = newest;
                index
            }
            None => {
                self.entries.push(entry);
                self.before.push(newest);
                (self.entries.len() - 1) as u32
            }
        };
        self.newest.insert(hash, index);
        Atom((index as u64) << 2 | ENTRY)
    }

    /// Whether so many values have come since the last sweep that another is worth its while.
    pub(super) fn is_due(&self) -> bool {
        self.live >= self.sweep_at.max(SWEEP_LEAST)
    }

    /// Forgets every value that is in none of the roots. Returns the numbers of those it did not know.
    pub(super) fn sweep(&mut self, roots: impl Iterator<Item = Atom>) -> Vec<u64> {
        let mut marked = vec![false; self.entries.len()];
        let mut open: Vec<Atom> = roots.collect();
        while let Some(atom) = open.pop() {
            if let Some(entry) = atom.entry()
                && !std::mem::replace(&mut marked[entry], true)
                && let Entry::List(elements) | Entry::Vector(elements) = &self.entries[entry]
            {
                open.extend(elements);
            }
        }
        let mut foreign = Vec::new();
        self.newest.clear();
        self.free = None;
        (self.live, self.bytes) = (0, 0);
        for (index, is_needed) in marked.iter().enumerate() {
            if let (false, Entry::Foreign(number)) = (is_needed, &self.entries[index]) {
                foreign.push(*number);
            }
            if *is_needed {
                let entry = &self.entries[index];
                self.live += 1;
                self.bytes += size(entry);
                self.before[index] = self.newest.insert(hash(entry), index as u32);
            } else {
                self.entries[index] = Entry::Free(self.free);
                self.before[index] = None;
                self.free = Some(index as u32);
            }
        }
        self.sweep_at = self.live * 2;
        foreign
    }
}

/// Characters of a value in a message.
const TEXT_MAX: usize = 500;

fn hash(entry: &Entry) -> u64 {
    let mut hasher = FxHasher::default();
    entry.hash(&mut hasher);
    hasher.finish()
}

/// Bytes of an entry with its share of the tables around it.
fn size(entry: &Entry) -> usize {
    let own = match entry {
        Entry::String(text) | Entry::Symbol(text) | Entry::Keyword(text) => text.len() + 16,
        Entry::List(elements) | Entry::Vector(elements) => size_of_val(&**elements),
        _ => 0,
    };
    own + size_of::<Entry>() + 24
}
