//! What a form uses and binds, read off its core: macros are expanded, locals and data told apart.
//!
//! Nothing is evaluated but the macros that the image has. A place is that of the innermost form that
//! was written: what a macro made stands where the macro was called.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Image;
use crate::lang::definition::Definition;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::Expansion;
use crate::lang::expand::core::{Core, CoreNode, GlobalIndex, LambdaCore};
use crate::lang::expand::form::Form;
use crate::lang::source::{SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// The index of a name in its `Uses`.
pub type NameIndex = u32;

/// Everything a form refers to by global names, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Each name once.
    pub names: Vec<Arc<str>>,
    pub uses: Vec<Use>,
    pub bound: Vec<Bound>,
}

/// One place where a global name is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub name: NameIndex,
    pub kind: UseKind,
    /// In the source of the form.
    pub span: Option<Span>,
    /// The innermost call around it of a name that meant nothing when it was expanded, by its place
    /// among the uses: should that be a macro, nobody knows what stands here.
    pub inside: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UseKind {
    Call(Arguments),
    /// Its value is taken: a variable, or a function that is handed on.
    Value,
    Assigned,
    /// A macro that was expanded.
    Macro,
    /// `'name` as an argument of this function, if it is one.
    Quoted(Option<NameIndex>),
    /// Somewhere in a constant.
    Mentioned,
}

/// The arguments of a call, as far as they are known before it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    pub count: u32,
    /// Keywords that stand as arguments, by their places.
    pub keywords: Vec<(u32, NameIndex)>,
    /// Whether a list of more arguments comes at the end, as `apply` hands it on.
    pub spread: bool,
    /// The global variables among the arguments.
    pub variables: Vec<NameIndex>,
}

/// A global that the form binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub name: NameIndex,
    /// How it is called, where that is known.
    pub signature: Option<Signature>,
}

/// What arguments a function takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub required: u32,
    pub optional: u32,
    pub keywords: Vec<Arc<str>>,
    pub has_keywords: bool,
    pub allow_other_keys: bool,
    pub rest: bool,
}

impl Signature {
    pub fn exactly(required: u32) -> Signature {
        Signature {
            required,
            ..Signature::default()
        }
    }
}

/// Elements of one constant that are looked at for names.
const CONSTANT_MAX: usize = 100_000;

impl Image {
    /// Returns what a definition uses. It is expanded, not run.
    pub fn uses(&mut self, definition: &Definition) -> Result<Uses, Diagnostic> {
        self.uses_at(&definition.source, definition.form_span)
    }

    /// Says whether programs made from now on note what they use; answers what held before.
    pub fn note_uses(&mut self, notes: bool) -> bool {
        std::mem::replace(&mut self.notes_uses, notes)
    }

    /// Returns what the form at a place of a source uses.
    pub fn uses_at(&mut self, source: &SourceText, span: Span) -> Result<Uses, Diagnostic> {
        let package = source.package().to_string();
        self.in_package(&package, |image| {
            let datum = image.read_form(source, span)?;
            let form = Form::new(datum.root.get(), Some(datum.span));
            image.expanded(Some(source), &datum.spans, form, |image, expansion| {
                collect(image, &expansion)
            })
        })
    }
}

struct Collector<'a> {
    image: &'a Image,
    constants: &'a [Value],
    found: Uses,
    by_symbol: FxHashMap<Symbol, NameIndex>,
    /// Whether a name had a value when the form was expanded.
    known: Vec<bool>,
    /// Names that stand somewhere in a constant: once is enough.
    mentioned: FxHashSet<NameIndex>,
}

/// What is left to look at: a node and the call around it.
type Waiting<'a> = (&'a Core, Option<u32>);

