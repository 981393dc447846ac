//! Defining names: global ones at top level, local ones inside a body.

use crate::lang::definition::{DefinitionKind, heads};
use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::defined::Defined;
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::{Elements, Form};
use crate::lang::expand::parameters::ParameterForms;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::functions::{FunctionForms, multiple_arities};

/// A `define`, `def`, `defn` or `defun`, read but not expanded.
enum Reading {
    Function(FunctionReading),
    /// Several bodies, chosen by the number of arguments.
    Arities {
        name: Symbol,
        docstring: Option<Value>,
        clauses: Vec<Vec<Form>>,
    },
    Variable {
        name: Symbol,
        docstring: Option<Value>,
        value: Option<Form>,
    },
    Pattern {
        pattern: Form,
        value: Form,
        /// `define-values`: the value is taken apart as several values.
        many: bool,
    },
}

impl Reading {
    /// The name that is defined, where it is one.
    fn name(&self) -> Option<Symbol> {
        match self {
            Reading::Function(FunctionReading { name, .. })
            | Reading::Arities { name, .. }
            | Reading::Variable { name, .. } => Some(*name),
            Reading::Pattern { .. } => None,
        }
    }
}

struct FunctionReading {
    name: Symbol,
    parameters: ParameterForms,
    /// The parameters as written, for the signature.
    written: String,
    docstring: Option<Value>,
    body: Vec<Form>,
}

