//! Values as text: readable, so that the reader takes them back, or for display.
//!
//! Nothing here recurses, so that deep structures print; circular ones end in `...`.

use rustc_hash::FxHashSet;

use super::condition;
use super::convert::to_number;
use super::heap::Heap;
use super::kind::Kind;
use super::order;
use super::packed;
use super::pattern::Pattern;
use super::set;
use super::stream;
use super::symbol::{Symbol, Symbols};
use super::table;
use super::text;
use super::value::Value;
use super::vector;
use crate::lang::toil::Steps;
use crate::lang::toil::pieces::Mind;

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Strings in quotes and characters with `#\`, as the reader wants them.
    pub readable: bool,
    /// Elements of all structures together; what is beyond prints as `...`.
    pub elements_max: usize,
    pub depth_max: usize,
    /// Bytes after which everything is `...`.
    pub bytes_max: usize,
    /// Conditions as the maps that programs take them for, trace and all; short ones otherwise.
    pub whole_conditions: bool,
}

impl PrintOptions {
    pub const READABLE: PrintOptions = PrintOptions {
        readable: true,
        elements_max: usize::MAX,
        depth_max: crate::lang::limits::PRINT_DEPTH_MAX,
        bytes_max: crate::lang::limits::SOURCE_BYTES_MAX,
        whole_conditions: true,
    };
    pub const DISPLAY: PrintOptions = PrintOptions {
        readable: false,
        ..PrintOptions::READABLE
    };
    /// For the REPL and messages, where nobody reads a million elements.
    pub const BOUNDED: PrintOptions = PrintOptions {
        elements_max: crate::lang::limits::PRINT_ELEMENTS_MAX,
        bytes_max: 1 << 20,
        whole_conditions: false,
        ..PrintOptions::READABLE
    };
    /// For a value inside a message.
    pub const BRIEF: PrintOptions = PrintOptions {
        elements_max: 16,
        depth_max: 4,
        bytes_max: 200,
        whole_conditions: false,
        ..PrintOptions::READABLE
    };
}

/// Returns the text the reader takes back.
pub fn readable(heap: &Heap, symbols: &Symbols, value: Value) -> String {
    print(heap, symbols, value, PrintOptions::READABLE)
}

/// Returns the text for people: a string without quotes, a symbol without package and bars, a pattern as
/// its text, everything else readable.
pub fn display(heap: &Heap, symbols: &Symbols, value: Value) -> String {
    if let Some(symbol) = value.as_symbol()
        && !is_nameless(symbols, symbol)
    {
        return symbols.base_name(symbol).to_string();
    }
    match heap.text(value) {
        Some(text) => text.to_string(),
        None => match heap.payload_of::<Pattern>(value) {
            Some(pattern) => pattern.as_str().to_string(),
            None => readable(heap, symbols, value),
        },
    }
}

/// Whether no reader finds the symbol by its name, and none was made up for it.
fn is_nameless(symbols: &Symbols, symbol: Symbol) -> bool {
    let symbol = symbols.original(symbol);
    !symbols.is_interned(symbol) && !symbols.is_generated(symbol)
}

/// `display` in the accent of Common Lisp, where a character is written as itself.
pub fn princ(heap: &Heap, symbols: &Symbols, value: Value) -> String {
    match value.as_character() {
        Some(character) => character.to_string(),
        None => display(heap, symbols, value),
    }
}

/// Where the slots and the metaclass of a class stand; see `image::runtime::layout`.
const CLASS_SLOTS: usize = 4;
const CLASS_METACLASS: usize = 9;

/// Returns a value's text.
pub fn print(heap: &Heap, symbols: &Symbols, value: Value, options: PrintOptions) -> String {
    let mut printer = Printer {
        heap,
        symbols,
        options,
        out: String::new(),
        pending: vec![Item::Value(value)],
        open: FxHashSet::default(),
        depth: 0,
        elements: 0,
        steps: Steps::default(),
    };
    printer.run();
    printer.out
}

/// Names the tagged objects that print as the string in their second slot.
pub const TEXT_TAG: &str = "%text";

/// What is still to be written, the next on top.
enum Item {
    Value(Value),
    Text(&'static str),
    Made(String),
    /// The rest of a list after its first element; the second follows at half the speed, so that a
    /// circle is met.
    Tail {
        rest: Value,
        follower: Value,
        odd: bool,
    },
    /// Ends a structure.
    Close(Value, &'static str),
}

struct Printer<'a> {
    heap: &'a Heap,
    symbols: &'a Symbols,
    options: PrintOptions,
    out: String,
    pending: Vec<Item>,
    /// The structures that are being written.
    open: FxHashSet<Value>,
    depth: usize,
    elements: usize,
    steps: Steps,
}

impl Printer<'_> {
    fn run(&mut self) {
        while let Some(item) = self.pending.pop() {
            if self.out.len() > self.options.bytes_max || self.steps.is_over() {
                self.out.push_str("...");
                return;
            }
            match item {
                Item::Text(text) => self.out.push_str(text),
                Item::Made(text) => self.out.push_str(&text),
                Item::Value(value) => self.value(value),
                Item::Tail {
                    rest,
                    follower,
                    odd,
                } => self.tail(rest, follower, odd),
                Item::Close(value, text) => {
                    self.out.push_str(text);
                    self.open.remove(&value);
                    self.depth -= 1;
                }
            }
        }
    }

    /// Whether no text reads as the symbol and its name does not say so.
    fn value(&mut self, value: Value) {
        self.elements += 1;
        if self.elements > self.options.elements_max {
            self.out.push_str("...");
            return;
        }
        if let Some(number) = to_number(self.heap, value) {
            self.out.push_str(&number.text(10));
        } else if let Some(symbol) = value.as_symbol() {
            match self.options.readable {
                true if is_nameless(self.symbols, symbol) => {
                    self.out.push_str("#:");
                    self.out.push_str(self.symbols.name(symbol));
                }
                true => {
                    if let Some(package) = self.symbols.written_prefix(symbol) {
                        self.out.push_str(&package);
                    }
                    text::write_symbol(&mut self.out, self.symbols.base_name(symbol));
                }
                false => self.out.push_str(self.symbols.base_name(symbol)),
            }
        } else if let Some(keyword) = value.as_keyword() {
            self.out.push(':');
            self.out.push_str(self.symbols.base_name(keyword));
        } else if let Some(character) = value.as_character() {
            match self.options.readable {
                true => text::write_character(&mut self.out, character),
                false => self.out.push(character),
            }
        } else if !value.is_heap() {
            self.out.push_str(match value {
                Value::NIL => "nil",
                Value::EMPTY => "()",
                Value::TRUE => "#t",
                Value::FALSE => "#f",
                Value::END => "#<end>",
                _ => "#<unbound>",
            });
        } else {
            self.object(value);
        }
    }

    fn object(&mut self, value: Value) {
        match self.heap.kind(value) {
            Some(Kind::String) => {
                let content = self.heap.text(value).unwrap_or("");
                let (content, is_cut) = self.as_fits(content);
                match self.options.readable {
                    true => text::write_string(&mut self.out, content),
                    false => self.out.push_str(content),
                }
                if is_cut {
                    self.out.push_str("...");
                }
            }
            Some(Kind::Pair) => self.list(value),
            Some(Kind::Vector) => {
                self.structure(value, "[", "]", vector::to_vec(self.heap, value));
            }
            Some(Kind::Map) => {
                let entries = order::sorted_entries(self.heap, self.symbols, value);
                let flat = entries
                    .into_iter()
                    .flat_map(|(key, content)| [key, content])
                    .collect();
                self.structure(value, "{", "}", flat);
            }
            Some(Kind::Bytes) => {
                let bytes = self.heap.byte_slice(value).unwrap_or(&[]);
                self.numbers("#u8(", bytes.iter().map(u8::to_string));
            }
            Some(Kind::FloatArray) => {
                let numbers = packed::floats(self.heap, value);
                self.numbers("#f64(", numbers.map(packed::text));
            }
            Some(Kind::IntegerArray) => {
                let numbers = packed::integers(self.heap, value);
                self.numbers("#i64(", numbers.map(|it| it.to_string()));
            }
            Some(Kind::Array) => {
                let length = self.heap.array_elements(value).map_or(0, <[Value]>::len);
                self.out.push_str(&format!("<mutable-array {length}>"));
            }
            Some(Kind::HashTable) => {
                let entries = table::entries(self.heap, value);
                let flat = entries
                    .into_iter()
                    .flat_map(|(key, content)| [key, content])
                    .collect();
                self.structure(value, "#<hash-table", ">", flat);
            }
            Some(Kind::Record) => {
                let fields = self.heap.slots(value).get(1..).unwrap_or(&[]).to_vec();
                match self.field_names(value) {
                    Some(names) => {
                        let named = names.into_iter().zip(fields);
                        let parts = named.flat_map(|(name, field)| [name, field]).collect();
                        self.structure(value, "#S(", ")", parts);
                    }
                    None => self.structure(value, "#<record", ">", fields),
                }
            }
            Some(Kind::Cell) => {
                self.out.push_str("<mutable-cell>");
            }
            Some(Kind::Values) => {
                let content = self.heap.slots(value).to_vec();
                self.structure(value, "#<record %multiple-values%", ">", content);
            }
            Some(Kind::Regex) => {
                let pattern = self
                    .heap
                    .payload_of::<Pattern>(value)
                    .map_or("", |it| it.as_str());
                match self.options.readable {
                    true => {
                        let pattern = pattern.replace('"', "\\\"");
                        self.out.push_str(&format!("#\"{pattern}\""));
                    }
                    false => self.out.push_str(pattern),
                }
            }
            Some(Kind::Condition) if self.options.whole_conditions => self.whole_condition(value),
            Some(Kind::Condition) => self.condition(value),
            Some(Kind::Instance) => {
                let class = self.heap.slot(value, 0).unwrap_or(Value::NIL);
                let name = self.label(class).unwrap_or_else(|| "object".into());
                self.out.push_str(&format!("#<{name}>"));
            }
            Some(Kind::Class) => {
                let name = self.label(value).unwrap_or_else(|| "anonymous".into());
                self.out.push_str(&format!("#<standard-class {name}>"));
            }
            Some(Kind::Closure | Kind::Native) => {
                let name = self.label(value);
                self.function("native-fn", name.as_deref());
            }
            Some(Kind::Callable) => self.callable(value),
            Some(Kind::Macro) => {
                let name = self.label(value).unwrap_or_default();
                self.out.push_str(&format!("<macro {name}>"));
            }
            Some(Kind::Promise) => self.out.push_str(match self.heap.slots(value) {
                [_, _, _] => "<lazy-seq>",
                [Value::TRUE, ..] => "<promise (forced)>",
                _ => "<promise>",
            }),
            Some(Kind::Opaque) => {
                let name = self
                    .heap
                    .opaque(value)
                    .map_or("object", |opaque| opaque.type_name());
                self.out.push_str(&format!("<{name}>"));
            }
            Some(Kind::Tagged) if let Some(map) = set::map_of(self.heap, value) => {
                let elements = order::sorted_entries(self.heap, self.symbols, map);
                let elements = elements.into_iter().map(|(element, _)| element).collect();
                self.structure(value, "#<set", ">", elements);
            }
            Some(Kind::Tagged) if stream::is_stream(self.heap, value) => {
                let kind = stream::kind(self.heap, value);
                self.out.push_str(&format!("<stream:{kind}>"));
            }
            Some(Kind::Tagged) => match (self.label(value), self.heap.slot(value, 1)) {
                (Some(tag), Some(text)) if tag == TEXT_TAG => {
                    self.out.push_str(self.heap.text(text).unwrap_or(""));
                }
                (Some(tag), Some(text)) if tag == "package" => {
                    let name = self.heap.text(text).unwrap_or("");
                    self.out.push_str(&format!("#<package {name}>"));
                }
                _ => self.named("object", value),
            },
            _ => self.named("object", value),
        }
    }

    /// A generic function or another function that carries data: its name stands after its dispatcher,
    /// which says what it is.
    fn callable(&mut self, value: Value) {
        let name = self.heap.slot(value, 1).and_then(Value::as_symbol);
        let name = name.map(|name| self.symbols.name(name));
        let dispatcher = self.heap.slot(value, 0).and_then(|it| self.label(it));
        match dispatcher.as_deref() {
            Some("%multi-call") => self.function("multimethod", name),
            Some("%dispatch") => self.function("generic-function", name),
            Some("%parameter-call") => self.function("native-fn", None),
            _ => self.function("native-fn", name),
        }
    }

    fn function(&mut self, what: &str, name: Option<&str>) {
        let name = name.unwrap_or("<vm-closure>");
        self.out.push_str(&format!("<{what} {name}>"));
    }

    fn named(&mut self, what: &str, value: Value) {
        match self.label(value) {
            Some(name) => self.out.push_str(&format!("#<{what} {name}>")),
            None => self.out.push_str(&format!("#<{what}>")),
        }
    }

    /// Returns as much of a string as is shown to a person, and whether that is not all. What is to be
    /// read back is whole.
    fn as_fits<'t>(&self, content: &'t str) -> (&'t str, bool) {
        let room = self.options.bytes_max.saturating_sub(self.out.len());
        match self.options.elements_max == usize::MAX || content.len() <= room {
            true => (content, false),
            false => (&content[..content.floor_char_boundary(room)], true),
        }
    }

    /// Writes numbers as far as there is room.
    fn numbers(&mut self, opening: &str, numbers: impl Iterator<Item = String>) {
        self.out.push_str(opening);
        for (index, number) in numbers.minded().enumerate() {
            if self.out.len() > self.options.bytes_max {
                break;
            }
            if index > 0 {
                self.out.push(' ');
            }
            self.out.push_str(&number);
        }
        self.out.push(')');
    }

    /// Returns the name of a function, class or type: its own label, or that of its first slots.
    fn label(&self, value: Value) -> Option<String> {
        if let Some(opaque) = self.heap.opaque(value) {
            return opaque
                .label()
                .map(|name| self.symbols.base_name(name).to_string());
        }
        self.heap
            .slots(value)
            .iter()
            .take(2)
            .find_map(|&slot| match slot.as_symbol() {
                Some(name) => Some(self.symbols.base_name(name).to_string()),
                None => self
                    .heap
                    .opaque(slot)
                    .and_then(|opaque| opaque.label())
                    .map(|name| self.symbols.base_name(name).to_string()),
            })
    }

    /// Returns the name of a type, with its package where that is not seen here.
    fn type_label(&self, kind: Value) -> Option<String> {
        let name = self.label(kind)?;
        let slots = self.heap.slots(kind).iter().take(2);
        let symbol = slots.filter_map(|slot| slot.as_symbol()).next();
        let prefix = symbol.and_then(|it| self.symbols.written_prefix(it));
        Some(prefix.unwrap_or_default() + &name)
    }

    /// `{:message "no" :stack-trace (…) :type :user :value "no"}`: the keys in their order.
    fn whole_condition(&mut self, value: Value) {
        let mut parts: Vec<(String, Item)> = Vec::new();
        let &[_, message, fields, _, _, thrown] = self.heap.slots(value) else {
            return self.condition(value);
        };
        for (key, field) in self
            .heap
            .elements(fields)
            .filter_map(|it| self.heap.pair(it))
        {
            if let Some(key) = key.as_keyword() {
                parts.push((self.symbols.name(key).into(), Item::Value(field)));
            }
        }
        let kind = condition::kind(self.heap, self.symbols, value);
        let shown = condition::shown_kind(kind);
        parts.push(("type".into(), Item::Made(format!(":{shown}"))));
        let message = match self.heap.text(message) {
            Some(message) => message.to_string(),
            None => condition::thrown_text(self.heap, self.symbols, thrown),
        };
        let mut quoted = String::new();
        text::write_string(&mut quoted, &message);
        parts.push(("message".into(), Item::Made(quoted)));
        if kind == "user" {
            parts.push(("value".into(), Item::Value(thrown)));
        }
        let trace = condition::trace_text(self.heap, self.symbols, value);
        parts.push(("stack-trace".into(), Item::Made(trace)));
        parts.sort_by(|(one, _), (other, _)| one.cmp(other));
        if !self.enter(value, "{", "}") {
            return;
        }
        for (index, (key, part)) in parts.into_iter().enumerate().rev() {
            self.pending.push(part);
            let space = if index > 0 { " " } else { "" };
            self.pending.push(Item::Made(format!("{space}:{key} ")));
        }
    }

    /// The machine lays conditions out as type, message, fields, trace, hint, thrown value.
    fn condition(&mut self, value: Value) {
        let &[kind, message, _, _, _, thrown] = self.heap.slots(value) else {
            self.out.push_str("#<condition>");
            return;
        };
        let name = match kind.as_keyword() {
            Some(name) => self.symbols.name(name),
            None => "condition",
        };
        self.out.push_str(&format!("#<condition {name}"));
        if !message.is_nil() {
            self.pending.push(Item::Text(">"));
            self.pending.push(Item::Value(message));
            self.pending.push(Item::Text(" "));
        } else if self.depth < self.options.depth_max && name == "user" {
            self.pending.push(Item::Text(">"));
            self.pending.push(Item::Value(thrown));
            self.pending.push(Item::Text(" "));
        } else {
            self.out.push('>');
        }
    }

    /// The fields of a structure, as keywords; nothing of a record.
    fn field_names(&self, record: Value) -> Option<Vec<Value>> {
        let part = |object: Value, index: usize| self.heap.slot(object, index);
        let kind = part(record, 0)?;
        let metaclass = part(kind, CLASS_METACLASS)?.as_symbol()?;
        if self.symbols.name(metaclass) != "structure-class" {
            return None;
        }
        let slots = self.heap.slots(part(kind, CLASS_SLOTS)?).iter();
        slots
            .map(|&it| Some(Value::keyword(part(it, 0)?.as_symbol()?)))
            .collect()
    }

    /// Opens a structure; returns whether it may be entered.
    fn enter(&mut self, value: Value, opening: &str, closing: &'static str) -> bool {
        if self.depth >= self.options.depth_max || !self.open.insert(value) {
            self.out.push_str("...");
            return false;
        }
        self.depth += 1;
        self.out.push_str(opening);
        self.pending.push(Item::Close(value, closing));
        true
    }

    fn structure(
        &mut self,
        value: Value,
        opening: &str,
        closing: &'static str,
        elements: Vec<Value>,
    ) {
        if !self.enter(value, opening, closing) {
            return;
        }
        let spaced = opening.len() > 1;
        if self.heap.is(value, Kind::Record)
            && let Some(name) = self
                .heap
                .slot(value, 0)
                .and_then(|kind| match kind.as_symbol() {
                    Some(name) => Some(self.symbols.base_name(name).to_string()),
                    None => self.type_label(kind),
                })
        {
            if !opening.ends_with('(') {
                self.out.push(' ');
            }
            self.out.push_str(&name);
        }
        let room = self.options.elements_max.saturating_sub(self.elements);
        if elements.len() > room {
            self.pending.push(Item::Text(" ..."));
        }
        for (index, &element) in elements.iter().enumerate().take(room).rev() {
            self.pending.push(Item::Value(element));
            if index > 0 || spaced {
                self.pending.push(Item::Text(" "));
            }
        }
    }

    fn list(&mut self, value: Value) {
        let Some((first, rest)) = self.heap.pair(value) else {
            return;
        };
        if self.enter(value, "(", ")") {
            self.pending.push(Item::Tail {
                rest,
                follower: value,
                odd: false,
            });
            self.pending.push(Item::Value(first));
        }
    }

    fn tail(&mut self, rest: Value, follower: Value, odd: bool) {
        if rest.is_null() {
            return;
        }
        let Some((first, next)) = self.heap.pair(rest) else {
            self.out.push_str(" . ");
            self.pending.push(Item::Value(rest));
            return;
        };
        if rest == follower || self.elements >= self.options.elements_max {
            self.out.push_str(" ...");
            return;
        }
        self.out.push(' ');
        let follower = match odd {
            true => self.heap.cdr(follower).unwrap_or(follower),
            false => follower,
        };
        self.pending.push(Item::Tail {
            rest: next,
            follower,
            odd: !odd,
        });
        self.pending.push(Item::Value(first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::value::map;

    #[test]
    fn structures_are_written_as_they_are_read() {
        let (mut heap, mut symbols) = (Heap::default(), Symbols::new());
        let name = Value::symbol(symbols.intern("foo"));
        let quote = Value::symbol(symbols.intern("quote"));
        let (b, a) = (
            Value::keyword(symbols.intern("b")),
            Value::keyword(symbols.intern("a")),
        );
        let text = heap.string("a \"b\"");
        let half = heap.float(0.5);
        let pair = heap.cons(Value::small(1), Value::small(2));
        let quoted = heap.list(&[quote, name]);
        let map = map::from_flat(&mut heap, &[b, half, a, pair]);
        let vector = vector::from_slice(&mut heap, &[text, Value::character(' '), quoted]);
        let list = heap.list(&[name, Value::NIL, Value::EMPTY, Value::TRUE, map, vector]);
        assert_eq!(
            readable(&heap, &symbols, list),
            "(foo nil () #t {:a (1 . 2) :b 0.5} [\"a \\\"b\\\"\" #\\space (quote foo)])"
        );
        assert_eq!(display(&heap, &symbols, text), "a \"b\"");
    }

    #[test]
    fn circles_end_and_great_depth_prints() {
        let (mut heap, symbols) = (Heap::default(), Symbols::new());
        let circle = heap.list(&[Value::small(1), Value::small(2)]);
        let last = heap.cdr(circle).expect("two elements");
        heap.set_cdr(last, circle);
        assert!(readable(&heap, &symbols, circle).ends_with(" ...)"));
        let knot = heap.list(&[Value::NIL]);
        heap.set_car(knot, knot);
        assert_eq!(readable(&heap, &symbols, knot), "(...)");
        let mut deep = Value::EMPTY;
        let depth = if cfg!(miri) { 1_000 } else { 100_000 };
        for _ in 0..depth {
            deep = heap.list(&[deep]);
        }
        assert_eq!(readable(&heap, &symbols, deep).len(), 2 * (depth + 1));
    }

    #[test]
    fn bounds_are_kept() {
        let (mut heap, symbols) = (Heap::default(), Symbols::new());
        let numbers: Vec<Value> = (0..1000).map(Value::length).collect();
        let list = heap.list(&numbers);
        assert_eq!(
            print(
                &heap,
                &symbols,
                list,
                PrintOptions {
                    elements_max: 4,
                    ..PrintOptions::READABLE
                }
            ),
            "(0 1 2 ...)"
        );
        let text = heap.string(&"ä".repeat(1_000));
        let brief = print(&heap, &symbols, text, PrintOptions::BRIEF);
        assert_eq!(brief, format!("\"{}\"...", "ä".repeat(100)));
        assert_eq!(readable(&heap, &symbols, text).len(), 2_002);
        let vector = vector::from_slice(&mut heap, &numbers);
        assert_eq!(
            print(
                &heap,
                &symbols,
                vector,
                PrintOptions {
                    elements_max: 4,
                    ..PrintOptions::READABLE
                }
            ),
            "[0 1 2 ...]"
        );
    }
}
