//! The walk over a form that writes its canonical bytes.
//!
//! A stack of tasks stands in for recursion: forms nest as deep as they like. A task writes bytes,
//! binds names, or puts the tasks of its parts in its own place. Local variables are numbered in the
//! order in which they are bound, and written as their numbers.

use super::shape::{self, Shape};
use super::{Identity, Piece};
use crate::lang::expand::{GlobalMeaning, World};
use crate::lang::image::Image;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;
use crate::lang::value::{map, vector};

/// What the bytes of a part begin with; none is the beginning of another part.
pub(super) mod tag {
    pub const OPEN: u8 = b'(';
    pub const CLOSE: u8 = b')';
    pub const VECTOR: u8 = b'[';
    pub const MAP: u8 = b'{';
    pub const DOT: u8 = b'.';
    pub const ATOM: u8 = b'a';
    /// A variable that is bound here.
    pub const BOUND: u8 = b'b';
    /// A variable that is used, by its number.
    pub const LOCAL: u8 = b'l';
    /// The name that the form defines.
    pub const OWN: u8 = b'o';
    /// A name that counts.
    pub const NAME: u8 = b'n';
    pub const GLOBAL: u8 = b'g';
    /// A binding without a value.
    pub const ABSENT: u8 = b'-';
}

pub(super) enum Task {
    /// A form that is evaluated.
    Form(Value),
    /// Forms of which the definitions among them are local: they are put into the scope first.
    Body(Vec<Value>),
    /// What may be data or code: every name counts, and what it would mean here.
    Plain(Value),
    /// What is never evaluated.
    Data(Value),
    /// A quasiquote with so many levels around.
    Template(Value, u32),
    /// A name or pattern to be bound.
    Bind(Value),
    /// A pattern of `match`.
    Pattern(Value),
    /// A parameter list.
    Parameters(Value),
    /// Its elements, and what stands after the dot.
    Items(Vec<Value>, Option<Value>),
    /// The name that a defining form gives.
    Defined(Value),
    Byte(u8),
    /// Forgets what was bound since.
    Leave(usize),
}

pub(super) struct Walk<'a> {
    pub image: &'a Image,
    own: Option<Symbol>,
    /// What is bound around, innermost last, by number.
    pub scope: Vec<(Symbol, u32)>,
    bound: u32,
    pieces: Vec<Piece>,
    tasks: Vec<Task>,
}

pub(super) fn walk(image: &Image, form: Value, own: Option<Symbol>) -> Identity {
    let mut walk = Walk {
        image,
        own,
        scope: Vec::new(),
        bound: 0,
        pieces: Vec::new(),
        tasks: vec![Task::Form(form)],
    };
    while let Some(task) = walk.tasks.pop() {
        walk.perform(task);
    }
    Identity {
        pieces: walk.pieces,
    }
}