impl Expander<'_> {
    /// Expands a form where definitions are global and recorded.
    pub fn top_level(&mut self, form: Form) -> Expanded<Core> {
        self.span = form.span.or(self.span);
        let form = self
            .expand_head(form)
            .map_err(|problem| problem.at(self.span))?;
        if matches!(self.head_name(form), Some("begin" | "progn")) {
            let items = self.proper(form)?;
            let mut steps = Vec::with_capacity(items.len());
            for &item in &items[1..] {
                steps.push(self.top_level(item)?);
            }
            return Ok(self.sequence(steps));
        }
        if matches!(self.head_name(form), Some("module")) {
            let items = self.proper(form)?;
            let body = module_body(self, &items[1..])?;
            let private = self.private_names(items[2], body)?;
            let module = items[1].value.as_symbol();
            if let Some(module) = module {
                self.world.enter_module(module, &private);
            }
            let mut steps = Vec::with_capacity(body.len());
            let mut outcome = Ok(());
            for &item in body {
                match self.top_level(item) {
                    Ok(step) => steps.push(step),
                    Err(problem) => {
                        outcome = Err(problem);
                        break;
                    }
                }
            }
            self.world.leave_module();
            outcome?;
            let last = body.last().and_then(|&item| self.head_name(item));
            if last.is_some_and(|head| heads::find(head).is_some()) {
                steps.push(self.nil());
            }
            return Ok(self.sequence(steps));
        }
        self.next_is_top = true;
        self.tail(form)
    }

    /// The names a definition inside a body binds there; none for a qualified name, which is global.
    pub fn defined_names(&mut self, form: Form) -> Expanded<Vec<Symbol>> {
        let reading = self.read_definition(form)?;
        let mut names = Vec::new();
        match (&reading, reading.name()) {
            (_, Some(name)) if is_qualified(self.world.name(name)) => {}
            (_, Some(name)) => names.push(name),
            (Reading::Pattern { pattern, .. }, None) => {
                self.names_in_pattern(*pattern, &mut names);
            }
            (_, None) => {}
        }
        Ok(names)
    }

    /// Refuses a name that several of the targets of one binding form bind.
    pub fn refuse_repetition(&self, targets: &[Form]) -> Expanded<()> {
        let mut seen: Vec<Symbol> = Vec::new();
        for &target in targets {
            let mut names = Vec::new();
            // The defaults in a lambda list mention names without binding them.
            if !target.is_pair() {
                self.names_in_pattern(target, &mut names);
            }
            for name in names {
                if seen.contains(&name) {
                    return Err(problem::bound_twice(self.world.name(name)).at(target.span));
                }
                seen.push(name);
            }
        }
        Ok(())
    }

    /// The same of the formals of several values, which have no defaults.
    pub fn refuse_repeated_formals(&self, formals: &[Form]) -> Expanded<()> {
        let mut names = Vec::new();
        for &formal in formals {
            self.names_in_pattern(formal, &mut names);
        }
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                let span = formals.first().and_then(|form| form.span);
                return Err(problem::bound_twice(self.world.name(*name)).at(span));
            }
        }
        Ok(())
    }

    fn names_in_pattern(&self, pattern: Form, names: &mut Vec<Symbol>) {
        let mut pending = vec![pattern];
        while let Some(form) = pending.pop() {
            if let Some(name) = form.value.as_symbol() {
                if !self.world.name(name).starts_with('&') && self.world.name(name) != "_" {
                    names.push(name);
                }
            } else if let Some(pairs) = self.reader().map(form) {
                for (key, target) in pairs {
                    match self.keyword_name(key).as_deref() {
                        Some("or") => {}
                        None if self.is_target(key) && !self.is_target(target) => pending.push(key),
                        _ => pending.push(target),
                    }
                }
            } else if let Some(items) = self.reader().vector(form) {
                pending.extend(items);
            } else if let Some(Elements { items, tail }) = self.reader().list(form) {
                pending.extend(items);
                pending.extend(tail);
            }
        }
        names.reverse();
    }

    /// Expands a definition inside a body into bindings of the body's `letrec`.
    pub fn local_definition(&mut self, form: Form, bindings: &mut Bindings) -> Expanded<()> {
        let outer = self.span;
        self.span = form.span.or(outer);
        let result = self.local_definition_inside(form, bindings);
        let result = result.map_err(|problem| problem.at(self.span));
        self.span = outer;
        result
    }

    fn local_definition_inside(&mut self, form: Form, bindings: &mut Bindings) -> Expanded<()> {
        let reading = self.read_definition(form)?;
        if let Reading::Pattern {
            pattern,
            value,
            many,
        } = reading
        {
            return self.local_pattern(pattern, value, many, bindings);
        }
        let (name, value) = self.definition_value(reading)?;
        match self.scope.lookup(name) {
            Some(Meaning::Local(local)) => bindings.push((local, value)),
            _ => {
                let local = self.bind_name(name);
                bindings.push((local, value));
            }
        }
        Ok(())
    }

    /// The names of the pattern are bound already; they are given what the pattern finds.
    fn local_pattern(
        &mut self,
        pattern: Form,
        value: Form,
        many: bool,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        let mut names = Vec::new();
        self.names_in_pattern(pattern, &mut names);
        let value = self.pattern_value(value, many)?;
        let mark = self.scope.mark();
        let mut found = Bindings::new();
        self.bind_target(pattern, value, &mut found)?;
        let parts: Vec<Option<Meaning>> =
            names.iter().map(|&name| self.scope.lookup(name)).collect();
        self.scope.leave(mark);
        bindings.append(&mut found);
        for (name, part) in names.into_iter().zip(parts) {
            if let (Some(Meaning::Local(target)), Some(Meaning::Local(part))) =
                (self.scope.lookup(name), part)
            {
                let value = self.local(part);
                bindings.push((target, value));
            }
        }
        Ok(())
    }

    fn pattern_value(&mut self, value: Form, many: bool) -> Expanded<Core> {
        let value = self.value(value)?;
        Ok(if many {
            self.call_global("%values->list", vec![value])
        } else {
            value
        })
    }

    /// Expands the value of a definition of one name.
    fn definition_value(&mut self, reading: Reading) -> Expanded<(Symbol, Core)> {
        match reading {
            Reading::Function(reading) => {
                let name = reading.name;
                let block = self.block_name(name);
                let core = self.function(FunctionForms {
                    name: Some(name),
                    parameters: reading.parameters,
                    body: &reading.body,
                    docstring: reading.docstring,
                    block: Some(block),
                })?;
                Ok((name, core))
            }
            Reading::Arities {
                name,
                docstring,
                clauses,
            } => Ok((
                name,
                multiple_arities(self, Some(name), docstring, &clauses)?,
            )),
            Reading::Variable {
                name,
                docstring,
                value,
            } => {
                let mut core = match value {
                    Some(form) => self.value(form)?,
                    None => self.nil(),
                };
                if let CoreNode::Lambda(lambda) = &mut core.node {
                    lambda.name = lambda.name.or(Some(name));
                    if lambda.docstring.is_none() {
                        lambda.docstring = docstring.map(|text| self.constant_number(text));
                    }
                }
                Ok((name, core))
            }
            Reading::Pattern { pattern, .. } => {
                Err(problem::cannot_bind(&self.show(pattern)).at(pattern.span))
            }
        }
    }

    /// `(defun (setf name) …)` opens the block `name`.
    fn block_name(&mut self, name: Symbol) -> Symbol {
        let inner = self
            .world
            .symbols()
            .name(name)
            .strip_prefix("(setf ")
            .and_then(|rest| rest.strip_suffix(')'))
            .map(String::from);
        match inner {
            Some(inner) => self.world.intern(&inner),
            None => name,
        }
    }

    /// The name of the function that sets a place: `(setf name)`.
    pub fn setter_symbol(&mut self, place: Symbol) -> Symbol {
        let name = format!("(setf {})", self.world.symbols().name(place));
        self.world.intern(&name)
    }

    fn read_definition(&mut self, form: Form) -> Expanded<Reading> {
        let items = self.proper(form)?;
        let head = self.head_name(form).unwrap_or("define").to_string();
        let head = head.as_str();
        match head {
            "defn" | "defun" => self.read_function(head, &items[1..]),
            "define-values" => match items[1..] {
                [pattern, value] => Ok(Reading::Pattern {
                    pattern,
                    value,
                    many: true,
                }),
                _ => Err(problem::malformed(
                    head,
                    "names and a form",
                    "(define-values (a b) form)",
                )),
            },
            _ => self.read_define(head, &items[1..]),
        }
    }

    fn read_define(&mut self, head: &str, arguments: &[Form]) -> Expanded<Reading> {
        let usage = format!("({head} name value)` or `({head} (name a b) form …)");
        let Some((&target, rest)) = arguments.split_first() else {
            return Err(problem::malformed(head, "a name", &usage));
        };
        if let Some(name) = target.value.as_symbol() {
            return match *rest {
                [] => Ok(Reading::Variable {
                    name,
                    docstring: None,
                    value: None,
                }),
                [value] => Ok(Reading::Variable {
                    name,
                    docstring: None,
                    value: Some(value),
                }),
                [docstring, value] if self.string(docstring).is_some() => Ok(Reading::Variable {
                    name,
                    docstring: Some(docstring.value),
                    value: Some(value),
                }),
                _ => Err(problem::malformed(head, "a name and one value", &usage)),
            };
        }
        if let Some(Elements { mut items, tail }) =
            self.reader().list(target).filter(|_| target.is_pair())
        {
            let first = items.remove(0);
            let written = self.show_parameters(&items, tail);
            let name = self.wants_symbol(head, first)?;
            let parameters = self.parameters_of(Elements { items, tail })?;
            let (docstring, body) = self.split_docstring(rest);
            if rest.is_empty() {
                return Err(problem::malformed(head, "a body", &usage));
            }
            return Ok(Reading::Function(FunctionReading {
                name,
                parameters,
                written,
                docstring,
                body: body.to_vec(),
            }));
        }
        match *rest {
            [value] if self.is_pattern(target) => Ok(Reading::Pattern {
                pattern: target,
                value,
                many: false,
            }),
            _ => Err(problem::malformed(head, "a name", &usage).at(target.span)),
        }
    }

    fn read_function(&mut self, head: &str, arguments: &[Form]) -> Expanded<Reading> {
        let usage = format!("({head} name (a b) \"what it does\" form …)");
        let Some((&target, mut rest)) = arguments.split_first() else {
            return Err(problem::malformed(head, "a name", &usage));
        };
        let name = self.definition_name(head, target)?;
        let mut docstring = None;
        if let [first, more @ ..] = rest
            && self.string(*first).is_some()
        {
            docstring = Some(first.value);
            rest = more;
        }
        let clauses: Option<Vec<Vec<Form>>> = rest
            .iter()
            .map(|&clause| {
                self.list_of(clause).filter(|parts| {
                    parts
                        .first()
                        .is_some_and(|&first| self.reader().vector(first).is_some())
                })
            })
            .collect();
        if let Some(clauses) = clauses.filter(|clauses| !clauses.is_empty()) {
            return Ok(Reading::Arities {
                name,
                docstring,
                clauses,
            });
        }
        let Some((&parameters, body)) = rest.split_first() else {
            return Err(problem::malformed(head, "parameters", &usage));
        };
        let written = self.show(parameters);
        let parameters = self.parameters(head, parameters)?;
        let (inner, body) = self.split_docstring(body);
        Ok(Reading::Function(FunctionReading {
            name,
            parameters,
            written,
            docstring: docstring.or(inner),
            body: body.to_vec(),
        }))
    }

    /// Reads a name or `(setf name)`, whose symbol reads `(setf name)`.
    pub fn definition_name(&mut self, head: &str, target: Form) -> Expanded<Symbol> {
        if let Some(parts) = self.list_of(target)
            && let [setf, place] = parts[..]
            && self.is_named(setf, "setf")
            && let Some(place) = place.value.as_symbol()
        {
            let name = format!("(setf {})", self.world.symbols().name(place));
            return Ok(self.world.intern(&name));
        }
        self.wants_symbol(head, target)
    }

    fn show_parameters(&self, items: &[Form], tail: Option<Form>) -> String {
        let mut parts: Vec<String> = items.iter().map(|&item| self.show(item)).collect();
        if let Some(tail) = tail {
            parts.push(".".into());
            parts.push(self.show(tail));
        }
        format!("({})", parts.join(" "))
    }

    /// Refuses names that no definition can give a meaning.
    pub fn check_definable(&self, name: Symbol) -> Expanded<()> {
        if self.world.special(name).is_some_and(|form| form.is_core()) {
            return Err(problem::special_redefined(self.world.name(name)));
        }
        Ok(())
    }

    /// Binds a global and notes what is to be remembered of it.
    pub fn define_global(&mut self, defined: Defined, value: Core) -> Expanded<Core> {
        let mut defined = defined;
        defined.name = self.global_name(defined.name);
        self.check_definable(defined.name)?;
        let global = self.world.global(defined.name);
        self.defined.push(defined);
        Ok(self.core(CoreNode::Define(global, Box::new(value))))
    }

    /// The name that a definition gives a meaning. One that a template put there is new, and known to
    /// what the template put beside it alone.
    fn global_name(&mut self, name: Symbol) -> Symbol {
        let symbols = self.world.symbols_mut();
        if symbols.is_alias(name) && symbols.is_interned(symbols.original(name)) {
            symbols.detach(name);
        }
        self.world.meant(name)
    }

    /// Takes note of what a definition says of its name.
    pub fn describe(
        &self,
        name: Symbol,
        kind: DefinitionKind,
        parameters: Option<String>,
        docstring: Option<Value>,
    ) -> Defined {
        let text = self.world.name(name);
        let signature = match &parameters {
            Some(list) => {
                let inside = list
                    .strip_prefix(['(', '['])
                    .and_then(|list| list.strip_suffix([')', ']']));
                match inside.unwrap_or(list) {
                    "" => format!("({text})"),
                    inner => format!("({text} {inner})"),
                }
            }
            None => String::new(),
        };
        Defined {
            name,
            kind,
            special: kind == DefinitionKind::Parameter,
            signature,
            parameters,
            docstring: docstring
                .and_then(|value| self.world.heap().text(value))
                .map(String::from),
            method: None,
            span: self.span,
        }
    }
}

