//! The walk from forms to core: names, calls, literals and macros.

use super::core::{BlockId, Core, CoreNode, CoreUnit, GlobalIndex, LocalId};
use super::form::{Elements, Form, FormReader};
use super::inner::inner_name;
use super::problem::{self, Expanded};
use super::scope::{Meaning, Scope};
use super::special::SpecialForm;
use super::world::{GlobalMeaning, World};
use crate::lang::limits::{FORM_DEPTH_MAX, FORM_LEVEL_BYTES, MACRO_DEPTH_MAX};
use crate::lang::source::Span;
use crate::lang::toil::Steps;
use crate::lang::value::Value;
use crate::lang::value::datum::SpanTable;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Stack kept free before recursing, and how much is added when it runs low.
pub const STACK_RED_ZONE: usize = 128 << 10;
pub const STACK_SEGMENT: usize = 4 << 20;

/// Levels after which it is asked again whether there is memory for them.
const DEPTH_STEP: usize = 64;

/// Where a `recur` would jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurTarget {
    Outside,
    /// There is a loop or function, but the form is not in its tail position.
    NotTail,
    Loop {
        count: usize,
    },
    /// The function itself; `used` says that it must be given a loop around its body.
    Function {
        count: usize,
        used: bool,
    },
}

/// Expands the forms of one unit.
pub struct Expander<'a> {
    pub world: &'a mut dyn World,
    pub spans: &'a SpanTable,
    pub scope: Scope,
    pub recur: RecurTarget,
    /// The place of the innermost form that has one.
    pub span: Option<Span>,
    /// Set just before a form that stands at top level is expanded.
    pub next_is_top: bool,
    top: bool,
    /// Names that this unit defines.
    pub taken: Vec<Symbol>,
    /// Variables of the innermost body that are defined inside its clauses.
    pub late_locals: Vec<LocalId>,
    /// What definitions of this unit are to be remembered with.
    pub defined: Vec<super::defined::Defined>,
    /// What they bind besides: constructors, accessors.
    pub brought: Vec<Symbol>,
    constants: Vec<Value>,
    constant_index: FxHashMap<Value, u32>,
    references: BTreeSet<GlobalIndex>,
    macros: Vec<(GlobalIndex, Option<Span>)>,
    locals: u32,
    blocks: u32,
    depth: usize,
    macro_depth: usize,
    steps: Steps,
}

/// What expanding one top-level form answers.
#[derive(Debug)]
pub struct Expansion {
    pub unit: CoreUnit,
    pub defined: Vec<super::defined::Defined>,
    /// What is bound besides: constructors, accessors.
    pub brought: Vec<Symbol>,
    /// The globals that the unit mentions.
    pub references: BTreeSet<GlobalIndex>,
    /// The macros that were expanded, and where.
    pub macros: Vec<(GlobalIndex, Option<Span>)>,
}

/// Expands one top-level form.
pub fn expand(world: &mut dyn World, spans: &SpanTable, form: Form) -> Expanded<Expansion> {
    let mut expander = Expander::new(world, spans);
    let body = expander.top_level(form)?;
    Ok(Expansion {
        unit: CoreUnit {
            body,
            locals: expander.locals,
            names: expander.scope.take_named(),
            constants: expander.constants,
        },
        defined: expander.defined,
        brought: expander.brought,
        references: expander.references,
        macros: expander.macros,
    })
}

