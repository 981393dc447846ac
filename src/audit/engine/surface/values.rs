//! Values of a program into atoms and back.
//!
//! Numbers, names, strings, lists and vectors become plain words. Everything else, from a character to a
//! function, stays the program's: the engine knows it by a number, the same for equal values.

use rustc_hash::FxHashMap;

use super::super::{Atom, Atoms, Look};
use crate::lang::value::heap::Marker;
use crate::lang::value::kind::Kind;
use crate::lang::value::{Value, equal, hash, vector};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

/// The values that are no plain data, by number.
#[derive(Default)]
pub struct Objects {
    values: Vec<Option<Value>>,
    free: Vec<usize>,
    by_hash: FxHashMap<u64, Vec<usize>>,
}

impl Objects {
    pub fn trace(&self, marker: &mut Marker) {
        for value in self.values.iter().flatten() {
            marker.mark(*value);
        }
    }

    /// Forgets values that no fact has any more.
    pub fn forget(&mut self, numbers: Vec<u64>) {
        for number in numbers {
            self.values[number as usize] = None;
            self.free.push(number as usize);
            for same in self.by_hash.values_mut() {
                same.retain(|it| *it as u64 != number);
            }
        }
        self.by_hash.retain(|_, same| !same.is_empty());
    }

    fn number(&mut self, ctx: &NativeContext<'_>, value: Value) -> u64 {
        let same = self.by_hash.entry(hash::hash(ctx.heap, value)).or_default();
        let known = same
            .iter()
            .copied()
            .find(|&it| self.values[it].is_some_and(|known| equal::equal(ctx.heap, known, value)));
        let number = known.unwrap_or_else(|| {
            let number = self.free.pop().unwrap_or(self.values.len());
            match self.values.get_mut(number) {
                Some(place) => *place = Some(value),
                None => self.values.push(Some(value)),
            }
            same.push(number);
            number
        });
        number as u64
    }

    fn value(&self, number: u64) -> Value {
        let value = self.values.get(number as usize).copied().flatten();
        value.unwrap_or(Value::NIL)
    }
}

/// A list or vector whose elements are on their way.
struct Open {
    done: Vec<Atom>,
    /// What follows, of a list.
    rest: Value,
    /// What follows, of a vector, last first.
    items: Vec<Value>,
    is_list: bool,
    /// The value itself, should it turn out to be no proper list.
    whole: Value,
}

/// Makes an atom of a value.
pub fn atom(
    ctx: &mut NativeContext<'_>,
    atoms: &mut Atoms,
    objects: &mut Objects,
    value: Value,
) -> Result<Atom, Signal> {
    let mut open: Vec<Open> = Vec::new();
    let mut next = value;
    loop {
        let is_vector = vector::is_vector(ctx.heap, next);
        let mut made = match plain(ctx, atoms, next) {
            None if next.is_pair() || is_vector => {
                let mut items = Vec::new();
                if is_vector {
                    ctx.charge(vector::length(ctx.heap, next))?;
                    items = vector::to_vec(ctx.heap, next);
                    items.reverse();
                }
                open.push(Open {
                    done: Vec::new(),
                    rest: if is_vector { Value::NIL } else { next },
                    items,
                    is_list: !is_vector,
                    whole: next,
                });
                None
            }
            None => Some(atoms.foreign(objects.number(ctx, next))),
            plain => plain,
        };
        loop {
            let Some(list) = open.last_mut() else {
                return Ok(made.unwrap_or(Atom::NIL));
            };
            list.done.extend(made);
            ctx.charge(1)?;
            let following = match list.is_list {
                true => ctx.heap.pair(list.rest).map(|(first, rest)| {
                    list.rest = rest;
                    first
                }),
                false => list.items.pop(),
            };
            if let Some(following) = following {
                next = following;
                break;
            }
            let is_proper = list.rest.is_nil() || list.rest.is_empty_list();
            made = Some(match (list.is_list, is_proper) {
                (true, true) => atoms.list(&list.done),
                (true, false) => atoms.foreign(objects.number(ctx, list.whole)),
                (false, _) => atoms.vector(&list.done),
            });
            open.pop();
        }
    }
}

/// Makes an atom of what is no structure.
fn plain(ctx: &NativeContext<'_>, atoms: &mut Atoms, value: Value) -> Option<Atom> {
    if let Some(number) = value.as_fixnum() {
        return Some(atoms.integer(number));
    }
    if let Some(symbol) = value.as_symbol() {
        return Some(atoms.symbol(ctx.symbols.shared_name(symbol)));
    }
    if let Some(symbol) = value.as_keyword() {
        return Some(atoms.keyword(ctx.symbols.shared_name(symbol)));
    }
    if value.is_nil() || value.is_empty_list() {
        return Some(Atom::NIL);
    }
    if value == Value::TRUE || value == Value::FALSE {
        return Some(Atom::boolean(value == Value::TRUE));
    }
    if let Some(number) = ctx.heap.as_float(value) {
        return Some(atoms.float(number));
    }
    match ctx.heap.is(value, Kind::String) {
        true => ctx.heap.text(value).map(|text| atoms.string(text)),
        false => None,
    }
}

/// Makes a value of an atom.
pub fn value(
    ctx: &mut NativeContext<'_>,
    atoms: &Atoms,
    objects: &Objects,
    atom: Atom,
) -> Result<Value, Signal> {
    // For each list, what is still to come and what is made already, last first.
    let mut open: Vec<(&[Atom], Vec<Value>, bool)> = Vec::new();
    let mut next = atom;
    loop {
        let mut made = match atoms.look(next) {
            Look::Nil => Value::NIL,
            Look::Boolean(truth) => Value::boolean(truth),
            Look::Integer(number) => ctx.heap.integer_i64(number),
            Look::Float(number) => ctx.heap.float(number),
            Look::String(text) => {
                ctx.reserve(text.len())?;
                ctx.heap.string(text)
            }
            Look::Symbol(name) => Value::symbol(ctx.symbols.intern(name)),
            Look::Keyword(name) => Value::keyword(ctx.symbols.intern(name)),
            Look::Foreign(number) => objects.value(number),
            look @ (Look::List(elements) | Look::Vector(elements)) => {
                ctx.reserve(elements.len() * 16)?;
                match elements.split_last() {
                    Some((last, others)) => {
                        open.push((others, Vec::new(), matches!(look, Look::List(_))));
                        next = *last;
                        continue;
                    }
                    None => vector::from_slice(ctx.heap, &[]),
                }
            }
        };
        loop {
            let Some((rest, done, is_list)) = open.last_mut() else {
                return Ok(made);
            };
            done.push(made);
            if let Some((last, others)) = rest.split_last() {
                *rest = others;
                next = *last;
                break;
            }
            done.reverse();
            made = match is_list {
                true => ctx.heap.list(done),
                false => vector::from_slice(ctx.heap, done),
            };
            open.pop();
        }
    }
}