fn is_qualified(name: &str) -> bool {
    name.len() > 2 && name[1..name.len() - 1].contains('/')
}

impl Expander<'_> {
    /// The names that the forms of a module define and its `export` does not list.
    fn private_names(&mut self, exports: Form, body: &[Form]) -> Expanded<Vec<Symbol>> {
        let exported = self.proper(exports)?;
        let mut names = Vec::new();
        let mut pending = body.to_vec();
        while let Some(form) = pending.pop() {
            let Some(items) = self.list_of(form) else {
                continue;
            };
            match self.head_name(form) {
                Some("begin" | "progn") => pending.extend(&items[1..]),
                Some("define-record-type") => {
                    // The type, its constructor, its predicate, then fields with their accessors.
                    for (at, &part) in items[1..].iter().enumerate() {
                        let parts = self.list_of(part);
                        let name = match parts.as_deref() {
                            Some(parts) => parts.get(usize::from(at > 2)).copied(),
                            None => Some(part),
                        };
                        names.extend(name.and_then(|name| name.value.as_symbol()));
                    }
                }
                Some("define-values") => names.extend(self.defined_names(form)?),
                Some(head) if heads::find(head).is_some() => {
                    let target = items.get(1).copied();
                    let name = target.and_then(|target| match self.list_of(target) {
                        Some(parts) => parts.first().and_then(|it| it.value.as_symbol()),
                        None => target.value.as_symbol(),
                    });
                    names.extend(name);
                }
                _ => {}
            }
        }
        names.retain(|name| {
            let is_exported = exported
                .iter()
                .any(|it| it.value.as_symbol() == Some(*name));
            !is_exported
        });
        Ok(names)
    }
}

