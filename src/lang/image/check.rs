//! Looking for mistakes in a text without running it: what cannot be read or expanded, names that
//! nothing defines, calls with a wrong number of arguments.
//!
//! Functions and macros are made, since later forms are expanded with them; nothing is called but
//! macros. Everything is undone when the check is over.

use std::collections::BTreeSet;

use super::internal::Answer;
use super::{Datum, Image, Transaction};
use crate::lang::builtins;
use crate::lang::definition::DefinitionKind;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::form::Form;
use crate::lang::expand::{Defined, World, expand};
use crate::lang::source::{SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::kind::Kind;
use crate::lang::vm::arity_of;
use crate::lang::vm::native::Arity;
use crate::lang::vm::signal::Fault;

/// A check of several texts that belong together.
#[must_use = "a check is finished, so that what it made is undone"]
pub struct Check {
    transaction: Transaction,
    /// What the texts define; defining it may need running them, which is not done.
    defined: BTreeSet<GlobalIndex>,
    seen: Vec<Mention>,
}

/// A place where a global is mentioned.
struct Mention {
    global: GlobalIndex,
    /// How many arguments it is called with, where it is called.
    arguments: Option<usize>,
    source: SourceText,
    span: Option<Span>,
}

impl Image {
    /// Takes note of what a form defines without running it, but for functions and macros, which later
    /// forms are expanded with; answers whether it can be expanded and compiled.
    pub fn know(&mut self, source: &SourceText, datum: &Datum) -> bool {
        let Ok(program) = self.prepare(source, datum) else {
            return false;
        };
        let makes_functions =
            |it: &Defined| matches!(it.kind, DefinitionKind::Function | DefinitionKind::Macro);
        match !program.defined.is_empty() && program.defined.iter().all(makes_functions) {
            true => self.run(&program).is_ok(),
            false => {
                self.note_definitions(&program);
                true
            }
        }
    }
}

impl Check {
    pub fn begin(image: &mut Image) -> Check {
        Check {
            transaction: image.begin(),
            defined: BTreeSet::new(),
            seen: Vec::new(),
        }
    }

    /// Reads and expands a text; returns what is wrong with its forms.
    pub fn take(&mut self, image: &mut Image, source: &SourceText) -> Vec<Diagnostic> {
        let forms = match image.read_forms(source) {
            Ok(forms) => forms,
            Err(problems) => return problems,
        };
        let mut problems = Vec::new();
        for datum in &forms {
            let form = Form::new(datum.root.get(), Some(datum.span));
            let expansion = match expand(image, &datum.spans, form) {
                Ok(expansion) => expansion,
                Err(problem) => {
                    problems.push(problem.into_diagnostic(Some(source)));
                    continue;
                }
            };
            self.note(&expansion.unit.body, source);
            let is_inert = !expansion.defined.is_empty()
                && expansion.defined.iter().all(|defined| {
                    matches!(
                        defined.kind,
                        DefinitionKind::Function | DefinitionKind::Macro
                    )
                });
            for defined in &expansion.defined {
                self.defined
                    .insert(image.machine.globals.cell(defined.name));
            }
            if is_inert
                && let Err(problem) = image
                    .prepare(source, datum)
                    .and_then(|program| image.run(&program))
            {
                problems.push(problem);
            }
        }
        problems
    }

    /// Takes a text that is known to be in order, for the names that it defines.
    pub fn know(&mut self, image: &mut Image, source: &SourceText) {
        let seen = self.seen.len();
        let _ = self.take(image, source);
        self.seen.truncate(seen);
    }

    /// Remembers the globals an expression mentions, and those it defines by the way.
    fn note(&mut self, core: &Core, source: &SourceText) {
        let mention = |global: GlobalIndex, arguments, span| Mention {
            global,
            arguments,
            source: source.clone(),
            span,
        };
        let mut pending = vec![core];
        while let Some(core) = pending.pop() {
            match &core.node {
                CoreNode::Global(global) => self.seen.push(mention(*global, None, core.span)),
                CoreNode::Define(global, _) => {
                    self.defined.insert(*global);
                }
                CoreNode::Call(function, arguments) => {
                    if let CoreNode::Global(global) = function.node {
                        let count = Some(arguments.len());
                        self.seen.push(mention(global, count, core.span));
                        pending.extend(arguments);
                        continue;
                    }
                }
                _ => {}
            }
            core.node.for_parts(&mut |part| pending.push(part));
        }
    }

    /// Ends the check; returns names that nothing defines and calls that do not fit, by place.
    pub fn finish(self, image: &mut Image) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for mention in &self.seen {
            let problem = match image.machine.globals.get(mention.global) {
                None if self.defined.contains(&mention.global) => None,
                None => Some(image.unbound_problem(mention)),
                Some(_) => image.arity_problem(mention),
            };
            problems.extend(problem);
        }
        image.undo(self.transaction);
        problems.sort_by_key(|problem| {
            let source = problem.source.as_ref().map(|it| it.name.to_string());
            (source, problem.span.map(|span| span.start))
        });
        problems.dedup();
        problems
    }
}

