//! Rules as forms of the language: read from data, and turned into calls that add them.

use super::super::{
    ConditionDraft, ConditionKind, ConstraintDraft, Datum, EngineError, ExpressionDraft, FORMS_MAX,
    Reader, RuleParts, Tree,
};
use crate::lang::value::heap::Heap;
use crate::lang::value::package::SEPARATOR;
use crate::lang::value::print::{self, PrintOptions};
use crate::lang::value::symbol::Symbols;
use crate::lang::value::{Value, map, vector};
use crate::lang::vm::native::NativeContext;

/// A form as data.
#[derive(Clone, Copy)]
pub struct Data<'heap> {
    pub heap: &'heap Heap,
    pub symbols: &'heap Symbols,
    pub value: Value,
}

/// Elements of a list that is looked at; a circle ends here.
const ELEMENTS_MAX: usize = 1 << 20;

impl<'heap> Data<'heap> {
    pub fn of(ctx: &'heap NativeContext<'_>, value: Value) -> Data<'heap> {
        Data {
            heap: ctx.heap,
            symbols: ctx.symbols,
            value,
        }
    }

    /// Returns the elements of a list; of another value, the value.
    pub fn elements_or_itself(self) -> Vec<Value> {
        match self.elements() {
            Some(elements) => elements.iter().map(|it| it.value).collect(),
            None => vec![self.value],
        }
    }

    /// Returns the elements of a list; of another value, nothing.
    pub fn elements_or_nothing(self) -> Vec<Value> {
        let elements = self.elements().unwrap_or_default();
        elements.iter().map(|it| it.value).collect()
    }

    fn with(self, value: Value) -> Data<'heap> {
        Data { value, ..self }
    }
}

/// Returns a symbol's name without its package.
pub fn base_name(name: &str) -> &str {
    match name.rsplit_once(SEPARATOR) {
        Some((package, base)) if !package.is_empty() && !base.is_empty() => base,
        _ => name,
    }
}

impl Tree for Data<'_> {
    fn elements(self) -> Option<Vec<Self>> {
        if !self.value.is_pair() {
            return self.value.is_empty_list().then(Vec::new);
        }
        let mut elements = Vec::new();
        let mut rest = self.value;
        while let Some((first, after)) = self.heap.pair(rest) {
            elements.push(self.with(first));
            rest = after;
            if elements.len() > ELEMENTS_MAX {
                return None;
            }
        }
        (rest.is_nil() || rest.is_empty_list()).then_some(elements)
    }

    fn word(self) -> Option<String> {
        let name = self.symbols.name(self.value.as_symbol()?);
        Some(base_name(name).to_string())
    }

    fn literal(self) -> Option<Datum> {
        let value = self.value;
        if let Some(number) = value.as_fixnum() {
            return Some(Datum::Integer(number));
        }
        if let Some(symbol) = value.as_symbol() {
            return Some(Datum::Symbol(self.symbols.shared_name(symbol)));
        }
        if let Some(symbol) = value.as_keyword() {
            return Some(Datum::Keyword(self.symbols.shared_name(symbol)));
        }
        if value.is_nil() {
            return Some(Datum::Nil);
        }
        if value == Value::TRUE || value == Value::FALSE {
            return Some(Datum::Boolean(value == Value::TRUE));
        }
        if let Some(number) = self.heap.as_float(value) {
            return Some(Datum::Float(number));
        }
        self.heap.text(value).map(Datum::string)
    }

    fn quoted(self) -> Option<Self> {
        let (head, rest) = self.heap.pair(self.value)?;
        let is_quote = self.symbols.name(head.as_symbol()?) == "quote";
        let (inside, _) = self.heap.pair(rest)?;
        is_quote.then(|| self.with(inside))
    }

    fn parts(self) -> Vec<Self> {
        let values = if let Some((first, rest)) = self.heap.pair(self.value) {
            vec![first, rest]
        } else if vector::is_vector(self.heap, self.value) {
            vector::to_vec(self.heap, self.value)
        } else if map::is_map(self.heap, self.value) {
            let entries = map::entries(self.heap, self.value).into_iter();
            entries.flat_map(|(key, value)| [key, value]).collect()
        } else {
            Vec::new()
        };
        values.into_iter().map(|it| self.with(it)).collect()
    }

    fn text(self) -> String {
        print::print(self.heap, self.symbols, self.value, PrintOptions::BRIEF)
    }
}

/// A rule as it was read, with the forms that only the language understands.
pub struct Reading {
    pub parts: RuleParts<Value>,
    /// Every expression with the variables it takes, in the order of their numbers.
    pub expressions: Vec<(Value, Vec<String>)>,
    /// The variables that the right side takes.
    pub taken: Vec<String>,
}

