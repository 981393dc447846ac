//! Program text as data: a record for each definition of a text, with what stands around it.
//!
//! Nothing is evaluated or expanded. A form with a mistake in it is a record of the mistake, and the
//! others are as they would be without it.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::definition::{
    DefinitionKind, DirectiveValue, Parts, directive_values, entered_package, generic_of,
};
use crate::lang::doctest::{self, Excerpt};
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, SyntaxError, SyntaxNode, form};
use crate::lang::toil::pieces::{self, PIECE_BYTES};
use crate::lang::value::datum::DatumReader;
use crate::lang::value::{Value, map, vector};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[pure(
    "%source-records",
    "text file",
    "Returns the definitions of a text as maps, in its order; `file` is what it is called.\n>>> (map :name (%source-records \"(define a 1)\\n(defn f (x) x)\" \"it\"))\n(a f)\n>>> (map (fn (it) (list (:type it) (:line it))) (%source-records \"(define a 1)\\n(define (b\\n\\n(define c 3)\" \"it\"))\n((:define 1) (:error 2) (:define 4))",
    source_records,
)];

/// Bytes that a text may become as data, for each of its own.
const GROWTH: usize = 12;

fn source_records(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%source-records", values);
    let text = call.owned(ctx, 0)?;
    let file = call.owned(ctx, 1)?;
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len().saturating_mul(GROWTH))?;
    let source = SourceText::new(file, text);
    let parse = match source.text.len() > PIECE_BYTES {
        // Reading does not look up.
        true => {
            let text = pieces::owned(&source.text);
            ctx.beside(move || syntax::parse(&text))?
        }
        false => syntax::parse(&source.text),
    };
    let package = ctx.symbols.packages().current();
    // What a package has is not known of a text that is not evaluated.
    ctx.symbols.excuse();
    let records = Writer::new(ctx, &source).records(&parse);
    ctx.symbols.take_excused();
    ctx.symbols.packages_mut().set_current(package);
    let records = records?;
    super::list::large_list(ctx, &records)
}

/// The keys of a record.
#[derive(Clone, Copy)]
struct Keys {
    body: Value,
    column: Value,
    comments: Value,
    directives: Value,
    doc: Value,
    doctests: Value,
    end_line: Value,
    error: Value,
    file: Value,
    line: Value,
    message: Value,
    name: Value,
    params: Value,
    source: Value,
    kind: Value,
}

/// Makes the records of one text.
struct Writer<'c, 'h, 's> {
    ctx: &'c mut NativeContext<'h>,
    source: &'s SourceText,
    keys: Keys,
    /// The name of the text, once for all records.
    file: Value,
    records: Vec<Value>,
}

