//! Syntax nodes to values: what `read` answers, with the places of its parts.

use super::Value;
use super::convert::from_number;
use super::heap::Heap;
use super::kind::Kind;
use super::number::from_literal;
use super::pattern::Pattern;
use super::symbol::Symbols;
use super::{map, vector};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::limits::NESTING_MAX;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{Atom, FStringPart, NumberLiteral, SyntaxKind, SyntaxNode};
use rustc_hash::FxHashMap;

const STACK_RED_ZONE: usize = 128 << 10;
const STACK_SEGMENT: usize = 4 << 20;

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
    /// Where the text of the nodes begins in the source.
    offset: usize,
    depth: usize,
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
            offset: 0,
            depth: 0,
        }
    }

    /// Reads nodes of a text that was cut out of the source at an offset.
    pub fn shifted(mut self, offset: usize) -> DatumReader<'a> {
        self.offset = offset;
        self
    }

    fn span(&self, node: SyntaxNode<'_>) -> Span {
        node.span().shifted(self.offset)
    }

    /// Makes the value of a node. The syntax must have been free of errors.
    pub fn read(&mut self, node: SyntaxNode<'_>) -> Result<Value, Box<Diagnostic>> {
        if self.depth >= NESTING_MAX {
            return Err(self.problem(node, "`read` met too many nested brackets", "limit"));
        }
        self.depth += 1;
        let result = stacker::maybe_grow(STACK_RED_ZONE, STACK_SEGMENT, || self.read_inside(node));
        self.depth -= 1;
        result
    }

    fn read_inside(&mut self, node: SyntaxNode<'_>) -> Result<Value, Box<Diagnostic>> {
        if let Some(atom) = node.atom() {
            return self.atom(node, atom);
        }
        match node.kind() {
            SyntaxKind::List => {
                let (items, tail) = node.items_and_tail();
                self.list(node, &items, tail)
            }
            SyntaxKind::Vector => {
                let (values, spans) = self.parts(node)?;
                let value = vector::from_slice(self.heap, &values);
                self.place(value, self.span(node), spans);
                Ok(value)
            }
            SyntaxKind::Map => {
                let (values, spans) = self.parts(node)?;
                if values.len() % 2 == 1 {
                    return Err(self.problem(
                        node,
                        "a map wants keys and values in pairs",
                        "reader",
                    ));
                }
                let value = map::from_flat(self.heap, &values);
                let in_order = map::length(self.heap, value) * 2 == values.len()
                    && values.len() <= map::FLAT_MAX * 2;
                self.place(
                    value,
                    self.span(node),
                    if in_order { spans } else { Vec::new() },
                );
                Ok(value)
            }
            SyntaxKind::ShortLambda => {
                let items: Vec<SyntaxNode<'_>> = node.children().collect();
                let body = self.list(node, &items, None)?;
                Ok(self.tagged("short-lambda", &[body], self.span(node)))
            }
            SyntaxKind::ByteVector => self.byte_vector(node),
            SyntaxKind::FloatArray | SyntaxKind::IntegerArray => {
                let (values, _) = self.parts(node)?;
                Ok(self.heap.array(&values))
            }
            SyntaxKind::FString => self.f_string(node),
            kind => match prefix_word(kind) {
                Some(word) => self.prefixed(node, word),
                None => {
                    Err(self.problem(node, &format!("cannot read `{}`", node.text()), "reader"))
                }
            },
        }
    }

    fn atom(&mut self, node: SyntaxNode<'_>, atom: Atom<'_>) -> Result<Value, Box<Diagnostic>> {
        Ok(match atom {
            Atom::Symbol(name) => Value::symbol(self.symbols.intern(&name)),
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

    fn parts(&mut self, node: SyntaxNode<'_>) -> Result<(Vec<Value>, Vec<Span>), Box<Diagnostic>> {
        let mut values = Vec::new();
        let mut spans = Vec::new();
        for child in node.children() {
            values.push(self.read(child)?);
            spans.push(self.span(child));
        }
        Ok((values, spans))
    }

    fn list(
        &mut self,
        node: SyntaxNode<'_>,
        items: &[SyntaxNode<'_>],
        tail: Option<SyntaxNode<'_>>,
    ) -> Result<Value, Box<Diagnostic>> {
        let mut values = Vec::with_capacity(items.len());
        for &item in items {
            values.push(self.read(item)?);
        }
        let mut list = match tail {
            Some(tail) => self.read(tail)?,
            None => Value::EMPTY,
        };
        for (&value, item) in values.iter().zip(items).rev() {
            list = self.heap.cons(value, list);
            self.spans.heads.insert(list, self.span(*item));
        }
        if list.is_pair() {
            self.spans.nodes.insert(list, self.span(node));
        }
        Ok(list)
    }

    /// Makes `(word part …)` for something the reader abbreviates.
    fn tagged(&mut self, word: &str, parts: &[Value], span: Span) -> Value {
        let word = Value::symbol(self.symbols.intern(word));
        let mut list = Value::EMPTY;
        for &part in parts.iter().rev() {
            list = self.heap.cons(part, list);
            self.spans.heads.insert(list, span);
        }
        list = self.heap.cons(word, list);
        self.spans.heads.insert(list, span);
        self.spans.nodes.insert(list, span);
        list
    }

    fn prefixed(&mut self, node: SyntaxNode<'_>, word: &str) -> Result<Value, Box<Diagnostic>> {
        let Some(inner) = node.child(0) else {
            let text = format!("nothing follows `{}`", node.text());
            return Err(self.problem(node, &text, "reader"));
        };
        let value = self.read(inner)?;
        let list = self.tagged(word, &[value], self.span(node));
        if let Some(rest) = self.heap.cdr(list) {
            self.spans.heads.insert(rest, self.span(inner));
        }
        Ok(list)
    }

    fn f_string(&mut self, node: SyntaxNode<'_>) -> Result<Value, Box<Diagnostic>> {
        let mut parts = Vec::new();
        for part in node.f_string_parts().unwrap_or_default() {
            parts.push(match part {
                FStringPart::Text(text) => self.heap.string(&text),
                FStringPart::Expression(expression) => self.read(expression)?,
            });
        }
        Ok(self.tagged("f-string", &parts, self.span(node)))
    }

    fn byte_vector(&mut self, node: SyntaxNode<'_>) -> Result<Value, Box<Diagnostic>> {
        let mut bytes = Vec::new();
        for child in node.children() {
            let byte = self
                .read(child)?
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

    fn place(&mut self, value: Value, span: Span, elements: Vec<Span>) {
        self.spans.nodes.insert(value, span);
        self.spans.elements.insert(value, elements);
    }

    fn problem(&self, node: SyntaxNode<'_>, message: &str, kind: &str) -> Box<Diagnostic> {
        Box::new(Diagnostic::new(kind, message).at(self.source, self.span(node)))
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