/// The forms of `(module name (export a b) form …)`.
fn module_body<'f>(expander: &Expander, arguments: &'f [Form]) -> Expanded<&'f [Form]> {
    let usage = "(module name (export a b) form …)";
    match arguments {
        [name, exports, body @ ..]
            if name.is_symbol() && expander.is_call_of(*exports, "export") =>
        {
            Ok(body)
        }
        _ => Err(problem::malformed(
            "module",
            "a name and its exports",
            usage,
        )),
    }
}

/// `(module name (export a b) form …)`: there is one image, so what a module defines is defined for
/// all; the exports tell a reader what is meant for others.
pub fn expand_module(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let body = module_body(expander, arguments)?;
    expander.body(body)
}

/// `define`, `def`, `defn`, `defun` where an expression may stand.
pub fn expand_define(expander: &mut Expander, form: Form, _: &[Form]) -> Expanded<Core> {
    let top = expander.is_top();
    let reading = expander.read_definition(form)?;
    if !top {
        // A qualified name is a global even from inside; it is data, as with `set!`.
        return match reading.name() {
            Some(name) if is_qualified(expander.world.name(name)) => {
                let (name, value) =
                    expander.not_tail(|expander| expander.definition_value(reading))?;
                expander.check_definable(name)?;
                let global = expander.reference(name);
                Ok(expander.core(CoreNode::Define(global, Box::new(value))))
            }
            _ if expander.scope.in_body() => expander.clause_definition(reading),
            // As in Sema it answers nil, where `defun` of Common Lisp answers the name.
            _ if !expander.is_call_of(form, "defun") => {
                let definition = define(expander, reading)?;
                let nil = expander.nil();
                Ok(expander.sequence(vec![definition, nil]))
            }
            _ => define(expander, reading),
        };
    }
    define(expander, reading)
}

