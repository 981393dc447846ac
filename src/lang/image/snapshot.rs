//! The image of the language itself as bytes, so that no image after the first evaluates the prelude.
//!
//! What is written in Rust is installed anew in every image, in the same order, and needs no bytes;
//! a snapshot holds what the prelude added: symbols, objects, compiled functions, globals and what is
//! known of each name. It is read only by the process that wrote it or by a program built of the same
//! sources: the code inside is run as it is, so bytes from elsewhere must not get here.

mod bytes;
mod code;
mod graph;

use super::Image;
use super::binding::{Binding, DefinitionPlace};
use crate::lang::definition::DefinitionKind;
use crate::lang::prelude;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalFlags;
use crate::lang::value::symbol::Symbol;
use bytes::{Reader, Writer};
use graph::{Made, Numbered};

/// The bytes are not those of a snapshot of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// What an image has before the prelude: as many symbols, and these globals.
pub struct Ground {
    symbols: usize,
    globals: Vec<Value>,
}

impl Image {
    /// Notes what is written in Rust, for `write_snapshot` and `restore_snapshot`.
    pub(super) fn ground(&self) -> Ground {
        Ground {
            symbols: self.machine.symbols.len(),
            globals: self.machine.globals.values().to_vec(),
        }
    }

    /// Writes what was added since `ground`; nothing where something in it cannot be written.
    pub(super) fn write_snapshot(&self, ground: &Ground) -> Option<Vec<u8>> {
        let (heap, symbols) = (&self.machine.heap, &self.machine.symbols);
        let globals = &self.machine.globals;
        let mut writer = Writer::default();
        writer.length(ground.symbols);
        writer.length(ground.globals.len());
        writer.length(symbols.len() - ground.symbols);
        for number in ground.symbols..symbols.len() {
            let symbol = Symbol(number as u32);
            writer.number(symbols.origin(symbol).into());
            writer.text(symbols.name(symbol));
        }
        writer.number(symbols.generated().into());
        let numbered = Numbered::reach(heap, &ground.globals, globals.values());
        numbered.write(&mut writer)?;
        writer.length(globals.len());
        for (name, value, flags) in globals.cells() {
            writer.number(name.0.into());
            writer.number(u64::from(flags.bits()));
            numbered.value(&mut writer, value);
        }
        writer.number(self.machine.exits() as u64);
        self.write_bindings(&mut writer);
        Some(writer.bytes)
    }

    /// Gives an image on the same ground what a snapshot holds. After a refusal the image is useless.
    pub(super) fn restore_snapshot(
        &mut self,
        ground: &Ground,
        bytes: &[u8],
    ) -> Result<(), Damaged> {
        let mut reader = Reader::new(bytes);
        let machine = &mut self.machine;
        if reader.number()? != ground.symbols as u64
            || reader.number()? != ground.globals.len() as u64
        {
            return Err(Damaged);
        }
        for _ in 0..reader.length()? {
            let origin = reader.half_number()?;
            machine.symbols.restore(reader.text()?, origin);
        }
        machine.symbols.set_generated(reader.half_number()?);
        let made = Made::read(&mut reader, &mut machine.heap, &ground.globals)?;
        let count = reader.length()?;
        let mut cells = Vec::with_capacity(count);
        for _ in 0..count {
            let name = Symbol(reader.half_number()?);
            let flags = GlobalFlags::from_bits(reader.number()? as u8);
            cells.push((name, made.value(&mut reader)?, flags));
        }
        machine.globals.set_cells(&cells);
        machine.set_exits(reader.number()? as i64);
        self.read_bindings(&mut reader)?;
        match reader.is_at_end() {
            true => Ok(()),
            false => Err(Damaged),
        }
    }

    fn write_bindings(&self, writer: &mut Writer) {
        let mut bindings: Vec<_> = self.bindings.names().collect();
        bindings.sort_by_key(|&(name, _)| name);
        writer.length(bindings.len());
        for (name, binding) in bindings {
            writer.number(name.0.into());
            writer.number(binding.kind as u64);
            writer.number(binding.special.into());
            writer.text(&binding.signature);
            writer.optional_text(binding.parameters.as_deref());
            writer.optional_text(binding.docstring.as_deref());
            writer.text(&binding.place.source);
            writer.number(binding.place.line.into());
            writer.number(binding.place.column.into());
            // Most texts stand in the prelude and need not stand here too.
            let found = prelude::FILES
                .iter()
                .enumerate()
                .find_map(|(file, (_, text))| Some((file, text.find(&binding.text)?)));
            match found {
                Some((file, start)) => {
                    writer.length(file + 1);
                    writer.length(start);
                    writer.length(binding.text.len());
                }
                None => {
                    writer.number(0);
                    writer.text(&binding.text);
                }
            }
            writer.length(binding.references.len());
            for reference in &binding.references {
                writer.number(reference.0.into());
            }
        }
    }

