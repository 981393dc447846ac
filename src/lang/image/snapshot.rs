//! An image as bytes: that of the language itself, so that no image after the first evaluates the
//! prelude, and that of a program, so that it goes on where it was left.
//!
//! What is written in Rust is installed anew in every image, in the same order; functions written in
//! Rust are found again by name. A snapshot holds everything else: symbols, objects, compiled
//! functions, globals and what is known of each name. Of what waits nothing is kept: a promise whose
//! task has not ended is cancelled in the copy, and a channel has its values but nobody at its ends.
//!
//! Bytes that are cut or changed are refused where that is noticed, but the code inside is run as it
//! is: only bytes may get here that are known to come from a program built of the same sources
//! (`program_key` tells). The session vouches for that with a key of its own.

mod bytes;
mod code;
mod graph;

use super::Image;
use super::binding::{Binding, BindingText, DefinitionPlace};
pub use super::kept::program_key;
use crate::lang::definition::DefinitionKind;
use crate::lang::prelude;
use crate::lang::source::USER_PACKAGE;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalFlags;
use crate::lang::value::package::{Package, Packages};
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::native::Native;
use bytes::{Reader, Writer};
use graph::{Made, Numbered};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The bytes are not those of a snapshot of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// A value that no snapshot can hold, and the global it is reached from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    pub global: String,
    /// What it is, as `type` answers.
    pub what: String,
}

/// How much an image has before the prelude: so many symbols and globals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    symbols: usize,
    globals: usize,
}

/// Functions written in Rust by their names.
type Natives = FxHashMap<Symbol, Value>;

impl Image {
    /// Notes what is written in Rust, for `write_snapshot` and `restore_snapshot`.
    pub(super) fn ground(&self) -> Ground {
        Ground {
            symbols: self.machine.symbols.len(),
            globals: self.machine.globals.len(),
        }
    }

    /// Returns the living image as bytes, or what keeps it from being that.
    pub fn snapshot(&self) -> Result<Vec<u8>, Unsaved> {
        self.snapshot_behind(Vec::new())
    }

    /// The same behind bytes that are there.
    pub fn snapshot_behind(&self, mut head: Vec<u8>) -> Result<Vec<u8>, Unsaved> {
        static GROUND: OnceLock<Ground> = OnceLock::new();
        let ground = GROUND.get_or_init(|| Image::grounded().ground());
        // More than it takes. What is not written is no memory; what grows is copied each time.
        head.reserve(self.machine.heap.bytes_in_use());
        self.write_snapshot(ground, head)
    }

