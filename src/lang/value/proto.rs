//! A compiled function, shared by the closures made of it.
#![allow(unsafe_code)] // Code is patched in place when an operator is redefined.

use super::globals::GlobalIndex;
use super::heap::{Heap, Marker, Opaque};
use super::kind::Kind;
use super::symbol::Symbol;
use super::value::Value;
use crate::lang::source::{SourceText, Span};
use std::sync::Arc;

/// Slots of a closure before its captured variables: the proto and the address of its data.
pub const CLOSURE_HEAD: usize = 2;

/// The code of a function and what is known of it.
#[repr(C)]
pub struct Proto {
    /// First instruction. The machine reads the code through this address only.
    entry: *mut u32,
    /// The number of arguments, or `ARITY_VARIES`.
    pub exact: u32,
    /// Registers of a frame, the windows of its calls included.
    pub frame_size: u32,
    length: usize,
    pub parameters: ParameterShape,
    pub name: Option<Symbol>,
    pub docstring: Option<Value>,
    /// Values the code refers to, kept alive.
    pub constants: Vec<Value>,
    /// Instructions that stand for calls of globals, by their place.
    pub sites: Vec<Site>,
    /// The first word of each site as it was compiled.
    site_words: Box<[u32]>,
    /// From which word on the code comes from which place, ascending.
    pub spans: Vec<(u32, Span)>,
    pub source: Option<Arc<SourceText>>,
    /// What variables of a person's function are called, outer ones first.
    pub locals: Box<[LocalVariable]>,
    /// Names of the captured variables where they are known, for people.
    pub upvalues: u32,
}

/// `Proto::exact` of a function with optional parameters.
pub const ARITY_VARIES: u32 = u32::MAX;

/// What arguments a function takes beyond a fixed number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParameterShape {
    pub required: u32,
    pub optional: u32,
    pub keywords: Vec<Symbol>,
    pub allow_other_keys: bool,
    pub rest: bool,
}

/// An instruction that stands for a call of a global's first value.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Index of the instruction.
    pub pc: u32,
    pub global: GlobalIndex,
    /// Where the same is done by calls: for operands the instruction does not know.
    pub slow: u32,
    /// Where to jump once the global is redefined; `NO_PATCH` where another site jumps past this one.
    pub patch: u32,
}

pub const NO_PATCH: u32 = u32::MAX;

/// A variable that has a name, where it is, and the words of the code in which it is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalVariable {
    pub name: Symbol,
    pub place: LocalPlace,
    pub from: u32,
    pub until: u32,
}

/// Where a variable is; in a cell there, where an inner function shares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalPlace {
    Register(u8),
    /// Among the captured values of the closure.
    Captured(u8),
}

/// What the compiler hands over.
pub struct ProtoParts {
    pub code: Vec<u32>,
    pub exact: u32,
    pub frame_size: u32,
    pub parameters: ParameterShape,
    pub name: Option<Symbol>,
    pub docstring: Option<Value>,
    pub constants: Vec<Value>,
    pub sites: Vec<Site>,
    pub spans: Vec<(u32, Span)>,
    pub source: Option<Arc<SourceText>>,
    pub locals: Vec<LocalVariable>,
    pub upvalues: u32,
}

impl Proto {
    pub fn new(mut parts: ProtoParts) -> Proto {
        parts.sites.sort_by_key(|site| site.pc);
        let site_words = parts.sites.iter();
        let site_words = site_words
            .map(|site| parts.code.get(site.pc as usize).copied())
            .map(Option::unwrap_or_default)
            .collect();
        let code = Box::leak(parts.code.into_boxed_slice());
        Proto {
            entry: code.as_mut_ptr(),
            length: code.len(),
            exact: parts.exact,
            frame_size: parts.frame_size,
            parameters: parts.parameters,
            name: parts.name,
            docstring: parts.docstring,
            constants: parts.constants,
            sites: parts.sites,
            site_words,
            spans: parts.spans,
            source: parts.source,
            locals: parts.locals.into_boxed_slice(),
            upvalues: parts.upvalues,
        }
    }

    #[inline(always)]
    pub(crate) fn entry(&self) -> *const u32 {
        self.entry
    }

    /// Returns the instructions as they are now.
    pub fn code(&self) -> Vec<u32> {
        // SAFETY: `entry` and `length` are those of the leaked box.
        (0..self.length)
            .map(|at| unsafe { *self.entry.add(at) })
            .collect()
    }

    /// Returns the instructions as they were compiled, whatever was redefined since.
    pub fn compiled_code(&self) -> Vec<u32> {
        let mut code = self.code();
        for (site, &word) in self.sites.iter().zip(&self.site_words) {
            if let Some(place) = code.get_mut(site.pc as usize) {
                *place = word;
            }
        }
        code
    }

    /// Returns a word of the instructions as they are now.
    #[inline]
    pub fn word(&self, at: usize) -> Option<u32> {
        // SAFETY: `entry` and `length` are those of the leaked box.
        (at < self.length).then(|| unsafe { *self.entry.add(at) })
    }

