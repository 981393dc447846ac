//! From a condition to a diagnostic: which place to show, which part of it, and who called.
//!
//! What failed inside a function of the language is shown where the program called that function. The
//! machine knows the place of a call; which of its parts is meant is read from the source text.

use super::Image;
use super::hints;
use crate::lang::builtins;
use crate::lang::compile::disassemble::length_of;
use crate::lang::diagnostic::{BacktraceFrame, Diagnostic};
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, SyntaxNode};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::condition;

use crate::lang::vm::{Fiber, PendingCall};

/// Calls of a backtrace shown at either end.
const CALLS_MAX: usize = 12;
/// Characters of one argument, of a whole call and of a source line in a backtrace.
const ARGUMENT_MAX: usize = 24;
const CALL_MAX: usize = 64;
const LINE_MAX: usize = 64;

/// What a condition says of itself, as far as a message can use it.
pub(super) struct Facts {
    pub kind: String,
    /// The function that refused.
    pub function: Option<String>,
    /// Which of its arguments, from 1.
    pub argument: Option<usize>,
    /// The name that is not bound.
    pub name: Option<String>,
    pub expected: Option<String>,
    pub got: Option<String>,
    pub value: Option<Value>,
    pub length: Option<usize>,
    pub index: Option<Value>,
    /// How many arguments came.
    pub count: Option<usize>,
}

/// The call that is shown, in its source.
pub(super) struct Site {
    pub source: SourceText,
    pub span: Span,
    /// How many arguments it had when it was made.
    count: Option<u8>,
    /// Whether it is the call that failed, and not one that led to it.
    pub innermost: bool,
}

impl Image {
    /// Returns a condition for a person.
    pub fn diagnostic(&self, condition: Value) -> Diagnostic {
        let heap = &self.machine.heap;
        let calls = condition::places(heap, condition).map(|(function, pc)| PendingCall {
            function,
            pc,
            arguments: Vec::new(),
            locals: Vec::new(),
            left_out: 0,
        });
        self.explain(condition, &calls.collect::<Vec<_>>(), false)
    }

    /// Returns a condition nobody handled for a person, with the arguments of the calls in its fiber.
    pub fn diagnostic_in(&self, fiber: &Fiber, condition: Value) -> Diagnostic {
        let heap = &self.machine.heap;
        let pending = fiber.pending(heap, CALLS_MAX);
        let raised = condition::places(heap, condition).next();
        let is_there = pending.first().map(|call| (call.function, call.pc)) == raised;
        match is_there && raised.is_some() {
            true => self.explain(condition, &pending, true),
            // It was raised elsewhere, and thrown again.
            false => self.diagnostic(condition),
        }
    }

    fn explain(&self, condition: Value, calls: &[PendingCall], with_arguments: bool) -> Diagnostic {
        let mut diagnostic = self
            .machine
            .diagnostic(condition, &|value| self.print_brief(value));
        let site = calls.iter().enumerate().find_map(|(index, call)| {
            let proto = self.machine.heap.closure_proto(call.function)?;
            let source = proto.source.as_ref()?;
            let span = proto.span_at(call.pc)?;
            (!source.is_prelude()).then(|| Site {
                source: SourceText::clone(source),
                span,
                count: proto.call_count(call.pc, length_of),
                innermost: index == 0,
            })
        });
        diagnostic.backtrace = self.backtrace(calls, site.as_ref(), with_arguments);
        let facts = self.facts(condition);
        let Some(site) = site else {
            diagnostic.source = None;
            diagnostic.span = None;
            diagnostic.hint = diagnostic.hint.or_else(|| hints::hint(self, &facts, None));
            return diagnostic;
        };
        let text = site.source.text.get(site.span.range()).unwrap_or("");
        let parse = syntax::parse(text);
        let form = parse.tree.forms().next();
        let part = form.and_then(|form| self.pinpoint(&site, form, &facts));
        let part = part.unwrap_or(Span::new(0, text.len()));
        if let Some(written) = form.and_then(|form| self.written_name(&site, form, &facts)) {
            let function = facts.function.as_deref().unwrap_or_default();
            diagnostic.message =
                diagnostic
                    .message
                    .replacen(&format!("`{function}`"), &format!("`{written}`"), 1);
        }
        diagnostic.source = Some(site.source.clone());
        diagnostic.span = Some(part.shifted(site.span.start as usize));
        let place = form.map(|form| hints::Place { site: &site, form });
        if let Some(place) = &place
            && let Some(head) = hints::unknown_head(self, &facts, place)
        {
            // What the arguments lack follows from what is done with them.
            diagnostic.message = format!("`{}` is not bound", head.name);
            diagnostic.span = Some(head.span);
            diagnostic.hint = Some(head.hint);
            return diagnostic;
        }
        diagnostic.hint = hints::better(self, &facts, place.as_ref(), diagnostic.hint);
        diagnostic
    }