impl<'c, 'h, 's> Writer<'c, 'h, 's> {
    fn new(ctx: &'c mut NativeContext<'h>, source: &'s SourceText) -> Writer<'c, 'h, 's> {
        let mut key = |name: &str| ctx.keyword(name);
        let keys = Keys {
            body: key("body"),
            column: key("column"),
            comments: key("comments"),
            directives: key("directives"),
            doc: key("doc"),
            doctests: key("doctests"),
            end_line: key("end-line"),
            error: key("error"),
            file: key("file"),
            line: key("line"),
            message: key("message"),
            name: key("name"),
            params: key("params"),
            source: key("source"),
            kind: key("type"),
        };
        let file = ctx.heap.string(&source.name);
        Writer {
            ctx,
            source,
            keys,
            file,
            records: Vec::new(),
        }
    }

    fn records(mut self, parse: &syntax::Parse) -> Result<Vec<Value>, Signal> {
        let mut errors = parse.errors.iter().peekable();
        for node in form::top_level(&parse.tree) {
            self.ctx.charge(1)?;
            let whole = form::span_with_leading(node);
            // Mistakes between two forms belong to none.
            while let Some(error) = errors.next_if(|it| it.span.start < whole.start) {
                self.mistake(error, error.span)?;
            }
            let mut mistaken = false;
            while let Some(error) = errors.next_if(|it| it.span.start <= whole.end) {
                if !mistaken {
                    self.mistake(error, node.span())?;
                }
                mistaken = true;
            }
            if !mistaken {
                self.form(node)?;
            }
        }
        for error in errors {
            self.mistake(error, error.span)?;
        }
        Ok(self.records)
    }

    fn form(&mut self, node: SyntaxNode<'_>) -> Result<(), Signal> {
        if node.is_call_of("module") {
            for inner in node.children().skip(3) {
                self.ctx.charge(1)?;
                self.definition(inner)?;
            }
            return Ok(());
        }
        if let Some(package) = entered_package(node) {
            let packages = self.ctx.symbols.packages_mut();
            if let Some(index) = packages.find(&package) {
                packages.set_current(index);
            }
            return Ok(());
        }
        self.definition(node)
    }

    fn definition(&mut self, node: SyntaxNode<'_>) -> Result<(), Signal> {
        let Some(parts) = Parts::of(node) else {
            return Ok(());
        };
        let data = match self.data(&parts) {
            Ok(data) => data,
            // What a name means may not be known here.
            Err(error) => return self.mistake(&error, node.span()),
        };
        let keys = self.keys;
        let docstring = parts.docstring.and_then(SyntaxNode::string);
        let docstring = docstring.map_or(Value::NIL, |it| self.ctx.heap.string(&it));
        let doctests = self.doctests(parts.docstring);
        let directives = directive_values(&form::directives(node));
        let directives = self.directives(&directives);
        let comments: Vec<Value> = form::comments(node)
            .iter()
            .map(|it| self.ctx.heap.string(it))
            .collect();
        let (line, _) = self.source.line_column(node.span().start as usize);
        let (end_line, _) = self.source.line_column(node.span().end as usize);
        let entries = [
            keys.kind,
            self.ctx.keyword(parts.head.word),
            keys.name,
            data.name,
            keys.doc,
            docstring,
            keys.params,
            data.parameters,
            keys.body,
            data.body,
            keys.line,
            Value::length(line as usize),
            keys.end_line,
            Value::length(end_line as usize),
            keys.file,
            self.file,
            keys.directives,
            directives,
            keys.doctests,
            doctests,
            keys.source,
            self.ctx.heap.string(node.text()),
            keys.comments,
            self.ctx.heap.list(&comments),
        ];
        let record = map::from_flat(self.ctx.heap, &entries);
        self.records.push(record);
        Ok(())
    }

    /// Reads what of a definition is data.
    fn data(&mut self, parts: &Parts<'_>) -> Result<Data, SyntaxError> {
        let reader = DatumReader::new(self.ctx.heap, self.ctx.symbols, self.source);
        let mut reader = reader.without_places();
        let mut read = |node: SyntaxNode<'_>| {
            reader.read(node).map_err(|problem| SyntaxError {
                message: problem.message.clone(),
                span: problem.span.unwrap_or(node.span()),
                hint: None,
                incomplete: false,
            })
        };
        let mut name = read(parts.name_node)?;
        let mut parameters = parts.parameters.map(&mut read).transpose()?;
        let body = match parts.value {
            Some(value) if parts.body.is_empty() => vec![value],
            _ => parts.body.clone(),
        };
        let body: Result<Vec<Value>, SyntaxError> = body.into_iter().map(read).collect();
        let body = self.ctx.heap.list(&body?);
        let names_inside =
            |list: SyntaxNode<'_>| list.child(0) == Some(parts.name_node) && parts.value.is_none();
        if parts.head.word.starts_with("def")
            && parts.parameters.is_some_and(names_inside)
            && let Some((_, rest)) = parameters.and_then(|list| self.ctx.heap.pair(list))
        {
            // `(define (f a b) …)`: the name stands in the list.
            parameters = Some(rest);
        }
        if let Some(list) = parameters
            && self
                .ctx
                .heap
                .is(list, crate::lang::value::kind::Kind::Vector)
        {
            let items = vector::to_vec(self.ctx.heap, list);
            parameters = Some(self.ctx.heap.list(&items));
        }
        if parts.kind == DefinitionKind::Package {
            let text = parts.name.strip_prefix("(package ").unwrap_or(&parts.name);
            name = self.ctx.symbol(text.trim_end_matches(')'));
        } else if parts.kind == DefinitionKind::Method && !name.is_symbol() {
            name = self.ctx.symbol(generic_of(&parts.name));
        }
        Ok(Data {
            name,
            parameters: parameters.unwrap_or(Value::NIL),
            body,
        })
    }

    fn directives(&mut self, directives: &[(String, DirectiveValue)]) -> Value {
        let mut flat = Vec::with_capacity(2 * directives.len());
        for (key, value) in directives {
            flat.push(self.ctx.keyword(key));
            flat.push(match value {
                DirectiveValue::Yes => Value::boolean(true),
                DirectiveValue::Text(text) => self.ctx.heap.string(text),
                DirectiveValue::List(texts) => {
                    let texts: Vec<Value> =
                        texts.iter().map(|it| self.ctx.heap.string(it)).collect();
                    self.ctx.heap.list(&texts)
                }
            });
        }
        map::from_flat(self.ctx.heap, &flat)
    }