    fn read_bindings(&mut self, reader: &mut Reader<'_>) -> Result<(), Damaged> {
        for _ in 0..reader.length()? {
            let name = Symbol(reader.half_number()?);
            let kind = reader.number()? as usize;
            let mut binding = Binding {
                kind: *DefinitionKind::ALL.get(kind).ok_or(Damaged)?,
                special: reader.number()? != 0,
                signature: reader.text()?.to_string(),
                parameters: reader.optional_text()?.map(str::to_string),
                docstring: reader.optional_text()?.map(str::to_string),
                text: String::new(),
                place: DefinitionPlace {
                    source: reader.text()?.to_string(),
                    line: reader.half_number()?,
                    column: reader.half_number()?,
                },
                commit: None,
                prelude: true,
                references: Default::default(),
            };
            binding.text = match reader.number()? {
                0 => reader.text()?,
                file => {
                    let (_, text) = prelude::FILES.get(file as usize - 1).ok_or(Damaged)?;
                    let start = reader.number()? as usize;
                    let length = reader.number()? as usize;
                    text.get(start..)
                        .and_then(|text| text.get(..length))
                        .ok_or(Damaged)?
                }
            }
            .to_string();
            for _ in 0..reader.length()? {
                binding.references.insert(Symbol(reader.half_number()?));
            }
            self.bindings.set(name, binding);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::value::heap::Heap;
    use crate::lang::value::print;

    #[test]
    fn a_restored_image_writes_the_bytes_it_came_from() {
        let mut first = Image::grounded();
        let ground = first.ground();
        first.load_prelude();
        let bytes = first
            .write_snapshot(&ground)
            .expect("everything can be written");
        let mut second = Image::grounded();
        let ground = second.ground();
        second
            .restore_snapshot(&ground, &bytes)
            .expect("not damaged");
        let again = second
            .write_snapshot(&ground)
            .expect("everything can be written");
        assert!(bytes == again, "{} and {} bytes", bytes.len(), again.len());
    }

    #[test]
    fn what_is_nested_deeply_is_written_and_restored() {
        let mut first = Image::grounded();
        let ground = first.ground();
        first.load_prelude();
        type Wrap = fn(&mut Heap, Value) -> Value;
        let wraps: [(&str, Wrap); 4] = [
            ("lists", |heap, inner| heap.cons(inner, Value::EMPTY)),
            ("tails", |heap, inner| heap.cons(Value::TRUE, inner)),
            ("arrays", |heap, inner| heap.array(&[inner])),
            ("cells", |heap, inner| heap.cell(inner)),
        ];
        let nest = |image: &mut Image, wrap: Wrap| {
            (0..1_000_000).fold(Value::NIL, |inner, _| wrap(&mut image.machine.heap, inner))
        };
        for (name, wrap) in wraps {
            let value = nest(&mut first, wrap);
            let global = first.machine.global(name);
            first.machine.set_global(global, value);
        }
        let bytes = first.write_snapshot(&ground).expect("all can be written");
        let mut second = Image::grounded();
        let ground = second.ground();
        second
            .restore_snapshot(&ground, &bytes)
            .expect("not damaged");
        for (name, wrap) in wraps {
            let value = nest(&mut second, wrap);
            let global = second.machine.global(name);
            let restored = second.machine.globals.raw(global);
            let heap = &second.machine.heap;
            let text = |value| print::readable(heap, &second.machine.symbols, value);
            assert!(text(restored) == text(value), "{name}");
        }
    }

    #[test]
    fn a_damaged_snapshot_is_refused() {
        let mut image = Image::grounded();
        let ground = image.ground();
        image.load_prelude();
        let bytes = image
            .write_snapshot(&ground)
            .expect("everything can be written");
        for length in (0..bytes.len()).step_by(bytes.len() / 20) {
            let mut other = Image::grounded();
            let ground = other.ground();
            assert_eq!(
                other.restore_snapshot(&ground, &bytes[..length]),
                Err(Damaged)
            );
        }
    }
}