    /// Returns the first instruction.
    pub fn first_word(&self) -> u32 {
        // SAFETY: no function is without code.
        unsafe { *self.entry }
    }

    /// Returns the index of an address inside the code.
    pub(crate) fn index_of(&self, pc: *const u32) -> u32 {
        ((pc as usize - self.entry as usize) / size_of::<u32>()) as u32
    }

    /// Returns how many arguments the call has whose instruction the word belongs to.
    pub fn call_count(&self, pc: u32, length_of: impl Fn(u32) -> Option<usize>) -> Option<u8> {
        let code = self.code();
        let mut at = 0;
        while let Some(&word) = code.get(at) {
            let next = at + length_of(word)?;
            if (at..next).contains(&(pc as usize)) {
                return Some((word >> 16) as u8);
            }
            at = next;
        }
        None
    }

    /// Returns where the call that a site stands for is done generically.
    pub(crate) fn slow_path(&self, pc: u32) -> Option<u32> {
        let at = self.sites.partition_point(|site| site.pc < pc);
        self.sites
            .get(at)
            .filter(|site| site.pc == pc)
            .map(|site| site.slow)
    }

    /// Returns the place an instruction comes from.
    pub fn span_at(&self, pc: u32) -> Option<Span> {
        let after = self.spans.partition_point(|&(from, _)| from <= pc);
        self.spans[..after].last().map(|&(_, span)| span)
    }

    /// Returns the variables that are bound at an instruction, outer ones first.
    pub fn locals_at(&self, pc: u32) -> impl Iterator<Item = &LocalVariable> {
        let pc = self.stands_for(pc);
        let bound = move |it: &&LocalVariable| (it.from..it.until).contains(&pc);
        self.locals.iter().filter(bound)
    }

    /// The calls that an instruction stands for are out of line, behind all other code.
    fn stands_for(&self, pc: u32) -> u32 {
        let begins = |site: &Site| {
            let places = [site.slow, site.patch].into_iter();
            places.filter(|&it| it > 0 && it <= pc).max()
        };
        let sites = self.sites.iter();
        let sites = sites.filter_map(|site| Some((begins(site)?, site.pc)));
        let (_, stands_for) = sites.max_by_key(|it| it.0).unwrap_or((0, pc));
        stands_for
    }

    /// Makes every site of a global a jump to its generic call; `jump` writes that instruction.
    pub(crate) fn forget_operator(&self, global: GlobalIndex, jump: fn(i32) -> u32) {
        for site in &self.sites {
            if site.global == global && site.patch != NO_PATCH {
                let offset = site.patch as i64 - (site.pc as i64 + 1);
                let word = jump(offset as i32);
                // SAFETY: a site's index is inside the code; the machine reads code word by word
                // through raw addresses and is not in the middle of an instruction now.
                unsafe { *self.entry.add(site.pc as usize) = word }
            }
        }
    }
}

impl Drop for Proto {
    fn drop(&mut self) {
        // SAFETY: the box leaked in `new`, given back once; no closure of a dead proto is alive.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.entry, self.length)) });
    }
}

impl Opaque for Proto {
    fn type_name(&self) -> &'static str {
        "code"
    }

    fn trace(&self, marker: &mut Marker) {
        marker.mark_all(&self.constants);
        if let Some(docstring) = self.docstring {
            marker.mark(docstring);
        }
    }

    fn size(&self) -> usize {
        self.length * 4
            + self.constants.len() * 8
            + self.sites.len() * size_of::<Site>()
            + self.spans.len() * size_of::<(u32, Span)>()
            + self.locals.len() * size_of::<LocalVariable>()
    }

    fn label(&self) -> Option<Symbol> {
        self.name
    }
}

impl Heap {
    /// Puts a compiled function on the heap.
    pub fn proto(&mut self, proto: Proto) -> Value {
        self.payload(Kind::Proto, Box::new(proto))
    }

    /// Makes a closure of a proto over captured values.
    pub fn closure(&mut self, proto: Value, captured: &[Value]) -> Option<Value> {
        let address = std::ptr::from_ref::<Proto>(self.payload_of(proto)?) as u64;
        // The address is a multiple of eight, so that the word reads as a fixnum and is not followed.
        let mut slots = vec![proto, Value(address)];
        slots.extend_from_slice(captured);
        Some(self.object(Kind::Closure, &slots))
    }

    /// Gives a closure that is being made its proto; nothing where it is none.
    pub(crate) fn set_closure_proto(&mut self, closure: Value, proto: Value) -> Option<()> {
        let address = std::ptr::from_ref::<Proto>(self.payload_of(proto)?) as u64;
        self.set_slot(closure, 0, proto);
        self.set_slot(closure, 1, Value(address)).then_some(())
    }

    /// Returns the compiled function of a closure.
    pub fn closure_proto(&self, closure: Value) -> Option<&Proto> {
        if !self.is(closure, Kind::Closure) {
            return None;
        }
        self.payload_of(self.slot(closure, 0)?)
    }
}
