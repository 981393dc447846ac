//! The objects a snapshot holds: found from the globals, numbered, written, and made again.
//!
//! An object is made in two steps, since objects refer to one another in circles: first with nothing
//! in it, then filled. Compiled functions cannot be filled later; they come last but one, each after
//! those it makes closures of, and only then is everything filled.

use super::bytes::{Reader, Writer};
use super::code::{set_value_at, value_at, value_places};
use super::{Damaged, Natives};
use crate::lang::prelude;
use crate::lang::source::{PRELUDE, SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::{Kind, Shape};
use crate::lang::value::map;
use crate::lang::value::packed;
use crate::lang::value::pattern::Pattern;
use crate::lang::value::proto::{
    CLOSURE_HEAD, LocalPlace, LocalVariable, ParameterShape, Proto, ProtoParts, Site,
};
use crate::lang::value::symbol::Symbol;
use crate::lang::value::table;
use crate::lang::vm::future::{self, PromiseState};
use crate::lang::vm::native::{Arity, Native, NativeBody, native};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How a value is written: the low bits of its first number.
const IMMEDIATE: u64 = 0;
const OBJECT: u64 = 1;
const NATIVE: u64 = 2;
/// An immediate that does not fit beside the mark; its word follows.
const WORD: u64 = 3;

/// What an object behind `Kind::Opaque` is, and how far a promise has come.
const CANCELLED: u64 = 0;
const RESOLVED: u64 = 1;
const REJECTED: u64 = 2;
const CHANNEL: u64 = 3;

/// The objects to be written, by number: all others, then protos.
pub struct Numbered<'heap> {
    heap: &'heap Heap,
    objects: Vec<Value>,
    protos: Vec<Value>,
    numbers: FxHashMap<Value, u64>,
    /// Functions written in Rust, by the names they have in every image.
    pub natives: Vec<Symbol>,
    native_numbers: FxHashMap<Value, u64>,
    pub sources: Vec<&'heap SourceText>,
    /// By the addresses of name and text.
    source_numbers: FxHashMap<(usize, usize), u64>,
}