impl Walk<'_> {
    fn perform(&mut self, task: Task) {
        match task {
            Task::Form(value) => self.form(value),
            Task::Body(forms) => self.body(&forms),
            Task::Plain(value) => self.plain(value),
            Task::Data(value) => self.data(value),
            Task::Template(value, level) => self.template(value, level),
            Task::Bind(target) => self.bind(target),
            Task::Pattern(pattern) => self.pattern(pattern),
            Task::Parameters(list) => self.parameters(list),
            Task::Items(items, tail) => self.items(items, tail),
            Task::Defined(name) => match name.as_symbol() {
                Some(symbol) => self.defined_name(symbol),
                None => self.plain(name),
            },
            Task::Byte(byte) => self.byte(byte),
            Task::Leave(height) => self.scope.truncate(height),
        }
    }

    /// Puts tasks in the place of the one that is performed.
    pub fn next(&mut self, tasks: Vec<Task>) {
        self.tasks.extend(tasks.into_iter().rev());
    }

    pub fn byte(&mut self, byte: u8) {
        match self.pieces.last_mut() {
            Some(Piece::Bytes(bytes)) => bytes.push(byte),
            _ => self.pieces.push(Piece::Bytes(vec![byte])),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
        }
    }

    fn text(&mut self, tag: u8, text: &str) {
        self.byte(tag);
        self.bytes(&(text.len() as u64).to_be_bytes());
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, tag: u8, number: u32) {
        self.byte(tag);
        self.bytes(&number.to_be_bytes());
    }

    pub fn name(&self, symbol: Symbol) -> &str {
        self.image.machine().symbols.name(symbol)
    }

    /// Whether a value is the symbol of this name.
    pub fn is(&self, value: Value, name: &str) -> bool {
        value.as_symbol().is_some_and(|it| self.name(it) == name)
    }

    pub fn number_of(&self, symbol: Symbol) -> Option<u32> {
        let found = self.scope.iter().rev().find(|(name, _)| *name == symbol);
        found.map(|(_, number)| *number)
    }

    /// Binds a name to the next number.
    pub fn bind_name(&mut self, symbol: Symbol) {
        self.scope.push((symbol, self.bound));
        self.bound += 1;
    }

    /// Whether binding the name binds a special variable, whose name everybody sees.
    pub fn is_dynamic(&self, symbol: Symbol) -> bool {
        self.image.meaning(symbol) == GlobalMeaning::Dynamic
    }

    /// Writes a name that counts, and which variable it would mean here.
    pub fn plain_name(&mut self, symbol: Symbol) {
        let name = self.name(symbol).to_string();
        self.text(tag::NAME, &name);
        if let Some(number) = self.number_of(symbol) {
            self.number(tag::LOCAL, number);
        }
    }

    fn atom(&mut self, value: Value) {
        let text = self.image.print(value);
        self.text(tag::ATOM, &text);
    }

    /// Returns the elements of a list and what stands after its dot.
    pub fn list(&self, value: Value) -> Option<(Vec<Value>, Option<Value>)> {
        if value.is_empty_list() {
            return Some((Vec::new(), None));
        }
        let heap = &self.image.machine().heap;
        heap.pair(value)?;
        let mut items = Vec::new();
        let mut rest = value;
        while let Some((head, tail)) = heap.pair(rest) {
            items.push(head);
            rest = tail;
        }
        Some((items, (!rest.is_null()).then_some(rest)))
    }

    pub fn proper(&self, value: Value) -> Option<Vec<Value>> {
        match self.list(value) {
            Some((items, None)) => Some(items),
            _ => None,
        }
    }

    pub fn vector(&self, value: Value) -> Option<Vec<Value>> {
        let heap = &self.image.machine().heap;
        vector::is_vector(heap, value).then(|| vector::to_vec(heap, value))
    }

    pub fn list_or_vector(&self, value: Value) -> Option<Vec<Value>> {
        self.vector(value).or_else(|| self.proper(value))
    }

    /// Returns the entries of a map; of large ones, which keep no order, by their keys' text.
    pub fn map(&self, value: Value) -> Option<Vec<(Value, Value)>> {
        let heap = &self.image.machine().heap;
        if !map::is_map(heap, value) {
            return None;
        }
        let mut entries = map::entries(heap, value);
        if entries.len() > map::FLAT_MAX {
            entries.sort_by_cached_key(|(key, _)| self.image.print(*key));
        }
        Some(entries)
    }

    /// Writes the parts of a vector or map with `part`; the value itself where it is neither.
    fn parts(&mut self, value: Value, part: fn(Value) -> Task) {
        let (open, parts) = if let Some(items) = self.vector(value) {
            (tag::VECTOR, items)
        } else if let Some(entries) = self.map(value) {
            let parts = entries.into_iter().flat_map(|(key, value)| [key, value]);
            (tag::MAP, parts.collect())
        } else {
            return self.atom(value);
        };
        let mut tasks = vec![Task::Byte(open)];
        tasks.extend(parts.into_iter().map(part));
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    fn form(&mut self, value: Value) {
        if let Some(symbol) = value.as_symbol() {
            return self.variable(symbol);
        }
        match self.list(value) {
            None => self.parts(value, Task::Form),
            Some((items, _)) if items.is_empty() => self.atom(value),
            Some((_, Some(_))) => self.plain(value),
            Some((items, None)) => self.call(value, &items),
        }
    }

    /// Writes a name that is evaluated.
    fn variable(&mut self, symbol: Symbol) {
        if let Some(number) = self.number_of(symbol) {
            return self.number(tag::LOCAL, number);
        }
        if Some(symbol) == self.own {
            return self.byte(tag::OWN);
        }
        let name = self.name(symbol).to_string();
        // `%` and `%2` of a short lambda are bound by it.
        if name.starts_with('%') {
            return self.plain_name(symbol);
        }
        self.byte(tag::GLOBAL);
        self.pieces.push(Piece::Global(name));
    }

    /// Writes the name that a defining form gives.
    pub fn defined_name(&mut self, symbol: Symbol) {
        match self.number_of(symbol) {
            Some(number) => self.number(tag::LOCAL, number),
            None if Some(symbol) == self.own => self.byte(tag::OWN),
            None => self.plain_name(symbol),
        }
    }

    /// Returns how the arguments of a call of `head` are arranged; nothing where it is a function.
    fn shape_of(&self, head: Value) -> Option<Shape> {
        let symbol = head.as_symbol()?;
        if self.number_of(symbol).is_some() {
            return None;
        }
        let is_macro = matches!(self.image.meaning(symbol), GlobalMeaning::Macro(_));
        match self.image.special(symbol) {
            Some(_) => Some(shape::find(self.name(symbol)).unwrap_or(Shape::Opaque)),
            None => is_macro.then_some(Shape::Opaque),
        }
    }

    /// Whether a call of `head` is a special form or macro.
    pub fn is_understood(&self, head: Value) -> bool {
        self.shape_of(head).is_some()
    }

    fn call(&mut self, form: Value, items: &[Value]) {
        let (head, arguments) = (items[0], &items[1..]);
        let Some(shape) = self.shape_of(head) else {
            let mut tasks = vec![Task::Byte(tag::OPEN)];
            tasks.extend(items.iter().copied().map(Task::Form));
            tasks.push(Task::Byte(tag::CLOSE));
            return self.next(tasks);
        };
        match self.shaped(shape, arguments) {
            None => self.plain(form),
            Some(inside) => {
                let mut tasks = vec![Task::Byte(tag::OPEN), Task::Plain(head)];
                tasks.extend(inside);
                tasks.push(Task::Leave(self.scope.len()));
                tasks.push(Task::Byte(tag::CLOSE));
                self.next(tasks);
            }
        }
    }

    pub fn plain(&mut self, value: Value) {
        if let Some(symbol) = value.as_symbol() {
            return self.plain_name(symbol);
        }
        match self.list(value) {
            None => self.parts(value, Task::Plain),
            Some((items, _)) if items.is_empty() => self.atom(value),
            Some((items, tail)) => self.row(items, tail, Task::Plain),
        }
    }

    fn data(&mut self, value: Value) {
        if let Some(symbol) = value.as_symbol() {
            let name = self.name(symbol).to_string();
            return self.text(tag::NAME, &name);
        }
        match self.list(value) {
            None => self.parts(value, Task::Data),
            Some((items, _)) if items.is_empty() => self.atom(value),
            Some((items, tail)) => self.row(items, tail, Task::Data),
        }
    }

    fn row(&mut self, items: Vec<Value>, tail: Option<Value>, part: impl Fn(Value) -> Task) {
        let mut tasks = vec![Task::Byte(tag::OPEN)];
        tasks.extend(items.into_iter().map(&part));
        if let Some(tail) = tail {
            tasks.push(Task::Byte(tag::DOT));
            tasks.push(part(tail));
        }
        tasks.push(Task::Byte(tag::CLOSE));
        self.next(tasks);
    }

    /// Writes a quasiquote: data, but for what is unquoted at its own level.
    fn template(&mut self, value: Value, level: u32) {
        let Some((items, tail)) = self.list(value) else {
            return match self.vector(value) {
                None => self.data(value),
                Some(items) => {
                    let mut tasks = vec![Task::Byte(tag::VECTOR)];
                    tasks.extend(items.into_iter().map(|it| Task::Template(it, level)));
                    tasks.push(Task::Byte(tag::CLOSE));
                    self.next(tasks);
                }
            };
        };
        if items.is_empty() {
            return self.atom(value);
        }
        let is_unquote = self.is(items[0], "unquote") || self.is(items[0], "unquote-splicing");
        let inner = match (is_unquote, self.is(items[0], "quasiquote")) {
            (true, _) if level == 1 && items.len() == 2 && tail.is_none() => {
                let tasks = vec![
                    Task::Byte(tag::OPEN),
                    Task::Plain(items[0]),
                    Task::Form(items[1]),
                    Task::Byte(tag::CLOSE),
                ];
                return self.next(tasks);
            }
            (true, _) => level.saturating_sub(1).max(1),
            (_, true) => level + 1,
            _ => level,
        };
        self.row(items, tail, |it| Task::Template(it, inner));
    }

    /// Writes the forms of a body, after binding what they define in it.
    fn body(&mut self, forms: &[Value]) {
        let mut waiting: Vec<Value> = forms.iter().rev().copied().collect();
        while let Some(form) = waiting.pop() {
            let Some(items) = self.proper(form) else {
                continue;
            };
            let Some(head) = items.first().and_then(|head| head.as_symbol()) else {
                continue;
            };
            if self.number_of(head).is_some() {
                continue;
            }
            match self.name(head) {
                "begin" | "progn" => waiting.extend(items[1..].iter().rev()),
                "def" | "define" | "defn" | "defun" => {
                    let target = items.get(1).copied().unwrap_or(Value::NIL);
                    let name = match self.list(target) {
                        Some((parts, _)) => parts.first().copied(),
                        None => Some(target),
                    };
                    let name = name.and_then(|name| name.as_symbol());
                    // `(define a/b …)` inside a function is global.
                    if let Some(name) = name.filter(|&it| !self.name(it).contains('/')) {
                        self.bind_name(name);
                    }
                }
                _ => {}
            }
        }
        self.next(forms.iter().copied().map(Task::Form).collect());
    }
}
