//! Syntax nodes to values: what `read` answers, with the places of its parts.

use super::Value;
use super::complex;
use super::convert::{from_number, is_number, to_number};
use super::heap::Heap;
use super::kind::Kind;
use super::number::{Number, from_literal};
use super::packed;
use super::pattern::Pattern;
use super::symbol::Symbols;
use super::{map, vector};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{Atom, Children, NumberLiteral, SyntaxKind, SyntaxNode};
use crate::lang::toil::Steps;
use rustc_hash::FxHashMap;

/// Where the parts of a datum stand in its source.
///
/// Lists and vectors have an identity that a place can be attached to; an atom is found by the pair
/// or vector that holds it. The table is valid while the datum is rooted.
#[derive(Clone, Debug, Default)]
pub struct SpanTable {
    /// A pair or vector or map to its own place.
    nodes: FxHashMap<Value, Span>,
    /// A pair to the place of its first element.
    heads: FxHashMap<Value, Span>,
    /// A vector or map to the places of its elements, keys and values in turn.
    elements: FxHashMap<Value, Vec<Span>>,
}

impl SpanTable {
    /// Returns the place of a list, vector or map.
    pub fn node(&self, value: Value) -> Option<Span> {
        self.nodes.get(&value).copied()
    }

    /// Returns the place of a pair's first element.
    pub fn head(&self, pair: Value) -> Option<Span> {
        self.heads.get(&pair).copied()
    }

    /// Returns the place of an element of a vector, or of a key or value of a map.
    pub fn element(&self, node: Value, index: usize, count: usize) -> Option<Span> {
        let spans = self.elements.get(&node)?;
        // A map drops repeated keys and large ones lose their order: then no place is better than
        // a wrong one.
        if spans.len() == count {
            spans.get(index).copied()
        } else {
            None
        }
    }
}

/// Makes values of syntax nodes.
pub struct DatumReader<'a> {
    pub heap: &'a mut Heap,
    pub symbols: &'a mut Symbols,
    pub source: &'a SourceText,
    pub spans: SpanTable,
    /// Whether somebody will ask where things stand.
    keeps_places: bool,
    /// Where the text of the nodes begins in the source.
    offset: usize,
}

