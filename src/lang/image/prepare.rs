//! Text to data, data to programs.

use super::Image;
use super::binding::{Binding, BindingText, DefinitionPlace};
use super::uses::{self, Uses};
use crate::lang::definition::{Definition, DefinitionKind, TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::form::Form;
use crate::lang::expand::{Defined, Expansion, expand};
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, form};
use crate::lang::toil::beside::beside;
use crate::lang::toil::pieces::PIECE_BYTES;
use crate::lang::value::Value;
use crate::lang::value::datum::{DatumReader, SpanTable};
use crate::lang::value::heap::Root;
use crate::lang::value::symbol::Symbol;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One top-level form as data, with the places of its parts.
pub struct Datum {
    pub root: Root,
    pub spans: SpanTable,
    /// The form in its source.
    pub span: Span,
}

/// A form made ready to run.
pub struct Program {
    /// A function of no arguments.
    pub(super) function: Root,
    /// What running it defines, in order.
    pub(super) defined: Vec<Defined>,
    /// What is bound besides: constructors, accessors.
    pub(super) brought: Vec<Symbol>,
    pub(super) references: BTreeSet<Symbol>,
    /// What a definition uses, where the image notes it.
    pub(super) uses: Option<Uses>,
    pub(super) source: SourceText,
    pub(super) span: Option<Span>,
}

impl Program {
    /// Returns the names it defines, with what they will be.
    pub fn defines(&self, image: &Image) -> Vec<(String, DefinitionKind)> {
        self.defined
            .iter()
            .map(|defined| {
                let name = image.machine.symbols.name(defined.name);
                (name.to_string(), defined.kind)
            })
            .collect()
    }

    /// Returns the definition that a form makes which is none by its looks: a macro call that expands
    /// to a defining form. What is remembered is the call as it was written.
    pub fn made_definition(&self, image: &Image, package: &str) -> Option<Definition> {
        let first = self.defined.first()?;
        let span = self.span?;
        let text = self.source.text.get(span.range())?;
        let head = text.trim_start_matches('(').split_whitespace().next();
        let name = image.machine.symbols.name(first.name);
        Some(Definition {
            name: first.method.clone().unwrap_or_else(|| name.to_string()),
            kind: first.kind,
            head: head.unwrap_or("").to_string(),
            parameters: None,
            docstring: first.docstring.clone(),
            directives: Vec::new(),
            text: text.to_string(),
            span,
            form_span: span,
            source: self.source.clone().in_package(package),
        })
    }

    /// Returns what a definition uses, where the image noted it.
    pub fn uses(&self) -> Option<&Uses> {
        self.uses.as_ref()
    }

    /// Returns the names of the globals it mentions.
    pub fn references(&self, image: &Image) -> Vec<String> {
        self.references
            .iter()
            .map(|&name| image.machine.symbols.name(name).to_string())
            .collect()
    }
}

/// Reads a text; a long one is read beside, as reading does not look up.
fn parsed(text: &str) -> Result<syntax::Parse, Diagnostic> {
    if text.len() <= PIECE_BYTES {
        return Ok(syntax::parse(text));
    }
    let text = text.to_string();
    beside(move || syntax::parse(&text)).ok_or_else(Diagnostic::interrupted)
}

impl Image {
    /// Reads all forms of a text; those of a top-level `begin` stand in its place.
    pub fn read_forms(&mut self, source: &SourceText) -> Result<Vec<Datum>, Vec<Diagnostic>> {
        let _watch = self.machine.watch();
        let parse = parsed(&source.text).map_err(|interrupted| vec![interrupted])?;
        if !parse.errors.is_empty() {
            return Err(parse
                .errors
                .iter()
                .map(|error| error.diagnostic(source))
                .collect());
        }
        let mut forms = Vec::new();
        let mut problems = Vec::new();
        for node in form::top_level(&parse.tree) {
            let mut reader =
                DatumReader::new(&mut self.machine.heap, &mut self.machine.symbols, source);
            match reader.read(node) {
                Ok(value) => {
                    let spans = reader.spans;
                    forms.push(Datum {
                        root: self.machine.heap.root(value),
                        spans,
                        span: node.span(),
                    });
                }
                Err(problem) => problems.push(*problem),
            }
        }
        match problems.is_empty() {
            true => Ok(forms),
            false => Err(problems),
        }
    }

    /// Reads the form that stands at a place of a source.
    pub fn read_form(&mut self, source: &SourceText, span: Span) -> Result<Datum, Diagnostic> {
        // The text before the form is blanked, so that places stay true to the whole source.
        let text = source.text.get(span.range()).unwrap_or("");
        let _watch = self.machine.watch();
        let parse = parsed(text)?;
        if let Some(error) = parse.errors.first() {
            let mut diagnostic = error.diagnostic(source);
            diagnostic.span = diagnostic
                .span
                .map(|inner| inner.shifted(span.start as usize));
            return Err(diagnostic);
        }
        let Some(node) = parse.tree.forms().next() else {
            return Err(Diagnostic::new("reader", "there is no form here").at(source, span));
        };
        let mut reader =
            DatumReader::new(&mut self.machine.heap, &mut self.machine.symbols, source)
                .shifted(span.start as usize);
        let value = reader.read(node).map_err(|problem| *problem)?;
        let spans = reader.spans;
        Ok(Datum {
            root: self.machine.heap.root(value),
            spans,
            span,
        })
    }