    fn facts(&self, condition: Value) -> Facts {
        let (heap, symbols) = (&self.machine.heap, &self.machine.symbols);
        let get = |key: &str| condition::get(heap, symbols, condition, symbols.find(key)?);
        let word = |key: &str| {
            let value = get(key)?;
            match value.as_symbol().or(value.as_keyword()) {
                Some(symbol) => Some(symbols.name(symbol).to_string()),
                None => heap.text(value).map(str::to_string),
            }
        };
        Facts {
            kind: condition::kind(heap, symbols, condition).to_string(),
            function: word("function"),
            argument: get("argument").and_then(Value::as_index),
            name: word("name"),
            expected: word("expected"),
            got: word("got"),
            value: get("value"),
            length: get("length").and_then(Value::as_index),
            index: get("index"),
            count: get("got").and_then(Value::as_index),
        }
    }

    /// Returns the part of a call that is meant: a name that is not bound, an argument that does not
    /// fit, what was called and is no function.
    fn pinpoint(&self, site: &Site, form: SyntaxNode<'_>, facts: &Facts) -> Option<Span> {
        if let ("unbound", Some(name)) = (facts.kind.as_str(), &facts.name) {
            let mut nodes = form.descendants().filter(|node| node.is_symbol(name));
            return Some(nodes.next()?.span());
        }
        let head = form.child(0)?;
        let arguments = form.children().count() - 1;
        let is_whole = site.count.is_some_and(|count| count as usize == arguments);
        if !matches!(
            facts.kind.as_str(),
            "type-error" | "not-a-function" | "out-of-range" | "eval"
        ) {
            return None;
        }
        if facts.function.is_none() && facts.expected.as_deref() == Some("function") {
            // A function that calls what it is given, `apply`, is not what was called.
            let is_called = !head
                .symbol()
                .is_some_and(|name| self.is_other(&name, facts.value.unwrap_or(Value::NIL)));
            return match site.innermost && is_whole && is_called {
                true => Some(head.span()),
                false => self.argument_that_is(form, facts.value?),
            };
        }
        if let ("out-of-range", Some(index)) = (facts.kind.as_str(), facts.index) {
            return self.argument_that_is(form, index);
        }
        let function = facts.function.as_deref()?;
        if is_whole && self.is_same_function(&head.symbol()?, function) {
            return Some(form.child(facts.argument?)?.span());
        }
        None
    }

    /// The name by which the program called the function that refused, where that is another of its
    /// names.
    fn written_name(&self, site: &Site, form: SyntaxNode<'_>, facts: &Facts) -> Option<String> {
        let (function, head) = (facts.function.as_deref()?, form.child(0)?.symbol()?);
        let is_alias = site.innermost && head != function && self.is_same_function(&head, function);
        is_alias.then(|| head.into_owned())
    }

    /// The only argument that is written as a value is printed.
    fn argument_that_is(&self, form: SyntaxNode<'_>, value: Value) -> Option<Span> {
        let printed = self.print_brief(value);
        let mut found = form
            .children()
            .skip(1)
            .filter(|node| node.text().trim_start_matches('\'') == printed);
        let first = found.next()?;
        found.next().is_none().then(|| first.span())
    }