impl<'a> DatumReader<'a> {
    pub fn new(
        heap: &'a mut Heap,
        symbols: &'a mut Symbols,
        source: &'a SourceText,
    ) -> DatumReader<'a> {
        DatumReader {
            heap,
            symbols,
            source,
            spans: SpanTable::default(),
            keeps_places: true,
            offset: 0,
        }
    }

    /// Reads nodes of a text that was cut out of the source at an offset.
    pub fn shifted(mut self, offset: usize) -> DatumReader<'a> {
        self.offset = offset;
        self
    }

    /// Leaves the places out, for data that nothing is said about.
    pub fn without_places(mut self) -> DatumReader<'a> {
        self.keeps_places = false;
        self
    }

    fn span(&self, node: SyntaxNode<'_>) -> Span {
        node.span().shifted(self.offset)
    }

    /// Makes the value of a node. The syntax must have been free of errors.
    ///
    /// What is begun waits on a stack of its own, so nesting costs memory and nothing else.
    pub fn read(&mut self, node: SyntaxNode<'_>) -> Result<Value, Box<Diagnostic>> {
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut next = node;
        let mut steps = Steps::default();
        loop {
            if steps.is_over() {
                return Err(Box::new(Diagnostic::interrupted()));
            }
            let mut ready = match next.atom() {
                Some(atom) => Some(self.atom(next, atom)?),
                None => {
                    open.push(Open {
                        node: next,
                        parts: parts(next),
                        first: values.len(),
                    });
                    None
                }
            };
            // Goes on with the next part, and ends what has no more.
            next = loop {
                let Some(innermost) = open.last_mut() else {
                    return Ok(ready.unwrap_or(Value::NIL));
                };
                values.extend(ready);
                if let Some(part) = innermost.parts.next() {
                    break part;
                }
                let (node, first) = (innermost.node, innermost.first);
                open.pop();
                ready = Some(self.assemble(node, &values[first..])?);
                values.truncate(first);
            };
        }
    }

    /// Makes the value of a node whose parts are there.
    fn assemble(
        &mut self,
        node: SyntaxNode<'_>,
        values: &[Value],
    ) -> Result<Value, Box<Diagnostic>> {
        let span = self.span(node);
        match node.kind() {
            SyntaxKind::List => {
                let dot = node.children().position(|it| it.kind() == SyntaxKind::Dot);
                let count = dot.unwrap_or(values.len()).min(values.len());
                let tail = values.get(count).copied().unwrap_or(Value::EMPTY);
                Ok(self.list(node, &values[..count], tail))
            }
            // As Common Lisp writes a vector: a function of this body could not but fail.
            SyntaxKind::ShortLambda if self.are_literals(values) => {
                let value = vector::from_slice(self.heap, values);
                self.place(value, node);
                Ok(value)
            }
            SyntaxKind::Vector => {
                let value = vector::from_slice(self.heap, values);
                self.place(value, node);
                Ok(value)
            }
            SyntaxKind::Map if values.len() % 2 == 1 => {
                Err(self.problem(node, "a map wants keys and values in pairs", "reader"))
            }
            SyntaxKind::Map => {
                let value = map::from_flat(self.heap, values);
                let in_order = map::length(self.heap, value) * 2 == values.len()
                    && values.len() <= map::FLAT_MAX * 2;
                match in_order {
                    true => self.place(value, node),
                    false => self.note_node(value, span),
                }
                Ok(value)
            }
            SyntaxKind::ShortLambda => {
                let body = self.list(node, values, Value::EMPTY);
                Ok(self.tagged("short-lambda", &[body], span))
            }
            SyntaxKind::ByteVector => self.byte_vector(node, values),
            SyntaxKind::FloatArray | SyntaxKind::IntegerArray => {
                let (packed, what) = match node.kind() {
                    SyntaxKind::FloatArray => (
                        packed::literal_floats(self.heap, values),
                        "is no real number",
                    ),
                    _ => (
                        packed::literal_integers(self.heap, values),
                        "is no integer of 64 bits",
                    ),
                };
                packed.map_err(|index| {
                    let child = node.children().nth(index).unwrap_or(node);
                    self.problem(child, &format!("`{}` {what}", child.text()), "reader")
                })
            }
            SyntaxKind::Complex => match complex_of(self.heap, values) {
                Some(number) => Ok(from_number(self.heap, number)),
                None => {
                    let text = format!("`{}` is no complex number", node.text());
                    let mut problem = self.problem(node, &text, "reader");
                    problem.hint = Some("write two real numbers, as in `#c(1 2)`".into());
                    Err(problem)
                }
            },
            SyntaxKind::FString => Ok(self.tagged("f-string", values, span)),
            kind => match prefix_word(kind) {
                Some(word) => self.prefixed(node, word, values),
                None => {
                    Err(self.problem(node, &format!("cannot read `{}`", node.text()), "reader"))
                }
            },
        }
    }

    /// Whether these are numbers, strings and characters, of which none can be called.
    fn are_literals(&self, values: &[Value]) -> bool {
        let is_literal = |&it: &Value| {
            is_number(self.heap, it) || it.as_character().is_some() || self.heap.text(it).is_some()
        };
        !values.is_empty() && values.iter().all(is_literal)
    }

    fn atom(&mut self, node: SyntaxNode<'_>, atom: Atom<'_>) -> Result<Value, Box<Diagnostic>> {
        Ok(match atom {
            // What stands in bars is a name without a package.
            Atom::Symbol(name) if node.text().contains('|') => {
                Value::symbol(self.symbols.read_here(&name))
            }
            Atom::Symbol(name) => self.symbol(node, &name)?,
            Atom::Uninterned(name) => Value::symbol(self.symbols.uninterned(&name)),
            Atom::Keyword(name) => Value::keyword(self.symbols.intern(&name)),
            // `t` may be the name of a variable; where it is not, it evaluates to true.
            Atom::Boolean(true) if node.text() == "t" => Value::symbol(self.symbols.intern("t")),
            Atom::Boolean(truth) => Value::boolean(truth),
            Atom::Nil => Value::NIL,
            Atom::Number(number) => return self.number(node, number),
            Atom::String(text) => self.heap.string(&text),
            Atom::Regex(pattern) => match Pattern::new(&pattern) {
                Ok(pattern) => self.heap.payload(Kind::Regex, Box::new(pattern)),
                Err(why) => {
                    let text = format!("`{}` is no regular expression: {why}", node.text());
                    return Err(self.problem(node, &text, "reader"));
                }
            },
            Atom::Character(character) => Value::character(character),
        })
    }

    fn symbol(&mut self, node: SyntaxNode<'_>, name: &str) -> Result<Value, Box<Diagnostic>> {
        let symbol = self.symbols.read(name).map_err(|error| {
            let mut problem = self.problem(node, &error.message(), "reader");
            problem.hint = Some(error.hint());
            problem
        })?;
        Ok(
            match name
                .get(..8)
                .is_some_and(|it| it.eq_ignore_ascii_case("keyword:"))
            {
                true => Value::keyword(symbol),
                false => Value::symbol(symbol),
            },
        )
    }

    fn number(
        &mut self,
        node: SyntaxNode<'_>,
        number: NumberLiteral,
    ) -> Result<Value, Box<Diagnostic>> {
        match from_literal(number) {
            Some(number) => Ok(from_number(self.heap, number)),
            None => {
                let text = format!("`{}` has a zero denominator", node.text());
                Err(self.problem(node, &text, "reader"))
            }
        }
    }

    fn list(&mut self, node: SyntaxNode<'_>, values: &[Value], tail: Value) -> Value {
        let mut list = tail.as_tail();
        if !self.keeps_places {
            for &value in values.iter().rev() {
                list = self.heap.cons(value, list);
            }
            return list;
        }
        let mut spans: Vec<Span> = parts(node).map(|part| self.span(part)).collect();
        spans.truncate(values.len());
        for (&value, span) in values.iter().zip(spans).rev() {
            list = self.heap.cons(value, list);
            self.note_head(list, span);
        }
        if list.is_pair() {
            self.note_node(list, self.span(node));
        }
        list
    }

    /// Makes `(word part …)` for something the reader abbreviates.
    fn tagged(&mut self, word: &str, parts: &[Value], span: Span) -> Value {
        let word = Value::symbol(self.symbols.intern(word));
        let mut list = Value::EMPTY;
        for &part in parts.iter().rev() {
            list = self.heap.cons(part, list);
            self.note_head(list, span);
        }
        list = self.heap.cons(word, list);
        self.note_head(list, span);
        self.note_node(list, span);
        list
    }

    fn prefixed(
        &mut self,
        node: SyntaxNode<'_>,
        word: &str,
        values: &[Value],
    ) -> Result<Value, Box<Diagnostic>> {
        let (Some(inner), Some(&value)) = (node.child(0), values.first()) else {
            let text = format!("nothing follows `{}`", node.text());
            return Err(self.problem(node, &text, "reader"));
        };
        let list = self.tagged(word, &[value], self.span(node));
        if let Some(rest) = self.heap.cdr(list) {
            self.note_head(rest, self.span(inner));
        }
        Ok(list)
    }

    fn byte_vector(
        &mut self,
        node: SyntaxNode<'_>,
        values: &[Value],
    ) -> Result<Value, Box<Diagnostic>> {
        let mut bytes = Vec::with_capacity(values.len());
        for (value, child) in values.iter().zip(node.children()) {
            let byte = value
                .as_fixnum()
                .and_then(|number| u8::try_from(number).ok());
            match byte {
                Some(byte) => bytes.push(byte),
                None => {
                    let text = format!("`{}` is no byte", child.text());
                    return Err(self.problem(child, &text, "reader"));
                }
            }
        }
        Ok(self.heap.bytes(&bytes))
    }

    /// Notes where a vector or map stands, and its parts.
    fn place(&mut self, value: Value, node: SyntaxNode<'_>) {
        if self.keeps_places {
            let elements = parts(node).map(|part| self.span(part)).collect();
            self.spans.elements.insert(value, elements);
            self.note_node(value, self.span(node));
        }
    }

    fn note_node(&mut self, value: Value, span: Span) {
        if self.keeps_places {
            self.spans.nodes.insert(value, span);
        }
    }

    fn note_head(&mut self, pair: Value, span: Span) {
        if self.keeps_places {
            self.spans.heads.insert(pair, span);
        }
    }

    fn problem(&self, node: SyntaxNode<'_>, message: &str, kind: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(kind, message).at(self.source, self.span(node)))
    }
}

