//! The objects a snapshot holds: found from the globals, numbered, written, and made again.
//!
//! An object is made in two steps, since objects refer to one another in circles: first with nothing
//! in it, then filled. Compiled functions cannot be filled later; they come last but one, each after
//! those it makes closures of, and only then is everything filled.

use super::Damaged;
use super::bytes::{Reader, Writer};
use super::code::{set_value_at, value_at, value_places};
use crate::lang::prelude;
use crate::lang::source::{SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::{Kind, Shape};
use crate::lang::value::packed;
use crate::lang::value::pattern::Pattern;
use crate::lang::value::proto::{CLOSURE_HEAD, ParameterShape, Proto, ProtoParts, Site};
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How a value is written: the low bits of its first number.
const IMMEDIATE: u64 = 0;
const OBJECT: u64 = 1;
const BUILTIN: u64 = 2;
/// An immediate that does not fit beside the mark; its word follows.
const WORD: u64 = 3;

/// The objects to be written, by number: all others, then protos.
pub struct Numbered<'heap> {
    heap: &'heap Heap,
    objects: Vec<Value>,
    protos: Vec<Value>,
    numbers: FxHashMap<Value, u64>,
    /// The cells of what every image has before it is given its definitions.
    builtins: FxHashMap<Value, u64>,
}

impl<'heap> Numbered<'heap> {
    /// Finds everything that can be reached from `roots`, up to the builtins.
    pub fn reach(heap: &'heap Heap, builtins: &[Value], roots: &[Value]) -> Numbered<'heap> {
        let mut numbered = Numbered {
            heap,
            objects: Vec::new(),
            protos: Vec::new(),
            numbers: FxHashMap::default(),
            builtins: FxHashMap::default(),
        };
        for (cell, &value) in builtins.iter().enumerate() {
            if value.is_heap() {
                numbered.builtins.entry(value).or_insert(cell as u64);
            }
        }
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
            if !value.is_heap() || self.builtins.contains_key(&value) {
                continue;
            }
            // The number is given when all are found; until then it only says "seen".
            if self.numbers.insert(value, 0).is_some() {
                continue;
            }
            if self.heap.is(value, Kind::Proto) {
                pending.push(Visit::Leave(value));
            } else {
                self.objects.push(value);
            }
            let parts = self.parts(value);
            pending.extend(parts.into_iter().rev().map(Visit::Enter));
        }
    }

    /// The values an object refers to.
    fn parts(&self, value: Value) -> Vec<Value> {
        if let Some((car, cdr)) = self.heap.pair(value) {
            return vec![car, cdr];
        }
        if let Some(proto) = self.heap.payload_of::<Proto>(value) {
            let code = proto.code();
            let inside = value_places(&code)
                .into_iter()
                .map(|place| value_at(&code, place));
            let constants = proto.constants.iter().copied();
            return constants.chain(proto.docstring).chain(inside).collect();
        }
        self.heap.slots(value).to_vec()
    }

    /// Writes one value.
    pub fn value(&self, writer: &mut Writer, value: Value) {
        if let Some(number) = self.numbers.get(&value) {
            writer.number(number << 2 | OBJECT);
        } else if let Some(cell) = self.builtins.get(&value) {
            writer.number(cell << 2 | BUILTIN);
        } else if value.bits() >> 62 == 0 {
            writer.number(value.bits() << 2 | IMMEDIATE);
        } else {
            writer.number(WORD);
            writer.word(value.bits());
        }
    }

    /// Writes all objects; answers nothing where one of them is of a kind that cannot be written.
    pub fn write(&self, writer: &mut Writer) -> Option<()> {
        writer.length(self.objects.len());
        for &object in &self.objects {
            self.outline(writer, object)?;
        }
        writer.length(self.protos.len());
        for &value in &self.protos {
            self.proto(writer, self.heap.payload_of(value)?);
        }
        for &object in &self.objects {
            self.content(writer, object);
        }
        Some(())
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

    fn content(&self, writer: &mut Writer, object: Value) {
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
        let mut code = proto.code();
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
        let source = proto.source.as_deref().and_then(prelude_file);
        writer.number(source.map_or(0, |file| file as u64 + 1));
        writer.length(proto.spans.len());
        let mut last = 0;
        for &(from, span) in &proto.spans {
            writer.number((from - last).into());
            last = from;
            writer.number(span.start.into());
            writer.number((span.end - span.start).into());
        }
    }
}

/// The number of the prelude's file that a source is.
fn prelude_file(source: &SourceText) -> Option<usize> {
    prelude::FILES
        .iter()
        .position(|&(name, _)| source.name.strip_prefix(crate::lang::source::PRELUDE) == Some(name))
}

/// The objects of a snapshot as they are made.
pub struct Made<'builtins> {
    builtins: &'builtins [Value],
    objects: Vec<Value>,
    sources: Vec<Arc<SourceText>>,
}

impl<'builtins> Made<'builtins> {
    /// Makes all objects.
    pub fn read(
        reader: &mut Reader<'_>,
        heap: &mut Heap,
        builtins: &'builtins [Value],
    ) -> Result<Made<'builtins>, Damaged> {
        let mut made = Made {
            builtins,
            objects: Vec::new(),
            sources: prelude::sources().map(Arc::new).collect(),
        };
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
        Ok(made)
    }

    /// Reads one value.
    pub fn value(&self, reader: &mut Reader<'_>) -> Result<Value, Damaged> {
        let number = reader.number()?;
        let at = (number >> 2) as usize;
        match number & 3 {
            OBJECT => self.objects.get(at).copied().ok_or(Damaged),
            BUILTIN => self.builtins.get(at).copied().ok_or(Damaged),
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
            let end = start + reader.half_number()?;
            spans.push((from, Span { start, end }));
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