/// Reads the uses off an expansion.
pub(super) fn collect(image: &Image, expansion: &Expansion) -> Uses {
    let mut collector = Collector {
        image,
        constants: &expansion.unit.constants,
        found: Uses::default(),
        by_symbol: FxHashMap::default(),
        known: Vec::new(),
        mentioned: FxHashSet::default(),
    };
    for &(global, span) in &expansion.macros {
        let name = collector.global(global);
        collector.add(name, UseKind::Macro, span, None);
    }
    let mut waiting: Vec<Waiting<'_>> = vec![(&expansion.unit.body, None)];
    while let Some((core, inside)) = waiting.pop() {
        let before = waiting.len();
        collector.visit(core, inside, &mut waiting);
        waiting[before..].reverse();
    }
    collector.found
}

impl<'a> Collector<'a> {
    fn visit(&mut self, core: &'a Core, inside: Option<u32>, waiting: &mut Vec<Waiting<'a>>) {
        match &core.node {
            CoreNode::Call(function, arguments) => {
                self.call(core, function, arguments, inside, waiting);
            }
            CoreNode::Global(global) => {
                let name = self.global(*global);
                self.add(name, UseKind::Value, core.span, inside);
            }
            CoreNode::SetGlobal(global, value) => {
                let name = self.global(*global);
                self.add(name, UseKind::Assigned, core.span, inside);
                waiting.push((value, inside));
            }
            CoreNode::Define(global, value) => {
                let name = self.global(*global);
                let signature = self.signature_of(value);
                self.found.bound.push(Bound { name, signature });
                waiting.push((value, inside));
            }
            CoreNode::Dynamic(bindings, body) => {
                for (global, value) in bindings {
                    let name = self.global(*global);
                    self.add(name, UseKind::Value, core.span, inside);
                    waiting.push((value, inside));
                }
                waiting.push((body, inside));
            }
            CoreNode::Constant(index) => self.constant(*index, None, core.span, inside),
            node => node.for_parts(&mut |part| waiting.push((part, inside))),
        }
    }

    fn call(
        &mut self,
        core: &'a Core,
        function: &'a Core,
        arguments: &'a [Core],
        inside: Option<u32>,
        waiting: &mut Vec<Waiting<'a>>,
    ) {
        let CoreNode::Global(global) = function.node else {
            waiting.push((function, inside));
            waiting.extend(arguments.iter().map(|it| (it, inside)));
            return;
        };
        let name = self.global(global);
        let given = self.arguments(arguments, false);
        let own = self.found.uses.len() as u32;
        self.add(name, UseKind::Call(given), core.span, inside);
        let mut rest = arguments;
        let spreads = match self.found.names[name as usize].as_ref() {
            "apply" | "%apply" => Some(true),
            "funcall" => Some(false),
            _ => None,
        };
        // `(apply f a list)` calls `f`.
        if let (Some(spread), [first, others @ ..]) = (spreads, arguments)
            && let CoreNode::Global(called) = first.node
        {
            let called = self.global(called);
            let given = match (spread, others) {
                (true, [before @ .., _]) => self.arguments(before, true),
                _ => self.arguments(others, false),
            };
            self.add(called, UseKind::Call(given), first.span, inside);
            rest = others;
        }
        let inside = match self.known[name as usize] {
            true => inside,
            false => Some(own),
        };
        for argument in rest {
            match argument.node {
                CoreNode::Constant(index) => {
                    self.constant(index, Some(name), argument.span, inside);
                }
                _ => waiting.push((argument, inside)),
            }
        }
    }

    fn arguments(&mut self, arguments: &[Core], spread: bool) -> Arguments {
        let mut given = Arguments {
            count: arguments.len() as u32,
            spread,
            ..Arguments::default()
        };
        for (at, argument) in arguments.iter().enumerate() {
            match argument.node {
                CoreNode::Constant(index) => {
                    let keyword = self.constants[index as usize].as_keyword();
                    if let Some(keyword) = keyword {
                        let name = self.symbol(keyword);
                        given.keywords.push((at as u32, name));
                    }
                }
                CoreNode::Global(global) => {
                    let name = self.global(global);
                    given.variables.push(name);
                }
                _ => {}
            }
        }
        given
    }