/// A node that is being read.
struct Open<'tree> {
    node: SyntaxNode<'tree>,
    /// The parts that are not read yet.
    parts: Parts<'tree>,
    /// Where the values of its parts begin.
    first: usize,
}

/// The parts of a node that become values.
struct Parts<'tree>(Children<'tree>);

fn parts(node: SyntaxNode<'_>) -> Parts<'_> {
    Parts(node.children())
}

impl<'tree> Iterator for Parts<'tree> {
    type Item = SyntaxNode<'tree>;

    fn next(&mut self) -> Option<SyntaxNode<'tree>> {
        loop {
            let part = self.0.next()?;
            match part.kind() {
                SyntaxKind::Dot => {}
                // `${x}` in a text is x.
                SyntaxKind::Interpolation => {
                    if let Some(inside) = part.child(0) {
                        return Some(inside);
                    }
                }
                _ => return Some(part),
            }
        }
    }
}

/// The form that a prefix abbreviates.
fn prefix_word(kind: SyntaxKind) -> Option<&'static str> {
    Some(match kind {
        SyntaxKind::Quote => "quote",
        SyntaxKind::Quasiquote => "quasiquote",
        SyntaxKind::Unquote => "unquote",
        SyntaxKind::UnquoteSplicing => "unquote-splicing",
        SyntaxKind::FunctionQuote => "function",
        SyntaxKind::Deref => "deref",
        _ => return None,
    })
}

