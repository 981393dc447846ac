//! Host calls that the image answers itself: compiling and looking at what is defined.

use super::{Image, manual, memory, tools};
use crate::lang::builtins::{self, Effect};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::World;
use crate::lang::limits::FORM_DEPTH_MAX;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::{convert, map, vector};
use crate::lang::vm::signal::Fault;

pub(super) type Answer = Result<Value, Fault>;
pub(super) type Perform = fn(&mut Image, &[Value]) -> Answer;

/// The calls, by name.
const CALLS: &[(&str, Perform)] = &[
    ("%compile", compile),
    ("%defines?", defines),
    ("macroexpand", macroexpand),
    ("macroexpand-1", macroexpand),
    ("macroexpand-all", macroexpand_all),
    ("sema/check-string", super::check::check_string),
];

/// Returns what performs a call, where it is the image's.
pub(super) fn find(image: &Image, function: Value) -> Option<Perform> {
    let name = image.machine.symbols.name(function.as_symbol()?);
    CALLS
        .iter()
        .chain(manual::CALLS)
        .chain(memory::CALLS)
        .chain(tools::CALLS)
        .find(|(call, _)| *call == name)
        .map(|(_, perform)| *perform)
}

/// Whether a call that the image answers only computes, or looks at the image.
pub(super) fn only_computes(image: &Image, function: Value) -> bool {
    let name = function.as_symbol();
    let name = name.map_or("", |name| image.machine.symbols.name(name));
    match builtins::find(name) {
        Some(builtin) => matches!(
            builtin.effect,
            Effect::Pure | Effect::Mutates | Effect::Prints | Effect::Image
        ),
        None => name != "%compile",
    }
}

/// Returns what performs a call without a host, which would have more to say.
pub(super) fn alone(name: &str) -> Option<Perform> {
    match name {
        "meta" => Some(|image, arguments| image.meta(arguments[0], &[])),
        "%describe" => Some(|image, arguments| image.describe(arguments[0], &[])),
        _ => None,
    }
}

/// Makes an error of a diagnostic.
pub(super) fn fault(diagnostic: Diagnostic) -> Fault {
    // A kind is one of a few words; those that are not among them are told by the message alone.
    const KINDS: &[&str] = &[
        "syntax",
        "reader",
        "limit",
        "assignment",
        "unbound",
        "arity",
        "type-error",
        "eval",
    ];
    Fault {
        kind: KINDS
            .iter()
            .find(|kind| **kind == diagnostic.kind)
            .copied()
            .unwrap_or("eval"),
        message: diagnostic.message,
        details: Vec::new(),
        hint: diagnostic.hint,
    }
}

/// A function of no arguments that evaluates a form in the image.
fn compile(image: &mut Image, arguments: &[Value]) -> Answer {
    let program = image.prepare_value(arguments[0]).map_err(fault)?;
    Ok(program.function.get())
}

/// Whether a form, its macros expanded, is a definition, so that it must go on the record.
fn defines(image: &mut Image, arguments: &[Value]) -> Answer {
    let form = expand_fully(image, arguments[0])?;
    let head = image
        .machine
        .heap
        .car(form)
        .and_then(Value::as_symbol)
        .map(|head| image.machine.symbols.name(head));
    let defining = head.is_some_and(|head| crate::lang::definition::heads::find(head).is_some());
    Ok(Value::boolean(defining))
}

/// Expands a macro call by one step; nothing where the form is none.
fn expand_step(image: &mut Image, form: Value) -> Result<Option<Value>, Fault> {
    use crate::lang::expand::{Expander, form::Form};
    use crate::lang::value::datum::SpanTable;
    let spans = SpanTable::default();
    let mut expander = Expander::new(image, &spans);
    let expanded = expander
        .expand_once(Form::new(form, None))
        .map_err(|problem| fault(problem.into_diagnostic(None)))?;
    Ok(expanded.map(|form| form.value))
}

/// Steps of one `macroexpand`.
const STEPS_MAX: usize = crate::lang::limits::MACRO_DEPTH_MAX;

fn expand_fully(image: &mut Image, form: Value) -> Answer {
    let mut form = form;
    for _ in 0..STEPS_MAX {
        // What is a macro in Sema may be a special form here.
        let step = match expand_step(image, form)? {
            Some(next) => Some(next),
            None => threaded(image, form).filter(|&next| next != form),
        };
        let Some(next) = step else {
            return Ok(form);
        };
        image.protect(next);
        form = next;
    }
    Err(Fault {
        kind: "limit",
        message: "the macro is expanded for ever".into(),
        ..Fault::default()
    })
}

/// The form with names in place of what the templates of macros put there.
fn legible(image: &mut Image, form: Value) -> Value {
    use crate::lang::expand::Expander;
    use crate::lang::value::datum::SpanTable;
    let spans = SpanTable::default();
    Expander::new(image, &spans).with_readable_aliases(form)
}

/// One step of a form that is a macro in Sema and a special form here.
fn threaded(image: &mut Image, form: Value) -> Option<Value> {
    use crate::lang::expand::{Expander, form::Form, one_step};
    use crate::lang::value::datum::SpanTable;
    let head = image.machine.heap.car(form)?.as_symbol()?;
    let special = image.special(head)?;
    let spans = SpanTable::default();
    let mut expander = Expander::new(image, &spans);
    let items = expander.proper(Form::new(form, None)).ok()?;
    let step = one_step(&mut expander, special.name, &items[1..])?;
    Some(step.value)
}