impl<'heap> Numbered<'heap> {
    /// Finds everything that can be reached from `roots`.
    pub fn reach(heap: &'heap Heap, roots: &[Value]) -> Numbered<'heap> {
        let mut numbered = Numbered {
            heap,
            objects: Vec::new(),
            protos: Vec::new(),
            numbers: FxHashMap::default(),
            natives: Vec::new(),
            native_numbers: FxHashMap::default(),
            sources: Vec::new(),
            source_numbers: FxHashMap::default(),
        };
        numbered.find(roots);
        for (number, &value) in numbered.objects.iter().chain(&numbered.protos).enumerate() {
            numbered.numbers.insert(value, number as u64);
        }
        numbered
    }

    fn find(&mut self, roots: &[Value]) {
        enum Visit {
            Enter(Value),
            /// All that a compiled function refers to was entered.
            Leave(Value),
        }
        let mut pending: Vec<Visit> = roots.iter().rev().copied().map(Visit::Enter).collect();
        while let Some(visit) = pending.pop() {
            let value = match visit {
                Visit::Enter(value) => value,
                Visit::Leave(proto) => {
                    self.protos.push(proto);
                    continue;
                }
            };
            if !value.is_heap() || self.native_numbers.contains_key(&value) {
                continue;
            }
            if let Some(native) = self.heap.payload_of::<Native>(value)
                && !matches!(native.body, NativeBody::Host)
            {
                let number = self.natives.len() as u64;
                self.natives.push(native.name);
                self.native_numbers.insert(value, number);
                continue;
            }
            if self.heap.opaque(value).is_some_and(|it| it.is_passing()) {
                continue;
            }
            // The number is given when all are found; until then it only says "seen".
            if self.numbers.insert(value, 0).is_some() {
                continue;
            }
            if self.heap.is(value, Kind::Proto) {
                pending.push(Visit::Leave(value));
                self.find_source(value);
            } else {
                self.objects.push(value);
            }
            parts_of(self.heap, value, |part| pending.push(Visit::Enter(part)));
        }
    }

    fn find_source(&mut self, proto: Value) {
        let proto = self.heap.payload_of::<Proto>(proto);
        let Some(source) = proto.and_then(|proto| proto.source.as_deref()) else {
            return;
        };
        if let std::collections::hash_map::Entry::Vacant(entry) =
            self.source_numbers.entry(addresses(source))
        {
            entry.insert(self.sources.len() as u64);
            self.sources.push(source);
        }
    }

    /// Writes one value.
    pub fn value(&self, writer: &mut Writer, value: Value) {
        if let Some(number) = self.numbers.get(&value) {
            writer.number(number << 2 | OBJECT);
        } else if let Some(native) = self.native_numbers.get(&value) {
            writer.number(native << 2 | NATIVE);
        } else if value.is_heap() {
            // It passes with the program.
            writer.number(Value::NIL.bits() << 2 | IMMEDIATE);
        } else if value.bits() >> 62 == 0 {
            writer.number(value.bits() << 2 | IMMEDIATE);
        } else {
            writer.number(WORD);
            writer.word(value.bits());
        }
    }

    /// Writes all objects; answers the first of a kind that cannot be written.
    pub fn write(&self, writer: &mut Writer) -> Result<(), Value> {
        writer.length(self.objects.len());
        for &object in &self.objects {
            self.outline(writer, object).ok_or(object)?;
        }
        writer.length(self.protos.len());
        for &value in &self.protos {
            self.proto(writer, self.heap.payload_of(value).ok_or(value)?);
        }
        for &object in &self.objects {
            self.content(writer, object);
        }
        Ok(())
    }

    /// Writes what is needed to make an object with nothing in it.
    fn outline(&self, writer: &mut Writer, object: Value) -> Option<()> {
        let kind = self.heap.kind(object)?;
        writer.number(kind as u64);
        match kind {
            Kind::Pair => {}
            Kind::String => writer.text(self.heap.text(object)?),
            Kind::Bytes => writer.blob(self.heap.byte_slice(object)?),
            Kind::FloatArray | Kind::IntegerArray => writer.blob(packed::bytes(self.heap, object)?),
            Kind::BoxedFloat => writer.word(self.heap.as_float(object)?.to_bits()),
            Kind::BigInt => writer.text(&self.heap.as_big(object)?.to_string()),
            Kind::Regex => writer.text(self.heap.payload_of::<Pattern>(object)?.as_str()),
            Kind::Native => {
                let native = self.heap.payload_of::<Native>(object)?;
                writer.number(native.name.0.into());
                writer.number(native.arity.least.into());
                writer.number(native.arity.most.map_or(0, |most| u64::from(most) + 1));
            }
            Kind::Opaque => self.opaque_outline(writer, object)?,
            _ if kind.shape() == Shape::Slots => {
                writer.length(self.heap.slots(object).len());
                let raw = self.heap.raw_words(object);
                writer.length(raw.len());
                for &word in raw {
                    writer.word(word);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Who waits is not written: a promise whose task has not ended is cancelled in the copy.
    fn opaque_outline(&self, writer: &mut Writer, object: Value) -> Option<()> {
        if let Some(state) = future::promise_state(self.heap, object) {
            writer.number(match state {
                PromiseState::Pending | PromiseState::Cancelled => CANCELLED,
                PromiseState::Resolved(_) => RESOLVED,
                PromiseState::Rejected(_) => REJECTED,
            });
            return Some(());
        }
        let channel = future::channel_content(self.heap, object)?;
        writer.number(CHANNEL);
        writer.number(channel.capacity as u64);
        writer.number(channel.closed.into());
        writer.length(channel.values.len());
        Some(())
    }

    fn content(&self, writer: &mut Writer, object: Value) {
        if self.heap.is(object, Kind::Opaque) {
            return parts_of(self.heap, object, |part| self.value(writer, part));
        }
        if let Some((car, cdr)) = self.heap.pair(object) {
            self.value(writer, car);
            self.value(writer, cdr);
        }
        let is_closure = self.heap.is(object, Kind::Closure);
        for (index, &slot) in self.heap.slots(object).iter().enumerate() {
            // The second slot of a closure is an address and follows from the first.
            if !(is_closure && index == 1) {
                self.value(writer, slot);
            }
        }
    }

    fn proto(&self, writer: &mut Writer, proto: &Proto) {
        let parameters = &proto.parameters;
        let symbol = |symbol: Option<Symbol>| symbol.map_or(0, |symbol| u64::from(symbol.0) + 1);
        writer.number(proto.exact.into());
        writer.number(proto.frame_size.into());
        writer.number(proto.upvalues.into());
        writer.number(symbol(proto.name));
        writer.number(parameters.required.into());
        writer.number(parameters.optional.into());
        writer.number(parameters.allow_other_keys.into());
        writer.number(parameters.rest.into());
        writer.length(parameters.keywords.len());
        for &keyword in &parameters.keywords {
            writer.number(keyword.0.into());
        }
        self.value(writer, proto.docstring.unwrap_or(Value::ABSENT));
        writer.length(proto.constants.len());
        for &constant in &proto.constants {
            self.value(writer, constant);
        }
        let mut code = proto.compiled_code();
        let places = value_places(&code);
        let inside: Vec<Value> = places.iter().map(|&place| value_at(&code, place)).collect();
        for &place in &places {
            // An address of this heap means nothing, and would make each writing differ.
            set_value_at(&mut code, place, Value::NIL);
        }
        writer.length(code.len());
        for &word in &code {
            writer.half_word(word);
        }
        for &value in &inside {
            self.value(writer, value);
        }
        writer.length(proto.sites.len());
        for site in &proto.sites {
            for number in [site.pc, site.global.0, site.slow, site.patch] {
                writer.number(number.into());
            }
        }
        let source = proto.source.as_deref();
        let source = source.and_then(|source| self.source_numbers.get(&addresses(source)));
        writer.number(source.map_or(0, |number| number + 1));
        writer.length(proto.spans.len());
        let mut last = 0;
        for &(from, span) in &proto.spans {
            writer.number((from - last).into());
            last = from;
            writer.number(span.start.into());
            writer.number((span.end - span.start).into());
        }
        writer.length(proto.locals.len());
        for local in &proto.locals {
            let (is_captured, place) = match local.place {
                LocalPlace::Register(register) => (0, register),
                LocalPlace::Captured(index) => (1, index),
            };
            let numbers = [local.name.0, is_captured, place.into(), local.from];
            numbers.iter().for_each(|&it| writer.number(it.into()));
            // What is bound to the end takes one byte.
            writer.number(local.until.wrapping_add(1).into());
        }
    }
}

/// Hands the values an object refers to to `visit`.
pub fn parts_of(heap: &Heap, value: Value, mut visit: impl FnMut(Value)) {
    if let Some((car, cdr)) = heap.pair(value) {
        visit(cdr);
        visit(car);
    } else if let Some(proto) = heap.payload_of::<Proto>(value) {
        let code = proto.compiled_code();
        for place in value_places(&code) {
            visit(value_at(&code, place));
        }
        proto.docstring.into_iter().for_each(&mut visit);
        proto.constants.iter().copied().for_each(visit);
    } else if let Some(channel) = future::channel_content(heap, value) {
        channel.values.into_iter().for_each(visit);
    } else if let Some(state) = future::promise_state(heap, value) {
        if let PromiseState::Resolved(outcome) | PromiseState::Rejected(outcome) = state {
            visit(outcome);
        }
    } else {
        heap.slots(value).iter().copied().for_each(visit);
    }
}

fn addresses(source: &SourceText) -> (usize, usize) {
    let name = source.name.as_ptr() as usize;
    (name, source.text.as_ptr() as usize)
}

/// The number of the prelude's file that has this name.
pub fn prelude_file(name: &str) -> Option<usize> {
    let name = name.strip_prefix(PRELUDE)?;
    prelude::FILES.iter().position(|&(file, _)| file == name)
}

/// The objects of a snapshot as they are made.
pub struct Made {
    natives: Vec<Value>,
    objects: Vec<Value>,
    sources: Vec<Arc<SourceText>>,
}

impl Made {
    /// Makes all objects.
    pub fn read(
        reader: &mut Reader<'_>,
        heap: &mut Heap,
        natives: &Natives,
    ) -> Result<Made, Damaged> {
        let mut made = Made {
            natives: Vec::new(),
            objects: Vec::new(),
            sources: Vec::new(),
        };
        for _ in 0..reader.length()? {
            let name = Symbol(reader.half_number()?);
            made.natives.push(*natives.get(&name).ok_or(Damaged)?);
        }
        made.read_sources(reader)?;
        let count = reader.length()?;
        made.objects.reserve(count);
        for _ in 0..count {
            let object = outline(reader, heap)?;
            made.objects.push(object);
        }
        for _ in 0..reader.length()? {
            let proto = made.proto(reader, heap)?;
            let proto = heap.proto(proto);
            made.objects.push(proto);
        }
        for index in 0..count {
            made.fill(reader, heap, made.objects[index])?;
        }
        // What is inside of a key has a greater number, and must be found before the key is.
        for &object in made.objects[..count].iter().rev() {
            match heap.kind(object) {
                Some(Kind::HashTable) => table::rehash(heap, object),
                Some(Kind::Map) => map::rehash(heap, object),
                _ => {}
            }
        }
        Ok(made)
    }

    fn read_sources(&mut self, reader: &mut Reader<'_>) -> Result<(), Damaged> {
        let prelude: Vec<SourceText> = prelude::sources().collect();
        for _ in 0..reader.length()? {
            let source = match reader.number()? {
                0 => {
                    let (name, text) = (reader.shared_text()?, reader.shared_text()?);
                    let mut source = SourceText::new(name, text);
                    source.first_line = reader.half_number()?;
                    source
                }
                file => prelude.get(file as usize - 1).ok_or(Damaged)?.clone(),
            };
            self.sources.push(Arc::new(source));
        }
        Ok(())
    }

    /// Reads one value.
    pub fn value(&self, reader: &mut Reader<'_>) -> Result<Value, Damaged> {
        let number = reader.number()?;
        let at = (number >> 2) as usize;
        match number & 3 {
            OBJECT => self.objects.get(at).copied().ok_or(Damaged),
            NATIVE => self.natives.get(at).copied().ok_or(Damaged),
            WORD => immediate(reader.word()?),
            _ => immediate(number >> 2),
        }
    }

    fn values(&self, reader: &mut Reader<'_>) -> Result<Vec<Value>, Damaged> {
        let count = reader.length()?;
        (0..count).map(|_| self.value(reader)).collect()
    }

    fn fill(&self, reader: &mut Reader<'_>, heap: &mut Heap, object: Value) -> Result<(), Damaged> {
        if object.is_pair() {
            heap.set_car(object, self.value(reader)?);
            heap.set_cdr(object, self.value(reader)?);
            return Ok(());
        }
        if heap.is(object, Kind::Opaque) {
            return self.fill_opaque(reader, heap, object);
        }
        if heap.is(object, Kind::Closure) {
            let proto = self.value(reader)?;
            heap.set_closure_proto(object, proto).ok_or(Damaged)?;
            for index in CLOSURE_HEAD..heap.slots(object).len() {
                heap.set_slot(object, index, self.value(reader)?);
            }
            return Ok(());
        }
        for index in 0..heap.slots(object).len() {
            heap.set_slot(object, index, self.value(reader)?);
        }
        Ok(())
    }

    fn fill_opaque(
        &self,
        reader: &mut Reader<'_>,
        heap: &mut Heap,
        object: Value,
    ) -> Result<(), Damaged> {
        match future::promise_state(heap, object) {
            Some(PromiseState::Resolved(_)) => {
                let state = PromiseState::Resolved(self.value(reader)?);
                future::settle_promise(heap, object, state);
            }
            Some(PromiseState::Rejected(_)) => {
                let state = PromiseState::Rejected(self.value(reader)?);
                future::settle_promise(heap, object, state);
            }
            Some(_) => {}
            None => {
                let content = future::channel_content(heap, object).ok_or(Damaged)?;
                let values = content.values.iter().map(|_| self.value(reader));
                let values = values.collect::<Result<_, _>>()?;
                future::fill_channel(heap, object, values, content.closed);
            }
        }
        Ok(())
    }

    fn proto(&self, reader: &mut Reader<'_>, heap: &Heap) -> Result<Proto, Damaged> {
        let exact = reader.half_number()?;
        let frame_size = reader.half_number()?;
        let upvalues = reader.half_number()?;
        let name = reader.half_number()?.checked_sub(1).map(Symbol);
        let mut parameters = ParameterShape {
            required: reader.half_number()?,
            optional: reader.half_number()?,
            allow_other_keys: reader.number()? != 0,
            rest: reader.number()? != 0,
            keywords: Vec::new(),
        };
        for _ in 0..reader.length()? {
            parameters.keywords.push(Symbol(reader.half_number()?));
        }
        let docstring = self.value(reader)?;
        let constants = self.values(reader)?;
        let length = reader.length()?;
        let mut code = reader.half_words(length)?;
        for place in value_places(&code) {
            let value = self.value(reader)?;
            debug_assert!(!value.is_heap() || heap.kind(value).is_some());
            set_value_at(&mut code, place, value);
        }
        let mut sites = Vec::with_capacity(reader.length()?);
        for _ in 0..sites.capacity() {
            sites.push(Site {
                pc: reader.half_number()?,
                global: GlobalIndex(reader.half_number()?),
                slow: reader.half_number()?,
                patch: reader.half_number()?,
            });
        }
        let source = match reader.number()? {
            0 => None,
            file => Some(self.sources.get(file as usize - 1).ok_or(Damaged)?.clone()),
        };
        let mut spans = Vec::with_capacity(reader.length()?);
        let mut from = 0;
        for _ in 0..spans.capacity() {
            from += reader.half_number()?;
            let start = reader.half_number()?;
            let end = start.wrapping_add(reader.half_number()?);
            spans.push((from, Span { start, end }));
        }
        let mut locals = Vec::with_capacity(reader.length()?);
        for _ in 0..locals.capacity() {
            let name = Symbol(reader.half_number()?);
            let is_captured = reader.number()? != 0;
            let place = u8::try_from(reader.number()?).map_err(|_| Damaged)?;
            locals.push(LocalVariable {
                name,
                place: match is_captured {
                    true => LocalPlace::Captured(place),
                    false => LocalPlace::Register(place),
                },
                from: reader.half_number()?,
                until: reader.half_number()?.wrapping_sub(1),
            });
        }
        Ok(Proto::new(ProtoParts {
            code,
            exact,
            frame_size,
            parameters,
            name,
            docstring: Some(docstring).filter(|&docstring| docstring != Value::ABSENT),
            constants,
            sites,
            spans,
            source,
            locals,
            upvalues,
        }))
    }
}

fn immediate(word: u64) -> Result<Value, Damaged> {
    let value = Value(word);
    if value.is_heap() {
        return Err(Damaged);
    }
    Ok(value)
}

/// Makes an object with nothing in it.
fn outline(reader: &mut Reader<'_>, heap: &mut Heap) -> Result<Value, Damaged> {
    let kind = Kind::from_byte(reader.number()? as u8);
    Ok(match kind {
        Kind::Pair => heap.cons(Value::NIL, Value::NIL),
        Kind::String => heap.string(reader.text()?),
        Kind::Bytes => heap.bytes(reader.blob()?),
        Kind::FloatArray | Kind::IntegerArray => packed::of_bytes(heap, kind, reader.blob()?),
        Kind::BoxedFloat => heap.float(f64::from_bits(reader.word()?)),
        Kind::BigInt => {
            let number = reader.text()?.parse().map_err(|_| Damaged)?;
            heap.integer(number)
        }
        Kind::Regex => {
            let regex = Pattern::new(reader.text()?).map_err(|_| Damaged)?;
            heap.payload(Kind::Regex, Box::new(regex))
        }
        Kind::Native => {
            let name = Symbol(reader.half_number()?);
            let least = reader.half_number()?;
            let most = reader.half_number()?.checked_sub(1);
            native(heap, name, Arity { least, most }, NativeBody::Host)
        }
        Kind::Opaque => opaque_outline(reader, heap)?,
        Kind::Free => return Err(Damaged),
        _ if kind.shape() == Shape::Slots => {
            let slots = vec![Value::NIL; reader.length()?];
            let count = reader.length()?;
            let raw: Vec<u64> = (0..count)
                .map(|_| reader.word())
                .collect::<Result<_, _>>()?;
            heap.object_with_raw(kind, &slots, &raw)
        }
        _ => return Err(Damaged),
    })
}

fn opaque_outline(reader: &mut Reader<'_>, heap: &mut Heap) -> Result<Value, Damaged> {
    let what = reader.number()?;
    if what == CHANNEL {
        let capacity = reader.number()? as usize;
        let closed = reader.number()? != 0;
        let values = vec![Value::NIL; reader.length()?];
        let channel = future::new_channel(heap, capacity);
        future::fill_channel(heap, channel, values, closed);
        return Ok(channel);
    }
    let promise = future::dead_promise(heap);
    let state = match what {
        CANCELLED => PromiseState::Cancelled,
        RESOLVED => PromiseState::Resolved(Value::NIL),
        REJECTED => PromiseState::Rejected(Value::NIL),
        _ => return Err(Damaged),
    };
    future::settle_promise(heap, promise, state);
    Ok(promise)
}