/// Returns the number that `#c(real imaginary)` reads as, of two real numbers; one float makes both floats, as in
/// Common Lisp (CLHS 2.4.8.11).
fn complex_of(heap: &Heap, values: &[Value]) -> Option<Number> {
    let [real, imaginary] = values else {
        return None;
    };
    let part = |value: Value| {
        to_number(heap, value).filter(|number| !matches!(number, Number::Complex(_)))
    };
    let parts = [part(*real)?, part(*imaginary)?];
    let [real, imaginary] = match parts.iter().any(|it| matches!(it, Number::Float(_))) {
        true => parts.map(|it| Number::Float(it.to_f64())),
        false => parts,
    };
    Some(complex::make(real, imaginary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::syntax;
    use crate::lang::value::print::readable;

    fn check(text: &str, printed: &str) {
        let source = SourceText::new("test", text);
        let parse = syntax::parse(text);
        assert!(parse.errors.is_empty(), "{:?}", parse.errors);
        let mut heap = Heap::default();
        let mut symbols = Symbols::new();
        let Some(node) = parse.tree.forms().next() else {
            panic!("no form in {text}");
        };
        let value = DatumReader::new(&mut heap, &mut symbols, &source)
            .read(node)
            .expect("a datum");
        assert_eq!(readable(&heap, &symbols, value), printed);
    }

    #[test]
    fn every_kind_of_literal_becomes_its_value() {
        check("(a . b)", "(a . b)");
        check(
            "(1 2/4 1.5 \"x\" :k #\\a #t nil ())",
            "(1 1/2 1.5 \"x\" :k #\\a #t nil ())",
        );
        check("[1 [2] {:a 1}]", "[1 [2] {:a 1}]");
        check("#u8(1 2)", "#u8(1 2)");
        check("#f64(1 2.5 -3)", "#f64(1 2.5 -3)");
        check("(#c(1 -2) #C(1/2 3.0) #c(3 0))", "(1-2i 0.5+3.0i 3)");
        check("#i64(-1 2)", "#i64(-1 2)");
        check("#(+ % 1)", "(short-lambda (+ % 1))");
        check("#'car", "(function car)");
        check("f\"a ${x} b\"", "(f-string \"a \" x \" b\")");
        check(
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        );
    }

    #[test]
    fn atoms_and_lists_know_their_places() {
        let text = "(f  xy [z])";
        let source = SourceText::new("test", text);
        let parse = syntax::parse(text);
        let mut heap = Heap::default();
        let mut symbols = Symbols::new();
        let node = parse.tree.forms().next().expect("a form");
        let mut reader = DatumReader::new(&mut heap, &mut symbols, &source);
        let list = reader.read(node).expect("a datum");
        let spans = reader.spans;
        let second = heap.cdr(list).expect("a pair");
        assert_eq!(spans.node(list), Some(Span::new(0, 11)));
        assert_eq!(spans.head(second), Some(Span::new(4, 6)));
        let third = heap
            .cdr(second)
            .and_then(|rest| heap.car(rest))
            .expect("a vector");
        assert_eq!(spans.element(third, 0, 1), Some(Span::new(8, 9)));
    }
}