    /// Notes the symbols in a constant; one that is an argument may name a function or class.
    fn constant(
        &mut self,
        index: u32,
        taker: Option<NameIndex>,
        span: Option<Span>,
        inside: Option<u32>,
    ) {
        let value = self.constants[index as usize];
        if let Some(symbol) = value.as_symbol() {
            let name = self.symbol(symbol);
            return self.add(name, UseKind::Quoted(taker), span, inside);
        }
        let names_parents =
            taker.is_some_and(|it| self.found.names[it as usize].as_ref() == "%make-class");
        let heap = &self.image.machine.heap;
        let mut waiting = vec![value];
        let mut steps = 0;
        while let Some(value) = waiting.pop() {
            steps += 1;
            if steps > CONSTANT_MAX {
                return;
            }
            if let Some(symbol) = value.as_symbol() {
                let name = self.symbol(symbol);
                if names_parents {
                    self.add(name, UseKind::Quoted(taker), span, inside);
                } else if self.mentioned.insert(name) {
                    self.add(name, UseKind::Mentioned, span, inside);
                }
            } else if let Some((first, rest)) = heap.pair(value) {
                waiting.extend([rest, first]);
            } else {
                waiting.extend(heap.slots(value));
            }
        }
    }

    fn add(&mut self, name: NameIndex, kind: UseKind, span: Option<Span>, inside: Option<u32>) {
        self.found.uses.push(Use {
            name,
            kind,
            span,
            inside,
        });
    }

    fn global(&mut self, global: GlobalIndex) -> NameIndex {
        self.symbol(self.image.machine.globals.name(global))
    }

    fn symbol(&mut self, symbol: Symbol) -> NameIndex {
        let symbol = self.image.machine.symbols.original(symbol);
        if let Some(&name) = self.by_symbol.get(&symbol) {
            return name;
        }
        let name = self.found.names.len() as NameIndex;
        self.by_symbol.insert(symbol, name);
        let machine = &self.image.machine;
        self.found.names.push(machine.symbols.shared_name(symbol));
        self.known.push(machine.globals.value_of(symbol).is_some());
        name
    }