    /// Expands and compiles one form.
    pub fn prepare(&mut self, source: &SourceText, datum: &Datum) -> Result<Program, Diagnostic> {
        let form = Form::new(datum.root.get(), Some(datum.span));
        self.prepare_form(Some(source), &datum.spans, form)
    }

    /// Reads, expands and compiles the form of a definition.
    pub fn prepare_definition(&mut self, definition: &Definition) -> Result<Program, Diagnostic> {
        self.prepare_at(&definition.source, definition.form_span)
    }

    /// Reads, expands and compiles the form at a place of a source.
    pub fn prepare_at(&mut self, source: &SourceText, span: Span) -> Result<Program, Diagnostic> {
        let datum = self.read_form(source, span)?;
        self.prepare(source, &datum)
    }

    /// Expands and compiles a form that is a value, such as the argument of `eval`.
    pub fn prepare_value(&mut self, value: Value) -> Result<Program, Diagnostic> {
        let form = Form::new(value, None);
        self.prepare_form(None, &SpanTable::default(), form)
    }

    fn prepare_form(
        &mut self,
        source: Option<&SourceText>,
        spans: &SpanTable,
        form: Form,
    ) -> Result<Program, Diagnostic> {
        self.expanded(source, spans, form, |image, expansion| {
            image.compiled(source, form, expansion)
        })?
    }

    /// Expands a form, and does something with what came of it while its values live.
    pub(super) fn expanded<T>(
        &mut self,
        source: Option<&SourceText>,
        spans: &SpanTable,
        form: Form,
        work: impl FnOnce(&mut Image, Expansion) -> T,
    ) -> Result<T, Diagnostic> {
        self.expanding += 1;
        let _watch = self.machine.watch();
        let root = self.machine.heap.root(form.value);
        self.protected.push(root);
        let expansion =
            expand(self, spans, form).map_err(|problem| problem.into_diagnostic(source));
        let outcome = expansion.map(|expansion| work(self, expansion));
        self.expanding -= 1;
        if self.expanding == 0 {
            self.protected.clear();
        }
        outcome
    }

    fn compiled(
        &mut self,
        source: Option<&SourceText>,
        form: Form,
        mut expansion: Expansion,
    ) -> Result<Program, Diagnostic> {
        let notes_uses = self.notes_uses && !expansion.defined.is_empty();
        let uses = notes_uses.then(|| uses::collect(self, &expansion));
        let shared = source.cloned().map(Arc::new);
        let function = self
            .machine
            .compile(&mut expansion.unit, shared)
            .map_err(|error| error.diagnostic(source))?;
        let references = expansion
            .references
            .iter()
            .map(|&global| self.machine.globals.name(global))
            .collect();
        Ok(Program {
            function: self.machine.heap.root(function),
            defined: expansion.defined,
            brought: expansion.brought,
            references,
            uses,
            source: source
                .cloned()
                .unwrap_or_else(|| SourceText::new("eval", "")),
            span: form.span,
        })
    }

    /// Remembers what a program is about to define.
    pub(super) fn note_definitions(&mut self, program: &Program) {
        if program.defined.is_empty() {
            return;
        }
        let package = self.package();
        for defined in &program.defined {
            let span = defined.span.or(program.span);
            let (line, column) = program
                .source
                .line_column(span.map_or(0, |span| span.start as usize));
            let text = program
                .span
                .and_then(|span| program.source.text.get(span.range()))
                .unwrap_or("")
                .to_string();
            let mentioned = program.references.iter().copied();
            let references = mentioned.filter(|name| *name != defined.name).collect();
            let binding = Binding {
                kind: defined.kind,
                special: defined.special,
                signature: defined.signature.clone(),
                parameters: defined.parameters.clone(),
                docstring: defined.docstring.clone(),
                text: BindingText::Own(text),
                package: package.clone(),
                place: DefinitionPlace {
                    source: program.source.name.to_string(),
                    line,
                    column,
                },
                commit: None,
                prelude: self.building,
                references,
                brought: match defined.kind {
                    DefinitionKind::Class | DefinitionKind::Structure | DefinitionKind::Record => {
                        program.brought.clone()
                    }
                    _ => Vec::new(),
                },
            };
            if let Some(method) = &defined.method {
                self.note_method(defined.name, method, binding);
                continue;
            }
            self.note_binding(defined.name, binding);
        }
    }

    /// A method is a definition of its own; where it made its generic function that has no text.
    fn note_method(&mut self, generic: Symbol, method: &str, binding: Binding) {
        let known = self.bindings.get(generic);
        if known.is_none_or(|it| it.kind != DefinitionKind::Generic) {
            let implied = Binding {
                kind: DefinitionKind::Generic,
                text: BindingText::Own(String::new()),
                references: Vec::new(),
                ..binding.clone()
            };
            self.note_binding(generic, implied);
        }
        // As written, the name is that of the history; what a macro made has the one that was expanded.
        let source = SourceText::new(method, &*binding.text).in_package(&binding.package);
        let (forms, _) = definitions(&source);
        let own = match forms.first() {
            Some(TopForm::Definition(it)) if it.kind == DefinitionKind::Method => &it.name,
            _ => method,
        };
        let own = self.machine.symbols.intern(own);
        self.bindings.set(own, binding);
    }

    fn note_binding(&mut self, name: Symbol, binding: Binding) {
        let global = self.machine.globals.cell(name);
        let mut flags = self.machine.globals.flags(global);
        flags.special = binding.special;
        flags.constant = binding.kind == DefinitionKind::Constant;
        self.machine.globals.set_flags(global, flags);
        self.bindings.set(name, binding);
    }
}