impl<'a> Expander<'a> {
    pub fn new(world: &'a mut dyn World, spans: &'a SpanTable) -> Expander<'a> {
        Expander {
            world,
            spans,
            scope: Scope::default(),
            recur: RecurTarget::Outside,
            span: None,
            next_is_top: false,
            top: false,
            taken: Vec::new(),
            late_locals: Vec::new(),
            defined: Vec::new(),
            brought: Vec::new(),
            constants: Vec::new(),
            constant_index: FxHashMap::default(),
            references: BTreeSet::new(),
            macros: Vec::new(),
            locals: 0,
            blocks: 0,
            depth: 0,
            macro_depth: 0,
            steps: Steps::default(),
        }
    }

    /// Expands a form in the position it stands in: a tail form keeps its `recur` target.
    pub fn tail(&mut self, form: Form) -> Expanded<Core> {
        self.deeper(form.span, |expander| {
            expander.top = std::mem::take(&mut expander.next_is_top);
            let outer = expander.span;
            expander.span = form.span.or(outer);
            let result = expander.dispatch(form);
            let result = result.map_err(|problem| problem.at(expander.span));
            expander.span = outer;
            result
        })
    }

    /// Goes one level down into a form, on a stack that grows as far as forms may nest.
    pub fn deeper<T>(
        &mut self,
        span: Option<Span>,
        visit: impl FnOnce(&mut Self) -> Expanded<T>,
    ) -> Expanded<T> {
        if self.depth >= FORM_DEPTH_MAX {
            return Err(problem::nested_too_deep(FORM_DEPTH_MAX).at(span.or(self.span)));
        }
        if self.steps.is_over() {
            return Err(problem::interrupted());
        }
        if self.depth.is_multiple_of(DEPTH_STEP) && self.depth > 0 {
            let heap = self.world.heap();
            let left = heap.byte_limit().saturating_sub(heap.bytes_in_use());
            if self.depth * FORM_LEVEL_BYTES > left {
                return Err(problem::nest_too_large(self.depth).at(span.or(self.span)));
            }
        }
        self.depth += 1;
        let result = stacker::maybe_grow(STACK_RED_ZONE, STACK_SEGMENT, || visit(self));
        self.depth -= 1;
        result
    }

    /// Whether the form whose expander runs stands at top level; asked before its parts are expanded.
    pub fn is_top(&self) -> bool {
        self.top
    }

    /// Expands a form whose value is used: nothing in it is in tail position.
    pub fn value(&mut self, form: Form) -> Expanded<Core> {
        self.not_tail(|expander| expander.tail(form))
    }

    pub fn values(&mut self, forms: &[Form]) -> Expanded<Vec<Core>> {
        forms.iter().map(|&form| self.value(form)).collect()
    }

    /// Runs `expand` with any `recur` refused.
    pub fn not_tail<T>(&mut self, expand: impl FnOnce(&mut Self) -> Expanded<T>) -> Expanded<T> {
        let outer = self.recur;
        if outer != RecurTarget::Outside {
            self.recur = RecurTarget::NotTail;
        }
        let result = expand(self);
        self.recur = outer;
        result
    }

    /// Runs `expand` inside a scope that is left afterwards, even where it fails.
    pub fn scoped<T>(&mut self, expand: impl FnOnce(&mut Self) -> Expanded<T>) -> Expanded<T> {
        let mark = self.scope.enter();
        let result = expand(self);
        self.scope.exit(mark);
        result
    }

    /// Returns the special form of a name, unless the program has made the name its own, be it by the
    /// very definition that is being expanded.
    pub fn special(&self, symbol: Symbol) -> Option<&'static SpecialForm> {
        self.world
            .special(symbol)
            .filter(|form| form.is_core() || !self.taken.contains(&self.original(symbol)))
    }

    /// Returns the symbol itself, where a macro put another in its place.
    pub fn original(&self, symbol: Symbol) -> Symbol {
        self.world.symbols().original(symbol)
    }

    fn dispatch(&mut self, form: Form) -> Expanded<Core> {
        if let Some(symbol) = form.value.as_symbol() {
            return self.variable(symbol);
        }
        if form.value.is_pair() {
            return self.call(form);
        }
        self.literal(form)
    }

    /// Expands a name that is used as a value.
    pub fn variable(&mut self, symbol: Symbol) -> Expanded<Core> {
        match self.scope.lookup(symbol) {
            Some(Meaning::Local(local)) => Ok(self.local(local)),
            Some(Meaning::SymbolMacro(expansion)) => self.tail(Form::new(expansion, self.span)),
            Some(Meaning::Macro(_) | Meaning::Syntax(..)) => {
                Err(problem::macro_as_value(self.world.name(symbol)))
            }
            None => self.global_variable(symbol),
        }
    }

    fn global_variable(&mut self, symbol: Symbol) -> Expanded<Core> {
        if !self.world.is_bound(symbol) {
            if self.world.name(symbol) == "t" {
                return Ok(self.constant(Value::TRUE));
            }
            if let Some(special) = self.special(symbol) {
                let Some(function) = special.function() else {
                    return Err(problem::special_as_value(self.world.name(symbol)));
                };
                let function = self.world.intern(function);
                let global = self.world.global(function);
                return Ok(self.core(CoreNode::Global(global)));
            }
        }
        let global = self.reference(symbol);
        Ok(self.core(CoreNode::Global(global)))
    }

    fn call(&mut self, form: Form) -> Expanded<Core> {
        let Elements { items, tail } = self.elements(form);
        if tail.is_some() {
            return Err(problem::improper_form().at(form.span));
        }
        let head = items[0];
        if let Some(symbol) = head.value.as_symbol() {
            match self.scope.lookup(symbol) {
                Some(Meaning::Macro(function)) => {
                    let expansion = self.run_macro(symbol, function, &items[1..])?;
                    return self.expansion(symbol, expansion);
                }
                Some(Meaning::Syntax(rules, environment)) => {
                    let expansion = self.apply_rules(rules, environment, form)?;
                    return self.expansion(symbol, expansion);
                }
                Some(_) => {}
                None => {
                    if let Some(special) = self.special(symbol) {
                        return (special.expand)(self, form, &items[1..]);
                    }
                    if let GlobalMeaning::Macro(object) = self.world.meaning(symbol) {
                        let expansion = self.run_global_macro(symbol, object, form, &items[1..])?;
                        return self.expansion(symbol, expansion);
                    }
                }
            }
        }
        let function = self.value(head)?;
        let arguments = self.values(&items[1..])?;
        Ok(self.core(CoreNode::Call(Box::new(function), arguments)))
    }

    /// Expands what a macro answered, in place of its call.
    fn expansion(&mut self, name: Symbol, expansion: Value) -> Expanded<Core> {
        if self.macro_depth >= MACRO_DEPTH_MAX {
            let name = self.world.name(name);
            return Err(problem::macro_too_deep(name, MACRO_DEPTH_MAX));
        }
        self.macro_depth += 1;
        let span = self.spans.node(expansion).or(self.span);
        let result = self.tail(Form::new(expansion, span));
        self.macro_depth -= 1;
        result
    }

    pub fn run_global_macro(
        &mut self,
        name: Symbol,
        object: Value,
        form: Form,
        arguments: &[Form],
    ) -> Expanded<Value> {
        let global = self.world.global(name);
        self.references.insert(global);
        self.macros.push((global, self.span));
        let function = self.world.heap().slot(object, 0).unwrap_or(Value::NIL);
        // A macro by rules is its `syntax-rules` form, not a function.
        if function.is_pair() {
            return self.apply_rules(function, None, form);
        }
        self.run_macro(name, function, arguments)
    }

    fn run_macro(&mut self, name: Symbol, function: Value, arguments: &[Form]) -> Expanded<Value> {
        let arguments: Vec<Value> = arguments.iter().map(|form| form.value).collect();
        let expansion = self.world.call(function, &arguments).map_err(|problem| {
            let name = self.world.name(name);
            problem.hint(format!("this happened while expanding the macro `{name}`"))
        })?;
        self.world.protect(expansion);
        Ok(expansion)
    }

    /// Expands the head of a form as far as it is a macro; the form itself where it is not.
    pub fn expand_head(&mut self, mut form: Form) -> Expanded<Form> {
        for _ in 0..MACRO_DEPTH_MAX {
            match self.expand_once(form)? {
                Some(expanded) => form = expanded,
                None => return Ok(form),
            }
        }
        let name = self.head_name(form).unwrap_or("macro");
        Err(problem::macro_too_deep(name, MACRO_DEPTH_MAX).at(form.span))
    }

    /// Expands a macro call by one step; nothing where the form is none.
    pub fn expand_once(&mut self, form: Form) -> Expanded<Option<Form>> {
        // The places of a long list are looked up only where a macro gets them.
        let head = self.world.heap().car(form.value);
        if !head
            .and_then(Value::as_symbol)
            .is_some_and(|head| self.names_macro(head))
        {
            return Ok(None);
        }
        let Some(Elements { items, tail: None }) = self.reader().list(form) else {
            return Ok(None);
        };
        let Some(symbol) = items.first().and_then(|head| head.value.as_symbol()) else {
            return Ok(None);
        };
        let expansion = match self.scope.lookup(symbol) {
            Some(Meaning::Macro(function)) => self.run_macro(symbol, function, &items[1..])?,
            Some(Meaning::Syntax(rules, environment)) => {
                self.apply_rules(rules, environment, form)?
            }
            Some(_) => return Ok(None),
            None if self.special(symbol).is_some() => return Ok(None),
            None => match self.world.meaning(symbol) {
                GlobalMeaning::Macro(object) => {
                    self.run_global_macro(symbol, object, form, &items[1..])?
                }
                _ => return Ok(None),
            },
        };
        let span = self.spans.node(expansion).or(form.span);
        Ok(Some(Form::new(expansion, span)))
    }

    fn names_macro(&self, symbol: Symbol) -> bool {
        match self.scope.lookup(symbol) {
            Some(Meaning::Macro(_) | Meaning::Syntax(..)) => true,
            Some(_) => false,
            None => {
                self.special(symbol).is_none()
                    && matches!(self.world.meaning(symbol), GlobalMeaning::Macro(_))
            }
        }
    }

    /// Expands a form that stands for itself, or a vector or map whose parts are evaluated.
    fn literal(&mut self, form: Form) -> Expanded<Core> {
        if form.value.is_empty_list() {
            return Ok(self.constant(Value::NIL));
        }
        if let Some(items) = self.reader().vector(form) {
            if items.iter().all(|&item| self.is_self_evaluating(item)) {
                return Ok(self.constant(form.value));
            }
            let items = self.values(&items)?;
            return Ok(self.call_global("%vector", items));
        }
        if let Some(pairs) = self.reader().map(form) {
            let constant = pairs.iter().all(|&(key, value)| {
                self.is_self_evaluating(key) && self.is_self_evaluating(value)
            });
            if constant {
                return Ok(self.constant(form.value));
            }
            let mut parts = Vec::with_capacity(2 * pairs.len());
            for (key, value) in pairs {
                parts.push(self.value(key)?);
                parts.push(self.value(value)?);
            }
            return Ok(self.call_global("%map", parts));
        }
        Ok(self.constant(form.value))
    }

    fn is_self_evaluating(&self, form: Form) -> bool {
        !form.value.is_symbol()
            && !form.value.is_pair()
            && !form.value.is_empty_list()
            && !matches!(
                self.world.heap().kind(form.value),
                Some(Kind::Vector | Kind::Map)
            )
    }

    // Making core.

    pub fn core(&self, node: CoreNode) -> Core {
        Core {
            node,
            span: self.span,
        }
    }

    pub fn constant(&mut self, value: Value) -> Core {
        let index = self.constant_number(value);
        self.core(CoreNode::Constant(index))
    }

    /// Returns the index of a value among the constants of the unit.
    pub fn constant_number(&mut self, value: Value) -> u32 {
        let value = self.without_aliases(value);
        if let Some(&index) = self.constant_index.get(&value) {
            return index;
        }
        self.world.protect(value);
        let index = self.constants.len() as u32;
        self.constants.push(value);
        self.constant_index.insert(value, index);
        index
    }

    /// A constant in which aliases stay: the rules of a macro tell them apart.
    pub fn constant_as_it_is(&mut self, value: Value) -> Core {
        self.world.protect(value);
        self.constants.push(value);
        self.core(CoreNode::Constant(self.constants.len() as u32 - 1))
    }

    pub fn nil(&mut self) -> Core {
        self.constant(Value::NIL)
    }

    pub fn integer(&mut self, number: i32) -> Core {
        self.constant(Value::small(number))
    }

    pub fn symbol_constant(&mut self, symbol: Symbol) -> Core {
        self.constant(Value::symbol(symbol))
    }

    pub fn local(&self, local: LocalId) -> Core {
        self.core(CoreNode::Local(local))
    }

    pub fn fresh_local(&mut self) -> LocalId {
        self.locals += 1;
        LocalId(self.locals - 1)
    }

    pub fn fresh_block(&mut self) -> BlockId {
        self.blocks += 1;
        BlockId(self.blocks - 1)
    }

    /// Makes a local for a name and binds it in the scope.
    pub fn bind_name(&mut self, name: Symbol) -> LocalId {
        let local = self.fresh_local();
        self.scope.bind(name, Meaning::Local(local));
        local
    }

    /// Returns the cell of a global and notes that the unit mentions it.
    pub fn reference(&mut self, symbol: Symbol) -> GlobalIndex {
        let global = self.world.global(symbol);
        self.references.insert(global);
        global
    }

    /// Calls a function of the language by name, whatever the program has bound to that name.
    pub fn call_global(&mut self, name: &str, arguments: Vec<Core>) -> Core {
        let symbol = self.world.intern(inner_name(name));
        let global = self.world.global(symbol);
        let function = self.core(CoreNode::Global(global));
        self.core(CoreNode::Call(Box::new(function), arguments))
    }

    pub fn sequence(&mut self, mut forms: Vec<Core>) -> Core {
        match forms.len() {
            0 => self.nil(),
            1 => forms.remove(0),
            _ => self.core(CoreNode::Sequence(forms)),
        }
    }

    pub fn if_core(&self, test: Core, then: Core, otherwise: Core) -> Core {
        self.core(CoreNode::If(
            Box::new(test),
            Box::new(then),
            Box::new(otherwise),
        ))
    }

    pub fn let_core(&self, bindings: Vec<(LocalId, Core)>, body: Core) -> Core {
        if bindings.is_empty() {
            return body;
        }
        self.core(CoreNode::Let(bindings, Box::new(body)))
    }

    /// Binds one after the other, each seeing those before it.
    pub fn let_star(&self, bindings: Vec<(LocalId, Core)>, body: Core) -> Core {
        bindings.into_iter().rev().fold(body, |body, binding| {
            self.core(CoreNode::Let(vec![binding], Box::new(body)))
        })
    }

    /// Evaluates a core once and hands `use_it` a local for the value.
    pub fn with_temporary(
        &mut self,
        value: Core,
        use_it: impl FnOnce(&mut Self, LocalId) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let local = self.fresh_local();
        let body = use_it(self, local)?;
        Ok(self.let_core(vec![(local, value)], body))
    }

    // Reading forms.

    pub fn reader(&self) -> FormReader<'_> {
        FormReader {
            world: &*self.world,
            spans: self.spans,
        }
    }

    /// Returns the elements of a form known to be a list.
    fn elements(&self, form: Form) -> Elements {
        self.reader().list(form).unwrap_or(Elements {
            items: Vec::new(),
            tail: None,
        })
    }

    pub fn proper(&self, form: Form) -> Expanded<Vec<Form>> {
        self.reader().proper(form)
    }

    /// Returns the elements of a list without a dot, or nothing.
    pub fn list_of(&self, form: Form) -> Option<Vec<Form>> {
        match self.reader().list(form) {
            Some(Elements { items, tail: None }) => Some(items),
            _ => None,
        }
    }

    /// Returns the elements of a list or of a vector.
    pub fn list_or_vector(&self, form: Form) -> Option<Vec<Form>> {
        self.reader().vector(form).or_else(|| self.list_of(form))
    }

    /// Returns the name of a symbol, nothing for another form.
    pub fn symbol_name(&self, form: Form) -> Option<&str> {
        form.value.as_symbol().map(|symbol| self.world.name(symbol))
    }

    pub fn is_named(&self, form: Form, name: &str) -> bool {
        self.symbol_name(form) == Some(name)
    }

    /// Whether the form is a list that begins with this name.
    pub fn is_call_of(&self, form: Form, name: &str) -> bool {
        self.head_name(form) == Some(name)
    }

    /// Returns the name a list begins with.
    pub fn head_name(&self, form: Form) -> Option<&str> {
        if !form.value.is_pair() {
            return None;
        }
        let head = self.world.heap().car(form.value)?.as_symbol()?;
        Some(self.world.name(head))
    }

    pub fn string(&self, form: Form) -> Option<&str> {
        self.world.heap().text(form.value)
    }

    pub fn show(&self, form: Form) -> String {
        self.world.show(form.value)
    }

    /// Returns a symbol or the problem of wanting one.
    pub fn wants_symbol(&self, name: &str, form: Form) -> Expanded<Symbol> {
        form.value
            .as_symbol()
            .ok_or_else(|| problem::wants_name(name, &self.show(form)).at(form.span))
    }
}