    /// Returns how the value of a definition is called, where it says so.
    fn signature_of(&mut self, value: &Core) -> Option<Signature> {
        match &value.node {
            CoreNode::Lambda(lambda) => Some(self.signature(lambda)),
            CoreNode::Call(function, arguments) => {
                let CoreNode::Global(global) = function.node else {
                    return None;
                };
                let name = self.image.machine.globals.name(global);
                match self.image.machine.symbols.name(name) {
                    "%copier" | "%field-reader" | "%type-predicate" => Some(Signature::exactly(1)),
                    "%field-writer" => Some(Signature::exactly(2)),
                    "%positional-constructor" => self.positional(arguments.last()?),
                    "%ensure-generic" => self.generic(arguments.get(1)?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn signature(&self, lambda: &LambdaCore) -> Signature {
        let symbols = &self.image.machine.symbols;
        let keywords = lambda.keywords.iter();
        Signature {
            required: lambda.required.len() as u32,
            optional: lambda.optional.len() as u32,
            keywords: keywords
                .map(|(word, _)| symbols.shared_name(*word))
                .collect(),
            has_keywords: !lambda.keywords.is_empty() || lambda.allow_other_keys,
            allow_other_keys: lambda.allow_other_keys,
            rest: lambda.rest.is_some(),
        }
    }

    /// The constructor of a record takes as many arguments as its order has places that are none of nil.
    fn positional(&self, order: &Core) -> Option<Signature> {
        let CoreNode::Constant(index) = order.node else {
            return None;
        };
        let heap = &self.image.machine.heap;
        let mut count = 0;
        let mut rest = self.constants[index as usize];
        while let Some((first, more)) = heap.pair(rest) {
            count += u32::from(!first.is_nil());
            rest = more;
        }
        Some(Signature::exactly(count))
    }

    /// A generic function takes at least what its methods are chosen by.
    fn generic(&self, count: &Core) -> Option<Signature> {
        let CoreNode::Constant(index) = count.node else {
            return None;
        };
        let required = self.constants[index as usize].as_fixnum()?;
        Some(Signature {
            required: u32::try_from(required).ok()?,
            rest: true,
            ..Signature::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::{TopForm, definitions};

    /// Draws the uses of the last definition of a text; those before it are evaluated.
    fn drawn(text: &str) -> String {
        let mut image = Image::new();
        let source = SourceText::new("test", text);
        let (forms, _) = definitions(&source);
        let (last, before) = forms.split_last().expect("a form");
        for form in before {
            let text = &text[form.span().range()];
            image
                .load(&SourceText::new("test", text))
                .expect("it evaluates");
        }
        let TopForm::Definition(definition) = last else {
            panic!("no definition")
        };
        let found = image.uses(definition).expect("it expands");
        let name = |at: NameIndex| found.names[at as usize].as_ref();
        let mut all = Vec::new();
        for it in found
            .uses
            .iter()
            .filter(|it| !name(it.name).starts_with('%'))
        {
            let how = match &it.kind {
                UseKind::Call(given) => {
                    let words: Vec<&str> = given.keywords.iter().map(|it| name(it.1)).collect();
                    let more = if given.spread { "+" } else { "" };
                    format!(
                        "({} {}{more}{})",
                        name(it.name),
                        given.count,
                        words.join(" ")
                    )
                }
                UseKind::Value => name(it.name).to_string(),
                UseKind::Assigned => format!("{}!", name(it.name)),
                UseKind::Macro => format!("@{}", name(it.name)),
                UseKind::Quoted(_) => format!("'{}", name(it.name)),
                UseKind::Mentioned => continue,
            };
            let around = it.inside.map_or(String::new(), |it| {
                format!("<{}", name(found.uses[it as usize].name))
            });
            all.push(how + &around);
        }
        all.join(" ")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(drawn(text), expected, "{text}");
    }

    #[test]
    fn calls_values_and_assignments_are_told_apart() {
        check(
            "(defun f (x) (g x :a 1) (map h x) (set! *n* 2) *m*)",
            "(g 3a) (map 2) h *n*! *m*",
        );
        check("(defun f (x list) (list x) (quote (g h)))", "");
        check(
            "(defun f (x) (apply g 1 x) (funcall #'h x))",
            "(apply 3) (g 1+) (funcall 2) (h 1)",
        );
        check("(defun f (x) (mapcar 'g x))", "(mapcar 2) 'g");
    }

    #[test]
    fn macros_are_expanded_and_what_they_make_stands_where_they_were_called() {
        check(
            "(defmacro twice (x) `(progn ,x ,x)) (defun f () (twice (g)))",
            "@twice (g 0) (g 0)",
        );
        check(
            "(defun f () (later (g 1) (h)))",
            "(later 2) (g 1)<later (h 0)<later",
        );
    }

    #[test]
    fn what_is_bound_says_how_it_is_called() {
        let mut image = Image::new();
        let mut signature = |text: &str, name: &str| {
            let source = SourceText::new("test", text);
            let Some(TopForm::Definition(definition)) = definitions(&source).0.pop() else {
                panic!("no definition")
            };
            let found = image.uses(&definition).expect("it expands");
            let mut bound = found.bound.into_iter();
            let bound = bound.find(|it| found.names[it.name as usize].as_ref() == name);
            bound.expect("it is bound").signature
        };
        let function = signature("(defun f (a &optional b &key c) a)", "f").expect("a function");
        assert_eq!((function.required, function.optional), (1, 1));
        assert_eq!(function.keywords, ["c".into()]);
        let point = "(defstruct point x y)";
        assert_eq!(signature(point, "point-x"), Some(Signature::exactly(1)));
        let made = signature(point, "make-point").expect("a constructor");
        assert_eq!((made.required, made.keywords.len()), (0, 2));
        let record = "(define-record-type p (make-p x) p? (x p-x) (y p-y))";
        assert_eq!(signature(record, "make-p"), Some(Signature::exactly(1)));
        assert_eq!(signature("(def n 3)", "n"), None);
    }
}