/// Defines what a form at top level, or in a clause outside of any body, defines.
fn define(expander: &mut Expander, reading: Reading) -> Expanded<Core> {
    if let Some(name) = reading.name() {
        expander.taken.push(name);
    }
    match reading {
        Reading::Pattern {
            pattern,
            value,
            many,
        } => define_pattern(expander, pattern, value, many),
        Reading::Function(reading) => {
            let described = expander.describe(
                reading.name,
                DefinitionKind::Function,
                Some(reading.written.clone()),
                reading.docstring,
            );
            let (_, value) = expander.definition_value(Reading::Function(reading))?;
            expander.define_global(described, value)
        }
        Reading::Arities {
            name, docstring, ..
        } => {
            let described = expander.describe(
                name,
                DefinitionKind::Function,
                Some("arguments".into()),
                docstring,
            );
            let (_, value) = expander.definition_value(reading)?;
            expander.define_global(described, value)
        }
        Reading::Variable {
            name,
            docstring,
            value,
        } => {
            let parameters = value.and_then(|value| lambda_parameters(expander, value));
            let kind = match parameters {
                Some(_) => DefinitionKind::Function,
                None => DefinitionKind::Variable,
            };
            let inner = value.and_then(|value| expander.lambda_docstring(value));
            let described = expander.describe(name, kind, parameters, docstring.or(inner));
            let (_, value) = expander.definition_value(reading)?;
            expander.define_global(described, value)
        }
    }
}

impl Expander<'_> {
    /// A definition inside a clause gives a variable of the body around it its value.
    fn clause_definition(&mut self, reading: Reading) -> Expanded<Core> {
        let mut stores = Bindings::new();
        match reading {
            Reading::Pattern {
                pattern,
                value,
                many,
            } => {
                let mut names = Vec::new();
                self.names_in_pattern(pattern, &mut names);
                let known: Vec<LocalId> = names
                    .into_iter()
                    .map(|name| self.late_local(name))
                    .collect();
                self.not_tail(|expander| {
                    expander.local_pattern(pattern, value, many, &mut stores)
                })?;
                let hidden = stores.iter().map(|(local, _)| *local);
                let hidden: Vec<LocalId> = hidden.filter(|local| !known.contains(local)).collect();
                self.late_locals.extend(hidden);
            }
            Reading::Function(FunctionReading { name, .. })
            | Reading::Arities { name, .. }
            | Reading::Variable { name, .. } => {
                let local = self.late_local(name);
                let (_, value) = self.not_tail(|expander| expander.definition_value(reading))?;
                stores.push((local, value));
            }
        }
        let mut steps = Vec::with_capacity(stores.len() + 1);
        for (local, value) in stores {
            steps.push(self.core(CoreNode::SetLocal(local, Box::new(value))));
        }
        steps.push(self.nil());
        Ok(self.sequence(steps))
    }
}