/// Reads a `defrule`. Variables that no pattern binds are left to the language.
pub fn read(form: Data<'_>) -> Result<Reading, EngineError> {
    let place = |_: Data<'_>| "defrule".to_string();
    let mut reader = Reader::new(&place);
    let RuleParts {
        mut draft,
        left,
        right,
    } = reader.parts(form)?;
    draft.conditions = reader.left_side(&left)?;
    let mut bound = Vec::new();
    bindings(&draft.conditions, &mut bound);
    let mut expressions = vec![(Value::NIL, Vec::new()); reader.expressions.len()];
    each_expression(&mut draft.conditions, &mut |expression| {
        expression.variables.retain(|it| bound.contains(it));
        let form = reader.expressions[expression.index].value;
        expressions[expression.index] = (form, expression.variables.clone());
    });
    let mut taken = Vec::new();
    for &form in &right {
        let variables = reader.expression(form).variables.into_iter();
        for name in variables.filter(|it| bound.contains(it)) {
            if !taken.contains(&name) {
                taken.push(name);
            }
        }
    }
    Ok(Reading {
        parts: RuleParts {
            draft,
            left: left.iter().map(|it| it.value).collect(),
            right: right.iter().map(|it| it.value).collect(),
        },
        expressions,
        taken,
    })
}

/// Collects every name that a pattern binds. The reader bounds how deep this goes.
fn bindings(conditions: &[ConditionDraft], bound: &mut Vec<String>) {
    for condition in conditions {
        match &condition.kind {
            ConditionKind::Match(pattern) => {
                bound.extend(pattern.fact.clone());
                let constraints = pattern.slots.iter().flat_map(|(_, said)| said);
                bound.extend(constraints.filter_map(|constraint| match constraint {
                    ConstraintDraft::Variable(name) => Some(name.clone()),
                    ConstraintDraft::Rest(name) => name.clone(),
                    _ => None,
                }));
            }
            ConditionKind::Test(_) => {}
            ConditionKind::Not(all)
            | ConditionKind::Exists(all)
            | ConditionKind::And(all)
            | ConditionKind::Or(all)
            | ConditionKind::Forall(all)
            | ConditionKind::Logical(all) => bindings(all, bound),
        }
    }
}

fn each_expression(conditions: &mut [ConditionDraft], visit: &mut dyn FnMut(&mut ExpressionDraft)) {
    for condition in conditions {
        match &mut condition.kind {
            ConditionKind::Match(pattern) => {
                for constraint in pattern.slots.iter_mut().flat_map(|(_, said)| said) {
                    if let ConstraintDraft::Test(test) = constraint {
                        visit(test);
                    }
                }
            }
            ConditionKind::Test(test) => visit(test),
            ConditionKind::Not(all)
            | ConditionKind::Exists(all)
            | ConditionKind::And(all)
            | ConditionKind::Or(all)
            | ConditionKind::Forall(all)
            | ConditionKind::Logical(all) => each_expression(all, visit),
        }
    }
}

/// What a right side says in words of its own: the word, its parameters, the form in its place.
const WORDS: &[(&str, &str, &str)] = &[
    ("assert", "%rules-assertions", "facts"),
    ("modify", "%rules-modification", "fact slots"),
    ("retract", "rules/retract", ""),
    ("halt", "rules/halt", ""),
    ("focus", "rules/focus", ""),
    ("refocus", "rules/refocus", ""),
];

/// Returns the form that adds a rule.
pub fn adding(ctx: &mut NativeContext<'_>, form: Value) -> Result<Value, EngineError> {
    let reading = read(Data::of(ctx, form))?;
    let mut symbols = Vec::new();
    each_symbol(ctx, form, &mut symbols);
    let mut functions = vec![ctx.symbol("list")];
    for (expression, variables) in &reading.expressions {
        let function = lambda(ctx, &symbols, variables, &[*expression]);
        functions.push(function);
    }
    let conditions = ctx.heap.list(&functions);
    let action = right_side(ctx, &reading, &symbols);
    let quoted = quote(ctx, form);
    let head = ctx.symbol("%rules-add");
    Ok(ctx.heap.list(&[head, quoted, conditions, action]))
}

fn right_side(
    ctx: &mut NativeContext<'_>,
    reading: &Reading,
    symbols: &[(String, Value)],
) -> Value {
    let mut inside = Vec::new();
    for &form in &reading.parts.right {
        each_symbol(ctx, form, &mut inside);
    }
    let mut macros = Vec::new();
    for (word, function, parameters) in WORDS {
        if let Some((_, symbol)) = inside.iter().find(|(name, _)| name == word) {
            macros.push(local_macro(ctx, *symbol, function, parameters));
        }
    }
    let body = match macros.is_empty() {
        true => reading.parts.right.clone(),
        false => {
            let mut body = vec![ctx.symbol("macrolet"), ctx.heap.list(&macros)];
            body.extend(&reading.parts.right);
            vec![ctx.heap.list(&body)]
        }
    };
    match body.is_empty() {
        true => lambda(ctx, symbols, &reading.taken, &[Value::NIL]),
        false => lambda(ctx, symbols, &reading.taken, &body),
    }
}