impl Image {
    fn unbound_problem(&self, mention: &Mention) -> Diagnostic {
        let symbol = self.machine.globals.name(mention.global);
        let name = self.machine.symbols.name(symbol);
        let similar = self.machine.similar_name(symbol);
        let problem = Diagnostic {
            hint: similar.map(|name| format!("did you mean `{name}`?")),
            ..Diagnostic::new("unbound", format!("`{name}` is not bound"))
        };
        placed(problem, mention)
    }

    fn arity_problem(&self, mention: &Mention) -> Option<Diagnostic> {
        let arity = self.arity_of_global(mention.global)?;
        let got = mention.arguments.filter(|&count| !arity.accepts(count))?;
        let name = self.machine.globals.name(mention.global);
        let name = self.machine.symbols.name(name);
        let plural = match arity.to_string().as_str() {
            "1" | "at least 1" => "",
            _ => "s",
        };
        let message = format!("`{name}` expects {arity} argument{plural}, got {got}");
        Some(placed(Diagnostic::new("arity", message), mention))
    }

    /// Returns how many arguments the function of a name takes.
    pub fn arity_of_name(&self, name: &str) -> Option<Arity> {
        let symbol = self.machine.symbols.find(name)?;
        self.arity_of_global(self.machine.globals.find(symbol)?)
    }

    fn arity_of_global(&self, global: GlobalIndex) -> Option<Arity> {
        let heap = &self.machine.heap;
        let value = self.machine.globals.get(global)?;
        match heap.kind(value)? {
            Kind::Closure => heap.closure_proto(value).map(arity_of),
            Kind::Native => {
                let name = heap.opaque(value)?.label()?;
                let builtin = builtins::find(self.machine.symbols.name(name))?;
                Some(builtin.arity)
            }
            _ => None,
        }
    }
}

fn placed(problem: Diagnostic, mention: &Mention) -> Diagnostic {
    match mention.span {
        Some(span) => problem.at(&mention.source, span),
        None => problem,
    }
}

/// Returns `(sema/check-string text)`: a map of `:ok` and `:diagnostics`.
pub(super) fn check_string(image: &mut Image, arguments: &[Value]) -> Answer {
    let Some(text) = image.machine.heap.text(arguments[0]) else {
        let got = image.print_brief(arguments[0]);
        return Err(Fault {
            kind: "type-error",
            message: format!("`sema/check-string` argument 1: expected string, got {got}"),
            ..Fault::default()
        });
    };
    let source = SourceText::new("check", text.to_string());
    Ok(image.check_text(&source))
}

impl Image {
    /// Checks a text that stands alone, as data: names that it does not define may be defined
    /// elsewhere, so they are no mistakes of it.
    pub fn check_text(&mut self, source: &SourceText) -> Value {
        let mut check = Check::begin(self);
        let problems = check.take(self, source);
        let _ = check.finish(self);
        let mut shown = Vec::with_capacity(problems.len());
        for problem in &problems {
            let diagnostic = self.diagnostic_map(problem);
            self.protect(diagnostic);
            shown.push(diagnostic);
        }
        let list = self.machine.heap.list(&shown);
        self.keyword_map(&[
            ("ok", Value::boolean(problems.is_empty())),
            ("diagnostics", list),
        ])
    }

    fn diagnostic_map(&mut self, problem: &Diagnostic) -> Value {
        let code = match problem.kind.as_str() {
            "reader" => "syntax",
            "arity" => "arity",
            "unbound" => "unbound-symbol",
            "type-error" => "type",
            _ => "error",
        };
        let code = self.machine.heap.string(code);
        let message = self.machine.heap.string(&problem.message);
        let level = Value::keyword(self.machine.symbols.intern("error"));
        let mut parts = vec![("level", level), ("code", code), ("message", message)];
        if let (Some(source), Some(span)) = (&problem.source, problem.span) {
            let (line, column) = source.line_column(span.start as usize);
            let (end_line, end_column) = source.line_column(span.end as usize);
            let number = |number: u32| Value::length(number as usize);
            let span = self.keyword_map(&[
                ("line", number(line)),
                ("col", number(column)),
                ("end-line", number(end_line)),
                ("end-col", number(end_column)),
            ]);
            parts.push(("span", span));
        }
        self.keyword_map(&parts)
    }
}