/// One step, as in Sema; `macroexpand-all` goes on to the end.
fn macroexpand(image: &mut Image, arguments: &[Value]) -> Answer {
    let form = match expand_step(image, arguments[0])? {
        Some(form) => form,
        None => threaded(image, arguments[0]).unwrap_or(arguments[0]),
    };
    Ok(legible(image, form))
}

/// Expands a form and the forms inside it, in vectors and maps too, what is quoted left out. It does
/// not know what is bound where: a list whose head is a macro counts as a call of it.
fn macroexpand_all(image: &mut Image, arguments: &[Value]) -> Answer {
    let form = expand_deeply(image, arguments[0])?;
    Ok(legible(image, form))
}

fn expand_deeply(image: &mut Image, form: Value) -> Answer {
    let mut open: Vec<Opened> = Vec::new();
    let (mut next, mut templates) = (form, 0);
    loop {
        if open.len() > FORM_DEPTH_MAX {
            return Err(Fault {
                kind: "limit",
                message: format!("forms are nested more than {FORM_DEPTH_MAX} deep"),
                ..Fault::default()
            });
        }
        let mut made = match templates {
            0 => expand_fully(image, next)?,
            _ => next,
        };
        if let Some(mut inner) = opened(image, made, templates)
            && let Some(first) = inner.parts.pop()
        {
            image.protect(made);
            (next, templates) = (first, inner.templates);
            open.push(inner);
            continue;
        }
        loop {
            image.protect(made);
            let Some(outer) = open.last_mut() else {
                return Ok(made);
            };
            outer.done.push(made);
            if let Some(part) = outer.parts.pop() {
                (next, templates) = (part, outer.templates);
                break;
            }
            let heap = &mut image.machine.heap;
            made = match outer.whole {
                Whole::List { tail } => heap.list_onto(&outer.done, tail),
                Whole::Vector => vector::from_slice(heap, &outer.done),
                Whole::Map => map::from_flat(heap, &outer.done),
            };
            open.pop();
        }
    }
}

/// What is made of the parts again.
enum Whole {
    List {
        tail: Value,
    },
    Vector,
    /// Of keys and values in turn.
    Map,
}

/// A form whose parts are expanded one after the other.
struct Opened {
    whole: Whole,
    /// Those still to come, the next one last.
    parts: Vec<Value>,
    done: Vec<Value>,
    /// How many templates are around them: only what is unquoted in one is evaluated.
    templates: usize,
}

/// Returns the parts of a form that are to be expanded, if it has any.
fn opened(image: &Image, form: Value, templates: usize) -> Option<Opened> {
    let heap = &image.machine.heap;
    let (whole, mut parts, templates) = match heap.kind(form)? {
        Kind::Vector => (Whole::Vector, vector::to_vec(heap, form), templates),
        Kind::Map => {
            let entries = map::entries(heap, form).into_iter();
            let flat = entries.flat_map(|(key, value)| [key, value]).collect();
            (Whole::Map, flat, templates)
        }
        Kind::Pair if !convert::is_circular(heap, form) => {
            let head = heap.car(form)?.as_symbol();
            let name = head.map(|head| image.machine.symbols.name(head));
            let templates = match name {
                Some("quote") if templates == 0 => return None,
                Some("quasiquote") => templates + 1,
                Some("unquote" | "unquote-splicing") => templates.saturating_sub(1),
                _ => templates,
            };
            let mut elements = heap.elements(form);
            let parts = elements.by_ref().collect();
            let tail = elements.rest();
            (Whole::List { tail }, parts, templates)
        }
        _ => return None,
    };
    parts.reverse();
    Some(Opened {
        whole,
        parts,
        done: Vec::new(),
        templates,
    })
}

/// The name that a symbol, string or function stands for.
pub(super) fn name_of(image: &Image, value: Value) -> Result<String, Fault> {
    let heap = &image.machine.heap;
    let symbols = &image.machine.symbols;
    if let Some(name) = value.as_symbol().or_else(|| value.as_keyword()) {
        return Ok(symbols.name(name).to_string());
    }
    if let Some(text) = heap.text(value) {
        return Ok(text.to_string());
    }
    let label = match heap.kind(value) {
        Some(Kind::Closure) => heap.closure_proto(value).and_then(|proto| proto.name),
        Some(Kind::Native) => heap.opaque(value).and_then(|native| native.label()),
        Some(Kind::Callable | Kind::Macro) => heap.slot(value, 1).and_then(Value::as_symbol),
        Some(Kind::Class) => heap.slot(value, 0).and_then(Value::as_symbol),
        _ => None,
    };
    label
        .map(|name| symbols.name(name).to_string())
        .ok_or_else(|| Fault {
            kind: "type-error",
            message: format!(
                "a name or a named function is wanted here, got `{}`",
                image.print_brief(value)
            ),
            ..Fault::default()
        })
}

pub(super) fn unknown(name: &str) -> Fault {
    Fault {
        kind: "unbound",
        message: format!("nothing is known of `{name}`"),
        ..Fault::default()
    }
}

impl Image {
    pub(super) fn symbol_list(&mut self, names: Vec<String>) -> Value {
        let symbols: Vec<Value> = names
            .into_iter()
            .map(|name| Value::symbol(self.machine.symbols.intern(&name)))
            .collect();
        self.machine.heap.list(&symbols)
    }

    /// Reads one datum of a text known to be in order; nil where it is not.
    pub(super) fn read_value(&mut self, text: &str) -> Value {
        let source = crate::lang::source::SourceText::new("meta", text);
        match self.read_forms(&source) {
            Ok(forms) => forms.first().map_or(Value::NIL, |datum| datum.root.get()),
            Err(_) => Value::NIL,
        }
    }
}