    /// Whether a name in a program is one of those of a function.
    fn is_same_function(&self, name: &str, function: &str) -> bool {
        let value_of = |name: &str| {
            let symbol = self.machine.symbols.find(name)?;
            self.machine.globals.value_of(symbol)
        };
        name == function
            || builtins::find(name).is_some_and(|builtin| builtin.name == function)
            || value_of(name).is_some() && value_of(name) == value_of(function)
    }

    fn backtrace(
        &self,
        calls: &[PendingCall],
        site: Option<&Site>,
        with_arguments: bool,
    ) -> Vec<BacktraceFrame> {
        let mut frames = Vec::new();
        let mut left_out = 0;
        for (index, call) in calls.iter().enumerate() {
            left_out += call.left_out;
            let outermost = index + 1 == calls.len();
            let Some(frame) = self.frame(call, outermost, site, with_arguments) else {
                continue;
            };
            // A recursion is told once.
            let again = frames.last().is_some_and(|last: &BacktraceFrame| {
                last.place == frame.place
                    && last.call == frame.call
                    && last.function == frame.function
            });
            if again {
                left_out += 1;
                continue;
            }
            frames.push(BacktraceFrame { left_out, ..frame });
            left_out = 0;
        }
        frames
    }

    /// Returns a call as a line of a backtrace; nothing of one that tells a person nothing.
    fn frame(
        &self,
        call: &PendingCall,
        outermost: bool,
        site: Option<&Site>,
        with_arguments: bool,
    ) -> Option<BacktraceFrame> {
        let proto = self.machine.heap.closure_proto(call.function)?;
        let source = proto.source.as_ref().filter(|source| !source.is_prelude());
        let name = proto.name.map(|name| self.machine.symbols.name(name));
        let Some(source) = source else {
            let name = name.filter(|name| !name.starts_with(['%', '(']))?;
            return Some(BacktraceFrame {
                function: name.to_string(),
                ..BacktraceFrame::default()
            });
        };
        let span = proto.span_at(call.pc)?;
        let (line, column) = source.line_column(span.start as usize);
        let shown_already = site.is_some_and(|site| {
            site.source == **source && site.source.line_column(site.span.start as usize).0 == line
        });
        let is_top_level = outermost && name.is_none() && proto.exact == 0;
        let is_one_line = !source.text.trim().contains('\n');
        if is_top_level && (shown_already || is_one_line) {
            return None;
        }
        let text = source.text.get(span.range()).unwrap_or("");
        Some(BacktraceFrame {
            function: match is_top_level {
                true => String::new(),
                false => name.unwrap_or("(anonymous)").to_string(),
            },
            call: (with_arguments && !is_top_level)
                .then(|| self.call_text(name.unwrap_or("(anonymous)"), &call.arguments)),
            place: Some((source.name.to_string(), line, column)),
            line: (!shown_already).then(|| cut(text.lines().next().unwrap_or(""), LINE_MAX)),
            left_out: 0,
        })
    }

    /// A call with its arguments, shortly.
    fn call_text(&self, name: &str, arguments: &[Value]) -> String {
        let heap = &self.machine.heap;
        let mut text = format!("({name}");
        for &argument in arguments {
            // A variable that is changed by an inner function stands in a cell.
            let value = match heap.kind(argument) {
                Some(Kind::Cell) => heap.slot(argument, 0).unwrap_or(Value::NIL),
                _ => argument,
            };
            if value == Value::ABSENT || value == Value::UNBOUND {
                continue;
            }
            let printed = cut(&self.print_brief(value), ARGUMENT_MAX);
            if text.chars().count() + printed.chars().count() > CALL_MAX {
                text.push_str(" …");
                break;
            }
            text.push(' ');
            text.push_str(&printed);
        }
        text.push(')');
        text
    }
}

/// Returns a text with an ellipsis in place of what is too much.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}