    /// The examples of a docstring, each as `doctests` answers it.
    fn doctests(&mut self, literal: Option<SyntaxNode<'_>>) -> Value {
        let Some(literal) = literal.filter(|it| it.text().contains(">>>")) else {
            return Value::EMPTY;
        };
        let Some(docstring) = Excerpt::of_string(literal, 0) else {
            return Value::EMPTY;
        };
        let keys = ["expression", "expected", "kind", "line", "column"];
        let keys = keys.map(|key| self.ctx.keyword(key));
        let mut examples = Vec::new();
        for example in doctest::parse(&docstring).examples {
            let (line, column) = self.source.line_column(example.place());
            let values = [
                self.ctx.heap.string(&example.shown()),
                self.ctx.heap.string(&example.promise()),
                self.ctx.keyword(example.kind()),
                Value::length(line as usize),
                Value::length(column as usize),
            ];
            let flat: Vec<Value> = keys
                .into_iter()
                .zip(values)
                .flat_map(|(key, value)| [key, value])
                .collect();
            examples.push(map::from_flat(self.ctx.heap, &flat));
        }
        self.ctx.heap.list(&examples)
    }

    /// Tells of a mistake, in the answer and where complaints go.
    fn mistake(&mut self, error: &SyntaxError, form: Span) -> Result<(), Signal> {
        let keys = self.keys;
        let (line, column) = self.source.line_column(error.span.start as usize);
        let (end_line, _) = self.source.line_column(form.end as usize);
        let source = self.source.text.get(form.range()).unwrap_or_default();
        let place = format!("{}:{line}:{column}", self.source.name);
        self.ctx
            .write_error(&format!("{place}: {}\n", error.message))?;
        let entries = [
            keys.kind,
            keys.error,
            keys.message,
            self.ctx.heap.string(&error.message),
            keys.line,
            Value::length(line as usize),
            keys.column,
            Value::length(column as usize),
            keys.end_line,
            Value::length(end_line as usize),
            keys.file,
            self.file,
            keys.source,
            self.ctx.heap.string(source),
        ];
        let record = map::from_flat(self.ctx.heap, &entries);
        self.records.push(record);
        Ok(())
    }
}

/// The parts of a definition that are data.
struct Data {
    name: Value,
    parameters: Value,
    body: Value,
}

#[cfg(test)]
mod tests {
    use crate::lang::image::Image;

    /// Returns type, name and line of each record of a text.
    fn records(text: &str) -> String {
        let mut image = Image::new();
        let literal = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let form = format!(
            "(map (fn (it) (list (:type it) (:name it) (:line it))) (%source-records {literal} \"it\"))"
        );
        let value = image.evaluate(&form).expect("it is read");
        image.print(value.get())
    }

    #[test]
    fn a_mistake_loses_its_form_and_no_other() {
        let broken = [
            "(define a 1)\n(define (b\n(define c 3)",
            "(define a 1)\r\n(define (b\r\n(define c 3)",
            "(define a 1)\n)\n(define c 3)",
            "(define a 1)\n(define b #<x>)\n(define c 3)",
            "(define a 1)\n(define b ]\n(define c 3)",
        ];
        for text in broken {
            let found = records(text);
            assert!(found.contains("(:define a 1)"), "{text}: {found}");
            assert!(found.contains("(:define c 3)"), "{text}: {found}");
            assert_eq!(found.matches(":error").count(), 1, "{text}: {found}");
        }
    }

    #[test]
    fn any_text_is_read() {
        let odd = [
            "",
            "\t",
            "(",
            ")",
            "\"",
            "(define a \"",
            "#|",
            "(defn f \"a\\nb\" (x) x)\u{feff}",
            "(defn)",
            "(module)",
            "(in-package)",
            "(in-package :nowhere) (define nowhere:x 1)",
            ";;@",
            ";;@see\n;;  a\n",
            "(define (f . r) r)",
            "(define ((f a) b) b)",
            "(defmethod (setf size) (new (it box)) new)",
        ];
        for text in odd {
            records(text);
        }
    }

    #[test]
    fn each_definition_says_what_it_is() {
        let found = records(
            "(defmethod area :around ((s shape)) 1)(defpackage :shop)(module m (export a) (def a 1))",
        );
        assert_eq!(
            found,
            "((:defmethod area 1) (:defpackage shop 1) (:def a 1))"
        );
    }
}