    /// Makes the image that a snapshot is of. Limits and interrupt are the caller's to set.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Image, Damaged> {
        let mut image = Image::grounded();
        let ground = image.ground();
        image.restore_snapshot(&ground, bytes)?;
        image.machine.resume_operators();
        // Whichever package was current, whoever goes on begins in the first.
        image.set_package(USER_PACKAGE);
        Ok(image)
    }

    /// Writes what was added since `ground` behind what is there.
    pub(super) fn write_snapshot(
        &self,
        ground: &Ground,
        head: Vec<u8>,
    ) -> Result<Vec<u8>, Unsaved> {
        let (heap, symbols) = (&self.machine.heap, &self.machine.symbols);
        let globals = &self.machine.globals;
        let mut writer = Writer::behind(head);
        writer.length(ground.symbols);
        writer.length(ground.globals);
        writer.length(symbols.len() - ground.symbols);
        for number in ground.symbols..symbols.len() {
            let symbol = Symbol(number as u32);
            writer.number(symbols.origin(symbol).into());
            writer.text(symbols.name(symbol));
        }
        writer.number(symbols.generated().into());
        self.write_packages(&mut writer);
        let numbered = Numbered::reach(heap, globals.values());
        writer.length(numbered.natives.len());
        for name in &numbered.natives {
            writer.number(name.0.into());
        }
        writer.length(numbered.sources.len());
        for source in &numbered.sources {
            match graph::prelude_file(&source.name) {
                Some(file) => writer.length(file + 1),
                None => {
                    writer.number(0);
                    writer.shared_text(&source.name);
                    writer.shared_text(&source.text);
                    writer.number(source.first_line.into());
                }
            }
        }
        let written = numbered.write(&mut writer);
        written.map_err(|value| self.unsaved(value))?;
        writer.length(globals.len());
        for (name, value, flags) in globals.cells() {
            writer.number(name.0.into());
            writer.number(u64::from(flags.bits()));
            numbered.value(&mut writer, value);
        }
        writer.number(self.machine.exits() as u64);
        self.write_bindings(&mut writer);
        Ok(writer.bytes)
    }

    /// Finds a global from which a value that cannot be written is reached.
    fn unsaved(&self, wanted: Value) -> Unsaved {
        let heap = &self.machine.heap;
        let what = heap.opaque(wanted).map_or("object", |it| it.type_name());
        let mut seen = rustc_hash::FxHashSet::default();
        for (name, value, _) in self.machine.globals.cells() {
            let mut pending = vec![value];
            while let Some(value) = pending.pop() {
                if value == wanted {
                    return Unsaved {
                        global: self.machine.symbols.name(name).to_string(),
                        what: what.to_string(),
                    };
                }
                if value.is_heap() && seen.insert(value) {
                    graph::parts_of(heap, value, |part| pending.push(part));
                }
            }
        }
        Unsaved {
            global: String::new(),
            what: what.to_string(),
        }
    }

    /// Gives an image on the same ground what a snapshot holds. After a refusal the image is useless.
    pub(super) fn restore_snapshot(
        &mut self,
        ground: &Ground,
        bytes: &[u8],
    ) -> Result<(), Damaged> {
        let mut reader = Reader::new(bytes);
        let natives = self.natives();
        let machine = &mut self.machine;
        if reader.number()? != ground.symbols as u64 || reader.number()? != ground.globals as u64 {
            return Err(Damaged);
        }
        for _ in 0..reader.length()? {
            let origin = reader.half_number()?;
            machine.symbols.restore(reader.text()?, origin);
        }
        machine.symbols.set_generated(reader.half_number()?);
        *machine.symbols.packages_mut() = read_packages(&mut reader)?;
        let made = Made::read(&mut reader, &mut machine.heap, &natives)?;
        let count = reader.length()?;
        if count < ground.globals {
            return Err(Damaged);
        }
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

    fn write_packages<'text>(&'text self, writer: &mut Writer<'text>) {
        let packages = self.machine.symbols.packages();
        writer.length(packages.current());
        writer.length(packages.all().len());
        for package in packages.all() {
            writer.text(&package.name);
            let lists: [Vec<&Arc<str>>; 4] = [
                package.nicknames.iter().collect(),
                package.uses.iter().collect(),
                package.exports.iter().collect(),
                package.shadows.iter().collect(),
            ];
            for list in lists {
                writer.length(list.len());
                list.into_iter().for_each(|name| writer.text(name));
            }
            writer.length(package.imports.len());
            for (name, symbol) in &package.imports {
                writer.text(name);
                writer.number(symbol.0.into());
            }
        }
    }

    fn natives(&self) -> Natives {
        let heap = &self.machine.heap;
        let mut natives = Natives::default();
        for &value in self.machine.globals.values() {
            if let Some(native) = heap.payload_of::<Native>(value) {
                natives.entry(native.name).or_insert(value);
            }
        }
        natives
    }

    fn write_bindings<'text>(&'text self, writer: &mut Writer<'text>) {
        let mut bindings: Vec<_> = self.bindings.names().collect();
        bindings.sort_by_key(|&(name, _)| name);
        writer.length(bindings.len());
        for (name, binding) in bindings {
            writer.number(name.0.into());
            writer.number(binding.kind as u64);
            writer.number(u64::from(binding.special) | u64::from(binding.prelude) << 1);
            writer.text(&binding.signature);
            writer.optional_text(binding.parameters.as_deref());
            writer.optional_text(binding.docstring.as_deref());
            writer.optional_text(binding.commit.as_deref());
            writer.text(&binding.package);
            writer.shared_text(&binding.place.source);
            writer.number(binding.place.line.into());
            writer.number(binding.place.column.into());
            // Texts of the prelude stand in the program and need not stand here too.
            let found = graph::prelude_file(&binding.place.source).and_then(|file| {
                let (_, text) = prelude::FILES[file];
                Some((file, text.find(&*binding.text)?))
            });
            match found {
                Some((file, start)) => {
                    writer.length(file + 1);
                    writer.length(start);
                    writer.length(binding.text.len());
                }
                None => {
                    writer.number(0);
                    writer.shared_text(&binding.text);
                }
            }
            for names in [&binding.references, &binding.brought] {
                writer.length(names.len());
                names.iter().for_each(|name| writer.number(name.0.into()));
            }
        }
    }

    fn read_bindings(&mut self, reader: &mut Reader<'_>) -> Result<(), Damaged> {
        for _ in 0..reader.length()? {
            let name = Symbol(reader.half_number()?);
            let kind = reader.number()? as usize;
            let kind = *DefinitionKind::ALL.get(kind).ok_or(Damaged)?;
            let marks = reader.number()?;
            let mut binding = Binding {
                kind,
                special: marks & 1 != 0,
                signature: reader.text()?.to_string(),
                parameters: reader.optional_text()?.map(str::to_string),
                docstring: reader.optional_text()?.map(str::to_string),
                text: BindingText::Own(String::new()),
                commit: reader.optional_text()?.map(str::to_string),
                package: reader.text()?.to_string(),
                place: DefinitionPlace {
                    source: reader.shared_text()?.to_string(),
                    line: reader.half_number()?,
                    column: reader.half_number()?,
                },
                prelude: marks & 2 != 0,
                references: Vec::new(),
                brought: Vec::new(),
            };
            binding.text = match reader.number()? {
                0 => BindingText::Own(reader.shared_text()?.to_string()),
                file if file as usize <= prelude::FILES.len() => BindingText::Prelude {
                    file: file as usize - 1,
                    start: reader.number()? as usize,
                    length: reader.number()? as usize,
                },
                _ => return Err(Damaged),
            };
            for names in [&mut binding.references, &mut binding.brought] {
                for _ in 0..reader.length()? {
                    names.push(Symbol(reader.half_number()?));
                }
            }
            self.bindings.set(name, binding);
        }
        Ok(())
    }
}