/// The parameters of a form that is plainly a function.
fn lambda_parameters(expander: &Expander, form: Form) -> Option<String> {
    if !matches!(expander.head_name(form), Some("lambda" | "fn")) {
        return None;
    }
    let items = expander.list_of(form)?;
    items.get(1).map(|&parameters| expander.show(parameters))
}

impl Expander<'_> {
    /// Returns the docstring inside of `(lambda (a) "doc" …)`.
    pub fn lambda_docstring(&self, form: Form) -> Option<Value> {
        if !matches!(self.head_name(form), Some("lambda" | "fn")) {
            return None;
        }
        let items = self.list_of(form)?;
        self.split_docstring(items.get(2..)?).0
    }
}

/// `(define [a b] value)` at top level: each name of the pattern is a global.
fn define_pattern(
    expander: &mut Expander,
    pattern: Form,
    value: Form,
    many: bool,
) -> Expanded<Core> {
    let mut names = Vec::new();
    expander.refuse_repeated_formals(&[pattern])?;
    expander.names_in_pattern(pattern, &mut names);
    let value = expander.pattern_value(value, many)?;
    let mark = expander.scope.mark();
    let mut found = Bindings::new();
    expander.bind_target(pattern, value, &mut found)?;
    let parts: Vec<Option<Meaning>> = names
        .iter()
        .map(|&name| expander.scope.lookup(name))
        .collect();
    expander.scope.leave(mark);
    let mut steps = Vec::with_capacity(names.len());
    for (name, part) in names.into_iter().zip(parts) {
        if let Some(Meaning::Local(part)) = part {
            let value = expander.local(part);
            let described = expander.describe(name, DefinitionKind::Variable, None, None);
            steps.push(expander.define_global(described, value)?);
        }
    }
    let body = expander.sequence(steps);
    Ok(expander.let_star(found, body))
}

/// `(defmacro name (form &rest forms) body …)`.
pub fn expand_defmacro(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    if !expander.is_top() && expander.scope.in_body() {
        return Err(expander.refuse_definition(form));
    }
    let reading = expander.read_macro(arguments)?;
    let name = reading.name;
    let described = expander.describe(
        name,
        DefinitionKind::Macro,
        Some(reading.written.clone()),
        reading.docstring,
    );
    let (_, function) = expander.definition_value(Reading::Function(reading))?;
    let label = expander.symbol_constant(name);
    let value = expander.call_global("%make-macro", vec![function, label]);
    expander.define_global(described, value)
}

impl Expander<'_> {
    fn read_macro(&mut self, arguments: &[Form]) -> Expanded<FunctionReading> {
        if let Some((rewritten, written)) = self.without_whole(arguments) {
            return Ok(FunctionReading {
                written,
                ..self.read_macro(&rewritten)?
            });
        }
        let Reading::Function(reading) = self.read_function("defmacro", arguments)? else {
            return Err(problem::malformed(
                "defmacro",
                "one parameter list",
                "(defmacro name (form &rest forms) body …)",
            ));
        };
        Ok(reading)
    }

    /// A `defmacro` inside a body: a macro of that body alone, whose function sees no variable of it.
    pub fn local_macro(&mut self, form: Form, arguments: &[Form]) -> Expanded<(Symbol, Meaning)> {
        let reading = self.read_macro(arguments).map_err(|it| it.at(form.span))?;
        let rewritten = self.without_whole(arguments);
        let arguments = rewritten.as_ref().map_or(arguments, |(parts, _)| parts);
        let lambda = self.world.intern("lambda");
        let head = Form::new(Value::symbol(lambda), form.span);
        // The parameters stand behind the name and, where it comes first, the docstring.
        let after = match self.string(arguments[1]) {
            Some(_) => 2,
            None => 1,
        };
        let items: Vec<Form> = std::iter::once(head)
            .chain(arguments[after..].iter().copied())
            .collect();
        let lambda = self.make_list(&items);
        let function = self.world.evaluate(lambda.value)?;
        self.world.protect(function);
        Ok((reading.name, Meaning::Macro(function)))
    }
}

impl Expander<'_> {
    /// Refuses a defining form that does not stand at top level.
    pub fn require_top(&self, form: Form) -> Expanded<()> {
        if self.is_top() {
            Ok(())
        } else {
            Err(self.refuse_definition(form))
        }
    }
}