/// `(word (fact &rest slots) (function fact slots))`, or a call of the function where it has no
/// parameters of its own.
fn local_macro(
    ctx: &mut NativeContext<'_>,
    word: Value,
    function: &str,
    parameters: &str,
) -> Value {
    let rest = ctx.symbol("&rest");
    let function = ctx.symbol(function);
    let names: Vec<Value> = parameters
        .split_whitespace()
        .map(|it| ctx.symbol(it))
        .collect();
    let (list, body) = match names.split_last() {
        Some((last, before)) => {
            let list = [before, &[rest, *last]].concat();
            let call = [&[function], &names[..]].concat();
            (ctx.heap.list(&list), ctx.heap.list(&call))
        }
        None => {
            let all = ctx.symbol("arguments");
            let head = quote(ctx, function);
            let call = [ctx.symbol("cons"), head, all];
            (ctx.heap.list(&[rest, all]), ctx.heap.list(&call))
        }
    };
    ctx.heap.list(&[word, list, body])
}

fn lambda(
    ctx: &mut NativeContext<'_>,
    symbols: &[(String, Value)],
    variables: &[String],
    body: &[Value],
) -> Value {
    let parameters = variables.iter().filter_map(|name| {
        let found = symbols.iter().find(|(it, _)| it == name)?;
        Some(found.1)
    });
    let parameters: Vec<Value> = parameters.collect();
    let mut parts = vec![ctx.symbol("lambda"), ctx.heap.list(&parameters)];
    parts.extend(body);
    ctx.heap.list(&parts)
}

fn quote(ctx: &mut NativeContext<'_>, value: Value) -> Value {
    let head = ctx.symbol("quote");
    ctx.heap.list(&[head, value])
}

/// Notes every symbol of a form, by its name without a package.
fn each_symbol(ctx: &NativeContext<'_>, form: Value, symbols: &mut Vec<(String, Value)>) {
    let mut open = vec![Data::of(ctx, form)];
    for _ in 0..FORMS_MAX {
        let Some(data) = open.pop() else { break };
        if let Some(name) = data.word()
            && !symbols.iter().any(|(it, _)| *it == name)
        {
            symbols.push((name, data.value));
        }
        open.extend(data.parts());
    }
}

/// Returns `(head … 'slot value 'slot value …)` of slots as they are written, each with one value or,
/// of a row, with several.
pub fn call_with_slots(
    ctx: &mut NativeContext<'_>,
    head: &[Value],
    slots: &[Value],
) -> Result<Value, EngineError> {
    let wrong = || EngineError::Syntax {
        place: "fact".to_string(),
        message: "a slot is written `(slot value)`".to_string(),
    };
    let mut call = head.to_vec();
    for &slot in slots {
        let parts = Data::of(ctx, slot).elements().ok_or_else(wrong)?;
        let parts: Vec<Value> = parts.iter().map(|it| it.value).collect();
        let Some((&name, values)) = parts.split_first() else {
            return Err(wrong());
        };
        if name.as_symbol().is_none() {
            return Err(wrong());
        }
        let is_rest = |ctx: &NativeContext<'_>, value: Value| {
            let name = Data::of(ctx, value).word();
            name.is_some_and(|it| it.starts_with("$?"))
        };
        let value = match values {
            [] => Value::NIL,
            [value] => *value,
            values => {
                let mut parts = vec![ctx.symbol("append")];
                for &value in values {
                    let list = ctx.symbol("list");
                    parts.push(match is_rest(ctx, value) {
                        true => value,
                        false => ctx.heap.list(&[list, value]),
                    });
                }
                ctx.heap.list(&parts)
            }
        };
        call.push(quote(ctx, name));
        call.push(value);
    }
    Ok(ctx.heap.list(&call))
}

/// Returns the form that asserts facts.
pub fn asserting(ctx: &mut NativeContext<'_>, facts: Value) -> Result<Value, EngineError> {
    let facts = Data::of(ctx, facts).elements().unwrap_or_default();
    let facts: Vec<Value> = facts.iter().map(|it| it.value).collect();
    let mut calls = Vec::new();
    for fact in facts {
        let parts = Data::of(ctx, fact).elements().unwrap_or_default();
        let parts: Vec<Value> = parts.iter().map(|it| it.value).collect();
        let Some((&template, slots)) = parts
            .split_first()
            .filter(|(it, _)| it.as_symbol().is_some())
        else {
            return Err(EngineError::Syntax {
                place: "assert".to_string(),
                message: "a fact is written `(template (slot value) …)`".to_string(),
            });
        };
        let head = [ctx.symbol("%rules-assert"), quote(ctx, template)];
        calls.push(call_with_slots(ctx, &head, slots)?);
    }
    if let [call] = calls[..] {
        return Ok(call);
    }
    calls.insert(0, ctx.symbol("progn"));
    Ok(ctx.heap.list(&calls))
}

/// Returns the form that modifies a fact.
pub fn modifying(
    ctx: &mut NativeContext<'_>,
    fact: Value,
    slots: Value,
) -> Result<Value, EngineError> {
    let slots = Data::of(ctx, slots).elements().unwrap_or_default();
    let slots: Vec<Value> = slots.iter().map(|it| it.value).collect();
    let head = [ctx.symbol("%rules-modify"), fact];
    call_with_slots(ctx, &head, &slots)
}