fn read_packages(reader: &mut Reader<'_>) -> Result<Packages, Damaged> {
    let current = reader.length()?;
    let mut list = Vec::new();
    for _ in 0..reader.length()? {
        let name = reader.text()?.into();
        let mut names = || -> Result<Vec<Arc<str>>, Damaged> {
            let count = reader.length()?;
            (0..count).map(|_| Ok(reader.text()?.into())).collect()
        };
        let mut package = Package {
            name,
            nicknames: names()?,
            uses: names()?,
            exports: names()?.into_iter().collect(),
            shadows: names()?.into_iter().collect(),
            ..Package::default()
        };
        for _ in 0..reader.length()? {
            let name = reader.text()?.into();
            let symbol = Symbol(reader.half_number()?);
            package.imports.insert(name, symbol);
        }
        list.push(package);
    }
    Packages::restored(list, current).ok_or(Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::source::SourceText;
    use crate::lang::value::heap::Heap;
    use crate::lang::value::print;

    #[test]
    fn a_restored_image_writes_the_bytes_it_came_from() {
        let mut first = Image::grounded();
        let ground = first.ground();
        first.load_prelude();
        let bytes = first
            .write_snapshot(&ground, Vec::new())
            .expect("everything can be written");
        let mut second = Image::grounded();
        let ground = second.ground();
        second
            .restore_snapshot(&ground, &bytes)
            .expect("not damaged");
        let again = second
            .write_snapshot(&ground, Vec::new())
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
        let bytes = first
            .write_snapshot(&ground, Vec::new())
            .expect("all can be written");
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
            .write_snapshot(&ground, Vec::new())
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

    /// Programs that make something of every sort, and a question to each with its answer.
    const LIVES: &[(&str, &str, &str)] = &[
        (
            "(define n 0) (define (next) (set! n (+ n 1)) n) (next) (next)",
            "(next)",
            "3",
        ),
        (
            "(define tick (let ((count 10)) (lambda () (set! count (+ count 1)) count))) (tick)",
            "(tick)",
            "12",
        ),
        (
            "(define pair (let ((x 0)) (cons (lambda () x) (lambda (y) (set! x y))))) ((cdr pair) 7)",
            "((car pair))",
            "7",
        ),
        (
            "(defclass shape () ((side :initarg :side :accessor side)))
             (defclass square (shape) ())
             (defgeneric area (it)) (defmethod area ((it square)) (* (side it) (side it)))
             (define it (make-instance 'square :side 3)) (setf (side it) 4)",
            "(list (area it) (side it))",
            "(16 4)",
        ),
        (
            "(define-record-type point (make-point x y) point? (x point-x) (y point-y))
             (define p (make-point 1 2)) (define q (make-point p 9))",
            "(list (point-x p) (point-y q) (point? (point-x q)) (eq? p (point-x q)))",
            "(1 9 #t #t)",
        ),
        (
            "(defstruct knot left right) (define k (make-knot :left 1)) (setf (knot-right k) k)",
            "(list (knot-left k) (eq? k (knot-right k)))",
            "(1 #t)",
        ),
        (
            "(defmulti sound :kind) (defmethod sound :dog (lambda (it) \"wuff\"))",
            "(sound {:kind :dog})",
            "\"wuff\"",
        ),
        (
            "(define m (hashmap/new)) (define h (make-hash-table))
             (for-each (lambda (i) (hash-table-set! h (list i) (* i i))) (range 100))",
            "(list (hash-table-ref h (list 9)) (length (hash-table-keys h)))",
            "(81 100)",
        ),
        (
            "(define big (apply hash-map (apply append (map (lambda (i) (list (vector i) i)) (range 50)))))",
            "(list (get big [7]) (length (keys big)))",
            "(7 50)",
        ),
        (
            "(define f (delay (+ 1 2))) (force f) (define g (delay (+ 3 4)))",
            "(list (force f) (force g))",
            "(3 7)",
        ),
        ("(define s (async (+ 1 2))) (await s)", "(await s)", "3"),
        (
            "(define b (bytevector 1 2 3)) (define r 1/3) (define c 2.5e300) (define z (expt 7 77))",
            "(list b r c (= z (expt 7 77)))",
            "(#u8(1 2 3) 1/3 2.5e300 #t)",
        ),
        (
            "(define loop (list 1 2)) (set-cdr! (cdr loop) loop)",
            "(eq? loop (cddr loop))",
            "#t",
        ),
        (
            "(define (+ a b) (* a b)) (define (user) (+ 3 4))",
            "(user)",
            "12",
        ),
        (
            "(define (early) (+ 3 4)) (define (+ a b) (* a b))",
            "(early)",
            "12",
        ),
        (
            "(defvar *depth* 1) (define (depth) *depth*) (setq *depth* 5)",
            "(list (depth) (let ((*depth* 2)) (depth)) (depth))",
            "(5 2 5)",
        ),
        ("(defmacro twice (x) `(* 2 ,x))", "(twice 21)", "42"),
        (
            "(define key (gensym \"k\")) (define held (list key))",
            "(eq? key (car held))",
            "#t",
        ),
        (
            "(define three (set 1 2 3))",
            "(set/contains? three 2)",
            "#t",
        ),
    ];

    /// Evaluates and prints.
    fn answer(image: &mut Image, text: &str) -> String {
        match image.evaluate(text) {
            Ok(value) => image.print(value.get()),
            Err(diagnostic) => panic!("{text}: {}", diagnostic.message),
        }
    }

    fn copy_of(image: &Image) -> Image {
        let bytes = image.snapshot().expect("everything can be written");
        Image::from_snapshot(&bytes).expect("not damaged")
    }

    #[test]
    fn what_a_program_made_goes_on_in_the_copy() {
        for (program, question, expected) in LIVES {
            let mut image = Image::new();
            image
                .load(&SourceText::new("test", *program))
                .expect("it evaluates");
            let mut copy = copy_of(&image);
            assert_eq!(answer(&mut copy, question), *expected, "{program}");
            // What is defined now is understood as before.
            assert_eq!(answer(&mut copy, "(define (late) 1) (late)"), "1");
        }
    }

    #[test]
    fn what_is_known_of_a_definition_is_in_the_copy() {
        let text = "(define (area r)\n  \"Of a circle.\"\n  (* r (tau)))";
        let mut image = Image::new();
        let source = SourceText::new("src/a.lisp", format!("(define (tau) 6)\n{text}"));
        image.load(&source).expect("it evaluates");
        image.set_commit("area", "a commit");
        let copy = copy_of(&image);
        assert_eq!(copy.binding("area"), image.binding("area"));
        assert_eq!(
            copy.binding("area").and_then(|it| it.text).as_deref(),
            Some(text)
        );
        assert_eq!(copy.dependents("tau"), ["area"]);
        assert_eq!(copy.program_names(), image.program_names());
    }

    #[test]
    fn a_task_that_waits_is_cancelled_in_the_copy() {
        let mut image = Image::new();
        image
            .load(&SourceText::new(
                "test",
                "(define c (channel/new 2)) (channel/send c 5)
                 (define p (async (channel/recv c) (channel/recv c)))",
            ))
            .expect("it evaluates");
        let mut copy = copy_of(&image);
        assert_eq!(answer(&mut copy, "(async/cancelled? p)"), "#t");
    }

    /// Random data: every sort of part inside every other, with parts in common and circles.
    fn random_program(seed: u64) -> String {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut below = |end: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % end
        };
        let mut text = String::from("(define v0 (list 1))");
        for number in 1..40u64 {
            let (a, b) = (below(number), below(number));
            let made = match below(12) {
                0 => format!("(list v{a} v{b} {number})"),
                1 => format!("(cons v{a} v{b})"),
                2 => format!("(vector v{a} 'name{b} v{b})"),
                3 => format!("{{:left v{a} :right v{b}}}"),
                4 => format!(
                    "(apply hash-map (apply append (map (lambda (i) (list i v{a})) (range {}))))",
                    b + 8
                ),
                5 => format!("\"text {a} λ\""),
                6 => format!("(/ {} {})", a + 1, b + 7),
                7 => format!("(* 1.5 {a})"),
                8 => format!("(expt {} 60)", a + 2),
                9 => format!("(set v{a} {b} :key)"),
                10 => format!("(bytevector {a} {b})"),
                _ => format!("(let ((x v{a})) (lambda () (list x v{b})))"),
            };
            text.push_str(&format!("\n(define v{number} {made})"));
        }
        text
    }

    #[test]
    fn random_data_survive() {
        for seed in 1..=25 {
            let program = random_program(seed);
            let mut image = Image::new();
            image
                .load(&SourceText::new("test", program.as_str()))
                .unwrap_or_else(|error| panic!("seed {seed}: {}\n{program}", error.message));
            let mut copy = copy_of(&image);
            for number in 0..40 {
                let name = format!("v{number}");
                let question = format!("(if (fn? {name}) ({name}) {name})");
                let (left, right) = (answer(&mut image, &question), answer(&mut copy, &question));
                assert_eq!(left, right, "seed {seed}: {name}");
            }
        }
    }
}
